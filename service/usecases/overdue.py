"""What is overdue below an organisation: how late, why as far as the record shows, and whom to call.

A term that is over without a new one is late as a whole; a task beyond its limit is late in its step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from service.domain.board import Reason
from service.domain.roles import ROLES
from service.domain.workdays import SHANGHAI
from service.store import associations, board, instances, organisations, people, tasks
from service.store.associations import Association, Term
from service.store.board import Late
from service.store.instances import Instance
from service.store.organisations import Organisation
from service.store.people import Person
from service.store.search import Page
from service.store.tasks import UserTask
from service.store.visibility import Sight
from service.usecases.board import place_of
from service.usecases.starts import SUPERVISION, TERM_ELECTION
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call, or the office when nobody is known by name."""

    name: str
    phone: str | None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """The latest follow-up order 督办 about an association: until when it is to be answered, and the answer."""

    instance_key: int
    is_open: bool
    due: str | None  # None: not issued yet
    answer: str | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """One thing that is late. `task` is what is waited for, also of a late term whose election is under way."""

    late: Late
    since: date  # the day of the limit: the last day of the term, or the due day
    days: int  # calendar days since then
    association: Association | None
    term: Term | None
    task: UserTask | None
    instance_key: int | None
    role: str
    organisation: Organisation | None
    reasons: list[Reason]
    contacts: list[Contact]
    order: Order | None


@dataclass(slots=True)
class _Around:
    """What the lines of one page have in common, read in a few queries."""

    terms: Mapping[int, Term]
    tasks: Mapping[int, UserTask]
    associations: Mapping[int, Association]
    elections: Mapping[int, Instance] = field(default_factory=dict)
    awaited: Mapping[int, UserTask] = field(default_factory=dict)  # by election
    stopped: set[int] = field(default_factory=set)
    rounds: Mapping[tuple[int, str], int] = field(default_factory=dict)
    holders: Mapping[tuple[str, int], list[Person]] = field(default_factory=dict)
    takers: Mapping[str, Person] = field(default_factory=dict)
    organisations: Mapping[int, Organisation] = field(default_factory=dict)
    orders: Mapping[int, Order] = field(default_factory=dict)


def search_overdue(
    work: Work,
    organisation_key: int | None,
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> Page[Overdue]:
    """What is overdue below an organisation. Fields: key kind association_key role process_id since rank.

    `rank` 1 is the oldest of its association, so that a filter for it gives every association once.
    Raises NotFound for an organisation whose board the actor may not read.
    """
    place = place_of(work, organisation_key)
    actor = work.actor
    sight = Sight(True, (), ()) if actor.oversees(place.path) else actor.sight
    seen = (
        sight.of_association(Term.organisation_path, Term.association_key),
        tasks.visible(sight, actor.role_keys, actor.username),
    )
    found = board.find_late(
        work.session,
        place.path,
        seen,
        now=work.now,
        today=work.moment.today,
        filter=filter,
        sort=sort,
        page=page,
    )
    around = _around(work, found.items)
    items = [_line(work, late, around) for late in found.items]
    return Page(items, found.total, found.start_cursor, found.end_cursor, found.has_more)


def _around(work: Work, found: Sequence[Late]) -> _Around:
    session = work.session
    terms = associations.many_terms(session, [late.key for late in found if late.kind == "term"])
    late_tasks = tasks.many(session, [late.key for late in found if late.kind == "task"])
    about = {term.association_key for term in terms.values()}
    elections = instances.open_of(session, TERM_ELECTION, sorted(about))
    about |= {task.association_key for task in late_tasks.values() if task.association_key is not None}
    awaited = tasks.first_open(session, [one.key for one in elections.values()])
    known = associations.many(session, sorted(about))
    waiting = [*late_tasks.values(), *awaited.values()]
    running = sorted({task.instance_key for task in waiting} | {one.key for one in elections.values()})
    seats = {(task.role, task.organisation_key) for task in waiting if task.role is not None}
    seats |= {("secretariat", one.organisation_key) for one in known.values()}
    return _Around(
        terms,
        late_tasks,
        known,
        elections,
        awaited,
        instances.stopped(session, running),
        tasks.times_completed(session, running),
        people.holders_of(session, sorted(seats)),
        people.by_usernames(session, sorted({task.assignee for task in waiting if task.assignee})),
        organisations.many(session, sorted({key for _, key in seats})),
        _orders(work, sorted(about)),
    )


def _orders(work: Work, association_keys: Sequence[int]) -> dict[int, Order]:
    latest = instances.latest_of(work.session, SUPERVISION, association_keys)
    awaited = tasks.first_open(work.session, [one.key for one in latest.values()])
    found = {}
    for association_key, one in latest.items():
        order, answer = one.variables.get("order") or {}, one.variables.get("answer") or {}
        waits = one.key in awaited and awaited[one.key].element_id == board.ANSWER
        text = None if waits else answer.get("text")
        found[association_key] = Order(one.key, one.status == "active", order.get("answer_due"), text)
    return found


def _line(work: Work, late: Late, around: _Around) -> Overdue:
    term, task = around.terms.get(late.key), around.tasks.get(late.key)
    association_key = term.association_key if term is not None else task.association_key if task is not None else None
    association = around.associations.get(association_key or 0)
    election = around.elections.get(association_key or 0) if term is not None else None
    if election is not None:
        task = around.awaited.get(election.key)
    role = task.role if task is not None and task.role else "secretariat"
    place = task.organisation_key if task is not None else association.organisation_key if association else 0
    order = around.orders.get(association_key or 0)
    reasons: list[Reason] = []
    if term is not None:
        reasons = [("electing", {"step": task.name})] if task is not None else []
        reasons = reasons or ([] if election is not None else [("not_started", {})])
    instance_key = election.key if election is not None else task.instance_key if task is not None else None
    if instance_key in around.stopped:
        reasons.append(("fault", {}))
    reasons += _why(task, role, place, around) + _ordered(order)
    since = (late.since - timedelta(days=late.kind == "term")).astimezone(SHANGHAI).date()
    return Overdue(
        late,
        since,
        max((work.moment.today - since).days, 1),
        association,
        term,
        task,
        instance_key,
        role,
        around.organisations.get(place),
        reasons,
        _contacts(task, role, place, association, around),
        order,
    )


def _why(task: UserTask | None, role: str, place: int, around: _Around) -> list[Reason]:
    names = {"role": ROLES[role].zh, "role_en": ROLES[role].en}
    found: list[Reason] = []
    if not around.holders.get((role, place)):
        found.append(("nobody", names))
    elif task is not None and task.assignee is None:
        found.append(("not_taken", names))
    if task is None:
        return found
    if task.assignee is not None:
        person = around.takers.get(task.assignee)
        found.append(("taken", {"name": person.name if person else task.assignee}))
    times = around.rounds.get((task.instance_key, task.element_id), 0)
    return [*found, ("returned", {"times": times})] if times else found


def _ordered(order: Order | None) -> list[Reason]:
    if order is None:
        return []
    if order.answer is not None:
        return [("answered", {"answer": order.answer})]
    return [("ordered", {"day": order.due}) if order.due else ("drafted", {})]


def _contacts(
    task: UserTask | None, role: str, place: int, association: Association | None, around: _Around
) -> list[Contact]:
    """Whoever took it, else who holds the role, else what the association's record or its organisation says."""
    taker = around.takers.get(task.assignee or "") if task is not None else None
    found = [taker] if taker is not None else around.holders.get((role, place), [])
    if found:
        return [Contact(person.name, person.phone, person.email) for person in found]
    if association is not None and place == association.organisation_key and association.details.get("contact_name"):
        return [Contact(str(association.details["contact_name"]), association.details.get("contact_phone"))]
    office = around.organisations.get(place)
    if office is not None and office.contact_phone:
        return [Contact(office.contact_department or office.name, office.contact_phone)]
    return []
