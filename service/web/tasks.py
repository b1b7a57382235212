"""The workbench: what is to be done, one task with its form, taking and giving back, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.workdays import Moment
from service.store.search import Page
from service.store.tasks import Tally, UserTask
from service.usecases import associations, definitions, people, tasks
from service.usecases.work import Work
from service.web import task_view
from service.web.frame import OPEN_TASKS
from service.web.lists import ALL, More, ascending, asked, descending, everything, more, names, one_page
from service.web.page import actor, do, do_once, json_object, key_of, pages, watch
from service.web.speech import _, lazy, named
from service.web.words import GROUP_TITLES, GROUPS, Due, due, end_of_week
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
    """Tasks whose limits are alike: how many there are, and those of them that are shown."""

    id: str
    title: Any
    count: int
    tasks: list[Line]


@dataclass(frozen=True, slots=True)
class Bench:
    """The list at the left. `total` counts every open task, filtered or not; `views` are its parts.

    `further` leads to the same list with more of it shown, where there is more.
    """

    groups: list[Group]
    total: int
    overdue: int
    views: list[View]
    processes: list[tuple[str, str]]
    saved: list[SavedLine]
    further: str | None


SHOWN: Final = 100  # tasks shown at first, and added by 显示更多: nobody reads a thousand
VIEWS: Final = {
    "": lazy("全部"),
    "overdue": lazy("已超期"),
    "week": lazy("本周到期"),
    "free": lazy("待领取"),
    "mine": lazy("我已领取"),
}
FILTERS: Final = ("q", "process", "view")
ORDER: Final = ("due_at", "created_at")
LISTS: Final = {"tasks_list": False, "tasks_to_sign": True}  # whether the actor signs there
TITLES: Final = {"tasks_list": lazy("待办任务"), "tasks_to_sign": lazy("待签")}


@dataclass(frozen=True, slots=True)
class View:
    """A part of the list, and how many tasks it has."""

    id: str
    title: Any
    count: int
    href: str


def subject_of(task: UserTask, subjects: dict[int, str]) -> str:
    """What a task is about: its association, else what it was started under."""
    return subjects.get(task.association_key or 0) or task.business_id or named(task.process_name)


def read_bench(work: Work, asked: Mapping[str, str], list_: str, shown: int) -> Bench:
    """The open tasks of the person, to do or to sign, most urgent first, those without a limit last; no more than
    `shown` of them.
    """
    week, filter = end_of_week(work.moment), chosen(work, asked, list_)
    mine = tasks.tally_tasks(work, {**OPEN_TASKS, "to_sign": LISTS[list_]}, week)
    tally = tasks.tally_tasks(work, filter, week) if any(asked.values()) else mine
    found = tasks.search_tasks(work, filter, ascending(*ORDER), {"limit": shown}).items
    subjects = names(work, associations.search_associations, (task.association_key for task in found))
    holders = people.display_names(work, (task.assignee for task in found))
    lines = [_line(task, subjects, holders, work.moment, asked) for task in found]
    counts = {"overdue": tally.overdue, "week": tally.week, "later": tally.later, "none": tally.none}
    split = {name: [line for line in lines if line.due.group == name] for name in GROUPS}
    deployed = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    return Bench(
        groups=[Group(name, GROUP_TITLES[name], counts[name], split[name]) for name in GROUPS if split[name]],
        total=mine.total,
        overdue=mine.overdue,
        views=_views(mine, list_, asked),
        processes=[(d.process_id, named(d.name)) for d in deployed if d.process_id in mine.processes],
        saved=saved_lines(work, "tasks") if list_ == "tasks_list" else [],
        further=_list_address(list_, {**asked, "shown": str(shown + SHOWN)}) if len(found) < tally.total else None,
    )


def _views(tally: Tally, list_: str, asked: Mapping[str, str]) -> list[View]:
    counts = {
        "": tally.total, "overdue": tally.overdue, "week": tally.week, "free": tally.free, "mine": tally.mine,
    }  # fmt: skip
    return [View(id, title, counts[id], _list_address(list_, {**asked, "view": id})) for id, title in VIEWS.items()]


def chosen(work: Work, asked: Mapping[str, str], list_: str) -> dict[str, Any]:
    """The filter for the open tasks of the person, to do or to sign, that match what was typed and chosen."""
    filter: dict[str, Any] = {**OPEN_TASKS, "to_sign": LISTS[list_], "text": asked.get("q", "")}
    if asked.get("process"):
        filter["root_process_id"] = asked["process"]
    parts: dict[str, dict[str, Any]] = {
        "overdue": {"due_at": {"$lte": work.now}},
        "week": {"due_at": {"$gt": work.now, "$lt": end_of_week(work.moment)}},
        "free": {"assignee": {"$exists": False}},
        "mine": {"assignee": work.actor.username},
    }
    return filter | parts.get(asked.get("view", ""), {})


def _line(
    task: UserTask, subjects: dict[int, str], holders: dict[str, str], moment: Moment, asked: Mapping[str, str]
) -> Line:
    href = url_for("pages.task", key=task.key, **dict[str, Any](asked))
    holder = holders.get(task.assignee or "", "")
    return Line(
        task.key,
        href,
        subject_of(task, subjects),
        named(task.name),
        due(task.due_at, moment),
        holder,
        task.assignee is None,
    )


def _list_address(list_: str, asked: Mapping[str, str]) -> str:
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for(f"pages.{list_}", **kept)


@pages.get("/tasks")
def tasks_list() -> str:
    """What is to be done; where there is room, the most urgent task stands open beside the list."""
    return _show("tasks_list", None)


@pages.get("/tasks/to-sign")
def tasks_to_sign() -> str:
    """What is to be signed, as what is to be done."""
    return _show("tasks_to_sign", None)


@pages.get("/tasks/<key>")
def task(key: str) -> str:
    """One task; beside it, where there is room, the list in which it waits."""
    number = key_of(key, _("任务"))
    return _show("tasks_to_sign" if do(tasks.waits_to_be_signed, number) else "tasks_list", number)


def _bench(list_: str) -> Bench:
    number = request.args.get("shown", "")
    shown = min(int(number), ALL) if number.isdecimal() and len(number) < 6 else SHOWN
    return do(read_bench, asked(*FILTERS), list_, max(shown, SHOWN))


def _show(list_: str, opened: int | None) -> str:
    """The list with a task beside it: the one that was opened, else the most urgent."""
    g.bench = list_
    bench = _bench(list_)
    first = bench.groups[0].tasks[0].key if bench.groups else None
    key = opened if opened is not None else first
    filters = {**dict.fromkeys(FILTERS, ""), **asked(*FILTERS)}
    shown = task_view.show(key, request.args.get("tab", "form")) if key is not None else {"task": None}
    watch(task=key)
    return render_template(
        "tasks.html",
        signing=LISTS[list_],
        bench_title=TITLES[list_],
        bench_href=url_for(f"pages.{list_}"),
        groups=bench.groups,
        total=bench.total,
        overdue=bench.overdue,
        claimable=sum(line.free for group in bench.groups for line in group.tasks),
        views=bench.views,
        saved=bench.saved,
        further=bench.further,
        processes=bench.processes,
        filters=filters,
        opened=opened is not None,
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
        return {"next": _next_address(done)}

    filled = values if isinstance(values, dict) else {}
    answer: ResponseReturnValue = do_once(onward, tasks.complete_task, number, filled, to_sender=straight)
    return answer


def _next_address(done: tasks.Completion) -> str:
    """The next task of the same person in the same procedure, else the list in which this one waited."""
    held = {(held.role, held.organisation_key) for held in actor().holdings}
    following = next((t for t in done.opened if (t.role, t.organisation_key) in held), None)
    if following is not None:
        return url_for("pages.task", key=following.key, said="completed")
    return url_for("pages.tasks_to_sign" if done.task.signature else "pages.tasks_list", said="completed")


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
    return Done(
        href, named(task.name), named(task.process_name), subject_of(task, subjects), task.ended_at, task.due_at, late
    )


@pages.get("/tasks/done")
def tasks_done() -> str:
    """The tasks that this person completed."""
    q = request.args.get("q", "").strip()[:60]
    page, lines = do(read_done, q)
    following: More = more(page)
    note = _("共 %(n)s 项", n=page.total)
    return render_template("done.html", page=page, lines=lines, more=following, note=note, q=q)
