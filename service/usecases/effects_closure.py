"""Effects of an association's end and of its rest: merged or dissolved (domain.md §3.F F3, F4), dormant (F5)."""

from __future__ import annotations

from typing import Any, Final

from service.domain.errors import FieldError, Refused, WrongState
from service.engine import runner
from service.store import associations, instances, members, tasks
from service.store.associations import Association
from service.store.instances import Instance
from service.usecases import roster
from service.usecases.associations import CLOSURE_REASON
from service.usecases.effects_papers import association_of
from service.usecases.effects_terms import TERM_RENEWED
from service.usecases.inputs import mapping, optional_text, text
from service.usecases.journal import tell
from service.usecases.notices import send_notice
from service.usecases.record import Scene, record, throw

MERGED: Final = "merged"
KINDS: Final = (MERGED, "dissolved")
WOKEN: Final = "association_woken"
RESTING: Final = {"active": "dormant", "dormant": "active"}


def find_successor(scene: Scene) -> dict[str, Any]:
    """`successor`: {association_key, name} of the association that a merged one goes into, None for a dissolution.

    One that is not on record, or not active, is told at its field.
    """
    closure = mapping(scene.call.inputs, "closure")
    if text(closure, "kind") != MERGED:
        return {"successor": None}
    name = optional_text(closure, "successor_name") or ""
    found = _named(scene, association_of(scene), name)
    if found is None:
        raise Refused(
            "form_invalid", (FieldError.of("closure.successor_name", "successor_unknown", name=name),), count=1
        )
    return {"successor": {"association_key": str(found.key), "name": found.name}}


def close_association(scene: Scene) -> dict[str, Any]:
    """The association is no more: its term and watch end, what is open about it ends with a link, its record stays.

    The members of a merged one go over to the successor. Raises Refused('successor_unknown') where the association
    that goes on is not on record or not active.
    """
    work, inputs = scene.work, scene.call.inputs
    association = associations.lock(work.session, association_of(scene).key)
    kind = text(inputs, "kind")
    if kind not in KINDS:
        raise Refused("effect_input", name="kind", kind="text")
    successor = _successor(scene, association) if kind == MERGED else None
    term = associations.open_term(work.session, association.key)
    if term is not None:
        term.closed_on, term.next_stage_at = work.moment.today, None
        work.session.flush()
        throw(work, scene.instance, TERM_RENEWED, str(term.key))
    ended = [_end(scene, key) for key in instances.open_keys(work.session, association.key)]
    association.status, association.closed_on = "closed", work.moment.today
    association.closed_because, association.successor_key = kind, successor.key if successor else None
    association.details = {**association.details, CLOSURE_REASON: optional_text(inputs, "reason")}
    moved = _move_members(scene, association, successor) if successor else 0
    return {"ended_count": sum(ended), "moved_count": moved}


def _successor(scene: Scene, association: Association) -> Association:
    name = optional_text(scene.call.inputs, "successor_name") or ""
    found = _named(scene, association, name)
    if found is None:
        raise Refused("successor_unknown", name=name)
    return found


def _named(scene: Scene, association: Association, name: str) -> Association | None:
    found = associations.by_name(scene.work.session, name, association.local_organisation_key)
    return found if found is not None and found.key != association.key and found.status == "active" else None


def _move_members(scene: Scene, association: Association, successor: Association) -> int:
    """How many members the successor has more: those who are its members already stay as they are. It has yet to ask
    for their consent to processing their data, as after every import (domain.md §3.E E01).
    """
    work, today = scene.work, scene.work.moment.today
    active = [row for row in members.of_association(work.session, association.key) if row.status == "active"]
    done = roster.enrol(work, successor, [roster.entry_of(row) for row in active], today, scene.instance.key)
    for row in active:
        roster.leave(work, row, how="transfer", effective_on=today, reason=f"并入{successor.name}")
    moved, there = len(done.new) + len(done.again), len(done.there)
    tell(work, scene.instance, "member.enrolled", {"count": moved, "association_key": str(successor.key)})
    send_notice(
        work,
        kind="notice",
        role="secretariat",
        organisation_key=successor.organisation_key,
        organisation_path=successor.organisation_path,
        title=f"会员转入：{association.name}并入本会",
        text=f"{association.name}已并入本会，转入会员 {moved} 名，另有 {there} 名已是本会会员。"
        "请补办转入会员对处理个人信息的同意。",
        association_key=successor.key,
        instance_key=scene.instance.key,
    )
    return moved


def _end(scene: Scene, key: int) -> bool:
    """End another open instance of the association; the one that asks goes on to its own end."""
    work = scene.work
    if key == scene.instance.key:
        return False
    work.session.flush()
    instance: Instance | None = instances.lock(work.session, key)
    if instance is None or instance.status != "active":
        return False
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    before = tasks.open_of(work.session, key)
    outcome = runner.cancel(bundle, instance.state, instance.variables, work.moment)
    told = {"reason": scene.instance.process_name, "because_of": str(scene.instance.key)}
    record(work, instance, outcome, before=before, event="instance.canceled", data=told)
    return True


def set_dormant(scene: Scene) -> dict[str, Any]:
    """The association rests, or with `dormant` false is awake again, which its dormancy is told by the message
    `association_woken`. Its reminders go to others meanwhile.

    Raises WrongState('association_not_running') for one that is in preparation or closed.
    """
    association = associations.lock(scene.work.session, association_of(scene).key)
    wanted = "dormant" if scene.call.inputs.get("dormant") is True else "active"
    if association.status not in RESTING:
        raise WrongState("association_not_running")
    association.status = wanted
    if wanted == "active":
        throw(scene.work, scene.instance, WOKEN, str(association.key))
    return {"association_status": wanted}
