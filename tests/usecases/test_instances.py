"""Starting, seeing and canceling instances."""

from __future__ import annotations

import pytest

from service.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, WrongState
from service.engine.faults import InstanceFault
from service.store.associations import Association
from service.usecases import incidents, instances
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, completed, deployed, diagram, drafts, errand, open_tasks, started


@pytest.fixture(autouse=True)
def _errand(parts: Parts, owner: Actor) -> None:
    deployed(parts, owner, errand(), drafts())


def test_an_instance_knows_its_association(parts: Parts, secretary: Actor, association: Association) -> None:
    found = started(parts, secretary, "errand", variables={"place": "三楼"})
    assert found.association_key == association.key
    assert found.variables == {
        "place": "三楼",
        "association_key": str(association.key),
        "association_name": association.name,
    }


@pytest.mark.parametrize("name", ["committee", "party", "local", "supervisor", "preparatory"])
def test_who_does_not_hold_the_first_tasks_role_may_not_start(parts: Parts, act: object, name: str) -> None:
    with pytest.raises(Forbidden):
        started(parts, act(name), "errand")  # type: ignore[operator]


def test_an_owner_starts_for_an_association_below(
    parts: Parts, owner: Actor, secretary: Actor, association: Association
) -> None:
    found = started(parts, owner, "errand", association_key=association.key)
    assert list(open_tasks(parts, secretary, found)) == ["prepare"]


def test_the_association_may_come_as_a_variable(parts: Parts, owner: Actor, association: Association) -> None:
    found = started(parts, owner, "errand", variables={"association_key": str(association.key)})
    assert found.association_key == association.key
    for wrong in (association.key, "x", "１", None, "9" * 30):
        if wrong is not None:
            with pytest.raises(Invalid):
                started(parts, owner, "errand", variables={"association_key": wrong})


def test_nobody_starts_for_an_association_that_they_do_not_see(
    parts: Parts, secretary: Actor, other_association: Association
) -> None:
    with pytest.raises(NotFound):
        started(parts, secretary, "errand", association_key=other_association.key)


def test_two_open_instances_have_not_one_business_id(parts: Parts, secretary: Actor, committee: Actor) -> None:
    first = started(parts, secretary, "errand", business_id="2026-1")
    with pytest.raises(AlreadyExists):
        started(parts, secretary, "errand", business_id="2026-1")
    started(parts, secretary, "drafts", business_id="2026-1")
    completed(parts, secretary, first, "prepare")
    completed(parts, committee, first, "review")
    assert started(parts, secretary, "errand", business_id="2026-1").status == "active"


def test_a_process_that_is_not_there_is_not_found(parts: Parts, secretary: Actor) -> None:
    for choice in ({"process_id": "none"}, {"definition_key": 1}, {"process_id": "errand", "version": 2}, {}):
        with pytest.raises(NotFound):
            parts.transact(instances.start_instance, secretary, **choice)


def test_variables_that_cannot_be_kept_are_refused_at_the_start(parts: Parts, secretary: Actor) -> None:
    with pytest.raises(Invalid):
        started(parts, secretary, "errand", variables={"x": float("nan")})


class TestSeeing:
    @pytest.mark.parametrize(
        "name", ["preparatory", "secretary", "committee", "party", "local", "supervisor", "owner", "administrator"]
    )
    def test_everybody_of_the_association_and_above_sees_it(
        self, parts: Parts, act: object, secretary: Actor, name: str
    ) -> None:
        there = started(parts, secretary, "errand")
        actor = act(name)  # type: ignore[operator]
        assert parts.transact(instances.get_instance, actor, there.key).key == there.key
        found = parts.transact(instances.search_instances, actor, {"process_id": "errand"}, [], {})
        assert [row.key for row in found.items] == [there.key]
        assert parts.transact(instances.history, actor, there.key)[0].event == "instance.started"
        assert parts.transact(instances.diagram_state, actor, there.key).active == {"prepare": 1}
        values = parts.transact(instances.search_variables, actor, {"instance_key": there.key}, [], {})
        assert {variable.name for variable in values.items} == {"association_key", "association_name"}

    def test_to_a_stranger_it_does_not_exist(self, parts: Parts, secretary: Actor, stranger: Actor) -> None:
        there = started(parts, secretary, "errand")
        for use_case in (
            instances.get_instance,
            instances.history,
            instances.diagram_state,
            instances.cancel_instance,
        ):
            with pytest.raises(NotFound):
                parts.transact(use_case, stranger, there.key)
        assert parts.transact(instances.search_instances, stranger, {}, [], {}).total == 0
        assert parts.transact(instances.search_variables, stranger, {}, [], {}).total == 0
        assert parts.transact(incidents.search_incidents, stranger, {}, [], {}).total == 0


class TestVariables:
    def test_they_are_found_by_name_and_value_page_by_page(self, parts: Parts, secretary: Actor) -> None:
        for number in range(3):
            started(parts, secretary, "errand", variables={"amount": number, "tags": ["a", {"b": None}]})
        found = parts.transact(instances.search_variables, secretary, {"name": "amount", "value": "2"}, [], {})
        assert [(variable.name, variable.value) for variable in found.items] == [("amount", 2)]
        sort = [{"field": "name"}]
        first = parts.transact(instances.search_variables, secretary, {"name": "tags"}, sort, {"limit": 2})
        rest = {"limit": 2, "after": first.end_cursor}
        second = parts.transact(instances.search_variables, secretary, {"name": "tags"}, sort, rest)
        keys = [variable.instance_key for variable in first.items + second.items]
        assert (len(set(keys)), first.total) == (3, 3)
        assert second.items[0].value == ["a", {"b": None}]


class TestCanceling:
    @pytest.mark.parametrize("name", ["secretary", "owner", "administrator"])
    def test_the_starter_and_those_who_repair_may(self, parts: Parts, act: object, secretary: Actor, name: str) -> None:
        there = started(parts, secretary, "drafts")
        gone = parts.transact(instances.cancel_instance, act(name), there.key, "重复")  # type: ignore[operator]
        assert (gone.status, open_tasks(parts, secretary, there)) == ("terminated", {})
        told = parts.transact(instances.history, secretary, there.key)[-1]
        assert (told.event, told.data["reason"]) == ("instance.canceled", "重复")
        with pytest.raises(WrongState):
            parts.transact(instances.cancel_instance, secretary, there.key)

    @pytest.mark.parametrize("name", ["preparatory", "committee", "party", "local", "supervisor"])
    def test_nobody_else_may(self, parts: Parts, act: object, secretary: Actor, name: str) -> None:
        there = started(parts, secretary, "drafts")
        with pytest.raises(Forbidden):
            parts.transact(instances.cancel_instance, act(name), there.key)  # type: ignore[operator]


def test_a_fault_at_a_step_keeps_the_instance_as_it_was(parts: Parts, owner: Actor, secretary: Actor) -> None:
    process = Process("forks").start().user("choose", role="secretariat").exclusive("which").end("a").end("b")
    process.path("begin", "choose", "which").flow("which", "a", condition="=amount > 5")
    process.flow("which", "b", default=True)
    deployed(parts, owner, diagram(process))
    there = started(parts, secretary, "forks")
    with pytest.raises(InstanceFault):
        completed(parts, secretary, there, "choose", note="no amount")
    after = parts.transact(instances.get_instance, secretary, there.key)
    assert (after.revision, "note" in after.variables) == (1, False)
    assert completed(parts, secretary, there, "choose", amount=3).instance.status == "completed"
