"""The fields of a form-js schema: where each value lies in the data, and what its labels are in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

ROW: Final = -1  # stands in a path where the number of a row will
Path = tuple[str | int, ...]
MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Field:
    """A component with a value. `path` has ROW in it for every list around the field; `list_depth` counts them."""

    id: str
    type: str
    path: Path
    schema: Mapping[str, Any]

    @property
    def list_depth(self) -> int:
        return sum(1 for step in self.path[:-1] if step == ROW)

    @property
    def zh(self) -> str:
        """The label in Chinese, as the schema has it."""
        label = self.schema.get("label") or self.schema.get("dateLabel") or self.schema.get("timeLabel")
        return label if isinstance(label, str) and not label.startswith("=") else str(self.path[-1])

    @property
    def en(self) -> str:
        """The label in English: the property `en`, else the Chinese one."""
        label = self.properties.get("en")
        return label if isinstance(label, str) and label else self.zh

    @property
    def properties(self) -> Mapping[str, Any]:
        """The custom properties of the component."""
        own = self.schema.get("properties")
        return own if isinstance(own, Mapping) else {}

    @property
    def required(self) -> bool:
        rules = self.schema.get("validate")
        return bool(isinstance(rules, Mapping) and rules.get("required"))


def fields_of(components: Sequence[Mapping[str, Any]], prefix: Path = ()) -> Iterator[Field]:
    """Every component with a value, and every list, in the order of the form."""
    for component in components:
        kind = str(component.get("type", ""))
        children = component.get("components") or ()
        inside = prefix
        if kind in ("group", "dynamiclist"):
            inside = prefix + _steps(component.get("path"))
            if kind == "dynamiclist":
                yield Field(str(component.get("id", "")), kind, inside, component)
                inside += (ROW,)
        elif component.get("key"):
            yield Field(str(component.get("id", "")), kind, prefix + _steps(component["key"]), component)
        yield from fields_of(children, inside)


def _steps(path: Any) -> tuple[str, ...]:
    return tuple(part for part in str(path).split(".") if part) if path else ()


def places(data: Any, path: Path) -> Iterator[Path]:
    """The paths that exist in `data` for a field's path: one for each row of the lists on the way."""

    def walk(value: Any, rest: Path, done: Path) -> Iterator[Path]:
        if not rest:
            yield done
            return
        step, *later = rest
        if step == ROW:
            for row, item in enumerate(value if isinstance(value, list) else ()):
                yield from walk(item, tuple(later), (*done, row))
        elif isinstance(value, Mapping) and step in value:
            yield from walk(value[step], tuple(later), (*done, step))

    return walk(data, path, ())


def read(data: Any, place: Path) -> Any:
    """The value at a place, or MISSING."""
    for step in place:
        if isinstance(data, Mapping) and step in data:
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return MISSING
    return data


def write(data: dict[str, Any], place: Path, value: Any) -> None:
    """Set the value at a place; objects on the way are made, rows must exist."""
    here: Any = data
    for step in place[:-1]:
        here = here[step] if isinstance(step, int) else here.setdefault(step, {})
    here[place[-1]] = value


def show(place: Path) -> str:
    """A place as people and JSON paths write it: `candidates[2].name`."""
    shown = ""
    for step in place:
        shown += f"[{step}]" if isinstance(step, int) else f"{'.' if shown else ''}{step}"
    return shown
