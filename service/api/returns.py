"""Sending a user task back to an earlier step, and taking a completed one back."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.fields import Instant, Items, Text
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.usecases import returns

door = Door("returns", "退回与撤回 · Returning a task to an earlier step, taking one back")


class EarlierStepAnswer(Answer):
    """A step to which a task can go back. `ends` are the names of the other open tasks that would end."""

    element_id = Text(required=True)
    name = Text(required=True)
    completed_by = Text(attribute="done_by", required=True)
    completion_date = Instant(attribute="done_at", required=True, allow_none=True)
    ends = Items(Text(), required=True)


class EarlierStepsAnswer(Answer):
    """The latest first."""

    items = Items(Part(EarlierStepAnswer), required=True)


class Return(Request):
    """To which step, and why."""

    element_id = Text(min=1, required=True, example="charter_draft")
    reason = Text(min=1, max=1000, required=True, example="人数与名册不符")


class TaskWithdrawal(Request):
    """Why."""

    reason = Text(max=1000, load_default="")


@door.operation(
    "GET", "/user-tasks/<key:user_task_key>/earlier-steps", zh="查看可退回的步骤", answer=EarlierStepsAnswer
)
def get_user_task_earlier_steps(user_task_key: int) -> Response:
    """Get the steps to which a user task can be sent back."""
    return send(EarlierStepsAnswer().dump({"items": look_up(returns.earlier_steps, user_task_key)}))


@door.operation("POST", "/user-tasks/<key:user_task_key>/return", zh="退回任务", body=Return, status=204, writes=True)
def return_user_task(wanted: dict[str, Any], user_task_key: int) -> Response:
    """Send a user task back to an earlier step; who did that step last has it again.

    Whoever completes it with `toSender` sends it straight to the caller, and everything stands as it stood.
    """
    return carry_out(nothing, 204, returns.return_task, user_task_key, wanted["element_id"], wanted["reason"])


@door.operation(
    "POST", "/user-tasks/<key:user_task_key>/withdrawal", zh="撤回任务", body=TaskWithdrawal, status=204, writes=True
)
def withdraw_user_task(withdrawal: dict[str, Any], user_task_key: int) -> Response:
    """Take back a user task that the caller completed, while nobody has acted on what followed."""
    return carry_out(nothing, 204, returns.withdraw_task, user_task_key, withdrawal["reason"])
