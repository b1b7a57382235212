"""Substitutes during absence 代理: who does whose tasks, from when until when.

A substitute does what waits for the absent person in procedures that both see; the record says for whom. Tasks of
deciding roles only if they hold the role themselves. What the absent do for others is not handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from service.domain.actions import DECIDING_ROLES
from service.domain.errors import AlreadyExists, NotFound, Refused, WrongState
from service.store import people, substitutes
from service.store.people import Person
from service.store.search import Page
from service.store.substitutes import Substitution
from service.store.tasks import UserTask
from service.usecases.actors import Actor, Holding
from service.usecases.journal import tell_house
from service.usecases.work import Work

LONGEST: Final = timedelta(days=366)


def name_substitute(
    work: Work, username: str, begins_at: datetime, ends_at: datetime, reason: str = ""
) -> Substitution:
    """Name somebody of one of the actor's organisations to do the actor's tasks for a while, a year at most.

    Raises Refused('substitute_unsuitable' | 'substitute_period'), AlreadyExists('substitute_named').
    """
    actor, person = work.actor, people.by_username(work.session, username.strip().casefold())
    if not begins_at < ends_at or ends_at <= work.now or ends_at - begins_at > LONGEST:
        raise Refused("substitute_period")
    if person is None or person.key == actor.person_key or not _colleague(work, person):
        raise Refused("substitute_unsuitable", username=username)
    if substitutes.overlapping(work.session, actor.person_key or 0, begins_at, ends_at):
        raise AlreadyExists("substitute_named")
    row = Substitution(
        person_key=actor.person_key,
        substitute_key=person.key,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=reason,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    told = {"substitution": str(row.key), "substitute": person.username, "reason": reason}
    tell_house(work, "substitute.named", {**told, "from": begins_at.isoformat(), "until": ends_at.isoformat()})
    return row


def end_substitution(work: Work, key: int) -> Substitution:
    """End a substitution early, as the absent person or as the substitute. Raises NotFound, WrongState."""
    row = substitutes.get(work.session, key, work.actor.person_key or 0)
    if row is None:
        raise NotFound("not_found", what="substitution", key=key)
    if row.ended_at is not None or row.ends_at <= work.now:
        raise WrongState("substitution_over")
    row.ended_at = work.now
    tell_house(work, "substitute.ended", {"substitution": str(row.key)})
    return row


def search_substitutions(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Substitution]:
    """Substitutions in which the actor is absent or stands in. Fields: key person_key substitute_key begins_at ends_at
    created_at ended_at.
    """
    return substitutes.find(work.session, work.actor.person_key or 0, filter, sort, page)


def colleagues(work: Work) -> list[Person]:
    """Who may be named: everybody else who holds a role in one of the actor's organisations."""
    found = people.in_organisations(work.session, work.actor.organisation_keys)
    return [person for person in found if person.key != work.actor.person_key]


def names_of(work: Work, rows: Sequence[Substitution]) -> dict[int, str]:
    """The names of the people in substitutions of the actor, by their keys."""
    keys = {key for row in rows for key in (row.person_key, row.substitute_key)}
    return {person.key: person.name for person in people.of_keys(work.session, keys)}


def stand_ins(work: Work) -> tuple[Actor, ...]:
    """The people whose tasks the actor does now, with their roles."""
    if work.absent is None:
        work.absent = _absent(work)
    return work.absent


def _absent(work: Work) -> tuple[Actor, ...]:
    rows = substitutes.absent(work.session, work.actor.person_key or 0, work.now)
    found = []
    for _, group in groupby(rows, key=lambda row: row[0].key):
        lines = list(group)
        person = lines[0][0]
        held = tuple(Holding(h.role, h.organisation_key, h.organisation_path) for _, h in lines if h is not None)
        found.append(Actor(person.key, person.username, person.name, person.language, held))
    return tuple(found)


def covers(actor: Actor, task: UserTask) -> bool:
    """Whether the actor may do such a task for somebody else at all."""
    return task.role not in DECIDING_ROLES or actor.holds(task.role or "", task.organisation_key)


def covered_roles(actor: Actor, absent: Sequence[Actor]) -> tuple[tuple[str, int], ...]:
    """The (role, organisation) pairs of absent people that the actor stands in for."""
    pairs = {pair for person in absent for pair in person.role_keys}
    return tuple(sorted(pair for pair in pairs if pair[0] not in DECIDING_ROLES or pair in actor.role_keys))


def _colleague(work: Work, person: Person) -> bool:
    found = people.with_holdings(work.session, person.key)
    held = {} if found is None or not person.active else {holding.organisation_key for holding in found[1]}
    return not work.actor.organisation_keys.isdisjoint(held)
