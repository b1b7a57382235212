"""Lists of work: found by what people remember, done many at once, filters kept for next time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from service.domain.errors import NotFound, Refused
from service.engine.definition import Resource
from service.store.associations import Association
from service.store.documents import Document
from service.usecases import instances, live, opinions, tasks, worklists
from service.usecases.actors import Actor
from service.usecases.work import Parts
from service.usecases.worklists import MOST, Bulk
from tests.conftest import Clock
from tests.usecases.procedures import completed, deployed, drafts, errand, open_tasks, started


def found(parts: Parts, person: Actor, text: str) -> list[str]:
    page = parts.transact(tasks.search_tasks, person, {"state": "created", "text": text}, [], {})
    return [task.name for task in page.items]


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("准备", True),
        ("办事", True),
        ("高新", True),
        ("李秘", True),
        ("JCGX", True),
        ("gxq", True),
        ("lm", True),
        ("〔2026〕7", True),
        ("云山", False),
        ("ysk", False),
        ("%", False),
    ],
)
def test_a_task_is_found_by_name_process_person_association_or_paper(
    parts: Parts, owner: Actor, secretary: Actor, *, text: str, matches: bool
) -> None:
    deployed(parts, owner, errand())
    instance = started(parts, secretary, "errand")
    numbered = Document(kind="application", title="申请", doc_no="江高科协〔2026〕7 号", created_at=instance.started_at)
    numbered.instance_key, numbered.organisation_path = instance.key, instance.organisation_path
    parts.transact(lambda work: work.session.add(numbered), None)
    assert found(parts, secretary, text) == (["准备"] if matches else [])
    page = parts.transact(instances.search_instances, secretary, {"text": text}, [], {})
    assert len(page.items) == (matches and text != "准备")


def test_many_are_claimed_at_once_and_those_of_others_are_left(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor
) -> None:
    deployed(parts, owner, errand())
    keys = [open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"].key for _ in range(3)]
    parts.transact(tasks.complete_task, secretary, keys[0], {})
    assert parts.transact(worklists.claim_tasks, secretary, [*keys, 99]) == Bulk(2, 2)
    mine = parts.transact(tasks.search_tasks, secretary, {"assignee": secretary.username}, [], {}).items
    assert {task.key for task in mine} == set(keys[1:])
    with pytest.raises(Refused) as refused:
        parts.transact(worklists.claim_tasks, committee, [])
    assert refused.value.code == "lines_number"


def test_tasks_of_one_instance_are_claimed_at_once(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, drafts())
    found = open_tasks(parts, secretary, started(parts, secretary, "drafts"))
    assert parts.transact(worklists.claim_tasks, secretary, [task.key for task in found.values()]) == Bulk(4, 0)


def test_many_are_urged_at_once_each_once_a_day(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor, clock: Clock
) -> None:
    deployed(parts, owner, errand())
    waiting, ended = (started(parts, secretary, "errand") for _ in range(2))
    parts.transact(tasks.complete_task, secretary, open_tasks(parts, secretary, waiting)["prepare"].key, {})
    parts.transact(instances.cancel_instance, owner, ended.key, "重复发起")
    keys = [waiting.key, ended.key]
    assert parts.transact(worklists.urge_instances, secretary, keys) == Bulk(1, 1)
    assert parts.transact(worklists.urge_instances, secretary, keys) == Bulk(0, 2)
    clock.forward(seconds=timedelta(days=1).total_seconds() + 1)
    assert parts.transact(worklists.urge_instances, secretary, keys) == Bulk(1, 1)


def test_a_filter_is_kept_for_its_owner_alone(parts: Parts, secretary: Actor, committee: Actor) -> None:
    for query in ("q=1", "view=overdue"):
        parts.transact(worklists.save_filter, secretary, "tasks", " 最急 的 ", query)
    kept = parts.transact(worklists.saved_filters, secretary, "tasks")[0].row
    assert (kept.name, kept.query) == ("最急 的", "view=overdue")
    assert parts.transact(worklists.saved_filters, committee, "tasks") == []
    assert parts.transact(worklists.saved_filters, secretary, "instances") == []
    with pytest.raises(NotFound):
        parts.transact(worklists.drop_filter, committee, kept.key)
    parts.transact(worklists.drop_filter, secretary, kept.key)
    assert parts.transact(worklists.saved_filters, secretary, "tasks") == []


def test_filters_have_a_name_and_a_number(parts: Parts, secretary: Actor) -> None:
    with pytest.raises(Refused) as refused:
        parts.transact(worklists.save_filter, secretary, "tasks", "  ", "q=1")
    assert refused.value.code == "filter_name_missing"
    for number in range(MOST):
        parts.transact(worklists.save_filter, secretary, "tasks", f"{number}", "q=1")
    parts.transact(worklists.save_filter, secretary, "tasks", "1", "q=2")
    with pytest.raises(Refused) as refused:
        parts.transact(worklists.save_filter, secretary, "tasks", "又一个", "q=1")
    assert refused.value.code == "filters_number"


def shared(parts: Parts, person: Actor) -> list[tuple[str, str, bool]]:
    return [(kept.row.name, kept.owner, kept.own) for kept in parts.transact(worklists.saved_filters, person, "tasks")]


def test_a_shared_filter_is_seen_by_those_who_work_there_and_only_its_owner_changes_it(
    parts: Parts, secretary: Actor, committee: Actor, stranger: Actor, association: Association
) -> None:
    park = association.organisation_key
    row = parts.transact(worklists.save_filter, secretary, "tasks", "本园区超期", "view=overdue", park)
    parts.transact(worklists.save_filter, secretary, "tasks", "我的", "view=mine")
    assert shared(parts, secretary) == [("我的", "李秘", True), ("本园区超期", "李秘", True)]
    assert shared(parts, committee) == [("本园区超期", "李秘", False)]
    assert shared(parts, stranger) == []
    for person in (committee, stranger):
        with pytest.raises(NotFound):
            parts.transact(worklists.drop_filter, person, row.key)
    parts.transact(worklists.save_filter, committee, "tasks", "本园区超期", "view=week")  # one's own of the same name
    assert shared(parts, committee) == [("本园区超期", "李秘", False), ("本园区超期", "陈委", True)]
    parts.transact(worklists.save_filter, secretary, "tasks", "本园区超期", "view=overdue")
    assert shared(parts, committee) == [("本园区超期", "陈委", True)], "kept again without, it is shared no longer"


def test_a_filter_is_shared_only_where_one_works(parts: Parts, stranger: Actor, association: Association) -> None:
    with pytest.raises(NotFound):
        parts.transact(worklists.save_filter, stranger, "tasks", "别处", "view=mine", association.organisation_key)


def signed() -> Resource:
    """A task of the secretariat, then one of the committee that is drawn as a signature."""
    drawn = errand()
    review = b'<zeebe:assignmentDefinition candidateGroups="committee" />'
    mark = b'<zeebe:properties><zeebe:property name="signature" value="true" /></zeebe:properties>'
    assert drawn.content.count(review) == 1
    return replace(drawn, content=drawn.content.replace(review, review + mark))


def desk(parts: Parts, person: Actor, *, to_sign: bool) -> list[str]:
    wanted = {"state": "created", "mine": True, "to_sign": to_sign}
    return [task.name for task in parts.transact(tasks.search_tasks, person, wanted, [], {}).items]


def test_what_is_drawn_as_a_signature_waits_apart_from_what_is_to_be_done(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor
) -> None:
    deployed(parts, owner, signed())
    completed(parts, secretary, started(parts, secretary, "errand"), "prepare")
    started(parts, secretary, "errand")
    assert (desk(parts, committee, to_sign=True), desk(parts, committee, to_sign=False)) == (["审议"], [])
    assert (desk(parts, secretary, to_sign=True), desk(parts, secretary, to_sign=False)) == ([], ["准备"])
    now = parts.transact(live.desk_now, committee)
    assert (now.to_sign, now.open_tasks) == (1, 0)


def test_an_opinion_asked_of_somebody_is_theirs_to_sign_and_still_the_others_to_do(
    parts: Parts, owner: Actor, secretary: Actor, committee: Actor
) -> None:
    deployed(parts, owner, errand())
    task = open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]
    before = parts.transact(live.desk_now, committee)
    parts.transact(opinions.add_signer, secretary, task.key, committee.username)
    now = parts.transact(live.desk_now, committee)
    assert (now.to_sign, now.open_tasks, now.stamp != before.stamp) == (1, 0, True)
    assert desk(parts, secretary, to_sign=False) == ["准备"] and desk(parts, committee, to_sign=True) == ["准备"]
    parts.transact(opinions.give_opinion, committee, task.key, "agree")
    assert desk(parts, committee, to_sign=True) == []
