"""Everything that waits for a time: over all procedures that the person sees, and in one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from flask import render_template, url_for

from service.domain.periods import parse_day
from service.domain.workdays import SHANGHAI, Moment
from service.engine.diagram import Node
from service.usecases import associations, definitions, timers
from service.usecases.timers import TimerView
from service.usecases.work import Work
from service.web.lists import ascending, asked, everything, more, names, one_page
from service.web.page import do, pages
from service.web.speech import _, named
from service.web.words import Due, clock, due

NEVER: Final = 9999  # the year of a date by which diagrams say that something does not happen
FILTERS: Final = ("q", "process", "from", "to")


@dataclass(frozen=True, slots=True)
class Line:
    """A timer in words. `what` says when it matters: beside a step, or between two; `shift` leads to another time."""

    key: int
    name: str
    what: str
    at: str
    left: str
    late: bool
    subject: str
    process_name: str
    href: str
    shift: str | None
    element: str  # of the diagram of the procedure itself


def name_of(node: Node) -> str:
    """The name of an element in the language of the page; as drawn where nobody has said it in English."""
    return named(node.name, node.properties.get("name_en")) or node.id


def lines_of(work: Work, found: list[TimerView]) -> list[Line]:
    """Timers in words."""
    subjects = names(work, associations.search_associations, (view.timer.association_key for view in found))
    return [_line(work, view, subjects, work.moment) for view in found]


def _line(work: Work, view: TimerView, subjects: Mapping[int, str], moment: Moment) -> Line:
    one, left = view.instance, due(view.due_at, moment)
    paused, never = one.suspended_at is not None, view.due_at.year >= NEVER
    may_shift = work.actor.repairs(one.organisation_path) and not paused
    return Line(
        view.key,
        name_of(view.node),
        _what(view),
        "" if never else clock(view.due_at),
        _left(left, paused=paused, never=never),
        left.overdue and not paused,
        subjects.get(view.timer.association_key or 0) or one.business_id or named(one.process_name),
        named(one.process_name),
        url_for("pages.instance", key=one.key),
        url_for("pages.timer_due_date", key=view.key) if may_shift else None,
        view.timer.root_element_id,
    )


def _left(left: Due, *, paused: bool, never: bool) -> str:
    if never:
        return _("不会到时")
    if paused:
        return _("已中止，暂停计时")
    return _("时间已到，即将处理") if left.overdue else left.long


def _what(view: TimerView) -> str:
    if view.beside is None:
        return _("到时后继续往下走")
    beside = name_of(view.beside)
    if view.node.interrupting:
        return _("到时后“%(name)s”不再等待", name=beside)
    if view.repeats:
        return _("“%(name)s”未办结时反复提醒", name=beside)
    return _("“%(name)s”未办结时触发，任务照常办理", name=beside)


def filter_of(asked: Mapping[str, str]) -> dict[str, Any]:
    """What was typed and chosen, as a filter; both days belong to the period."""
    found: dict[str, Any] = {"text": asked.get("q", "")}
    if asked.get("process"):
        found["root_process_id"] = asked["process"]
    limits = {"$gte": _day(asked.get("from"), 0), "$lt": _day(asked.get("to"), 1)}
    period = {name: at for name, at in limits.items() if at is not None}
    return {**found, "due_at": period} if period else found


def _day(text: str | None, days: int) -> datetime | None:
    """The beginning of a day; None for what is no day, as a browser without a calendar may send."""
    try:
        return datetime.combine(parse_day(text or "") + timedelta(days=days), time.min, SHANGHAI)
    except ValueError:
        return None


def _read(work: Work, filter: Mapping[str, Any]) -> dict[str, Any]:
    page = one_page(work, timers.search_timers, filter, ascending("due_at"))
    deployed = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    return {
        "page": page,
        "lines": lines_of(work, page.items),
        "processes": [(one.process_id, named(one.name)) for one in deployed],
    }


@pages.get("/timers")
def timers_list() -> str:
    """Every timer that waits in a procedure that the person may see, the next one first."""
    filters = asked(*FILTERS)
    shown = do(_read, filter_of(filters))
    return render_template(
        "timers.html", filters={**dict.fromkeys(FILTERS, ""), **filters}, more=more(shown["page"]), **shown
    )
