"""The modeler's templates: one for every effect, in both languages, and the linter accepts what they make."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.effects import EFFECTS
from service.domain.effects_words import PARAMETER_WORDS
from service.engine.definition import Resource, inspect
from service.usecases.catalog import CATALOG, element_templates
from tests.engine.diagrams import Process, bpmn


def test_every_input_and_output_of_an_effect_has_its_words() -> None:
    named = {name for spec in EFFECTS.values() for name in spec.accepted | spec.outputs}
    assert named - set(PARAMETER_WORDS) == set(), "say in domain/effects_words.py what these are"
    assert set(PARAMETER_WORDS) - named == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_effect_has_a_template_in_both_languages(language: str) -> None:
    templates = element_templates(language)
    assert {one["id"] for one in templates} == {f"yuanke.{key}" for key in EFFECTS}
    for template in templates:
        texts = [template["name"], *(field["label"] for field in template["properties"] if "label" in field)]
        assert all(any("\u4e00" <= char <= "\u9fff" for char in text) == (language == "zh") for text in texts), texts


@pytest.mark.parametrize("template", element_templates("zh"), ids=lambda template: template["id"])
def test_what_a_template_makes_is_accepted(template: dict[str, Any]) -> None:
    effect = next(field["value"] for field in template["properties"] if field["type"] == "Hidden")
    filled = [
        field for field in template["properties"] if field["binding"]["type"] == "zeebe:input" and "value" in field
    ]
    inputs = {field["binding"]["name"]: field["value"] for field in filled}
    process = Process("p").start().service("s", effect, inputs=inputs).end().path("begin", "s", "done")
    assert inspect([Resource("p.bpmn", bpmn(process))], CATALOG) == []
