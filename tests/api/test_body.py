"""Hostile JSON is refused with a sentence, never with a 500 (reliability.md §2, RFC 8259, I-JSON RFC 7493)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.body import MAX_DEPTH, MAX_INTEGER, parse_json
from service.domain.errors import Invalid

REFUSED = [
    (b"", "body_not_json"),
    (b"{", "body_not_json"),
    (b"{'a': 1}", "body_not_json"),
    (b'{"a": 1,}', "body_not_json"),
    (b"\xff\xfe{}", "body_not_json"),
    (b'{"a": "\x00"}', "body_not_json"),
    (b"\xef\xbb\xbf{}", "body_not_json"),
    (b"NaN", "json_number"),
    (b'{"a": Infinity}', "json_number"),
    (b'{"a": -Infinity}', "json_number"),
    (b"1e999", "json_number"),
    (b"-1e999", "json_number"),
    (b"9007199254740992", "json_number"),
    (b"1" * 5000, "json_number"),
    (b'{"a": 1, "a": 2}', "json_duplicate_key"),
    (b'[{"b": {"a": 1, "\\u0061": 2}}]', "json_duplicate_key"),
    (b'"\\u0000"', "json_character"),
    (b'{"\\u0000": 1}', "json_character"),
    (b'"\\ud800"', "json_character"),
    (b'[["\\udfff"]]', "json_character"),
    (b"[" * 51 + b"]" * 51, "json_depth"),
    (b'{"a":' * 900 + b"1" + b"}" * 900, "json_depth"),
    (b"[" * 100_000, "json_depth"),
    (b"[" * 100_000 + b"]" * 100_000, "json_depth"),
]


@pytest.mark.parametrize(("raw", "code"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_kept_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_json(raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "raw",
    [b"[" * 50 + b"]" * 50, b'"\\ud83d\\ude00"', b"[" + b"[]," * 500 + b"[]]", str(MAX_INTEGER).encode(), b"1e-400"],
)
def test_what_can_be_kept_is_read(raw: bytes) -> None:
    assert parse_json(raw) == json.loads(raw)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(
    st.recursive(LEAVES | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20),
    st.booleans(),
)
def test_ordinary_json_comes_out_as_the_standard_library_reads_it(value: object, ascii_only: bool) -> None:
    raw = json.dumps(value, ensure_ascii=ascii_only).encode()
    assert parse_json(raw) == json.loads(raw)


def test_the_place_of_a_mistake_is_told() -> None:
    with pytest.raises(Invalid) as caught:
        parse_json('{"名称":\n  "园科" "x"}'.encode())
    assert "第 2 行" in caught.value.text("zh")
    assert MAX_DEPTH == 50
