"""What a supervisor sees at one glance."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.errors import NotFound
from service.store import associations, incidents, instances, organisations, tasks
from service.store.organisations import Organisation
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts over everything below one organisation."""

    organisation_key: int
    organisation_name: str
    associations: dict[str, int]  # status -> number
    terms: dict[str, int]  # stage -> number of open terms; 'no_date' without an end
    open_instances: dict[str, int]  # process id -> number
    open_tasks: int
    overdue_tasks: int
    open_incidents: int


def overview(work: Work, organisation_key: int | None = None) -> Overview:
    """The counts below an organisation; by default the highest that the actor oversees, else their own.

    Raises NotFound for an organisation that the actor does not oversee.
    """
    place = _place(work, organisation_key)
    by_status, by_stage = associations.count(work.session, place.path)
    open_tasks, overdue = tasks.count_open(work.session, place.path, work.now)
    return Overview(
        organisation_key=place.key,
        organisation_name=place.name,
        associations=by_status,
        terms=by_stage,
        open_instances=instances.count_open(work.session, place.path),
        open_tasks=open_tasks,
        overdue_tasks=overdue,
        open_incidents=incidents.count_open(work.session, place.path),
    )


def _place(work: Work, organisation_key: int | None) -> Organisation:
    actor = work.actor
    if organisation_key is None:
        mine = sorted(actor.holdings, key=lambda held: (held.path not in actor.overseen_paths, len(held.path)))
        organisation_key = mine[0].organisation_key if mine else 0
    place = organisations.get(work.session, organisation_key)
    if place is None or not (actor.oversees(place.path) or place.key in actor.organisation_keys):
        raise NotFound("not_found", what="organisation", key=organisation_key)
    return place
