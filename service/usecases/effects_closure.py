"""Effects of an association's end and of its rest: merged or dissolved (domain.md §3.F F3, F4), dormant (F5)."""

from __future__ import annotations

from typing import Any, Final

from service.domain.errors import Refused, WrongState
from service.engine import runner
from service.store import associations, instances, tasks
from service.store.associations import Association
from service.store.instances import Instance
from service.usecases.effects_papers import association_of
from service.usecases.effects_terms import TERM_RENEWED
from service.usecases.inputs import optional_text, text
from service.usecases.record import Scene, record, throw

MERGED: Final = "merged"
KINDS: Final = (MERGED, "dissolved")
RESTING: Final = {"active": "dormant", "dormant": "active"}


def close_association(scene: Scene) -> dict[str, Any]:
    """The association is no more: its term and watch end, what is open about it ends with a link, its record stays.

    Raises Refused('successor_unknown') where the association that goes on is not on record or not active.
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
    return {"ended_count": sum(ended)}


def _successor(scene: Scene, association: Association) -> Association:
    name = optional_text(scene.call.inputs, "successor_name") or ""
    found = associations.by_name(scene.work.session, name)
    if found is None or found.key == association.key or found.status != "active":
        raise Refused("successor_unknown", name=name)
    return found


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
    """The association rests, or with `dormant` false is awake again. Its reminders go to others meanwhile.

    Raises WrongState('association_not_running') for one that is in preparation or closed.
    """
    association = associations.lock(scene.work.session, association_of(scene).key)
    wanted = "dormant" if scene.call.inputs.get("dormant") is True else "active"
    if association.status not in RESTING:
        raise WrongState("association_not_running")
    association.status = wanted
    return {"association_status": wanted}
