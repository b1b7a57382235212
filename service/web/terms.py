"""The ledger of terms: when each committee's term ends, how urgent it is, and whether an election is under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Invalid, Refused
from service.domain.periods import parse_day
from service.store.associations import Term
from service.store.organisations import Organisation
from service.usecases import associations, board, instances, terms
from service.usecases.terms import Dates
from service.usecases.work import Work
from service.web.associations import TermLine, term_line
from service.web.instances import Line as InstanceLine
from service.web.instances import lines_of as instance_lines
from service.web.lists import ascending, everything, like, more, names, one_page
from service.web.page import do, key_of, pages
from service.web.speech import _, language, lazy
from service.web.words import stage

SHOWN_STAGES: Final = ("overdue", "expired", "filing_due", "t1", "t3", "t6", "t12", "extended", "normal", "no_date")
SIX_MONTHS: Final = "six_months"
THIS_YEAR: Final = "this_year"  # the list of each January: 本年度届满 (domain.md §3.D)
KPIS: Final = (
    ("overdue", lazy("已超期")),
    ("t1", lazy("一个月内")),
    ("t3", lazy("三个月内")),
    ("t6", lazy("六个月内")),
    ("t12", lazy("一年内")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A term in the ledger."""

    href: str
    name: str
    term: TermLine
    election: InstanceLine | None


@dataclass(frozen=True, slots=True)
class Kpi:
    """A number over the ledger, which leads to its lines."""

    label: Any
    count: int
    href: str
    hot: bool


def ledger_filter(asked: str, today: date, path: str = "") -> dict[str, Any]:
    """Open terms of a stage, of all that end within six months or this year, below an organisation's path."""
    filter: dict[str, Any] = {"is_open": True}
    if asked == SIX_MONTHS:
        filter["stage"] = {"$in": sorted(board.SIX_MONTHS)}
    elif asked == THIS_YEAR:
        filter["last_day"] = {"$gte": date(today.year, 1, 1), "$lte": date(today.year, 12, 31)}
    elif asked in SHOWN_STAGES:
        filter["stage"] = asked
    if path:
        filter["organisation_path"] = {"$like": f"{path}*"}
    return filter


def read_ledger(work: Work, asked: Mapping[str, str]) -> dict[str, Any]:
    """A page of open terms, the earliest end first, below an organisation or of everything that the person sees."""
    place = _place(work, asked["organisation"])
    filter = ledger_filter(asked["stage"], work.moment.today, place.path if place is not None else "")
    if like(asked["q"]):
        wanted = everything(work, associations.search_associations, {"name": like(asked["q"])}, "name")
        filter["association_key"] = {"$in": [row.key for row in wanted] or [0]}
    page = one_page(work, terms.search_terms, filter, ascending("last_day"))
    return {"page": page, "lines": lines_of(work, page.items), "kpis": _kpis(work, place), "place": place}


def _place(work: Work, key: str) -> Organisation | None:
    return board.place_of(work, key_of(key, _("单位"))) if key else None


def lines_of(work: Work, found: Sequence[Term]) -> list[Line]:
    """Terms with their association and the election under way."""
    keys = [term.association_key for term in found]
    known = names(work, associations.search_associations, keys)
    elections = _elections(work, keys)
    today = work.moment.today
    return [
        Line(
            url_for("pages.association", key=term.association_key),
            known.get(term.association_key, ""),
            term_line(term, today),
            elections.get(term.association_key),
        )
        for term in found
    ]


def _elections(work: Work, keys: list[int]) -> Mapping[int, InstanceLine]:
    if not keys:
        return {}
    filter = {"association_key": {"$in": keys}, "process_id": "term_election", "status": "active"}
    found = everything(work, instances.search_instances, filter)
    return {one.association_key or 0: line for one, line in zip(found, instance_lines(work, found), strict=True)}


def _kpis(work: Work, place: Organisation | None) -> list[Kpi]:
    one, path = {"limit": 1}, place.path if place is not None else ""
    there: dict[str, Any] = {"organisation": place.key} if place is not None else {}
    return [
        Kpi(
            label,
            terms.search_terms(work, ledger_filter(code, work.moment.today, path), [], one).total,
            url_for("pages.terms_list", stage=code, **there),
            code in ("overdue", "t1"),
        )
        for code, label in KPIS
    ]


@pages.get("/terms")
def terms_list() -> str:
    """The ledger of everything that the person may see, or of one organisation."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "stage", "organisation")}
    shown = do(read_ledger, asked)
    stages = [
        (SIX_MONTHS, _("六个月内全部")),
        (THIS_YEAR, _("本年度届满")),
        *((code, stage(code).text) for code in SHOWN_STAGES),
    ]
    return render_template(
        "terms.html",
        note=_("共 %(n)s 个届期", n=shown["page"].total),
        filters=asked,
        stages=stages,
        more=more(shown["page"]),
        **shown,
    )


DATES: Final = ("elected_on", "starts_on", "ends_on")


@pages.route("/terms/<key>", methods=["GET", "POST"])
def term_dates(key: str) -> ResponseReturnValue:
    """补登届期: the dates of an open term, entered or corrected with a reason."""
    number = key_of(key, _("届期"))
    term = do(terms.correctable, number)
    given, wrong = {name: _day(getattr(term, name)) for name in DATES}, []
    if request.method == "POST":
        given = {name: request.form.get(name, "").strip() for name in (*DATES, "reason")}
        try:
            do(terms.correct_term, number, _dates(given), given["reason"][:1000])
        except (Invalid, Refused) as error:
            wrong = [one.zh if language() == "zh" else one.en for one in error.fields] or [error.text(language())]
        else:
            return redirect(url_for("pages.association", key=term.association_key, said="term_corrected"))
    about = do(associations.get_association, term.association_key)
    page = render_template("term.html", association=about, missing=term.ends_on is None, given=given, wrong=wrong)
    return (page, 422) if wrong else page


def _day(day: Any) -> str:
    return day.isoformat() if day is not None else ""


def _dates(given: Mapping[str, str]) -> Dates:
    """What was entered. Raises Refused('due_no_day') for what is no day."""
    try:
        elected = parse_day(given["elected_on"]) if given["elected_on"] else None
        return Dates(elected, parse_day(given["starts_on"]), parse_day(given["ends_on"]))
    except ValueError as error:
        raise Refused("due_no_day") from error
