"""What is overdue below an organisation: since when, why, whom to call; urging, and the way to a follow-up order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.board import say_reason
from service.store.organisations import Organisation
from service.store.search import Page
from service.store.tasks import UserTask
from service.usecases import board, definitions, overdue, task_actions
from service.usecases.overdue import Contact, Overdue
from service.usecases.work import Work
from service.web.lists import ascending, everything, more, one_page
from service.web.page import do, inner_address, key_of, pages, watch
from service.web.speech import _, language, lazy, named
from service.web.words import role

KINDS: Final = {"term": lazy("届期"), "task": lazy("任务")}


@dataclass(frozen=True, slots=True)
class Line:
    """Something overdue. `urge_href` and `order_href` are there when this person can do so."""

    name: str
    href: str | None
    what: str
    what_href: str | None
    since: date
    days: int
    others: int
    who: str
    reason: str
    contacts: list[Contact]
    urge_href: str | None
    urged_at: datetime | None
    order_href: str | None


def lines_of(work: Work, place: Organisation, found: Sequence[Overdue]) -> list[Line]:
    """What is overdue, in words."""
    urgeable = task_actions.allowing(work, "urge", [one.task for one in found if one.task is not None])
    return [_line(work, place, one, urgeable) for one in found]


def _line(work: Work, place: Organisation, one: Overdue, urgeable: set[int]) -> Line:
    task, association = one.task, one.association
    about_term = one.late.kind == "term"
    what = (
        _("超期未换届")
        if about_term
        else (f"{named(task.process_name)} · {named(task.name)}" if task is not None else "")
    )
    instance = url_for("pages.instance", key=one.instance_key) if one.instance_key is not None else None
    office = one.organisation.name if one.organisation is not None else ""
    return Line(
        name=association.name if association is not None else (task.business_id or office if task else ""),
        href=url_for("pages.association", key=association.key) if association is not None else None,
        what=what,
        what_href=instance,
        since=one.since,
        days=one.days,
        others=one.late.others,
        who=_("%(role)s（%(office)s）", role=role(one.role), office=office) if office else role(one.role),
        reason=say_reason(one.reasons, language()),
        contacts=one.contacts,
        urge_href=_urge_address(work, place, task) if task is not None and task.key in urgeable else None,
        urged_at=task.urged_at if task is not None else None,
        order_href=_order_address(work, one),
    )


def _urge_address(work: Work, place: Organisation, task: UserTask) -> str | None:
    """Where this person urges a task that may be urged; nowhere so soon after the last time."""
    rested = task.urged_at is None or work.now - task.urged_at >= task_actions.URGED_EVERY
    if task.paused or task.assignee == work.actor.username or not rested:
        return None
    return url_for("pages.overdue_urge", key=place.key, task=task.key)


def _order_address(work: Work, one: Overdue) -> str | None:
    """Where a supervisor issues an order about this association; the order under way, if there is one."""
    association = one.association
    if one.order is not None and one.order.is_open:
        return url_for("pages.instance", key=one.order.instance_key)
    if (
        association is None
        or association.status != "active"
        or not work.actor.supervises(association.organisation_path)
    ):
        return None
    return url_for("pages.start", kind="supervision", association=association.key)


def read_lines(
    work: Work, key: int, filter: Mapping[str, Any], page: Mapping[str, Any]
) -> tuple[Page[Overdue], list[Line]]:
    """The lines of a page, what is overdue longest first. Raises NotFound."""
    place = board.place_of(work, key)
    found = overdue.search_overdue(work, key, filter, ascending("since"), page)
    return found, lines_of(work, place, found.items)


def filter_of(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the address asks for: kind, process, and `each=all` for more than the oldest of each association."""
    filter: dict[str, Any] = {} if asked.get("each") == "all" else {"rank": 1}
    if asked.get("kind") in KINDS:
        filter["kind"] = asked["kind"]
    if asked.get("process"):
        filter["process_id"] = asked["process"]
    return filter


def asked_of() -> dict[str, str]:
    """The filters in the address."""
    return {name: request.args.get(name, "").strip() for name in ("each", "kind", "process")}


def _read_list(work: Work, key: int, asked: Mapping[str, str]) -> dict[str, Any]:
    place = board.place_of(work, key)

    def search(work: Work, filter: Any, sort: Any, page: Any) -> Page[Overdue]:
        return overdue.search_overdue(work, key, filter, sort, page)

    page = one_page(work, search, filter_of(asked), ascending("since"))
    deployed = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    return {
        "place": place,
        "page": page,
        "lines": lines_of(work, place, page.items),
        "processes": [(one.process_id, named(one.name)) for one in deployed],
    }


@pages.get("/board/<key>/overdue")
def overdue_list(key: str) -> str:
    """Everything overdue below an organisation, the longest first."""
    asked, number = asked_of(), key_of(key, _("单位"))
    watch(board=number)
    shown = do(_read_list, number, asked)
    return render_template(
        "overdue.html", filters=asked, kinds=list(KINDS.items()), more=more(shown["page"]), here=here(), **shown
    )


def here() -> str:
    """The address of this page, to come back to."""
    return request.full_path.rstrip("?")


@pages.post("/board/<key>/overdue/<task>/urge")
def overdue_urge(key: str, task: str) -> ResponseReturnValue:
    """A notice to those who can act, without leaving the list."""
    do(task_actions.urge_task, key_of(task, _("任务")), request.form.get("note", "").strip()[:1000])
    back = inner_address(request.form.get("next"), url_for("pages.overdue_list", key=key))
    return redirect(f"{back}{'&' if '?' in back else '?'}said=urged")
