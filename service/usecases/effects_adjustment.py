"""Effects of an early or delayed election: what the charter says of another date, and the term's new end."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.domain import adjustment
from service.domain.charter import CharterRules as Charter
from service.domain.errors import Refused, WrongState
from service.store import associations
from service.store.associations import Term
from service.usecases import starts
from service.usecases.effects_terms import TERM_RENEWED, term_of
from service.usecases.inputs import day
from service.usecases.instances import start_watch
from service.usecases.record import Scene, throw


def assess_adjustment(scene: Scene) -> dict[str, Any]:
    """Hold the date applied for against the charter, counted from the last day that the charter gives the term."""
    return {"adjustment_check": _assess(scene, term_of(scene), day(scene.call.inputs, "new_date")).as_json()}


def adjust_term(scene: Scene) -> dict[str, Any]:
    """A delay moves the end of the term and begins a new watch; an early election leaves the term as it is.

    Raises Refused('adjustment_exceeds') where the charter wants the supervisor's consent and `consented` is not true.
    """
    session, term, until = scene.work.session, term_of(scene), day(scene.call.inputs, "approved_until")
    association = associations.lock(session, term.association_key)
    if term.closed_on is not None:
        raise WrongState("association_without_term")
    found = _assess(scene, term, until)
    if found.exceeds and scene.call.inputs.get("consented") is not True:
        raise Refused("adjustment_exceeds", months=found.limits.months, times=found.limits.times)
    if found.kind == "delay":
        term.extended_until, term.extension_count = until, term.extension_count + 1
        session.flush()
        throw(scene.work, scene.instance, TERM_RENEWED, str(term.key))  # the watch over the old end is over
        start_watch(scene.work, association, term)
    return {"term_end": starts.last_day(term)}


def _assess(scene: Scene, term: Term, new_date: date) -> adjustment.Adjustment:
    rules = associations.rules_in_force(scene.work.session, term.association_key)
    if rules is None:
        raise Refused("charter_rules_missing")
    if term.ends_on is None:
        raise Refused("term_without_date")
    charter = Charter.parse(rules.rules)
    limits = adjustment.Limits(charter.integer("extension_max_months"), charter.integer("extension_max_times"))
    return adjustment.assess(term.ends_on, new_date, earlier=term.extension_count, limits=limits)
