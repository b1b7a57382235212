"""Drafts and time: what was submitted is swept, what was typed after it stays, what lies long enough goes."""

from __future__ import annotations

from typing import Any

import pytest

from service.store import task_drafts as rows
from service.usecases import task_drafts, tasks
from service.usecases.actors import SERVICE, Actor
from service.usecases.clock import sweep
from service.usecases.task_drafts import MOST
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import deployed, errand, open_tasks, started


@pytest.fixture
def task(parts: Parts, owner: Actor, secretary: Actor) -> Any:
    deployed(parts, owner, errand())
    return open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]


def kept(parts: Parts, person: Actor, task: Any) -> Any:
    return parts.transact(lambda work: rows.get(work.session, task.key, person.person_key or 0), None)


def test_a_submitted_draft_is_gone_at_once_and_swept_later(
    parts: Parts, secretary: Actor, committee: Actor, task: Any
) -> None:
    for person in (secretary, committee):
        parts.transact(task_drafts.save_draft, person, task.key, {"place": "二楼"})
    parts.transact(tasks.complete_task, secretary, task.key, {})
    assert parts.transact(task_drafts.get_draft, secretary, task.key) is None
    assert kept(parts, secretary, task) is not None
    parts.transact(sweep, SERVICE)
    assert kept(parts, secretary, task) is None
    assert parts.transact(task_drafts.get_draft, committee, task.key).values == {"place": "二楼"}


def test_what_is_typed_in_another_window_after_the_submission_stays(
    parts: Parts, secretary: Actor, task: Any, clock: Clock
) -> None:
    parts.transact(tasks.complete_task, secretary, task.key, {})
    clock.forward(seconds=3)
    parts.transact(task_drafts.save_draft, secretary, task.key, {"place": "三楼"})
    assert parts.transact(task_drafts.get_draft, secretary, task.key).values == {"place": "三楼"}


def test_a_draft_to_which_nobody_comes_back_is_kept_for_half_a_year(
    parts: Parts, secretary: Actor, task: Any, clock: Clock
) -> None:
    parts.transact(task_drafts.save_draft, secretary, task.key, {"place": "三楼"})
    for days, there in ((180, True), (1, False)):
        clock.forward(days=days)
        parts.transact(sweep, SERVICE)
        assert (kept(parts, secretary, task) is not None) == there


def test_one_person_has_so_many_drafts(parts: Parts, owner: Actor, secretary: Actor, clock: Clock) -> None:
    deployed(parts, owner, errand())
    first = []
    for number in range(MOST + 2):
        task = open_tasks(parts, secretary, started(parts, secretary, "errand"))["prepare"]
        first = [*first, task][:3]
        clock.forward(seconds=1)
        parts.transact(task_drafts.save_draft, secretary, task.key, {"number": number})
    assert [kept(parts, secretary, task) is not None for task in first] == [False, False, True]
