"""What differs between two versions of a file, in the terms of what it means: moving a box changes nothing.

Diagrams are compared element by element, forms and decisions as lines of text that a person can read.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from service.engine import decision, form, reader, xml
from service.engine.diagram import Diagram, Flow, Node
from service.engine.findings import DiagramRefused
from service.engine.form import FormError

Kind = Literal["added", "removed", "changed"]
UNSEEN: Final = frozenset({"id", "line", "incoming", "outgoing", "scope_id", "process_id"})
AROUND: Final = 2  # lines shown around a changed one
OWN_KEYS: Final = ("key", "path", "label", "dateLabel", "timeLabel", "text")  # shown first, not as properties
LAYOUT: Final = frozenset({"id", "type", "layout", "components", *OWN_KEYS})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property of an element before and after; empty where it was or is not set."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ElementChange:
    """An element that was added, removed or changed."""

    element_id: str
    kind: Kind
    type: str
    name: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text comparison: sign is "+", "-" or " "; "…" stands for lines left out."""

    sign: str
    text: str


def diagrams(old: bytes, new: bytes) -> list[ElementChange]:
    """The elements of two BPMN files that differ, in the order of the new file. An empty file has none.

    Raises DiagramRefused for what is no XML.
    """
    before, after = _elements(old), _elements(new)
    found = [
        ElementChange(key, "added", _type(element), element.name)
        if key not in before
        else ElementChange(key, "changed", _type(element), element.name, _changes(before[key], element))
        for key, element in after.items()
    ]
    found = [change for change in found if change.kind != "changed" or change.changes]
    gone = [ElementChange(k, "removed", _type(e), e.name) for k, e in before.items() if k not in after]
    return found + gone


def _elements(content: bytes) -> dict[str, Node | Flow]:
    if not content:
        return {}
    diagram: Diagram = reader.read(xml.load(content))
    return {**diagram.nodes, **diagram.flows}


def _type(element: Node | Flow) -> str:
    return element.type if isinstance(element, Node) else "sequenceFlow"


def _changes(old: Node | Flow, new: Node | Flow) -> tuple[FieldChange, ...]:
    if type(old) is not type(new):
        return (FieldChange("type", _type(old), _type(new)),)
    names = [field.name for field in fields(new) if field.name not in UNSEEN]
    pairs = [(name, _shown(getattr(old, name)), _shown(getattr(new, name))) for name in names]
    return tuple(FieldChange(name, before, after) for name, before, after in pairs if before != after)


def _shown(value: Any) -> str:
    """A property as a person reads it."""
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, bool | str):
        return str(value).lower() if isinstance(value, bool) else value
    if isinstance(value, Mapping):
        return "; ".join(f"{key} = {text}" for key, text in value.items())
    if isinstance(value, tuple):
        return "; ".join(_shown(item) for item in value)
    if hasattr(value, "source"):
        return f"{value.target} {value.source}"
    named = [(field.name, _shown(getattr(value, field.name))) for field in fields(value)]
    return ", ".join(f"{name} {text}" for name, text in named if text)


def texts(old: bytes, new: bytes, name: str) -> list[Line]:
    """Two forms or decisions compared as lines; what cannot be read is compared as it stands in the file."""
    lines = form_lines if name.endswith(".form") else decision_lines
    return _compare(lines(old), lines(new))


def _compare(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    found: list[Line] = []
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(AROUND):
        if found:
            found.append(Line("…", ""))
        for tag, a, b, c, d in group:
            if tag == "equal":
                found += [Line(" ", text) for text in before[a:b]]
            else:
                found += [Line("-", text) for text in before[a:b]] + [Line("+", text) for text in after[c:d]]
    return found


def form_lines(content: bytes) -> list[str]:
    """A form, one line a component: what it is, its variable, its label, and everything else that is set."""
    if not content:
        return []
    try:
        return list(_components(form.load(content).schema.get("components", []), ""))
    except (FormError, AttributeError, TypeError):
        return content.decode(errors="replace").splitlines()


def _components(components: Sequence[Mapping[str, Any]], indent: str) -> Iterator[str]:
    for component in components:
        own = [str(component[key]) for key in OWN_KEYS if component.get(key)]
        rest = [f"{path}={value}" for path, value in _flat(component, "") if path.split(".")[0] not in LAYOUT]
        yield indent + " · ".join([str(component.get("type", "")), *own, *rest])
        yield from _components(component.get("components") or (), indent + "  ")


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{number}]")
    else:
        yield path, str(value)


def decision_lines(content: bytes) -> list[str]:
    """A file of decisions: each with its hit policy, its columns, and a line for every rule."""
    if not content:
        return []
    try:
        decision.load(content)
    except DiagramRefused:
        return content.decode(errors="replace").splitlines()
    root = xml.load(content)
    return [line for one in root if xml.local_name(one) == "decision" for line in _decision(one)]


def _decision(element: xml.Element) -> Iterator[str]:
    yield f"{element.get('name') or ''} ({element.get('id')})"
    for part in element.iter("{*}decisionTable", "{*}literalExpression"):
        if xml.local_name(part) == "literalExpression":
            if part.getparent() is element:
                yield f"  = {xml.text_of(part) or ''}"
            continue
        yield f"  {part.get('hitPolicy', 'UNIQUE')} {part.get('aggregation', '')}".rstrip()
        columns = [*part.iterchildren("{*}input"), *part.iterchildren("{*}output")]
        yield "  " + " | ".join(_column(column) for column in columns)
        for rule in part.iterchildren("{*}rule"):
            cells = rule.iterchildren("{*}inputEntry", "{*}outputEntry")
            yield "  " + " | ".join(xml.text_of(cell) or "-" for cell in cells)


def _column(column: xml.Element) -> str:
    name = xml.text_of(column.find("{*}inputExpression")) or column.get("name") or ""
    return f"{column.get('label') or ''} {name}".strip()
