"""A founding and an election in which every task goes through many hands, by chance: it ends as if none had meddled."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from service.store.people import Person, RoleHolding
from service.usecases.actors import SERVICE
from service.usecases.work import Work
from tests.conftest import PASSWORD_HASH, World
from tests.scenarios import test_election as election
from tests.scenarios import test_founding as founding
from tests.scenarios.story import Story

ROLES = ("preparatory", "secretary", "committee", "teller", "party", "local")


class Busy(Story):
    """Before somebody completes a step, something else is done with the task; after it, at times, it is taken back.

    Everybody has a colleague of the same role, whose name ends in `_2`. What was filled in is remembered, so that a
    step that comes back is sent in again.
    """

    def begin(self, seed: int) -> Busy:
        """Chance begins anew; nothing was filled in."""
        self.random, self.filled, self.did = Random(f"busy {seed}"), dict[str, Any](), Counter[str]()
        self.prepared: Any = None
        return self

    def do(self, who: str, element_id: str, **values: Any) -> Story:
        self.filled[element_id], self.prepared = values, None
        can = set(self.send(who, "GET", f"{self.path(element_id)}/actions")["actions"])
        for what in self.random.sample(("transfer", "delegate", "add_signer", "urge", "copy", "rest", "return"), 2):
            if what == "rest" or what in can:
                who = getattr(self, f"on_{what}")(who, element_id, values)
        before = self.path(element_id)
        given = self.own(who, values) if self.prepared is None else self.prepared
        self.send(who, "POST", f"{before}/completion", {"variables": given})
        if "withdraw" in can and self.random.random() < 0.2:
            self.take_back(who, element_id, before, values)
        return self

    def own(self, who: str, values: Any) -> Any:
        """The same values with files of their own: nobody hands in what another uploaded."""
        if isinstance(values, dict):
            if "documentId" in values:
                return self.upload(who)
            return {key: self.own(who, value) for key, value in values.items()}
        return [self.own(who, one) for one in values] if isinstance(values, list) else values

    def path(self, element_id: str) -> str:
        """The address of the one open task of an element."""
        return f"/user-tasks/{self.task(element_id)['userTaskKey']}"

    def on_transfer(self, who: str, element_id: str, values: dict[str, Any]) -> str:
        """Given to the colleague for good, who takes it on from here."""
        other = who.removesuffix("_2") if who.endswith("_2") else f"{who}_2"
        self.send(who, "POST", f"{self.path(element_id)}/transfer", {"assignee": other, "reason": "出差"})
        self.did["transfer"] += 1
        return other

    def on_delegate(self, who: str, element_id: str, values: dict[str, Any]) -> str:
        """The colleague prepares it; the owner submits."""
        other = who.removesuffix("_2") if who.endswith("_2") else f"{who}_2"
        path = self.path(element_id)
        if self.send(who, "GET", path)["assignee"] is None:
            self.send(who, "POST", f"{path}/assignment", {"assignee": who})
        self.send(who, "POST", f"{path}/delegation", {"delegate": other, "note": "请先填"})
        prepared = self.own(other, values)
        self.send(other, "POST", f"{path}/completion", {"variables": prepared})
        self.prepared = prepared
        assert self.send(who, "GET", path)["assignee"] == who, "what was prepared comes back to the owner"
        self.did["delegate"] += 1
        return who

    def on_add_signer(self, who: str, element_id: str, values: dict[str, Any]) -> str:
        path = self.path(element_id)
        signers = [one["username"] for one in self.send(who, "GET", f"{path}/actions")["inSight"]]
        signer = self.random.choice([one for one in signers if one.removesuffix("_2") in ROLES])
        self.send(who, "POST", f"{path}/signers", {"username": signer, "question": "可否"})
        self.send(signer, "POST", f"{path}/opinion", {"opinion": "agree"})
        self.did["add_signer"] += 1
        return who

    def on_urge(self, who: str, element_id: str, values: dict[str, Any]) -> str:
        self.send("supervisor", "POST", f"{self.path(element_id)}/reminder", {"note": "请尽快"})
        self.did["urge"] += 1
        return who

    def on_copy(self, who: str, element_id: str, values: dict[str, Any]) -> str:
        self.send(who, "POST", f"{self.path(element_id)}/copies", {"usernames": ["party"], "note": "请阅"})
        self.did["copy"] += 1
        return who

    def on_rest(self, who: str, element_id: str, values: dict[str, Any]) -> str:
        """Suspended and resumed by the local association."""
        path = f"/process-instances/{self.instance}"
        self.send("local", "POST", f"{path}/suspension", {"reason": "等待上级批复"})
        self.send("local", "POST", f"{path}/resumption", {"reason": "批复已到"})
        self.did["rest"] += 1
        return who

    def on_return(self, who: str, element_id: str, values: dict[str, Any]) -> str:
        """Back to a step that was done before; it is sent in again, straight to whoever sent it back."""
        path, open_before = self.path(element_id), self.open
        steps = self.send(who, "GET", f"{path}/earlier-steps")["items"]
        known = [one["elementId"] for one in steps if one["elementId"] in self.filled and not one["ends"]]
        if known:
            back = self.random.choice(known)
            self.send(who, "POST", f"{path}/return", {"elementId": back, "reason": "数字有误"})
            given = self.filled[back]
            holder = self.send("administrator", "GET", self.path(back))["assignee"]
            self.send(
                holder,
                "POST",
                f"{self.path(back)}/completion",
                {"variables": self.own(holder, given), "toSender": True},
            )
            assert self.open == open_before, "straight to the sender: everything stands as it stood"
            self.did["return"] += 1
        return who

    def take_back(self, who: str, element_id: str, path: str, values: dict[str, Any]) -> None:
        """What was completed is taken back while nobody has acted on it, and completed again."""
        answer = self.client(who).post(f"/v2{path}/withdrawal", json={"reason": "漏页"})
        if answer.status_code == 204:
            self.send(who, "POST", f"{self.path(element_id)}/completion", {"variables": self.own(who, values)})
            self.did["withdraw"] += 1


@pytest.fixture
def busy(story: Story, world: World) -> Busy:
    """A story in which everybody has a colleague."""

    def join(work: Work) -> None:
        for name in ROLES:
            person = Person(
                username=f"{name}_2", name=f"副{name}", password_hash=PASSWORD_HASH, created_at=work.now,
                email=f"{name}_2@example.org",
            )  # fmt: skip
            work.session.add(person)
            work.session.flush()
            for held in work.session.query(RoleHolding).filter_by(person_key=world.people[name].key):
                work.session.add(
                    RoleHolding(
                        person_key=person.key, role=held.role, organisation_key=held.organisation_key,
                        organisation_path=held.organisation_path, granted_at=work.now,
                    )
                )  # fmt: skip

    story.parts.transact(join, SERVICE)
    return Busy(story.app, story.parts, story.clock)


def test_a_founding_through_many_hands_ends_as_any(busy: Busy, world: World) -> None:
    story = busy.begin(1)
    founding.begin(story, world)
    founding.draft(story)
    founding.apply(story)
    founding.convene(story)
    founding.elect(story)
    founding.file_it(story)
    assert (story.status, story.open) == ("COMPLETED", [])
    assert story.case[1] == "园区科协成立"
    assert {"transfer", "delegate", "add_signer", "urge", "copy", "rest", "return"} <= set(story.did), story.did


def test_an_election_through_many_hands_ends_as_any(busy: Busy, world: World) -> None:
    story = busy.begin(2)
    election.to_the_ballot(story, world)
    election.count(story)
    election.count(story)
    election.finish(story)
    assert (story.status, story.open) == ("COMPLETED", [])
    assert story.case[1] == "换届完成"
    assert {"transfer", "delegate", "add_signer", "urge", "copy", "rest", "return"} <= set(story.did), story.did
