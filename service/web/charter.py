"""How the rules of a charter changed from version to version, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from service.domain.charter_table import RULES
from service.usecases import charter
from service.usecases.charter import Difference
from service.usecases.work import Work
from service.web.speech import _, is_english
from service.web.words import day


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule that a version has otherwise than the one before: the value with its article, before and now."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangedVersion:
    """A version with what it changed."""

    title: str
    rules: Sequence[ChangedRule]


def read_changes(work: Work, association_key: int) -> list[ChangedVersion]:
    """Every version but the first with what it changed, the newest first. Raises NotFound."""
    rows = [version.row for version in charter.versions(work, association_key)]
    found = []
    for after, before in pairwise(rows):
        title = _(
            "第 %(n)s 版，%(day)s 起；与第 %(before)s 版相比：",
            n=after.version, day=day(after.effective_on), before=before.version,
        )  # fmt: skip
        changed = charter.difference(work, association_key, before.version, after.version)
        found.append(ChangedVersion(title, [_line(one) for one in changed]))
    return found


def _line(one: Difference) -> ChangedRule:
    label = RULES[one.key].en if is_english() else RULES[one.key].zh
    return ChangedRule(
        label, _said(one.key, one.before, one.article_before), _said(one.key, one.after, one.article_after)
    )


def _said(key: str, value: Any, article: str | None) -> str:
    """The value in words, with its article or that it still has to be checked."""
    if value is None:
        return ""
    return f"{RULES[key].show(value, 'en' if is_english() else 'zh')}（{article or _('待核对')}）"
