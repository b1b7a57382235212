"""The heat of a process: its diagram coloured by where instances stand or how long they take, and that as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.board import HEAT
from service.store.heat import Heat
from service.usecases import board, heat
from service.usecases.heat import HeatMap
from service.web.board import SHADES, days
from service.web.page import do, key_of, pages, watch
from service.web.progress import text
from service.web.speech import _, language, named

MEASURES: Final = ("here", "late", "median", "passed")  # by what the diagram can be coloured


@dataclass(frozen=True, slots=True)
class Line:
    """An element in the table; `shade` is the colour that it has on the diagram, 0 for none."""

    element_id: str
    name: str
    passed: int
    here: int
    late: int
    median: str
    shade: int


def value(one: Heat, by: str) -> float:
    """What an element is coloured by."""
    return float(getattr(one, by) or 0)


def shade(number: float, most: float) -> int:
    """A fifth of the most is one shade; what is there at all has at least the first."""
    return 0 if number <= 0 else max(1, -int(-number * SHADES // most))


def lines_of(found: HeatMap, by: str) -> list[Line]:
    """The elements in words, in the order of the procedure."""
    most = max((value(one, by) for one in found.lines), default=0.0)
    return [_line(one, found, shade(value(one, by), most)) for one in found.lines]


def _line(one: Heat, found: HeatMap, shade: int) -> Line:
    element = found.outline.elements.get(one.element_id)
    name = text(element) if element is not None else _("%(name)s（旧版）", name=one.name)
    return Line(one.element_id, name, one.passed, one.here, one.late, days(one.median), shade)


def drawn(lines: Sequence[Line], by: str, address: str) -> dict[str, Any]:
    """What the diagram island needs, and the same in words."""
    heat = [
        {"id": line.element_id, "shade": line.shade, "badge": str(getattr(line, by)), "late": by == "late"}
        for line in lines
        if line.shade
    ]
    return {"words": _("流程图，按热度着色；数字见下表"), "data": {"xml": address, "heat": heat}}


def asked_version() -> int | None:
    """The version of the address; None for all."""
    given = request.args.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else None


@pages.get("/heat/<process_id>")
def heat_home(process_id: str) -> ResponseReturnValue:
    """The heat for the highest place that the person may read, under its own address."""
    place = do(board.place_of, None)
    return redirect(url_for("pages.heat_page", key=place.key, process_id=process_id, version=asked_version()))


@pages.get("/board/<key>/heat/<process_id>")
def heat_page(key: str, process_id: str) -> str:
    """The diagram of a process with what happened at its elements, below one organisation."""
    by, version = request.args.get("by", ""), asked_version()
    by, number = by if by in MEASURES else MEASURES[0], key_of(key, _("单位"))
    watch(board=number)
    found = do(heat.read_heat, number, process_id, version)
    lines = lines_of(found, by)
    columns = {code: (HEAT[code].name(language()), HEAT[code].means(language())) for code in HEAT}
    address = url_for("pages.definition_xml", key=found.definition.key)
    return render_template(
        "heat.html",
        place=found.place,
        definition=found.definition,
        name=named(found.definition.name),
        versions=found.versions,
        version=version,
        by=by,
        measures=MEASURES,
        lines=lines,
        columns=columns,
        shades=range(1, SHADES + 1),
        diagram=drawn(lines, by, address),
    )
