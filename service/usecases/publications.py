"""The public side of an association: the list of candidates while it is published, and whom founding and elections put
into office. This is the one place that decides what is public; everything else stays inside.

Nothing is published by hand. A list is public on the days that the secretariat gave when it settled it; a result is
public once its term was opened, which is after the approval or the filing of the guide's chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.domain.errors import NotFound
from service.domain.periods import parse_day
from service.domain.roster import POSTS
from service.store import associations, officers, organisations, publications
from service.store.associations import Association, Term
from service.store.board import LIVING
from service.store.documents import Document
from service.store.organisations import Organisation
from service.store.publications import FinalList
from service.store.search import Page
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on a public list; `unit` only where it tells two people of one name apart."""

    name: str
    post: str  # a code of roster.POSTS
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A list of candidates that is published now: from the first day to the last, both included."""

    term_no: int | None
    first: date
    last: date
    channel: str
    objections_to: str
    people: list[Listed]


@dataclass(frozen=True, slots=True)
class Paper:
    """The reply or receipt that stands behind a result."""

    title: str
    doc_no: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Result:
    """A term: when its committee was elected, how long it holds office, and, of the present one, who is in it."""

    term_no: int
    elected_on: date | None
    first: date | None
    last: date | None
    present: bool
    committee: list[Listed]


@dataclass(frozen=True, slots=True)
class Line:
    """An association in the public list: where it lies, from the province down, and whether a list is published."""

    key: int
    name: str
    park_name: str
    places: list[str]
    published: bool


@dataclass(frozen=True, slots=True)
class Public:
    """Everything that anybody may read of an association."""

    key: int
    name: str
    park_name: str
    places: list[str]
    local: str
    founded_on: date | None
    candidacies: list[Candidacy]
    results: list[Result]
    papers: list[Paper]
    publicity_days: tuple[int, str] | None  # by its charter, and the article


def provinces(work: Work) -> list[Organisation]:
    """The provincial associations of the guide's appendix, in its order."""
    return organisations.of_kind(work.session, "provincial")


def cities(work: Work, province_key: int) -> list[Organisation]:
    """The city associations below a province."""
    return organisations.children(work.session, province_key, "city")


def search_public(work: Work, words: str, region_key: int | None, page: Mapping[str, Any]) -> Page[Line]:
    """Founded associations by name, within a province or a city. Raises NotFound for another organisation."""
    path = "/"
    if region_key is not None:
        region = organisations.get(work.session, region_key)
        if region is None or region.kind not in ("provincial", "city"):
            raise NotFound("not_found", what="organisation", key=region_key)
        path = region.path
    found = publications.find(work.session, words, path, [{"field": "name", "order": False}], page)
    places = _places(work, found.items)
    today = work.moment.today
    lists = publications.final_lists(work.session, [row.key for row in found.items])
    published = {key for key, one in lists if candidacy(one, today) is not None}
    lines = [Line(row.key, row.name, row.park_name, places[row.key], row.key in published) for row in found.items]
    return Page(lines, found.total, found.start_cursor, found.end_cursor, found.has_more)


def read_public(work: Work, key: int) -> Public:
    """The public page of a founded association. Raises NotFound for one in preparation or closed."""
    row = associations.get(work.session, key)
    if row is None or row.status not in LIVING:
        raise NotFound("not_found", what="association", key=key)
    lists = (candidacy(one, work.moment.today) for _key, one in publications.final_lists(work.session, [key]))
    local = organisations.get(work.session, row.local_organisation_key or 0)
    return Public(
        key=row.key,
        name=row.name,
        park_name=row.park_name,
        places=_places(work, [row])[row.key],
        local=local.name if local is not None else "",
        founded_on=row.founded_on,
        candidacies=[one for one in lists if one is not None],
        results=_results(work, key),
        papers=[_paper(one) for one in publications.papers(work.session, key)],
        publicity_days=_publicity_days(work, key),
    )


def candidacy(settled: FinalList, today: date) -> Candidacy | None:
    """The list as it is published today; None before its first day and after its last."""
    try:
        first, last = (parse_day(str(settled.values.get(name) or "")) for name in ("publicity_from", "publicity_to"))
    except ValueError:
        return None
    if not first <= today <= last:
        return None
    rows = settled.values.get("candidates")
    kept = [row for row in rows if row.get("check") == "ok"] if isinstance(rows, list) else []
    people = [Listed(str(row.get("name")), _post(row.get("proposed_post")), str(row.get("unit") or "")) for row in kept]
    channel, to = (str(settled.values.get(name) or "") for name in ("channel", "objections_to"))
    return Candidacy(settled.term_no, first, last, channel, to, people)


def _post(code: Any) -> str:
    return code if code in POSTS else "member"


def _results(work: Work, key: int) -> list[Result]:
    terms = sorted(associations.terms_of(work.session, key), key=lambda term: -term.term_no)
    present = officers.in_office(work.session, key)
    return [_result(term, present) for term in terms if term.elected_on is not None]


def _result(term: Term, present: Sequence[officers.Officer]) -> Result:
    committee = [Listed(row.name, _post(row.office)) for row in present if row.term_key == term.key]
    order = list(POSTS)
    committee.sort(key=lambda one: order.index(one.post))
    last = term.extended_until or term.ends_on
    return Result(term.term_no, term.elected_on, term.starts_on, last, term.closed_on is None, committee)


def _paper(row: Document) -> Paper:
    return Paper(row.title, row.doc_no or "", row.doc_date)


def _publicity_days(work: Work, key: int) -> tuple[int, str] | None:
    rules = associations.rules_in_force(work.session, key)
    rule = rules.rules.get("publicity_days") if rules is not None else None
    if not isinstance(rule, Mapping) or not isinstance(rule.get("value"), int):
        return None
    return rule["value"], str(rule.get("article") or "")


def _places(work: Work, rows: Sequence[Association]) -> dict[int, list[str]]:
    """The names of the provincial and the city association above each, by its key."""
    paths = {row.key: [int(key) for key in row.organisation_path.strip("/").split("/")[1:-1]] for row in rows}
    above = organisations.many(work.session, sorted({key for keys in paths.values() for key in keys}))
    return {row: [above[key].short_name for key in keys if key in above] for row, keys in paths.items()}
