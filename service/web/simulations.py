"""What if: a draft and the version in use, simulated side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Invalid
from service.engine.findings import DiagramRefused
from service.engine.simulation import MOST_INSTANCES, StepForecast
from service.engine.simulation_model import Place
from service.usecases import definitions, drafts, dry_runs, simulations
from service.usecases.simulations import Side, WhatIf
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _, language, lazy, named, ngettext

USUAL: Final = 200
HOUR, DAY = 3600, 86400
NARROW: Final = 0.2  # what takes that part of the longest paths is worth looking at
MOST_NARROW: Final = 3
BASES: Final = {
    "past": "",
    "inside": lazy("合计里面的环节"),
    "limit": lazy("没有记录，按本环节的期限"),
    "timer": lazy("没有记录，按定时"),
    "none": lazy("没有记录，按不占时间"),
}
PEOPLE_OR_EVENTS: Final = ("userTask", "receiveTask", "intermediateCatchEvent")


@dataclass(frozen=True, slots=True)
class Cell:
    """A step in one of the two versions, in words."""

    median: str
    p90: str
    limit: str
    late: str
    share: str
    basis: str
    observations: int


@dataclass(frozen=True, slots=True)
class Row:
    """A step in both versions; None where a version does not have it or never came to it.

    `change` says that only the draft has it, or only the version in use.
    """

    name: str
    process: str
    new: Cell | None
    old: Cell | None
    narrow: bool
    change: Literal["", "added", "removed"]


@pages.get("/studio/drafts/<key>/what-if")
def draft_what_if(key: str) -> ResponseReturnValue:
    """How long a process of a draft would take, beside the version in use."""
    number = key_of(key, _("草稿"))
    asked = {name: request.args.get(name, "") for name in ("process", "count", "seed")}
    try:
        return render_template("what_if.html", **do(read_what_if, number, asked))
    except Invalid as error:
        usual = {**asked, "count": str(USUAL)}
        return render_template("what_if.html", **do(read_what_if, number, usual), wrong=error.text(language())), 422
    except DiagramRefused:
        return redirect(url_for("pages.draft", key=key))  # what is wrong stands there


def read_what_if(work: Work, key: int, asked: dict[str, str]) -> dict[str, Any]:
    """The simulation that was asked for; without wishes the process that the draft began from, 200 times."""
    view = drafts.get_draft(work, key)
    processes = dry_runs.processes_of(work, key)
    base = view.draft.base_key
    usual = definitions.get_process_definition(work, base).process_id if base is not None else next(iter(processes))
    process_id = asked["process"] or (usual if usual in processes else next(iter(processes)))
    count, seed = _number(asked["count"], USUAL), _number(asked["seed"], 1)
    found = simulations.what_if(work, key, process_id, count, seed)
    return {
        "draft": view.draft,
        "processes": {key: named(name) for key, name in processes.items()},
        "chosen": process_id,
        "count": count,
        "seed": seed,
        "most": MOST_INSTANCES,
        "past": found.past,
        "totals": [_total(side) for side in (found.current, found.draft) if side is not None],
        "rows": _rows(found),
        "guessed": [_name(found.draft, place) for place in sorted(found.draft.forecast.guessed)],
        "data": _drawn(found),
    }


def _number(text: str, otherwise: int) -> int:
    """A whole number; anything else is refused by what it is for."""
    if not text:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _total(side: Side) -> dict[str, Any]:
    """The whole procedure in words; where none came to an end there is no time to tell."""
    one = side.forecast
    times = [span(one.median), span(one.p90)] if one.unended < one.instances else ["—", "—"]
    return {"median": times[0], "p90": times[1], "unended": one.unended, "late": _late(side)}


def _late(side: Side) -> int:
    return sum(step.late for step in side.forecast.steps)


def _rows(found: WhatIf) -> list[Row]:
    """The steps that take time or have a limit, the narrowest of the draft first."""
    new = {step.place: step for step in found.draft.forecast.steps}
    old = {step.place: step for step in found.current.forecast.steps} if found.current is not None else {}
    narrow = [place for place, step in new.items() if step.share >= NARROW][:MOST_NARROW]
    rows = []
    for place in [*new, *(place for place in old if place not in new)]:
        side = found.draft if place in new or found.current is None else found.current
        node = side.diagrams[place[0]].nodes[place[1]]
        steps = [one[place] for one in (new, old) if place in one]
        if node.type in PEOPLE_OR_EVENTS or any(step.p90 >= HOUR for step in steps):
            process = "" if place[0] == found.process_id else named(side.diagrams[place[0]].processes[place[0]].name)
            cells = _cell(new.get(place)), _cell(old.get(place))
            rows.append(Row(_name(side, place), process, *cells, place in narrow, _change(found, place)))
    return rows


def _change(found: WhatIf, place: Place) -> Literal["", "added", "removed"]:
    if found.current is None:
        return ""
    has = [any(place[1] in one.nodes for one in side.diagrams.values()) for side in (found.current, found.draft)]
    return "" if all(has) else "added" if has[1] else "removed"


def _cell(step: StepForecast | None) -> Cell | None:
    if step is None:
        return None
    late = f"{round(100 * step.late / step.visits)}%" if step.limit is not None else "—"
    limit = span(step.limit) if step.limit is not None else "—"
    share = "—" if step.basis == "inside" else f"{round(100 * step.share)}%"
    return Cell(span(step.median), span(step.p90), limit, late, share, str(BASES[step.basis]), step.observations)


def _name(side: Side, place: Place) -> str:
    return named(side.diagrams[place[0]].nodes[place[1]].name) or place[1]


def _drawn(found: WhatIf) -> dict[str, Any]:
    """Both diagrams for the island, with each element's part of the time."""

    def shares(side: Side | None) -> dict[str, str]:
        steps = side.forecast.steps if side is not None else ()
        own = {step.place[1]: round(100 * step.share) for step in steps if step.place[0] == found.process_id}
        return {key: f"{share}%" for key, share in own.items() if share > 0}

    old = found.current.xml if found.current is not None else ""
    tokens = {"old": shares(found.current), "new": shares(found.draft)}
    return {"old": old, "new": found.draft.xml, "marks": [], "tokens": tokens}


def span(seconds: float) -> str:
    """A length of time in the words that suit it."""
    if seconds < HOUR / 60:
        return "0"
    if seconds < DAY:
        return ngettext("%(num)d 小时", "%(num)d 小时", max(round(seconds / HOUR), 1))
    days = seconds / DAY
    return _("%(n)s 天", n=f"{days:.1f}".removesuffix(".0") if days < 100 else round(days))
