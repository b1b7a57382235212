"""Reading the rule packs of forms/rules: which rules of a region there are, their values, and the source of each.

One pack has no `extends`: it names every limit. The others state what a region has otherwise, each with its source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from service.domain.errors import FieldError, Refused
from service.domain.founding import FOUNDING_PATHS
from service.domain.region import BASE_PACK, DAYS, UNITS, Limit, RulePack, Said, Stated, is_days
from service.domain.vocabulary import Word, Words

SUFFIX: Final = ".json"
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LIMIT_USED: Final = re.compile(rb"deadline_days\.(\w+)")


def read_packs(files: Iterable[tuple[str, bytes]], known: Mapping[str, RulePack]) -> dict[str, RulePack]:
    """The packs of these files by id, checked against each other and those `known`, which they replace.

    Raises Refused('rule_packs_invalid') with an error at file and key for everything that is wrong.
    """
    readings = [_Reading.of(name, content) for name, content in files]
    found: dict[str, RulePack] = {}
    for reading in sorted(readings, key=lambda one: "extends" in one.data):  # the base comes first
        pack = reading.pack({**known, **found})
        if pack.id in found:
            reading.wrong("id", "rule_pack_twice", id=pack.id)
        found[pack.id] = pack
    errors = [error for reading in readings for error in reading.errors]
    errors += [] if errors else _orphans(found, known)
    if errors:
        raise Refused("rule_packs_invalid", tuple(errors), count=len(errors))
    return found


def _orphans(found: Mapping[str, RulePack], known: Mapping[str, RulePack]) -> list[FieldError]:
    """Limits that a pack left as it is states, and that the new base has no longer."""
    base = found.get(BASE_PACK)
    return [
        FieldError.of(f"{BASE_PACK}{SUFFIX}#deadline_days.{key}", "rule_pack_limit_used", pack=pack.id)
        for pack in known.values()
        if base is not None and pack.id not in found
        for key in pack.deadline_days
        if key not in base.limits
    ]


def undefined(diagrams: Iterable[tuple[str, bytes]], limits: Mapping[str, Limit]) -> list[FieldError]:
    """Limits that diagrams count by and no pack has, at their file."""
    return [
        FieldError.of(f"{name}#{key}", "rule_pack_limit_missing", key=key)
        for name, content in diagrams
        for key in sorted({found.decode() for found in _LIMIT_USED.findall(content)} - set(limits))
    ]


class _Twice(Exception):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


@dataclass(slots=True)
class _Reading:
    """One file as far as it could be read, and what is wrong with it."""

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, content: bytes) -> _Reading:
        reading = cls(name)
        try:
            data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
        except _Twice as twice:
            reading.wrong(str(twice), "rule_pack_key_twice")
        except UnicodeDecodeError:
            reading.wrong("", "rule_pack_not_json", line=1)
        except json.JSONDecodeError as error:
            reading.wrong("", "rule_pack_not_json", line=error.lineno)
        else:
            reading.data = data if isinstance(data, dict) else {}
        return reading

    def wrong(self, path: str, code: str, **params: Any) -> None:
        self.errors.append(FieldError.of(f"{self.name}#{path}" if path else self.name, code, **params))

    def pack(self, packs: Mapping[str, RulePack]) -> RulePack:
        """What the file says; where it says nothing that can be used, an empty pack and its errors."""
        if self.errors:
            return RulePack(self.name, Said("", ""))
        base = None
        if "extends" in self.data:
            base = packs.get(str(self.data["extends"]))
            if base is None or base.extends is not None:
                self.wrong("extends", "rule_pack_base_missing", base=str(self.data["extends"]))
        allowed = (
            "id",
            "name",
            "founding_path",
            "deadline_days",
            *(["extends"] if "extends" in self.data else ["groups"]),
        )
        self.only(self.data, "", allowed)
        groups, rows = self.groups(), self.object(self.data, "deadline_days", "deadline_days")
        limits = base.limits if base is not None else {key: self.limit(key, row, groups) for key, row in rows.items()}
        path = self.path(required="extends" not in self.data)
        days = {key: self.days(key, row, limits, states="extends" in self.data) for key, row in rows.items()}
        extends = base.id if base is not None else None
        return RulePack(self.id(), self.said(self.data, "name", "name"), extends, groups, limits, path, days)

    def id(self) -> str:
        """The id, which is the name of the file: who looks for a rule finds it."""
        found = self.data.get("id")
        if not isinstance(found, str) or not _ID.fullmatch(found) or f"{found}{SUFFIX}" != self.name:
            self.wrong("id", "rule_pack_id", file=self.name)
        elif ("extends" in self.data) == (found == BASE_PACK):
            self.wrong("extends", "rule_pack_base", base=BASE_PACK)
        return str(found)

    def groups(self) -> Words:
        """The procedures that limits are shown with."""
        if "extends" in self.data:
            return {}
        rows, found = self.object(self.data, "groups", "groups"), {}
        for key in rows:
            said = self.said(rows, key, f"groups.{key}")
            found[key] = Word(key, said.zh, said.en)
        return found

    def limit(self, key: str, row: Any, groups: Words) -> Limit:
        """Name, group and unit of a limit."""
        where, row = f"deadline_days.{key}", row if isinstance(row, Mapping) else {}
        if row.get("group") not in groups:
            self.wrong(f"{where}.group", "field_choice", choices=", ".join(groups))
        if row.get("unit") not in UNITS:
            self.wrong(f"{where}.unit", "field_choice", choices=", ".join(UNITS))
        name = Said(self.text(row, "zh", f"{where}.zh"), self.text(row, "en", f"{where}.en"))
        return Limit(key, name, str(row.get("group")), str(row.get("unit")))

    def days(self, key: str, row: Any, limits: Mapping[str, Limit], *, states: bool) -> Stated:
        """The days of a limit with their source. A pack that extends another names nothing anew."""
        where = f"deadline_days.{key}"
        if not isinstance(row, Mapping):
            self.wrong(where, "field_not_object")
            row = {}
        self.only(row, where, ("days", "source") if states else ("days", "source", "group", "zh", "en", "unit"))
        if key not in limits:
            self.wrong(where, "region_rule_unknown", key=key)
        if not is_days(row.get("days")):
            self.wrong(f"{where}.days", "region_days_invalid", min=DAYS.start, max=DAYS.stop - 1)
        return Stated(row.get("days"), self.said(row, "source", f"{where}.source"))

    def path(self, *, required: bool) -> Stated | None:
        """The founding path with its source."""
        if "founding_path" not in self.data and not required:
            return None
        row = self.object(self.data, "founding_path", "founding_path")
        self.only(row, "founding_path", ("value", "source"))
        if row.get("value") not in FOUNDING_PATHS:
            self.wrong("founding_path.value", "region_path_unknown", known="、".join(FOUNDING_PATHS))
        return Stated(row.get("value"), self.said(row, "source", "founding_path.source"))

    def object(self, holder: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
        found = holder.get(key)
        if isinstance(found, Mapping):
            return found
        self.wrong(where, "field_required" if found is None else "field_not_object")
        return {}

    def said(self, holder: Mapping[str, Any], key: str, where: str) -> Said:
        """A text that must be there in both languages."""
        row = self.object(holder, key, where)
        return Said(self.text(row, "zh", f"{where}.zh"), self.text(row, "en", f"{where}.en")) if row else Said("", "")

    def text(self, row: Mapping[str, Any], key: str, where: str) -> str:
        found = row.get(key)
        if isinstance(found, str) and found.strip():
            return found.strip()
        self.wrong(where, "field_required" if found is None else "field_not_text")
        return ""

    def only(self, row: Mapping[str, Any], where: str, allowed: tuple[str, ...]) -> None:
        for key in row:
            if key not in allowed:
                self.wrong(f"{where}.{key}" if where else key, "field_unknown")
