"""The watch over a term, through REST: S21 and S22 of domain.md §6 and the states of §3.D."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from service.domain.workdays import SHANGHAI
from service.store.associations import Term
from service.usecases import people
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import PASSWORD, World
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story


def term(story: Story, key: str) -> dict[str, Any]:
    found: dict[str, Any] = story.send("supervisor", "GET", f"/terms/{key}")
    return found


def reminders(story: Story, who: str) -> list[str]:
    """The titles of the deadlines that somebody was told of, the first one first."""
    found = story.send("administrator" if who == "*" else who, "POST", "/notices/search", {"page": {"limit": 100}})
    titles = [(notice["creationDate"], notice["title"]) for notice in found["items"] if notice["kind"] == "deadline"]
    return [title for _, title in sorted(titles)]


def day_of(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).date().isoformat()


def test_s22_a_term_of_three_years_that_begins_on_29_february_ends_on_28_february(story: Story, world: World) -> None:
    story.at(2024, 2, 29)
    _, key = in_office(story, world, elected_on=date(2024, 2, 29), years=3)
    assert term(story, key)["endsOn"] == "2027-02-28"  # Civil Code art. 202: no such day, so the last of the month
    assert term(story, key)["stage"] == "normal"
    # 2026-02-28, 2026-08-28, 2026-11-28 and 2027-01-28 are twelve, six, three and one month before
    for (year, month, day), stage, following in (
        ((2026, 2, 27), "normal", "2026-02-28"),
        ((2026, 2, 28), "t12", "2026-08-28"),
        ((2026, 8, 28), "t6", "2026-11-28"),
        ((2026, 11, 28), "t3", "2027-01-28"),
        ((2027, 1, 28), "t1", "2027-02-28"),
        ((2027, 2, 28), "expired", "2027-03-01"),
        ((2027, 3, 1), "overdue", "2027-04-01"),
        ((2027, 4, 1), "overdue", "2027-05-01"),
    ):
        story.at(year, month, day)
        found = term(story, key)
        assert (found["stage"], day_of(found["nextStageDate"])) == (stage, following), (year, month, day)
    assert reminders(story, "secretary") == [
        "年度计划：届期还有 12 个月",
        "换届提醒函：届期还有 6 个月",
        "换届尚未启动",
        "换届预警：届期还有 3 个月",
        "换届紧急提醒：届期还有 1 个月",
        "届满：今天是本届任期最后一天",
        "换届超期",
        "换届超期",
    ]
    heard = {who: reminders(story, who) for who in ("secretary", "committee", "party", "local", "supervisor")}
    assert heard["party"][0] == "换届提醒函：届期还有 6 个月", "at T-12 the Party organisation is not told"
    assert reminders(story, "stranger") == []
    for title, told in (  # §3.D: who hears at which stage; the units at T-3 and later are the same four
        ("年度计划：届期还有 12 个月", {"secretary", "committee", "local"}),
        ("换届提醒函：届期还有 6 个月", {"secretary", "party", "local"}),
        ("换届预警：届期还有 3 个月", {"secretary", "committee", "party", "local"}),
        ("换届紧急提醒：届期还有 1 个月", {"secretary", "committee", "party", "local"}),
        ("届满：今天是本届任期最后一天", {"secretary", "committee", "party", "local"}),
    ):
        assert {who for who in heard if title in heard[who]} == told, title


def test_what_was_missed_in_two_years_of_silence_is_told_once(story: Story, world: World) -> None:
    story.at(2024, 2, 29)
    _, key = in_office(story, world, elected_on=date(2024, 2, 29), years=3)
    story.at(2027, 6, 15)
    assert term(story, key)["stage"] == "overdue"
    assert reminders(story, "secretary") == ["换届超期"], "what is overdue now, not every stage that went by"


def test_the_election_is_offered_at_six_months_and_started_when_asked(story: Story, world: World) -> None:
    association, _ = in_office(story, world)  # until 2027-03-01
    story.at(2026, 11, 24)  # the test world begins within the last six months
    (offer,) = story.send("secretary", "POST", "/user-tasks/search", {"filter": {"elementId": "offer_election"}})[
        "items"
    ]
    path = f"/user-tasks/{offer['userTaskKey']}/completion"
    story.send("secretary", "POST", path, {"variables": {"start": {"choice": "start"}}})
    wanted = {"filter": {"processDefinitionId": "term_election", "associationKey": association}}
    (election,) = story.send("supervisor", "POST", "/process-instances/search", wanted)["items"]
    assert election["state"] == "ACTIVE"
    assert [task["elementId"] for task in story.tasks(election["processInstanceKey"])] == ["election_plan"]


def test_who_has_not_started_five_months_before_the_end_is_told_to_the_supervisor(story: Story, world: World) -> None:
    """Offered six months before 2027-09-01, on 2027-03-01; 30 days later the nearest supervisor hears, once."""
    in_office(story, world, elected_on=date(2022, 9, 1))
    story.at(2027, 3, 1).at(2027, 3, 30)
    assert "换届尚未启动" not in reminders(story, "supervisor")
    story.at(2027, 4, 1)
    for who in ("secretary", "local", "supervisor"):
        assert reminders(story, who).count("换届尚未启动") == 1, who


def test_an_election_that_was_started_elsewhere_is_not_reported(story: Story, world: World) -> None:
    association, _ = in_office(story, world, elected_on=date(2022, 9, 1))
    story.at(2027, 3, 10)
    story.start("secretary", "term_election", int(association))
    story.at(2027, 4, 1)
    assert "换届尚未启动" not in reminders(story, "supervisor")


def test_s21_a_term_without_a_date_is_asked_for_every_month(story: Story, world: World) -> None:
    _, key = in_office(story, world, elected_on=None)
    assert term(story, key)["endsOn"] is None
    for month in (1, 2, 3):
        story.at(2027, month, 1)
    assert term(story, key)["stage"] == "no_date"
    assert reminders(story, "secretary") == ["届期缺失"] * 4, "when it was recorded, then on the first of each month"
    assert reminders(story, "local") == ["届期缺失"] * 4


def test_the_dates_that_were_missing_are_filled_in_and_the_nagging_ends(story: Story, world: World) -> None:
    """届期缺失, monthly until filled: by the local association, with a reason; the watch counts at once."""
    _, key = in_office(story, world, elected_on=None)
    dates = {"electedOn": "2022-03-01", "startsOn": "2022-03-01", "endsOn": "2027-03-01", "reason": "按备案材料补登。"}
    for who, wrong, status in (
        ("secretary", {}, 403),
        ("local", {"endsOn": "2022-03-01"}, 400),
        ("local", {"electedOn": "2022-03-02"}, 400),
        ("local", {"reason": " "}, 422),
    ):
        with pytest.raises(Refused) as caught:
            story.send(who, "POST", f"/terms/{key}/correction", {**dates, **wrong})
        assert caught.value.problem["status"] == status, (who, wrong)
    found = story.send("local", "POST", f"/terms/{key}/correction", dates)
    assert (found["endsOn"], found["termYears"], found["stage"]) == ("2027-03-01", 5, "t6")
    assert day_of(found["nextStageDate"]) == "2026-12-01"
    story.at(2027, 1, 1)
    assert reminders(story, "secretary").count("届期缺失") == 1, "only when it was recorded"
    wanted = {"filter": {"processDefinitionId": "term_watch", "state": "ACTIVE"}}
    (watch,) = story.send("local", "POST", "/process-instances/search", wanted)["items"]
    journal = story.send("local", "GET", f"/process-instances/{watch['processInstanceKey']}/journal")["items"]
    (told,) = [entry["data"] for entry in journal if entry["event"] == "term.corrected"]
    assert told["before"]["ends_on"] is None and told["reason"] == "按备案材料补登。"


def test_a_wrong_date_is_corrected_and_an_open_election_goes_on_by_the_right_one(story: Story, world: World) -> None:
    association, key = in_office(story, world)  # until 2027-03-01
    story.start("secretary", "term_election", int(association))
    dates = {"electedOn": "2022-06-01", "startsOn": "2022-06-01", "endsOn": "2027-06-01", "reason": "录入有误。"}
    story.send("local", "POST", f"/terms/{key}/correction", dates)
    assert term(story, key)["stage"] == "t12"
    assert story.shown("election_plan")["term_end"] == "2027-06-01"


def test_a_term_that_is_overdue_for_a_month_is_told_to_the_supervisor(story: Story, world: World) -> None:
    in_office(story, world)
    story.at(2027, 3, 2)
    assert "换届超期" not in reminders(story, "supervisor")
    story.at(2027, 4, 2)
    told = [title for title in reminders(story, "supervisor") if title != "换届尚未启动"]
    assert told == ["换届超期"], "the nearest supervisor above is the province's here"
    story.at(2028, 4, 2)
    assert "严重超期：届满已超过 12 个月" in reminders(story, "supervisor")


def test_the_city_is_told_after_a_month_the_province_after_six(story: Story, world: World) -> None:
    def appoint(work: Work) -> None:
        person = people.create_person(work, "city_supervisor", "市监督", PASSWORD)
        people.grant_role(work, person.key, "supervisor", world.organisations["city"].key)

    story.parts.transact(appoint, SERVICE)
    in_office(story, world)  # until 2027-03-01
    story.at(2027, 4, 2)
    assert (reminders(story, "city_supervisor"), reminders(story, "supervisor")) == (["换届尚未启动", "换届超期"], [])
    story.at(2027, 9, 2)
    assert reminders(story, "supervisor") == ["换届超期满 6 个月"]


def test_a_watch_whose_term_is_over_ends_by_itself(story: Story, world: World) -> None:
    """The message of the renewal ends it at once; this is the second wall."""
    _, key = in_office(story, world)
    (offer,) = story.send("secretary", "POST", "/user-tasks/search", {"filter": {"elementId": "offer_election"}})[
        "items"
    ]
    already = {"start": {"choice": "already", "note": "已由秘书处另行启动。"}}
    story.send("secretary", "POST", f"/user-tasks/{offer['userTaskKey']}/completion", {"variables": already})

    def close(work: Work) -> None:
        work.session.get_one(Term, int(key)).closed_on = date(2026, 12, 1)

    story.parts.transact(close, SERVICE)
    story.at(2026, 12, 2)
    wanted = {"filter": {"processDefinitionId": "term_watch"}}
    (watch,) = story.send("administrator", "POST", "/process-instances/search", wanted)["items"]
    assert watch["state"] == "COMPLETED"
