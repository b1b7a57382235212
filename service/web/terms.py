"""The ledger of terms: when each committee's term ends, how urgent it is, and whether an election is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template, request, url_for

from service.store.associations import Term
from service.store.search import Page
from service.usecases import associations, instances, terms
from service.usecases.work import Work
from service.web.associations import TermLine, term_line
from service.web.instances import Line as InstanceLine
from service.web.instances import lines_of
from service.web.lists import ascending, everything, like, more, names, one_page
from service.web.page import do, pages
from service.web.speech import _, lazy
from service.web.words import Stage, stage

SHOWN_STAGES: Final = ("overdue", "expired", "filing_due", "t1", "t3", "t6", "t12", "extended", "normal", "no_date")
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


def read_ledger(work: Work, filter: dict[str, Any], q: str) -> tuple[Page[Term], list[Line], list[Kpi]]:
    """A page of open terms, the earliest end first."""
    if like(q):
        wanted = everything(work, associations.search_associations, {"name": like(q)}, "name")
        filter = {**filter, "association_key": {"$in": [row.key for row in wanted] or [0]}}
    page = one_page(work, terms.search_terms, {"is_open": True, **filter}, ascending("ends_on"))
    keys = [term.association_key for term in page.items]
    known = names(work, associations.search_associations, keys)
    elections = _elections(work, keys)
    today = work.moment.today
    lines = [
        Line(
            url_for("pages.association", key=term.association_key),
            known.get(term.association_key, ""),
            term_line(term, today),
            elections.get(term.association_key),
        )
        for term in page.items
    ]
    return page, lines, _kpis(work)


def _elections(work: Work, keys: list[int]) -> Mapping[int, InstanceLine]:
    if not keys:
        return {}
    filter = {"association_key": {"$in": keys}, "process_id": "term_election", "status": "active"}
    found = everything(work, instances.search_instances, filter)
    return {one.association_key or 0: line for one, line in zip(found, lines_of(work, found), strict=True)}


def _kpis(work: Work) -> list[Kpi]:
    one = {"limit": 1}
    return [
        Kpi(
            label,
            terms.search_terms(work, {"is_open": True, "stage": code}, [], one).total,
            url_for("pages.terms_list", stage=code),
            code in ("overdue", "t1"),
        )
        for code, label in KPIS
    ]


@pages.get("/terms")
def terms_list() -> str:
    """The ledger of everything that the person may see."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "stage")}
    filter = {"stage": asked["stage"]} if asked["stage"] in SHOWN_STAGES else {}
    page, lines, kpis = do(read_ledger, filter, asked["q"])
    stages: list[Stage] = [stage(code) for code in SHOWN_STAGES]
    return render_template(
        "terms.html",
        note=_("共 %(n)s 个届期", n=page.total),
        filters=asked,
        page=page,
        lines=lines,
        kpis=kpis,
        stages=stages,
        more=more(page),
    )
