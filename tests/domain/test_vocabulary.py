"""Words and effects: every code has both names, and the codes that the contract names are there."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain import charter_table, founding, papers, vocabulary
from service.domain.effects import EFFECTS
from service.domain.election_words import NEXT_STEPS
from service.domain.vocabulary import OUTCOMES, REASONED_OUTCOMES, names, words

TABLES = {
    f"{module.__name__}.{name}": table
    for module in (charter_table, founding, papers, vocabulary)
    for name, table in vars(module).items()
    if name.isupper() and isinstance(table, dict) and isinstance(next(iter(table.values())), vocabulary.Word)
} | {"next steps": NEXT_STEPS}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_word_has_a_chinese_and_an_english_name(table: Any) -> None:
    for code, word in table.items():
        assert word.code == code
        assert is_chinese(word.zh) and word.en and not is_chinese(word.en)
    assert len({word.zh for word in table.values()}) == len(table), "two codes have one Chinese name"


def test_the_outcomes_are_those_of_the_domain_report() -> None:
    assert list(OUTCOMES) == (
        "agree return supplement reject object accept_filing withdraw suspend resume terminate".split()
        + "extend transfer".split()  # domain.md §3.A A05, A06, A08: 延长, 移交
    )
    assert set(OUTCOMES) > REASONED_OUTCOMES


def test_words_are_named_in_the_language_of_the_reader() -> None:
    table = words(("a", "甲", "A"), ("b", "乙", "B"))
    assert names(["b", "a"], table, "zh-CN") == "乙、甲"
    assert names(["b", "a"], table, "en") == "B, A"


@pytest.mark.parametrize("spec", EFFECTS.values(), ids=lambda spec: spec.type)
def test_an_effect_has_both_names_and_no_input_twice(spec: Any) -> None:
    assert EFFECTS[spec.type] is spec
    assert is_chinese(spec.zh) and not is_chinese(spec.en)
    assert not spec.inputs & spec.optional
    assert spec.accepted == spec.inputs | spec.optional
