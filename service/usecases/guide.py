"""The guide 《园区科协工作指南》 (2024), for anybody to read: its four chapters and whom to ask in each province.

`seeds/guide.md` is its text without cover, contents, quotation and captions of photographs; its two flow charts and its
chart of bodies are pictures and not in it. `#` is a chapter, `##` a section, `###` a case or a part.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final


@dataclass(slots=True)
class Part:
    """A case or a part within a section; the text before the first has no title."""

    title: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A section of a chapter; the chapter's own first words have no title. `id` is its anchor."""

    id: str
    title: str
    parts: list[Part] = field(default_factory=list)

    def holds(self, words: str) -> bool:
        """Whether the words stand anywhere in it."""
        texts = [self.title, *(text for part in self.parts for text in (part.title, *part.paragraphs))]
        return any(words.casefold() in text.casefold() for text in texts)


@dataclass(slots=True)
class Chapter:
    """A chapter and its sections."""

    title: str
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Contact:
    """The department of a provincial association that is in charge of parks (the guide's appendix)."""

    province: str
    province_en: str
    department: str
    phone: str
    code: str  # GB/T 2260, empty where it has none

    def holds(self, words: str) -> bool:
        """Whether the words stand in it."""
        lower = words.casefold()
        return any(lower in text.casefold() for text in (self.province, self.province_en, self.department, self.phone))


@cache
def chapters() -> tuple[Chapter, ...]:
    """The guide, chapter by chapter."""
    found: list[Chapter] = []
    for line in filter(None, map(str.strip, _text("guide.md").splitlines())):
        mark, _, rest = line.partition(" ")
        if mark == "#":
            found.append(Chapter(rest, [Section(f"c{len(found) + 1}", "", [Part("")])]))
        elif mark == "##":
            sections = found[-1].sections
            sections.append(Section(f"c{len(found)}-{len(sections)}", rest, [Part("")]))
        elif mark == "###":
            found[-1].sections[-1].parts.append(Part(rest))
        else:
            found[-1].sections[-1].parts[-1].paragraphs.append(line)
    return tuple(found)


@cache
def contacts() -> tuple[Contact, ...]:
    """The appendix, in its order."""
    rows = csv.DictReader(_text("provincial_associations.csv").splitlines())
    columns = ("province", "province_en", "department", "phone", "gbt2260_code")
    return tuple(Contact(*(row[column] for column in columns)) for row in rows)


def contact_of(region_code: str) -> Contact | None:
    """The provincial contact of a region by its GB/T 2260 code; None where there is none."""
    province = f"{region_code[:2]}0000"
    return next((one for one in contacts() if one.code == province), None)


NUMERALS: Final = "一二三四五六七八九"
CITED: Final = re.compile(f"指南第([{NUMERALS}])章([{NUMERALS}]?)")


def cited(source: str) -> tuple[int, int, str] | None:
    """Chapter, section (0: its first words) and anchor of a citation such as 指南第二章三; None when it is none."""
    found = CITED.fullmatch(source)
    if found is None:
        return None
    chapter, number = (NUMERALS.find(text) + 1 if text else 0 for text in found.groups())
    anchor = f"c{chapter}-{number}" if number else f"c{chapter}"
    known = any(anchor == section.id for one in chapters() for section in one.sections)
    return (chapter, number, anchor) if known else None


def find(words: str) -> tuple[list[Chapter], list[Contact]]:
    """The sections and contacts in which the words stand; everything without words."""
    kept = [Chapter(one.title, [section for section in one.sections if section.holds(words)]) for one in chapters()]
    return [one for one in kept if one.sections], [one for one in contacts() if one.holds(words)]


def _text(name: str) -> str:
    return resources.files("service.usecases").joinpath("seeds", name).read_text(encoding="utf-8")
