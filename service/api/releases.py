"""Releases: what one process owner proposes to deploy, and another releases or gives back."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.definitions import DeploymentAnswer, deployment_body
from service.api.fields import Choice, Instant, Items, Key, Text
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, send
from service.usecases import releases
from service.usecases.definitions import LONGEST_REASON
from service.usecases.releases import ReleaseView
from service.usecases.work import Work

door = Door("releases", "发布 · Releases by two persons")

STATES: Final = {"PROPOSED": "proposed", "RELEASED": "released", "RETURNED": "returned", "WITHDRAWN": "withdrawn"}


class ReleaseAnswer(Answer):
    """A release: what is proposed, by whom and why, and what another decided. `fileNames` are what it changes."""

    release_key = Key(attribute="release.key", required=True)
    draft_key = Key(attribute="draft.key", required=True)
    draft_name = Text(attribute="draft.name", required=True)
    state = Choice(STATES, attribute="release.state", required=True)
    reason = Text(attribute="release.reason", required=True)
    file_names = Items(Text(), attribute="release.files", required=True)
    proposed_by = Text(attribute="proposer", required=True)
    proposal_date = Instant(attribute="release.proposed_at", required=True)
    decided_by = Text(attribute="decider", required=True)
    decision_date = Instant(attribute="release.decided_at", required=True, allow_none=True)
    comment = Text(attribute="release.answer", required=True, allow_none=True)
    deployment_key = Key(attribute="release.deployment_key", required=True, allow_none=True)


class ReleasesAnswer(Answer):
    """The releases that wait for a decision, the newest first."""

    items = Items(Part(ReleaseAnswer), required=True)


class Approval(Request):
    """What whoever releases wants to say."""

    comment = Text(max=LONGEST_REASON, load_default="")


class Refusal(Request):
    """Why it is given back. Whoever proposed it withdraws it without a reason."""

    reason = Text(max=LONGEST_REASON, load_default="", example="缺少公示期限的依据")


RELEASE = ReleaseAnswer()


@door.operation("GET", "/releases", zh="列出待复核的发布", answer=ReleasesAnswer)
def list_releases() -> Response:
    """List the releases that wait for a decision."""
    return send({"items": RELEASE.dump(look_up(releases.list_releases), many=True)})


@door.operation("GET", "/releases/<key:release_key>", zh="查看发布", answer=ReleaseAnswer)
def get_release(release_key: int) -> Response:
    """Get a release."""
    return send(RELEASE.dump(look_up(releases.get_release, release_key)))


@door.operation(
    "POST",
    "/releases/<key:release_key>/approval",
    zh="复核并发布",
    body=Approval,
    answer=DeploymentAnswer,
    writes=True,
)
def approve_release(approval: dict[str, Any], release_key: int) -> Response:
    """Deploy what another person proposed. Whoever proposed it cannot: 403."""
    return carry_out(deployment_body, 200, releases.release, release_key, approval["comment"])


@door.operation(
    "POST", "/releases/<key:release_key>/refusal", zh="退回或撤回发布", body=Refusal, answer=ReleaseAnswer, writes=True
)
def refuse_release(refusal: dict[str, Any], release_key: int) -> Response:
    """Give a proposal back to be edited again, or withdraw one's own."""
    return carry_out(RELEASE.dump, 200, _give_back, release_key, refusal["reason"])


def _give_back(work: Work, key: int, reason: str) -> ReleaseView:
    return releases.get_release(work, releases.give_back(work, key, reason).key)
