"""What is wrong with a form before it is deployed: what form-js would import without a word and get wrong later."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from service.domain.charter_table import RULES
from service.engine import feel
from service.engine.findings import Finding, finding
from service.engine.form_fields import Path, fields_of

INPUTS: Final = frozenset(
    "textfield textarea number datetime checkbox checklist taglist radio select expression filepicker".split()
)
OTHERS: Final = frozenset("group dynamiclist table text image spacer separator documentPreview".split())
KEY: Final = re.compile(r"[A-Za-z]\w*(\.\w+)*", re.ASCII)
# one-word functions and keywords of FEEL: a variable of that name hides them
WORDS: Final = frozenset(
    "abs all and any append between ceiling concatenate contains context count date decimal duration else even every "
    "exp external extract false flatten floor for function get if implies in insert instance is item list log max "
    "mean median met min mode modulo not now null number odd of or overlaps partial product range remove replace "
    "return reverse satisfies some sort split sqrt stddev string sublist substring sum then time today true union "
    "week".split()
)
EXPRESSIONS: Final = (
    "expression readonly valuesExpression dataSource columnsExpression multiple label description text".split()
)
LIMITS: Final = ("min", "max", "minLength", "maxLength")


def problems(content: bytes, resource: str = "") -> list[Finding]:
    """Every finding of a .form file. Forms have no lines; the component's id says where."""
    try:
        schema = json.loads(content)
    except (ValueError, RecursionError) as error:
        return [finding("form_not_json", "", getattr(error, "lineno", 0), detail=str(error)).within(resource)]
    if not isinstance(schema, Mapping):
        return [finding("form_not_form", missing="{…}").within(resource)]
    components = schema.get("components")
    if not schema.get("id") or not isinstance(components, list):
        return [finding("form_not_form", missing="components" if schema.get("id") else "id").within(resource)]
    found = [*_components(components, {str(schema["id"])}), *_paths(components)]
    return [f.within(resource) for f in found]


def _components(components: Sequence[Any], ids: set[str]) -> Iterator[Finding]:
    for component in components:
        if not isinstance(component, Mapping):
            yield finding("form_component_type", kind=str(component))
            continue
        kind, own = str(component.get("type", "")), str(component.get("id", ""))
        label = str(component.get("label") or component.get("dateLabel") or component.get("key") or kind)
        if kind not in INPUTS | OTHERS and kind != "button":
            yield finding("form_component_type", own, kind=kind)
        if not own or own in ids:
            yield finding("form_component_id", own, label=label)
        ids.add(own)
        if kind in INPUTS:
            yield from _key(component, own, label)
        yield from _expressions(component, own)
        yield from _basis(component, own, label)
        if kind == "dynamiclist":
            yield from _items(component, own)
        yield from _components(component.get("components") or (), ids)


def _key(component: Mapping[str, Any], own: str, label: str) -> Iterator[Finding]:
    key = str(component.get("key") or "")
    if not key:
        yield finding("form_key_missing", own, label=label)
    elif not KEY.fullmatch(key):
        yield finding("form_key_shape", own, key=key)
    elif key.partition(".")[0] in WORDS:
        yield finding("form_key_word", own, key=key)


def _expressions(component: Mapping[str, Any], own: str) -> Iterator[Finding]:
    rules = component.get("validate")
    rules = rules if isinstance(rules, Mapping) else {}
    conditional = component.get("conditional")
    texts = [component.get(name) for name in EXPRESSIONS] + [rules.get(name) for name in LIMITS]
    texts.append(conditional.get("hide") if isinstance(conditional, Mapping) else None)
    for text in texts:
        if isinstance(text, str) and text.startswith("="):
            problem = feel.problem(text[1:])
            if problem:
                yield finding("feel_syntax", own, expression=text, problem=problem)
    pattern = rules.get("pattern")
    if isinstance(pattern, str):
        try:
            re.compile(pattern)
        except re.error as error:
            yield finding("form_pattern", own, pattern=pattern, detail=str(error))


def _basis(component: Mapping[str, Any], own: str, label: str) -> Iterator[Finding]:
    """What the field rests on: words have their source and their English, and rules of the charter exist."""
    properties = component.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    text, source = (str(properties.get(name) or "").strip() for name in ("rule", "rule_source"))
    if bool(text) != bool(source):
        yield finding("form_rule_source", own, label=label)
    if text and not str(properties.get("en:rule") or "").strip():
        yield finding("form_rule_english", own, label=label)
    for key in str(properties.get("charter_rule") or "").split():
        if key not in RULES:
            yield finding(
                "form_rule_unknown", own, label=label, key=key, near=", ".join(get_close_matches(key, RULES)) or "—"
            )


def _items(component: Mapping[str, Any], own: str) -> Iterator[Finding]:
    properties = component.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    limits = {}
    for name in ("minItems", "maxItems"):
        if name in properties:
            if not str(properties[name]).isdecimal():
                yield finding("form_items_limit", own, name=name)
                return
            limits[name] = int(properties[name])
    if limits.get("minItems", 0) > limits.get("maxItems", 10**9):
        yield finding("form_items_limit", own, name="minItems, maxItems")


def _paths(components: Sequence[Any]) -> Iterator[Finding]:
    """form-js lets two fields share a place in the modeler and refuses to show the form."""
    seen: set[Path] = set()
    for field in fields_of([c for c in components if isinstance(c, Mapping)]):
        if field.path in seen:
            yield finding("form_key_twice", field.id, path=".".join(map(str, field.path)))
        seen.add(field.path)
