"""The forms of the congress: each bad number of a count sheet (F-COUNT) and of a meeting (F-MEETING) is refused where
it stands, before any effect sees it. What no form can judge is refused by the effect, at the same fields.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from service.domain.charter import CharterRules
from service.domain.workdays import SHANGHAI, Moment
from service.engine import form

ROOT = Path(__file__).resolve().parent.parent
FILE = {"documentId": "1", "fileName": "材料.pdf"}
AT = Moment(datetime(2026, 11, 24, 9, tzinfo=SHANGHAI))  # a Tuesday
RULES = CharterRules.template().values()
Json = dict[str, Any]


def checked(form_id: str, initial: Json, sent: Json) -> form.FormResult:
    """A submission as the server takes it: what it keeps, and what is wrong."""
    schema = form.load(json.loads((ROOT / "forms" / f"{form_id}.form").read_text("utf-8")))
    return form.check(schema, initial, sent, AT)


def wrong(form_id: str, initial: Json, sent: Json) -> dict[str, str]:
    """What a form says about a submission: path -> message in Chinese."""
    return {error.path: error.zh for error in checked(form_id, initial, sent).errors}


def changed(values: Json, path: str, value: Any) -> Json:
    """The values with one of them replaced; `a.b[0].c` is a path as errors have it."""
    copy: Json = json.loads(json.dumps(values))
    here: Any = copy
    *way, last = path.replace("[", ".").replace("]", "").split(".")
    for step in way:
        here = here[int(step)] if step.isdigit() else here[step]
    here[int(last) if last.isdigit() else last] = value
    return copy


# the count sheet: 52 present, two seats, three candidates
SHOWN: Json = {
    "ballot_kind": "committee",
    "ballot_round": 1,
    "ballot_present": 52,
    "tally": {
        "seats": 2,
        "due_count": 60,
        "present_count": 52,
        "candidates": [{"name": name, "proposed_post": "member"} for name in ("甲", "乙", "丙")],
    },
}
COUNTED: Json = {
    "tally": {
        "seats": 2,
        "due_count": 60,
        "present_count": 52,
        "issued": 52,
        "returned": 52,
        "valid": 50,
        "invalid": 2,
        "over_marked": 1,
        "candidates": [
            {"name": "甲", "proposed_post": "member", "yes": 40, "no": 10, "abstain": 0},
            {"name": "乙", "proposed_post": "member", "yes": 30, "no": 10, "abstain": 10},
            {"name": "丙", "proposed_post": "member", "yes": 20, "no": 30, "abstain": 0},
        ],
        "write_in": [{"name": "外", "votes": 3}],
        "chief": "何监",
        "sheet": [FILE],
    }
}


def test_a_count_that_adds_up_is_taken() -> None:
    assert wrong("ballot_count", SHOWN, COUNTED) == {}


@pytest.mark.parametrize(
    ("path", "value", "at", "says"),
    [
        ("tally.issued", 53, "tally.issued", "52"),  # issued ≤ present
        ("tally.issued", -1, "tally.issued", "0"),
        ("tally.valid", 49, "tally.ballots_sum", "有效票与无效票之和须等于收回选票"),
        ("tally.invalid", 1, "tally.ballots_sum", "有效票与无效票之和须等于收回选票"),
        ("tally.valid", 53, "tally.valid", "52"),  # valid ≤ returned
        ("tally.over_marked", 3, "tally.over_marked", "2"),  # among the invalid ones
        ("tally.candidates[0].yes", 41, "tally.votes_of_each", "赞成、反对、弃权之和须等于有效票"),
        ("tally.candidates[1].abstain", None, "tally.votes_of_each", "赞成、反对、弃权之和须等于有效票"),
        ("tally.candidates[2].no", -1, "tally.candidates[2].no", "0"),
        ("tally.write_in[0].votes", 51, "tally.write_in[0].votes", "50"),  # write-ins ≤ valid
        ("tally.write_in[0].votes", 11, "tally.marks", "有效票 × 应选名额"),  # 90 + 11 > 50 × 2
        ("tally.write_in[0].name", "甲", "tally.names", "重名"),
        ("tally.present_count", 61, "tally.present_count", "60"),
        ("tally.present_count", 51, "tally.present_reason", "请填写"),  # not without saying why
        ("tally.chief", "", "tally.chief", "请填写"),
    ],
)
def test_a_bad_number_of_a_count_is_refused_where_it_stands(path: str, value: Any, at: str, says: str) -> None:
    found = wrong("ballot_count", SHOWN, changed(COUNTED, path, value))
    assert says in found[at], found


def test_more_ballots_back_than_issued_are_taken_as_they_are_for_the_ballot_is_void() -> None:
    void = changed(changed(COUNTED, "tally.returned", 53), "tally.valid", 53)
    for number in range(3):
        void = changed(void, f"tally.candidates[{number}].yes", None)
    assert wrong("ballot_count", SHOWN, void) == {}


@pytest.mark.parametrize(
    ("path", "value", "kept"),
    [("seats", 3, 2), ("due_count", 52, 60)],
)
def test_seats_and_those_entitled_are_not_for_the_tellers_to_change(path: str, value: int, kept: int) -> None:
    result = checked("ballot_count", SHOWN, changed(COUNTED, f"tally.{path}", value))
    assert result.values["tally"][path] == kept


def test_a_name_that_was_never_on_the_list_comes_in_by_nomination_only() -> None:
    result = checked("ballot_count", SHOWN, changed(COUNTED, "tally.candidates[0].name", "路人"))
    assert [row["name"] for row in result.values["tally"]["candidates"]] == ["甲", "乙", "丙"]
    row = {"name": "丁", "proposed_post": "member", "yes": 30, "no": 20, "abstain": 0, "nominated_by": "主席团提名"}
    further = {**SHOWN, "ballot_next": {"next_step": "further_ballot"}, "ballot_round": 2}
    sent = changed(COUNTED, "tally.candidates", [])
    further["tally"] = {**SHOWN["tally"], "candidates": []}
    sent["tally"]["added"] = [row]
    assert wrong("ballot_count", further, sent) == {}
    nobody = changed(sent, "tally.added[0].nominated_by", "")
    assert "tally.added[0].nominated_by" in wrong("ballot_count", further, nobody)
    assert "tally.somebody" in wrong("ballot_count", further, changed(sent, "tally.added", []))


def test_a_candidate_who_withdrew_before_the_vote_has_no_votes() -> None:
    sent = changed(COUNTED, "tally.candidates[2]", {"name": "丙", "proposed_post": "member", "withdrawn": True})
    assert wrong("ballot_count", SHOWN, sent) == {}


def test_officers_come_from_the_elected_committee() -> None:
    """Where the chair of the list was not elected, another member of the committee is nominated for the post."""
    shown = {
        **SHOWN,
        "ballot_kind": "officers",
        "committee_elected": [{"name": name} for name in ("甲", "乙", "丙")],
        "tally": {**SHOWN["tally"], "candidates": [{"name": "甲", "proposed_post": "vice_chair"}]},
    }
    row = {"proposed_post": "chair", "yes": 50, "no": 0, "abstain": 0, "nominated_by": "主席团提名"}
    sent = changed(COUNTED, "tally.candidates", COUNTED["tally"]["candidates"][:1])
    sent["tally"] |= {"write_in": [], "added": [{**row, "name": "乙"}]}
    assert wrong("ballot_count", shown, sent) == {}
    assert "tally.of_committee" in wrong("ballot_count", shown, changed(sent, "tally.added[0].name", "外"))


# the meeting: the notice, the sign-in, the tellers, the signatures
SIGNED_IN: Json = {
    "sign_in": {
        "meeting_name": "第二次会员代表大会",
        "held_on": "2026-11-24",
        "place": "会议中心",
        "due_count": 60,
        "present_count": 52,
        "leave_count": 8,
        "host": "周筹",
        "recorder": "李秘",
        "sheet": [FILE],
    }
}
PLANNED: Json = {
    "congress_plan": {
        "meeting_name": "第二次会员代表大会",
        "meeting_kind": "delegates",
        "start_at": "2026-12-04T09:00+08:00",
        "place": "会议中心",
        "host": "周筹",
        "recorder": "李秘",
        "agenda": [{"topic": "选举"}],
        "agenda_ack": True,
        "notice_file": [FILE],
        "election_rules": [FILE],
    }
}
PLANS = ("congress_convening", "founding_congress")


@pytest.mark.parametrize(("held_on", "refused"), [("2026-11-24", False), ("2026-11-25", True), ("2030-01-15", True)])
def test_a_congress_is_signed_in_when_it_has_been_held(held_on: str, refused: bool) -> None:
    initial = {"charter_rules": RULES, "entitled": {"number": 60}}
    found = wrong("congress_sign_in", initial, changed(SIGNED_IN, "sign_in.held_on", held_on))
    assert ("sign_in.held" in found) is refused, found


@pytest.mark.parametrize("form_id", PLANS)
@pytest.mark.parametrize(
    ("start", "notice", "at"),
    [
        ("2026-12-04", None, None),  # ten days after today, 2026-11-24: notice_days of the charter
        ("2026-12-03", None, "congress_plan.in_time"),
        ("2026-11-30", "2026-11-20", None),
        ("2026-11-29", "2026-11-20", "congress_plan.in_time"),
        ("2026-12-10", "2026-11-25", "congress_plan.noticed"),  # a notice that is still to be sent
    ],
)
def test_a_congress_is_called_as_long_before_as_the_charter_says(
    form_id: str, start: str, notice: str | None, at: str | None
) -> None:
    sent = changed(PLANNED, "congress_plan.start_at", f"{start}T09:00+08:00")
    sent["congress_plan"] |= {"notice_on": notice} if notice else {}
    found = wrong(form_id, {"charter_rules": RULES, "lapse_on": "2027-05-24"}, sent)
    assert set(found) == ({at} if at else set()), found


@pytest.mark.parametrize("form_id", PLANS)
def test_after_an_adjournment_notice_is_given_anew_and_a_late_date_says_why(form_id: str) -> None:
    adjourned = {"quorum": {"met": False}, "sign_in": {"held_on": "2026-11-20"}, "charter_rules": RULES}
    sent = changed(PLANNED, "congress_plan.start_at", "2026-12-20T09:00+08:00")  # 30 days after: the limit [D]
    assert wrong(form_id, adjourned, sent) == {}
    sent["congress_plan"]["notice_on"] = "2026-11-19"
    assert set(wrong(form_id, adjourned, sent)) == {"congress_plan.notice_anew"}
    late = changed(PLANNED, "congress_plan.start_at", "2026-12-21T09:00+08:00")
    assert set(wrong(form_id, adjourned, late)) == {"congress_plan.late_reason"}
    shorter = {**adjourned, "deadline_days": {"congress_again": 20}}
    assert set(wrong(form_id, shorter, sent)) >= {"congress_plan.late_reason"}, "the region's limit"


def test_a_founding_congress_is_held_before_its_permission_lapses() -> None:
    known = {"charter_rules": RULES, "lapse_on": "2027-05-24"}
    for start, refused in (("2027-05-24", False), ("2027-05-25", True), ("2030-01-15", True)):
        found = wrong("founding_congress", known, changed(PLANNED, "congress_plan.start_at", f"{start}T09:00+08:00"))
        assert ("congress_plan.within" in found) is refused, start


TELLERS = [("何监", "chief"), ("施监", "scrutineer"), ("张计", "counter")]


@pytest.mark.parametrize(
    ("tellers", "at"),
    [
        (TELLERS, None),
        (TELLERS[:2], None),
        ([("何监", "chief"), ("何监", "scrutineer")], "procedure.each_once"),  # one person is one person
        ([("何监", "chief"), ("施监", "chief")], "procedure.one_chief"),
        ([("施监", "scrutineer"), ("张计", "counter")], "procedure.one_chief"),
        ([*TELLERS, ("甲一", "counter")], "procedure.no_candidate"),
        ([("何监", "chief"), ("何监 ", "scrutineer")], "procedure.tellers[1].name"),
        (TELLERS[:1], "procedure.tellers"),
    ],
)
def test_tellers_are_two_different_people_at_least_and_no_candidates(tellers: Any, at: str | None) -> None:
    rows = [{"name": name, "duty": duty} for name, duty in tellers]
    sent = {"procedure": {"agenda_adopted": True, "rules_adopted": True, "tellers": rows}}
    found = wrong("congress_procedure", {"slate": [{"name": "甲一"}]}, sent)
    assert set(found) == ({at} if at else set()), found


RESULT: Json = {
    "result": {
        "roster": [{"name": "甲", "votes": 40, "post": "chair"}, {"name": "乙", "votes": 30, "post": "member"}],
        "scrutineers": [{"name": "何监"}, {"name": "施监"}],
        "result_file": [FILE],
        "confirmed": True,
    }
}


@pytest.mark.parametrize(
    ("signers", "at"),
    [
        (["何监", "施监"], set()),
        (["何监", "乙"], {"result.signers"}),  # elected
        (["何监", "丙"], {"result.signers"}),  # stood and was not elected
        (["何监", "何监"], {"result.signers_twice"}),
        (["何监"], {"result.scrutineers"}),
    ],
)
def test_two_who_did_not_stand_sign_the_result(signers: list[str], at: set[str]) -> None:
    shown = {"slate": [{"name": name} for name in ("甲", "乙", "丙")], **RESULT}
    sent = changed(RESULT, "result.scrutineers", [{"name": name} for name in signers])
    assert set(wrong("election_result", shown, sent)) == at


def test_nobody_changes_a_post_at_the_signing_and_a_correction_bears_its_date() -> None:
    shown = {"slate": [{"name": "甲"}], **RESULT}
    result = checked("election_result", shown, changed(RESULT, "result.roster[1].post", "chair"))
    assert [row["post"] for row in result.values["result"]["roster"]] == ["chair", "member"]
    noted = changed(RESULT, "result.correction", "得票数誊写有误，见更正说明。")
    assert set(wrong("election_result", shown, noted)) == {"result.corrected_on"}


def review(**more: Any) -> Json:
    items = dict.fromkeys(("report", "minutes", "result", "roster", "charter", "quorum"), "ok")
    return {"filing_check": {"check_items": items, "result": "accept_filing", **more}}


def test_a_filing_with_a_missing_paper_is_not_accepted() -> None:
    assert wrong("filing_review", {}, review()) == {}
    for state, at in (("missing", {"filing_check.complete"}), ("irregular", set())):
        found = wrong("filing_review", {}, changed(review(), "filing_check.check_items.minutes", state))
        assert set(found) == at, state


@pytest.mark.parametrize(("due", "refused"), [("2026-12-01", False), ("2026-11-30", True)])
def test_a_supplement_is_given_five_working_days_at_least(due: str, refused: bool) -> None:
    """Five working days after Tuesday 2026-11-24 is Tuesday 2026-12-01: domain.md §3.H, gaps."""
    gap = [{"material": "会议纪要", "what": "缺少主持人签字。"}]
    sent = review(result="supplement", gaps=gap, gaps_due=due)
    found = wrong("filing_review", {"gaps_from": "2026-12-01"}, sent)
    assert ("filing_check.gaps_time" in found) is refused, found


def test_where_the_founding_is_filed_after_the_congress_its_papers_are_checked_too() -> None:
    after = {"founding_route": {"path": "filing_after"}}
    found = wrong("filing_review", after, changed(review(), "filing_check.check_items", {
        **review()["filing_check"]["check_items"], "application": "missing",
    }))  # fmt: skip
    assert set(found) == {"filing_check.complete"}


def test_a_hand_over_has_two_people_at_each_item() -> None:
    row = {"matter": "印章", "giver": "前任秘书长", "taker": "新任秘书长", "signed": True}
    sent = {"handover": {"items": [row], "accounts_closed": True, "archived": True}}
    assert wrong("handover", {}, sent) == {}
    assert set(wrong("handover", {}, changed(sent, "handover.items[0].taker", "前任秘书长"))) == {"handover.two"}
