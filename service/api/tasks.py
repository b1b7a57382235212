"""User tasks: find, read, take, give back, complete."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.definitions import FormAnswer, form_body
from service.api.fields import Choice, Fixed, Flag, Instant, Items, Key, Number, Text, Values
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import DEFAULT_TENANT, Answer, Request
from service.api.variables import VARIABLE, TaskVariableSearch, Truncation, VariablePage, pick
from service.api.work import Door, carry_out, look_up, nothing, send
from service.usecases import tasks
from service.usecases.definitions import FormSchema

door = Door("user-tasks", "待办任务 · What a person has to do")

STATES = {"CREATED": "created", "COMPLETED": "completed", "CANCELED": "canceled"}


class TaskAnswer(Answer):
    """A user task. `candidateGroups` holds the one role that may complete it, in `organisationKey`."""

    user_task_key = Key(attribute="key", required=True)
    element_instance_key = Key(attribute="key", required=True)
    process_instance_key = Key(attribute="instance_key", required=True)
    root_process_instance_key = Key(attribute="instance_key", required=True)
    process_definition_key = Key(required=True)
    process_definition_id = Text(attribute="process_id", required=True)
    process_definition_version = Number(attribute="process_version", required=True)
    process_name = Text(required=True, allow_none=True)
    element_id = Text(required=True)
    name = Text(required=True, allow_none=True)
    state = Choice(STATES, required=True)
    assignee = Text(required=True, allow_none=True)
    candidate_groups = Items(Text(), required=True)
    candidate_users = Fixed([], required=True)
    creation_date = Instant(attribute="created_at", required=True)
    completion_date = Instant(attribute="ended_at", required=True, allow_none=True)
    due_date = Instant(attribute="due_at", required=True, allow_none=True)
    follow_up_date = Instant(attribute="follow_up_at", required=True, allow_none=True)
    priority = Number(required=True)
    business_id = Text(required=True, allow_none=True)
    form_key = Fixed(None, required=True, description="See formId, and GET …/form.")
    form_id = Text(required=True, allow_none=True)
    external_form_reference = Fixed(None, required=True)
    custom_headers = Fixed({}, required=True)
    tags = Fixed([], required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)
    lane = Text(required=True, allow_none=True)
    association_key = Key(required=True, allow_none=True)
    organisation_key = Key(required=True)
    owner = Text(required=True, allow_none=True, description="Who gets it back, while it is delegated.")
    missing_opinions = Number(attribute="opinions_asked", required=True)
    signature = Flag(required=True, description="Drawn as something to sign 待签.")
    returned = Values(required=True, allow_none=True, description="by, at, reason, from: who sent it back.")

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The role of a task is the clients' list of candidate groups."""
        if attr == "candidate_groups":
            return [obj.role] if obj.role else []
        return getattr(obj, attr, default)


TaskSearch = search_request(
    "UserTask",
    {
        "user_task_key": Filter(Key(), attribute="key"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "process_definition_key": key_filter(),
        "process_definition_id": Filter(Text(), like=True, attribute="process_id"),
        "element_id": text_filter(),
        "name": text_filter(),
        "state": Filter(Choice(STATES)),
        "assignee": text_filter(),
        "candidate_group": Filter(Text(), like=True, attribute="role"),
        "priority": Filter(Number(max=100), order=True),
        "business_id": text_filter(),
        "creation_date": Filter(Instant(), order=True, attribute="created_at"),
        "completion_date": Filter(Instant(), order=True, attribute="ended_at"),
        "mine": Flag(),
        "overdue": Flag(),
        "to_sign": Flag(),
        "text": Text(),
        "due_date": Filter(Instant(), order=True, attribute="due_at"),
        "follow_up_date": Filter(Instant(), order=True, attribute="follow_up_at"),
        "association_key": key_filter(),
        "organisation_key": key_filter(),
    },
    {
        "creationDate": "created_at",
        "completionDate": "ended_at",
        "dueDate": "due_at",
        "followUpDate": "follow_up_at",
        "priority": "priority",
        "name": "name",
        "businessId": "business_id",
    },
)
TaskPage = search_answer("UserTask", TaskAnswer)
TASK = TaskAnswer()


class TaskFormAnswer(FormAnswer):
    """A form, and the values that it begins with."""

    data = Values(required=True)


class Assignment(Request):
    """Whom a task is given to."""

    assignee = Text(min=1, required=True, example="secretary", description="username")
    allow_override = Flag(load_default=True, description="Take it even from somebody who has it.")
    action = Text(load_default="assign")


class Completion(Request):
    """What was filled in: the fields of the form, by key; without a form, variables."""

    variables = Values(load_default=dict, example={"title": "第一届"})
    action = Text(load_default=None)
    to_sender = Flag(load_default=False, description="A task that was sent back goes straight to whoever sent it.")


@door.operation("POST", "/user-tasks/search", zh="查询任务", body=TaskSearch, answer=TaskPage)
def search_user_tasks(search: dict[str, Any]) -> Response:
    """Search user tasks that the caller may see.

    `mine` are those that wait for the caller: given to them, or of a role of theirs and nobody's. `toSign` are those
    that are there to be signed 待签: drawn as a signature, or waiting for the caller's opinion.
    """
    return send(page_body(TASK, look_up(tasks.search_tasks, **search)))


@door.operation("GET", "/user-tasks/<key:user_task_key>", zh="查看任务", answer=TaskAnswer)
def get_user_task(user_task_key: int) -> Response:
    """Get a user task."""
    return send(TASK.dump(look_up(tasks.get_task, user_task_key)))


@door.operation(
    "GET", "/user-tasks/<key:user_task_key>/form", zh="查看任务表单", answer=TaskFormAnswer, or_nothing=True
)
def get_user_task_form(user_task_key: int) -> Response:
    """Get the form of a user task with the values it begins with; 204 when it has none."""
    form = look_up(tasks.task_form, user_task_key)
    if form.form_key is None or form.form_id is None or form.form_version is None or form.schema is None:
        return send(None, 204)
    schema = FormSchema(form.form_key, form.form_id, form.form_version, form.schema)
    return send(form_body(schema) | {"data": form.data})


def _variables(user_task_key: int, search: dict[str, Any]) -> Response:
    task = look_up(tasks.get_task, user_task_key)
    values = look_up(tasks.task_variables, user_task_key)
    return send(page_body(VARIABLE, pick(task.instance_key, values, search)))


@door.operation(
    "POST",
    "/user-tasks/<key:user_task_key>/variables/search",
    zh="查询任务可见的变量",
    body=TaskVariableSearch,
    query=Truncation,
    answer=VariablePage,
)
def search_user_task_variables(search: dict[str, Any], _: dict[str, Any], user_task_key: int) -> Response:
    """Search the variables that a user task sees."""
    return _variables(user_task_key, search)


@door.operation(
    "POST",
    "/user-tasks/<key:user_task_key>/effective-variables/search",
    zh="查询任务生效的变量",
    body=TaskVariableSearch,
    query=Truncation,
    answer=VariablePage,
)
def search_user_task_effective_variables(search: dict[str, Any], _: dict[str, Any], user_task_key: int) -> Response:
    """Search the variables that a user task sees, its own before the instance's."""
    return _variables(user_task_key, search)


@door.operation(
    "POST", "/user-tasks/<key:user_task_key>/assignment", zh="分派任务", body=Assignment, status=204, writes=True
)
def assign_user_task(assignment: dict[str, Any], user_task_key: int) -> Response:
    """Give a user task to a person who may complete it."""
    override = assignment["allow_override"]
    return carry_out(nothing, 204, tasks.assign_task, user_task_key, assignment["assignee"], allow_override=override)


@door.operation("DELETE", "/user-tasks/<key:user_task_key>/assignee", zh="退回任务给角色", status=204, writes=True)
def unassign_user_task(user_task_key: int) -> Response:
    """Give a user task back to its role."""
    return carry_out(nothing, 204, tasks.unassign_task, user_task_key)


@door.operation(
    "POST", "/user-tasks/<key:user_task_key>/completion", zh="完成任务", body=Completion, status=204, writes=True
)
def complete_user_task(completion: dict[str, Any], user_task_key: int) -> Response:
    """Complete a user task with the values of its form.

    The form is checked as the browser checks it; 422 names every field. A second completion is 409. A delegate's
    completion gives the task back to its owner.
    """
    values, straight = completion["variables"], completion["to_sender"]
    return carry_out(nothing, 204, tasks.complete_task, user_task_key, values, completion["action"], to_sender=straight)
