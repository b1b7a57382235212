"""Lists of work: doing many lines at once, and filters kept for next time. Searching is in tasks and instances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.domain.errors import Forbidden, NotFound, Refused, WrongState
from service.store import worklists
from service.store.worklists import SavedFilter
from service.usecases import steps
from service.usecases.task_actions import urge_task
from service.usecases.tasks import assign_task
from service.usecases.work import Work

AT_ONCE: Final = 100  # lines of one act
MOST: Final = 30  # filters that one person keeps for a list
REFUSALS: Final = (NotFound, Forbidden, Refused, WrongState)  # what concerns one line and leaves the others alone


@dataclass(frozen=True, slots=True)
class Bulk:
    """How many lines were done, and how many could not be."""

    done: int
    left: int


def claim_tasks(work: Work, keys: Iterable[int]) -> Bulk:
    """Take tasks that are nobody's. What somebody else took meanwhile, or has ended, is left. Raises Refused."""
    return _each(work, keys, lambda key: assign_task(work, key, work.actor.username, allow_override=False) is not None)


def urge_instances(work: Work, keys: Iterable[int]) -> Bulk:
    """Urge whoever has an open task of these instances 催办. An instance is left when none of its tasks can be urged:
    it has ended, was urged within a day, or waits for the actor. Raises Refused.
    """
    return _each(work, keys, lambda key: _urged(work, key))


def _urged(work: Work, instance_key: int) -> bool:
    found = [task.key for task in steps.open_tasks(work, [instance_key])]
    return found != [] and _each(work, found, lambda key: urge_task(work, key) is not None).done > 0


def _each(work: Work, keys: Iterable[int], act: Callable[[int], bool]) -> Bulk:
    """Act on each in the order of keys, so that two people who do the same never wait for each other."""
    wanted = sorted(set(keys))
    if not 0 < len(wanted) <= AT_ONCE:
        raise Refused("lines_number", limit=AT_ONCE)
    done = 0
    for key in wanted:
        try:
            done += act(key)
            work.session.flush()  # the next line may be of the same instance, which is then read anew
        except REFUSALS:
            continue
    return Bulk(done, len(wanted) - done)


def saved_filters(work: Work, list_: str) -> Sequence[SavedFilter]:
    """The filters that the actor kept for a list."""
    return worklists.of_person(work.session, work.actor.person_key or 0, list_)


def save_filter(work: Work, list_: str, name: str, query: str) -> None:
    """Keep a filter under a name; one of the same name is replaced.

    Raises Refused('filters_number' | 'filter_name_missing').
    """
    title, person = " ".join(name.split())[:40], work.actor.person_key or 0
    if not title:
        raise Refused("filter_name_missing")
    kept = worklists.of_person(work.session, person, list_)
    if len(kept) >= MOST and title not in {row.name for row in kept}:
        raise Refused("filters_number", limit=MOST)
    worklists.keep(work.session, person_key=person, list=list_, name=title, query=query[:500], created_at=work.now)


def drop_filter(work: Work, key: int) -> None:
    """Forget one of the actor's filters. Raises NotFound."""
    if not worklists.drop(work.session, key, work.actor.person_key or 0):
        raise NotFound("not_found", what="filter", key=key)
