"""Drafts of task forms: kept while somebody types, found again on another machine, gone with the submission.

A draft is no part of the instance: nothing checks it, the journal does not tell it, nobody else sees it. It outlives a
task that somebody else completed or that was withdrawn, so that what was typed can still be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from service.domain.errors import TooLarge, WrongState
from service.store import task_drafts
from service.store.task_drafts import TaskDraft
from service.store.tasks import UserTask
from service.usecases.tasks import get_task
from service.usecases.variables import clean
from service.usecases.work import Work

LARGEST: Final = 512 << 10  # bytes of JSON; a list of 2,000 people with six columns stays below
MOST: Final = 200  # drafts of one person; the oldest go first


def get_draft(work: Work, task_key: int) -> TaskDraft | None:
    """The actor's own draft for a task that they see. Raises NotFound."""
    task, person = get_task(work, task_key), work.actor.person_key or 0
    found = task_drafts.get(work.session, task.key, person)
    return None if found is None or _submitted(task, found) else found


def _submitted(task: UserTask, draft: TaskDraft) -> bool:
    """Whether its author has submitted the form since. Such a draft is as good as gone, and swept soon."""
    return task.completed_by == draft.person_key and task.ended_at is not None and draft.saved_at <= task.ended_at


def save_draft(work: Work, task_key: int, values: Mapping[str, Any], based_on: int | None = None) -> TaskDraft:
    """Keep what the actor has typed so far. `based_on` is the revision they began from, 0 for none.

    Raises NotFound, Invalid (no plain JSON), TooLarge('task_draft_too_large'), WrongState('task_draft_changed') when
    another window or machine has saved since `based_on`; without it the last one to save wins.
    """
    task = get_task(work, task_key)
    kept = clean(values, values)
    if len(orjson.dumps(kept)) > LARGEST:
        raise TooLarge("task_draft_too_large", limit=LARGEST >> 10)
    person = work.actor.person_key or 0
    if based_on and task_drafts.get(work.session, task.key, person) is None:
        based_on = None  # the revision they began from is gone: nothing newer can be lost
    saved = task_drafts.save(
        work.session,
        task_key=task.key,
        person_key=person,
        organisation_path=task.organisation_path,
        values=kept,
        based_on=based_on,
        now=work.now,
    )
    if saved is None:
        raise WrongState("task_draft_changed")
    if saved.revision == 1:
        task_drafts.keep_newest(work.session, person, MOST)
    return saved


def drop_draft(work: Work, task_key: int) -> None:
    """Forget the actor's own draft for a task that they see. Raises NotFound."""
    task = get_task(work, task_key)
    task_drafts.drop(work.session, task.key, work.actor.person_key or 0)
