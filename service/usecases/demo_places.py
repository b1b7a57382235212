"""The places of the demo: the provincial associations of the guide's appendix, and parks of which nothing here is true.

The parks are real places; whether they have an association is not known here, and every association, person and date
attached to them is invented and marked 【演示】 (domain.md §6).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Final

from service.domain.charter import CharterRules as Charter
from service.domain.founding import OPERATOR_KINDS, PARK_TYPES
from service.domain.term import term_end
from service.domain.vocabulary import Words
from service.store import associations, organisations
from service.store.associations import Association, CharterRules, Term
from service.store.officers import Officer
from service.store.organisations import Organisation
from service.usecases import instances
from service.usecases.work import Work

NATION: Final = "中国科学技术协会"
MARK: Final = "【演示】"
YEARS: Final = 5
COMMITTEE: Final = (
    ("吴主席", "chair"), ("郑副主席", "vice_chair"), ("冯秘书长", "secretary_general"), ("沈委员", "member"),
    ("韩委员", "member"),
)  # fmt: skip
# How long ago the term of a demo association began, in days before its last day is `today` plus this many.
DAYS_LEFT: Final = {"near_end": 160, "normal": 900, "just_over": -20, "overdue": -70, "late": -150}


@dataclass(frozen=True, slots=True)
class Park:
    """A row of demo_parks.csv."""

    park_name: str
    park_type: str
    province: str
    city: str
    region_code: str
    park_name_en: str
    operator_kind: str
    operator_name: str
    demo_case: str


def parks() -> list[Park]:
    """All demo parks."""
    return [Park(**row) for row in _rows("demo_parks.csv")]


def load_tree(work: Work) -> None:
    """The nation, the 32 provincial associations, the cities and parks of the demo, and their Party organisations."""
    nation = _organisation(work, None, kind="national", name=NATION, short_name="中国科协", name_en="CAST")
    provinces = {}
    for row in _rows("provincial_associations.csv"):
        provinces[row["province_full"]] = _organisation(
            work,
            nation,
            kind="provincial",
            name=f"{row['province_full']}科学技术协会",
            short_name=f"{row['province']}科协",
            name_en=f"{row['province_en']} Association for Science and Technology",
            region_code=row["gbt2260_code"] or None,
            contact_department=row["department"],
            contact_phone=row["phone"],
        )
    for park in parks():
        city = _organisation(
            work,
            provinces[park.province],
            kind="city",
            name=f"{park.city}科学技术协会",
            short_name=f"{park.city}科协",
            region_code=park.region_code,
        )
        _load_park(work, city, park)


def _load_park(work: Work, city: Organisation, park: Park) -> None:
    place = _organisation(
        work, city, kind="park", name=park.park_name, short_name=park.park_name, name_en=park.park_name_en
    )
    if park.operator_kind == OPERATOR_KINDS["management_committee"].zh:
        consenting = f"{park.park_name}党工委"
    else:  # consent comes from the operator's own Party organisation, or from the one above it (guide, chapter 2)
        consenting = f"{park.operator_name}党支部"
        _organisation(
            work, place, kind="party_committee", name=f"{park.park_name}所在街道党工委", short_name="街道党工委"
        )
    party = _organisation(work, place, kind="party_committee", name=consenting, short_name=consenting)
    if associations.of_organisation(work.session, place.key) is None:
        _load_association(work, city, place, party, park)


def _load_association(work: Work, city: Organisation, place: Organisation, party: Organisation, park: Park) -> None:
    name = park.park_name.removeprefix(MARK)
    association = Association(
        name=f"{MARK}{name}科学技术协会",
        short_name=f"{name}科协",
        park_name=park.park_name,
        park_type=_code(PARK_TYPES, park.park_type),
        status="active" if park.demo_case else "preparing",
        organisation_key=place.key,
        organisation_path=place.path,
        party_organisation_key=party.key,
        local_organisation_key=city.key,
        details={
            "operator_kind": _code(OPERATOR_KINDS, park.operator_kind),
            "operator_name": park.operator_name,
            "contact_name": f"园区联系人{MARK}",
            "contact_phone": phone(int(park.region_code)),
        },
        demo=True,
        created_at=work.now,
    )
    work.session.add(association)
    work.session.flush()
    if park.demo_case:
        _load_term(work, association, park.demo_case)


def _load_term(work: Work, association: Association, case: str) -> None:
    today = work.moment.today
    elected = None if case == "undated" else _elected_on(today + timedelta(days=DAYS_LEFT[case]))
    work.session.add(
        CharterRules(
            association_key=association.key,
            organisation_path=association.organisation_path,
            version=1,
            rules=_confirmed(),
            effective_on=elected or today,
            created_at=work.now,
        )
    )
    association.founded_on = elected
    term = Term(
        association_key=association.key,
        organisation_path=association.organisation_path,
        term_no=1,
        term_years=YEARS,
        elected_on=elected,
        starts_on=elected,
        ends_on=term_end(elected, YEARS) if elected else None,
        created_at=work.now,
    )
    work.session.add(term)
    work.session.flush()
    if elected is not None:
        _load_committee(work, association, term)
    instances.start_watch(work, association, term)


def phone(number: int) -> str:
    """A telephone number that is nobody's: no number in China begins with 0 after the area code."""
    return f"0551-0{number:07d}"


def _load_committee(work: Work, association: Association, term: Term) -> None:
    """Who was elected, so that there is a result to publish."""
    for position, (name, office) in enumerate(COMMITTEE):
        work.session.add(
            Officer(
                association_key=association.key,
                organisation_path=association.organisation_path,
                term_key=term.key,
                term_no=term.term_no,
                position=position,
                name=f"{name}{MARK}",
                unit=association.park_name,
                office=office,
                from_on=term.starts_on,
                created_at=work.now,
            )
        )


def _code(table: Words, zh: str) -> str:
    """The code of a word that the list of parks has in Chinese; another park is one of `other`."""
    return next((word.code for word in table.values() if word.zh == zh), "other")


def _elected_on(last_day: date) -> date:
    """A day of election whose term of YEARS ends on or next to `last_day`."""
    month_end_safe = min(last_day.day, 28)
    return date(last_day.year - YEARS, last_day.month, month_end_safe)


def _confirmed() -> dict[str, object]:
    """The template's rules, with the invented articles of a demo charter."""
    template = Charter.template().as_json()
    return {
        key: {"value": rule["value"], "article": f"第{number}条{MARK}"}
        for number, (key, rule) in enumerate(template.items(), start=10)
    }


def _organisation(
    work: Work, parent: Organisation | None, *, kind: str, name: str, **details: str | None
) -> Organisation:
    found = organisations.named(work.session, kind, name, parent.key if parent else None)
    if found is not None:
        return found
    made = Organisation(kind=kind, name=name, created_at=work.now, demo=name.startswith(MARK), **details)
    return organisations.add(work.session, made, parent)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("service.usecases").joinpath("seeds", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
