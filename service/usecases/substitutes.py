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
from service.domain.errors import AlreadyExists, Forbidden, NotFound, Refused, WrongState
from service.store import people, substitutes
from service.store.people import Person
from service.store.search import Page
from service.store.substitutes import Substitution
from service.store.tasks import UserTask
from service.usecases.actors import Actor, Holding
from service.usecases.journal import tell_house
from service.usecases.work import Work

LONGEST: Final = timedelta(days=366)
SHORTEST_REASON: Final = 5  # characters, where somebody else says that a person is away


def name_substitute(
    work: Work, username: str, begins_at: datetime, ends_at: datetime, reason: str = "", *, absent: str = ""
) -> Substitution:
    """Name somebody of one of the actor's organisations to do the actor's tasks for a while, a year at most.

    Of somebody who is suddenly `absent` an administrator above them says it, with the reason. Raises
    Refused('substitute_unsuitable' | 'substitute_period' | 'substitute_reason'), AlreadyExists('substitute_named'),
    NotFound, Forbidden('not_administrator').
    """
    person = people.by_username(work.session, username.strip().casefold())
    away, places = _absentee(work, absent.strip().casefold(), reason)
    if not begins_at < ends_at or ends_at <= work.now or ends_at - begins_at > LONGEST:
        raise Refused("substitute_period")
    if person is None or person.key == away or places.isdisjoint(_places(work, person)):
        raise Refused("substitute_unsuitable", username=username)
    if substitutes.overlapping(work.session, away, begins_at, ends_at):
        raise AlreadyExists("substitute_named")
    row = Substitution(
        person_key=away,
        substitute_key=person.key,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=reason,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    told = {"substitution": str(row.key), "substitute": person.username, "reason": reason}
    told |= {"absent": absent.strip().casefold()} if away != work.actor.person_key else {}
    tell_house(work, "substitute.named", {**told, "from": begins_at.isoformat(), "until": ends_at.isoformat()})
    return row


def _absentee(work: Work, username: str, reason: str) -> tuple[int, set[int]]:
    """Who is away, and in which organisations they hold roles: the actor, or somebody below the administrator."""
    actor = work.actor
    if username in ("", actor.username):
        return actor.person_key or 0, set(actor.organisation_keys)
    person = people.by_username(work.session, username)
    held = people.with_holdings(work.session, person.key) if person is not None else None
    if person is None or held is None:
        raise NotFound("not_found", what="person", key=username)
    if not any(actor.administers_below(holding.organisation_path) for holding in held[1]):
        raise Forbidden("not_administrator")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("substitute_reason", least=SHORTEST_REASON)
    return person.key, {holding.organisation_key for holding in held[1]}


def end_substitution(work: Work, key: int) -> Substitution:
    """End a substitution early, as the absent person, as the substitute, or as an administrator above them.

    Raises NotFound, WrongState.
    """
    row = substitutes.get(work.session, key)
    if row is None or not (_in_it(work, row) or _administered(work, row)):
        raise NotFound("not_found", what="substitution", key=key)
    if row.ended_at is not None or row.ends_at <= work.now:
        raise WrongState("substitution_over")
    row.ended_at = work.now
    tell_house(work, "substitute.ended", {"substitution": str(row.key)})
    return row


def search_substitutions(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Substitution]:
    """Substitutions in which the actor is absent or stands in, for an administrator also of those below.

    Fields: key person_key substitute_key begins_at ends_at created_at ended_at.
    """
    actor = work.actor
    paths = tuple(held.path for held in actor.holdings if held.role == "administrator")
    return substitutes.find(work.session, substitutes.seen(actor.person_key or 0, paths), filter, sort, page)


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


def _places(work: Work, person: Person) -> set[int]:
    """The organisations in which somebody holds a role, if they still work here."""
    found = people.with_holdings(work.session, person.key)
    return set() if found is None or not person.active else {holding.organisation_key for holding in found[1]}


def _in_it(work: Work, row: Substitution) -> bool:
    return work.actor.person_key in (row.person_key, row.substitute_key)


def _administered(work: Work, row: Substitution) -> bool:
    found = people.with_holdings(work.session, row.person_key)
    return found is not None and any(work.actor.administers_below(holding.organisation_path) for holding in found[1])
