"""Forms and diagrams decide in one vocabulary: the outcomes of domain.md §3.0, and no other word for the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.domain.vocabulary import DRAFT_RESULTS, OUTCOMES
from service.engine import reader, xml

ROOT = Path(__file__).resolve().parent.parent
FORMS = sorted((ROOT / "forms").glob("*.form"))
DIAGRAMS = sorted((ROOT / "bpmn").glob("*.bpmn"))
DECIDED = re.compile(r"\b(?:decision|outcome)\s*!?=\s*\"(\w+)\"")


def components(schema: Any) -> Iterator[dict[str, Any]]:
    for component in schema.get("components", ()):
        yield component
        yield from components(component)


def choices(path: Path) -> dict[str, list[str]]:
    """The choices of a form that decide: by their key, or because they offer outcomes.

    A single word may be another's: a membership is transferred, too.
    """
    found = {}
    for component in components(json.loads(path.read_text("utf-8"))):
        codes = [value["value"] for value in component.get("values", ())]
        if component["type"] in ("radio", "select") and (
            component["key"] == "decision" or len(set(codes) & set(OUTCOMES)) > 1
        ):
            found[component["key"]] = codes
    return found


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_decides_by_outcomes_of_the_vocabulary_alone(path: Path) -> None:
    for key, codes in choices(path).items():
        assert set(codes) <= set(OUTCOMES) or codes == list(DRAFT_RESULTS), f"{path.name} {key}: {codes}"


def test_every_outcome_of_the_vocabulary_can_be_chosen_somewhere() -> None:
    chosen = {code for path in FORMS for codes in choices(path).values() for code in codes}
    assert chosen == set(OUTCOMES) | set(DRAFT_RESULTS)


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_diagram_asks_for_outcomes_that_a_form_offers(path: Path) -> None:
    diagram = reader.read(xml.load(path.read_bytes()))
    asked = {code for flow in diagram.flows.values() for code in DECIDED.findall(flow.condition or "")}
    assert asked <= set(OUTCOMES), asked - set(OUTCOMES)


def test_the_diagrams_do_ask() -> None:
    """The test above would pass if the expression found nothing."""
    found = {code for path in DIAGRAMS for code in DECIDED.findall(path.read_text("utf-8"))}
    assert {"agree", "return", "reject"} <= found
