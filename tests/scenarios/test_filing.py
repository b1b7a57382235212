"""From the congress to the filed result: S17 of domain.md §6, and the watch's stage 待备案 of §3.D."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_election import count, finish, terms, to_the_ballot
from tests.scenarios.test_watch import day_of, reminders

WAITING = "会议结果待备案"


def hold(story: Story, world: World, **rules: Any) -> str:
    """The congress of 2027-02-20, up to its signed result; the association's key."""
    key = to_the_ballot(story, world, **rules)
    count(story)
    count(story)
    story.do("teller", "sign_result", **papers.election_result(story.upload("teller"), story.shown("sign_result")))
    return key


def stage(story: Story, key: str) -> str:
    """The stage of the association's first term."""
    return str(terms(story, key)[0]["stage"])


@pytest.mark.parametrize(
    ("days", "kind", "due"),
    [
        (30, "calendar", "2027-03-22"),
        # the congress is on Saturday 2027-02-20: the first working day is Monday the 22nd, the tenth 2027-03-05
        (10, "working", "2027-03-05"),
    ],
)
def test_the_charter_says_until_when_the_result_is_filed(
    story: Story, world: World, days: int, kind: str, due: str
) -> None:
    key = hold(story, world, filing_days=days, filing_day_kind=kind)
    assert day_of(story.task("file_result")["dueDate"]) == due
    assert terms(story, key)[0]["filingDueOn"] == due


def test_s17_after_the_congress_the_watch_asks_for_the_filing_and_no_more_for_an_election(
    story: Story, world: World
) -> None:
    key = hold(story, world)  # the term ends on 2027-03-01, the filing is due on 2027-03-22
    assert stage(story, key) == "filing_due", "at once, not at the next reminder"
    assert WAITING not in reminders(story, "secretary"), "nobody is late on the day of the congress"
    before = len(reminders(story, "secretary"))
    # 15 and 5 days before the limit, on it, then every week: B50. Forty days after it is 2027-05-01
    for (month, day), told in (
        ((3, 6), 0), ((3, 7), 1), ((3, 16), 1), ((3, 17), 2), ((3, 21), 2), ((3, 22), 3), ((3, 28), 3), ((3, 29), 4),
        ((5, 1), 5),
    ):  # fmt: skip
        story.at(2027, month, day)
        assert (stage(story, key), len(reminders(story, "secretary")) - before) == ("filing_due", told), (month, day)
    assert set(reminders(story, "secretary")[before:]) == {WAITING}, "the new committee is elected: nothing is overdue"
    assert WAITING in reminders(story, "local")


def test_s17_a_result_that_is_filed_late_ends_the_old_watch_all_the_same(story: Story, world: World) -> None:
    key = hold(story, world)
    story.at(2027, 5, 1)
    story.do("secretary", "file_result", **papers.filing_report(story.upload("secretary"), "2027-05-01"))
    story.do("local", "check_filing", **papers.filing_accepted())
    story.do("secretary", "handover", **election_papers.handover(story.upload("secretary")))
    assert story.status == "COMPLETED"
    old, new = terms(story, key)
    assert (old["closedOn"], new["startsOn"], new["stage"]) == ("2027-02-20", "2027-02-20", "normal")
    told = len(reminders(story, "secretary"))
    story.at(2027, 8, 1)
    assert len(reminders(story, "secretary")) == told


def test_a_result_filed_in_time_is_never_asked_for(story: Story, world: World) -> None:
    to_the_ballot(story, world)
    count(story)
    count(story)
    finish(story)
    story.at(2027, 6, 1)
    assert WAITING not in reminders(story, "secretary")


def test_when_the_procedure_is_ended_the_term_is_watched_for_its_election_again(story: Story, world: World) -> None:
    key = hold(story, world)
    path = f"/process-instances/{story.instance}/cancellation"
    story.send("administrator", "POST", path, {"reason": "大会结果被认定无效。"})
    story.at(2027, 3, 7)
    assert stage(story, key) == "overdue", "nobody files a result of a procedure that is over"
    assert WAITING not in reminders(story, "secretary")


def to_the_check(story: Story, world: World) -> None:
    """The filing of an election by itself, up to the local association's check on 2027-02-25."""
    key, _ = in_office(story, world)
    story.at(2027, 2, 25)
    held = {"sign_in": {"held_on": "2027-02-20"}, "charter_amendment": {"no_change": True}}
    body = {"processDefinitionId": "filing", "variables": {"association_key": key, **held}}
    story.instance = story.send("administrator", "POST", "/process-instances", body)["processInstanceKey"]
    story.do("secretary", "file_result", **papers.filing_report(story.upload("secretary"), "2027-02-25"))


def checked(result: str, **more: Any) -> dict[str, Any]:
    return {"filing_check": {**papers.filing_accepted()["filing_check"], "result": result, **more}}


def test_s18_a_supplement_is_due_on_the_day_that_the_local_association_names(story: Story, world: World) -> None:
    to_the_check(story, world)
    gap = {"gaps": [{"material": "会议纪要", "what": "缺少主持人签字，请补齐。"}]}
    # five working days after Thursday 2027-02-25 is Thursday 2027-03-04: domain.md §3.H, gaps
    with pytest.raises(Refused) as caught:
        story.do("local", "check_filing", **checked("supplement", **gap, gaps_due="2027-03-03"))
    assert [field["path"] for field in caught.value.problem["fields"]] == ["filing_check.gaps_time"]
    story.do("local", "check_filing", **checked("supplement", **gap, gaps_due="2027-03-04"))
    assert day_of(story.task("answer_filing")["dueDate"]) == "2027-03-04"


def test_an_objection_to_an_election_is_answered_and_checked_again(story: Story, world: World) -> None:
    to_the_check(story, world)
    story.do("local", "check_filing", **checked("object", objection="计票单的到会人数与签到册不一致，请说明。"))
    # 15 working days after Thursday 2027-02-25: the third Thursday after it
    assert day_of(story.task("answer_filing")["dueDate"]) == "2027-03-18"
    story.do("secretary", "answer_filing", filing_answer={"note": "有一人中途离会，已附更正说明。", "files": []})
    assert story.shown("check_filing")["filing_answer"]["note"].startswith("有一人"), "the answer is on the table"
    story.do("local", "check_filing", **checked("accept_filing"))
    assert (story.open, story.status) == ([], "COMPLETED")
    assert story.variables()["receipt_no"]
