"""Running instances on a newer version: what people see stays where it was, the journal tells it, and it can be undone
while nothing has moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from service.domain.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from service.engine.definition import Resource
from service.store import batches as batch_rows
from service.store import journal
from service.store.instances import Instance
from service.usecases import batches, clock, instances, migrations, returns, tasks
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import Process, completed, deployed, diagram, open_tasks, started

Act = Callable[[str], Actor]
REASON = "公示环节从现在起也适用于在办事项"


def election(*, publicity: bool = False, review: str = "review", role: str = "committee") -> Resource:
    """Prepare, review within ten days, perhaps publish; and a reminder after three years."""
    made = Process("vote", name="选举").start().user("prepare", role="secretariat", name="准备")
    made.user(review, role=role, name="审议", due="P10D")
    if publicity:
        made.user("publicity", role="secretariat", name="公示")
    made.boundary("reminder", review, interrupting=False, timer=("timeDuration", "P3Y"))
    made.user("remind", role="secretariat", name="催办").end().end("reminded")
    made.path("begin", "prepare", review, *(["publicity"] if publicity else []), "done")
    return diagram(made.path("reminder", "remind", "reminded"))


@pytest.fixture
def instance(parts: Parts, owner: Actor, secretary: Actor) -> Instance:
    """An instance that waits at the review, of version 1; version 2 has the public notice."""
    deployed(parts, owner, election())
    found = started(parts, secretary, "vote")
    completed(parts, secretary, found, "prepare")
    return found


@pytest.fixture
def target(parts: Parts, owner: Actor, instance: Instance) -> int:
    return int(deployed(parts, owner, election(publicity=True)).processes[0].key)


def test_the_open_task_keeps_its_key_its_assignee_and_its_due_date(
    parts: Parts, owner: Actor, committee: Actor, secretary: Actor, clock: Clock, instance: Instance, target: int
) -> None:
    before = open_tasks(parts, committee, instance)["review"]
    parts.transact(tasks.assign_task, committee, before.key, "committee")
    due = parts.transact(instances.get_instance, owner, instance.key).next_due_at
    clock.forward(days=5)
    moved = parts.transact(migrations.migrate_instance, owner, instance.key, target, None, REASON)
    after = open_tasks(parts, committee, instance)["review"]
    assert (after.key, after.assignee, after.due_at) == (before.key, "committee", before.due_at)
    assert (moved.process_version, after.process_version, moved.next_due_at) == (2, 2, due)
    completed(parts, committee, instance, "review")
    assert list(open_tasks(parts, secretary, instance)) == ["publicity"]


def test_the_journal_tells_who_moved_it_from_where_to_where_and_why(
    parts: Parts, owner: Actor, instance: Instance, target: int
) -> None:
    parts.transact(migrations.migrate_instance, owner, instance.key, target, None, REASON)
    line = parts.transact(instances.history, owner, instance.key)[-1]
    assert (line.event, line.actor_name) == ("instance.migrated", owner.name)
    assert {name: line.data[name] for name in ("from", "to", "reason", "moved")} == {
        "from": 1, "to": 2, "reason": REASON, "moved": {"review": "review"},
    }  # fmt: skip
    assert parts.transact(lambda work: journal.verify(work.session, instance.key), None) is None


def test_a_renamed_step_is_mapped_and_the_diagram_shows_the_token_there(
    parts: Parts, owner: Actor, committee: Actor, instance: Instance
) -> None:
    key = deployed(parts, owner, election(review="deliberate", publicity=True)).processes[0].key
    with pytest.raises(Refused) as refused:
        parts.transact(migrations.migrate_instance, owner, instance.key, key)
    assert [(field.path, field.code) for field in refused.value.fields] == [("review", "migration_element_gone")]
    assert "审议" in refused.value.fields[0].zh
    parts.transact(migrations.migrate_instance, owner, instance.key, key, {"review": "deliberate"}, REASON)
    assert list(open_tasks(parts, committee, instance)) == ["deliberate"]
    state = parts.transact(instances.diagram_state, owner, instance.key)
    assert state.active == {"deliberate": 1}


def test_a_task_of_another_role_goes_to_that_role(parts: Parts, owner: Actor, party: Actor, instance: Instance) -> None:
    key = deployed(parts, owner, election(role="party_committee")).processes[0].key
    parts.transact(migrations.migrate_instance, owner, instance.key, key)
    (task,) = open_tasks(parts, party, instance).values()
    assert task.role == "party_committee" and party.holds("party_committee", task.organisation_key)


def test_the_clock_fires_at_the_moment_it_had_before(
    parts: Parts, owner: Actor, secretary: Actor, clock: Clock, instance: Instance, target: int
) -> None:
    due = parts.transact(instances.get_instance, owner, instance.key).next_due_at
    assert due is not None
    clock.forward(days=700)
    parts.transact(migrations.migrate_instance, owner, instance.key, target)
    clock.now = due - timedelta(seconds=1)
    clock_tick(parts)
    assert "remind" not in open_tasks(parts, secretary, instance)
    clock.now = due
    clock_tick(parts)
    assert "remind" in open_tasks(parts, secretary, instance)


def clock_tick(parts: Parts) -> None:
    clock.tick(parts)


def report(*, check: bool = False) -> Resource:
    """Draft, look over, review; a further check before the review."""
    made = Process("report", name="报告").start().user("draft", name="起草").user("look", name="核对")
    made.user("review", role="committee", name="审议").end()
    if check:
        made.user("check", name="复核")
    return diagram(made.path("begin", "draft", "look", *(["check"] if check else []), "review", "done"))


def test_a_task_that_was_sent_back_goes_the_ordinary_way_after_a_move_and_the_page_does_not_offer_another(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor
) -> None:
    deployed(parts, owner, report())
    made = started(parts, secretary, "report")
    completed(parts, secretary, made, "draft")
    completed(parts, secretary, made, "look")
    review = open_tasks(parts, committee, made)["review"]
    (opened,) = parts.transact(returns.return_task, committee, review.key, "draft", "数字有误")
    assert opened.returned is not None and opened.returned["straight"] is True
    newer = deployed(parts, owner, report(check=True)).processes[0]
    begun = parts.transact(batches.begin_migration, owner, [made.key], newer.key, {}, REASON)

    assert batches.run_batch(parts, begun.key) == 1
    task = open_tasks(parts, secretary, made)["draft"]
    assert (task.key, task.assignee, task.process_version) == (opened.key, "secretary", 2)
    assert task.returned == {**opened.returned, "straight": False}, "who sent it back and why stays"

    assert parts.transact(batches.undo, owner, begun.key) == 1
    assert open_tasks(parts, secretary, made)["draft"].returned == opened.returned

    again = parts.transact(batches.begin_migration, owner, [made.key], newer.key, {}, REASON)
    batches.run_batch(parts, again.key)
    with pytest.raises(WrongState):
        parts.transact(tasks.complete_task, secretary, opened.key, {}, to_sender=True)
    for element_id in ("draft", "look", "check"):
        completed(parts, secretary, made, element_id)
    assert list(open_tasks(parts, committee, made)) == ["review"]
    completed(parts, committee, made, "review")
    assert parts.transact(instances.get_instance, owner, made.key).status == "completed"


def test_what_cannot_be_moved_stays_as_it_was(
    parts: Parts, owner: Actor, secretary: Actor, supervisor: Actor, stranger: Actor, instance: Instance, target: int
) -> None:
    other = deployed(parts, owner, diagram(Process("other").start().end().path("begin", "done"))).processes[0].key
    for actor, key, error in (
        (secretary, target, Forbidden),
        (supervisor, target, Forbidden),
        (stranger, target, NotFound),
        (owner, 1, NotFound),
        (owner, other, Refused),
        (owner, instance.process_definition_key, WrongState),
    ):
        with pytest.raises(error):
            parts.transact(migrations.migrate_instance, actor, instance.key, key)
    assert parts.transact(instances.get_instance, owner, instance.key).process_version == 1
    parts.transact(instances.cancel_instance, owner, instance.key)
    with pytest.raises(WrongState):
        parts.transact(migrations.migrate_instance, owner, instance.key, target)


def test_a_preview_says_what_would_happen_and_changes_nothing(
    parts: Parts, owner: Actor, instance: Instance, target: int
) -> None:
    (found,) = parts.transact(migrations.preview, owner, [instance.key], target, {})
    assert [(move.element_id, move.target_id, move.tokens) for move in found.plan.moves] == [("review", "review", 1)]
    assert parts.transact(instances.get_instance, owner, instance.key).process_version == 1


def test_a_batch_moves_what_it_can_and_says_why_not_of_the_others(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, instance: Instance
) -> None:
    second = started(parts, secretary, "vote")
    key = deployed(parts, owner, election(review="deliberate")).processes[0].key
    begun = parts.transact(batches.begin_migration, owner, [instance.key, second.key], key, {}, REASON)
    assert batches.run_batch(parts, begun.key) == 2
    assert batches.run_batch(parts, begun.key) == 0
    view = parts.transact(batches.get_batch, owner, begun.key)
    states = {one.key: (item.state, [error["code"] for error in item.errors]) for item, one in view.items}
    assert states == {instance.key: ("failed", ["migration_element_gone"]), second.key: ("done", [])}
    assert view.batch.ended_at is not None and view.settled == view.total == 2
    assert open_tasks(parts, committee, instance)["review"].process_version == 1
    line = parts.transact(instances.history, owner, second.key)[-1]
    assert (line.event, line.actor_name) == ("instance.migrated", owner.name)


def test_a_batch_is_undone_where_nothing_has_moved_since(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, instance: Instance, target: int
) -> None:
    second = started(parts, secretary, "vote", version=1)
    due = parts.transact(instances.get_instance, owner, instance.key).next_due_at
    begun = parts.transact(batches.begin_migration, owner, [instance.key, second.key], target, {}, REASON)
    batches.run_batch(parts, begun.key)
    completed(parts, secretary, second, "prepare")
    assert parts.transact(batches.undo, owner, begun.key) == 1
    back = parts.transact(instances.get_instance, owner, instance.key)
    assert (back.process_version, back.next_due_at) == (1, due)
    assert parts.transact(instances.get_instance, owner, second.key).process_version == 2
    completed(parts, committee, instance, "review")
    assert parts.transact(instances.get_instance, owner, instance.key).status == "completed"
    with pytest.raises(WrongState):
        parts.transact(batches.undo, owner, begun.key)


def test_a_batch_is_asked_for_by_process_owners_with_a_reason(
    parts: Parts, owner: Actor, secretary: Actor, instance: Instance, target: int
) -> None:
    with pytest.raises(Forbidden):
        parts.transact(batches.begin_migration, secretary, [instance.key], target, {}, REASON)
    for keys, reason in (([], REASON), ([instance.key], ""), (list(range(1001)), REASON)):
        with pytest.raises(Invalid):
            parts.transact(batches.begin_migration, owner, keys, target, {}, reason)
    with pytest.raises(NotFound):
        parts.transact(batches.begin_migration, owner, [1], target, {}, REASON)
    assert parts.transact(lambda work: batch_rows.latest(work.session, 9), None) == []
