"""Effects about associations and their terms: register, open, renew, watch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from service.domain import term as rules_of_terms
from service.domain.charter import CharterRules as Charter
from service.domain.errors import NotFound, Refused, WrongState
from service.domain.roles import ROLES, Seat
from service.domain.term import TermDates
from service.domain.vocabulary import TERM_STAGES
from service.store import associations, documents, instances, organisations, people
from service.store.associations import Association, Term
from service.usecases import charter as charter_usecases
from service.usecases import starts
from service.usecases.actors import OVERSEERS
from service.usecases.effects_papers import association_of
from service.usecases.effects_roster import enrol_first_members, install_officers, keep_units
from service.usecases.effects_votes import rules_of
from service.usecases.inputs import day, integer, key, mapping, optional_day, optional_text, text
from service.usecases.instances import start_watch
from service.usecases.notices import send_notice
from service.usecases.record import Scene, throw

WATCHFUL: Final = OVERSEERS | {"party_committee", "local_association"}  # who is told while the association rests (F5)
TERM_RENEWED: Final = "term_renewed"  # the message that ends the watch over the old term
TERM_CHANGED: Final = "term_changed"  # the message that makes the watch look at its term at once
NO_DETAILS: Final = ("roster", "joint_units", "joined_on")
OWN_FIELDS: Final = frozenset({"assoc_name", "assoc_short", "park_name", "park_type", "charter_rules", *NO_DETAILS})


def register_association(scene: Scene) -> dict[str, Any]:
    """The association is founded: its record, and the first version of its charter rules."""
    work, inputs = scene.work, scene.call.inputs
    association = _locked(scene)
    charter = Charter.parse(mapping(inputs, "charter_rules"))
    charter.require_confirmed()
    association.status, association.name = "active", text(inputs, "assoc_name")
    association.short_name = optional_text(inputs, "assoc_short") or association.short_name
    association.park_name = optional_text(inputs, "park_name") or association.park_name
    association.park_type = optional_text(inputs, "park_type") or association.park_type
    given = {name: value for name, value in inputs.items() if name not in OWN_FIELDS and value is not None}
    association.details = {**association.details, **given}
    charter_usecases.keep_rules(work, association, charter, work.moment.today, scene.instance.key)
    if inputs.get("roster") is not None:
        joined_on = optional_day(inputs, "joined_on") or work.moment.today
        enrol_first_members(scene, association, mapping(inputs, "roster"), joined_on)
    keep_units(scene, association, inputs.get("joint_units"))
    return {"association_key": str(association.key)}


def open_term(scene: Scene) -> dict[str, Any]:
    """The first term of an association begins, and with it its watch; or the one that runs when it is taken over.

    Of one that is taken over its papers tell `starts_on`, `ends_on` and `founded_on`. Raises Refused with fields for
    dates that cannot be.
    """
    inputs, association = scene.call.inputs, _locked(scene)
    if associations.open_term(scene.work.session, association.key) is not None:
        raise WrongState("term_open")
    elected_on, years = day(inputs, "elected_on"), integer(inputs, "term_years")
    association.founded_on = association.founded_on or optional_day(inputs, "founded_on") or elected_on
    starts_on = optional_day(inputs, "starts_on") or _start(scene, rules_of(scene), elected_on)
    ends_on = optional_day(inputs, "ends_on") or rules_of_terms.term_end(starts_on, years)
    if errors := rules_of_terms.date_errors(elected_on, starts_on, ends_on, scene.work.moment.today):
        raise Refused("term_dates_invalid", tuple(errors), count=len(errors))
    return _begin_term(scene, association, integer(inputs, "term_no"), years, (elected_on, starts_on, ends_on))


def renew_term(scene: Scene) -> dict[str, Any]:
    """The new committee's term follows the old one; whoever watches the old one is told."""
    work, inputs, association = scene.work, scene.call.inputs, _locked(scene)
    old = associations.open_term(work.session, association.key)
    if old is None:
        raise WrongState("association_without_term")
    elected_on, charter = day(inputs, "elected_on"), rules_of(scene)  # the version that the election began with
    if inputs.get("charter_rules") is not None:
        charter = Charter.parse(mapping(inputs, "charter_rules"))
        charter_usecases.keep_rules(work, association, charter, elected_on, scene.instance.key)
    old.closed_on, old.next_stage_at = elected_on, None
    work.session.flush()
    starts_on = _start(scene, charter, elected_on)
    dates = elected_on, starts_on, rules_of_terms.term_end(starts_on, charter.term_years)
    found = _begin_term(scene, association, integer(inputs, "term_no"), charter.term_years, dates)
    throw(work, scene.instance, TERM_RENEWED, str(old.key))
    return found


def expect_filing(scene: Scene) -> dict[str, Any]:
    """Until when the congress's result is to be filed by the charter; the watch over the old term asks for that.

    A founding has no term yet, and so only its limit.
    """
    work, charter, association = scene.work, rules_of(scene), _locked(scene)
    due = rules_of_terms.filing_due(
        day(scene.call.inputs, "congress_on"),
        charter.integer("filing_days"),
        charter.word("filing_day_kind"),
        work.moment.calendar,
    )
    term = associations.open_term(work.session, association.key)
    if term is not None:
        term.filing_due_on, term.filing_instance_key = due, scene.instance.key
        work.session.flush()
        throw(work, scene.instance, TERM_CHANGED, str(term.key))
    return {"filing_due_on": due.isoformat()}


def end_filing(scene: Scene, term: Term) -> None:
    """The result that the watch waits for is filed, and the term goes on: the watch looks at it anew."""
    if term.filing_instance_key == scene.instance.key:
        term.filing_due_on, term.filing_instance_key = None, None
        scene.work.session.flush()
        throw(scene.work, scene.instance, TERM_CHANGED, str(term.key))


def assess_term(scene: Scene) -> dict[str, Any]:
    """`stage` and `months_left` of a term today, and when to look again: never, when the term is over."""
    term = term_of(scene)
    if term.closed_on is not None:
        return {"months_left": None, "stage": term.stage, "next_at": None}
    found = _assess(scene, term)
    term.stage, term.next_stage_at = found.stage.value, found.next_at
    return {"months_left": found.months_left, "stage": found.stage.value, "next_at": found.next_at.isoformat()}


def raise_deadline(scene: Scene) -> dict[str, Any]:
    """Notices to the roles that a stage concerns; the same stage (of a repeated one, the same month) raises them once.

    What was missed while the service was down comes as one.
    """
    work, inputs, term = scene.work, scene.call.inputs, term_of(scene)
    stage = text(inputs, "stage")
    found = _assess(scene, term)
    extended = term.extended_until.isoformat() if term.extended_until else ""  # counted anew for the new end
    period = found.period if found.stage.value == stage else extended
    if found.quiet or not associations.raise_deadline(work.session, term, stage, period, work.now):
        return {"notice_count": 0}
    reached = 0
    for role, place in _addressed(scene, inputs.get("roles") or ["secretariat", "committee"]):
        reached += send_notice(
            work,
            kind="deadline",
            role=role,
            organisation_key=place,
            organisation_path=scene.instance.organisation_path,
            title=optional_text(inputs, "title") or _stage_name(stage),
            text=optional_text(inputs, "text") or _stage_name(stage),
            association_key=term.association_key,
            instance_key=scene.instance.key,
            once=f"deadline:{term.key}:{stage}:{period}:{role}:{place}",
        )
    return {"notice_count": reached}


def _addressed(scene: Scene, roles: Sequence[str]) -> Iterator[tuple[str, int]]:
    """(role, organisation) of those to be told: whoever oversees is the nearest above, or with `escalate` all above."""
    session, seats = scene.work.session, scene.instance.seats
    resting = association_of(scene).status == "dormant"
    for role in roles:
        if role not in ROLES or (resting and role not in WATCHFUL):
            continue
        seated = seats.get(ROLES[role].seat)
        if role not in OVERSEERS:
            yield from [(role, seated)] if seated is not None else ()
            continue
        local = organisations.get(session, seats.get(Seat.LOCAL) or scene.instance.organisation_key)
        places = people.held_above(session, role, local.path if local else "")
        yield from ((role, place) for place in (places if scene.call.inputs.get("escalate") is True else places[:1]))


def find_election(scene: Scene) -> dict[str, Any]:
    """`election_under_way`: whether the term election of the association has been started and is open."""
    key = association_of(scene).key
    return {"election_under_way": bool(instances.open_of(scene.work.session, starts.TERM_ELECTION, [key]))}


def start_election(scene: Scene) -> dict[str, Any]:
    """Start the term election. Raises AlreadyExists while one is open."""
    term, association = term_of(scene), association_of(scene)
    if term.closed_on is not None:
        raise WrongState("association_without_term")
    definition = starts.newest(scene.work, starts.TERM_ELECTION)
    instance = starts.begin(scene.work, definition, starts.place_of(association), {}, None)
    return {"instance_key": str(instance.key)}


def _locked(scene: Scene) -> Association:
    return associations.lock(scene.work.session, association_of(scene).key)


def term_of(scene: Scene) -> Term:
    """The term that the diagram names. Raises NotFound for one of another association."""
    wanted = key(scene.call.inputs, "term_key")
    term = associations.get_term(scene.work.session, wanted)
    if term is None or term.association_key != scene.instance.association_key:
        raise NotFound("not_found", what="term", key=wanted)
    return term


def _assess(scene: Scene, term: Term) -> rules_of_terms.Assessment:
    """A result is only waited for while the procedure that is to file it runs."""
    filing = instances.get(scene.work.session, term.filing_instance_key or 0)
    due = term.filing_due_on if filing is not None and filing.status == "active" else None
    return rules_of_terms.assess(TermDates(term.ends_on, term.extended_until, due), scene.work.moment.today)


def _begin_term(
    scene: Scene, association: Association, number: int, years: int, dates: tuple[date, date, date]
) -> dict[str, Any]:
    """`dates`: elected on, starts on, ends on."""
    work, (elected_on, starts_on, ends_on) = scene.work, dates
    term = Term(
        association_key=association.key,
        organisation_path=association.organisation_path,
        term_no=number,
        term_years=years,
        elected_on=elected_on,
        starts_on=starts_on,
        ends_on=ends_on,
        stage="normal",
        created_at=work.now,
    )
    work.session.add(term)
    work.session.flush()
    start_watch(work, association, term)
    inputs = scene.call.inputs
    install_officers(scene, term, inputs.get("elected_people"), inputs.get("people"), elected_on)
    return {
        "term_key": str(term.key),
        "term_start": starts_on.isoformat(),
        "term_end": ends_on.isoformat(),
    }


def _start(scene: Scene, charter: Charter, elected_on: date) -> date:
    """By the charter's `term_start_basis`; filed means today, for this is the last step of a filing.

    Only a reply of this procedure counts: that of the founding says nothing about a later term.
    """
    return rules_of_terms.term_start(
        charter.word("term_start_basis"),
        elected_on=elected_on,
        approved_on=documents.date_of_reply(scene.work.session, scene.instance.key, scene.instance.seats[Seat.LOCAL]),
        filed_on=scene.work.moment.today,
    )


def _stage_name(stage: str) -> str:
    return TERM_STAGES[stage].zh if stage in TERM_STAGES else stage
