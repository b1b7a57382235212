"""The rules of a charter: what is taken, what is refused by key, and what counts as confirmed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from service.domain.charter import CharterRules, assembly_kind_for
from service.domain.charter_table import RULES
from service.domain.errors import Invalid, Refused
from service.domain.majority import Base, Comparison

# The prefill column of domain.md §1.3.
PREFILL = {
    "term_years": 5,
    "term_start_basis": "elected",
    "assembly_kind": "delegates",
    "delegate_threshold": 100,
    "quorum_fraction": "2/3",
    "quorum_op": ">=",
    "resolution_fraction": "1/2",
    "resolution_op": ">",
    "resolution_base": "present",
    "charter_fraction": "2/3",
    "charter_op": ">=",
    "charter_base": "present",
    "elect_fraction": "1/2",
    "elect_op": ">",
    "elect_base": "present",
    "differential_min": 0,
    "tie_rule": "revote",
    "shortfall_rule": "further_ballot",
    "officers_elected_by": "committee",
    "has_standing_committee": False,
    "secretary_general_mode": "nomination",
    "extension_max_months": 12,
    "extension_max_times": 1,
    "filing_days": 30,
    "filing_day_kind": "calendar",
    "notice_days": 10,
    "publicity_days": 5,
    "max_absent_deduct": [],
    "record_date_basis": "nomination_notice",  # 3.E: the day of the notice of B30
    "member_approval": "committee",  # 3.E, society practice: the board approves
}

LATER = {"record_date_basis", "member_approval"}  # 3.E: asked for after the first charters were on record


def refused(data: dict[str, Any]) -> dict[str, str]:
    """path -> code of every field error."""
    with pytest.raises(Invalid) as caught:
        CharterRules.parse(data)
    return {error.path: error.code for error in caught.value.fields}


def test_the_template_is_the_prefill_of_the_domain_report_and_nothing_in_it_is_confirmed() -> None:
    template = CharterRules.template()
    assert template.values() == PREFILL
    assert set(template.unconfirmed) == set(PREFILL)


def test_the_rules_come_back_as_they_were_stored() -> None:
    stored = {key: {"value": value, "article": f"第{n}条"} for n, (key, value) in enumerate(PREFILL.items(), 1)}
    rules = CharterRules.parse(stored)
    assert rules.as_json() == stored
    assert CharterRules.parse(rules.as_json()) == rules
    assert rules.unconfirmed == ()
    rules.require_confirmed()


def test_articles_may_be_sent_beside_the_values() -> None:
    rules = CharterRules.parse(PREFILL, {"term_years": "第二十条", "quorum_op": " "})
    assert rules.as_json()["term_years"] == {"value": 5, "article": "第二十条"}
    assert "term_years" not in rules.unconfirmed
    assert "quorum_op" in rules.unconfirmed, "a blank is no article"


def test_the_rules_are_read_as_the_arithmetic_needs_them() -> None:
    rules = CharterRules.parse(
        PREFILL | {"elect_base": "entitled", "elect_fraction": {"numerator": 2, "denominator": 4}}
    )
    assert rules.term_years == 5
    assert rules.quorum.fraction == Fraction(2, 3) and rules.quorum.comparison is Comparison.AT_LEAST
    assert rules.election.threshold.fraction == Fraction(1, 2) and rules.election.base is Base.ENTITLED
    assert rules.charter.base is Base.PRESENT
    assert rules.values()["elect_fraction"] == "1/2"


def test_every_missing_rule_is_named() -> None:
    assert refused({}) == dict.fromkeys(set(RULES) - LATER, "field_required")


def test_a_rule_that_came_after_the_charter_has_the_template_s_value_and_waits_for_its_article() -> None:
    old = {key: {"value": value, "article": "第一条"} for key, value in PREFILL.items() if key not in LATER}
    rules = CharterRules.parse(old)
    assert rules.values() == PREFILL
    assert set(rules.unconfirmed) == LATER
    rules.require_confirmed()


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("quorum_fraction", 0.6667, "charter_fraction"),
        ("quorum_fraction", "3/2", "charter_fraction"),
        ("quorum_fraction", "0/3", "charter_fraction"),
        ("quorum_fraction", "2/0", "charter_fraction"),
        ("quorum_fraction", {"numerator": 2}, "charter_fraction"),
        ("quorum_fraction", True, "charter_fraction"),
        ("quorum_op", "<", "field_choice"),
        ("elect_base", "absent", "field_choice"),
        ("elect_base", ["present"], "field_choice"),
        ("term_years", 0, "field_range"),
        ("term_years", 5.0, "field_not_number"),
        ("term_years", "5", "field_not_number"),
        ("term_years", True, "field_not_number"),
        ("extension_max_months", 13, "field_range"),
        ("differential_min", 51, "field_range"),
        ("has_standing_committee", 1, "field_not_flag"),
        ("max_absent_deduct", "abroad", "field_not_list"),
        ("max_absent_deduct", ["holiday"], "field_choice"),
        ("max_absent_deduct", [["abroad"]], "field_choice"),
        ("max_absent_deduct", ["abroad", "abroad"], "field_choice"),
        ("tie_rule", {"value": None, "article": "第一条"}, "field_required"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_at_its_key(key: str, value: Any, code: str) -> None:
    assert refused(PREFILL | {key: value}) == {key: code}


def test_an_unknown_rule_and_a_wrong_article_are_refused() -> None:
    assert refused(PREFILL | {"quorum": "2/3"}) == {"quorum": "field_unknown"}
    assert refused(PREFILL | {"tie_rule": {"value": "lot", "article": 7}}) == {"tie_rule.article": "field_not_text"}
    CharterRules.parse(PREFILL | {"tie_rule": {"value": "lot", "article": "条" * 60}})
    assert refused(PREFILL | {"tie_rule": {"value": "lot", "article": "条" * 61}}) == {
        "tie_rule.article": "field_length"
    }


def test_more_than_all_is_refused_because_it_can_never_be_reached() -> None:
    assert refused(PREFILL | {"charter_fraction": "3/3", "charter_op": ">"}) == {"charter_op": "charter_never_reached"}
    CharterRules.parse(PREFILL | {"charter_fraction": "1/1", "charter_op": ">="})


def test_a_draft_takes_the_template_for_what_is_left_out_and_keeps_it_unconfirmed() -> None:
    rules = CharterRules.drafted({"term_years": {"value": 3, "article": "第八条"}, "tie_rule": None})
    assert rules.term_years == 3
    assert rules.values()["tie_rule"] == "revote"
    assert set(rules.unconfirmed) == set(PREFILL) - {"term_years"}
    with pytest.raises(Refused) as caught:
        rules.require_confirmed()
    assert {error.path for error in caught.value.fields} == {f"{key}.article" for key in set(rules.unconfirmed) - LATER}


@pytest.mark.parametrize(("years", "warned"), [(2, True), (3, False), (4, False), (5, False), (6, True)])
def test_a_term_outside_three_to_five_years_is_warned_of_and_not_refused(years: int, warned: bool) -> None:
    found = {warning.path for warning in CharterRules.parse(PREFILL | {"term_years": years}).warnings}
    assert ("term_years" in found) is warned


def test_a_surplus_below_five_percent_is_warned_of() -> None:
    assert "differential_min" in {w.path for w in CharterRules.parse(PREFILL).warnings}
    assert "differential_min" not in {w.path for w in CharterRules.parse(PREFILL | {"differential_min": 5}).warnings}


def test_a_changed_charter_names_the_changed_rules() -> None:
    before, after = CharterRules.parse(PREFILL), CharterRules.parse(PREFILL | {"term_years": 3, "tie_rule": "lot"})
    assert set(before.changed(after)) == {"term_years", "tie_rule"}


def test_more_members_than_the_threshold_suggest_delegates() -> None:
    rules = CharterRules.parse(PREFILL)
    assert (assembly_kind_for(100, rules), assembly_kind_for(101, rules)) == ("members", "delegates")


@pytest.mark.parametrize("spec", RULES.values(), ids=lambda spec: spec.key)
def test_every_rule_has_both_names_a_source_and_a_prefill_in_words(spec: Any) -> None:
    assert spec.zh and spec.en and all(spec.source)
    for language in ("zh", "en"):
        assert isinstance(spec.show(spec.prefill, language), str)


def test_values_are_shown_in_words() -> None:
    assert RULES["quorum_op"].show(">=", "zh") == "以上（含本数）"
    assert RULES["has_standing_committee"].show(False, "zh") == "否"
    assert RULES["max_absent_deduct"].show(["abroad", "bedridden"], "zh") == "自费出国半年以上、长期卧床不起"
    assert RULES["filing_days"].show(30, "en") == "30"
