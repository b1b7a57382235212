"""Who may start a process, about which association, and with what the house knows already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from service.domain.charter import CharterRules as Charter
from service.domain.errors import AlreadyExists, Forbidden, NotFound, Refused, WrongState
from service.domain.region import DEFAULT_PATH, OTHERS
from service.domain.roles import ROLES, Seat
from service.domain.term import Stage, begins
from service.engine.definition import Bundle, Process
from service.store import associations, definitions, instances, organisations, people
from service.store.associations import Association, Term
from service.store.definitions import ProcessDefinition
from service.store.instances import Instance
from service.usecases.actors import Holding
from service.usecases.openings import application_of, previous_case
from service.usecases.record import launch
from service.usecases.region import decided_at
from service.usecases.work import Work

FOUNDING: Final = "founding"
TAKEOVER: Final = "association_takeover"
TERM_ELECTION: Final = "term_election"
TERM_ADJUSTMENT: Final = "term_adjustment"
MID_TERM_CHANGE: Final = "mid_term_change"
TERM_WATCH: Final = "term_watch"
SUPERVISION: Final = "supervision"
OPENING: Final = (FOUNDING, TAKEOVER)  # for an association that is not there yet
NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
ONE_AT_A_TIME: Final = frozenset(  # for an association
    {FOUNDING, TAKEOVER, TERM_ELECTION, TERM_ADJUSTMENT, TERM_WATCH, MID_TERM_CHANGE}
    | {"association_closure", "charter_change", "dormancy", "revival", SUPERVISION}
)
OWN: Final = ONE_AT_A_TIME | {"membership", "membership_end"}  # the pages offer them by their own names


@dataclass(frozen=True, slots=True)
class Place:
    """For whom an instance runs: an association, or else just an organisation."""

    association: Association | None
    organisation_key: int
    path: str


def seats_at(work: Work, place: Place) -> dict[str, int | None]:
    """The organisation of each seat (roles.Seat) for an instance at a place, as far as they are known."""
    if place.association is None:
        return dict.fromkeys((seat.value for seat in Seat), place.organisation_key)
    return seats_of(work, place.association)


def seats_of(work: Work, association: Association) -> dict[str, int | None]:
    """The organisation of each seat of an association."""
    local = association.local_organisation_key
    place = organisations.get(work.session, local or association.organisation_key)
    above = people.held_above(work.session, "supervisor", place.path if place else association.organisation_path)
    return {
        Seat.PARK.value: association.organisation_key,
        Seat.PARTY.value: association.party_organisation_key,
        Seat.LOCAL.value: local,
        Seat.ABOVE.value: above[0] if above else None,
    }


def newest(work: Work, process_id: str) -> ProcessDefinition:
    """The newest version of a process in use. Raises NotFound, WrongState('definition_deprecated')."""
    definition = definitions.startable(work.session, process_id)
    if definition is not None:
        return definition
    if definitions.latest(work.session, ProcessDefinition, process_id) is not None:
        raise WrongState("definition_deprecated")
    raise NotFound("not_found", what="process", key=process_id)


def begin(
    work: Work, definition: ProcessDefinition, place: Place, given: Mapping[str, Any], business_id: str | None
) -> Instance:
    """Start an instance; `given` are variables that may be stored. What the house sets wins over them."""
    association, variables = place.association, dict(given)
    if association is not None:
        if definition.process_id in OPENING:
            variables = application_of(work, association) | variables
        if definition.process_id == FOUNDING:
            variables |= previous_case(work, FOUNDING, association)
        variables |= known_of(work, association)
        if business_id is None and definition.process_id in ONE_AT_A_TIME:
            business_id = f"{definition.process_id}:{association.key}"
    if business_id is not None and instances.open_with_business_id(work.session, definition.process_id, business_id):
        raise AlreadyExists("business_id_taken", business_id=business_id)
    instance = Instance(
        process_definition_key=definition.key,
        process_id=definition.process_id,
        process_name=definition.name,
        process_version=definition.version,
        version_tag=definition.version_tag,
        bundle_hash=definition.bundle_hash,
        business_id=business_id,
        association_key=association.key if association else None,
        organisation_key=place.organisation_key,
        organisation_path=place.path,
        seats=seats_at(work, place),
        started_by=work.actor.person_key,
        started_at=work.now,
    )
    launch(work, instance, variables)
    return instance


def known_of(work: Work, association: Association) -> dict[str, Any]:
    """What every process about an association finds in its variables."""
    known: dict[str, Any] = {"association_key": str(association.key), "association_name": association.name}
    local = organisations.get(work.session, association.local_organisation_key or 0)
    decided = decided_at(work, local.path if local else association.organisation_path)
    known |= {"founding_path": decided["founding_path"]} if decided["founding_path"] != DEFAULT_PATH else {}
    known |= {"deadline_days": decided["deadline_days"]} if decided["deadline_days"] else {}
    known |= {key: decided[key] for key, usual in OTHERS.items() if decided[key] != usual}
    rules = associations.rules_in_force(work.session, association.key)
    if rules is not None:
        known["charter_rules"] = Charter.parse(rules.rules).values()  # with the rules that came after this charter
        known["charter_rules_version"] = rules.version
    term = associations.open_term(work.session, association.key)
    if term is not None:
        known |= {"term_key": str(term.key), "term_no": term.term_no, "term_no_new": term.term_no + 1}
        known["term_start"] = term.starts_on.isoformat() if term.starts_on else None
        known["term_end"] = last_day(term)
    return known


def six_months_before(term: Term) -> str:
    """When the election should be offered. A term without a last day never offers it: its date has to be filled in
    first, and then it gets a new watch.
    """
    end = term.extended_until or term.ends_on
    return (begins(end, Stage.T6) if end is not None else NEVER).isoformat()


def last_day(term: Term) -> str | None:
    """The day until which the committee holds office: an approved extension counts. ISO text."""
    day = term.extended_until or term.ends_on
    return day.isoformat() if day else None


def place_of(association: Association) -> Place:
    """The place of everything about an association."""
    return Place(association, association.organisation_key, association.organisation_path)


def find_place(work: Work, process: Process, bundle: Bundle, association_key: int | None) -> Place:
    """For whom the actor starts this process. Raises NotFound, Forbidden('not_a_starter'), Refused."""
    roles = first_roles(process, bundle)
    if association_key is not None:
        association = associations.get(work.session, association_key, work.actor.sight.associations())
        if association is None:
            raise NotFound("not_found", what="association", key=association_key)
        if not may_start(work, roles, association):
            raise Forbidden("not_a_starter")
        place = place_of(association)
    else:
        place = _own_place(work, process.id, roles)
    _check_stage(work, process.id, place.association)
    return place


def may_start(work: Work, roles: frozenset[str], association: Association) -> bool:
    """Whoever works on the first task may start; so may process owners and administrators above."""
    seats, actor = seats_of(work, association), work.actor
    held = (actor.holds(role, seats[ROLES[role].seat] or 0) for role in roles)
    return actor.repairs(association.organisation_path) or any(held)


def may_start_again(work: Work, instance: Instance) -> bool:
    """Whether the actor could have started an instance that is under way: it is theirs to take back."""
    bundle = work.parts.bundles.get(work.session, instance.bundle_hash)
    roles = first_roles(bundle.processes[instance.process_id], bundle)
    association = associations.get(work.session, instance.association_key) if instance.association_key else None
    if association is not None:
        return may_start(work, roles, association)
    return any(work.actor.holds(role, instance.organisation_key) for role in roles)


def others(work: Work) -> list[tuple[ProcessDefinition, frozenset[str]]]:
    """The processes that process owners added and the actor's roles may start by hand, with the roles that may.

    What another process calls is a part of that one, and what the house starts is not started by hand.
    """
    known = definitions.all_latest(work.session, ProcessDefinition)
    called = {reference for row in known.values() for reference in row.refers_to}
    held = {holding.role for holding in work.actor.holdings}
    found = []
    for process_id, row in sorted(known.items(), key=lambda item: item[1].name):
        if process_id in OWN or f"process:{process_id}" in called or row.deprecated_at is not None:
            continue
        bundle = work.parts.bundles.get(work.session, row.bundle_hash)
        roles = first_roles(bundle.processes[process_id], bundle)
        if roles & held:
            found.append((row, roles))
    return found


def first_roles(process: Process, bundle: Bundle) -> frozenset[str]:
    """The roles of the user tasks that a new instance can reach first."""
    diagram, seen, roles = process.diagram, set[str](), set[str]()
    todo = _starts(process, process.id)
    while todo:
        node = diagram.nodes[todo.pop()]
        if node.id in seen:
            continue
        seen.add(node.id)
        if node.type == "userTask":
            roles.update(node.candidate_groups)
        elif node.type == "subProcess":
            todo += _starts(process, node.id)
        elif node.type == "callActivity" and node.called_process != process.id:
            roles |= first_roles(bundle.processes[node.called_process or ""], bundle)
        else:
            todo += [diagram.flows[flow].target for flow in node.outgoing]
    return frozenset(roles & ROLES.keys())


def _starts(process: Process, scope_id: str) -> list[str]:
    nodes = process.diagram.nodes.values()
    return [node.id for node in nodes if node.type == "startEvent" and node.scope_id == scope_id]


def _own_place(work: Work, process_id: str, roles: frozenset[str]) -> Place:
    """The actor's own association; to open one a new one, where the park has none; else their organisation."""
    actor = work.actor
    held = [holding for holding in actor.holdings if holding.role in roles]
    parks = [holding for holding in held if ROLES[holding.role].seat == Seat.PARK]
    found = associations.of_organisations(work.session, [holding.organisation_key for holding in parks])
    if len(found) == 1 or (found and process_id not in OPENING):
        if len(found) > 1:
            raise Refused("association_ambiguous", names="、".join(row.name for row in found))
        return place_of(found[0])
    if parks and process_id in OPENING:
        return place_of(_prepare(work, parks, found))
    holding = next(iter(held), None) or next((h for h in actor.holdings if actor.deploys), None)
    if holding is None:
        raise Forbidden("not_a_starter")
    return Place(None, holding.organisation_key, holding.path)


def _prepare(work: Work, parks: Iterable[Holding], found: list[Association]) -> Association:
    """An association in preparation for the park that has none yet."""
    taken = {row.organisation_key for row in found}
    free = {holding.organisation_key for holding in parks} - taken
    if len(free) != 1:
        raise Refused("association_ambiguous", names="、".join(row.name for row in found))
    park = organisations.get(work.session, free.pop())
    if park is None:
        raise Forbidden("not_a_starter")
    association = Association(
        name=f"{park.name}科学技术协会",
        park_name=park.name,
        status="preparing",
        organisation_key=park.key,
        organisation_path=park.path,
        details={},
        created_at=work.now,
    )
    work.session.add(association)
    work.session.flush()
    return association


def _check_stage(work: Work, process_id: str, association: Association | None) -> None:
    """A founding or a takeover is for an association that is not there yet; an election for one whose term runs."""
    if process_id in OPENING and association is not None:
        if association.status != "preparing":
            raise AlreadyExists("association_exists")
        other = TAKEOVER if process_id == FOUNDING else FOUNDING
        if instances.open_of(work.session, other, [association.key]):
            raise AlreadyExists("association_being_opened")
    if association is not None and association.status == "closed":
        raise WrongState("association_closed")
    about_term = process_id in (TERM_ELECTION, TERM_ADJUSTMENT, TERM_WATCH, MID_TERM_CHANGE)
    if about_term and (association is None or associations.open_term(work.session, association.key) is None):
        raise WrongState("association_without_term")
