"""What somebody who draws can choose from: forms, decisions and processes of the draft and of the house, variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from service.domain.effects import EFFECTS
from service.engine import decision, form, reader, xml
from service.engine.definition import Resource
from service.engine.diagram import Diagram
from service.engine.findings import DiagramRefused
from service.engine.form import FormError
from service.engine.form_fields import ROW, Field
from service.store import definitions
from service.usecases.catalog import words
from service.usecases.deployments import Known, newest
from service.usecases.references import form_id
from service.usecases.work import Work

HOUSE: Final = {  # what starts.known_of gives every process about an association
    "association_key": ("园区科协", "Association"),
    "association_name": ("园区科协名称", "Name of the association"),
    "charter_rules": ("章程规则", "Charter rules"),
    "term_key": ("届期", "Term"),
    "term_no": ("届次", "Number of the term"),
    "term_no_new": ("新一届届次", "Number of the next term"),
    "term_start": ("届期起", "First day of the term"),
    "term_end": ("届期止", "Last day of the term"),
}
Variable = dict[str, Any]  # name, info, isList, entries: as the modeler's variable resolver takes it


@dataclass(frozen=True, slots=True)
class Choices:
    """Ids with the names that people know, and the variables that expressions may use."""

    forms: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    processes: dict[str, str] = field(default_factory=dict)
    variables: list[Variable] = field(default_factory=list)


def choices_of(work: Work, files: Sequence[Resource], language: str) -> Choices:
    """Of these files and of what is deployed; what stands in both counts as it stands in the files."""
    known = newest(work)
    diagrams = list(_diagrams(files))
    deployed = [work.parts.bundles.get(work.session, row.bundle_hash) for row in known["process"].values()]
    named = _task_names([process.diagram for bundle in deployed for process in bundle.processes.values()])
    named |= _task_names(diagrams)
    found = Choices()
    for identity in known["form"]:
        found.forms[identity] = named.get(identity, "")
    for resource in files:
        if resource.name.endswith(".form") and (identity := form_id(resource)):
            found.forms[identity] = named.get(identity, "")
        elif resource.name.endswith(".dmn"):
            found.decisions.update(_decisions(resource))
    for identity, row in known["decision"].items():
        found.decisions.setdefault(identity, row.name)
    for identity, row in known["process"].items():
        found.processes[identity] = row.name
    for diagram in diagrams:
        found.processes.update({info.id: info.name for info in diagram.processes.values()})
    used = {node.form_id for diagram in diagrams for node in diagram.nodes.values() if node.form_id}
    found.variables.extend(_variables(_forms(work, files, known, used), language))
    return found


def _diagrams(files: Iterable[Resource]) -> Iterable[Diagram]:
    for resource in files:
        if resource.name.endswith(".bpmn"):
            try:
                yield reader.read(xml.load(resource.content, resource.name))
            except DiagramRefused:
                continue  # the linter says what is wrong with it


def _task_names(diagrams: Iterable[Diagram]) -> dict[str, str]:
    """A form has no name of its own: it is known by the task that shows it."""
    nodes = (node for diagram in diagrams for node in diagram.nodes.values())
    return {node.form_id: node.name for node in nodes if node.form_id}


def _decisions(resource: Resource) -> dict[str, str]:
    try:
        return {key: model.name or key for key, model in decision.load(resource.content, resource.name).items()}
    except DiagramRefused:
        return {}


def _forms(work: Work, files: Sequence[Resource], known: Known, used: set[str]) -> Iterable[form.Form]:
    """The forms of the files, and the deployed ones that their diagrams show."""
    there = {form_id(resource): resource for resource in files if resource.name.endswith(".form")}
    contents = [resource.content for resource in there.values()]
    contents += [
        definitions.content(work.session, row.resource_hash)
        for identity, row in known["form"].items()
        if identity in used and identity not in there
    ]
    for content in contents:
        try:
            yield form.load(content)
        except FormError:
            continue  # the linter says what is wrong with it


def _variables(forms: Iterable[form.Form], language: str) -> list[Variable]:
    """A tree: groups and lists hold what is in them. The first form that has a name says what it is."""
    found: dict[str, Variable] = {}
    for one in forms:
        for component in one.fields:
            _place(found, component, language)
    for name, (zh, en) in HOUSE.items():
        found.setdefault(name, {"name": name, "info": zh if language == "zh" else en, "entries": {}})
    for spec in EFFECTS.values():
        for name in sorted(spec.outputs):
            found.setdefault(name, {"name": name, "info": words(name, language), "entries": {}})
    return [_listed(variable) for _, variable in sorted(found.items())]


def _place(found: dict[str, Variable], component: Field, language: str) -> None:
    here = found
    *above, last = component.path
    if last == ROW:
        return
    for step in above:
        if step == ROW:
            continue
        variable = here.setdefault(str(step), {"name": str(step), "info": "", "entries": {}})
        here = variable["entries"]
    label = component.zh if language == "zh" else component.en
    variable = here.setdefault(str(last), {"name": str(last), "info": label, "entries": {}})
    variable["info"] = variable["info"] or label
    if component.type == "dynamiclist":
        variable["isList"] = True


def _listed(variable: Mapping[str, Any]) -> Variable:
    return {**variable, "entries": [_listed(inner) for inner in variable["entries"].values()]}
