"""The form of a task as its island on the page reads it: schema, values, the draft, and where everything is sent."""

from __future__ import annotations

from typing import Any

from flask import url_for

from service.domain.workdays import Moment
from service.store.task_drafts import TaskDraft
from service.usecases.documents import LARGEST
from service.usecases.tasks import TaskForm
from service.web.documents import FILES
from service.web.page import actor
from service.web.security import csrf_token


def data(form: TaskForm, draft: TaskDraft | None, bases: dict[str, Any], *, read_only: bool) -> dict[str, Any]:
    """What the form island reads from the page; `bases` are what its fields rest on."""
    key = form.task.key
    return {
        "schema": form.schema,
        "data": form.data,
        "bases": bases,
        "token": csrf_token(),
        "person": str(actor().person_key),
        "task": str(key),
        "page": url_for("pages.task", key=key),
        "submit": url_for("pages.task_complete", key=key),
        "documents": FILES,
        "sheets": {"read": url_for("pages.sheet_cells"), "blank": url_for("pages.sheet_blank")},
        "largest": LARGEST,
        "instance": str(form.task.instance_key),
        "drafts": f"/v2/user-tasks/{key}/draft",
        "draft": _stored(draft),
        "readOnly": read_only,
        "clock": _clock(form.moment),
    }


def _clock(moment: Moment) -> dict[str, Any]:
    """The moment and the days off from last year on: what an expression of a form needs to count working days."""
    days = {
        name: sorted(day.isoformat() for day in found if day.year >= moment.today.year - 1)
        for name, found in (("off", moment.calendar.off), ("on", moment.calendar.on))
    }
    return {"ms": str(int(moment.now.timestamp() * 1000)), "calendar": days}


def _stored(draft: TaskDraft | None) -> dict[str, Any] | None:
    """A draft as the API answers it, which the island asks later."""
    if draft is None:
        return None
    return {"values": draft.values, "revision": draft.revision, "savedDate": draft.saved_at.isoformat()}
