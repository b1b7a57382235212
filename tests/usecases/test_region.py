"""Rule packs in versions, what a region decides over them, and the record of who changed what and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.domain.errors import Forbidden, Invalid, NotFound, Refused
from service.store import journal
from service.usecases import region
from service.usecases.actors import SERVICE, Actor
from service.usecases.starts import known_of
from service.usecases.work import Parts
from tests.conftest import World
from tests.scenarios.conftest import RULES

REASON = "江科协发〔2026〕3号"
Transact = Callable[..., Any]


@pytest.fixture
def packs(parts: Parts) -> None:
    parts.transact(region.deploy_packs, SERVICE, RULES)


def value(rules: Any, key: str) -> Any:
    return rules.deadline_days[key].value


@pytest.mark.usefixtures("packs")
class TestRegionRules:
    def test_the_local_association_decides_for_all_below_and_the_source_is_its_reason(
        self, transact: Transact, local: Actor, world: World
    ) -> None:
        city, park = world.organisations["city"].key, world.organisations["park"].key
        rules = {"founding_path": "filing_before", "deadline_days": {"formal_check": 3}}
        found = transact(region.set_region_rules, local, city, rules, REASON)
        assert (found.founding_path.value, value(found, "formal_check")) == ("filing_before", 3)
        below = transact(region.region_rules, local, park)
        assert below.founding_path.value == "filing_before"
        assert REASON in below.deadline_days["formal_check"].source.zh
        assert not below.own, "the park itself decided nothing"

    def test_others_may_look_but_not_decide(
        self, transact: Transact, secretary: Actor, stranger: Actor, administrator: Actor, world: World
    ) -> None:
        city = world.organisations["city"].key
        assert transact(region.region_rules, secretary, city).founding_path.value == "approval"
        with pytest.raises(Forbidden):
            transact(region.set_region_rules, secretary, city, {"founding_path": "filing_after"}, REASON)
        for use_case, *args in ((region.set_region_rules, city, {}, REASON), (region.rule_history, city)):
            with pytest.raises(NotFound):
                transact(use_case, stranger, *args)
        assert transact(region.set_region_rules, administrator, city, {}, "").founding_path.value == "approval"

    def test_who_changed_what_when_and_why_is_kept(
        self, transact: Transact, local: Actor, administrator: Actor, world: World
    ) -> None:
        city = world.organisations["city"].key
        transact(region.set_region_rules, local, city, {"deadline_days": {"formal_check": 3}}, REASON)
        transact(region.set_region_rules, local, city, {"deadline_days": {"formal_check": 3}}, "again: nothing changes")
        transact(region.set_region_rules, administrator, city, {"pack": "filing_example"}, "改为备案制")
        second, first = transact(region.rule_history, local, city)
        assert (first.person_name, first.reason, first.changes) == (local.name, REASON, [("formal_check", None, 3)])
        assert second.reason == "改为备案制"
        assert second.changes == [("formal_check", 3, None), ("pack", None, "filing_example")]

    @pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
    def test_a_change_without_a_reason_is_refused_at_its_field(
        self, transact: Transact, local: Actor, world: World, reason: str
    ) -> None:
        rules = {"deadline_days": {"formal_check": 3}}
        with pytest.raises(Invalid) as caught:
            transact(region.set_region_rules, local, world.organisations["city"].key, rules, reason)
        assert [field.path for field in caught.value.fields] == ["reason"]

    def test_what_begins_is_given_what_holds_and_what_runs_keeps_it(
        self, parts: Parts, transact: Transact, local: Actor, world: World
    ) -> None:
        association, city = world.associations["association"], world.organisations["city"].key
        before = parts.transact(known_of, SERVICE, association)["deadline_days"]
        assert before["formal_check"] == 5, "the national pack"
        transact(region.set_region_rules, local, city, {"deadline_days": {"formal_check": 3}}, REASON)
        assert parts.transact(known_of, SERVICE, association)["deadline_days"] == {**before, "formal_check": 3}


class TestPacks:
    def test_a_changed_pack_is_a_new_version_and_is_told(self, parts: Parts, packs: None, world: World) -> None:
        again = parts.transact(region.deploy_packs, SERVICE, RULES)
        assert [(one.version, one.changed) for one in again] == [(1, False), (1, False)]
        example, national = RULES
        changed = [(example[0], example[1].replace(b'"days": 7', b'"days": 8')), national]
        found = {one.id: one for one in parts.transact(region.deploy_packs, SERVICE, changed)}
        assert (found["filing_example"].version, found["filing_example"].changed) == (2, True)
        assert not found["national"].changed
        held = parts.transact(region.newest_packs, SERVICE)["filing_example"]
        assert held.deadline_days["founding_filing"].value == 8
        (told, *_) = parts.transact(lambda work: journal.told(work.session, "region.pack_deployed", "/", 9), SERVICE)
        assert (told.data["pack"], told.data["version"]) == ("filing_example", 2)

    def test_only_who_deploys_brings_packs_and_nothing_is_kept_of_wrong_ones(
        self, parts: Parts, secretary: Actor, world: World
    ) -> None:
        with pytest.raises(Forbidden):
            parts.transact(region.deploy_packs, secretary, RULES)
        with pytest.raises(Refused):
            parts.transact(region.deploy_packs, SERVICE, [*RULES, ("other.json", b"{}")])
        assert parts.transact(region.newest_packs, SERVICE) == {}

    def test_without_packs_nothing_can_be_decided_and_it_says_what_to_do(
        self, transact: Transact, local: Actor, world: World
    ) -> None:
        with pytest.raises(Refused) as caught:
            transact(region.set_region_rules, local, world.organisations["city"].key, {}, REASON)
        assert caught.value.code == "rule_packs_missing"
