"""User tasks: finding, claiming and completing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.store.instances import Instance
from service.store.search import Page
from service.store.tasks import UserTask
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class TaskForm:
    """What is needed to show a task. `schema` is the form-js JSON, None for a task without a form; `data` fills it."""

    task: UserTask
    form_key: int | None
    form_id: str | None
    form_version: int | None
    schema: dict[str, Any] | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Completion:
    """A completed task, its instance after the step, and the tasks that the step opened."""

    task: UserTask
    instance: Instance
    opened: list[UserTask]


def search_tasks(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[UserTask]:
    """Tasks seen by the actor: of their roles, assigned to them, or in what they oversee.

    Fields: key instance_key process_definition_key process_id process_name process_version association_key
    business_id element_id name state role organisation_key assignee priority due_at follow_up_at created_at ended_at;
    filter only: mine (true: assigned to the actor, or of a role of theirs and nobody's), overdue (true).
    """
    raise NotImplementedError


def get_task(work: Work, key: int) -> UserTask:
    """One task. Raises NotFound."""
    raise NotImplementedError


def task_form(work: Work, key: int) -> TaskForm:
    """A task with its form and the values to fill it with. Raises NotFound."""
    raise NotImplementedError


def task_variables(work: Work, key: int) -> dict[str, Any]:
    """The variables a task sees: the instance's and its own. Raises NotFound."""
    raise NotImplementedError


def assign_task(work: Work, key: int, assignee: str, *, allow_override: bool = True) -> UserTask:
    """Give a task to somebody who may complete it: oneself, or anybody by whoever may complete it.

    Raises NotFound, Forbidden('not_a_candidate'), WrongState('task_not_open' | 'task_assigned'),
    Refused('assignee_unsuitable').
    """
    raise NotImplementedError


def unassign_task(work: Work, key: int) -> UserTask:
    """Give a task back to its role. Raises NotFound, Forbidden('not_a_candidate'), WrongState('task_not_open')."""
    raise NotImplementedError


def complete_task(work: Work, key: int, values: Mapping[str, Any], action: str | None = None) -> Completion:
    """Complete a task with the values of its form (checked), or with variables when it has no form.

    `action` is only recorded. Raises NotFound, Forbidden('not_a_candidate'), WrongState('task_not_open' |
    'task_assigned'), Refused('form_invalid') with fields, Invalid (no plain JSON), InstanceFault (nothing was kept).
    """
    raise NotImplementedError
