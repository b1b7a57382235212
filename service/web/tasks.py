"""The workbench: what is to be done, one task with its form, taking and giving back, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.workdays import Moment
from service.store.search import Page
from service.store.tasks import UserTask
from service.usecases import associations, definitions, people, tasks
from service.usecases.work import Work
from service.web import task_view
from service.web.frame import OPEN_TASKS
from service.web.lists import More, asked, descending, everything, more, names, one_page
from service.web.page import actor, do, do_once, json_object, key_of, pages, watch
from service.web.speech import _, lazy
from service.web.words import GROUP_TITLES, GROUPS, Due, due
from service.web.worklists import SavedLine, saved_lines


@dataclass(frozen=True, slots=True)
class Line:
    """A task in the list."""

    key: int
    href: str
    subject: str
    name: str
    due: Due
    holder: str
    free: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks whose limits are alike."""

    id: str
    title: Any
    tasks: list[Line]


@dataclass(frozen=True, slots=True)
class Bench:
    """The list at the left. `total` counts every open task, filtered or not; `views` are its parts."""

    groups: list[Group]
    total: int
    overdue: int
    views: list[View]
    processes: list[tuple[str, str]]
    saved: list[SavedLine]


VIEWS: Final = {
    "": lazy("全部"),
    "overdue": lazy("已超期"),
    "week": lazy("本周到期"),
    "free": lazy("待领取"),
    "mine": lazy("我已领取"),
}
FILTERS: Final = ("q", "process", "view")


@dataclass(frozen=True, slots=True)
class View:
    """A part of the list, and how many tasks it has."""

    id: str
    title: Any
    count: int
    href: str


def subject_of(task: UserTask, subjects: dict[int, str]) -> str:
    """What a task is about: its association, else what it was started under."""
    return subjects.get(task.association_key or 0) or task.business_id or task.process_name


def read_bench(work: Work, asked: Mapping[str, str]) -> Bench:
    """The open tasks of the person, most urgent first, those without a limit last."""
    mine = everything(work, tasks.search_tasks, OPEN_TASKS, "due_at", "created_at")
    found = [task for task in chosen(work, asked) if shown_in(asked.get("view", ""), task, work)]
    subjects = names(work, associations.search_associations, (task.association_key for task in found))
    holders = people.display_names(work, (task.assignee for task in found))
    lines = [_line(task, subjects, holders, work.moment, asked) for task in found]
    groups = [Group(name, GROUP_TITLES[name], [x for x in lines if x.due.group == name]) for name in GROUPS]
    kinds = {task.root_process_id for task in mine}
    deployed = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    processes = [(d.process_id, d.name) for d in deployed if d.process_id in kinds]
    overdue = sum(due(task.due_at, work.moment).overdue for task in mine)
    views = [
        View(id, title, sum(shown_in(id, task, work) for task in mine), _list_address({**asked, "view": id}))
        for id, title in VIEWS.items()
    ]
    return Bench([g for g in groups if g.tasks], len(mine), overdue, views, processes, saved_lines(work, "tasks"))


def chosen(work: Work, asked: Mapping[str, str]) -> list[UserTask]:
    """The open tasks of the person that match what was typed and chosen."""
    filter: dict[str, Any] = {**OPEN_TASKS, "text": asked.get("q", "")}
    if asked.get("process"):
        filter["root_process_id"] = asked["process"]
    return everything(work, tasks.search_tasks, filter, "due_at", "created_at")


def shown_in(view: str, task: UserTask, work: Work) -> bool:
    """Whether a part of the list has a task."""
    if view in ("overdue", "week"):
        return due(task.due_at, work.moment).group == view
    if view == "mine":
        return task.assignee == work.actor.username
    return view != "free" or task.assignee is None


def _line(
    task: UserTask, subjects: dict[int, str], holders: dict[str, str], moment: Moment, asked: Mapping[str, str]
) -> Line:
    href = url_for("pages.task", key=task.key, **dict[str, Any](asked))
    holder = holders.get(task.assignee or "", "")
    return Line(
        task.key, href, subject_of(task, subjects), task.name, due(task.due_at, moment), holder, task.assignee is None
    )


def _list_address(asked: Mapping[str, str]) -> str:
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for("pages.tasks_list", **kept)


@pages.get("/tasks")
def tasks_list() -> str:
    """The workbench; where there is room, the most urgent task stands open beside the list."""
    bench = _bench()
    first = bench.groups[0].tasks[0].key if bench.groups else None
    return _show(bench, first, opened=False)


@pages.get("/tasks/<key>")
def task(key: str) -> str:
    """One task; the list beside it where there is room."""
    number = key_of(key, _("任务"))
    return _show(_bench(), number, opened=True)


def _bench() -> Bench:
    return do(read_bench, asked(*FILTERS))


def _show(bench: Bench, key: int | None, *, opened: bool) -> str:
    filters = {**dict.fromkeys(FILTERS, ""), **asked(*FILTERS)}
    shown = task_view.show(key, request.args.get("tab", "form")) if key is not None else {"task": None}
    watch(task=key)
    return render_template(
        "tasks.html",
        groups=bench.groups,
        total=bench.total,
        overdue=bench.overdue,
        claimable=sum(line.free for group in bench.groups for line in group.tasks),
        views=bench.views,
        saved=bench.saved,
        processes=bench.processes,
        filters=filters,
        opened=opened,
        **shown,
    )


@pages.post("/tasks/<key>/claim")
def task_claim(key: str) -> ResponseReturnValue:
    """Take a task, or with `override` take it over from a colleague."""
    override = request.form.get("override") == "1"
    do(tasks.assign_task, key_of(key, _("任务")), actor().username, allow_override=override)
    return redirect(url_for("pages.task", key=key, said="claimed"))


@pages.post("/tasks/<key>/release")
def task_release(key: str) -> ResponseReturnValue:
    """Give a task back to everybody of its role."""
    do(tasks.unassign_task, key_of(key, _("任务")))
    return redirect(url_for("pages.task", key=key, said="released"))


@pages.post("/tasks/<key>/complete")
def task_complete(key: str) -> ResponseReturnValue:
    """Complete a task with what its form holds; told where to go on."""
    number, sent = key_of(key, _("任务")), json_object()
    values, straight = sent.get("variables"), sent.get("toSender") is True

    def onward(done: tasks.Completion) -> dict[str, str]:
        if done.task.state == "created":  # a delegate has filled it in for its owner
            return {"next": url_for("pages.tasks_list", said="prepared")}
        return {"next": _next_address(done.opened)}

    filled = values if isinstance(values, dict) else {}
    answer: ResponseReturnValue = do_once(onward, tasks.complete_task, number, filled, to_sender=straight)
    return answer


def _next_address(opened: Sequence[UserTask]) -> str:
    """The next task of the same person in the same procedure, else the list."""
    held = {(held.role, held.organisation_key) for held in actor().holdings}
    following = next((t for t in opened if (t.role, t.organisation_key) in held), None)
    if following is not None:
        return url_for("pages.task", key=following.key, said="completed")
    return url_for("pages.tasks_list", said="completed")


@dataclass(frozen=True, slots=True)
class Done:
    """A completed task in the list."""

    href: str
    name: str
    process_name: str
    subject: str
    ended_at: Any
    due_at: Any
    late: str


def done_filter(work: Work, q: str) -> dict[str, Any]:
    """What this person completed, as far as it matches what was typed."""
    return {"state": "completed", "completed_by": work.actor.person_key, "text": q}


def read_done(work: Work, q: str) -> tuple[Page[UserTask], list[Done]]:
    """What this person completed, the latest first."""
    page = one_page(work, tasks.search_tasks, done_filter(work, q), descending("ended_at"))
    subjects = names(work, associations.search_associations, (task.association_key for task in page.items))
    return page, [_done(task, subjects) for task in page.items]


def _done(task: UserTask, subjects: dict[int, str]) -> Done:
    late = ""
    if task.due_at and task.ended_at and task.ended_at > task.due_at:
        late = due(task.due_at, Moment(task.ended_at)).long
    href = url_for("pages.task", key=task.key)
    return Done(href, task.name, task.process_name, subject_of(task, subjects), task.ended_at, task.due_at, late)


@pages.get("/tasks/done")
def tasks_done() -> str:
    """The tasks that this person completed."""
    q = request.args.get("q", "").strip()[:60]
    page, lines = do(read_done, q)
    following: More = more(page)
    note = _("共 %(n)s 项", n=page.total)
    return render_template("done.html", page=page, lines=lines, more=following, note=note, q=q)
