"""Batch operations: how far a migration is, what failed and why, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import WrongState
from service.store.batches import BatchItem
from service.store.instances import Instance
from service.usecases import associations, batches
from service.usecases.work import Work
from service.web.lists import names
from service.web.page import do, key_of, pages
from service.web.speech import _, language, lazy

STATES = {
    "waiting": (lazy("等待"), ""),
    "done": (lazy("已迁移"), "green"),
    "failed": (lazy("没有迁移"), "red"),
    "undone": (lazy("已撤销"), "amber"),
}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One procedure of a batch."""

    href: str
    subject: str
    state: str
    colour: str
    errors: list[str]
    can_go_back: bool


@pages.get("/studio/batches/<key>")
def batch(key: str) -> str:
    """One batch."""
    return render_template("batch.html", **do(read_batch, key_of(key, _("批量操作"))))


def read_batch(work: Work, key: int, wrong: str = "") -> dict[str, Any]:
    """What the page of a batch shows."""
    view = batches.get_batch(work, key)
    subjects = names(work, associations.search_associations, [one.association_key for _item, one in view.items])
    lines = [_line(item, one, subjects.get(one.association_key or 0)) for item, one in view.items]
    return {"view": view, "lines": lines, "back": sum(line.can_go_back for line in lines), "wrong": wrong}


def _line(item: BatchItem, one: Instance, subject: str | None) -> ItemLine:
    word, colour = STATES[item.state]
    return ItemLine(
        url_for("pages.instance", key=one.key),
        subject or one.business_id or str(one.key),
        str(word),
        colour,
        [error["zh" if language() == "zh" else "en"] for error in item.errors],
        item.state == "done" and one.revision == item.revision,
    )


@pages.post("/studio/batches/<key>/undo")
def batch_undo(key: str) -> ResponseReturnValue:
    """Take back what nobody has acted on since."""
    number = key_of(key, _("批量操作"))
    try:
        do(batches.undo, number)
    except WrongState as error:
        return render_template("batch.html", **do(read_batch, number, error.text(language()))), 409
    return redirect(url_for("pages.batch", key=key, said="moved_back"))
