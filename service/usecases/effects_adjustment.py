"""Effects of an early or delayed election: what the charter says of another date, and the term's new end."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.domain import adjustment
from service.domain.errors import Refused, WrongState
from service.store import associations, instances
from service.store.associations import Term
from service.store.instances import Instance
from service.usecases import starts
from service.usecases.effects_terms import TERM_RENEWED, term_of
from service.usecases.effects_votes import rules_of
from service.usecases.inputs import day, optional_day, text
from service.usecases.instances import start_watch
from service.usecases.journal import tell
from service.usecases.notices import send_notice
from service.usecases.record import Scene, throw
from service.usecases.rows import seat_of


def assess_adjustment(scene: Scene) -> dict[str, Any]:
    """Hold the date applied for against the charter, counted from the last day that the charter gives the term."""
    term, today = term_of(scene), scene.work.moment.today
    found = _assess(scene, term, day(scene.call.inputs, "new_date"), adjustment.REQUEST_FIELD)
    last_day = term.extended_until or term.ends_on
    return {"adjustment_check": (adjustment.asked_late(last_day, found, today) if last_day else found).as_json()}


def adjust_term(scene: Scene) -> dict[str, Any]:
    """A delay moves the end of the term and begins a new watch; an early election leaves the term as it is. An election
    that is under way is planned by the new end from now on.

    `kind` is what was asked for, `consented_until` the day to which the supervisor consented. Raises what
    `adjustment.require_answer` raises.
    """
    session, inputs, term = scene.work.session, scene.call.inputs, term_of(scene)
    election = _election(scene, term)  # locked before the association, as an election that renews the term does
    association = associations.lock(session, term.association_key)
    if term.closed_on is not None:
        raise WrongState("association_without_term")
    until = day(inputs, "approved_until")
    found = _assess(scene, term, until, adjustment.DECISION_FIELD)
    adjustment.require_answer(
        found,
        until,
        asked=text(inputs, "kind"),
        consented_until=optional_day(inputs, "consented_until"),
        today=scene.work.moment.today,
    )
    if found.kind == "delay":
        term.extended_until, term.extension_count = until, term.extension_count + 1
        session.flush()
        throw(scene.work, scene.instance, TERM_RENEWED, str(term.key))  # the watch over the old end is over
        start_watch(scene.work, association, term)
    last_day = starts.last_day(term)
    if election is not None:
        _plan_again(scene, election, last_day, until.isoformat() if found.kind == "early" else last_day or "")
    return {"term_end": last_day}


def _election(scene: Scene, term: Term) -> Instance | None:
    """The election of the association that is under way, locked."""
    session = scene.work.session
    found = instances.open_of(session, starts.TERM_ELECTION, [term.association_key]).get(term.association_key)
    one = instances.lock(session, found.key) if found is not None else None
    return one if one is not None and one.status == "active" else None


def _plan_again(scene: Scene, election: Instance, term_end: str | None, held_by: str) -> None:
    """C01: an election under way is linked, and its dates are planned anew. `held_by` is the day that counts now."""
    election.variables = {**election.variables, "term_end": term_end}
    election.revision += 1
    told = {"term_end": term_end, "held_by": held_by, "by": str(scene.instance.key)}
    tell(scene.work, election, "term.adjusted", told)
    _tell_planners(scene, election, held_by)


def _tell_planners(scene: Scene, election: Instance, held_by: str) -> None:
    send_notice(
        scene.work,
        kind="notice",
        role="secretariat",
        organisation_key=seat_of(election, "secretariat"),
        organisation_path=election.organisation_path,
        title="换届方案：请按批准的日期调整",
        text=f"提前或延期换届已获批准，大会应不晚于 {held_by} 召开。请按此日期调整正在办理的换届的各项日期。",
        association_key=election.association_key,
        instance_key=election.key,
    )


def _assess(scene: Scene, term: Term, new_date: date, field: str) -> adjustment.Adjustment:
    """By the charter that the procedure began with (domain.md §3.G): it is a snapshot."""
    if term.ends_on is None:
        raise Refused("term_without_date")
    charter = rules_of(scene)
    limits = adjustment.Limits(charter.integer("extension_max_months"), charter.integer("extension_max_times"))
    return adjustment.assess(term.ends_on, new_date, earlier=term.extension_count, limits=limits, field=field)
