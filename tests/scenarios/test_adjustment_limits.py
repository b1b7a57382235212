"""Another day for the election: no more than was asked and consented to, and told to everybody it concerns."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.charter import CharterRules
from service.store import associations
from service.usecases.actors import SERVICE
from service.usecases.charter import keep_rules
from service.usecases.work import Work
from tests.conftest import World
from tests.scenarios import papers
from tests.scenarios.conftest import in_office
from tests.scenarios.story import Refused, Story
from tests.scenarios.test_adjustment import END, begin, decide, request, resolve
from tests.scenarios.test_watch import term


def titles(story: Story, who: str) -> list[str]:
    found = story.send(who, "POST", "/notices/search", {"page": {"limit": 100}})["items"]
    return [notice["title"] for notice in found]


def asked(story: Story, until: str) -> None:
    """C01 to C03."""
    request(story, until)
    resolve(story)
    story.do("party", "party_review", **papers.agreed())


def refused(story: Story, until: str) -> tuple[str, Any]:
    with pytest.raises(Refused) as caught:
        decide(story, until)
    problem = caught.value.problem
    return problem["code"], [field["path"] for field in problem["fields"]]


def test_the_supervisors_consent_is_for_the_day_asked_for_and_for_this_request(story: Story, world: World) -> None:
    _, key = begin(story, world)
    asked(story, "2028-05-01")
    story.do("supervisor", "supervise_adjustment", supervision={"decision": "agree"})
    assert refused(story, "2030-03-01") == ("adjustment_exceeds", ["adjustment_decision.approved_until"])
    decide(story, "", "return")
    asked(story, "2027-09-01")
    assert story.open == ["decide_adjustment"]
    assert refused(story, "2028-05-01")[0] == "adjustment_exceeds", "what was consented to was another request"
    decide(story, "2027-08-01")
    assert term(story, key)["extendedUntil"] == "2027-08-01"


def test_an_approval_does_not_contradict_the_request(story: Story, world: World) -> None:
    """The term ends on 2027-03-01, and it is 2026-11-24."""
    begin(story, world)
    asked(story, "2027-09-01")
    for day, wrong in (
        ("2027-02-01", ["until_kind"]),
        (END, ["until_kind"]),
        ("2026-11-01", ["until_not_past", "until_kind"]),
    ):
        assert refused(story, day) == ("form_invalid", [f"adjustment_decision.{field}" for field in wrong]), day
    assert "提前或延期换届已获批准" not in titles(story, "secretary")


@pytest.mark.parametrize("who", ["committee", "party", "supervisor"])
def test_whoever_refuses_the_secretary_hears_of_it(story: Story, world: World, who: str) -> None:
    """C02 and C03 of domain.md: the regular day stands; after the Party's refusal the election begins at once."""
    begin(story, world)
    request(story, "2028-05-01")
    resolve(story, yes=6 if who == "committee" else 12)
    if who == "party":
        story.do("party", "party_review", party={"decision": "reject", "opinion": "应当按期换届，不同意延期。"})
    elif who == "supervisor":
        story.do("party", "party_review", **papers.agreed())
        refusal = {"decision": "reject", "opinion": "超过一年，不同意。"}
        story.do("supervisor", "supervise_adjustment", supervision=refusal)
    assert (story.open, story.status) == ([], "COMPLETED")
    by = {"committee": "委员会未通过", "party": "党组织不同意", "supervisor": "监督部门不同意"}[who]
    wanted = f"提前或延期换届：{by}"
    assert wanted in titles(story, "secretary")
    assert (wanted in titles(story, "local")) is (who == "party"), "C03: the local association is informed"


def test_an_open_election_is_planned_by_the_new_end(story: Story, world: World) -> None:
    """C01: an open election is linked, and its dates are planned anew."""
    association, _ = in_office(story, world)
    election = story.start("secretary", "term_election", int(association))
    story.start("secretary", "term_adjustment", int(association))
    asked(story, "2027-09-01")
    decide(story, "2027-09-01")
    story.instance = election
    assert story.shown("election_plan")["term_end"] == "2027-09-01"
    assert any("换届方案" in title for title in titles(story, "secretary"))


def test_a_running_request_keeps_the_charter_that_it_began_with(story: Story, world: World) -> None:
    """§3.G: a snapshot. Twelve months when it began; a new charter allows three."""
    association, key = begin(story, world, extension_max_months=12)

    def amend(work: Work) -> None:
        row = associations.rules_in_force(work.session, int(association))
        assert row is not None
        charter = CharterRules.parse({**row.rules, "extension_max_months": {"value": 3, "article": "第九条"}})
        found = associations.get(work.session, int(association))
        assert found is not None
        keep_rules(work, found, charter, work.moment.today, int(story.instance))

    story.parts.transact(amend, SERVICE)
    asked(story, "2027-09-01")
    assert story.open == ["decide_adjustment"], "nothing beyond the charter"
    decide(story, "2027-09-01")
    assert term(story, key)["extendedUntil"] == "2027-09-01"
