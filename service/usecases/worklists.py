"""Lists of work: doing many lines at once, and filters kept for next time. Searching is in tasks and instances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.domain.errors import Forbidden, NotFound, Refused, WrongState
from service.store import worklists
from service.store.search import Condition, Page
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


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter, whose it is, and whether it is the actor's own."""

    row: SavedFilter
    owner: str
    own: bool


def saved_filters(work: Work, list_: str) -> list[Kept]:
    """The filters for a list that the actor kept, and those that others share with an organisation of the actor's."""
    found = worklists.of_list(work.session, _seen(work), list_)
    return [Kept(row, owner, row.person_key == work.actor.person_key) for row, owner in found]


def search_filters(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[SavedFilter]:
    """The filters that the actor sees. Fields: key person_key organisation_key list name created_at."""
    return worklists.find(work.session, _seen(work), filter, sort, page)


def _seen(work: Work) -> Condition:
    return worklists.visible(work.actor.person_key or 0, work.actor.organisation_keys)


def save_filter(work: Work, list_: str, name: str, query: str, organisation_key: int | None = None) -> SavedFilter:
    """Keep a filter under a name; one of the same name is replaced. With an organisation in which the actor works it is
    shared with everybody who works there, until it is kept again without.

    Raises Refused('filters_number' | 'filter_name_missing'), NotFound for an organisation that is not the actor's.
    """
    title, person = " ".join(name.split())[:40], work.actor.person_key or 0
    if not title:
        raise Refused("filter_name_missing")
    if organisation_key is not None and organisation_key not in work.actor.organisation_keys:
        raise NotFound("not_found", what="organisation", key=organisation_key)
    kept = worklists.of_person(work.session, person, list_)
    if len(kept) >= MOST and title not in {row.name for row in kept}:
        raise Refused("filters_number", limit=MOST)
    values = {"list": list_, "name": title, "query": query[:500], "organisation_key": organisation_key}
    return worklists.keep(work.session, person_key=person, created_at=work.now, **values)


def drop_filter(work: Work, key: int) -> None:
    """Forget one of the actor's own filters, for everybody with whom it is shared. Raises NotFound."""
    if not worklists.drop(work.session, key, work.actor.person_key or 0):
        raise NotFound("not_found", what="filter", key=key)
