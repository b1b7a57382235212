"""The journal of an instance in words, and what was filled in along the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from service.domain.vocabulary import JOURNAL_VERBS, OUTCOMES
from service.store.journal import JournalEntry
from service.usecases.steps import Filled, Outline, Rework
from service.web import material
from service.web.progress import element_name
from service.web.speech import _, is_english
from service.web.words import clock


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history."""

    at: datetime
    title: str
    note: str
    who: str
    late: bool
    element: str = ""  # of the diagram of the procedure itself, to be selected with the line


def material_of(filled: Iterable[Filled], outline: Outline) -> list[tuple[str, str, list[material.Section]]]:
    """(title, note, sections) of every form that was filled in."""
    return [
        (element_name(outline, one.task.element_id), clock(one.task.ended_at), material.read(one.schema, one.values))
        for one in filled
    ]


def changes_of(reworked: Iterable[Rework], outline: Outline) -> list[tuple[str, str, list[material.Change]]]:
    """(title, note, changes) of every form that was sent in again, also when nothing in it changed."""
    return [
        (
            element_name(outline, one.task.element_id),
            clock(one.task.ended_at),
            material.changes(one.schema, one.before, one.after),
        )
        for one in reworked
    ]


# What only machines need to know; the things that people did and that happened to them stay.
SILENT: Final = frozenset({"task.created", "effect.performed", "notice.sent", "document.opened", "deadline.raised"})
ALARMING: Final = frozenset({"task.overdue", "task.returned", "incident.raised", "instance.canceled"})
PLANNED: Final = frozenset({"instance.modified", "modification.proposed"})
RESCHEDULED: Final = frozenset({"task.rescheduled", "timer.rescheduled"})
TURNED_BACK: Final = frozenset({"return", "supplement", "reject", "object", "withdraw"})
DECIDING: Final = ("decision", "result")


def tell(
    entries: Sequence[JournalEntry], outline: Outline, roots: Mapping[str, str] = MappingProxyType({})
) -> list[Entry]:
    """The history, the latest first. `roots` says in which element of the diagram that of a called process lies."""
    return [_entry(entry, outline, roots) for entry in reversed(entries) if entry.event not in SILENT]


def _entry(entry: JournalEntry, outline: Outline, roots: Mapping[str, str]) -> Entry:
    data: Mapping[str, Any] = entry.data
    code, opinion = _decision(data.get("values"))
    verb = JOURNAL_VERBS[entry.event].name(_spoken()) if entry.event in JOURNAL_VERBS else entry.event
    name = element_name(outline, entry.element_id) if entry.element_id in outline.elements else ""
    if entry.event == "task.opinion_given" and data.get("opinion") in OUTCOMES:
        code = data["opinion"]
    if code:
        said = material.chosen(outline.schemas.get(entry.element_id or "", {}), data.get("values") or {}, DECIDING)
        verb = said or OUTCOMES[code].name(_spoken())
    to = f"→ {data['to_name']}" if data.get("to_name") else ""
    if entry.event == "task.returned":
        to = f"→ {element_name(outline, data['to'])}"
    if entry.event in PLANNED:
        to = _plan(data, outline)
    if entry.event in RESCHEDULED:
        to = " → ".join(clock(datetime.fromisoformat(data[one]) if data[one] else None) for one in ("old", "new"))
    note = str(opinion or data.get("reason") or data.get("title") or data.get("text") or "")
    late = entry.event in ALARMING or code in TURNED_BACK
    if data.get("proposed_by"):
        note = _("%(reason)s（%(name)s提请）", reason=note, name=data["proposed_by"])
    who = (
        _("%(name)s（代%(absent)s）", name=entry.actor_name, absent=data["for"])
        if data.get("for")
        else entry.actor_name
    )
    title = " ".join(filter(None, (" · ".join(filter(None, (verb, name))), to)))
    element = roots.get(entry.element_id, entry.element_id) if name and entry.element_id else ""
    return Entry(entry.at, title, note, who, late, element)


def _plan(data: Mapping[str, Any], outline: Outline) -> str:
    """Which steps ended and which began instead."""
    ended, begun = (
        _("、").join(element_name(outline, one) for one in data[name]) for name in ("terminate", "activate")
    )
    return " → ".join(filter(None, (ended, begun or _("取消"))))


def _decision(values: Any) -> tuple[str, str]:
    """What a reviewer decided, as a code, and why, if the completed form asked: at its top, or in a group of it."""
    if not isinstance(values, Mapping):
        return "", ""
    for group in (values, *(inner for inner in values.values() if isinstance(inner, Mapping))):
        code = group.get("decision") or group.get("result")
        if isinstance(code, str) and code in OUTCOMES:
            return code, str(group.get("opinion") or "")
    return "", ""


def _spoken() -> str:
    return "en" if is_english() else "zh"
