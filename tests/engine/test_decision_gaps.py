"""Gaps and overlaps of decision tables: each has a table that causes it and one that does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from service.engine import decision, decision_gaps

ROOT = Path(__file__).parents[2]


def table(*rules: Sequence[str], policy: str = "UNIQUE", columns: Sequence[str] = ("score",)) -> bytes:
    """A table with these input columns; the last cell of a rule is its output."""
    inputs = "".join(
        f'<input id="i{n}"><inputExpression id="e{n}"><text>{name}</text></inputExpression></input>'
        for n, name in enumerate(columns)
    )
    rows = "".join(
        f'<rule id="r{n}">'
        + "".join(
            f'<inputEntry id="c{n}_{m}"><text>{escape(cell)}</text></inputEntry>' for m, cell in enumerate(rule[:-1])
        )
        + f'<outputEntry id="o{n}"><text>{escape(rule[-1])}</text></outputEntry></rule>'
        for n, rule in enumerate(rules)
    )
    return (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'<decision id="grade" name="grade"><decisionTable id="t" hitPolicy="{policy}">{inputs}'
        f'<output id="out" name="grade"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


def found(content: bytes) -> dict[str, tuple[str, str]]:
    models = decision.load(content)
    return {one.code: (one.params["case"], one.params["rules"]) for one in decision_gaps.remarks(models["grade"])}


def test_a_gap_between_two_ranges_is_found_and_closed() -> None:
    gap = found(table(("< 60", '"no"'), ("> 60", '"yes"')))
    assert gap == {"decision_gap": ("score = 60", "")}
    assert found(table(("< 60", '"no"'), (">= 60", '"yes"'))) == {}


def test_an_overlap_is_found_with_the_rules_that_overlap() -> None:
    overlap = found(table(("<= 60", '"no"'), ("[60..100]", '"yes"'), ("> 100", '"wrong"')))
    assert overlap == {"decision_overlap": ("score = 60", "1, 2")}
    assert found(table(("< 60", '"no"'), ("[60..100]", '"yes"'), ("> 100", '"wrong"'))) == {}


@pytest.mark.parametrize("policy", ["FIRST", "ANY", "RULE ORDER"])
def test_other_policies_may_overlap_and_may_not_have_gaps(policy: str) -> None:
    assert found(table(("<= 60", '"no"'), ("-", '"yes"'), policy=policy)) == {}
    assert "decision_gap" in found(table(("<= 60", '"no"'), ("> 61", '"yes"'), policy=policy))


def test_collecting_nothing_is_an_answer() -> None:
    assert found(table(("> 60", "1"), policy="COLLECT")) == {}


def test_two_columns_are_tried_together() -> None:
    columns = ("kind", "members")
    rules = [('"park"', ">= 10", '"a"'), ('"park"', "< 10", '"b"'), ('"joint"', "-", '"c"')]
    assert found(table(*rules, columns=columns)) == {}
    assert found(table(*rules[:-1], ('"joint"', "> 50", '"c"'), columns=columns))["decision_gap"][0].startswith(
        "kind = joint, members = "
    )


def test_words_that_nothing_names_need_a_rule_only_where_a_rule_excludes() -> None:
    assert found(table(('"a"', "1"), ('"b"', "2"))) == {}
    assert found(table(('"a"', "1"), ('not("a")', "2"))) == {}
    assert found(table(('not("a", "b")', "1"), ('"a"', "2"))) == {"decision_gap": ("score = b", "")}


def test_true_and_false_are_both_tried() -> None:
    assert found(table(("true", "1"))) == {"decision_gap": ("score = false", "")}
    assert found(table(("true", "1"), ("false", "2"))) == {}


def test_cells_that_read_other_variables_are_left_alone() -> None:
    assert found(table(("> limit", "1"))) == {}


def test_our_own_tables_have_neither() -> None:
    for path in sorted((ROOT / "bpmn").glob("*.dmn")):
        model = next(iter(decision.load(path.read_bytes()).values()))
        assert list(decision_gaps.remarks(model)) == [], path.name


def test_a_table_with_too_many_combinations_is_left_alone() -> None:
    rules = [(f"< {n}", f"< {n}", f"< {n}", f"< {n}", "1") for n in range(1, 9)]
    assert found(table(*rules, columns=("a", "b", "c", "d"), policy="FIRST")) == {}
