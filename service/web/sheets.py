"""The lists of a board as Excel files: what stands on the page, and on a second sheet what each column means."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from service.domain.board import COLUMNS, FIGURES, HEAT, Figure
from service.domain.errors import NotFound
from service.gateways.sheets import Table, Value
from service.usecases import associations, board, heat, overdue, terms
from service.usecases.board import Board
from service.usecases.starts import TERM_ELECTION
from service.usecases.work import Work
from service.web.associations import term_line
from service.web.exports import download
from service.web.heat import asked_version
from service.web.heat import lines_of as heat_lines
from service.web.lists import ascending, every, names
from service.web.overdue import asked_of, filter_of, lines_of
from service.web.page import do, key_of, pages
from service.web.progress import text
from service.web.speech import _, language
from service.web.terms import ledger_filter

BATCH: Final = 200


def meanings(*codes: str) -> Table:
    """The sheet that says what the columns and figures mean."""
    known: dict[str, Figure] = {**FIGURES, **COLUMNS}
    spoken = language()
    rows = [[known[code].name(spoken), known[code].means(spoken)] for code in codes]
    return Table(_("口径说明"), [_("指标"), _("含义")], rows)


def overdue_tables(work: Work, key: int) -> list[Table]:
    """The overdue list, with the filters of the address."""
    place, filter = board.place_of(work, key), filter_of(asked_of())
    found = every(work, lambda work, *asked: overdue.search_overdue(work, key, *asked), filter, ascending("since"))
    rows: list[list[Value]] = []
    for one in lines_of(work, place, found):
        people = _("；").join(" ".join(_given(c.name, c.phone, c.email)) for c in one.contacts)
        rows.append([one.name, one.what, one.since, one.days, one.others, one.reason, one.who, people])
    heads = [_("园区科协"), _("事项"), _("期限"), _("超期天数"), _("另有超期"), _("原因"), _("责任方"), _("联系人")]
    return [Table(_("超期清单"), heads, rows), meanings("days_late", "reason", "contact")]


def _given(*values: str | None) -> list[str]:
    return [value for value in values if value]


def ledger_tables(work: Work, key: int) -> list[Table]:
    """The ledger of terms, with the stage of the address."""
    place = board.place_of(work, key)
    filter = ledger_filter(request.args.get("stage", ""), work.moment.today, place.path)
    found = every(work, terms.search_terms, filter, ascending("last_day"))
    rows: list[list[Value]] = []
    for start in range(0, len(found), BATCH):
        some = found[start : start + BATCH]
        known = names(work, associations.search_associations, [term.association_key for term in some])
        for term in some:
            line = term_line(term, work.moment.today)
            name = known.get(term.association_key, "")
            rows.append([name, term.term_no, term.elected_on, line.ends_on, line.left, line.stage.text])
    heads = [_("园区科协"), _("届次"), _("选举日期"), _("届满"), _("距届满"), _("届期状态")]
    return [Table(_("届期台账"), heads, rows), meanings("six_months", "overdue", "severe", "no_date")]


def board_tables(work: Work, key: int) -> list[Table]:
    """Figures, units by month, and the times of the procedure of the address."""
    shown = board.read_board(work, key)
    spoken = language()
    figures: list[list[Value]] = [
        [FIGURES[code].name(spoken), one.part, one.whole, FIGURES[code].means(spoken)]
        for code, one in shown.figures.items()
    ]
    tables = [
        Table(_("指标"), [_("指标"), _("数值"), _("全部"), _("含义")], figures),
        _units(shown),
        _times(work, key, request.args.get("process") or TERM_ELECTION),
    ]
    return [*tables, meanings("overdue", "finished", "median", "ninetieth", "limit")]


def _units(shown: Board) -> Table:
    heads = [_("单位"), _("已超期"), *shown.months, _("更晚"), _("未登记"), _("园区科协"), _("超期任务")]
    rows: list[list[Value]] = [
        [
            unit.organisation.name if unit.organisation is not None else shown.place.name,
            unit.overdue,
            *(unit.months[month] for month in shown.months),
            unit.later,
            unit.lights["grey"],
            unit.associations,
            unit.late_tasks,
        ]
        for unit in shown.units
        if unit.associations or unit.late_tasks
    ]
    return Table(_("届满分布"), heads, rows)


def _times(work: Work, key: int, process: str) -> Table:
    found = board.read_steps(work, key, process)
    rows: list[list[Value]] = []
    for one in found.times:
        element = found.outline.elements.get(one.element_id)
        name = text(element) if element is not None else one.name
        limit = round(one.limit, 1) if one.limit is not None else None
        rows.append(
            [name, one.finished, round(one.median, 1), round(one.ninetieth, 1), limit, one.on_time, one.limited]
        )
    heads = [_("环节"), _("办结"), _("用时中位数（天）"), _("九成用时（天）"), _("期限（天）"), _("按期"), _("有期限")]
    return Table(_("各环节用时"), heads, rows)


def heat_tables(work: Work, key: int) -> list[Table]:
    """What happened at the elements of the process of the address."""
    found = heat.read_heat(work, key, request.args.get("process", ""), asked_version())
    spoken = language()
    rows: list[list[Value]] = [
        [line.name, one.passed, one.here, one.late, round(one.median, 1) if one.median is not None else None]
        for line, one in zip(heat_lines(found, "here"), found.lines, strict=True)
    ]
    codes = ("passed", "here", "late", "median")
    heads = [_("环节"), *(HEAT[code].name(spoken) for code in codes)]
    means: list[list[Value]] = [[HEAT[code].name(spoken), HEAT[code].means(spoken)] for code in codes]
    title = _("%(name)s热度图", name=found.definition.name)
    return [Table(title, heads, rows), Table(_("口径说明"), [_("指标"), _("含义")], means)]


MADE: Final = {"overdue": overdue_tables, "ledger": ledger_tables, "board": board_tables, "heat": heat_tables}


@pages.get("/board/<key>/<name>.xlsx")
def board_sheet(key: str, name: str) -> Response:
    """A list of the board as an Excel file."""
    if name not in MADE:
        raise NotFound("not_found", what=_("表"), key=name)
    title, tables = do(_made, name, key_of(key, _("单位")))
    return download(title, tables)


def _made(work: Work, name: str, key: int) -> tuple[str, list[Table]]:
    tables = MADE[name](work, key)
    return f"{board.place_of(work, key).short_name}-{tables[0].title}-{work.moment.today}", tables
