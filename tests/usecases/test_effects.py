"""Every effect, asked for by a diagram. Expected values are those of domain.md, not of our own code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from service.domain.charter import CharterRules as Charter
from service.domain.effects import EFFECTS
from service.domain.errors import AlreadyExists, AppError, Invalid, NotFound, Refused, WrongState
from service.domain.workdays import SHANGHAI
from service.store import associations, organisations
from service.store.associations import Association, Term
from service.store.instances import Instance
from service.usecases import associations as association_usecases
from service.usecases import documents, instances, notices, tasks, terms
from service.usecases.actors import Actor
from service.usecases.clock import tick
from service.usecases.effects import PERFORM
from service.usecases.work import Parts, Work
from tests.conftest import Clock, World
from tests.usecases.procedures import Process, completed, deployed, diagram, open_tasks, started

Ask = Callable[..., dict[str, Any]]
CONFIRMED = {key: {"value": rule["value"], "article": "第十条"} for key, rule in Charter.template().as_json().items()}


def watch() -> Any:
    """A watch that ends when its term is renewed, as the real one does."""
    process = Process("term_watch", name="届期监测").start().event_based("waits").end()
    process.catch("renewed", message="term_renewed", key="=term_key").catch("six", timer=("timeDate", "=t6_at"))
    process.user("offer", role="secretariat").path("begin", "waits", "renewed", "done")
    return diagram(process.path("waits", "six", "offer", "done"))


@pytest.fixture
def ask(parts: Parts, owner: Actor, secretary: Actor) -> Ask:
    """`ask(effect, {…inputs}, {…outputs})` deploys, starts and completes the one task before the effect."""
    made = 0

    def run(effect: str, inputs: dict[str, str], variables: dict[str, Any] | None = None) -> dict[str, Any]:
        nonlocal made
        made += 1
        process = Process(f"asks_{made}").start().user("ask", role="secretariat")
        process.service("do", effect, inputs=inputs).user("after", role="secretariat").end()
        deployed(parts, owner, diagram(process.path("begin", "ask", "do", "after", "done")))
        there = started(parts, secretary, f"asks_{made}")
        return completed(parts, secretary, there, "ask", **(variables or {})).instance.variables

    return run


def test_the_catalogue_and_what_is_performed_are_the_same() -> None:
    assert PERFORM.keys() == EFFECTS.keys()


class TestVotes:
    """domain.md §1.3."""

    @pytest.mark.parametrize(("entitled", "need"), [(35, 24), (60, 40), (99, 66), (100, 67), (144, 96), (150, 100)])
    def test_a_quorum_of_two_thirds(self, ask: Ask, entitled: int, need: int) -> None:
        for present, met in ((need, True), (need - 1, False)):
            values = {"counts": {"e": entitled, "p": present}, "charter_rules": Charter.template().values()}
            inputs = {"body": '="congress"', "entitled": "=counts.e", "present": "=counts.p"}
            found = ask("compute_quorum", inputs, values)["quorum"]
            assert (found["need"], found["met"]) == (need, met)
            assert str(entitled) in found["sentence"] and str(present) in found["sentence"]

    @pytest.mark.parametrize(("matter", "yes", "passed"), [
        ("resolution", 31, True), ("resolution", 30, False),  # more than half of 60 present
        ("charter", 40, True), ("charter", 39, False),  # two thirds of them
    ])  # fmt: skip
    def test_a_vote_by_its_matter(self, ask: Ask, matter: str, yes: int, passed: bool) -> None:
        values = {"votes": {"yes": yes, "no": 60 - yes}, "charter_rules": Charter.template().values()}
        inputs = {
            "matter": f'="{matter}"', "entitled": "=86", "present": "=60",
            "yes": "=votes.yes", "no": "=votes.no", "abstain": "=0",
        }  # fmt: skip
        assert ask("compute_vote", inputs, values)["vote"]["passed"] is passed

    @pytest.mark.parametrize(("base", "elected"), [("present", True), ("valid", True), ("entitled", False)])
    def test_forty_votes_elect_by_the_base_of_the_charter(self, ask: Ask, base: str, elected: bool) -> None:
        """entitled 100, present 70, valid 68: more than 35, more than 34, not more than 50."""
        rules = Charter.template().values() | {"elect_base": base}
        ballot = {
            "seats": 1, "issued": 70, "returned": 70, "valid": 68, "invalid": 2,
            "candidates": [{"name": "王一", "yes": 40, "no": 20, "abstain": 8}],
        }  # fmt: skip
        inputs = {"ballot": "=ballot", "entitled": "=100", "present": "=70"}
        found = ask("compute_election", inputs, {"ballot": ballot, "charter_rules": rules})["election"]
        assert [person["name"] for person in found["elected"]] == (["王一"] if elected else [])
        assert found["outcome"] == ("complete" if elected else "shortfall")

    def test_more_ballots_back_than_given_out_void_the_election(self, ask: Ask) -> None:
        ballot = {"seats": 1, "issued": 52, "returned": 53, "valid": 53, "invalid": 0}
        ballot["candidates"] = [{"name": "王一", "yes": 53, "no": 0, "abstain": 0}]
        values = {"ballot": ballot, "charter_rules": Charter.template().values()}
        found = ask("compute_election", {"ballot": "=ballot", "entitled": "=60", "present": "=52"}, values)
        assert (found["election"]["outcome"], found["election"]["row"]) == ("void", 2)

    def test_counts_that_cannot_be_are_told_by_field_and_the_task_stays_open(
        self, ask: Ask, parts: Parts, secretary: Actor
    ) -> None:
        values = {"charter_rules": Charter.template().values()}
        inputs = {"body": '="congress"', "entitled": "=60", "present": "=61"}
        with pytest.raises((Invalid, Refused)) as refused:
            ask("compute_quorum", inputs, values)
        assert refused.value.fields
        found = parts.transact(tasks.search_tasks, secretary, {"state": "created"}, [], {})
        assert [task.element_id for task in found.items] == ["ask"]

    def test_without_rules_nothing_is_computed(self, ask: Ask) -> None:
        with pytest.raises(Refused, match="charter rules"):
            ask("compute_quorum", {"body": '="congress"', "entitled": "=60", "present": "=50"})


class TestPapers:
    def test_the_party_relation_decides_who_receives(
        self, ask: Ask, parts: Parts, world: World, association: Association
    ) -> None:
        inputs = {"party_region_code": "=r", "party_org_kind": "=k", "party_org_name": "=n"}
        values = {"r": "420502", "k": "park_committee", "n": "江城高新区党工委"}  # a district of 云山
        found = ask("route_application", inputs, values)
        assert found["local_association_name"] == "云山市科学技术协会"
        assert found["party_organisation_name"] == "江城高新区党工委"
        after = parts.transact(lambda work: associations.get(work.session, association.key), None)
        assert after is not None
        assert after.local_organisation_key == world.organisations["other_city"].key
        assert after.party_organisation_key == world.organisations["party"].key

    def test_a_superior_party_organisation_may_consent(self, ask: Ask, parts: Parts, world: World) -> None:
        inputs = {"party_region_code": "=r", "party_org_kind": "=k", "party_org_name": "=n"}
        values = {"r": "420100", "k": "superior_organisation", "n": "中共江城市委"}
        assert ask("route_application", inputs, values)["party_organisation_name"] == "中共江城市委"
        found = parts.transact(
            lambda work: organisations.children(work.session, world.organisations["city"].key, "party_committee"), None
        )
        assert len(found) == 1

    def test_a_region_without_a_local_association_goes_to_the_province_or_is_refused(self, ask: Ask) -> None:
        inputs = {"party_region_code": "=r", "party_org_kind": "=k", "party_org_name": "=n"}
        rest = {"k": "park_committee", "n": "江城高新区党工委"}
        found = ask("route_application", inputs, {"r": "429004", **rest})
        assert found["local_association_name"] == "示范省科学技术协会"
        with pytest.raises(Refused, match="650000"):
            ask("route_application", inputs, {"r": "650000", **rest})

    def test_a_region_that_nobody_is_known_for_names_whom_to_ask(self, ask: Ask) -> None:
        inputs = {"party_region_code": "=r", "party_org_kind": "=k", "party_org_name": "=n"}
        values = {"r": "650100", "k": "park_committee", "n": "江城高新区党工委"}
        with pytest.raises(Refused) as refused:
            ask("route_application", inputs, values)
        # the appendix of the guide: 新疆 新疆维吾尔自治区科学技术服务中心 0991-6386531
        said = refused.value.text("zh")
        assert "新疆维吾尔自治区科学技术服务中心" in said and "0991-6386531" in said
        assert [(field.path, field.zh) for field in refused.value.fields] == [("party_region_code", said)]

    def test_a_full_name_is_unique_among_the_associations_of_a_local_one(
        self, ask: Ask, parts: Parts, world: World, association: Association
    ) -> None:
        inputs = {"party_region_code": "=r", "party_org_kind": "=k", "party_org_name": "=n"}
        taken = parts.transact(
            lambda work: associations.get(work.session, world.associations["other_association"].key), None
        )
        assert taken is not None
        rest = {"k": "park_committee", "n": "江城高新区党工委", "assoc_name": taken.name}
        assert ask("route_application", inputs, {"r": "420100", **rest}), "another city may have one of the same name"
        with pytest.raises(Refused) as refused:
            ask("route_application", inputs, {"r": "420500", **rest})
        assert [(field.path, field.code) for field in refused.value.fields] == [("assoc_name", "assoc_name_taken")]

    def test_numbers_follow_each_other_and_restart_each_year(self, ask: Ask, clock: Clock) -> None:
        found = [ask("issue_number", {"kind": '="acceptance"'})["number"] for _ in range(3)]
        assert found == ["江城市科协-SL-2026-0001", "江城市科协-SL-2026-0002", "江城市科协-SL-2026-0003"]
        assert ask("issue_number", {"kind": '="filing_receipt"'})["number"] == "江城市科协-BA-2026-0001"
        clock.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Beijing
        assert ask("issue_number", {"kind": '="acceptance"'})["number"] == "江城市科协-SL-2027-0001"

    def test_a_number_of_a_step_that_failed_is_given_to_the_next(
        self, ask: Ask, parts: Parts, owner: Actor, secretary: Actor
    ) -> None:
        process = (
            Process("fails")
            .start()
            .user("ask", role="secretariat")
            .service("do", "issue_number", inputs={"kind": '="acceptance"'})
        )
        process.service("bad", "issue_number", inputs={"kind": '="none"'}).end()
        deployed(parts, owner, diagram(process.path("begin", "ask", "do", "bad", "done")))
        with pytest.raises(Refused):
            completed(parts, secretary, started(parts, secretary, "fails"), "ask")
        assert ask("issue_number", {"kind": '="acceptance"'})["number"].endswith("-0001")
        query = text("SELECT count(*) FROM issued_numbers")
        assert parts.transact(lambda work: work.session.execute(query).scalar(), None) == 1

    def test_a_document_is_filed_with_its_number_as_offices_write_it(
        self, ask: Ask, parts: Parts, secretary: Actor, stranger: Actor
    ) -> None:
        inputs = {
            "kind": '="resolution"',
            "title": '="关于工作报告的决议"',
            "doc_no": "=n",
            "doc_date": '="2026-11-20"',
        }
        key = ask("record_document", inputs, {"n": "江科协发[2026] 3号"})["document_key"]
        found = parts.transact(documents.get_document, secretary, int(key))
        assert (found.doc_no, found.doc_date, found.kind) == ("江科协发〔2026〕3号", date(2026, 11, 20), "resolution")
        with pytest.raises(NotFound):
            parts.transact(documents.get_document, stranger, int(key))
        with pytest.raises(Refused):
            ask("record_document", inputs, {"n": "第3号"})
        with pytest.raises(Refused) as caught:
            ask("record_document", inputs | {"kind": '="决议"'}, {"n": "江科协发〔2026〕4号"})
        assert "resolution" in caught.value.text("zh"), "the kinds that there are"

    def test_the_reply_has_the_title_that_replies_have(
        self, ask: Ask, parts: Parts, secretary: Actor, association: Association
    ) -> None:
        inputs = {"doc_no": '="江科协发〔2026〕8号"', "reply_date": '="2026-11-24"'}
        found = ask("issue_reply", inputs)
        assert found["reply_title"] == f"关于同意成立{association.name}的批复"
        with pytest.raises(AlreadyExists):  # the number of one body is used once
            ask("issue_reply", inputs)

    def test_a_notice_reaches_the_role_of_this_association(
        self, ask: Ask, parts: Parts, act: Callable[[str], Actor]
    ) -> None:
        ask("notify", {"role": '="party_committee"', "title": '="请审核"', "text": '="材料已送。"'})
        assert parts.transact(notices.count_unread, act("party")) == 1
        for name in ("secretary", "local", "stranger"):
            assert parts.transact(notices.count_unread, act(name)) == 0


class TestTerms:
    """domain.md §1.3 "Dates" and §3.D."""

    @pytest.fixture
    def registered(self, ask: Ask, parts: Parts, owner: Actor) -> dict[str, Any]:
        deployed(parts, owner, watch())
        inputs = {
            "assoc_name": '="江城高新技术产业开发区科学技术协会"',
            "charter_rules": "=rules",
            "address": '="一号路"',
        }
        return ask("register_association", inputs, {"rules": CONFIRMED})

    def open_term(self, ask: Ask, elected_on: str, years: int = 5) -> dict[str, Any]:
        inputs = {"term_no": "=1", "elected_on": f'="{elected_on}"', "term_years": f"={years}"}
        return ask("open_term", inputs)

    def test_a_registered_association_is_active_and_has_its_rules(
        self, parts: Parts, secretary: Actor, association: Association, registered: dict[str, Any]
    ) -> None:
        assert registered["association_key"] == str(association.key)
        found = parts.transact(association_usecases.get_association, secretary, association.key)
        assert (found.status, found.name) == ("active", "江城高新技术产业开发区科学技术协会")
        assert found.details == {"address": "一号路"}
        rules = parts.transact(association_usecases.charter_rules, secretary, association.key)
        assert rules is not None
        assert (rules.version, rules.rules["term_years"]) == (1, {"value": 5, "article": "第十条"})

    def test_rules_without_their_articles_are_not_registered(self, ask: Ask, parts: Parts, owner: Actor) -> None:
        with pytest.raises(Refused) as refused:
            ask("register_association", {"assoc_name": '="江城科学技术协会"', "charter_rules": "=r"},
                {"r": Charter.template().as_json()})  # fmt: skip
        assert refused.value.code == "charter_rules_unconfirmed"

    @pytest.mark.parametrize(
        ("elected", "years", "end"),
        [("2021-03-15", 5, "2026-03-15"), ("2020-02-29", 3, "2023-02-28"), ("2026-11-24", 4, "2030-11-24")],
    )
    def test_a_term_ends_on_the_corresponding_day(
        self, ask: Ask, registered: dict[str, Any], elected: str, years: int, end: str
    ) -> None:
        found = self.open_term(ask, elected, years)
        assert (found["term_start"], found["term_end"]) == (elected, end)

    def test_an_open_term_is_watched_and_opened_once(
        self, ask: Ask, parts: Parts, secretary: Actor, association: Association, registered: dict[str, Any],
        clock: Clock,
    ) -> None:  # fmt: skip
        self.open_term(ask, "2026-11-24")
        with pytest.raises(WrongState):
            self.open_term(ask, "2026-11-24")
        term = parts.transact(terms.current_term, secretary, association.key)
        assert term is not None and term.watch_instance_key is not None
        watching = parts.transact(instances.get_instance, secretary, term.watch_instance_key)
        # six months before 24 November 2031, midnight in Beijing
        assert watching.next_due_at == datetime(2031, 5, 24, tzinfo=SHANGHAI)
        clock.now = datetime(2031, 5, 23, 16, 0, tzinfo=UTC)
        assert tick(parts).woken == 1
        assert list(open_tasks(parts, secretary, watching)) == ["offer"]

    def test_a_renewed_term_follows_and_ends_the_watch_over_the_old(
        self, ask: Ask, parts: Parts, secretary: Actor, association: Association, registered: dict[str, Any],
        clock: Clock,
    ) -> None:  # fmt: skip
        self.open_term(ask, "2023-12-01")
        old = parts.transact(terms.current_term, secretary, association.key)
        assert old is not None and old.watch_instance_key is not None
        found = ask("renew_term", {"term_no": "=2", "elected_on": '="2026-11-20"'})
        assert (found["term_start"], found["term_end"]) == ("2026-11-20", "2031-11-20")
        new = parts.transact(terms.current_term, secretary, association.key)
        assert new is not None and (new.term_no, str(new.key)) == (2, found["term_key"])
        assert parts.transact(terms.get_term, secretary, old.key).closed_on == date(2026, 11, 20)
        ended = parts.transact(instances.get_instance, secretary, old.watch_instance_key)
        assert (ended.status, ended.process_id) == ("completed", "term_watch")

    def test_the_reply_of_the_founding_starts_no_later_term(self, ask: Ask, registered: dict[str, Any]) -> None:
        """Nobody approves an election, its result is filed: the day of the filing stands for the reply (批复日)."""
        self.open_term(ask, "2021-12-01")
        ask("issue_reply", {"doc_no": '="江科协发〔2021〕1号"', "reply_date": '="2021-11-20"'})
        basis = CONFIRMED | {"term_start_basis": {"value": "approved", "article": "第十二条"}}
        inputs = {"term_no": "=2", "elected_on": '="2026-11-20"', "charter_rules": "=basis"}
        assert ask("renew_term", inputs, {"basis": basis})["term_start"] == "2026-11-24"

    def test_changed_rules_hold_for_the_new_term(
        self, ask: Ask, parts: Parts, secretary: Actor, association: Association, registered: dict[str, Any]
    ) -> None:
        self.open_term(ask, "2021-12-01")
        changed = CONFIRMED | {"term_years": {"value": 3, "article": "第十二条"}}
        inputs = {"term_no": "=2", "elected_on": '="2026-11-20"', "charter_rules": "=changed"}
        assert ask("renew_term", inputs, {"changed": changed})["term_end"] == "2029-11-20"
        rules = parts.transact(association_usecases.charter_rules, secretary, association.key)
        assert rules is not None and rules.version == 2

    @pytest.mark.parametrize(
        ("today", "stage", "months"),
        [
            ("2025-03-14", "normal", 12), ("2025-03-15", "t12", 12), ("2025-09-15", "t6", 6),
            ("2025-12-15", "t3", 3), ("2026-02-15", "t1", 1), ("2026-03-15", "expired", 0),
            ("2026-03-16", "overdue", 0), ("2026-05-20", "overdue", -2),
        ],
    )  # fmt: skip
    def test_the_stages_of_a_term_that_ends_on_15_march_2026(
        self, ask: Ask, parts: Parts, secretary: Actor, registered: dict[str, Any], clock: Clock, today: str,
        stage: str, months: int,
    ) -> None:  # fmt: skip
        key = self.open_term(ask, "2021-03-15")["term_key"]
        clock.now = datetime.fromisoformat(f"{today}T09:00:00+08:00")
        found = ask("assess_term", {"term_key": f'="{key}"'})
        assert (found["stage"], found["months_left"]) == (stage, months)
        assert datetime.fromisoformat(found["next_at"]) > clock.now
        assert parts.transact(terms.get_term, secretary, int(key)).stage == stage

    def test_a_stage_is_raised_once_and_when_overdue_once_a_month(
        self, ask: Ask, parts: Parts, secretary: Actor, local: Actor, registered: dict[str, Any], clock: Clock
    ) -> None:
        key = self.open_term(ask, "2021-03-15")["term_key"]

        def raised(day: str, stage: str) -> int:
            clock.now = datetime.fromisoformat(f"{day}T09:00:00+08:00")
            inputs = {
                "term_key": f'="{key}"', "stage": f'="{stage}"', "title": '="届期提醒"', "text": '="请启动换届。"',
                "roles": '=["secretariat", "local_association"]',
            }  # fmt: skip
            count = ask("raise_deadline", inputs)["notice_count"]
            assert isinstance(count, int)
            return count

        assert [raised("2025-09-15", "t6"), raised("2025-09-15", "t6"), raised("2025-10-01", "t6")] == [2, 0, 0]
        assert [raised("2026-03-16", "overdue"), raised("2026-04-15", "overdue"), raised("2026-04-16", "overdue")] == [
            2,
            0,
            2,
        ]
        for actor in (secretary, local):
            assert parts.transact(notices.count_unread, actor) == 3

    def test_the_election_is_started_once(
        self, ask: Ask, parts: Parts, owner: Actor, secretary: Actor, registered: dict[str, Any]
    ) -> None:
        key = self.open_term(ask, "2021-12-01")["term_key"]
        process = Process("term_election", name="换届").start().user("draft", role="secretariat").end()
        deployed(parts, owner, diagram(process.path("begin", "draft", "done")))
        found = ask("start_election", {"term_key": f'="{key}"'})
        election = parts.transact(instances.get_instance, secretary, int(found["instance_key"]))
        assert (election.variables["term_no_new"], election.variables["term_end"]) == (2, "2026-12-01")
        assert election.variables["charter_rules"]["term_years"] == 5
        with pytest.raises(AlreadyExists):
            ask("start_election", {"term_key": f'="{key}"'})

    def test_the_term_of_another_association_is_out_of_reach(
        self, ask: Ask, parts: Parts, other_association: Association, registered: dict[str, Any], clock: Clock
    ) -> None:
        def add(work: Work) -> int:
            row = Term(
                association_key=other_association.key, organisation_path=other_association.organisation_path,
                term_no=1, created_at=work.now,
            )  # fmt: skip
            work.session.add(row)
            work.session.flush()
            return row.key

        foreign = parts.transact(add, None)
        with pytest.raises(NotFound):
            ask("assess_term", {"term_key": f'="{foreign}"'})


def test_an_effect_that_fails_leaves_nothing_of_the_step(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor
) -> None:
    process = Process("fails").start().user("ask", role="secretariat")
    process.service("tell", "notify", inputs={"role": '="committee"', "title": '="a"', "text": '="b"'})
    process.service("bad", "notify", inputs={"role": '="committee"', "title": "=missing", "text": '="b"'}).end()
    deployed(parts, owner, diagram(process.path("begin", "ask", "tell", "bad", "done")))
    there = started(parts, secretary, "fails")
    with pytest.raises(AppError) as refused:
        completed(parts, secretary, there, "ask", note="x")
    assert re.search("title", refused.value.text("en"))
    after: Instance = parts.transact(instances.get_instance, secretary, there.key)
    assert (after.revision, "note" in after.variables) == (1, False)
    assert parts.transact(notices.count_unread, committee) == 0
