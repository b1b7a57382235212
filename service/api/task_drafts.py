"""Drafts of task forms: the caller's own, kept while they type."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Instant, Key, Number, Values
from service.api.schema import Answer, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.usecases import task_drafts

door = Door("task-drafts", "表单草稿 · Drafts of forms, seen by their author only")


class DraftAnswer(Answer):
    """What the caller has typed into the form of a task and not submitted."""

    user_task_key = Key(attribute="task_key", required=True)
    values = Values(required=True)
    revision = Number(required=True)
    saved_date = Instant(attribute="saved_at", required=True)


class DraftRequest(Request):
    """A draft. With `revision`, the one it began from (0 for none), a newer draft is not overwritten: 409."""

    values = Values(required=True, example={"title": "第一届"})
    revision = Number(load_default=None)


DRAFT: Final = DraftAnswer()


@door.operation(
    "GET", "/user-tasks/<key:user_task_key>/draft", zh="查看自己的草稿", answer=DraftAnswer, or_nothing=True
)
def get_user_task_draft(user_task_key: int) -> Response:
    """Get the caller's draft for a user task; 204 when there is none."""
    found = look_up(task_drafts.get_draft, user_task_key)
    return send(None, 204) if found is None else send(DRAFT.dump(found))


@door.operation(
    "PUT",
    "/user-tasks/<key:user_task_key>/draft",
    zh="保存草稿",
    body=DraftRequest,
    answer=DraftAnswer,
    writes=True,
)
def save_user_task_draft(draft: dict[str, Any], user_task_key: int) -> Response:
    """Keep the caller's draft for a user task. Nothing in it is checked; it is dropped when they complete the task."""
    return carry_out(DRAFT.dump, 200, task_drafts.save_draft, user_task_key, draft["values"], draft["revision"])


@door.operation("DELETE", "/user-tasks/<key:user_task_key>/draft", zh="丢弃草稿", status=204, writes=True)
def drop_user_task_draft(user_task_key: int) -> Response:
    """Forget the caller's draft for a user task."""
    return carry_out(nothing, 204, task_drafts.drop_draft, user_task_key)
