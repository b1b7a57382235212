"""Effects about memberships: who applies is matched with the roster and enrolled, who leaves or is expelled ends
(domain.md §3.E).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.domain.errors import FieldError, Refused
from service.domain.roster import ENDINGS
from service.store import members
from service.store.members import Member
from service.usecases import roster
from service.usecases.effects_papers import association_of
from service.usecases.effects_roster import rows_of
from service.usecases.inputs import mapping, optional_day, optional_text, text
from service.usecases.journal import tell
from service.usecases.record import Scene
from service.usecases.roster import Entry


def match_members(scene: Scene) -> dict[str, Any]:
    """`known_members`: the names of those on a list who are `active` members already, and of `former` ones (E02)."""
    found = roster.known(scene.work, association_of(scene).key)
    active: list[str] = []
    former: list[str] = []
    for one in _entries(scene):
        row = found.get(one.identity)
        if row is not None:
            (active if row.status == "active" else former).append(f"{row.name} {row.member_no}")
    return {"known_members": {"active": active, "former": former}}


def enrol_members(scene: Scene) -> dict[str, Any]:
    """`enrolment`: {new, again, there}, counts, and `numbers`, each name with its number.

    Of the list, those whose row of `approvals` is approved, in its order: the individuals first, then the groups.
    Members from `joined_on`, today if none is given.
    """
    inputs, association = scene.call.inputs, association_of(scene)
    entries, approvals = _entries(scene), rows_of(inputs, "approvals")
    if len(entries) != len(approvals):
        raise Refused("approvals_differ", applied=len(entries), decided=len(approvals))
    approved = [one for one, row in zip(entries, approvals, strict=True) if row.get("approved") is True]
    joined_on = optional_day(inputs, "joined_on") or scene.work.moment.today
    done = roster.enrol(scene.work, association, approved, joined_on, scene.instance.key)
    tell(scene.work, scene.instance, "member.enrolled", {"count": len(done.new) + len(done.again)})
    numbers = [f"{row.name} {row.member_no}" for row in (*done.new, *done.again)]
    counts = {"new": len(done.new), "again": len(done.again), "there": len(done.there)}
    return {"enrolment": {**counts, "numbers": numbers}}


def find_members(scene: Scene) -> dict[str, Any]:
    """`ending_members`: who the numbers of an `ending` mean. A number that is not on the roster is told at its row.

    So is a day before today on which somebody should have left: whom an election counts is what the roster said on its
    record date (domain.md §3.E), and nobody changes that afterwards.
    """
    found, errors = _ending(scene)
    ending, today = mapping(scene.call.inputs, "ending"), scene.work.moment.today
    effective_on = optional_day(ending, "effective_on")
    if effective_on is not None and effective_on < today:
        errors.append(FieldError.of("ending.effective_on", "ending_backdated", today=today.isoformat()))
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    return {"ending_members": [{"member_no": row.member_no, "name": row.name, "unit": row.unit} for row in found]}


def end_memberships(scene: Scene) -> dict[str, Any]:
    """`ended_count`: memberships that end on the day named, today if none is: an expulsion takes effect when its vote
    is recorded. Who has left meanwhile has left.
    """
    ending = mapping(scene.call.inputs, "ending")
    how = text(ending, "change_kind")
    effective_on = optional_day(ending, "effective_on") or scene.work.moment.today
    if how not in ENDINGS:
        raise Refused("effect_input", name="ending.change_kind", kind="/".join(ENDINGS))
    reason, target = text(ending, "reason"), optional_text(ending, "target_name")
    found, _ = _ending(scene)
    for row in found:
        told = f"转往{target}：{reason}" if target else reason
        roster.leave(scene.work, row, how=how, effective_on=effective_on, reason=told)
    tell(scene.work, scene.instance, "member.ended", {"count": len(found), "how": how})
    return {"ended_count": len(found)}


def change_members(scene: Scene) -> dict[str, Any]:
    """`changed_count`: members of whom an `ending` says other data. What is wrong is told at its row and
    nothing is kept.
    """
    given = mapping(scene.call.inputs, "ending")
    found, errors = _ending(scene)
    if not errors:
        errors = roster.change(
            scene.work, association_of(scene), list(zip(found, rows_of(given, "updates"), strict=True))
        )
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    tell(
        scene.work, scene.instance, "member.changed", {"count": len(found), "numbers": [row.member_no for row in found]}
    )
    return {"changed_count": len(found)}


def _entries(scene: Scene) -> list[Entry]:
    entries, errors = roster.read(mapping(scene.call.inputs, "roster"))
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    return entries


def _ending(scene: Scene) -> tuple[list[Member], list[FieldError]]:
    """The active members that an `ending` names, and what is wrong with the other numbers."""
    given = mapping(scene.call.inputs, "ending")
    name = "updates" if given.get("change_kind") == "update" else "rows"
    rows: list[Mapping[str, Any]] = rows_of(given, name)
    found, errors = [], []
    for index, one in enumerate(rows):
        number = str(one.get("member_no") or "").strip()
        row = members.by_number(scene.work.session, association_of(scene).key, number)
        if row is None or row.status != "active":
            code = "member_unknown" if row is None else "member_not_active"
            errors.append(FieldError.of(f"ending.{name}[{index}].member_no", code, member_no=number))
        else:
            found.append(row)
    return found, errors
