"""What diagrams may name: the roles of the house and the effects it can perform, for the linter and for the modeler."""

from __future__ import annotations

from typing import Any, Final

from service.domain.effects import EFFECTS, EffectSpec
from service.domain.effects_words import PARAMETER_WORDS
from service.domain.roles import ROLES
from service.engine.definition import Catalog

CATALOG: Final = Catalog(roles=frozenset(ROLES), effects=EFFECTS)
SCHEMA: Final = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"


def element_templates(language: str) -> list[dict[str, Any]]:
    """An element template of the Camunda Modeler for every effect: a service task with its inputs as fields."""
    return [_template(spec, language) for spec in EFFECTS.values()]


def _template(spec: EffectSpec, language: str) -> dict[str, Any]:
    inputs = [*sorted(spec.inputs), *sorted(spec.optional)]
    given = [words(name, language) for name in sorted(spec.outputs)]
    told = {"zh": "给出：{}", "en": "Gives: {}"}[language]
    return {
        "$schema": SCHEMA,
        "id": f"yuanke.{spec.type}",
        "name": spec.zh if language == "zh" else spec.en,
        "version": 1,
        "description": told.format({"zh": "、", "en": ", "}[language].join(given)) if given else "",
        "appliesTo": ["bpmn:Task", "bpmn:ServiceTask"],
        "elementType": {"value": "bpmn:ServiceTask"},
        "properties": [
            {"type": "Hidden", "value": spec.type, "binding": {"type": "zeebe:taskDefinition", "property": "type"}},
            *(_input(name, name in spec.inputs, language) for name in inputs),
        ],
    }


def _input(name: str, needed: bool, language: str) -> dict[str, Any]:
    """A FEEL field; what must be mapped begins with the variable of the same name."""
    field: dict[str, Any] = {
        "id": name,
        "label": words(name, language),
        "type": "String",
        "feel": "required",
        "binding": {"type": "zeebe:input", "name": name},
    }
    if needed:
        return {**field, "value": f"={name}", "constraints": {"notEmpty": True}}
    return {**field, "optional": True}


def words(name: str, language: str) -> str:
    """A parameter of an effect in words; by its name while nobody has said them, which a test asks for."""
    zh, en = PARAMETER_WORDS.get(name, (name, name))
    return zh if language == "zh" else en
