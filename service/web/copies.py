"""Copies that a person got: what was sent to be read 抄送我的."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.store.copies import TaskCopy
from service.store.search import Page
from service.usecases import associations, copies, tasks
from service.usecases.work import Work
from service.web.lists import descending, more, names, one_page
from service.web.page import do, key_of, pages
from service.web.speech import _, named, ngettext


@dataclass(frozen=True, slots=True)
class Line:
    """A copy in the list."""

    key: int
    name: str
    process_name: str
    subject: str
    sender: str
    note: str
    at: datetime
    read: bool


def read_list(work: Work) -> tuple[Page[TaskCopy], list[Line], int]:
    """A page of copies, the latest first, and how many were not read."""
    page = one_page(work, copies.search_copies, {}, descending("created_at"))
    keys = [copy.task_key for copy in page.items]
    found = tasks.search_tasks(work, {"key": {"$in": keys}}, [], {"limit": len(keys)}).items if keys else []
    rows = {task.key: task for task in found}
    subjects = names(work, associations.search_associations, (task.association_key for task in found))
    lines = [
        Line(
            copy.key,
            rows[copy.task_key].name,
            named(rows[copy.task_key].process_name),
            subjects.get(rows[copy.task_key].association_key or 0) or rows[copy.task_key].business_id or "",
            copy.sender,
            copy.note,
            copy.created_at,
            copy.read_at is not None,
        )
        for copy in page.items
        if copy.task_key in rows  # a procedure that is seen no longer is told no longer
    ]
    return page, lines, copies.count_unread(work)


@pages.get("/copies")
def copies_list() -> str:
    """All copies to the person."""
    page, lines, unread = do(read_list)
    note = ngettext("%(num)d 条未读", "%(num)d 条未读", unread) if unread else _("没有未读")
    return render_template("copies.html", page=page, lines=lines, more=more(page), note=note)


@pages.post("/copies/<key>")
def copy_open(key: str) -> ResponseReturnValue:
    """Mark a copy read and show its task."""
    copy = do(copies.mark_read, key_of(key, _("抄送")))
    return redirect(url_for("pages.task", key=copy.task_key))
