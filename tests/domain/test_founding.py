"""Names, credit codes and phones of an application: real ones are taken, and one wrong character is noticed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from service.domain import founding
from service.domain.founding import application_errors, is_association_name, is_credit_code, is_phone, is_region_code

# Published codes of known bodies: Alibaba (China), Huawei, Tencent, Baidu.
CODES = ["91330100799655058B", "914403001922038216", "9144030071526726XG", "91110000802100433B"]
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", CODES)
def test_published_credit_codes_are_right(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize("code", CODES)
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    for place, right in enumerate(code):
        for wrong in CHARACTERS:
            if wrong != right:
                assert not is_credit_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "9133010079965505", CODES[0].lower(), CODES[0] + "0", " " + CODES[0], "9I330100799655058B", "９" * 18]
)
def test_what_has_not_the_shape_is_no_credit_code(text: str) -> None:
    assert not is_credit_code(text)


@pytest.mark.parametrize(
    ("name", "kind", "right"),
    [
        ("天津滨海高新技术产业开发区科学技术协会", "single", True),
        ("滨湖三园联合科学技术协会", "joint", True),
        ("滨湖三园联合科学技术协会", "single", True),
        ("滨湖三园科学技术协会", "joint", False),
        ("天津滨海高新区科协", "single", False),
        ("科学技术协会", "single", False),
        ("联合科学技术协会", "joint", False),
        ("甲" * 54 + "科学技术协会", "single", True),
        ("甲" * 55 + "科学技术协会", "single", False),
        (" 甲园区科学技术协会", "single", False),
    ],
)
def test_a_full_name_ends_as_the_guide_names_associations(name: str, kind: str, right: bool) -> None:
    assert is_association_name(name, kind) is right


@pytest.mark.parametrize("phone", ["13800138000", "19912345678", "010-87667006", "0898-65332223", "0891-6890558"])
def test_mobile_and_landline_numbers_are_phones(phone: str) -> None:
    assert is_phone(phone)


@pytest.mark.parametrize("phone", ["", "12800138000", "1380013800", "01087667006", "010-876670", "86-13800138000"])
def test_other_numbers_are_not(phone: str) -> None:
    assert not is_phone(phone)


@pytest.mark.parametrize(("code", "right"), [("110108", True), ("120116", True), ("01", False), ("011010", False)])
def test_a_region_code_has_six_digits(code: str, right: bool) -> None:
    assert is_region_code(code) is right


def errors(**values: Any) -> dict[str, str]:
    return {error.path: error.code for error in application_errors(values)}


def test_an_application_is_checked_field_by_field() -> None:
    good = {
        "assoc_name": "云帆科技孵化器科学技术协会",
        "assoc_kind": "single",
        "operator_kind": "enterprise",
        "operator_uscc": CODES[0],
        "contact_phone": "027-87123443",
        "party_region_code": "420100",
    }
    assert errors(**good) == {}
    assert errors(**good | {"assoc_name": "云帆科协"}) == {"assoc_name": "assoc_name_invalid"}
    assert errors(**good | {"assoc_kind": "joint"}) == {"assoc_name": "assoc_name_invalid"}
    assert errors(**good | {"operator_uscc": CODES[0][:-1] + "C"}) == {"operator_uscc": "uscc_invalid"}
    assert errors(**good | {"contact_phone": "87123443"}) == {"contact_phone": "phone_invalid"}
    assert errors(**good | {"party_region_code": "42"}) == {"party_region_code": "region_code_invalid"}


@pytest.mark.parametrize(
    ("operator", "needed"), [("management_committee", False), ("enterprise", True), ("other", True)]
)
def test_only_a_management_committee_needs_no_credit_code(operator: str, needed: bool) -> None:
    assert errors(operator_kind=operator) == ({"operator_uscc": "field_required"} if needed else {})


@pytest.mark.parametrize(
    ("operator", "party", "right"),
    [
        ("management_committee", "park_committee", True),
        ("management_committee", "operator_organisation", True),
        ("enterprise", "operator_organisation", True),
        ("enterprise", "superior_organisation", True),
        ("enterprise", "park_committee", False),
    ],
)
def test_a_park_that_an_enterprise_runs_has_no_party_work_committee(operator: str, party: str, right: bool) -> None:
    """Guide, chapter 2, 1: there the operator's Party organisation consents, or the one above it."""
    found = errors(operator_kind=operator, operator_uscc=CODES[0], party_org_kind=party)
    assert found == ({} if right else {"party_org_kind": "party_kind_mismatch"})


def test_every_landline_of_the_provincial_offices_is_a_phone() -> None:
    """The list that the guide prints."""
    lists = sorted(Path(founding.__file__).parents[1].rglob("provincial_associations.csv"))
    assert lists, "the provincial contacts are part of the service"
    with lists[0].open(encoding="utf-8-sig", newline="") as stream:
        phones = [row["phone"] for row in csv.DictReader(stream)]
    assert len(phones) == 32 and all(map(is_phone, phones))
