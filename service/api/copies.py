"""Copies of user tasks for people to read."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Flag, Instant, Items, Key, Text
from service.api.paging import Filter, page_body, search_answer, search_request
from service.api.schema import Answer, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.usecases import copies

door = Door("task-copies", "抄送 · Copies of tasks to read")


class CopyAnswer(Answer):
    """A copy that the caller got."""

    task_copy_key = Key(attribute="key", required=True)
    user_task_key = Key(attribute="task_key", required=True)
    process_instance_key = Key(attribute="instance_key", required=True)
    sender = Text(required=True)
    note = Text(required=True)
    creation_date = Instant(attribute="created_at", required=True)
    reading_date = Instant(attribute="read_at", required=True, allow_none=True)


CopySearch: Final = search_request(
    "TaskCopy",
    {
        "task_copy_key": Filter(Key(), attribute="key"),
        "user_task_key": Filter(Key(), attribute="task_key"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "creation_date": Filter(Instant(), order=True, attribute="created_at"),
        "unread": Flag(),
    },
    {"creationDate": "created_at", "readingDate": "read_at"},
)
CopyPage: Final = search_answer("TaskCopy", CopyAnswer)
COPY: Final = CopyAnswer()


class Copies(Request):
    """To whom, and what to look at."""

    usernames = Items(Text(min=1), min=1, max=copies.MOST, required=True, example=["wang.party"])
    note = Text(max=1000, load_default="")


@door.operation("POST", "/user-tasks/<key:user_task_key>/copies", zh="抄送任务", body=Copies, status=204, writes=True)
def copy_user_task(wanted: dict[str, Any], user_task_key: int) -> Response:
    """Send copies of a user task to people who see the procedure; who has one keeps it as it is."""
    return carry_out(nothing, 204, copies.send_copies, user_task_key, wanted["usernames"], wanted["note"])


@door.operation("POST", "/task-copies/search", zh="查询抄送我的", body=CopySearch, answer=CopyPage)
def search_task_copies(search: dict[str, Any]) -> Response:
    """Search the copies that the caller got."""
    return send(page_body(COPY, look_up(copies.search_copies, **search)))


@door.operation("POST", "/task-copies/<key:task_copy_key>/reading", zh="标记抄送已读", status=204, writes=True)
def mark_task_copy_read(task_copy_key: int) -> Response:
    """Note that the caller has read a copy."""
    return carry_out(nothing, 204, copies.mark_read, task_copy_key)
