"""Another due date for a task or a timer: what it is, what it would be, and then, with the reason, doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import AppError, Forbidden, NotFound, Refused
from service.domain.periods import DAY_END, parse_day
from service.domain.workdays import SHANGHAI
from service.usecases import due_dates
from service.usecases.due_dates import Change, Wanted
from service.usecases.instance_access import repairable
from service.usecases.tasks import get_task
from service.usecases.timers import get_timer
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _, language, named
from service.web.timers import name_of

ASKED: Final = ("how", "date", "time")


@dataclass(frozen=True, slots=True)
class Subject:
    """What waits: a task or a timer of a procedure. `began` is when it began to wait; `day` whether days are meant."""

    name: str
    process_name: str
    instance_key: int
    due_at: datetime | None
    began: datetime
    day: bool


def _task(work: Work, key: int) -> Subject:
    task = get_task(work, key)
    instance = repairable(work, task.instance_key).key
    return Subject(named(task.name), named(task.process_name), instance, task.due_at, task.created_at, day=True)


def _timer(work: Work, key: int) -> Subject:
    view = get_timer(work, key)
    instance = repairable(work, view.instance.key).key
    name, began = name_of(view.node), view.timer.created_at
    return Subject(name, named(view.instance.process_name), instance, view.due_at, began, day=False)


Kind = tuple[
    Callable[[Work, int], Subject],
    Callable[[Work, int, Wanted], Change],
    Callable[[Work, int, Wanted, str], Change],
]
TASK: Final[Kind] = (_task, due_dates.preview_task, due_dates.shift_task)
TIMER: Final[Kind] = (_timer, due_dates.preview_timer, due_dates.shift_timer)


def wanted_of(given: Mapping[str, str], *, day: bool) -> Wanted:
    """What was chosen. A task is due at the end of its day. Raises Refused('due_no_day')."""
    if given.get("how") in ("from_begin", "from_now"):
        return Wanted(from_now=given["how"] == "from_now")
    try:
        last = parse_day(given.get("date", "").strip())
        clock = DAY_END if day else time.fromisoformat(given.get("time", "").strip() or "09:00")
    except ValueError as error:
        raise Refused("due_no_day") from error
    return Wanted(datetime.combine(last, clock, SHANGHAI))


def _page(kind: Kind, key: int, given: Mapping[str, str], wrong: str = "") -> ResponseReturnValue:
    subject, change = do(kind[0], key), None
    if given.get("how") and not wrong:
        try:
            change = do(kind[1], key, wanted_of(given, day=subject.day))
        except (Forbidden, NotFound):
            raise
        except AppError as error:
            wrong = error.text(language())
    page = render_template(
        "due_date.html",
        subject=subject,
        change=change,
        wrong=wrong,
        given={name: given.get(name, "") for name in ASKED},
    )
    return (page, 422) if wrong else page


def _shift(kind: Kind, key: int) -> ResponseReturnValue:
    subject = do(kind[0], key)
    try:
        wanted = wanted_of(request.form, day=subject.day)
        do(kind[2], key, wanted, request.form.get("reason", "").strip()[:1000])
    except Refused as error:
        return _page(kind, key, request.form, error.text(language()))
    return redirect(url_for("pages.instance", key=subject.instance_key, said="rescheduled"))


@pages.get("/tasks/<key>/due-date")
def task_due_date(key: str) -> ResponseReturnValue:
    """The due date of a task, and what it would be."""
    return _page(TASK, key_of(key, _("任务")), request.args)


@pages.post("/tasks/<key>/due-date")
def task_due_date_shift(key: str) -> ResponseReturnValue:
    """Another due date for a task."""
    return _shift(TASK, key_of(key, _("任务")))


@pages.get("/timers/<key>/due-date")
def timer_due_date(key: str) -> ResponseReturnValue:
    """The time of a timer, and what it would be."""
    return _page(TIMER, key_of(key, _("定时")), request.args)


@pages.post("/timers/<key>/due-date")
def timer_due_date_shift(key: str) -> ResponseReturnValue:
    """Another time for a timer."""
    return _shift(TIMER, key_of(key, _("定时")))
