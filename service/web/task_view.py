"""One task as the workbench shows it: what it is for, where the procedure stands, and one of four tabs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from flask import url_for

from service.store.task_drafts import TaskDraft
from service.store.tasks import UserTask
from service.usecases import associations, instances, steps, task_drafts, tasks, terms
from service.usecases.actors import Actor
from service.usecases.work import Work
from service.web import bases, history, material, progress, purposes, task_form
from service.web.lists import names
from service.web.page import do
from service.web.speech import _, named
from service.web.task_actions import Around, read_around
from service.web.words import Due, clock, day, due

TABS: Final = ("form", "unsent", "material", "history", "diagram")


LOCKED: Final = ("taken", "look")  # claims of those who can only read the form


@dataclass(frozen=True, slots=True)
class TaskView:
    """The head of the pane. `claim`: free, mine, taken, or look (seen without the right to complete)."""

    key: int
    name: str
    subject: str
    state: str
    state_text: str
    due: Due
    due_at: datetime | None
    role: str | None
    assignee_name: str
    process_name: str
    instance_href: str
    association_href: str | None
    term_end: str | None
    purpose: str
    rules: str
    claim: str
    submit_text: str


@dataclass(frozen=True, slots=True)
class Pane:
    """Everything that one task's pane needs, read in one transaction."""

    form: tasks.TaskForm
    outline: steps.Outline
    state: instances.DiagramState
    head: TaskView
    around: Around
    draft: TaskDraft | None
    tab: dict[str, Any]
    bases: dict[str, Any]
    limits: list[str]


def claim_of(task: UserTask, person: Actor, around: Around) -> str:
    """Who has the task, seen from this person."""
    if around.suspended:
        return "look"
    if task.assignee == person.username or around.acting_for:
        return "mine"
    if around.works:
        return "free"
    return "taken" if task.assignee and person.holds(task.role or "", task.organisation_key) else "look"


def read(work: Work, key: int, tab: str) -> Pane:
    """A task, its form, and where its procedure stands."""
    form = tasks.task_form(work, key)
    task = form.task
    outline = steps.outline_of_instance(work, task.instance_key)
    state = instances.diagram_state(work, task.instance_key)
    subject = names(work, associations.search_associations, [task.association_key]).get(task.association_key or 0)
    term = terms.current_term(work, task.association_key) if subject is not None and task.association_key else None
    term_end = day(term.extended_until or term.ends_on) if term is not None and term.ends_on else None
    around = read_around(work, task)
    head = replace(_head(work, form, outline, subject, around), term_end=term_end)
    draft = task_drafts.get_draft(work, key)
    resting = bases.of_form(work, form) if tab == "form" and task.state == "created" else {}
    element = outline.elements.get(task.element_id) if task.state == "created" else None
    limits = bases.of_due_date(work, form, element.due_date) if element is not None else []
    return Pane(form, outline, state, head, around, draft, _tab(work, task, outline, state, tab), resting, limits)


def _head(work: Work, form: tasks.TaskForm, outline: steps.Outline, subject: str | None, around: Around) -> TaskView:
    task = form.task
    element = outline.elements.get(task.element_id)
    purpose, rules = purposes.of_step((element.documentation if element else None) or "")
    state_text = {"completed": _("已办结"), "canceled": _("已取消")}.get(task.state, "")
    limit = due(task.due_at, work.moment) if task.state == "created" else Due("none", "", day(task.ended_at))
    return TaskView(
        key=task.key,
        name=progress.text(element) if element is not None else named(task.name),
        subject=subject or task.business_id or named(task.process_name),
        state=task.state,
        state_text=state_text,
        due=limit,
        due_at=task.due_at,
        role=task.role,
        assignee_name=around.names.get(task.assignee or "", ""),
        process_name=named(outline.name),
        instance_href=url_for("pages.instance", key=task.instance_key),
        association_href=url_for("pages.association", key=task.association_key) if subject is not None else None,
        term_end=None,
        purpose=purpose,
        rules=rules,
        claim=claim_of(task, work.actor, around),
        submit_text=_("填好交回") if around.delegated else _submit_text(form.schema),
    )


def _tab(work: Work, task: UserTask, outline: steps.Outline, state: instances.DiagramState, tab: str) -> dict[str, Any]:
    if tab == "history":
        return {"entries": history.tell(instances.history(work, task.instance_key), outline)}
    if tab == "diagram":
        waiting = steps.open_tasks(work, [task.instance_key])
        address = url_for("pages.instance_xml", key=task.instance_key)
        return {"diagram": progress.diagram(address, outline, state, waiting, work.moment)}
    if tab == "material":
        changes = history.changes_of(steps.reworked_forms(work, task.instance_key), outline)
        filled = steps.filled_forms(work, task.instance_key)
        return {"material": history.material_of(filled, outline), "changes": changes}
    return {"reworked": task.state == "created" and steps.is_reworked(work, task.instance_key)}


def _submit_text(schema: dict[str, Any] | None) -> str:
    """The label of the form's own button; the page shows one button in its place."""
    for component in (schema or {}).get("components", ()):
        if component.get("type") == "button" and component.get("action", "submit") == "submit":
            return material.label_of(component) or _("提交")
    return _("提交")


def show(key: int, tab: str) -> dict[str, Any]:
    """What the template of the pane is given."""
    tab = tab if tab in TABS else "form"
    pane = do(read, key, tab)
    task, head = pane.form.task, pane.head
    shown: dict[str, Any] = {
        "task": head,
        "around": pane.around,
        "limits": pane.limits,
        "steps": progress.bar(pane.outline, pane.state),
        "tabs": _tabs(pane),
        "tab": tab,
        "form": None,
        "diagram": None,
        **pane.tab,
    }
    if tab == "unsent" and pane.draft is not None and pane.form.schema is not None:
        sections = material.read(pane.form.schema, pane.draft.values)
        shown["material"] = [(head.name, clock(pane.draft.saved_at), sections)]
    if tab == "form" and pane.form.schema is not None:
        if task.state == "created":
            shown["form"] = task_form.data(pane.form, pane.draft, pane.bases, read_only=head.claim in LOCKED)
        else:
            sections = material.read(pane.form.schema, pane.form.data)
            shown["material"] = [(head.name, day(task.ended_at), sections)]
    return shown


def _tabs(pane: Pane) -> list[tuple[str, str]]:
    """The tabs. What a person typed and can no longer submit has one, so that it can still be read and copied."""
    is_open = pane.form.task.state == "created"
    tabs = [("form", _("办理") if is_open else _("办理内容"))]
    if pane.draft is not None and (not is_open or pane.head.claim in LOCKED):
        tabs.append(("unsent", _("没有提交的内容")))
    return [*tabs, ("material", _("已报材料")), ("history", _("办理记录")), ("diagram", _("流程图"))]
