"""The supervisor's board over everything below one organisation: figures, units, steps and how long they take.

What is late, and whom to call, is in `overdue`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from service.domain.board import PERIOD_MONTHS, SEVERE_MONTHS
from service.domain.errors import NotFound
from service.domain.periods import add_months
from service.domain.workdays import SHANGHAI, Moment
from service.store import board, incidents, instances, organisations
from service.store.board import LIVING, StepCount, StepTime, TaskCount, TermCount
from service.store.organisations import Organisation
from service.usecases import steps
from service.usecases.actors import Actor
from service.usecases.steps import Outline
from service.usecases.work import Work

READERS: Final = frozenset({"local_association", "party_committee", "secretariat", "committee"})  # of their own
SIX_MONTHS: Final = frozenset({"t6", "t3", "t1", "expired"})
MONTHS_SHOWN: Final = 12
LIGHTS: Final = {  # how a stage shows: what is to be done now, soon, later, or cannot be known
    "overdue": "red", "expired": "red", "t1": "red", "t3": "amber", "t6": "amber", "filing_due": "amber",
    "t12": "green", "normal": "green", "extended": "green", "no_date": "grey",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; a figure that stands alone has no whole."""

    part: int
    whole: int | None = None


@dataclass(slots=True)
class Unit:
    """An organisation directly below, or the one itself (`organisation` None): its terms by light and by month.

    `past` are terms whose last day is before this month's and not renewed, `later` those beyond the months shown.
    """

    organisation: Organisation | None
    associations: int = 0
    preparing: int = 0
    lights: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    later: int = 0
    late_tasks: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the head of the board shows. `trail` leads from the highest organisation readable to this one."""

    place: Organisation
    trail: list[Organisation]
    figures: dict[str, Share]  # by code of domain.board.FIGURES
    months: list[str]  # 2026-11 and the eleven after it
    units: list[Unit]
    processes: dict[str, int]  # process id -> active instances
    incidents: int


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one procedure: where the active instances stand, and how long people take."""

    outline: Outline
    counts: dict[str, StepCount]  # by element of the outline's diagram
    times: list[StepTime]


def place_of(work: Work, organisation_key: int | None) -> Organisation:
    """The organisation of a board; by default the highest that the actor oversees, else their own.

    Raises NotFound for one whose board the actor may not read.
    """
    actor = work.actor
    if organisation_key is None:
        mine = sorted(actor.holdings, key=lambda held: (held.path not in actor.overseen_paths, len(held.path)))
        organisation_key = next((held.organisation_key for held in mine if _reads(actor, held.path)), 0)
    place = organisations.get(work.session, organisation_key)
    if place is None or not _reads(actor, place.path):
        raise NotFound("not_found", what="organisation", key=organisation_key)
    return place


def _reads(actor: Actor, path: str) -> bool:
    own = any(held.role in READERS and path.startswith(held.path) for held in actor.holdings)
    return own or actor.oversees(path)


def may_read(actor: Actor) -> bool:
    """Whether there is any board for the actor."""
    return any(_reads(actor, held.path) for held in actor.holdings)


def read_board(work: Work, organisation_key: int | None = None) -> Board:
    """The board of an organisation. Raises NotFound."""
    place = place_of(work, organisation_key)
    trail = [one for one in organisations.above(work.session, place.path) if _reads(work.actor, one.path)]
    today, months = work.moment.today, _months(work.moment.today)
    later_from = add_months(today.replace(day=1), MONTHS_SHOWN)
    counts = board.terms(work.session, place.path, add_months(today, -SEVERE_MONTHS), later_from)
    tasks = board.tasks(work.session, place.path, work.now)
    units = _units(board.units(work.session, place.key), counts, tasks, months)
    return Board(
        place=place,
        trail=trail,
        figures=_figures(work, place.path, counts, tasks),
        months=months,
        units=units,
        processes=instances.count_open(work.session, place.path),
        incidents=incidents.count_open(work.session, place.path),
    )


def _months(today: date) -> list[str]:
    first = today.replace(day=1)
    return [f"{add_months(first, number):%Y-%m}" for number in range(MONTHS_SHOWN)]


def _units(
    below: Sequence[Organisation], counts: Sequence[TermCount], tasks: Sequence[TaskCount], months: list[str]
) -> list[Unit]:
    found: dict[int | None, Unit] = {row.key: Unit(row) for row in below}
    found[None] = Unit(None)
    for count in counts:
        unit = found.get(count.unit) or found[None]
        if count.status not in LIVING:
            unit.preparing += count.number
            continue
        unit.associations += count.number
        unit.lights[LIGHTS[count.stage or "no_date"]] += count.number
        if count.stage == "overdue":
            unit.overdue += count.number
        elif count.month in months:
            unit.months[count.month or ""] += count.number
        elif count.month is not None:
            unit.later += count.number
    for one in tasks:
        (found.get(one.unit) or found[None]).late_tasks += one.overdue
    return list(found.values())


def _figures(work: Work, path: str, counts: Sequence[TermCount], tasks: Sequence[TaskCount]) -> dict[str, Share]:
    there = [one for one in counts if one.status in LIVING]

    def living(*stages: str | None) -> int:
        return sum(one.number for one in there if one.stage in stages)

    unanswered, waiting = board.unanswered(work.session, path, work.now)
    within, limited = board.punctuality(work.session, path, _since(work.moment))
    return {
        "associations": Share(sum(one.number for one in there)),
        "preparing": Share(sum(one.number for one in counts if one.status == "preparing")),
        "six_months": Share(living(*SIX_MONTHS)),
        "overdue": Share(living("overdue")),
        "severe": Share(sum(one.severe for one in there if one.stage == "overdue")),
        "no_date": Share(living("no_date", None)),
        "electing": Share(board.open_elections(work.session, path)),
        "late_tasks": Share(sum(one.overdue for one in tasks), sum(one.open for one in tasks)),
        "on_time": Share(within, limited),
        "orders": Share(unanswered, waiting),
    }


def _since(moment: Moment) -> datetime:
    """The beginning of the period over which times are reckoned."""
    return datetime.combine(add_months(moment.today, -PERIOD_MONTHS), time.min, SHANGHAI)


def read_steps(work: Work, organisation_key: int | None, process_id: str) -> Steps:
    """The steps of a procedure below an organisation. Raises NotFound for both."""
    place = place_of(work, organisation_key)
    outline = steps.outline_of_process(work, process_id)
    if outline is None:
        raise NotFound("not_found", what="process definition", key=process_id)
    counts = board.steps(work.session, place.path, process_id, work.now)
    times = board.times(work.session, place.path, process_id, _since(work.moment))
    return Steps(outline, {count.element_id: count for count in counts}, _in_order(times, outline))


def _in_order(times: Sequence[StepTime], outline: Outline) -> list[StepTime]:
    """In the order of the procedure; what only older versions had comes last."""
    order = {element: number for number, element in enumerate(outline.work)}
    return sorted(times, key=lambda one: (order.get((one.process_id, one.element_id), len(order)), one.element_id))
