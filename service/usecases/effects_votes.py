"""Effects that compute: quorum, votes and elections by the rules of the charter."""

from __future__ import annotations

from typing import Any, Final

from service.domain import election
from service.domain.ballot import Ballot
from service.domain.charter import CharterRules
from service.domain.errors import AppError, FieldError, Refused
from service.store import associations
from service.usecases.inputs import integer, mapping, text
from service.usecases.record import Scene

CHARTER: Final = "charter"
COUNT_SHEET: Final = "tally"  # the group of the form ballot_count, whose fields the errors of a count name


def compute_quorum(scene: Scene) -> dict[str, Any]:
    """`quorum`: whether enough are present for the body to decide."""
    rules, inputs = rules_of(scene), scene.call.inputs
    found = election.quorum(integer(inputs, "entitled"), integer(inputs, "present"), rules.quorum)
    return {"quorum": found.as_json()}


def compute_vote(scene: Scene) -> dict[str, Any]:
    """`vote`: whether a text is adopted. `matter` is resolution or charter."""
    rules, inputs = rules_of(scene), scene.call.inputs
    found = election.vote(
        rules.charter if text(inputs, "matter") == CHARTER else rules.resolution,
        entitled=integer(inputs, "entitled"),
        present=integer(inputs, "present"),
        yes=integer(inputs, "yes"),
        no=integer(inputs, "no"),
        abstain=integer(inputs, "abstain"),
        valid=integer(inputs, "valid") if inputs.get("valid") is not None else None,
    )
    return {"vote": found.as_json()}


def compute_election(scene: Scene) -> dict[str, Any]:
    """`election`: who is elected. Officers are elected by the same rules as the committee.

    What is wrong with the count is told at the field of its sheet (form ballot_count).
    """
    rules, inputs = rules_of(scene), scene.call.inputs
    try:
        found = election.elect(
            Ballot.parse(mapping(inputs, "ballot")),
            entitled=integer(inputs, "entitled"),
            present=integer(inputs, "present"),
            rules=election.ElectionRules.of(rules),
            pending=integer(inputs, "pending") if inputs.get("pending") is not None else 0,
        )
    except AppError as wrong:
        wrong.fields = tuple(_on_the_sheet(field) for field in wrong.fields)
        raise
    return {"election": found.as_json()}


def _on_the_sheet(wrong: FieldError) -> FieldError:
    names = {"entitled": "due_count", "present": "present_count"}
    return FieldError(f"{COUNT_SHEET}.{names.get(wrong.path, wrong.path)}", wrong.code, wrong.zh, wrong.en)


def rules_of(scene: Scene) -> CharterRules:
    """The rules that this procedure works with: its snapshot, or else those in force. Raises Refused without any."""
    snapshot = scene.variables.get("charter_rules")
    if isinstance(snapshot, dict):
        return CharterRules.parse(snapshot)
    key = scene.instance.association_key
    rules = associations.rules_in_force(scene.work.session, key) if key is not None else None
    if rules is None:
        raise Refused("charter_rules_missing")
    return CharterRules.parse(rules.rules)
