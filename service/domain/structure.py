"""The structure of a body of people against its targets: shown, never a reason to stop (domain.md §1.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.domain.person import HAN
from service.domain.vocabulary import words

YOUNG: Final = 45  # 45岁以下 includes the 45 (Civil Code art. 1259); the month of birth decides
SHARES: Final = words(
    ("women", "女性", "Women"),
    ("under_45", "45岁以下", "45 or younger"),
    ("front_line", "基层一线科技工作者", "Front-line S&T workers"),
    ("minority", "少数民族", "Ethnic minorities"),
    ("enterprise", "企业", "From enterprises"),
)
# A target that somebody wrote in words, by what it contains
_MEANT: Final = (
    ("women", ("女",)),
    ("under_45", ("45",)),
    ("front_line", ("一线", "基层")),
    ("minority", ("少数民族", "民族")),
    ("enterprise", ("企业",)),
)
_ENTERPRISE: Final = ("公司", "集团", "厂")
_OFFICE: Final = ("管委会", "管理委员会", "大学", "学院", "研究院", "研究所", "医院", "学会", "协会", "局", "党工委")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a body are such people. `unknown` have nothing recorded; `target` is the least percentage wanted."""

    code: str
    count: int
    total: int
    unknown: int
    target: int | None

    @property
    def percent(self) -> int | None:
        """Of those of whom it is known, rounded down: a target is not reached by rounding."""
        known = self.total - self.unknown
        return self.count * 100 // known if known else None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without a target or without anybody known."""
        known = self.total - self.unknown
        return self.count * 100 >= self.target * known if self.target is not None and known else None

    def as_json(self) -> dict[str, Any]:
        """As pages and answers have it."""
        return {
            "share": self.code,
            "count": self.count,
            "total": self.total,
            "unknown": self.unknown,
            "percent": self.percent,
            "target": self.target,
            "met": self.met,
        }


def panel(people: Iterable[Mapping[str, Any]], on: date, targets: Mapping[str, int]) -> tuple[Share, ...]:
    """The five shares of a body on a day. `people` have the fields of F-PERSON; `targets` are percentages by share."""
    rows = list(people)
    found = []
    for code, judge in _JUDGES.items():
        judged = [judge(row, on) for row in rows]
        unknown = sum(one is None for one in judged)
        found.append(Share(code, sum(one is True for one in judged), len(rows), unknown, targets.get(code)))
    return tuple(found)


def targets_of(rows: Any) -> dict[str, int]:
    """The targets of a delegate plan, [{name, min_percent}], by the share that each name means; others are left out."""
    found = {}
    for row in rows if isinstance(rows, list) else ():
        name, least = str(row.get("name") or ""), row.get("min_percent")
        code = next((code for code, marks in _MEANT if any(mark in name for mark in marks)), None)
        if code is not None and isinstance(least, int) and not isinstance(least, bool):
            found[code] = least
    return found


def in_words(share: Share) -> dict[str, Any]:
    """A share as the tables of forms show it: who, how many, of them known, the target and whether it is reached."""
    reached = {True: "已达到", False: "未达到", None: "—"}[share.met]
    known = f"{share.percent}%" if share.percent is not None else "未登记"
    target = f"不低于 {share.target}%" if share.target is not None else "—"
    count = f"{share.count} / {share.total}" + (f"（{share.unknown} 人未登记）" if share.unknown else "")
    return {"share": SHARES[share.code].zh, "count": count, "percent": known, "target": target, "met": reached}


def _woman(row: Mapping[str, Any], _: date) -> bool | None:
    return row["gender"] == "female" if row.get("gender") else None


def _young(row: Mapping[str, Any], on: date) -> bool | None:
    born = row.get("birth_ym")
    if not born:
        return None
    year, month = (int(part) for part in born.split("-"))
    return (on.year * 12 + on.month) - (year * 12 + month) < (YOUNG + 1) * 12


def _front_line(row: Mapping[str, Any], _: date) -> bool | None:
    found: bool | None = row.get("is_front_line")
    return found


def _minority(row: Mapping[str, Any], _: date) -> bool | None:
    return row["ethnicity"] != HAN if row.get("ethnicity") else None


def _of_enterprise(row: Mapping[str, Any], _: date) -> bool | None:
    """By the kind of the unit where it is on record, else by its name where that says it."""
    if row.get("unit_kind"):
        return row["unit_kind"] in ("enterprise", "enterprise_association")
    unit = row.get("unit") or ""
    if any(mark in unit for mark in _ENTERPRISE):
        return True
    return False if any(mark in unit for mark in _OFFICE) else None


_JUDGES: Final[dict[str, Callable[[Mapping[str, Any], date], bool | None]]] = {
    "women": _woman,
    "under_45": _young,
    "front_line": _front_line,
    "minority": _minority,
    "enterprise": _of_enterprise,
}
