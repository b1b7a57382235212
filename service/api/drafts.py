"""Drafts: working copies of files that are to be deployed together, and proposing them for release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Response

from service.api.definitions import FindingAnswer
from service.api.fields import Choice, Flag, Instant, Items, Key, Number, Text
from service.api.releases import RELEASE, ReleaseAnswer
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.engine.findings import Finding
from service.engine.xml import MAX_BYTES
from service.store.drafts import Draft, DraftFile
from service.usecases import drafts, releases
from service.usecases.definitions import LONGEST_REASON, SHORTEST_REASON
from service.usecases.drafts import LONGEST_NAME, DraftView
from service.usecases.work import Work

door = Door("drafts", "草稿 · Drafts of diagrams, forms and decisions")

STATES: Final = {"OPEN": "open", "PROPOSED": "proposed", "RELEASED": "released", "DISCARDED": "discarded"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A draft with its files and what the linter says."""

    view: DraftView
    findings: list[Finding]


class StudioDraft(Answer):
    """A draft. `processDefinitionKey` is the version that it began from."""

    draft_key = Key(attribute="draft.key", required=True)
    name = Text(attribute="draft.name", required=True)
    state = Choice(STATES, attribute="draft.state", required=True)
    process_definition_key = Key(attribute="draft.base_key", required=True, allow_none=True)
    creation_date = Instant(attribute="draft.created_at", required=True)
    last_change_date = Instant(attribute="draft.updated_at", required=True)
    last_changed_by = Text(attribute="who", required=True)


class StudioDraftFile(Answer):
    """A file of a draft. `changed` is whether it differs from what is deployed; `revision` grows with each change."""

    file_name = Text(attribute="name", required=True)
    revision = Number(required=True)
    changed = Flag(required=True)
    content = Text(required=True)
    last_change_date = Instant(attribute="updated_at", required=True)

    def get_attribute(self, obj: DraftFile, attr: str, default: Any) -> Any:
        """The content is text, and a change is one against what is deployed."""
        if attr == "content":
            return obj.content.decode()
        return bool(drafts.changed_files([obj])) if attr == "changed" else getattr(obj, attr, default)


class StudioDraftWhole(StudioDraft):
    """A draft with its files, and what the linter says about them together with what is deployed."""

    files = Items(Part(StudioDraftFile), required=True)
    findings = Items(Part(FindingAnswer), required=True)

    def get_attribute(self, obj: Whole, attr: str, default: Any) -> Any:
        """From the draft, its files and the findings."""
        draft = obj.view.draft
        known = {"files": obj.view.files, "findings": obj.findings, "who": obj.view.names[draft.updated_by]}
        return known[attr] if attr in known else getattr(draft, attr.removeprefix("draft."), default)


class StudioDrafts(Answer):
    """The drafts that the caller may work on, the latest change first."""

    items = Items(Part(StudioDraft), required=True)


class DraftCreation(Request):
    """A new draft: empty, or with the files of a version of a process and of all that it refers to."""

    name = Text(min=1, max=LONGEST_NAME, required=True, example="换届增加公示")
    process_definition_key = Key(load_default=None)


class StudioDraftContent(Request):
    """A file as it is to be. `revision` is the one that was edited; 0 makes a new file."""

    content = Text(max=MAX_BYTES, required=True)
    revision = Number(required=True)


class Proposal(Request):
    """What was changed and why."""

    reason = Text(min=SHORTEST_REASON, max=LONGEST_REASON, required=True, example="换届结果须公示五个工作日")


DRAFT, FILE, WHOLE = StudioDraft(), StudioDraftFile(), StudioDraftWhole()
FILES: Final = "/drafts/<key:draft_key>/files/<file_name>"


@door.operation("GET", "/drafts", zh="列出草稿", answer=StudioDrafts)
def list_drafts() -> Response:
    """List the drafts that are edited or wait for release."""
    found: list[tuple[Draft, str]] = look_up(drafts.list_drafts)
    return send({"items": DRAFT.dump([{"draft": draft, "who": who} for draft, who in found], many=True)})


@door.operation("POST", "/drafts", zh="新建草稿", body=DraftCreation, answer=StudioDraftWhole, status=201, writes=True)
def create_draft(wanted: dict[str, Any]) -> Response:
    """Begin a draft."""
    return carry_out(WHOLE.dump, 201, _create, wanted)


def _create(work: Work, wanted: dict[str, Any]) -> Whole:
    return _whole(work, drafts.create_draft(work, wanted["name"], wanted["process_definition_key"]).key)


def _whole(work: Work, key: int) -> Whole:
    return Whole(drafts.get_draft(work, key), drafts.findings_of(work, key))


@door.operation("GET", "/drafts/<key:draft_key>", zh="查看草稿", answer=StudioDraftWhole)
def get_draft(draft_key: int) -> Response:
    """Get a draft with its files and the findings of the linter."""
    return send(WHOLE.dump(look_up(_whole, draft_key)))


@door.operation("DELETE", "/drafts/<key:draft_key>", zh="放弃草稿", status=204, writes=True)
def discard_draft(draft_key: int) -> Response:
    """Put a draft away; what is deployed stays."""
    return carry_out(nothing, 204, drafts.discard_draft, draft_key)


@door.operation("PUT", FILES, zh="保存草稿中的文件", body=StudioDraftContent, answer=StudioDraftFile, writes=True)
def save_draft_file(file: dict[str, Any], draft_key: int, file_name: str) -> Response:
    """Keep a file of a draft. What somebody else changed since `revision` is not overwritten: 409."""
    content = file["content"].encode()
    return carry_out(FILE.dump, 200, drafts.put_file, draft_key, file_name, content, file["revision"])


@door.operation("DELETE", FILES, zh="从草稿中去掉文件", status=204, writes=True)
def remove_draft_file(draft_key: int, file_name: str) -> Response:
    """Take a file out of a draft; what is deployed stays."""
    return carry_out(nothing, 204, drafts.remove_file, draft_key, file_name)


@door.operation(
    "POST",
    "/drafts/<key:draft_key>/proposal",
    zh="提请发布草稿",
    body=Proposal,
    answer=ReleaseAnswer,
    status=201,
    writes=True,
)
def propose_draft(proposal: dict[str, Any], draft_key: int) -> Response:
    """Propose what a draft changes for release by another process owner. Findings and failed test cases refuse it."""
    return carry_out(RELEASE.dump, 201, _propose, draft_key, proposal["reason"])


def _propose(work: Work, key: int, reason: str) -> releases.ReleaseView:
    return releases.get_release(work, releases.propose(work, key, reason).key)
