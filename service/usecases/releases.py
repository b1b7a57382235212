"""Releases: one process owner proposes what a draft changes, another releases it or gives it back.

What is proposed is kept by its content, so that what was looked at is what is deployed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.errors import Forbidden, NotFound, Refused, WrongState
from service.engine.definition import Resource
from service.engine.findings import DiagramRefused
from service.store import definitions, drafts, releases
from service.store.drafts import Draft, DraftFile
from service.store.releases import Release
from service.usecases.actors import require_deployer
from service.usecases.definitions import reason_of
from service.usecases.deployments import DeploymentResult, complete, deploy, newest
from service.usecases.drafts import as_resource, changed_files, check, conflicts, digest, lock_open
from service.usecases.dry_runs import require_tests
from service.usecases.journal import tell_house
from service.usecases.references import defines
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release, the draft it comes from, and the names of the people in it."""

    release: Release
    draft: Draft
    names: dict[int, str]

    @property
    def proposer(self) -> str:
        """Who proposed it."""
        return self.names[self.release.proposed_by]

    @property
    def decider(self) -> str:
        """Who released or returned it; empty while it is open."""
        return self.names.get(self.release.decided_by or 0, "")


def propose(work: Work, draft_key: int, reason: str) -> Release:
    """Propose what a draft changes for release, and close the draft until it is decided.

    Raises NotFound, WrongState('draft_closed' | 'draft_conflict'), Invalid('release_reason'),
    Refused('draft_unchanged'), DiagramRefused with all findings.
    """
    text = reason_of(reason)
    draft = lock_open(work, draft_key)
    changed = _changed(work, draft)
    _check(work, changed)
    tests = {**inherited(work, draft), **draft.tests}
    require_tests(work, [as_resource(file) for file in changed], tests)
    for file in changed:
        definitions.keep_resource(work.session, digest(file.content), file.content)
    release = Release(
        draft_key=draft.key, state="proposed", reason=text, files={file.name: digest(file.content) for file in changed},
        tests=tests, proposed_by=work.actor.person_key or 0, proposed_at=work.now,
    )  # fmt: skip
    draft.state, draft.updated_at = "proposed", work.now
    draft.updated_by = work.actor.person_key or 0
    work.session.add(release)
    work.session.flush()
    tell_house(work, "release.proposed", {"release": str(release.key), "draft": draft.name, "reason": text})
    return release


def inherited(work: Work, draft: Draft) -> dict[str, Any]:
    """The test cases of deployed processes that the draft does not hold and changes all the same, by a form perhaps."""
    known = newest(work)
    files = [as_resource(file) for file in changed_files(drafts.files_of(work.session, draft.key))]
    held = {reference for file in drafts.files_of(work.session, draft.key) for reference in defines(as_resource(file))}
    found: dict[str, Any] = {}
    for reference in {one for resource in complete(work, files, known) for one in defines(resource)} - held:
        row = known["process"].get(reference.removeprefix("process:"))
        if row is not None and reference.startswith("process:"):
            found |= definitions.tests_of(work.session, row)
    return found


def _changed(work: Work, draft: Draft) -> list[DraftFile]:
    """What the draft changes. Raises Refused('draft_unchanged'), WrongState('draft_conflict')."""
    files = drafts.files_of(work.session, draft.key)
    changed = changed_files(files)
    if not changed:
        raise Refused("draft_unchanged")
    if against := conflicts(files, newest(work)):
        raise WrongState("draft_conflict", names="、".join(file.name for file in against))
    return changed


def _check(work: Work, changed: Sequence[DraftFile]) -> None:
    findings = check(work, [as_resource(file) for file in changed])
    if any(found.severity == "error" for found in findings):
        raise DiagramRefused(findings)


def release(work: Work, key: int, answer: str = "") -> DeploymentResult:
    """Deploy what another person proposed.

    Raises NotFound, WrongState('release_decided' | 'draft_conflict'), Forbidden('four_eyes'), DiagramRefused.
    """
    found, draft = _open(work, key)
    if found.proposed_by == work.actor.person_key:
        raise Forbidden("four_eyes")
    _changed(work, draft)
    files = [Resource(name, definitions.content(work.session, sha)) for name, sha in sorted(found.files.items())]
    require_tests(work, files, found.tests)
    result = deploy(work, files, found.reason)
    result.deployment.tests = dict(found.tests)
    found.deployment_key = result.deployment.key
    _decide(work, found, "released", answer)
    draft.state = "released"
    tell_house(work, "release.released", {"release": str(key), "deployment": str(result.deployment.key)})
    return result


def give_back(work: Work, key: int, answer: str) -> Release:
    """Give a proposal back to be edited again, with the reason; the proposer may withdraw it without one.

    Raises NotFound, WrongState('release_decided'), Invalid('release_reason').
    """
    found, draft = _open(work, key)
    own = found.proposed_by == work.actor.person_key
    _decide(work, found, "withdrawn" if own else "returned", answer.strip() if own else reason_of(answer))
    draft.state = "open"
    tell_house(work, f"release.{found.state}", {"release": str(key), "answer": found.answer or ""})
    return found


def get_release(work: Work, key: int) -> ReleaseView:
    """One release. Raises NotFound."""
    return _view(work, releases.get(work.session, key), key)


def list_releases(work: Work, states: Sequence[str] = ("proposed",)) -> list[ReleaseView]:
    """The releases that the actor may see, the newest first."""
    require_deployer(work.actor)
    found = releases.find(work.session, states)
    views = (_view_or_nothing(work, row) for row in found)
    return [view for view in views if view is not None]


def releases_of(work: Work, draft_key: int) -> list[ReleaseView]:
    """The releases proposed from a draft that the actor sees, the newest first."""
    return [view for row in releases.of_draft(work.session, draft_key) if (view := _view_or_nothing(work, row))]


def _view(work: Work, found: Release | None, key: int) -> ReleaseView:
    require_deployer(work.actor)
    view = _view_or_nothing(work, found) if found is not None else None
    if view is None:
        raise NotFound("not_found", what="release", key=key)
    return view


def _view_or_nothing(work: Work, found: Release) -> ReleaseView | None:
    draft = drafts.get(work.session, found.draft_key)
    if draft is None or not work.actor.repairs(draft.organisation_path):
        return None
    return ReleaseView(found, draft, drafts.names_of(work.session, [found.proposed_by, found.decided_by]))


def _open(work: Work, key: int) -> tuple[Release, Draft]:
    """A release that waits to be decided, and its draft, both locked."""
    view = _view(work, releases.get(work.session, key), key)
    draft = drafts.lock(work.session, view.draft.key)
    found = releases.lock(work.session, key)
    if found is None or draft is None or found.state != "proposed":
        raise WrongState("release_decided")
    return found, draft


def _decide(work: Work, found: Release, state: str, answer: str) -> None:
    found.state, found.answer = state, answer.strip()[:1000] or None
    found.decided_by, found.decided_at = work.actor.person_key, work.now
