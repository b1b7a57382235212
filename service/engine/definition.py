"""A bundle: diagrams, forms and decisions that are deployed together, checked, compiled once and never changed.

    bundle = compile_bundle(resources, catalog)     # for a deployment; raises DiagramRefused with every finding
    findings = inspect(resources, catalog)          # the same findings for `yuanke lint` and the modeler's page
    bundle = reload_bundle(resources)               # for files that were deployed: a stricter linter of a later
                                                    # release must not stop instances that are under way

A bundle is shared by all threads: its mappings are read-only, and the engine never writes to its specs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from service.domain.effects import EffectSpec
from service.engine import decision, decision_gaps, form, form_lint, lint, lint_agreement, parser, reader, view, xml
from service.engine.decision import DecisionModel
from service.engine.diagram import Diagram
from service.engine.findings import DiagramRefused, Finding, finding, in_order
from service.engine.form import Form
from service.engine.node import ProcessSpec
from service.engine.parser import EngineRefused, Specs

MAX_FILES: Final = 300
_FILE_NAME: Final = re.compile(r"[^\W_][\w .()（）-]{0,99}")


@dataclass(frozen=True, slots=True)
class Resource:
    """An uploaded file. Its name ends in .bpmn, .dmn or .form."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Catalog:
    """What diagrams may name: roles as candidate groups, effects as types of service tasks."""

    roles: frozenset[str]
    effects: Mapping[str, EffectSpec]


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a bundle. `specs` are the engine's; `subprocess_specs` are those of the whole bundle."""

    id: str
    name: str
    version_tag: str | None
    resource_name: str
    diagram: Diagram
    specs: Specs

    @property
    def spec(self) -> ProcessSpec:
        return self.specs.spec

    @property
    def subprocess_specs(self) -> Mapping[str, ProcessSpec]:
        return self.specs.subprocess_specs


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is deployed together. `hash` names it; equal files give equal hashes."""

    hash: str
    processes: Mapping[str, Process]
    forms: Mapping[str, Form]
    decisions: Mapping[str, DecisionModel]
    warnings: tuple[Finding, ...]
    resources: tuple[Resource, ...]


def is_file_name(name: str) -> bool:
    """Whether a file of that name can be part of a bundle."""
    return _FILE_NAME.fullmatch(name) is not None and _suffix(name) in _READERS


def bundle_hash(resources: Sequence[Resource]) -> str:
    """SHA-256 over names and contents, sorted by name; lengths are hashed too, so no two bundles share a stream."""
    digest = hashlib.sha256()
    for resource in sorted(resources, key=lambda r: r.name):
        for part in (resource.name.encode(), resource.content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def compile_bundle(resources: Sequence[Resource], catalog: Catalog) -> Bundle:
    """Check and compile. Raises DiagramRefused with all findings when one of them is an error."""
    reading, findings, specs = _check(resources, catalog)
    if specs is None or any(found.severity == "error" for found in findings):
        raise DiagramRefused(findings)
    return _bundle(resources, reading, specs, findings)


def inspect(resources: Sequence[Resource], catalog: Catalog) -> list[Finding]:
    """Everything that is wrong or doubtful, errors first."""
    return list(in_order(_check(resources, catalog)[1]))


def reload_bundle(resources: Sequence[Resource]) -> Bundle:
    """Compile files that were accepted once. Raises DiagramRefused only if they cannot be read or run at all."""
    reading = _read(resources)
    if reading.findings:
        raise DiagramRefused(reading.findings)
    try:
        specs = parser.build(reading.roots, reading.diagrams)
    except EngineRefused as refused:
        raise DiagramRefused([_told(refused, reading)]) from refused
    return _bundle(resources, reading, specs, [])


@dataclass(slots=True)
class _Reading:
    """The files as far as they could be read."""

    roots: dict[str, xml.Element] = field(default_factory=dict)
    diagrams: dict[str, Diagram] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    decisions: dict[str, DecisionModel] = field(default_factory=dict)
    homes: dict[tuple[str, str], str] = field(default_factory=dict)  # kind and id -> resource that holds it
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)  # kinds of files of which one could not be read

    def claim(self, kind: str, key: str, resource: str, line: int = 0) -> None:
        """Note where a process, form or decision is; it may be in one file only."""
        other = self.homes.setdefault((kind, key), resource)
        if other != resource:
            self.findings.append(finding(f"{kind}_twice", key, line, id=key, other=other).within(resource))


def _check(resources: Sequence[Resource], catalog: Catalog) -> tuple[_Reading, list[Finding], dict[str, Specs] | None]:
    """All findings, and the engine's specs if it could be asked."""
    reading = _read(resources)
    names = lint.Names(
        catalog.roles,
        catalog.effects,
        frozenset(reading.forms),
        frozenset(reading.decisions),
        frozenset(process for diagram in reading.diagrams.values() for process in diagram.processes),
    )
    linted = lint.check(reading.roots, reading.diagrams, names)
    findings = [*reading.findings, *(f for f in linted if _UNKNOWN.get(f.code) not in reading.unread)]
    findings += _table_remarks(reading)
    if any(found.severity == "error" for found in findings):
        return reading, findings, None
    try:
        specs = parser.build(reading.roots, reading.diagrams)
    except EngineRefused as refused:
        return reading, [*findings, _told(refused, reading)], None
    for resource, diagram in reading.diagrams.items():
        for process_id in diagram.processes:
            differ = lint_agreement.differences(diagram, process_id, view.of(specs[process_id]))
            findings += [found.within(resource) for found in differ]
    return reading, findings, specs


def _table_remarks(reading: _Reading) -> list[Finding]:
    """Gaps and overlaps of decision tables; the decisions of one file share a model."""
    models = {reading.homes["decision", key]: model for key, model in reading.decisions.items()}
    return [found.within(resource) for resource, model in models.items() for found in decision_gaps.remarks(model)]


def _read(resources: Sequence[Resource]) -> _Reading:
    reading = _Reading()
    reading.findings += _files(resources)
    if reading.findings:
        return reading
    for resource in resources:
        try:
            _READERS[_suffix(resource.name)](resource, reading)
        except DiagramRefused as refused:
            reading.findings += refused.findings
            reading.unread.add(_suffix(resource.name))
    return reading


def _files(resources: Sequence[Resource]) -> list[Finding]:
    """Names and number of the files."""
    found: list[Finding] = []
    if not resources:
        found.append(finding("file_none"))
    if len(resources) > MAX_FILES:
        found.append(finding("files_too_many", count=len(resources), limit=MAX_FILES))
    seen: set[str] = set()
    for name in (resource.name for resource in resources):
        if not _FILE_NAME.fullmatch(name):
            found.append(finding("file_name", name=name))
        elif _suffix(name) not in _READERS:
            found.append(finding("file_type", name=name).within(name))
        elif name in seen:
            found.append(finding("file_twice", name=name).within(name))
        seen.add(name)
    return found


def _suffix(name: str) -> str:
    _, dot, suffix = name.rpartition(".")
    return suffix if dot else ""


def _read_bpmn(resource: Resource, reading: _Reading) -> None:
    root = xml.load(resource.content, resource.name)
    diagram = reader.read(root)
    reading.roots[resource.name], reading.diagrams[resource.name] = root, diagram
    for process in diagram.processes.values():
        reading.claim("process", process.id, resource.name, process.line)


def _read_dmn(resource: Resource, reading: _Reading) -> None:
    models = decision.load(resource.content, resource.name)
    reading.decisions |= models
    for key in models:
        reading.claim("decision", key, resource.name)


def _read_form(resource: Resource, reading: _Reading) -> None:
    if len(resource.content) > xml.MAX_BYTES:
        too_large = finding("file_too_large", size=len(resource.content), limit=xml.MAX_BYTES)
        raise DiagramRefused([too_large.within(resource.name)])
    if problems := form_lint.problems(resource.content, resource.name):
        raise DiagramRefused(problems)
    loaded = form.load(resource.content)
    reading.forms[loaded.id] = loaded
    reading.claim("form", loaded.id, resource.name)


_READERS: Final = {"bpmn": _read_bpmn, "dmn": _read_dmn, "form": _read_form}


# What is unknown may stand in the file that could not be read, so nothing is said about it.
_UNKNOWN: Final = {"call_unknown": "bpmn", "decision_unknown": "dmn", "form_unknown": "form"}


def _told(refused: EngineRefused, reading: _Reading) -> Finding:
    node = reading.diagrams[refused.resource].nodes.get(refused.element_id)
    line = 0 if node is None else node.line
    return finding("engine_refused", refused.element_id, line, detail=refused.detail).within(refused.resource)


def _bundle(
    resources: Sequence[Resource], reading: _Reading, specs: Mapping[str, Specs], warnings: Sequence[Finding]
) -> Bundle:
    processes = {
        info.id: Process(info.id, info.name, info.version_tag, resource, diagram, specs[info.id])
        for resource, diagram in reading.diagrams.items()
        for info in diagram.processes.values()
    }
    return Bundle(
        hash=bundle_hash(resources),
        processes=MappingProxyType(processes),
        forms=MappingProxyType(reading.forms),
        decisions=MappingProxyType(reading.decisions),
        warnings=in_order(warnings),
        resources=tuple(resources),
    )
