"""A count as a form sends it: what cannot be read is told by its path; tellers may not be candidates."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.ballot import Ballot, Candidate, check_tellers
from service.domain.errors import Invalid, Refused
from tests.domain.counts import sheet


def refused(data: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        Ballot.parse(data)
    return [(error.path, error.code) for error in caught.value.fields]


def test_a_count_is_read_as_the_form_sends_it() -> None:
    data = sheet(1, {" 买买提·艾力 ": 40}, valid=52, write_in=[{"name": "外", "votes": 2}])
    count = Ballot.parse(data)
    assert (count.seats, count.valid, count.invalid, count.over_marked) == (1, 52, 0, 0)
    assert (count.candidates[0].name, count.candidates[0].votes, count.candidates[0].against) == ("买买提·艾力", 40, 12)
    assert (count.write_ins[0].votes, count.write_ins[0].accepts) == (2, None)
    assert [person.name for person in count.people] == ["买买提·艾力", "外"]


def test_everything_that_is_missing_is_named() -> None:
    assert refused({}) == [(key, "field_required") for key in ("seats", "issued", "returned", "valid", "invalid")]


@pytest.mark.parametrize("value", [-1, 1.0, "1", True, [1]])
def test_a_count_is_a_whole_number_of_zero_or_more(value: Any) -> None:
    assert refused(sheet(1, {"甲": 1}, valid=1, issued=value)) == [("issued", "count_negative")]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"candidates": {"name": "甲"}}, ("candidates", "field_not_list")),
        ({"candidates": ["甲"]}, ("candidates[0]", "field_not_object")),
        ({"tellers": "监一"}, ("tellers", "field_not_list")),
        ({"tellers": [7]}, ("tellers", "candidate_unnamed")),
        (
            {"candidates": [{"name": " ", "yes": 1, "no": 0, "abstain": 0}]},
            ("candidates[0].name", "candidate_unnamed"),
        ),
        (
            {"candidates": [{"name": "甲", "yes": 1, "no": None, "abstain": 0}]},
            ("candidates[0].no", "field_required"),
        ),
        (
            {"candidates": [{"name": "甲", "yes": 1, "no": 0, "abstain": 0, "declines": "no"}]},
            ("candidates[0].declines", "field_not_flag"),
        ),
        ({"write_in": [{"name": "外", "votes": 1, "answer": "maybe"}]}, ("write_in[0].answer", "field_choice")),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_its_path(changed: dict[str, Any], wrong: tuple[str, str]) -> None:
    assert refused(sheet(1, {"甲": 1}, valid=1, **changed)) == [wrong]


def standing(*names: str) -> list[Candidate]:
    return [Candidate(name, 1, 0, 0, path=f"candidates[{number}].") for number, name in enumerate(names)]


def test_who_withdrew_is_not_on_the_ballot_and_who_was_nominated_at_the_meeting_is() -> None:
    row = {"yes": 1, "no": 0, "abstain": 0}
    data = sheet(1, {"甲": 1, "乙": 1}, valid=1, added=[{**row, "name": "丙"}])
    data["candidates"][0] |= {"withdrawn": True, "yes": None, "no": None, "abstain": None}
    found = Ballot.parse(data)
    assert [(one.name, one.path) for one in found.candidates] == [("乙", "candidates[1]."), ("丙", "added[0].")]


def test_a_teller_may_not_stand_on_the_ballot() -> None:
    with pytest.raises(Refused) as caught:
        check_tellers(["监一", "乙 "], standing("甲", "乙"))
    assert caught.value.code == "teller_is_candidate"
    assert [error.path for error in caught.value.fields] == ["candidates[1].name"]
    assert "乙" in caught.value.text("zh")


@pytest.mark.parametrize("tellers", [[], ["监一"], ["监一", "监一"], ["监一", " "]])
def test_two_different_tellers_are_needed(tellers: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        check_tellers(tellers, standing("甲"))
    assert caught.value.code == "tellers_too_few"


def test_two_tellers_who_do_not_stand_are_enough() -> None:
    check_tellers(["监一", "计一"], standing("甲", "乙"))
