"""The decision table of domain.md §3.B row by row, the scenarios of §6, and the sentence that explains a result."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.ballot import Ballot
from service.domain.charter import CharterRules
from service.domain.election import elect, quorum, surplus, vote
from service.domain.election_results import Election
from service.domain.errors import FieldError, Invalid, Refused
from tests.domain.counts import ballot, fifteen, rules, sheet

TEMPLATE = CharterRules.template()


def held(count: Any, *, entitled: int = 60, present: int = 52, **changed: Any) -> Election:
    return elect(count, entitled=entitled, present=present, rules=rules(**changed))


def names(people: Any) -> list[str]:
    return [person.name for person in people]


class TestQuorum:
    @pytest.mark.parametrize(("comparison", "met"), [(">=", True), (">", False)])
    def test_forty_of_sixty_is_a_quorum_only_when_two_thirds_is_enough(self, comparison: str, met: bool) -> None:
        assert quorum(60, 40, CharterRules.drafted({"quorum_op": comparison}).quorum).met is met  # S10

    def test_the_sentence_says_the_counts_the_rule_and_what_follows(self) -> None:
        enough = quorum(86, 61, TEMPLATE.quorum)
        assert (
            enough.sentence.zh == "应到 86 人，实到 61 人，达到法定人数 58 人（不少于应到人数的三分之二），可以开会。"
        )
        assert enough.sentence.en == (
            "86 entitled, 61 present; 58 are needed (at least 2/3 of those entitled), so there is a quorum."
        )
        assert quorum(86, 57, TEMPLATE.quorum).sentence.zh.endswith("按流会处理。")
        assert enough.as_json()["sentence"] == enough.sentence.zh
        assert enough.as_json()["met"] is True

    @pytest.mark.parametrize(
        ("entitled", "present", "code"),
        [(0, 0, "count_entitled_zero"), (10, 11, "count_present_over"), (10, -1, "count_negative")],
    )
    def test_counts_that_cannot_be_are_refused(self, entitled: int, present: int, code: str) -> None:
        with pytest.raises(Invalid) as caught:
            quorum(entitled, present, TEMPLATE.quorum)
        assert [error.code for error in caught.value.fields] == [code]


class TestVotes:
    @pytest.mark.parametrize(
        ("base", "need", "passed"), [("entitled", 51, False), ("present", 36, True), ("valid", 35, True)]
    )
    def test_forty_votes_pass_on_two_of_the_three_bases(self, base: str, need: int, passed: bool) -> None:
        rule = CharterRules.drafted({"resolution_base": base}).resolution
        result = vote(rule, entitled=100, present=70, yes=40, no=20, abstain=8)
        assert (result.need, result.passed) == (need, passed)

    def test_a_change_of_the_charter_needs_two_thirds_and_a_resolution_half(self) -> None:
        counts = {"entitled": 60, "present": 52, "yes": 34, "no": 18, "abstain": 0}
        assert vote(TEMPLATE.resolution, **counts).passed
        refused = vote(TEMPLATE.charter, **counts)
        assert (refused.need, refused.passed) == (35, False)
        assert refused.sentence.zh == (
            "赞成 34 票，反对 18 票，弃权 0 票；通过须有赞成票 35 票（不少于实到人数的三分之二），表决未通过。"
        )

    @pytest.mark.parametrize(("yes", "passed"), [(26, False), (27, True)])
    def test_a_vote_passes_with_exactly_what_is_needed(self, yes: int, passed: bool) -> None:
        result = vote(TEMPLATE.resolution, entitled=60, present=52, yes=yes, no=52 - yes, abstain=0)
        assert (result.need, result.passed) == (27, passed)
        assert result.as_json()["passed"] is passed

    @pytest.mark.parametrize(
        ("counts", "code"),
        [
            ({"yes": 40, "no": 12, "abstain": 1}, "count_votes_over"),
            ({"yes": 40, "no": 12, "abstain": 0, "valid": 51}, "count_votes_not_valid"),
            ({"yes": -1, "no": 12, "abstain": 0}, "count_negative"),
        ],
    )
    def test_counts_that_cannot_be_are_refused(self, counts: dict[str, int], code: str) -> None:
        with pytest.raises(Invalid) as caught:
            vote(TEMPLATE.resolution, entitled=60, present=52, **counts)
        assert [error.code for error in caught.value.fields] == [code]

    def test_nobody_voting_passes_nothing(self) -> None:
        rule = CharterRules.drafted({"resolution_base": "valid", "resolution_op": ">="}).resolution
        assert not vote(rule, entitled=60, present=52, yes=0, no=0, abstain=0).passed


class TestTheTenRows:
    def test_row_1_without_a_quorum_there_is_no_election(self) -> None:
        result = held(ballot(15, fifteen(39), valid=39), present=39)
        assert (result.outcome, result.row, result.next) == ("adjourned", 1, "new_date")
        assert (result.elected, result.unfilled) == ((), 15)
        assert "应到 60 人，实到 39 人" in result.sentence.zh

    def test_row_2_more_ballots_returned_than_issued_makes_the_ballot_void(self) -> None:
        result = held(ballot(15, fifteen(50), valid=53, issued=52))  # S15
        assert (result.outcome, result.row, result.next) == ("void", 2, "repeat_ballot")
        assert result.elected == ()
        assert "应重新选举" in result.sentence.zh

    def test_row_2_nobody_counts_the_votes_of_a_void_ballot(self) -> None:
        rows = [{"name": "甲", "yes": None, "no": None}, {"name": "乙"}]
        result = held(ballot(2, {}, valid=40, issued=52, returned=53, candidates=rows))
        assert (result.outcome, result.unfilled) == ("void", 2)

    def test_row_3_a_ballot_with_too_many_marks_counts_as_invalid(self) -> None:
        result = held(ballot(15, fifteen(40), valid=50, issued=52, returned=52, invalid=2, over_marked=2))
        assert (result.outcome, result.rows) == ("complete", (3, 4))
        assert "无效票 2 张（2 张所选多于应选名额）" in result.sentence.zh

    def test_row_4_as_many_as_seats_over_the_threshold_are_all_elected(self) -> None:
        result = held(ballot(15, fifteen(27), valid=52))  # S9
        assert (result.outcome, result.row, result.next) == ("complete", 4, "done")
        assert (len(result.elected), result.unfilled, result.need) == (15, 0, 27)

    def test_row_5_of_more_than_seats_the_first_by_votes_are_elected(self) -> None:
        result = held(ballot(2, {"甲": 27, "乙": 45, "丙": 30, "丁": 2}, valid=52))
        assert (result.outcome, result.row) == ("complete", 5)
        assert names(result.elected) == ["乙", "丙"]

    @pytest.mark.parametrize("rule", ["revote", "vacancy", "lot"])
    def test_row_6_a_tie_at_the_last_seat_goes_by_the_tie_rule(self, rule: str) -> None:
        result = held(ballot(2, {"甲": 40, "乙": 30, "丙": 30}, valid=52), tie_rule=rule)  # S13
        assert (result.outcome, result.row, result.next) == ("tie", 6, rule)
        assert (names(result.elected), names(result.tied), result.unfilled) == (["甲"], ["丙", "乙"], 1)
        assert "丙、乙得票相同" in result.sentence.zh

    @pytest.mark.parametrize("rule", ["further_ballot", "vacancy", "fewer_seats"])
    def test_row_7_too_few_over_the_threshold_go_by_the_shortfall_rule(self, rule: str) -> None:
        result = held(ballot(3, {"甲": 40, "乙": 26, "丙": 30, "丁": 20}, valid=52), shortfall_rule=rule)
        assert (result.outcome, result.row, result.next) == ("shortfall", 7, rule)
        assert (names(result.elected), result.unfilled) == (["甲", "丙"], 1)

    def test_row_8_a_write_in_over_the_threshold_is_elected_when_it_accepts(self) -> None:
        votes = {"甲": 50, "乙": 20}
        accepted = held(ballot(2, votes, valid=52, write_in=[{"name": "外", "votes": 30, "answer": "accepts"}]))
        assert (accepted.outcome, accepted.row, names(accepted.elected)) == ("complete", 8, ["甲", "外"])
        refused = held(ballot(2, votes, valid=52, write_in=[{"name": "外", "votes": 30, "answer": "declines"}]))
        assert (refused.outcome, names(refused.elected), refused.unfilled) == ("shortfall", ["甲"], 1)

    def test_row_8_a_write_in_must_be_asked_before_the_result_stands(self) -> None:
        with pytest.raises(Refused) as caught:
            held(ballot(2, {"甲": 50, "乙": 20}, valid=52, write_in=[{"name": "外", "votes": 30}]))
        assert caught.value.code == "write_in_unanswered"
        assert [error.path for error in caught.value.fields] == ["write_in[0].answer"]
        below = held(ballot(2, {"甲": 50, "乙": 30}, valid=52, write_in=[{"name": "外", "votes": 3}]))
        assert below.outcome == "complete", "below the threshold nobody need be asked"

    def test_row_9_a_seat_that_is_declined_is_not_given_to_the_next(self) -> None:
        count = sheet(2, {"甲": 40, "乙": 30, "丙": 28}, valid=52)
        count["candidates"][0]["declines"] = True
        result = held(ballot(2, {}, valid=52, candidates=count["candidates"]))
        assert (result.outcome, result.row, result.next) == ("shortfall", 9, "further_ballot")
        assert (names(result.elected), result.unfilled) == (["乙"], 1)

    @pytest.mark.parametrize(
        ("tie_rule", "row", "following", "next_seats"),
        [("lot", 6, "lot", 1), ("revote", 6, "revote", 1), ("vacancy", 9, "further_ballot", 1)],
    )
    def test_row_9_a_seat_declined_while_others_are_tied_is_no_part_of_the_tie(
        self, tie_rule: str, row: int, following: str, next_seats: int
    ) -> None:
        """Two seats: 甲 has the most votes and declines, 乙 and 丙 are level for the other one. Row 9 goes as row 7."""
        count = sheet(2, {"甲": 50, "乙": 25, "丙": 25}, valid=52)
        count["candidates"][0] |= {"yes": 40, "no": 12, "declines": True}
        count["candidates"][1] |= {"yes": 30, "no": 22}
        count["candidates"][2] |= {"yes": 30, "no": 22}
        result = held(Ballot.parse(count), tie_rule=tie_rule)
        assert (result.outcome, result.row, result.next) == ("tie", row, following)
        assert (result.at_stake, result.pending, result.unfilled, result.next_seats) == (1, 1, 2, next_seats)
        assert "尚缺 1 名，按章程另行选举" in result.sentence.zh

    def test_row_9_after_the_revote_the_declined_seat_still_waits_for_its_further_ballot(self) -> None:
        again = elect(ballot(1, {"乙": 30, "丙": 22}, valid=52), entitled=60, present=52, rules=rules(), pending=1)
        assert (again.outcome, again.row, again.next, again.next_seats) == ("shortfall", 9, "further_ballot", 1)
        assert (names(again.elected), again.unfilled) == (["乙"], 1)
        void = elect(ballot(1, {"乙": 30}, valid=53, issued=52), entitled=60, present=52, rules=rules(), pending=1)
        assert (void.row, void.next_seats, void.pending) == (2, 1, 1), "repeated for the same seat"

    def test_row_10_in_an_equal_number_election_nobody_below_the_threshold_is_filled_in(self) -> None:
        votes = fifteen(40) | {"委员15": 26}
        result = held(ballot(15, votes, valid=52))  # S14
        assert (result.outcome, result.row, result.rows) == ("shortfall", 10, (7, 10))
        assert (len(result.elected), result.unfilled) == (14, 1)
        assert "尚缺 1 名，按章程另行选举" in result.sentence.zh

    def test_exactly_the_threshold_is_enough_for_every_candidate_of_an_equal_number_election(self) -> None:
        count = sheet(2, {"甲": 27, "乙": 27}, valid=52)
        count["candidates"][0] |= {"declines": True}
        result = held(Ballot.parse(count))
        assert (result.row, result.rows) == (9, (4, 9)), "nobody was below the threshold, so row 10 does not apply"

    def test_abstentions_are_votes_too(self) -> None:
        rows = [{"name": "甲", "yes": 30, "no": 12, "abstain": 10}]
        assert held(ballot(1, {}, valid=52, candidates=rows)).outcome == "complete"

    def test_a_write_in_may_stand_on_every_valid_ballot(self) -> None:
        result = held(ballot(1, {"甲": 0}, valid=52, write_in=[{"name": "外", "votes": 52, "answer": "accepts"}]))
        assert (result.row, names(result.elected)) == (8, ["外"])

    def test_a_single_office_that_is_not_filled_is_a_shortfall(self) -> None:
        result = held(ballot(1, {"主席候选人": 7}, valid=15), entitled=15, present=15)  # S16
        assert (result.outcome, result.unfilled) == ("shortfall", 1)


def test_a_count_signed_by_a_candidate_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        held(ballot(1, {"甲": 40, "乙": 12}, valid=52, tellers=["监一", "乙"]))
    assert caught.value.code == "teller_is_candidate"
    assert held(ballot(1, {"甲": 40, "乙": 12}, valid=52, tellers=["监一", "监二"])).outcome == "complete"


@pytest.mark.parametrize(("base", "elected"), [("entitled", False), ("present", True), ("valid", True)])
def test_the_base_decides_who_is_elected(base: str, elected: bool) -> None:
    """40 votes of 100 entitled, 70 present, 68 valid: domain.md §1.3."""
    result = elect(ballot(1, {"甲": 40}, valid=68), entitled=100, present=70, rules=rules(elect_base=base))
    assert (result.outcome == "complete") is elected
    assert result.as_json()["base"] == base


def test_the_result_is_told_once_with_its_base_and_goes_into_a_variable() -> None:
    result = held(ballot(2, {"甲": 40, "乙": 20}, valid=50, issued=52, returned=52, invalid=2))
    assert result.sentence.zh == (
        "应选 2 名，发出选票 52 张，收回 52 张，其中有效票 50 张、无效票 2 张；"
        "当选须得赞成票 27 票（超过实到人数的半数）；当选 1 名：甲；尚缺 1 名，按章程另行选举。"
    )
    assert result.as_json() == {
        "outcome": "shortfall",
        "row": 10,
        "rows": [7, 10],
        "next": "further_ballot",
        "elected": [{"name": "甲", "votes": 40}],
        "tied": [],
        "unfilled": 1,
        "need": 27,
        "base": "present",
        "next_seats": 1,
        "at_stake": 0,
        "pending": 0,
        "shortfall_rule": "further_ballot",
        "sentence": result.sentence.zh,
        "sentence_en": (
            "2 seats; 52 ballots issued, 52 returned, 50 valid, 2 invalid; 27 votes are needed (more than 1/2 of those "
            "present); 1 elected: 甲; 1 unfilled; the charter provides for a further ballot for the unfilled seats."
        ),
    }


@pytest.mark.parametrize(
    ("candidates", "seats", "percent", "least", "met"),
    [
        (15, 15, 0, 15, True),
        (15, 15, 5, 16, False),
        (16, 15, 5, 16, True),
        (18, 15, 20, 18, True),
        (5, 5, 20, 6, False),
        (102, 101, 1, 103, False),
    ],
)
def test_the_surplus_of_candidates_is_a_share_of_the_seats(
    candidates: int, seats: int, percent: int, least: int, met: bool
) -> None:
    found = surplus(candidates, seats, percent)
    assert (found.least, found.met, found.equal) == (least, met, candidates == seats)


def fields(error: Invalid) -> list[tuple[str, str]]:
    return [(field.path, field.code) for field in error.fields if isinstance(field, FieldError)]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"invalid": 1}, [("returned", "count_returned")]),
        ({"issued": 53, "returned": 53, "invalid": 1}, [("issued", "count_issued_over")]),
        ({"over_marked": 1}, [("over_marked", "count_overmarked_over")]),
        ({"seats": 0}, [("seats", "seats_missing")]),
        ({"candidates": []}, [("candidates", "candidates_missing")]),
        (
            {"candidates": [{"name": "甲", "yes": 40, "no": 11, "abstain": 0}]},
            [("candidates[0].yes", "count_votes_not_valid")],
        ),
        (
            {"write_in": [{"name": "外", "votes": 53, "answer": "accepts"}]},
            [("write_in[0].votes", "count_write_in_over"), ("candidates", "count_overmarked")],
        ),
        ({"write_in": [{"name": "甲", "votes": 1}]}, [("write_in[0].name", "candidate_twice")]),
    ],
)
def test_sums_that_do_not_add_up_are_refused_where_they_stand(changed: dict[str, Any], wrong: Any) -> None:
    with pytest.raises(Invalid) as caught:
        held(Ballot.parse(sheet(1, {"甲": 40}, valid=52) | changed))
    assert fields(caught.value) == wrong


def test_votes_for_beyond_what_valid_ballots_can_mark_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        held(ballot(2, {"甲": 40, "乙": 40, "丙": 40}, valid=52))
    assert fields(caught.value) == [("candidates", "count_overmarked")]
    assert caught.value.fields[0].zh.startswith("赞成票（含另选他人）合计 120，多于有效票 52 张 × 应选 2 名")
