"""Lists before an election: surplus, quotas, the committee's votes, and what changed since the consent."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain import nominations
from service.domain.charter import CharterRules
from service.domain.nominations import ReviewWrong, Standard

RESOLUTION = CharterRules.template().resolution  # more than half of those present


def people(number: int) -> list[dict[str, Any]]:
    return [{"name": f"候选人{n}"} for n in range(number)]


@pytest.mark.parametrize(
    ("count", "seats", "percent", "code"),
    [
        (5, 5, 0, None),  # 等额 is allowed where the charter says so
        (4, 5, 0, "candidates_short"),
        (5, 5, 20, "surplus_short"),  # 20 % of 5 is one more
        (6, 5, 20, None),
        (21, 20, 5, None),  # a union's 5 % of 20
        (15, 15, 5, "surplus_short"),  # 0.75 is one whole person
    ],
)
def test_the_surplus_of_the_charter_decides_how_many_stand(count: int, seats: int, percent: int, code: str) -> None:
    found = nominations.wrong_candidates(people(count), Standard(seats, percent, "第十八条"), "list.candidates")
    assert [one.code for one in found] == ([code] if code else [])
    assert [one.path for one in found] == (["list.candidates"] if code else [])
    if code == "surplus_short":
        assert "第十八条" in found[0].zh and f"{percent}%" in found[0].zh


def test_less_than_a_union_demands_is_remarked() -> None:
    assert "接近等额选举" in nominations.surplus_text(20, Standard(20, 0, None))[0]
    assert "接近等额选举" not in nominations.surplus_text(21, Standard(20, 0, None))[0]


def test_a_candidate_repeated_is_told_at_the_row() -> None:
    (found,) = nominations.wrong_candidates([*people(2), *people(1)], Standard(3, 0, None), "c")
    assert (found.path, found.code) == ("c[2].name", "candidate_repeated")


def delegate(name: str, unit: str, phone: str) -> dict[str, Any]:
    return {"name": name, "unit": unit, "phone": phone}


def test_a_delegate_twice_and_one_beyond_the_quota_are_told_at_their_rows() -> None:
    rows = [delegate("王", "甲", "1"), delegate("李", "甲", "2"), delegate("王", "乙", "1"), delegate("周", "丙", "3")]
    found = {one.path: one.code for one in nominations.wrong_delegates(rows, {"甲": 1, "乙": 1}, "rows")}
    assert found == {
        "rows[1].unit": "delegate_over_quota",
        "rows[2].name": "delegate_twice",
        "rows[3].unit": "delegate_unit_unknown",
    }
    # two people of one name with their own numbers in two units
    assert nominations.wrong_delegates([rows[0], delegate("王", "乙", "9")], {"甲": 1, "乙": 1}, "rows") == []


def test_seats_are_moved_between_units() -> None:
    plan = [{"unit": "甲", "seats": 2}, {"unit": "乙", "seats": 1}]
    moved = [{"unit_from": "甲", "unit_to": "乙", "seats": 1}]
    assert nominations.quota_of(plan, moved, "m") == ({"甲": 1, "乙": 2}, [])
    _, (wrong,) = nominations.quota_of(plan, [{"unit_from": "乙", "unit_to": "甲", "seats": 2}], "m")
    assert (wrong.path, wrong.code) == ("m[0].seats", "quota_moved_over")
    assert nominations.vacancies([delegate("王", "甲", "1")], {"甲": 1, "乙": 2}) == [
        {"unit": "乙", "seats": 2, "sent": 0}
    ]


@pytest.mark.parametrize(
    ("said", "votes", "path"),
    [
        ("agree", (7, 5, 0), None),  # more than half of 12
        ("agree_with_changes", (7, 0, 0), None),
        ("agree", (6, 6, 0), "report"),
        ("agree", (0, 12, 0), "report"),
        ("return", (0, 12, 0), None),
        ("return", (12, 0, 0), "report"),
        ("return", (None, None, None), None),
        ("agree", (None, None, None), "report_yes"),
        ("agree", (7, 5, None), "report_abstain"),
        ("agree", (12, 1, 0), "report_yes"),  # Σ votes ≤ present
    ],
)
def test_the_votes_of_the_committee_decide_on_a_draft(said: str, votes: Any, path: str | None) -> None:
    given = {"report": said, **{f"report_{way}": n for way, n in zip(nominations.WAYS, votes, strict=True)}}
    if path is None:
        nominations.review(["report"], given, (15, 12), RESOLUTION)
        return
    with pytest.raises(ReviewWrong) as caught:
        nominations.review(["report"], given, (15, 12), RESOLUTION)
    assert path in [one.path for one in caught.value.fields]


def test_a_post_that_changes_hands_changes_the_list() -> None:
    consented = [{"name": "陈", "proposed_post": "chair"}, {"name": "林", "proposed_post": "member"}]
    swapped = [{"name": "陈", "proposed_post": "member"}, {"name": "林", "proposed_post": "chair"}]
    found = nominations.compare(consented, swapped, 2)
    assert found["changed"] is True
    assert found["rows"][0] == {"name": "陈", "change": "职务变动", "before": "主席", "now": "委员"}
    assert nominations.compare(consented, consented, 2)["changed"] is False
    differential = nominations.compare(consented, consented, 1)
    assert (differential["changed"], differential["differential"]) == (True, True)
    others = nominations.compare(consented, [consented[0], {"name": "王", "proposed_post": "member"}], 2)
    assert [row["change"] for row in others["rows"]] == ["同意名单内", "不再列入", "新增"]
