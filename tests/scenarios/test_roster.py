"""The roster: a founding writes its first members and committee, an election counts and renews them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.store.associations import Association
from service.usecases import roster
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import World
from tests.scenarios import election_papers, papers
from tests.scenarios import test_election as election
from tests.scenarios import test_founding as founding
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story


def items(story: Story, who: str, noun: str, key: str, **filter: Any) -> list[dict[str, Any]]:
    body = {"filter": {"associationKey": key, **filter}, "page": {"limit": 1000}}
    found: list[dict[str, Any]] = story.send(who, "POST", f"/{noun}/search", body)["items"]
    return found


def enrol(story: Story, key: str, size: int, joined_on: date = date(2022, 3, 1)) -> None:
    """Members 会员000, 会员001, … of an association in office."""

    def work(work: Work) -> None:
        association = work.session.get_one(Association, int(key))
        entries, errors = roster.read(papers.member_roster(size)["roster"])
        assert errors == []
        roster.enrol(work, association, entries, joined_on)

    story.parts.transact(work, SERVICE)


def drop(story: Story, key: str, name: str, effective_on: date, how: str = "expel") -> None:
    def work(work: Work) -> None:
        found = roster.Directory(work, int(key)).find({"name": name})
        assert found
        roster.leave(work, found, how=how, effective_on=effective_on, reason="连续两年不履行会员义务")

    story.parts.transact(work, SERVICE)


def test_a_founding_enrols_its_first_members_and_installs_its_committee(story: Story, world: World) -> None:
    founding.begin(story, world)
    founding.draft(story)
    founding.apply(story)
    founding.convene(story)
    founding.elect(story)
    assert items(story, "secretary", "members", story.variables()["association_key"]) == [], "nothing is founded yet"
    founding.file_it(story)
    key = str(world.associations["association"].key)

    members = items(story, "secretary", "members", key)
    assert len(members) == 60
    # E04: <assoc>-<yyyy>-<nnnn>; members from the day of the founding congress
    assert sorted(one["memberNo"] for one in members)[::59] == [
        "江城高新区科学技术协会-2027-0001", "江城高新区科学技术协会-2027-0060",
    ]  # fmt: skip
    assert {one["memberships"][0]["fromOn"] for one in members} == {"2027-01-15"}
    assert {one["consentVersion"] for one in members} == {"2026-11"}

    officers = items(story, "secretary", "officers", key, inOffice=True)
    assert [one["office"] for one in officers][:4] == ["chair", "vice_chair", "vice_chair", "secretary_general"]
    assert len(officers) == 15
    assert {(one["termNo"], one["fromOn"], one["votes"]) for one in officers} == {(1, "2027-01-15", 52)}
    candidates = items(story, "secretary", "candidates", key)
    assert {(one["elected"], one["votes"]) for one in candidates} == {(True, 52)}

    shares = story.send("supervisor", "GET", f"/associations/{key}/member-structure")["shares"]
    women = next(one for one in shares if one["share"] == "women")
    assert (women["count"], women["total"], women["percent"]) == (20, 60, 33)  # every third of papers.person


def test_who_is_not_of_the_association_sees_less_of_a_person(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    enrol(story, key, 1)
    whole = {who: items(story, who, "members", key)[0] for who in ("secretary", "committee")}
    assert {one["phone"] for one in whole.values()} == {"13900000000"}
    for who in ("party", "local"):
        (one,) = items(story, who, "members", key)
        assert (one["phone"], one["ethnicity"], one["birthYm"]) == ("139****0000", "01", "1970-06"), who
    for who in ("supervisor", "owner", "administrator", "teller"):
        (one,) = items(story, who, "members", key)
        hidden = (one["ethnicity"], one["political"], one["birthYm"], one["education"])
        assert (one["phone"], hidden) == ("139****0000", (None, None, None, None)), who
        assert one["name"] == "会员000"
    assert items(story, "stranger", "members", key) == []


def test_a_roster_with_the_same_person_twice_is_told_at_the_row(story: Story, world: World) -> None:
    founding.begin(story, world)
    twice = papers.member_roster(3)
    twice["roster"]["individuals"][2] = {**twice["roster"]["individuals"][0], "post": "总工程师"}
    twice["roster"]["groups"] = [
        {
            "unit_name": "江城智能制造有限公司", "unit_kind": "enterprise", "unit_uscc": "91420100MA4KLX5B4D",
            "unit_st_workers": 120, "rep": "林晓梅", "contact": "027-87654321",
        }
    ]  # fmt: skip
    with pytest.raises(Refused) as caught:
        story.do("preparatory", "member_roster", **twice)
    told = {field["path"]: field["code"] for field in caught.value.problem["fields"]}
    assert told == {"roster.individuals[2].name": "member_twice", "roster.groups[0].unit_uscc": "uscc_invalid"}
    assert "member_roster" in story.open, "nothing was kept"
    twice["roster"]["individuals"].pop()
    twice["roster"]["groups"][0]["unit_uscc"] = papers.UNIT_CODE
    story.do("preparatory", "member_roster", **twice)
    assert story.variables()["roster_check"] == {"individuals": 2, "groups": 1, "st_workers": 120}


def test_an_election_counts_its_delegates_by_the_roster_and_renews_the_committee(story: Story, world: World) -> None:
    key, _ = in_office(story, world)
    enrol(story, key, 3)
    drop(story, key, "会员001", date(2026, 11, 1))
    story.start("secretary", "term_election", int(key))
    story.do("secretary", "election_plan", **election_papers.election_plan())
    election.draft(story)
    election.consent(story)
    file = story.upload("secretary")
    story.do("secretary", "nomination_notice", **election_papers.nomination_notice(file))
    sent = election_papers.delegates()
    for n in range(3):
        sent["delegates"]["rows"][n] |= {"name": f"会员{n:03d}", "phone": f"139{n:08d}"}
    story.do("secretary", "delegate_nominations", **sent)
    shown = story.shown("delegate_credentials")
    story.do("secretary", "delegate_credentials", **election_papers.credentials(file, shown))
    story.do("secretary", "candidate_nominations", **election_papers.nominated(story.shown("candidate_nominations")))
    election.publish(story, file)

    delegates = items(story, "secretary", "delegates", key)
    assert len(delegates) == 60
    assert sum(one["memberKey"] is not None for one in delegates) == 3
    panel = story.send("supervisor", "GET", f"/process-instances/{story.instance}/election-structure")
    front = next(one for one in panel["delegates"] if one["share"] == "front_line")
    # the plan's target is 60 percent; of 60 delegates every fifth is not of the front line
    assert (front["count"], front["percent"], front["target"], front["met"]) == (48, 80, 60, True)
    assert {one["unit"] for one in delegates} == {one["name"] for one in items(story, "secretary", "units", key)}

    story.do("secretary", "convene_congress", **election_papers.congress_plan(file))
    entitled = story.variables()["entitled"]
    # one of the 60 was expelled before the day of the notice, 2026-11-24
    assert (entitled["number"], entitled["record_date"]) == (59, "2026-11-24")
    assert (entitled["former"], len(entitled["unlisted"])) == (["会员001"], 57)
    story.at(2027, 2, 20)
    with pytest.raises(Refused) as caught:
        story.do("secretary", "sign_in", **papers.sign_in(file, 60, 52, "2027-02-20"))
    assert [field["path"] for field in caught.value.problem["fields"]] == ["sign_in.due_reason"]
    story.do("secretary", "sign_in", **papers.sign_in(file, 59, 52, "2027-02-20"))
    election.deliberate(story)
    election.count(story)
    election.count(story)
    election.finish(story)

    officers = items(story, "secretary", "officers", key)
    assert {(one["termNo"], one["fromOn"], one["untilOn"]) for one in officers} == {(2, "2027-02-20", None)}
    assert [one["office"] for one in officers] == ["chair", "vice_chair", "vice_chair", "secretary_general", "member"]
    assert all(one["birthYm"] for one in officers), "what the list of candidates said of them is kept"


def test_a_second_election_puts_the_old_committee_out_of_office(story: Story, world: World) -> None:
    founding.begin(story, world)
    founding.draft(story)
    founding.apply(story)
    founding.convene(story)
    founding.elect(story)
    founding.file_it(story)
    key = str(world.associations["association"].key)
    story.at(2031, 8, 1)
    story.start("secretary", "term_election", int(key))
    story.do("secretary", "election_plan", **election_papers.election_plan("2031-12-20"))
    election.draft(story)
    election.consent(story)
    election.nominate(story)
    file = story.upload("secretary")
    congress = election_papers.congress_plan(file, "2031-12-20T09:00+08:00")
    story.do("secretary", "convene_congress", **congress)
    story.at(2031, 12, 20)
    story.do("secretary", "sign_in", **papers.sign_in(file, 60, 52, "2031-12-20"))
    election.deliberate(story)
    election.count(story)
    election.count(story)
    election.finish(story)
    terms = [(one["termNo"], one["fromOn"], one["untilOn"], one["endReason"]) for one in officers_of(story, key)]
    assert terms.count((1, "2027-01-15", "2031-12-20", "换届")) == 15
    assert terms.count((2, "2031-12-20", None, None)) == 5
    assert len(officers_of(story, key, inOffice=True)) == 5


def officers_of(story: Story, key: str, **filter: Any) -> list[dict[str, Any]]:
    return items(story, "secretary", "officers", key, **filter)


def assembly(story: Story, world: World, **rules: Any) -> str:
    """An election by all members, up to the calling of the congress; 60 members, one leaves on the way."""
    key, _ = in_office(story, world, assembly_kind="members", **rules)
    enrol(story, key, 60)
    story.start("secretary", "term_election", int(key))
    story.do("secretary", "election_plan", **election_papers.election_plan(kind="members"))
    assert story.shown("delegate_plan")["delegate_plan"]["member_total"] == 60, "as many as the roster holds"
    election.draft(story, delegate_plan=election_papers.members_checked())
    election.consent(story)
    drop(story, key, "会员002", date(2026, 11, 24), how="leave")  # on the day of the notice itself
    file = story.upload("secretary")
    story.do("secretary", "nomination_notice", **election_papers.nomination_notice(file))
    assert story.open == ["candidate_nominations"], "an assembly of all members has no delegates"
    story.do("secretary", "candidate_nominations", **election_papers.nominated(story.shown("candidate_nominations")))
    election.publish(story, file)
    story.at(2027, 1, 25)
    drop(story, key, "会员003", date(2027, 1, 25))
    enrol_late(story, key)
    return key


def enrol_late(story: Story, key: str) -> None:
    def work(work: Work) -> None:
        association = work.session.get_one(Association, int(key))
        row = papers.person("新会员", 1, phone="13700009999")
        roster.enrol(work, association, roster.read({"individuals": [row]})[0], work.moment.today)

    story.parts.transact(work, SERVICE)


@pytest.mark.parametrize(
    ("basis", "number", "day"),
    [
        # 60, less who left on the day of the notice; who is expelled or joins later changes nothing
        ("nomination_notice", 59, "2026-11-24"),
        # counted on 2027-01-25: less both, and the new member
        ("congress_notice", 59, "2027-01-25"),
        # counted on the day of the congress itself: less one more, who left the day before
        ("congress", 58, "2027-02-20"),
    ],
)
def test_all_members_on_the_record_date_are_entitled(
    story: Story, world: World, basis: str, number: int, day: str
) -> None:
    key = assembly(story, world, record_date_basis=basis)
    story.do("secretary", "convene_congress", **election_papers.congress_plan(story.upload("secretary")))
    assert story.open == (["sign_in"] if basis != "congress" else []), "nobody is counted before the record date"
    drop(story, key, "会员004", date(2027, 2, 19))
    story.at(2027, 2, 20)
    entitled = story.variables()["entitled"]
    assert (entitled["number"], entitled["record_date"]) == (number, day)
    assert story.shown("sign_in")["sign_in"]["due_count"] == number
    active = items(story, "secretary", "members", key, status="active")
    assert len(active) == 58
