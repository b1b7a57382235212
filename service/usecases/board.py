"""What a supervisor sees at one glance."""

from __future__ import annotations

from dataclasses import dataclass

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
    raise NotImplementedError
