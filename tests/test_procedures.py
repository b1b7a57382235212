"""docs/procedures.md names diagrams, elements and stories that there are, and every procedure of ours stands in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
TEXT = (ROOT / "docs/procedures.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if re.match(r"\| (?!row|---)", line)]


def elements(path: Path) -> set[str | None]:
    return {element.get("id") for element in etree.parse(path).iter("{*}*") if element.get("id")}


def stories() -> set[str]:
    """`file::function` of every test."""
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(f"{path.stem}::{node.name}")
    return found


STORIES = stories()
DRAWN = {path.stem: elements(path) for path in (ROOT / "bpmn").glob("*.bpmn")}
DECISIONS = {path.stem for path in (ROOT / "bpmn").glob("*.dmn")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_a_row_names_what_there_is(row: str) -> None:
    _, _, _, drawn, shown, _ = row.split("|")
    for name in re.findall(r"`([^`]+)`", drawn):
        file, _, element = name.partition(".")
        if element == "dmn":
            assert file in DECISIONS, name
        else:
            assert file in DRAWN and (not element or element in DRAWN[file]), name
    named = re.findall(r"`([^`]+)`", shown)
    assert named or "not drawn" in drawn, "a row is shown by a story, or says why it is not drawn"
    for name in named:
        assert name in STORIES, name


def test_every_diagram_stands_in_a_row() -> None:
    drawn = {name.partition(".")[0] for row in ROWS for name in re.findall(r"`([^`]+)`", row.split("|")[3])}
    assert set(DRAWN) - drawn == set()
