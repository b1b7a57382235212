"""What a region decides: the nearer rule wins, each with its source, and what is wrong is told at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.domain.errors import Invalid
from service.domain.region import NO_PACK, Decided, RulePack, Said, changes, holding, parse, with_reasons
from service.domain.rule_packs import read_packs

RULES = Path(__file__).parents[2] / "forms" / "rules"
PACKS = read_packs([(path.name, path.read_bytes()) for path in sorted(RULES.glob("*.json"))], {})
NATIONAL = PACKS["national"]


def of(name: str, pack: RulePack | None = None, **own: Any) -> Decided:
    return Decided(Said(name, name), own, pack)


def test_without_rules_founding_is_by_approval() -> None:
    found = holding(NATIONAL, [of("全国"), of("江城")])
    assert found.founding_path.value == "approval"  # guide, chapter 2: 普遍采用审批制
    assert "普遍采用审批制，部分采用备案制" in found.founding_path.source.zh
    assert set(found.deadline_days) == set(NATIONAL.limits)
    assert not found.own
    assert found.variables()["founding_path"] == "approval"


def test_the_nearer_rule_wins_one_by_one_and_says_who_decided_it() -> None:
    nation = of("全国", founding_path="filing_after", deadline_days={"formal_check": 7, "party_consent": 12})
    city = of("江城", deadline_days={"formal_check": 3}, reasons={"formal_check": "江科协发〔2026〕3号"})
    found = holding(NATIONAL, [nation, city])
    assert found.founding_path.value == "filing_after"
    assert (found.deadline_days["formal_check"].value, found.deadline_days["party_consent"].value) == (3, 12)
    assert found.deadline_days["formal_check"].source.zh == "江城规定：江科协发〔2026〕3号"
    assert found.deadline_days["party_consent"].source.zh == "全国规定"
    assert found.own == {"formal_check"}


def test_a_pack_that_a_region_takes_states_what_it_has_otherwise_and_its_own_rules_come_after() -> None:
    example = PACKS["filing_example"]
    province = of("省", example)
    found = holding(NATIONAL, [of("全国", deadline_days={"founding_filing": 20}), province, of("市")])
    assert (found.pack, found.founding_path.value) == ("filing_example", "filing_before")
    assert found.deadline_days["founding_filing"] == example.deadline_days["founding_filing"]
    assert found.deadline_days["formal_check"] == NATIONAL.deadline_days["formal_check"], "left as it is"
    nearer = holding(NATIONAL, [of("省", example, deadline_days={"founding_filing": 4}, founding_path="approval")])
    assert (nearer.deadline_days["founding_filing"].value, nearer.founding_path.value) == (4, "approval")


def test_without_a_pack_only_what_was_decided_counts() -> None:
    # the guide asks for a certain number of workers and gives none; one clerk may do it all in a small office [D]
    nothing = {"founding_path": "approval", "deadline_days": {}, "min_st_workers": None, "separate_hands": False}
    assert holding(NO_PACK, [of("江城")]).variables() == nothing
    nearer = [of("省", separate_hands=True, min_st_workers=100), of("江城", min_st_workers=50)]
    assert holding(NO_PACK, nearer).variables() == nothing | {"separate_hands": True, "min_st_workers": 50}
    decided = holding(NO_PACK, [of("江城", deadline_days={"formal_check": 3})])
    assert decided.variables()["deadline_days"] == {"formal_check": 3}


def test_a_decision_on_a_limit_that_the_packs_have_no_longer_is_left_out() -> None:
    assert "gone" not in holding(NATIONAL, [of("江城", deadline_days={"gone": 3})]).deadline_days


def test_a_reason_stays_with_the_rule_until_the_rule_changes() -> None:
    before = {"deadline_days": {"formal_check": 3, "review_application": 9}, "reasons": {"formal_check": "一号文"}}
    after = {"pack": "filing_example", "deadline_days": {"formal_check": 3, "review_application": 8}}
    assert changes(before, after) == [("pack", None, "filing_example"), ("review_application", 9, 8)]
    kept = with_reasons(before, after, "二号文")["reasons"]
    assert kept == {
        "formal_check": "一号文",
        "review_application": "二号文",
    }


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"founding_path": "by mail"}, "founding_path"),
        ({"deadline_days": []}, "deadline_days"),
        ({"deadline_days": {"no_such_step": 3}}, "deadline_days.no_such_step"),
        ({"deadline_days": {"formal_check": 0}}, "deadline_days.formal_check"),
        ({"deadline_days": {"formal_check": True}}, "deadline_days.formal_check"),
        ({"deadline_days": {"formal_check": 366}}, "deadline_days.formal_check"),
        ({"min_st_workers": 0}, "min_st_workers"),
        ({"min_st_workers": True}, "min_st_workers"),
        ({"separate_hands": "yes"}, "separate_hands"),
        ({"quorum": 3}, "quorum"),
        ({"pack": "no_such_pack"}, "pack"),
        ({"pack": "national"}, "pack"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(given: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(given, NATIONAL.limits, PACKS)
    assert [field.path for field in caught.value.fields] == [path]
