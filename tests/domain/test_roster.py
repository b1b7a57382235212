"""The roster by domain.md §3.0 (F-PERSON), §3.E and §3.H: what a row must hold, and who is entitled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.domain import person, roster
from service.domain.roster import Standing
from service.domain.separation import stands_among

FORMS = Path(__file__).resolve().parents[2] / "forms"
PERSON = {
    "name": "陈建国",
    "gender": "male",
    "birth_ym": "1980-05",
    "ethnicity": "01",
    "unit": "江城智能制造有限公司",
    "post": "工程师",
    "phone": "13800138000",
    "consent_privacy": True,
}
UNIT = {
    "unit_name": "江城智能制造有限公司",
    "unit_kind": "enterprise",
    "unit_uscc": "91420100MA4KLX5B49",
    "unit_st_workers": 120,
    "rep": "林晓梅",
    "contact": "027-87654321",
}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "陈", "field_length"),
        ("name", "", "field_required"),
        ("name", "阿卜杜拉·买买提", None),
        ("gender", "男", "field_choice"),
        ("birth_ym", "1980-13", "birth_month_invalid"),
        ("birth_ym", "80-05", "birth_month_invalid"),
        ("ethnicity", "57", "field_choice"),
        ("phone", "12800138000", "mobile_invalid"),
        ("phone", "１３８００１３８０００", "mobile_invalid"),
        ("phone", 13800138000, "field_not_text"),
        ("political", "99", "field_choice"),
        ("political", None, None),
        ("member_class", "boss", "field_choice"),
        ("post", "工" * 61, "field_length"),
    ],
)
def test_a_person_is_read_strictly(field: str, value: Any, code: str | None) -> None:
    _, errors = roster.read_individual({**PERSON, field: value})
    assert [(one.path, one.code) for one in errors] == ([(field, code)] if code else [])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("unit_uscc", "91420100MA4KLX5B4D", "uscc_invalid"),  # the check character of GB 32100 is 9
        ("unit_st_workers", 0, "st_workers_invalid"),
        ("unit_st_workers", True, "st_workers_invalid"),
        ("unit_kind", "shop", "field_choice"),
        ("contact", "12345", "phone_invalid"),
        ("rep", " ", "field_required"),
        ("unit_name", "江" * 81, "field_length"),
    ],
)
def test_a_group_member_is_read_strictly(field: str, value: Any, code: str) -> None:
    assert roster.read_group(UNIT)[1] == []
    assert [(one.path, one.code) for one in roster.read_group({**UNIT, field: value})[1]] == [(field, code)]


def test_no_identity_number_is_kept() -> None:
    values, _ = roster.read_individual({**PERSON, "id_no": "420106198005011234"})
    assert "420106198005011234" not in values.values()


def test_a_phone_is_masked_in_the_middle() -> None:
    assert person.masked("13800138000") == "138****8000"
    assert person.masked("027-87654321") == "**********21"
    assert person.masked(None) is None


def test_a_member_number_has_association_year_and_serial() -> None:
    assert roster.member_no("江城高新区科协", 2026, 7) == "江城高新区科协-2026-0007"


def test_a_delegate_who_was_no_member_on_the_record_date_does_not_count() -> None:
    delegates = [Standing("甲", True), Standing("乙", False), Standing("丙", None)]
    found = roster.entitled_delegates(delegates, date(2026, 12, 30), roster_kept=True)
    assert (found.number, found.former, found.unlisted) == (2, ("乙",), ("丙",))
    told = found.as_json()
    assert "应到 2 人" in told["sentence"] and "乙" in told["sentence"]
    assert "2 are entitled" in told["sentence_en"] and "乙" in told["sentence_en"]


@pytest.mark.parametrize(
    ("basis", "day"),
    [
        ("nomination_notice", date(2026, 12, 30)),
        ("congress_notice", date(2027, 2, 1)),
        ("congress", date(2027, 2, 20)),
    ],
)
def test_the_charter_decides_the_record_date(basis: str, day: date) -> None:
    days = {"notice_on": date(2026, 12, 30), "convened_on": date(2027, 2, 1), "congress_on": date(2027, 2, 20)}
    assert roster.record_date(basis, **days) == day


def test_without_a_notice_the_day_of_calling_counts() -> None:
    found = roster.record_date("nomination_notice", notice_on=None, convened_on=date(2027, 2, 1), congress_on=None)
    assert found == date(2027, 2, 1)


def choices(component: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for part in component.get("components", ()):
        if "values" in part:
            yield part["key"], {option["value"]: option["label"] for option in part["values"]}
        yield from choices(part)


TABLES = {
    **person.CHOICES,
    "unit_kind": roster.UNIT_KINDS,
    "proposed_post": roster.POSTS,
    "member_class": roster.MEMBER_CLASSES,
}


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_forms_offer_what_the_tables_hold(path: Path) -> None:
    for key, offered in choices(json.loads(path.read_bytes())):
        if key in TABLES:
            assert offered == {word.code: word.zh for word in TABLES[key].values()}, key


def test_there_are_56_ethnic_groups_in_the_order_of_gb_t_3304() -> None:
    names = [word.zh for word in person.ETHNICITIES.values()]
    assert len(names) == len(set(names)) == 56
    # GB/T 3304: 01 汉族, 05 维吾尔族, 08 壮族, 11 满族, 56 基诺族
    wanted = {"01": "汉族", "05": "维吾尔族", "08": "壮族", "11": "满族", "56": "基诺族"}
    assert {code: person.ETHNICITIES[code].zh for code in wanted} == wanted


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张伟（江城光电）", "张伟"),
        ("张伟(女)", "张伟"),
        ("阿不都·热合曼", "阿不都·热合曼"),
        ("John (Jack) Smith", "John (Jack) Smith"),
    ],
)
def test_a_note_that_tells_people_of_one_name_apart_is_no_part_of_the_name(written: str, name: str) -> None:
    assert person.plain_name(written) == name
    assert stands_among(name, [{"name": written}]), "and nobody decides about themselves because of it"
