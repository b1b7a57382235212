"""Another due date for a user task or a timer: what it would be, and doing it."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Instant, Text
from service.api.schema import Answer, Request, exactly_one
from service.api.work import Door, carry_out, look_up, send
from service.usecases import due_dates
from service.usecases.due_dates import Wanted

door = Door("due-dates", "调整期限 · Shifting a due date or computing it again")

TASK: Final = "/user-tasks/<key:user_task_key>/due-date"
TIMER: Final = "/timers/<key:timer_key>/due-date"
COUNTED: Final = {"BEGIN": "begin", "NOW": "now"}


class WantedDueDate(Request):
    """A date, or from where the expression of the diagram is counted again: when the wait began, or now."""

    due_date = Instant(attribute="due_at", example="2026-12-20T10:00:00+08:00")
    recalculate_from = Choice(COUNTED, attribute="counted")
    _one = exactly_one("due_at", "counted")


class NewDueDate(WantedDueDate):
    """The same, with the reason."""

    reason = Text(min=1, max=1000, required=True, example="公示期顺延")


class DueDateAnswer(Answer):
    """What it was and what it is."""

    element_id = Text(required=True)
    name = Text(required=True)
    old_due_date = Instant(attribute="old", required=True, allow_none=True)
    new_due_date = Instant(attribute="new", required=True)


CHANGE: Final = DueDateAnswer()


def wanted_of(body: dict[str, Any]) -> Wanted:
    """What is asked for, as the use case takes it."""
    return Wanted(body.get("due_at"), body.get("counted") == "now")


@door.operation("GET", f"{TASK}/preview", zh="预览任务期限的调整", query=WantedDueDate, answer=DueDateAnswer)
def preview_user_task_due_date(body: dict[str, Any], user_task_key: int) -> Response:
    """Tell what the due date of a user task would be. Nothing changes."""
    return send(CHANGE.dump(look_up(due_dates.preview_task, user_task_key, wanted_of(body))))


@door.operation("POST", TASK, zh="调整任务期限", body=NewDueDate, answer=DueDateAnswer, writes=True)
def shift_user_task_due_date(body: dict[str, Any], user_task_key: int) -> Response:
    """Shift the due date of a user task, or compute it again. Who has the task, or its role, is notified."""
    return carry_out(CHANGE.dump, 200, due_dates.shift_task, user_task_key, wanted_of(body), body["reason"])


@door.operation("GET", f"{TIMER}/preview", zh="预览定时的调整", query=WantedDueDate, answer=DueDateAnswer)
def preview_timer_due_date(body: dict[str, Any], timer_key: int) -> Response:
    """Tell when a timer would fire. Nothing changes."""
    return send(CHANGE.dump(look_up(due_dates.preview_timer, timer_key, wanted_of(body))))


@door.operation("POST", TIMER, zh="调整定时", body=NewDueDate, answer=DueDateAnswer, writes=True)
def shift_timer_due_date(body: dict[str, Any], timer_key: int) -> Response:
    """Shift a timer, or compute it again. The later times of a cycle stay what they were."""
    return carry_out(CHANGE.dump, 200, due_dates.shift_timer, timer_key, wanted_of(body), body["reason"])
