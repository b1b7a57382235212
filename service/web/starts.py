"""Starting a procedure: choosing the park, and knowing beforehand what will be asked, by whom, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from service.domain.errors import AlreadyExists, AppError, Forbidden
from service.store.associations import Association
from service.store.instances import Instance
from service.usecases import associations, explanations, instances, organisations, starts, steps, terms
from service.usecases.work import Work
from service.web import progress
from service.web.frame import roles_of
from service.web.lists import everything
from service.web.material import label_of
from service.web.page import actor, do, key_of, pages
from service.web.procedures import PROCEDURES, Procedure, added
from service.web.speech import _, language
from service.web.words import day, days_left

PARK: Final = "park-"  # before the key of a park in the form


@dataclass(frozen=True, slots=True)
class Choice:
    """An association that the procedure can be started for, or why it cannot."""

    key: str
    name: str
    note: str
    blocked: bool
    href: str | None


def read(work: Work, kind: str, procedure: Procedure) -> dict[str, Any]:
    """What can be started by this person, and what the procedure will ask."""
    keys = work.actor.organisation_keys
    found = everything(work, associations.search_associations, {"status": {"$in": list(procedure.statuses)}}, "name")
    if "supervisor" in procedure.roles:
        own = found  # everything below is theirs to look after
    else:
        own = [row for row in found if keys.intersection(_seated_at(row))]
    choices = [_choice(work, kind, procedure, row) for row in own]
    outline = steps.outline_of_process(work, kind)
    newest = explanations.newest_keys(work, [kind]).get(kind)
    return {
        "steps_href": url_for("pages.definition", key=newest, _anchor="steps") if newest else None,
        "choices": choices + (_free_parks(work, procedure) if kind in starts.OPENING else []),
        "road": progress.road(outline) if outline is not None else [],
        "prepare": list(_prepare(outline, roles_of(work.actor))) if outline is not None else [],
    }


def _seated_at(row: Association) -> tuple[int | None, ...]:
    return row.organisation_key, row.party_organisation_key, row.local_organisation_key


def _choice(work: Work, kind: str, procedure: Procedure, row: Association) -> Choice:
    filter = {"association_key": row.key, "process_id": kind, "status": "active"}
    busy = [] if kind not in PROCEDURES else instances.search_instances(work, filter, [], {"limit": 1}).items
    if busy:
        note = _("已在办理，%(day)s 发起。", day=day(busy[0].started_at))
        return Choice(str(row.key), row.name, note, True, url_for("pages.instance", key=busy[0].key))
    term = terms.current_term(work, row.key) if procedure.about_term else None
    note = row.park_name
    if term is not None:
        last = term.extended_until or term.ends_on
        note = _("本届到 %(day)s，%(left)s", day=day(last), left=days_left(last, work.moment.today))
    return Choice(str(row.key), row.name, note, False, None)


def _free_parks(work: Work, procedure: Procedure) -> list[Choice]:
    """Own parks that have no association on record yet: its record is opened with the procedure."""
    held = [one.organisation_key for one in work.actor.holdings if one.role in procedure.roles]
    if not held:
        return []
    taken = everything(work, associations.search_associations, {"organisation_key": {"$in": held}})
    free = sorted(set(held) - {row.organisation_key for row in taken if row.status != "closed"})
    parks = everything(work, organisations.search_organisations, {"key": {"$in": free}, "kind": "park"}) if free else []
    return [Choice(PARK + str(park.key), park.name, _("还没有园区科协"), False, None) for park in parks]


def _prepare(outline: steps.Outline, roles: frozenset[str]) -> Iterable[tuple[str, str]]:
    """(step, files) that this person will be asked for. What only some parks need is marked."""
    for step in outline.steps:
        if step.brings and roles.intersection(step.roles):
            yield progress.text(step), _("、").join(dict.fromkeys(_file(component) for component in step.brings))


def _file(component: Mapping[str, Any]) -> str:
    """A file field by its label, and whether everybody has to bring it."""
    if not (component.get("validate") or {}).get("required"):
        return label_of(component) + _("（如有）")
    hides = (component.get("conditional") or {}).get("hide")
    return label_of(component) + (_("（视情况）") if hides else "")


@pages.route("/start/<kind>", methods=["GET", "POST"])
def start(kind: str) -> ResponseReturnValue:
    """Start one of the procedures that people start by hand."""
    procedure = PROCEDURES.get(kind) or do(other, kind)
    if procedure is None:
        raise NotFound
    if not roles_of(actor()).intersection(procedure.roles):
        raise Forbidden("not_a_starter")
    wrong, wrong_href = "", None
    if request.method == "POST":
        try:
            return redirect(_begin(kind))
        except AlreadyExists as error:
            wrong, wrong_href = error.text(language()), url_for("pages.instances_list", process=kind)
        except AppError as error:
            wrong = error.text(language())
    page = render_template(
        "start.html",
        kind=kind,
        title=procedure.title,
        note=procedure.note,
        submit=procedure.title,
        none=procedure.none,
        chosen=request.args.get("association", ""),
        wrong=wrong,
        wrong_href=wrong_href,
        **do(read, kind, procedure),
    )
    return page, 409 if wrong else 200


def other(work: Work, kind: str) -> Procedure | None:
    """A procedure that a process owner added, if this person may start it."""
    for row, roles in starts.others(work):
        if row.process_id == kind:
            return added(row.name, roles)
    return None


@pages.get("/start")
def start_other() -> str:
    """The rare procedures of an association, and those that process owners added."""
    held = roles_of(actor())
    rare = [(kind, one.title, one.note) for kind, one in PROCEDURES.items() if one.rare and held & set(one.roles)]
    lines = rare + do(lambda work: [(row.process_id, row.name, "") for row, _roles in starts.others(work)])
    return render_template("starts.html", lines=lines)


def _begin(kind: str) -> str:
    """Start it and go to its first task if that is this person's own."""
    chosen = request.form.get("association", "")
    park = chosen.removeprefix(PARK) if chosen.startswith(PARK) else None
    made = do(begin, kind, key_of(park or chosen, _("园区")), new=park is not None)
    held = {(held.role, held.organisation_key) for held in actor().holdings}
    for task in do(steps.open_tasks, [made.key]):
        if (task.role, task.organisation_key) in held:
            return url_for("pages.task", key=task.key, said="started")
    return url_for("pages.instance", key=made.key, said="started")


def begin(work: Work, kind: str, key: int, *, new: bool) -> Instance:
    """Start `kind` for an association, or with `new` for a park whose association is then recorded first."""
    if new:
        park = organisations.get_organisation(work, key)
        name = f"{park.name}科学技术协会"
        key = associations.create_association(work, organisation_key=key, name=name, park_name=park.name).key
    return instances.start_instance(work, process_id=kind, association_key=key)
