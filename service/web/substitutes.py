"""Who does one's tasks during absence, and for whom one stands in oneself 代理."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import AppError, Refused
from service.domain.periods import parse_day
from service.domain.workdays import SHANGHAI
from service.store.people import Person
from service.store.substitutes import Substitution
from service.usecases import substitutes
from service.usecases.work import Work
from service.web.lists import everything
from service.web.page import actor, do, key_of, pages
from service.web.speech import _, language
from service.web.words import day

FIELDS: Final = ("person", "absent", "begins", "ends", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """A substitution, of whoever reads it or of others. `state`: now, coming or over."""

    key: int
    what: str
    begins: str
    ends: str
    reason: str
    state: str


def read_list(work: Work) -> tuple[list[Line], list[Person]]:
    """Every substitution of the person, the latest first, and whom they can name."""
    rows = everything(work, substitutes.search_substitutions, {}, "begins_at")
    names = substitutes.names_of(work, rows)
    lines = [_line(work, row, names) for row in reversed(rows)]
    return lines, substitutes.colleagues(work)


def _line(work: Work, row: Substitution, names: dict[int, str]) -> Line:
    ended = row.ended_at or row.ends_at
    state = "over" if ended <= work.now else "now" if row.begins_at <= work.now else "coming"
    if row.person_key == work.actor.person_key:
        what = _("%(name)s 代我办理", name=names[row.substitute_key])
    elif row.substitute_key == work.actor.person_key:
        what = _("我代 %(name)s 办理", name=names[row.person_key])
    else:
        what = _("%(name)s 代 %(absent)s 办理", name=names[row.substitute_key], absent=names[row.person_key])
    return Line(row.key, what, day(row.begins_at), day(_last(row)), row.reason, state)


def _last(row: Substitution) -> datetime:
    """The last day: the end is the midnight after it."""
    return min(row.ended_at or row.ends_at, row.ends_at - timedelta(seconds=1))


def _midnight(text: str, days: int = 0) -> datetime:
    try:
        return datetime.combine(parse_day(text) + timedelta(days=days), time.min, SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise Refused("substitute_period") from error


def _show(wrong: str = "", status: int = 200) -> tuple[str, int]:
    lines, colleagues = do(read_list)
    filled: dict[str, Any] = {name: request.form.get(name, "") for name in FIELDS}
    page = render_template(
        "substitutes.html",
        lines=lines,
        colleagues=colleagues,
        wrong=wrong,
        filled=filled,
        for_others=actor().administers,
    )
    return page, status


@pages.get("/substitutes")
def substitutes_list() -> ResponseReturnValue:
    """Who stands in for whom, and naming somebody."""
    return _show()


@pages.post("/substitutes")
def substitute_name() -> ResponseReturnValue:
    """Name a substitute from one day to another, both included."""
    form = request.form
    try:
        period = _midnight(form.get("begins", "")), _midnight(form.get("ends", ""), 1)
        said = form.get("reason", "").strip()[:200]
        do(substitutes.name_substitute, form.get("person", ""), *period, said, absent=form.get("absent", ""))
    except AppError as error:
        return _show(error.text(language()), 422)
    return redirect(url_for("pages.substitutes_list", said="substitute_named"))


@pages.post("/substitutes/<key>/end")
def substitute_end(key: str) -> ResponseReturnValue:
    """End a substitution now."""
    do(substitutes.end_substitution, key_of(key, _("代理")))
    return redirect(url_for("pages.substitutes_list", said="substitute_ended"))
