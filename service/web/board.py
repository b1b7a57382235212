"""The supervisor's board: figures with their definitions, what is late, when terms end, steps and their times.

Every part has an address, so that it can be bookmarked: the organisation in the path, the procedure as `process`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.board import COLUMNS, FIGURES
from service.store.board import ANSWER, StepTime
from service.usecases import board, definitions, terms
from service.usecases.board import Board, Share, Steps, Unit
from service.usecases.starts import FOUNDING, SUPERVISION, TERM_ELECTION
from service.usecases.work import Work
from service.web import overdue
from service.web.lists import ascending, everything
from service.web.overdue import Line as LateLine
from service.web.page import do, key_of, pages, watch
from service.web.progress import text
from service.web.speech import _, is_english, language, named
from service.web.terms import Line as TermLine
from service.web.terms import ledger_filter, lines_of

SHOWN: Final = 8  # lines of a list on the board; the whole list has a page of its own
SHADES: Final = 5
HOT: Final = frozenset({"overdue", "severe", "late_tasks"})


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure: its value in words, its definition, and the list behind it."""

    label: str
    value: str
    of: str
    means: str
    hot: bool
    href: str | None
    whole_href: str | None  # the list behind `of`


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the heat table; `shade` 0 is none, SHADES the most."""

    number: int
    shade: int


@dataclass(frozen=True, slots=True)
class Row:
    """A unit in the heat table."""

    name: str
    href: str | None
    overdue: int
    cells: list[Cell]
    later: int
    undated: int
    total: int
    late_tasks: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the procedure and where the running ones stand."""

    name: str
    done: int
    running: int
    late: int


@dataclass(frozen=True, slots=True)
class TimeLine:
    """How long a task takes, in days to one place."""

    name: str
    finished: int
    median: str
    ninetieth: str
    limit: str
    on_time: str
    late: bool


def percent(share: Share) -> str:
    """A share in whole hundredths, rounded down so that 100 % means all; a dash when there is nothing."""
    return f"{share.part * 100 // share.whole}%" if share.whole else "—"


def days(value: float | None) -> str:
    """Days to one place; a dash without a limit."""
    return "—" if value is None else f"{value:.1f}"


def kpis(found: Board) -> list[Kpi]:
    """The figures in the order of their table."""
    key, lines = found.place.key, []
    orders: dict[str, Any] = {"process": SUPERVISION, "status": "active", "organisation": key, "element": ANSWER}
    hrefs = {
        "six_months": url_for("pages.terms_list", organisation=key, stage="six_months"),
        "overdue": url_for("pages.terms_list", organisation=key, stage="overdue"),
        "no_date": url_for("pages.terms_list", organisation=key, stage="no_date"),
        "late_tasks": url_for("pages.overdue_list", key=key),
        "orders": url_for("pages.instances_list", late=1, **orders),
        "electing": url_for("pages.instances_list", process=TERM_ELECTION, status="active", organisation=key),
    }
    whole = {"orders": url_for("pages.instances_list", **orders)}
    for code, share in found.figures.items():
        value, of = str(share.part), ""
        if code == "on_time":
            value = percent(share)
        elif share.whole is not None:
            of = str(share.whole)
        figure = FIGURES[code]
        hot = share.part > 0 and (code in HOT or code == "orders")
        spoken = language()
        lines.append(Kpi(figure.name(spoken), value, of, figure.means(spoken), hot, hrefs.get(code), whole.get(code)))
    return lines


def rows(found: Board) -> tuple[list[Row], int]:
    """The units that have an association, and how many have none."""
    most = max((number for unit in found.units for number in unit.months.values()), default=0)
    with_some = [unit for unit in found.units if unit.associations or unit.preparing]
    own_place = len(with_some) == 1 and with_some[0].organisation is None
    lines = [_row(unit, found, most) for unit in with_some]
    empty = sum(unit.organisation is not None for unit in found.units) - len(with_some) + int(own_place)
    return lines, 0 if own_place else max(empty, 0)


def _row(unit: Unit, found: Board, most: int) -> Row:
    place = unit.organisation
    return Row(
        place.name if place is not None else _("%(name)s本级", name=found.place.short_name),
        url_for("pages.board_page", key=place.key) if place is not None else None,
        unit.overdue,
        [Cell(unit.months[month], shade(unit.months[month], most)) for month in found.months],
        unit.later,
        unit.lights["grey"],
        unit.associations,
        unit.late_tasks,
    )


def shade(number: int, most: int) -> int:
    """Which of the shades a number has: one for the smallest, all for the most."""
    return 0 if not number else 1 + (number - 1) * (SHADES - 1) // max(most - 1, 1)


def month_heads(months: Sequence[str]) -> list[tuple[str, str]]:
    """(month, year where it begins anew) for the head of the heat table."""
    heads = []
    for number, month in enumerate(months):
        first = date.fromisoformat(f"{month}-01")
        name = f"{first:%b}" if is_english() else f"{first.month}月"
        heads.append((name, str(first.year) if number == 0 or first.month == 1 else ""))
    return heads


def step_lines(found: Steps) -> list[StepLine]:
    """The steps in the order of the procedure."""
    lines = []
    for step in found.outline.steps:
        counts = [found.counts[element] for element in step.element_ids if element in found.counts]
        lines.append(
            StepLine(
                text(step),
                sum(one.done for one in counts),
                sum(one.running for one in counts),
                sum(one.overdue for one in counts),
            )
        )
    return lines


def time_lines(found: Steps) -> list[TimeLine]:
    """The tasks that people completed within the period, in the order of the procedure."""
    return [_time_line(one, found) for one in found.times]


def _time_line(one: StepTime, found: Steps) -> TimeLine:
    element = found.outline.elements.get(one.element_id)
    return TimeLine(
        text(element) if element is not None else one.name,
        one.finished,
        days(one.median),
        days(one.ninetieth),
        days(one.limit),
        percent(Share(one.on_time, one.limited)),
        one.limit is not None and one.ninetieth > one.limit,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the board."""

    board: Board
    late: list[LateLine]
    late_total: int
    ledger: list[TermLine]
    ledger_total: int
    processes: list[tuple[str, str, int]]  # id, name, active instances
    process: str
    steps: list[StepLine]
    times: list[TimeLine]


def read_page(work: Work, key: int | None, process: str) -> Page:
    """The board of an organisation and the first lines of its lists. Raises NotFound."""
    found = board.read_board(work, key)
    place = found.place.key
    first = {"limit": SHOWN}
    late = overdue.read_lines(work, place, {"rank": 1}, first)
    open_terms = ledger_filter("", work.moment.today, found.place.path)
    ledger = terms.search_terms(work, open_terms, ascending("last_day"), first)
    processes = _processes(work, found)
    chosen = process if process in {code for code, _name, _number in processes} else _busiest(processes)
    counted = board.read_steps(work, place, chosen) if chosen else None
    return Page(
        found,
        late[1],
        late[0].total,
        lines_of(work, ledger.items),
        ledger.total,
        processes,
        chosen,
        step_lines(counted) if counted else [],
        time_lines(counted) if counted else [],
    )


def _processes(work: Work, found: Board) -> list[tuple[str, str, int]]:
    """Founding and election, and whatever else is under way."""
    deployed = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    shown = [d for d in deployed if d.process_id in found.processes or d.process_id in (FOUNDING, TERM_ELECTION)]
    return [(d.process_id, named(d.name), found.processes.get(d.process_id, 0)) for d in shown]


def _busiest(processes: Sequence[tuple[str, str, int]]) -> str:
    election = [one for one in processes if one[0] == TERM_ELECTION and one[2]]
    return next(iter(election or sorted(processes, key=lambda one: -one[2])), ("", "", 0))[0]


@pages.get("/board")
def board_home() -> ResponseReturnValue:
    """The board of the highest place that the person may read, under its own address."""
    return redirect(url_for("pages.board_page", key=do(board.place_of, None).key))


@pages.get("/board/<key>")
def board_page(key: str) -> str:
    """The board of one organisation."""
    number = key_of(key, _("单位"))
    watch(board=number)
    page = do(read_page, number, request.args.get("process", ""))
    lines, empty = rows(page.board)
    return render_template(
        "board.html",
        page=page,
        place=page.board.place,
        kpis=kpis(page.board),
        rows=lines,
        empty_units=empty,
        months=month_heads(page.board.months),
        columns={code: (one.name(language()), one.means(language())) for code, one in COLUMNS.items()},
        here=overdue.here(),
    )
