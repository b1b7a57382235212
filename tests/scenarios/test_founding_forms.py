"""What the forms of a founding refuse, field by field: domain.md §3.H, the rows of A01 to A08."""

from __future__ import annotations

import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from service.domain.workdays import SHANGHAI, Moment
from service.engine import form
from tests.scenarios import papers

FORMS = Path(__file__).parents[2] / "forms"
AT = Moment(datetime(2026, 11, 24, 10, tzinfo=SHANGHAI))  # a Tuesday
FILE = {"documentId": "1", "fileName": "材料.pdf", "contentType": "application/pdf", "size": 9}
JOINT = [
    {"unit_name": "江城光电有限公司", "quota": 5, "lead": True},
    {"unit_name": "江城生物有限公司", "quota": 5, "lead": False},
]


def wrong(form_id: str, values: dict[str, Any], **shown: Any) -> list[str]:
    """The paths of what a form refuses."""
    found = form.check(form.load((FORMS / f"{form_id}.form").read_bytes()), shown, values, AT)
    return sorted(error.path for error in found.errors)


def put(values: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same with other values: `review__visit_date` is the field visit_date of the group review."""
    made = copy.deepcopy(values)
    for path, value in changes.items():
        *groups, name = path.split("__")
        here: Any = made
        for group in groups:
            here = here[int(group)] if group.isdigit() else here[group]
        here[name] = value
    return made


def people(*changes: dict[str, Any], count: int = 15) -> dict[str, Any]:
    """The proposed committee, whose last rows are changed."""
    rows = papers.candidates(count)
    for place, change in enumerate(changes, start=count - len(changes)):
        rows[place] |= change
    return {"candidates": {"committee_size": count, "candidates": rows}}


MEMBERS = papers.preparatory_group()["prep_members"]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, []),
        ({"prep_members": MEMBERS[:2]}, ["prep_members"]),  # at least three
        ({"prep_members": [*MEMBERS[:2], MEMBERS[0]]}, ["prep_names"]),  # nobody twice
        ({"prep_head": "不在名单的人"}, ["prep_head"]),
        ({"prep_date": "2026-11-24"}, []),  # today
        ({"prep_date": "2026-11-25"}, ["prep_day"]),  # not yet
        ({"prep_date": None}, ["prep_date"]),
    ],
)
def test_a02_a_preparatory_group(changes: dict[str, Any], paths: list[str]) -> None:
    assert wrong("preparatory_group", papers.preparatory_group() | changes, assoc_kind="single") == paths


@pytest.mark.parametrize(
    ("values", "paths"),
    [
        (people(), []),
        (people({"proposed_post": "chair"}), ["candidates.one_chair"]),  # exactly one
        (put(people(), candidates__candidates__0__proposed_post="member"), ["candidates.one_chair"]),  # none
        (people({"proposed_post": "secretary_general"}), ["candidates.one_secretary"]),  # at most one
        (put(people(), candidates__committee_size=16), ["candidates.enough"]),
        (put(people(), candidates__committee_size=2), ["candidates.committee_size"]),
        (put(people(count=15), candidates__committee_size=151), ["candidates.committee_size", "candidates.enough"]),
        # two of one name: told apart on the ballot by a note in brackets, as the count asks for it
        (people({"name": papers.NAMES[0]}), ["candidates.no_repeat"]),
        (people({"name": papers.NAMES[0] + "（江城光电）"}), []),
        # one person twice, by name and mobile number as in a roster, with or without a note
        (people({"name": papers.NAMES[0] + "（江城光电）", "phone": "13800000000"}), ["candidates.one_person"]),
        (people({"name": papers.NAMES[0], "phone": "13800000000"}), ["candidates.no_repeat", "candidates.one_person"]),
    ],
)  # fmt: skip
def test_a03c_a_list_of_candidates(values: dict[str, Any], paths: list[str]) -> None:
    assert wrong("proposed_candidates", values, assoc_kind="single") == paths
    shown = {"assoc_kind": "single", "supplement_items": ["candidates"]}
    mended = values | {"supplement": {"note": "已按要求改正。"}}
    assert wrong("application_supplement", mended, **shown) == paths, "the same when it is supplemented"


def test_a03c_seats_are_the_quotas_of_the_joint_units() -> None:
    shown = {"assoc_kind": "joint", "joint_units": JOINT}
    assert wrong("proposed_candidates", people(count=15), **shown) == ["candidates.quota_sum"]
    assert wrong("proposed_candidates", people(count=10), **shown) == []


REASON = papers.founding_application()["application"]["reason"]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, []),
        ({"application__reason": REASON[:100]}, []),
        ({"application__reason": REASON[:99]}, ["application.reason"]),
        ({"application__reason": "立" * 2001}, ["application.reason"]),
        ({"application__st_basis": "科" * 50}, []),
        ({"application__st_basis": "科" * 49}, ["application.st_basis"]),
        ({"application__resources": "场" * 30}, []),
        ({"application__resources": "场" * 29}, ["application.resources"]),
        ({"application__plan_date": "2026-11-24"}, []),
        ({"application__plan_date": "2026-11-23"}, ["application.plan_date"]),
    ],
)
def test_a03d_an_application(changes: dict[str, Any], paths: list[str]) -> None:
    assert wrong("founding_application", put(papers.founding_application(), **changes)) == paths


@pytest.mark.parametrize(
    ("years", "reason", "paths"),
    [
        (3, None, []),
        (5, None, []),
        (6, None, ["charter.term_reason"]),
        (2, "短", ["charter.term_reason"]),
        (2, "园区规划期为两年，届期与之一致。", []),
    ],
)
def test_a03b_an_unusual_term_is_let_pass_with_its_reason(years: int, reason: str | None, paths: list[str]) -> None:
    draft = put(papers.charter_draft(FILE, term_years=years), charter__term_reason=reason)
    assert wrong("charter_draft", draft) == paths


# What the steps compute for their forms; the page, which does not count working days, goes by the day of opening.
LEAST = {"gaps_least": 5, "gaps_earliest": "2026-11-30"}  # opened on Monday 2026-11-23
# five working days from Tuesday 2026-11-24 end with Tuesday 2026-12-01
DUE = [("2026-11-23", False), ("2026-11-30", False), ("2026-12-01", True), ("2026-12-15", True)]


@pytest.mark.parametrize(("due", "right"), DUE)
def test_a06_a_supplement_is_due_in_five_working_days_or_more(due: str, right: bool) -> None:
    wanted = papers.supplement_wanted("charter", due=due)
    assert (wrong("formal_check", wanted, **LEAST) == []) is right
    filed = {"result": "supplement", "returned": ["charter"], "opinion": "章程缺少经费一章。"}
    found = wrong("founding_filing_review", {"founding_filing": filed | {"gaps_due": due}}, **LEAST)
    assert (found == []) is right, "and so in a filing"


def test_a06_a_region_may_give_more_days_for_a_supplement() -> None:
    assert wrong(
        "formal_check", papers.supplement_wanted("charter", due="2026-12-01"), gaps_least=6, gaps_earliest="2026-12-01"
    ) == ["formal.gaps_soon"]


@pytest.mark.parametrize(
    ("result", "opinion", "transfer", "paths"),
    [
        ("agree", None, None, []),
        ("reject", None, None, ["formal.opinion_given"]),
        ("reject", "不属于本会受理范围。", None, []),
        ("transfer", "党组织关系已转出。", "999999", ["formal.transfer_region"]),  # nobody is known there
        ("transfer", "党组织关系已转出。", "420000", []),
    ],
)
def test_a06_results_that_say_why(result: str, opinion: str | None, transfer: str | None, paths: list[str]) -> None:
    checked = papers.accepted()["formal"]
    values = {"formal": checked | {"result": result, "opinion": opinion, "transfer_region": transfer}}
    regions = [{"value": "420000", "label": "示范省科学技术协会（420000）"}]
    assert wrong("formal_check", values, **LEAST, regions=regions) == paths


@pytest.mark.parametrize(
    ("visit", "day", "paths"),
    [
        (False, None, []),
        (True, "2026-11-24", []),
        (True, "2026-11-25", ["review.visit_day"]),
        (True, None, ["review.visit_date"]),
    ],
)
def test_a07_a_visit_is_over(visit: bool, day: str | None, paths: list[str]) -> None:
    review = {
        "site_visit": visit,
        "visit_date": day,
        "visit_people": "王处长",
        "visit_note": "场所已落实。",
        "decision": "agree",
    }
    assert wrong("application_review", {"review": review}) == paths


REFUSED = {
    "approval__decision": "reject", "approval__reject_reason": "条" * 20, "approval__ask_whom": "学会部 027-87123443",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, []),
        ({"approval__reply_date": "2026-11-25"}, ["approval.reply_day"]),  # not yet: the reply lapses from its day
        ({"approval__reply_date": "2026-11-19"}, ["approval.reply_after"]),  # before anybody applied
        ({"approval__reply_date": "2026-11-20"}, []),
        ({"approval__reply_doc_no": "江科协发[2026]1号"}, ["approval.reply_doc_no"]),
        ({**REFUSED, "approval__reject_reason": "条" * 19}, ["approval.reject_reason"]),
        ({**REFUSED, "approval__reject_reason": "条" * 20}, []),
        ({**REFUSED, "approval__ask_whom": None}, ["approval.ask_whom"]),
    ],
)
def test_a08_a_decision(changes: dict[str, Any], paths: list[str]) -> None:
    assert wrong("approval_decision", put(papers.approved(), **changes), submitted_on="2026-11-20") == paths


REGIONS = [{"value": "420100", "label": "江城市科学技术协会（420100）"}]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, []),
        ({"party_region_code": "429999"}, ["party_region_code"]),  # nobody is known there
        ({"charter_ack": False}, ["charter_ack"]),
        ({"voluntary_ack": False}, ["voluntary_ack"]),
        ({"st_workers": 5}, []),  # fewer than the region's number: a warning, the guide has no number
        ({"st_workers": 0}, ["st_workers"]),
        (
            {"assoc_kind": "joint", "assoc_name": "江城高新区联合科学技术协会", "joint_units": []},
            ["joint_units", "one_lead_unit"],
        ),
    ],
)
def test_a01_a_self_check(changes: dict[str, Any], paths: list[str]) -> None:
    assert wrong("self_check", papers.self_check(**changes), regions=REGIONS, min_st_workers=100) == paths


@pytest.mark.parametrize(
    ("leads", "names", "paths"),
    [
        ((True, False), ("甲公司", "乙公司"), []),
        ((True, True), ("甲公司", "乙公司"), ["one_lead_unit"]),
        ((False, False), ("甲公司", "乙公司"), ["one_lead_unit"]),
        ((True, False), ("甲公司", "甲公司"), ["joint_distinct"]),
    ],
)
def test_a01_joint_units_have_one_lead_and_stand_there_once(
    leads: tuple[bool, bool], names: tuple[str, str], paths: list[str]
) -> None:
    units = [
        {"unit_name": name, "unit_uscc": papers.UNIT_CODE, "contact": "张三", "quota": 5, "lead": lead}
        for name, lead in zip(names, leads, strict=True)
    ]
    joint = {"assoc_kind": "joint", "assoc_name": "江城高新区联合科学技术协会", "joint_units": units}
    assert wrong("self_check", papers.self_check(**joint), regions=REGIONS) == paths
