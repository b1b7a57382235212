"""The documents say what the tree does: effects, roles, form fields, decisions, commands and settings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from service.domain.effects import EFFECTS
from service.domain.roles import ROLES
from service.engine import form_lint
from service.settings import documented

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "bpmn" / "README.md", ROOT / "forms" / "README.md", *ROOT.glob("docs/**/*.md")]


def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


@pytest.mark.parametrize("spec", EFFECTS.values(), ids=lambda spec: spec.type)
def test_the_modelling_contract_lists_every_effect_with_what_it_takes_and_gives(spec: Any) -> None:
    row = next(
        line for line in text("bpmn", "README.md").splitlines() if line.startswith(f"| `{spec.type}` {spec.zh} |")
    )
    promised = row.split("|")[2]
    for name in spec.inputs | spec.outputs:
        assert re.search(rf"\b{name}\b", promised), f"{spec.type}: {name} is not told"
    if spec.type != "register_association":  # its optional inputs are the fields of the application
        for name in spec.optional:
            assert re.search(rf"\*[^*]*\b{name}\b[^*]*\*", promised), f"{spec.type}: {name} is not told as optional"


def test_every_role_stands_in_the_glossary_under_its_name() -> None:
    glossary = text("docs", "glossary.md")
    for role in ROLES.values():
        assert re.search(rf"^\|[^|]*{role.zh[:2]}[^|]*\|[^|]*\| `{role.code}` \|", glossary, re.MULTILINE), role.code


def form_examples() -> list[dict[str, Any]]:
    page = text("forms", "README.md")
    written = [*re.findall(r'`(\{"type".*?\})`(?=[ ;,])', page), *re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    return [json.loads(example.replace("[ … ]", "[]")) for example in written]


def test_the_examples_of_form_fields_are_taken_as_they_stand() -> None:
    examples = form_examples()
    schema = {"id": "examples", "type": "default", "components": examples}
    assert not [found.en for found in form_lint.problems(json.dumps(schema).encode(), "README.md")]
    shown = {example["type"] for example in examples}
    page = text("forms", "README.md")
    for kind in form_lint.INPUTS | form_lint.OTHERS:
        assert kind in shown or f"`{kind}`" in page, f"{kind} has no example"


def test_decisions_are_numbered_without_gaps_and_have_their_three_parts() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for number, path in enumerate(DECISIONS, 1):
        written = path.read_text(encoding="utf-8")
        assert written.startswith(f"# {number}. "), path.name
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert written.count(part) == 1, f"{path.name}: {part}"
        assert written.count("\n") <= 40, f"{path.name} is longer than half a page"


def test_settings_that_the_documents_name_exist() -> None:
    known = {name for name, _, _ in documented()}
    for page in ("operations.md", "scaling.md"):
        named = set(re.findall(r"`([A-Z][A-Z_]+[A-Z])(?:=[^`]*)?`", text("docs", page)))
        assert named <= known | {"CREATEROLE", "NAME_FILE"}, f"{page}: {named - known}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_files_that_the_documents_name_exist(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", written):
        assert (path.parent / target).exists(), f"{path.name}: {target}"
    for target in re.findall(
        r"`((?:service|docs|bpmn|forms|tests|docker)/[\w./-]+\.(?:py|md|yaml|bpmn|dmn|form))`", written
    ):
        assert (ROOT / target).exists(), f"{path.name}: {target}"
