"""The sentence of every error code, Chinese and English. `make check` compares codes, languages and placeholders.

A sentence says what is wrong, where, and what to do. Placeholders are `str.format` names.
"""

from __future__ import annotations

from typing import Any, Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "not_found": ("没有找到{what}（{key}）。", "{what} {key} was not found."),
}


def say(code: str, language: str, /, **params: Any) -> str:
    """The sentence of `code` in `zh` or `en`. An unknown code is a programming error (KeyError)."""
    zh, en = TEXTS[code]
    return (zh if language.startswith("zh") else en).format(**params)
