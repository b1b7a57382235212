"""The initials of names in pinyin, by which people search: 合肥高新 is found as hfgx.

A character of several readings has the one that pypinyin gives it in its word (重庆 cq, 行长 hz); a name whose reader
says otherwise is found by its characters. Letters and digits stand for themselves, everything else is left out.
"""

from __future__ import annotations

import re
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import event
from sqlalchemy.orm import Mapper

_OTHER = re.compile("[^a-z0-9]+")


def initials(*names: str | None) -> str:
    """The initials of each name, in small letters, apart by a space."""
    found = ("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower() for name in names if name)
    return " ".join(filter(None, (_OTHER.sub("", text) for text in found)))


def keep_initials(of: type[Any], *attributes: str) -> None:
    """Whenever a row of this table is written, its `initials` are those of its names."""

    def write(_mapper: Mapper[Any], _connection: Any, row: Any) -> None:
        row.initials = initials(*(getattr(row, name) for name in attributes))

    event.listen(of, "before_insert", write)
    event.listen(of, "before_update", write)
