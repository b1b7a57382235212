"""Messages and signals: whom they reach, in which order, and whom never."""

from __future__ import annotations

import pytest

from service.domain.errors import AlreadyExists, NotFound
from service.store.associations import Association
from service.store.instances import Instance
from service.usecases import clock as time
from service.usecases import incidents, instances, messages
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, open_tasks, started


def waiter(process_id: str = "waits") -> Process:
    process = Process(process_id).start().catch("paid", message="paid", key="=number")
    return process.user("after", role="secretariat").end().path("begin", "paid", "after", "done")


@pytest.fixture
def waiting(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    """An instance that waits for the payment of 17."""
    deployed(parts, owner, diagram(waiter()))
    return started(parts, secretary, "waits", variables={"number": 17})


def test_a_message_reaches_the_instance_with_its_correlation_key(
    parts: Parts, secretary: Actor, waiting: Instance
) -> None:
    with pytest.raises(NotFound):
        parts.transact(messages.correlate_message, secretary, name="paid", correlation_key="18")
    found = parts.transact(
        messages.correlate_message, secretary, name="paid", correlation_key="17", variables={"amount": 5}
    )
    assert found.instance_key == waiting.key
    after = parts.transact(instances.get_instance, secretary, waiting.key)
    assert (after.variables["amount"], after.subscription_count) == (5, 0)
    assert list(open_tasks(parts, secretary, waiting)) == ["after"]
    with pytest.raises(NotFound):
        parts.transact(messages.correlate_message, secretary, name="paid", correlation_key="17")


def test_it_never_reaches_an_instance_that_the_sender_does_not_see(
    parts: Parts, stranger: Actor, secretary: Actor, waiting: Instance
) -> None:
    with pytest.raises(NotFound):
        parts.transact(messages.correlate_message, stranger, name="paid", correlation_key="17")
    kept = parts.transact(messages.publish_message, stranger, name="paid", correlation_key="99", ttl=60_000)
    assert kept.waits
    later = started(parts, secretary, "waits", variables={"number": 99})
    assert open_tasks(parts, secretary, later) == {}


def test_one_instance_of_each_process_gets_a_published_message(
    parts: Parts, owner: Actor, secretary: Actor, waiting: Instance
) -> None:
    deployed(parts, owner, diagram(waiter("also")))
    second, also = (started(parts, secretary, name, variables={"number": 17}) for name in ("waits", "also"))
    found = parts.transact(messages.publish_message, secretary, name="paid", correlation_key="17")
    assert (found.instance_keys, found.waits) == ([waiting.key, also.key], False)
    assert open_tasks(parts, secretary, second) == {}


class TestBuffer:
    def test_a_message_may_come_before_its_instance(self, parts: Parts, owner: Actor, secretary: Actor) -> None:
        deployed(parts, owner, diagram(waiter()))
        parts.transact(
            messages.publish_message, secretary, name="paid", correlation_key="1", ttl=60_000, variables={"a": 1}
        )
        first, second = (started(parts, secretary, "waits", variables={"number": 1}) for _ in range(2))
        assert list(open_tasks(parts, secretary, first)) == ["after"]
        assert open_tasks(parts, secretary, second) == {}

    def test_its_time_passes(self, parts: Parts, owner: Actor, secretary: Actor, clock: Clock) -> None:
        deployed(parts, owner, diagram(waiter()))
        parts.transact(messages.publish_message, secretary, name="paid", correlation_key="1", ttl=60_000)
        clock.forward(seconds=61)
        assert time.tick(parts).expired == 1
        assert open_tasks(parts, secretary, started(parts, secretary, "waits", variables={"number": 1})) == {}

    def test_an_id_waits_once(self, parts: Parts, secretary: Actor) -> None:
        message = {"name": "paid", "correlation_key": "1", "ttl": 60_000, "message_id": "m1"}
        parts.transact(messages.publish_message, secretary, **message)
        with pytest.raises(AlreadyExists):
            parts.transact(messages.publish_message, secretary, **message)


def test_an_instance_reaches_another_of_its_association_in_one_transaction(
    parts: Parts, owner: Actor, secretary: Actor, stranger: Actor, waiting: Instance
) -> None:
    process = Process("pays").start().user("pay", role="secretariat")
    process.send("tell", "paid", inputs={"amount": "=sum"}, properties={"correlationKey": "=17"}).end()
    deployed(parts, owner, diagram(process.path("begin", "pay", "tell", "done")))
    completed(parts, stranger, started(parts, stranger, "pays"), "pay", sum=99)
    assert open_tasks(parts, secretary, waiting) == {}  # that was another association
    completed(parts, secretary, started(parts, secretary, "pays"), "pay", sum=12)
    after = parts.transact(instances.get_instance, secretary, waiting.key)
    assert after.variables["amount"] == 12
    assert list(open_tasks(parts, secretary, waiting)) == ["after"]


def test_a_fault_of_the_receiver_is_an_incident_of_its_own(
    parts: Parts, owner: Actor, secretary: Actor, association: Association
) -> None:
    process = (
        Process("fragile").start().catch("paid", message="paid", key="=number").exclusive("which").end("a").end("b")
    )
    process.path("begin", "paid", "which").flow("which", "a", condition="=amount > 5").flow("which", "b", default=True)
    deployed(parts, owner, diagram(process))
    there = started(parts, owner, "fragile", association_key=association.key, variables={"number": 1})
    parts.transact(messages.publish_message, secretary, name="paid", correlation_key="1")
    (incident,) = parts.transact(incidents.search_incidents, secretary, {"is_open": True}, [], {}).items
    assert (incident.instance_key, incident.code, incident.element_id) == (there.key, "condition_not_boolean", "which")
    assert parts.transact(instances.get_instance, secretary, there.key).has_incident
    parts.transact(messages.correlate_message, secretary, name="paid", correlation_key="1", variables={"amount": 9})
    after = parts.transact(instances.get_instance, secretary, there.key)
    assert (after.status, after.has_incident) == ("completed", False)


def test_a_signal_reaches_the_instances_of_its_association_only(
    parts: Parts, owner: Actor, secretary: Actor, stranger: Actor
) -> None:
    listener = Process("listens").start().catch("heard", signal="bell").user("after", role="secretariat").end()
    ringer = Process("rings").start().user("pull", role="secretariat").throw("ring", signal="bell").end()
    deployed(
        parts,
        owner,
        diagram(listener.path("begin", "heard", "after", "done")),
        diagram(ringer.path("begin", "pull", "ring", "done")),
    )
    own, other = [started(parts, secretary, "listens") for _ in range(2)], started(parts, stranger, "listens")
    completed(parts, secretary, started(parts, secretary, "rings"), "pull")
    assert [list(open_tasks(parts, secretary, instance)) for instance in own] == [["after"]] * 2
    assert open_tasks(parts, stranger, other) == {}
