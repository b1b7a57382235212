"""What the forms of an election refuse, remark and compute: domain.md §3.H B00–B34, each rule at its field."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from service.domain import structure
from service.domain.workdays import SHANGHAI, Moment
from service.engine import feel, form
from tests.scenarios import election_papers as papers
from tests.scenarios.papers import charter_rules

ROOT = Path(__file__).resolve().parents[1]
AT = Moment(datetime(2027, 1, 8, 9, tzinfo=SHANGHAI))  # a Friday
FILE = {"documentId": "1"}
RULES = {key: rule["value"] for key, rule in charter_rules().items()}
PLAN = papers.election_plan()["plan"]
KNOWN = {
    "charter_rules": RULES, "plan": PLAN, "term_no": 1, "term_start": "2022-03-01", "term_end": "2027-03-01",
    "nomination_days": 10, "officers_now": [],
}  # fmt: skip
Json = dict[str, Any]


def final_list() -> Json:
    rows = papers.candidate_list()["candidate_list"]["candidates"]
    shown = [{"name": r["name"], "unit": r["unit"], "proposed_post": r["proposed_post"], "check": "ok"} for r in rows]
    return papers.candidate_check({"final_list": {"candidates": shown}})


GOOD: dict[str, Callable[[], Json]] = {
    "election_plan": papers.election_plan,
    "work_report": lambda: papers.work_report(FILE),
    "candidate_list": papers.candidate_list,
    "delegate_plan": papers.delegate_plan,
    "committee_review": lambda: papers.committee_review(FILE),
    "nomination_notice": lambda: papers.nomination_notice(FILE),
    "delegate_nominations": papers.delegates,
    "candidate_check": final_list,
}


def wrong(form_id: str, values: Json, **known: Any) -> dict[str, str]:
    """The fields that a form refuses, but for the files, with what it says."""
    schema = form.load((ROOT / "forms" / f"{form_id}.form").read_bytes())
    found = form.check(schema, {**KNOWN, **known}, values, AT)
    return {error.path: error.zh for error in found.errors if "file" not in error.path and "minutes" not in error.path}


def changed(form_id: str, path: str, value: Any) -> Json:
    """The good answer with one value changed; `a.0.b` steps into lists."""
    values = copy.deepcopy(GOOD[form_id]())
    here: Any = values
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        here = here[part]
    here[last] = value
    return values


@pytest.mark.parametrize("form_id", GOOD)
def test_what_a_park_would_enter_is_taken(form_id: str) -> None:
    more = {"delegate_plan": papers.delegate_plan()["delegate_plan"]} if form_id.startswith("delegate_nom") else {}
    assert wrong(form_id, GOOD[form_id](), **more) == {}


@pytest.mark.parametrize(
    ("form_id", "path", "value", "refused"),
    [
        ("election_plan", "term_no_new", 3, "term_number"),  # previous + 1
        ("election_plan", "plan.standing_size", 5, "plan.standing"),  # standing < committee
        ("election_plan", "plan.officer_seats", 6, "plan.officer_seats"),  # officers ≤ committee
        ("work_report", "work_report.report_to", "2022-02-01", "work_report.period"),
        ("work_report", "work_report.report_from", "2022-04-01", "work_report.begins"),  # starts at term_start
        ("candidate_list", "candidate_list.candidates.0.proposed_post", "member", "candidate_list.one_chair"),
        ("candidate_list", "candidate_list.candidates.1.proposed_post", "chair", "candidate_list.one_chair"),
        ("candidate_list", "candidate_list.candidates.1.proposed_post", "secretary_general",
         "candidate_list.one_secretary"),
        ("delegate_plan", "delegate_plan.delegate_total", 61, "delegate_plan.quota_sum"),  # Σ quota = total
        ("delegate_plan", "delegate_plan.delegate_total", 2, "delegate_plan.delegate_total"),  # ≥ 3
        ("delegate_plan", "delegate_plan.targets.0.min_percent", 101, "delegate_plan.targets[0].min_percent"),
        ("committee_review", "committee_review.present_count", 16, "committee_review.present_count"),
        ("committee_review", "committee_review.leave_count", 4, "committee_review.attendance"),  # 12 + 4 of 15
        ("nomination_notice", "nomination.nominate_to", "2027-01-08", "nomination.window"),  # 9 days
        ("nomination_notice", "nomination.nominate_to", "2027-02-20", "nomination.before_congress"),
        # Tue 12 to Sun 17 January 2027: four working days of the five that the charter wants
        ("candidate_check", "final_list.publicity_to", "2027-01-17", "final_list.publicity"),
        ("candidate_check", "final_list.publicity_from", "2027-01-07", "final_list.not_past"),
        ("candidate_check", "final_list.publicity_to", "2027-02-20", "final_list.before_congress"),
        ("candidate_check", "final_list.candidates.1.check", "no", "final_list.candidates[1].reason"),
        ("candidate_check", "final_list.candidates.2.proposed_post", "secretary_general",
         "final_list.one_secretary"),
    ],
)  # fmt: skip
def test_a_rule_is_told_at_its_field(form_id: str, path: str, value: Any, refused: str) -> None:
    assert refused in wrong(form_id, changed(form_id, path, value))


def test_five_working_days_of_publicity_are_enough_with_the_weekend_between() -> None:
    assert wrong("candidate_check", changed("candidate_check", "final_list.publicity_to", "2027-01-18")) == {}


def test_a_list_that_can_no_longer_be_published_before_the_congress_is_published_all_the_same() -> None:
    late = {"plan": {**PLAN, "plan_congress_date": "2027-01-14"}}
    assert wrong("candidate_check", final_list(), **late) == {}, "the congress needs another date, not the list"


def test_a_committee_that_is_not_those_in_office_says_why() -> None:
    in_office = {"officers_now": [{"name": str(n)} for n in range(14)]}
    assert "committee_review.due_reason" in wrong("committee_review", GOOD["committee_review"](), **in_office)


def test_empty_seats_of_delegates_are_explained() -> None:
    plan = {"delegate_plan": papers.delegate_plan()["delegate_plan"]}
    few = papers.delegates(58)
    assert set(wrong("delegate_nominations", few, **plan)) == {"delegates.vacancy_note"}
    few["delegates"]["vacancy_note"] = "两家单位职工不足，经研究空缺。"
    assert wrong("delegate_nominations", few, **plan) == {}
    assert "delegates.not_too_many" in wrong("delegate_nominations", papers.delegates(61), **plan)


def test_an_assembly_of_all_members_has_no_quotas_and_checks_its_roster() -> None:
    members = {"plan": {**PLAN, "assembly_kind": "members"}}
    assert wrong("delegate_plan", papers.members_checked(), **members) == {}
    unchecked = {"delegate_plan": {"member_total": 60}}
    assert set(wrong("delegate_plan", unchecked, **members)) == {"delegate_plan.members_checked"}


def components(schema: Json) -> list[Json]:
    found = []
    for part in schema.get("components", ()):
        found += [part, *components(part)]
    return found


def part(form_id: str, key: str) -> Json:
    schema = form.load((ROOT / "forms" / f"{form_id}.form").read_bytes()).schema
    return next(one for one in components(dict(schema)) if one["id"] == key)


def seen(form_id: str, key: str, **known: Any) -> bool:
    hidden = feel.evaluate(part(form_id, key)["conditional"]["hide"][1:], {**KNOWN, **known}, AT)
    assert hidden in (True, False)
    return not hidden


@pytest.mark.parametrize(
    ("congress", "remarks"),
    [
        ("2027-02-20", ["plan_too_soon"]),  # within 60 days of 8 January
        ("2027-03-01", ["plan_too_soon"]),
        ("2027-03-10", ["plan_too_late"]),  # after the term: ask for an extension
        ("2026-02-28", ["plan_too_soon", "plan_early"]),  # before the last 12 months
    ],
)
def test_an_unusual_date_of_the_congress_is_remarked(congress: str, remarks: list[str]) -> None:
    plan = {"plan": {**PLAN, "plan_congress_date": congress}}
    shown = [key for key in ("plan_too_soon", "plan_too_late", "plan_early") if seen("election_plan", key, **plan)]
    assert shown == remarks


def test_the_schedule_is_counted_back_from_the_congress() -> None:
    limits = {
        "election_draft": 30, "committee_review": 15, "party_consent": 10, "nomination_window": 10,
        "candidate_check": 10, "candidate_publicity": 3, "party_confirmation": 5,
    }  # fmt: skip
    source = part("election_plan", "plan_schedule")["dataSource"][1:]
    plan = {**PLAN, "plan_congress_date": "2026-11-27"}
    rows = feel.evaluate(source, {**KNOWN, "plan": plan, "limits": limits}, AT)
    by = {row["step"]: row["on"] for row in rows}
    # by hand, over the weekends of November 2026
    assert by["召开大会"] == "2026-11-27"
    assert by["印发会议通知"] == "2026-11-17", "ten days before, by the charter's notice_days"
    assert by["报党工委确认名单"] == "2026-11-10", "five working days before Tuesday the 17th"
    assert by["公示期满，登记结果"] == "2026-11-05"
    assert by["公示开始"] == "2026-10-29", "five working days, by the charter's publicity_days"


@pytest.mark.parametrize("size", [5, 15])
def test_the_structure_in_the_form_counts_as_the_service_does(size: int) -> None:
    rows = papers.candidate_list(size)["candidate_list"]["candidates"]
    rows[0] |= {"ethnicity": "03", "birth_ym": "1981-01"}  # 45 until 31 January 2027
    rows[1] |= {"unit": "江城大学", "birth_ym": "1980-12"}
    source = part("candidate_list", "candidate_list_structure")["dataSource"][1:]
    shown = {row["share"]: row["count"] for row in feel.evaluate(source, {"candidate_list": {"candidates": rows}}, AT)}
    counted = [structure.in_words(one) for one in structure.panel(rows, AT.today, {})]
    assert shown == {row["share"]: row["count"] for row in counted}
