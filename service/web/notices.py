"""Notices to the roles of a person: reading them, going where they point, marking them read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.store.notices import Notice
from service.store.search import Page
from service.usecases import notices, organisations
from service.usecases.work import Work
from service.web.lists import ALL, descending, more, names, one_page
from service.web.page import do, key_of, pages
from service.web.speech import _, ngettext
from service.web.words import role


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in the list."""

    key: int
    title: str
    text: str
    to: str
    at: datetime
    read: bool
    href: str | None


def address_of(notice: Notice) -> str | None:
    """Where a notice points: its task, its procedure, its association."""
    if notice.task_key is not None:
        return url_for("pages.task", key=notice.task_key)
    if notice.instance_key is not None:
        return url_for("pages.instance", key=notice.instance_key)
    if notice.association_key is not None:
        return url_for("pages.association", key=notice.association_key)
    return None


def read_list(work: Work) -> tuple[Page[Notice], list[Line], int]:
    """A page of notices, the latest first, and how many are unread."""
    page = one_page(work, notices.search_notices, {}, descending("created_at"))
    unread = _unread(work)
    bodies = names(work, organisations.search_organisations, (notice.organisation_key for notice in page.items))
    lines = [
        Line(
            notice.key,
            notice.title,
            notice.text,
            _addressee(notice, bodies),
            notice.created_at,
            notice.key not in unread,
            address_of(notice),
        )
        for notice in page.items
    ]
    return page, lines, len(unread)


def _addressee(notice: Notice, organisations: dict[int, str]) -> str:
    if notice.role is None:
        return _("给您本人")
    return " · ".join(filter(None, (role(notice.role), organisations.get(notice.organisation_key, ""))))


def _unread(work: Work) -> set[int]:
    found = notices.search_notices(work, {"unread": True}, descending("created_at"), {"limit": ALL}).items
    return {notice.key for notice in found}


@pages.get("/notices")
def notices_list() -> str:
    """All notices to the person's roles."""
    page, lines, unread = do(read_list)
    note = ngettext("%(num)d 条未读", "%(num)d 条未读", unread) if unread else _("没有未读")
    return render_template("notices.html", page=page, lines=lines, more=more(page), note=note)


@pages.post("/notices/<key>")
def notice_open(key: str) -> ResponseReturnValue:
    """Mark a notice read and go where it points."""
    notice = do(notices.mark_read, key_of(key, _("提醒")))
    return redirect(address_of(notice) or url_for("pages.notices_list"))


def mark_all(work: Work) -> None:
    """Mark every unread notice read."""
    for key in _unread(work):
        notices.mark_read(work, key)


@pages.post("/notices")
def notices_read() -> ResponseReturnValue:
    """Mark every notice read."""
    do(mark_all)
    return redirect(url_for("pages.notices_list", said="read"))
