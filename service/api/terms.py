"""Terms of committees: when they end, and how near that is."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Day, Flag, Instant, Key, Number, Text
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request
from service.api.schema import Answer, Request
from service.api.work import Door, carry_out, look_up, send
from service.usecases import terms
from service.usecases.terms import Dates

door = Door("terms", "届期 · Terms of committees")


class TermAnswer(Answer):
    """A term. `endsOn` is its last day; `filingDueOn` is until when the result of its last congress is to be filed."""

    term_key = Key(attribute="key", required=True)
    association_key = Key(required=True)
    term_no = Number(required=True)
    term_years = Number(required=True, allow_none=True)
    elected_on = Day(required=True, allow_none=True)
    starts_on = Day(required=True, allow_none=True)
    ends_on = Day(required=True, allow_none=True)
    extended_until = Day(required=True, allow_none=True)
    filing_due_on = Day(required=True, allow_none=True)
    closed_on = Day(required=True, allow_none=True)
    stage = Text(required=True, example="t6")
    next_stage_date = Instant(attribute="next_stage_at", required=True, allow_none=True)


TermSearch: Final = search_request(
    "Term",
    {
        "term_key": Filter(Key(), attribute="key"),
        "association_key": key_filter(),
        "term_no": Filter(Number(), order=True),
        "stage": Filter(Text()),
        "ends_on": Filter(Day(), order=True),
        "last_day": Filter(Day(), order=True),
        "elected_on": Filter(Day(), order=True),
        "is_open": Flag(),
        "organisation_key": Key(description="Only terms that belong to this organisation or to something below it."),
    },
    {
        "termKey": "key",
        "termNo": "term_no",
        "endsOn": "ends_on",
        "electedOn": "elected_on",
        "stage": "stage",
        "lastDay": "last_day",
    },
)
TermPage: Final = search_answer("Term", TermAnswer)
TERM: Final = TermAnswer()


@door.operation("POST", "/terms/search", zh="查询届期", body=TermSearch, answer=TermPage)
def search_terms(search: dict[str, Any]) -> Response:
    """Search terms of associations that the caller may see."""
    return send(page_body(TERM, look_up(terms.search_terms, **search)))


@door.operation("GET", "/terms/<key:term_key>", zh="查看届期", answer=TermAnswer)
def get_term(term_key: int) -> Response:
    """Get a term."""
    return send(TERM.dump(look_up(terms.get_term, term_key)))


class TermCorrection(Request):
    """The dates of a term as its papers have them, and why they are entered or changed."""

    elected_on = Day(allow_none=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True, description="the last day of the term by the charter, without extensions")
    reason = Text(min=1, max=1000, required=True, example="补登建档时缺失的届期")


@door.operation(
    "POST",
    "/terms/<key:term_key>/correction",
    zh="补登或更正届期",
    body=TermCorrection,
    answer=TermAnswer,
    writes=True,
)
def correct_term(wanted: dict[str, Any], term_key: int) -> Response:
    """Fill in or correct the dates of an open term, by its local association or an administrator, with a reason."""
    dates = Dates(wanted.get("elected_on"), wanted["starts_on"], wanted["ends_on"])
    return carry_out(TERM.dump, 200, terms.correct_term, term_key, dates, wanted["reason"])
