"""What was filled in, read through its form: labels, words of options, lists as tables, files as links.

For reading and printing; nothing is validated here. A form-js schema and the variables go in, plain lines come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from service.domain.workdays import SHANGHAI
from service.web.documents import FILES
from service.web.speech import _, is_english

Json = Mapping[str, Any]
SILENT: Final = frozenset(
    {"text", "html", "image", "iframe", "button", "spacer", "separator", "table", "documentPreview"}
)

CHOICES: Final = frozenset({"radio", "select", "checklist", "taglist"})


@dataclass(frozen=True, slots=True)
class Line:
    """One field: `text`, or the rows of a list under `columns`, or stored files."""

    label: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[tuple[str, str], ...] = ()  # (name, address)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the form; the fields outside all groups have no title."""

    title: str
    lines: tuple[Line, ...]


def read(schema: Json, values: Json) -> list[Section]:
    """The sections of a form that have something in them."""
    sections: list[Section] = []
    _collect(schema.get("components", ()), values, "", sections)
    return [section for section in sections if section.lines]


@dataclass(frozen=True, slots=True)
class Change:
    """A field whose content is another than the time before."""

    label: str
    before: str
    after: str


def changes(schema: Json, before: Json, after: Json) -> list[Change]:
    """The fields of a form that differ, in the order of the form."""
    old, new = (
        {(section.title, line.label): _plain(line) for section in read(schema, values) for line in section.lines}
        for values in (before, after)
    )
    order = [*new, *(name for name in old if name not in new)]
    return [
        Change(" · ".join(filter(None, name)), old.get(name, ""), new.get(name, ""))
        for name in order
        if old.get(name) != new.get(name)
    ]


def _plain(line: Line) -> str:
    """A line as text. A file of the same name may be another: its address tells them apart."""
    if line.files:
        return "\n".join(f"{name} ({address.rpartition('/')[2]})" for name, address in line.files)
    return "\n".join(" · ".join(filter(None, row)) for row in line.rows) if line.rows else line.text


def chosen(schema: Json, values: Json, keys: Iterable[str]) -> str:
    """The words of the option that was chosen in the field with one of these keys, at the top or in a group."""
    for component in schema.get("components", ()):
        if component.get("type") == "group":
            found = chosen(component, _inside(values, component.get("path")), keys)
        else:
            given = _value(component, values) if component.get("key") in keys else None
            found = _option(component, given) if isinstance(given, str) else ""
        if found:
            return found
    return ""


def label_of(component: Json) -> str:
    """The label of a component in the language of the page; Chinese where there is no English."""
    label = str(component.get("label") or component.get("dateLabel") or component.get("key") or "")
    if is_english():
        label = str((component.get("properties") or {}).get("en") or label)
    return label.strip().rstrip("：:")


def _collect(components: Iterable[Json], values: Json, title: str, into: list[Section]) -> None:
    lines: list[Line] = []
    into.append(section := Section(title, ()))
    place = len(into) - 1
    for component in components:
        if component.get("type") == "group":
            inner = _inside(values, component.get("path"))
            _collect(component.get("components", ()), inner, label_of(component), into)
        else:
            line = _line(component, values)
            if line is not None:
                lines.append(line)
    into[place] = Section(section.title, tuple(lines))


def _inside(values: Json, path: Any) -> Json:
    for name in str(path or "").split("."):
        if name:
            found = values.get(name)
            values = found if isinstance(found, Mapping) else {}
    return values


def _line(component: Json, values: Json) -> Line | None:
    kind = component.get("type")
    if kind in SILENT:
        return None
    if kind == "dynamiclist":
        return _list(component, values)
    value = _value(component, values)
    if value in (None, "", [], {}):
        return None
    if kind == "filepicker":
        return Line(label_of(component), files=tuple(_files(value)))
    return Line(label_of(component), text=_text(component, value))


def _files(value: Any) -> Iterable[tuple[str, str]]:
    """References as the file field keeps them: {documentId, metadata: {fileName}}."""
    for item in value if isinstance(value, list) else ():
        key = str(item.get("documentId", "")) if isinstance(item, Mapping) else ""
        if key:
            yield str((item.get("metadata") or {}).get("fileName") or key), f"{FILES}/{key}"


def _value(component: Json, values: Json) -> Any:
    *path, last = str(component.get("key") or "").split(".")
    return _inside(values, ".".join(path)).get(last)


def _list(component: Json, values: Json) -> Line | None:
    path = str(component.get("path") or component.get("key") or "").split(".")
    rows = _inside(values, ".".join(path[:-1])).get(path[-1])
    if not isinstance(rows, list) or not rows:
        return None
    fields = [field for field in _flat(component.get("components", ())) if field.get("type") not in SILENT]
    columns = tuple(label_of(field) for field in fields)
    cells = tuple(tuple(_cell(field, row) for field in fields) for row in rows if isinstance(row, Mapping))
    return Line(label_of(component), columns=columns, rows=cells)


def _cell(field: Json, row: Json) -> str:
    value = _value(field, row)
    return "" if value is None else _text(field, value)


def _flat(components: Iterable[Json]) -> Iterable[Json]:
    for component in components:
        if component.get("type") == "group":
            yield from _flat(component.get("components", ()))
        else:
            yield component


def _text(component: Json, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(_text(component, item) for item in value)
    if isinstance(value, Mapping):
        return str((value.get("metadata") or {}).get("fileName") or "")
    if component.get("type") in CHOICES:
        return _option(component, value)
    if component.get("type") == "datetime":
        return _when(str(value))
    return f"{value} {_unit(component)}".strip()


def _unit(component: Json) -> str:
    unit = str((component.get("appearance") or {}).get("suffixAdorner") or "")
    return "" if unit.startswith("=") else unit


def _option(component: Json, value: Any) -> str:
    for option in component.get("values") or ():
        if option.get("value") == value:
            english = (component.get("properties") or {}).get(f"en:{value}") if is_english() else None
            return str(english or option.get("label") or value)
    return str(value)


def _when(text: str) -> str:
    """A date as it is; a date-time in Shanghai, to the minute."""
    if "T" not in text:
        return text
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    if instant.tzinfo is not None:
        instant = instant.astimezone(SHANGHAI)
    return instant.strftime("%Y-%m-%d %H:%M")
