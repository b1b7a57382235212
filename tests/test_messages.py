"""Every error exists in both languages, with the same placeholders, and every code that is raised has a sentence."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from service.domain.messages import TEXTS

SERVICE = Path(__file__).resolve().parent.parent / "service"
ONE_NAME = {"zh": "name", "en": "name"}  # the name of one thing in each language
ONE_TEXT = {"form_field_message"}  # a label and a message that somebody else wrote
KINDS = {
    "Invalid", "Unauthenticated", "Forbidden", "NotFound", "WrongState", "AlreadyExists", "TooLarge", "Refused",
    "Unavailable",
}  # fmt: skip


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_both_languages_say_the_same(code: str) -> None:
    zh, en = TEXTS[code]
    assert zh.strip() and en.strip()
    assert {ONE_NAME.get(name, name) for name in placeholders(zh)} == {
        ONE_NAME.get(name, name) for name in placeholders(en)
    }
    if code not in ONE_TEXT:
        assert any("\u4e00" <= c <= "\u9fff" for c in zh), "the Chinese sentence is not Chinese"
    assert not any("\u4e00" <= c <= "\u9fff" for c in en.replace("【演示】", "")), "the English sentence is not English"


def raised_codes() -> set[tuple[str, str]]:
    found = set()
    for path in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[1] if name == "of" and len(node.args) > 1 else node.args[0]
            if name in KINDS | {"of"} and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add((first.value, path.name))
    return found


def test_every_raised_code_has_a_sentence() -> None:
    missing = sorted((code, where) for code, where in raised_codes() if code not in TEXTS)
    assert not missing, missing
