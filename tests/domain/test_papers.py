"""Document numbers that offices have published, and what is put right or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.papers import (
    EXAMPLE_NUMBER,
    is_document_number,
    normal_document_number,
    register_number,
    reply_title,
)

SEEN = [
    "科协发厅字〔2016〕41号",
    "科协办函厅字〔2016〕101号",
    "豫科协发〔2016〕18号",
    "京组通〔2017〕46号",
    "湘民发〔2025〕49号",
]


@pytest.mark.parametrize("number", [*SEEN, EXAMPLE_NUMBER])
def test_published_numbers_are_taken_as_they_are(number: str) -> None:
    assert is_document_number(number)
    assert normal_document_number(number) == number


@pytest.mark.parametrize(
    "typed",
    [
        "豫科协发[2016]18号",
        "豫科协发【2016】18号",
        "豫科协发(2016)18号",
        "豫科协发（2016）18号",
        " 豫科协发 〔2016〕 18 号",
    ],
)
def test_brackets_and_spaces_are_put_right(typed: str) -> None:
    assert normal_document_number(typed) == "豫科协发〔2016〕18号"


@pytest.mark.parametrize(
    "number",
    [
        "",
        "豫科协发〔2016〕018号",
        "豫科协发〔2016〕第18号",
        "豫科协发〔16〕18号",
        "豫科协发〔2016〕18",
        "豫〔2016〕18号",
        "豫科协发〔２０１６〕18号",
        "豫科协发〔2016〕0号",
        "豫科协发〔2016〕18号\n",
    ],
)
def test_what_is_no_document_number_is_refused(number: str) -> None:
    assert not is_document_number(number)


@given(st.text(max_size=40))
def test_putting_a_number_right_twice_changes_nothing(text: str) -> None:
    once = normal_document_number(text)
    assert normal_document_number(once) == once


def test_numbers_of_the_registers() -> None:
    assert register_number("acceptance", "江城", 2026, 1) == "江城-SL-2026-0001"
    assert register_number("filing_receipt", "江城", 2026, 12345) == "江城-BA-2026-12345"
    with pytest.raises(KeyError):
        register_number("other", "江城", 2026, 1)


def test_the_title_of_a_reply_is_the_one_seen_in_replies() -> None:
    assert reply_title("张家界国家农业科技园区科学技术协会") == "关于同意成立张家界国家农业科技园区科学技术协会的批复"
