"""Handing a user task on, urging, and whom it can be given to."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.fields import Choice, Items, Text
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.domain.actions import ACTIONS
from service.usecases import task_actions

door = Door("task-actions", "任务操作 · Handing a task on, delegating, urging")


class PersonAnswer(Answer):
    """Somebody whom an action can name."""

    username = Text(required=True)
    name = Text(required=True)


class ActionsAnswer(Answer):
    """What the diagram lets people do with a task, and whom the caller can choose for it.

    `ofRole` hold the role of the task: it can be handed over to them. `inSight` work on the procedure: they can be
    asked for an opinion, be sent a copy and, where the diagram allows it, prepare the task.
    """

    actions = Items(Choice(list(ACTIONS)), required=True)
    of_role = Items(Part(PersonAnswer), required=True)
    in_sight = Items(Part(PersonAnswer), required=True)


class Transfer(Request):
    """Who gets the task for good, and why."""

    assignee = Text(min=1, required=True, example="li.secretary", description="username")
    reason = Text(max=1000, load_default="")


class Delegation(Request):
    """Who prepares the task, and what to look at."""

    delegate = Text(min=1, required=True, example="li.secretary", description="username")
    note = Text(max=1000, load_default="")


class Reminder(Request):
    """What to say to those who can act."""

    note = Text(max=1000, load_default="")


@door.operation("GET", "/user-tasks/<key:user_task_key>/actions", zh="查看任务可用的操作", answer=ActionsAnswer)
def get_user_task_actions(user_task_key: int) -> Response:
    """Get what the diagram lets people do with a user task, and whom the caller can choose."""
    allowed = look_up(task_actions.allowed_actions, user_task_key)
    around = look_up(task_actions.people_around, user_task_key)
    return send(
        ActionsAnswer().dump({"actions": sorted(allowed), "of_role": around.of_role, "in_sight": around.in_sight})
    )


@door.operation(
    "POST", "/user-tasks/<key:user_task_key>/transfer", zh="转办任务", body=Transfer, status=204, writes=True
)
def transfer_user_task(transfer: dict[str, Any], user_task_key: int) -> Response:
    """Give a user task for good to somebody else of its role."""
    return carry_out(nothing, 204, task_actions.transfer_task, user_task_key, transfer["assignee"], transfer["reason"])


@door.operation(
    "POST", "/user-tasks/<key:user_task_key>/delegation", zh="委派任务", body=Delegation, status=204, writes=True
)
def delegate_user_task(delegation: dict[str, Any], user_task_key: int) -> Response:
    """Let somebody else prepare a user task: their completion brings it back to the caller, who submits."""
    return carry_out(
        nothing, 204, task_actions.delegate_task, user_task_key, delegation["delegate"], delegation["note"]
    )


@door.operation("DELETE", "/user-tasks/<key:user_task_key>/delegation", zh="收回委派", status=204, writes=True)
def recall_user_task(user_task_key: int) -> Response:
    """Take a delegated user task back before it is prepared."""
    return carry_out(nothing, 204, task_actions.recall_task, user_task_key)


@door.operation(
    "POST", "/user-tasks/<key:user_task_key>/reminder", zh="催办任务", body=Reminder, status=204, writes=True
)
def urge_user_task(reminder: dict[str, Any], user_task_key: int) -> Response:
    """Send a notice to those who can act on a user task; once in 24 hours."""
    return carry_out(nothing, 204, task_actions.urge_task, user_task_key, reminder["note"])
