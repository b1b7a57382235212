"""Lists of work as Excel files: what the page shows with its filters, every line of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from flask import Response, request, send_file

from service.gateways.sheets import MIMETYPE, Table, Value, workbook
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases import associations, instances, people, tasks
from service.usecases.work import Work
from service.web.instances import FILTERS as INSTANCE_FILTERS
from service.web.instances import filter_of, lines_of
from service.web.lists import ascending, asked, descending, every, names
from service.web.page import actor, do, pages
from service.web.speech import _, named
from service.web.tasks import FILTERS, ORDER, TITLES, chosen, done_filter, subject_of
from service.web.words import due, role

BATCH: Final = 500  # instances whose open tasks are looked up at once


def task_table(work: Work, found: list[UserTask], title: str) -> Table:
    """Tasks, each with its limit and who has it or did it."""
    subjects = names(work, associations.search_associations, (task.association_key for task in found))
    holders = people.display_names(work, (task.assignee for task in found))
    rows: list[list[Value]] = []
    for task in found:
        limit = due(task.due_at, work.moment).long if task.state == "created" else ""
        who = holders.get(task.assignee or "", "")
        told: list[Value] = [
            subject_of(task, subjects),
            named(task.name),
            named(task.process_name),
            str(role(task.role)),
            who,
        ]
        rows.append([*told, task.created_at, task.due_at, limit, task.ended_at])
    heads = [_("园区科协"), _("任务"), _("流程"), _("办理角色"), _("办理人")]
    return Table(title, [*heads, _("到达时间"), _("办理期限"), _("期限情况"), _("办结时间")], rows)


def instance_table(work: Work, found: list[Instance], title: str) -> Table:
    """Procedures, each with what it waits for."""
    rows: list[list[Value]] = []
    for start in range(0, len(found), BATCH):
        for line in lines_of(work, found[start : start + BATCH]):
            limit = line.due.long if line.due is not None else ""
            rows.append([line.subject, line.process_name, line.now, limit, line.status, line.started_at, line.ended_at])
    heads = [_("园区科协"), _("流程"), _("现在"), _("期限情况"), _("状态"), _("发起"), _("办结")]
    return Table(title, heads, rows)


def _tasks(work: Work, filters: dict[str, str], list_: str) -> Table:
    found = every(work, tasks.search_tasks, chosen(work, filters, list_), ascending(*ORDER))
    return task_table(work, found, str(TITLES[list_]))


def _done(work: Work, filters: dict[str, str]) -> Table:
    found = every(work, tasks.search_tasks, done_filter(work, filters.get("q", "")), descending("ended_at"))
    return task_table(work, found, _("已办任务"))


def _instances(work: Work, filters: dict[str, str], mine: bool) -> Table:
    filter: dict[str, Any] = {**filter_of(work, filters), **({"started_by": actor().person_key} if mine else {})}
    found = every(work, instances.search_instances, filter, descending("started_at"))
    return instance_table(work, found, _("我发起的") if mine else _("办理事项"))


def download(title: str, tables: Sequence[Table]) -> Response:
    """Sheets as a file with this name."""
    content = io.BytesIO(workbook(tables))
    return send_file(content, mimetype=MIMETYPE, as_attachment=True, download_name=f"{title}.xlsx")


def _file(table: Table) -> Response:
    return download(table.title, [table])


@pages.get("/tasks/export")
def tasks_export() -> Response:
    """The open tasks of the person, or with `to_sign` those to sign."""
    list_ = "tasks_to_sign" if request.args.get("to_sign") == "1" else "tasks_list"
    return _file(do(_tasks, asked(*FILTERS), list_))


@pages.get("/tasks/done/export")
def tasks_done_export() -> Response:
    """What the person completed."""
    return _file(do(_done, asked("q")))


@pages.get("/instances/export")
def instances_export() -> Response:
    """The procedures that the person sees, or with `mine` has started."""
    return _file(do(_instances, asked(*INSTANCE_FILTERS), request.args.get("mine") == "1"))
