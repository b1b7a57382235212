"""Terms of committees and their stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from service.domain.errors import FieldError, Forbidden, Invalid, NotFound, WrongState
from service.domain.term import date_errors, whole_years
from service.store import associations, instances, organisations
from service.store.associations import Association, Term
from service.store.instances import Instance
from service.store.search import Condition, Page
from service.usecases.associations import get_association
from service.usecases.effects_terms import TERM_RENEWED
from service.usecases.instance_access import require_reason
from service.usecases.instances import start_watch
from service.usecases.journal import tell, tell_house
from service.usecases.record import throw
from service.usecases.starts import TERM_ADJUSTMENT, TERM_ELECTION, last_day
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a term as somebody enters them: 补登届期."""

    elected_on: date | None
    starts_on: date
    ends_on: date


def search_terms(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Term]:
    """Terms of the associations seen by the actor. Fields: key association_key term_no term_years elected_on
    starts_on ends_on extended_until last_day stage closed_on is_open organisation_path; filter only: organisation_key
    (of the organisation above). Raises NotFound for that.
    """
    rest = dict(filter)
    if (key := rest.pop("organisation_key", None)) is not None:
        above = organisations.get(work.session, key)
        if above is None:
            raise NotFound("not_found", what="organisation", key=key)
        rest["organisation_path"] = {"$like": f"{above.path}*"}
    return associations.find_terms(work.session, _seen(work), rest, sort, page)


def get_term(work: Work, key: int) -> Term:
    """One term. Raises NotFound."""
    found = associations.get_term(work.session, key, _seen(work))
    if found is None:
        raise NotFound("not_found", what="term", key=key)
    return found


def current_term(work: Work, association_key: int) -> Term | None:
    """The open term of an association. Raises NotFound for the association."""
    return associations.open_term(work.session, get_association(work, association_key).key)


def may_correct(work: Work, association: Association) -> bool:
    """Whether the actor keeps the register of terms: the local association, and administrators above."""
    local = association.local_organisation_key
    held = local is not None and work.actor.holds("local_association", local)
    return held or work.actor.administers_below(association.organisation_path)


def correctable(work: Work, key: int) -> Term:
    """One term whose dates the actor may correct. Raises NotFound, Forbidden('not_keeper_of_terms')."""
    term = get_term(work, key)
    if not may_correct(work, get_association(work, term.association_key)):
        raise Forbidden("not_keeper_of_terms")
    return term


def correct_term(work: Work, key: int, dates: Dates, reason: str) -> Term:
    """Fill in or correct the dates of an open term (domain.md §3.D 届期缺失). Its watch begins anew, and what is
    under way about it goes on with them; what was before stays in the journal.

    Raises NotFound, Forbidden('not_keeper_of_terms'), WrongState('term_over'), Refused('reason_missing'),
    Invalid('term_dates_invalid') with fields.
    """
    term = correctable(work, key)
    about = _under_way(work, term)  # locked before the association, as an election that renews the term does
    association = associations.lock(work.session, term.association_key)
    if term.closed_on is not None:
        raise WrongState("term_over")
    require_reason(reason)
    if errors := _wrong(term, dates, work.moment.today):
        raise Invalid("term_dates_invalid", tuple(errors), count=len(errors))
    before = {name: getattr(term, name) for name in asdict(dates)}
    term.elected_on, term.starts_on, term.ends_on = dates.elected_on, dates.starts_on, dates.ends_on
    term.term_years = whole_years(dates.starts_on, dates.ends_on) or term.term_years
    work.session.flush()
    told = {
        "term_key": str(term.key),
        "before": _shown(before),
        "after": _shown(asdict(dates)),
        "reason": reason.strip(),
    }
    tell_house(work, "term.corrected", told, path=term.organisation_path)
    _watch_anew(work, association, term, told)
    for one in about:
        _take_over(work, one, term, told)
    return term


def _wrong(term: Term, dates: Dates, today: date) -> list[FieldError]:
    errors = date_errors(dates.elected_on, dates.starts_on, dates.ends_on, today)
    if term.extended_until is not None and dates.ends_on >= term.extended_until:
        errors.append(FieldError.of("ends_on", "term_beyond_extension", until=term.extended_until.isoformat()))
    return errors


def _shown(dates: Mapping[str, date | None]) -> dict[str, str | None]:
    return {name: day.isoformat() if day is not None else None for name, day in dates.items()}


def _watch_anew(work: Work, association: Association, term: Term, told: dict[str, Any]) -> None:
    """The watch counts from instants that it was given: another one takes its place."""
    old = instances.get(work.session, term.watch_instance_key or 0)
    if old is not None and old.status == "active":
        throw(work, old, TERM_RENEWED, str(term.key))
        work.session.flush()
    tell(work, start_watch(work, association, term), "term.corrected", told)


def _under_way(work: Work, term: Term) -> list[Instance]:
    """The election and the adjustment that are open about the term, locked."""
    found = []
    for process_id in (TERM_ELECTION, TERM_ADJUSTMENT):
        open_one = instances.open_of(work.session, process_id, [term.association_key]).get(term.association_key)
        one = instances.lock(work.session, open_one.key) if open_one is not None else None
        if one is not None and one.status == "active" and one.variables.get("term_key") == str(term.key):
            found.append(one)
    return found


def _take_over(work: Work, one: Instance, term: Term, told: dict[str, Any]) -> None:
    starts_on = term.starts_on.isoformat() if term.starts_on else None
    one.variables = {**one.variables, "term_start": starts_on, "term_end": last_day(term)}
    one.revision += 1
    tell(work, one, "term.corrected", told)


def _seen(work: Work) -> Condition:
    return work.actor.sight.of_association(Term.organisation_path, Term.association_key)
