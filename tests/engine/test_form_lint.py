"""Each finding of a form has a form that causes it, and a sound form causes none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.engine import form_lint
from service.engine.lint_texts_files import FILES

SOUND = (Path(__file__).parent / "oracle" / "everything.form").read_bytes()


def form(*components: Any, **root: Any) -> bytes:
    return json.dumps({"type": "default", "id": "it", "components": list(components), **root}).encode()


def field(**own: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": "a", "key": "a", "label": "甲", **own}


def rows(**properties: str) -> dict[str, Any]:
    return {"type": "dynamiclist", "id": "l", "path": "l", "components": [field()], "properties": properties}


FAULTY = {
    "form_not_json": b"{",
    "form_not_form": form(id=""),
    "form_component_type": form({"type": "iframe", "id": "a"}),
    "form_component_id": form(field(), field(key="b")),
    "form_key_missing": form(field(key="")),
    "form_key_twice": form(field(), field(id="b")),
    "form_key_word": form(field(key="count")),
    "form_key_shape": form(field(key="姓名")),
    "form_items_limit": form(rows(minItems="three")),
    "form_rule_source": form(field(properties={"rule": "届期一般为三至五年", "en:rule": "Three to five years"})),
    "form_rule_english": form(field(properties={"rule": "届期一般为三至五年", "rule_source": "指南第二章三"})),
    "form_rule_unknown": form(field(properties={"charter_rule": "quorum_fraction quorum_part"})),
    "form_pattern": form(field(validate={"pattern": "("})),
    "feel_syntax": form(field(conditional={"hide": "=a =="})),
}


@pytest.mark.parametrize("code", sorted(FAULTY))
def test_a_faulty_form_has_its_finding(code: str) -> None:
    found = form_lint.problems(FAULTY[code], "faulty.form")
    assert code in {f.code for f in found}
    assert all(f.zh and f.en and f.resource == "faulty.form" for f in found)


def test_every_finding_about_forms_is_tried() -> None:
    assert {code for code in FILES if code.startswith("form_")} <= set(FAULTY)


def test_a_sound_form_has_none() -> None:
    assert form_lint.problems(SOUND) == []


def test_variants_of_one_field_may_not_share_a_key() -> None:
    """form-js claims the path of a value once: with two, no page can show the form."""
    variants = (field(conditional={"hide": "=x"}), field(id="b", conditional={"hide": "=not(x)"}))
    assert [f.code for f in form_lint.problems(form(*variants))] == ["form_key_twice"]


def test_the_least_number_of_rows_is_not_above_the_most() -> None:
    assert [f.code for f in form_lint.problems(form(rows(minItems="4", maxItems="3")))] == ["form_items_limit"]
    assert form_lint.problems(form(rows(minItems="3", maxItems="3"))) == []
