"""Where a decision table has no answer, or two: gaps and overlaps, found by trying the values that its cells name.

For every input column the values worth trying are those that its cells name, for numbers with a little below and above
where the column compares. Tables whose cells read other variables are left alone: what they answer is not to be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, Final

from service.domain.workdays import Moment
from service.engine import feel
from service.engine.decision import DecisionModel
from service.engine.feel import FeelError
from service.engine.findings import Finding, finding

MOST: Final = 3_000  # combinations of values; larger tables are left alone
AT: Final = Moment(datetime(2026, 1, 1, tzinfo=UTC))  # no cell that is tried reads the clock
ANY: Final = frozenset({"", "-"})
STEP: Final = Decimal("0.001")
_TEXT: Final = re.compile(r'"((?:\\.|[^"\\])*)"')
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_WORD: Final = re.compile(r"[^\W\d]\w*")
_COMPARES: Final = re.compile(r"[<>]|\.\.")
KNOWN: Final = frozenset({"not", "true", "false", "null", "and", "or"})


def remarks(model: DecisionModel) -> Iterator[Finding]:
    """The first gap and the first overlap of every table in a file of decisions."""
    for key, decision in model.tables.items():
        yield from _table(key, decision["table"])


def _table(key: str, table: Mapping[str, Any]) -> Iterator[Finding]:
    rules, columns = table["rules"], table["inputs"]
    cells = [[rule["tests"][number] for rule in rules] for number in range(len(columns))]
    if not rules or not columns or not all(_plain(cell) for column in cells for cell in column):
        return
    points = [_points(column) for column in cells]
    if prod(len(some) for some in points) > MOST:
        return
    try:
        passed = [[_passes(cell, point) for cell in column] for column, some in zip(cells, points, strict=True)
                  for point in some]  # fmt: skip
    except FeelError:
        return  # the linter says what is wrong with the cell
    yield from _judge(key, table, points, passed)


def _judge(
    key: str, table: Mapping[str, Any], points: Sequence[Sequence[Any]], passed: Sequence[Sequence[bool]]
) -> Iterator[Finding]:
    """Try every combination. `passed` holds, point after point of all columns, which rules its cell lets pass."""
    starts = [sum(len(some) for some in points[:number]) for number in range(len(points))]
    otherwise = any(column["otherwise"] for column in table["outputs"])
    wanted = {"decision_gap"} if table["hitPolicy"] != "COLLECT" and not otherwise else set()
    wanted |= {"decision_overlap"} if table["hitPolicy"] == "UNIQUE" else set()
    for chosen in product(*(range(len(some)) for some in points)):
        rows = [passed[start + number] for start, number in zip(starts, chosen, strict=True)]
        hit = [number + 1 for number, cells in enumerate(zip(*rows, strict=True)) if all(cells)]
        code = "decision_gap" if not hit else "decision_overlap" if len(hit) > 1 else ""
        if code in wanted:
            wanted.discard(code)
            values = [some[number] for some, number in zip(points, chosen, strict=True)]
            yield finding(code, key, case=_case(table["inputs"], values), rules=", ".join(map(str, hit)))


def _plain(cell: str) -> bool:
    """Whether a cell compares with literals alone."""
    return not set(_WORD.findall(_TEXT.sub("", cell))) - KNOWN


def _points(column: Sequence[str]) -> list[Any]:
    """The values worth trying in a column; one that nothing is known of where every cell takes anything."""
    cells = [cell for cell in column if cell not in ANY]
    texts = {text for cell in cells for text in _TEXT.findall(cell)}
    bare = [_TEXT.sub("", cell) for cell in cells]
    numbers = {Decimal(number) for cell in bare for number in _NUMBER.findall(cell)}
    if any(_COMPARES.search(cell) for cell in bare):
        numbers |= {number + step for number in numbers for step in (-STEP, STEP)}
    truths = [True, False] if any(word in _WORD.findall(cell) for cell in bare for word in ("true", "false")) else []
    found = [*sorted(texts), *(float(number) for number in sorted(numbers)), *truths]
    if any("not" in _WORD.findall(cell) for cell in bare) and texts:
        found.append("…")
    return found or ["…"]


def _passes(cell: str, point: Any) -> bool:
    return cell in ANY or feel.unary(cell, point, {}, AT) is True


def _case(columns: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> str:
    """The values of a combination, as a person reads them."""
    named = [column["label"] or column["expression"] for column in columns]
    shown = [f"{value:g}" if isinstance(value, float) else str(value).lower() if isinstance(value, bool) else value
             for value in values]  # fmt: skip
    return ", ".join(f"{name} = {value}" for name, value in zip(named, shown, strict=True))
