"""Drafts of the studio: working copies of diagrams, forms and decisions, saved while they are edited.

A file that is still as it was deployed is not deployed again, so two drafts that hold the same form do not undo each
other; a file that was changed here and deployed by somebody else meanwhile is a conflict, and is told before a release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.domain.errors import AlreadyExists, Invalid, NotFound, TooLarge, WrongState
from service.domain.workdays import SHANGHAI
from service.engine import definition
from service.engine.definition import MAX_FILES, Resource
from service.engine.findings import Finding, in_order
from service.engine.xml import MAX_BYTES
from service.store import definitions, drafts
from service.store.drafts import Draft, DraftFile
from service.usecases.actors import require_deployer
from service.usecases.catalog import CATALOG
from service.usecases.definitions import get_files, get_process_definition
from service.usecases.deployments import Known, complete, newest
from service.usecases.journal import tell_house
from service.usecases.protection import protected_findings
from service.usecases.references import defines
from service.usecases.work import Work

LONGEST_NAME: Final = 100
SHOWN: Final = ("open", "proposed")


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its files. `names` are the names of the people in it, by key."""

    draft: Draft
    files: list[DraftFile]
    names: dict[int, str]


def list_drafts(work: Work, states: Sequence[str] = SHOWN) -> list[tuple[Draft, str]]:
    """The drafts that the actor may work on, each with the name of whoever changed it last."""
    require_deployer(work.actor)
    found = [row for row in drafts.find(work.session, states) if work.actor.repairs(row.organisation_path)]
    names = drafts.names_of(work.session, [row.updated_by for row in found])
    return [(row, names[row.updated_by]) for row in found]


def get_draft(work: Work, key: int) -> DraftView:
    """One draft. Raises NotFound."""
    draft = _seen(work, key, drafts.get(work.session, key))
    files = drafts.files_of(work.session, key)
    people = [draft.created_by, draft.updated_by, *(file.updated_by for file in files)]
    return DraftView(draft, files, drafts.names_of(work.session, people))


def create_draft(work: Work, name: str, definition_key: int | None = None, resources: Sequence[Resource] = ()) -> Draft:
    """A draft with `resources`, or with the files of a version of a process: the latest, or an older one to restore.

    Raises Invalid('draft_name'), NotFound, and what `put_files` raises.
    """
    require_deployer(work.actor)
    title = " ".join(name.split())
    if not 0 < len(title) <= LONGEST_NAME:
        raise Invalid("draft_name", limit=LONGEST_NAME)
    person = work.actor.person_key or 0
    draft = Draft(
        name=title, state="open", organisation_path=work.actor.studio_path, base_key=definition_key, tests={},
        created_by=person, created_at=work.now, updated_by=person, updated_at=work.now,
    )  # fmt: skip
    given = list(resources)
    if definition_key is not None:
        row = get_process_definition(work, definition_key)
        given += get_files(work, definition_key)
        draft.tests = dict(definitions.tests_of(work.session, row))
    work.session.add(draft)
    work.session.flush()
    _put(work, draft, given)
    tell_house(work, "draft.created", {"draft": str(draft.key), "name": title})
    return draft


def put_files(work: Work, key: int, resources: Sequence[Resource]) -> Draft:
    """Take files in; one of the same name is replaced. Raises NotFound, WrongState, Invalid, TooLarge."""
    draft = lock_open(work, key)
    _put(work, draft, resources)
    _touch(work, draft)
    return draft


def _put(work: Work, draft: Draft, resources: Sequence[Resource]) -> None:
    known = newest(work)
    for resource in resources:
        check_file(resource)
        row = drafts.file(work.session, draft.key, resource.name)
        if row is None:
            row = DraftFile(draft_key=draft.key, name=resource.name, revision=0)
            row.base_hash = deployed_hash(known, resource)
            work.session.add(row)
        row.content, row.revision = resource.content, row.revision + 1
        row.updated_by, row.updated_at = work.actor.person_key or 0, work.now
        work.session.flush()
    if len(drafts.files_of(work.session, draft.key)) > MAX_FILES:
        raise Invalid("draft_files", limit=MAX_FILES)


def add_file(work: Work, key: int, resource: Resource) -> DraftFile:
    """A new file. Raises AlreadyExists('draft_file_exists') and what `put_files` raises."""
    lock_open(work, key)
    if drafts.file(work.session, key, resource.name) is not None:
        raise AlreadyExists("draft_file_exists", name=resource.name)
    put_files(work, key, [resource])
    return get_file(work, key, resource.name)


def get_file(work: Work, key: int, name: str) -> DraftFile:
    """One file of a draft. Raises NotFound."""
    _seen(work, key, drafts.get(work.session, key))
    found = drafts.file(work.session, key, name)
    if found is None:
        raise NotFound("not_found", what="file", key=name[:100])
    return found


def save_file(work: Work, key: int, name: str, content: bytes, revision: int) -> DraftFile:
    """Keep what was edited from `revision` on. Saving what is there already changes nothing.

    Raises NotFound, TooLarge, WrongState('draft_changed') with who changed it since, WrongState('draft_closed').
    """
    check_file(Resource(name, content))
    draft = lock_open(work, key)
    file = get_file(work, key, name)
    if file.content == content:
        return file
    if file.revision != revision:
        who = drafts.names_of(work.session, [file.updated_by])[file.updated_by]
        raise WrongState("draft_changed", who=who, at=f"{file.updated_at.astimezone(SHANGHAI):%m-%d %H:%M}")
    file.content, file.revision = content, revision + 1
    file.updated_by, file.updated_at = work.actor.person_key or 0, work.now
    _touch(work, draft)
    return file


def put_file(work: Work, key: int, name: str, content: bytes, revision: int) -> DraftFile:
    """Keep what was edited from `revision` on; 0 makes a new file. Raises what `add_file` and `save_file` raise."""
    if revision == 0:
        return add_file(work, key, Resource(name, content))
    return save_file(work, key, name, content, revision)


def remove_file(work: Work, key: int, name: str) -> None:
    """Take a file out of a draft; what is deployed stays deployed. Raises NotFound, WrongState."""
    draft = lock_open(work, key)
    get_file(work, key, name)
    drafts.drop_file(work.session, key, name)
    _touch(work, draft)


def discard_draft(work: Work, key: int) -> Draft:
    """Put a draft away. Raises NotFound, WrongState."""
    draft = lock_open(work, key)
    draft.state = "discarded"
    _touch(work, draft)
    tell_house(work, "draft.discarded", {"draft": str(key), "name": draft.name})
    return draft


def findings_of(work: Work, key: int) -> list[Finding]:
    """What the linter says about a draft together with what is deployed and belongs to it. Raises NotFound."""
    return check(work, [as_resource(file) for file in get_draft(work, key).files])


def check(work: Work, resources: Sequence[Resource], known: Known | None = None) -> list[Finding]:
    """What the linter would say if these files were deployed now, protected steps that they give up included."""
    if not resources:
        return []
    known = known or newest(work)
    wrong = protected_findings(work, resources, known["process"])
    return list(in_order([*definition.inspect(complete(work, resources, known), CATALOG), *wrong]))


def changed_files(files: Iterable[DraftFile]) -> list[DraftFile]:
    """The files that are not as they were deployed."""
    return [file for file in files if digest(file.content) != file.base_hash]


def conflicts(files: Iterable[DraftFile], known: Known) -> list[DraftFile]:
    """The changed files whose deployed version is another than the one they were made from."""
    return [
        file
        for file in changed_files(files)
        if deployed_hash(known, as_resource(file)) not in (file.base_hash, digest(file.content))
    ]


def deployed_hash(known: Known, resource: Resource) -> str | None:
    """The hash of the deployed file that this one would replace, found by what it holds."""
    for reference in sorted(defines(resource)):
        kind, _, identity = reference.partition(":")
        row: Any = known[kind].get(identity)
        if row is not None:
            return str(row.resource_hash)
    return None


def as_resource(file: DraftFile) -> Resource:
    """A file as the engine takes it."""
    return Resource(file.name, file.content)


def digest(content: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(content).hexdigest()


def check_file(resource: Resource) -> None:
    """Refuse what could never be deployed: Invalid('draft_file_name' | 'draft_file_text'), TooLarge."""
    if not definition.is_file_name(resource.name):
        raise Invalid("draft_file_name", name=resource.name[:100])
    if len(resource.content) > MAX_BYTES:
        raise TooLarge("file_too_large", limit=MAX_BYTES // 1_000_000)
    try:
        resource.content.decode()
    except UnicodeDecodeError as error:
        raise Invalid("draft_file_text", name=resource.name) from error


def lock_open(work: Work, key: int) -> Draft:
    """The draft, locked, if it can be edited. Raises NotFound, WrongState('draft_closed')."""
    draft = _seen(work, key, drafts.lock(work.session, key))
    if draft.state != "open":
        raise WrongState("draft_closed")
    return draft


def _seen(work: Work, key: int, draft: Draft | None) -> Draft:
    require_deployer(work.actor)
    if draft is None or not work.actor.repairs(draft.organisation_path):
        raise NotFound("not_found", what="draft", key=key)
    return draft


def _touch(work: Work, draft: Draft) -> None:
    draft.updated_by, draft.updated_at = work.actor.person_key or 0, work.now
