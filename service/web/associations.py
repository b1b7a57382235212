"""Park associations: the list, and one with its term, charter rules, papers and procedures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for

from service.domain.charter_table import RULES
from service.domain.founding import PARK_TYPES
from service.store.associations import Association, CharterRules, Term
from service.store.board import LIVING
from service.store.search import Page
from service.usecases import associations, documents, instances, organisations, terms
from service.usecases.work import Work
from service.web.documents import document_lines
from service.web.frame import roles_of
from service.web.instances import lines_of
from service.web.lists import ascending, everything, more, names, one_page
from service.web.page import actor, do, key_of, pages
from service.web.procedures import PROCEDURES
from service.web.speech import _, is_english, language, ngettext
from service.web.words import ASSOCIATION_STATUSES, Stage, day, days_left, stage, term_number

COLOURS = {"preparing": "amber", "active": "green", "dormant": "", "closed": ""}


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term. `late` when its last day is over and it is still open."""

    no: str
    elected_on: date | None
    years: str
    ends_on: date | None
    left: str
    late: bool
    stage: Stage


@dataclass(frozen=True, slots=True)
class Line:
    """An association in the list."""

    href: str
    name: str
    park_name: str
    status: str
    colour: str
    term_no: str
    ends_on: date | None
    left: str
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of the charter in words, with its article."""

    label: str
    value: str
    article: str


def term_line(term: Term, today: date) -> TermLine:
    """A term as pages show it. An approved extension counts as its end."""
    ends_on = term.extended_until or term.ends_on
    closed = term.closed_on is not None
    return TermLine(
        term_number(term.term_no),
        term.elected_on,
        ngettext("%(num)d 年", "%(num)d 年", term.term_years) if term.term_years else "",
        ends_on,
        "" if closed else days_left(ends_on, today),
        not closed and ends_on is not None and ends_on < today,
        stage("closed" if closed else term.stage),
    )


def read_list(work: Work, filter: dict[str, Any]) -> tuple[Page[Association], list[Line]]:
    """A page of associations, each with its open term."""
    page = one_page(work, associations.search_associations, filter, ascending("name"))
    keys = [row.key for row in page.items]
    found = everything(work, terms.search_terms, {"association_key": {"$in": keys}, "is_open": True}) if keys else []
    current = {term.association_key: term_line(term, work.moment.today) for term in found}
    return page, [_line(row, current.get(row.key)) for row in page.items]


def _line(row: Association, term: TermLine | None) -> Line:
    return Line(
        url_for("pages.association", key=row.key),
        row.name,
        row.park_name,
        str(ASSOCIATION_STATUSES[row.status]),
        COLOURS[row.status],
        term.no if term else "",
        term.ends_on if term else None,
        term.left if term else "",
        term.stage if term else None,
    )


@pages.get("/associations")
def associations_list() -> str:
    """The associations that the person may see."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "status")}
    filter: dict[str, Any] = {}
    if asked["q"]:
        filter["text"] = asked["q"][:60]
    if asked["status"] in ASSOCIATION_STATUSES:
        filter["status"] = asked["status"]
    page, lines = do(read_list, filter)
    return render_template(
        "associations.html",
        filters=asked,
        page=page,
        lines=lines,
        more=more(page),
        statuses=list(ASSOCIATION_STATUSES.items()),
        note=ngettext("共 %(num)d 个", "共 %(num)d 个", page.total),
    )


def read_one(work: Work, key: int) -> dict[str, Any]:
    """Everything that the page of one association shows."""
    row = associations.get_association(work, key)
    rules = associations.charter_rules(work, key)
    found = everything(work, terms.search_terms, {"association_key": key}, "term_no")
    current = next((term for term in found if term.closed_on is None), None)
    under_way = everything(work, instances.search_instances, {"association_key": key}, "started_at")
    lines = list(reversed(lines_of(work, under_way)))
    bodies = (row.organisation_key, row.party_organisation_key, row.local_organisation_key)
    papers = everything(work, documents.search_documents, {"association_key": key}, "created_at")
    today = work.moment.today
    return {
        "association": {
            "name": row.name,
            "park_name": row.park_name,
            "status": ASSOCIATION_STATUSES[row.status],
            "colour": COLOURS[row.status],
        },
        "term": term_line(current, today) if current is not None else None,
        "terms": [term_line(term, today) for term in reversed(found)],
        "rules": rule_lines(rules.rules) if rules is not None else [],
        "charter_href": url_for("pages.charter_page", key=key),
        "rules_note": rules and _("第 %(n)s 版，%(day)s 起", n=rules.version, day=day(rules.effective_on)),
        "open": [line for line in lines if line.ended_at is None],
        "closed": [line for line in lines if line.ended_at is not None],
        "documents": document_lines(reversed(papers)),
        "facts": _facts(row, names(work, organisations.search_organisations, bodies)),
        "ending": _ending(work, row),
        "public_href": url_for("pages.public_page", key=key) if row.status in LIVING else None,
        "roster_href": url_for("pages.roster", key=key),
        "start_href": _start_address(row, rules, under_way),
        "term_href": url_for("pages.term_dates", key=current.key) if current and terms.may_correct(work, row) else None,
    }


def _facts(row: Association, bodies: Mapping[int, str]) -> list[tuple[str, str]]:
    facts = [
        (_("园区"), row.park_name),
        (
            _("园区类型"),
            PARK_TYPES[row.park_type].name(language()) if row.park_type in PARK_TYPES else row.park_type or "",
        ),
        (_("党组织"), bodies.get(row.party_organisation_key or 0, "")),
        (_("地方科协"), bodies.get(row.local_organisation_key or 0, "")),
        (_("成立日期"), day(row.founded_on) if row.founded_on else ""),
        (_("注销日期"), day(row.closed_on) if row.closed_on else ""),
    ]
    return [(label, text) for label, text in facts if text]


def _ending(work: Work, row: Association) -> dict[str, Any] | None:
    """How an association came to its end: merged into which, or dissolved, and why."""
    if row.status != "closed":
        return None
    seen = names(work, associations.search_associations, [row.successor_key] if row.successor_key else [])
    return {
        "merged": row.closed_because == "merged",
        "successor": associations.successor_name(work, row),
        "href": url_for("pages.association", key=row.successor_key) if row.successor_key in seen else None,
        "reason": row.details.get(associations.CLOSURE_REASON) or "",
    }


def _start_address(row: Association, rules: CharterRules | None, found: list[Any]) -> str | None:
    """Where this person can start the next election, if they may and none is open."""
    busy = any(one.process_id == "term_election" and one.status == "active" for one in found)
    may = (
        roles_of(actor()).intersection(PROCEDURES["term_election"].roles)
        and row.organisation_key in actor().organisation_keys
    )
    if row.status != "active" or rules is None or busy or not may:
        return None
    return url_for("pages.start", kind="term_election", association=row.key)


def rule_lines(rules: Mapping[str, Any]) -> list[RuleLine]:
    """The rules of a charter in the order of the table, in words."""
    spoken = "en" if is_english() else "zh"
    lines = []
    for key, spec in RULES.items():
        kept = rules.get(key)
        if isinstance(kept, Mapping) and kept.get("value") is not None:
            label = spec.en if is_english() else spec.zh
            lines.append(RuleLine(label, spec.show(kept["value"], spoken), str(kept.get("article") or _("待核对"))))
    return lines


@pages.get("/associations/<key>")
def association(key: str) -> str:
    """One association."""
    return render_template("association.html", **do(read_one, key_of(key, _("园区科协"))))
