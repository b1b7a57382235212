"""FEEL, the one expression language: evaluated by feelin, never as Python.

Values go in and come out as JSON. A FEEL date comes out as `2026-11-24`, an instant as `2026-11-24T08:00:00+08:00`, a
duration as `P10D`. `today()`, `now()`, `working days(n, from?)`, `is working day(date)` and `working days between(from,
to)` are ours and read the moment of the step. Quorums, percentages, ages and terms belong to `domain`, not here:
FEEL's numbers are binary fractions (research of 2026-11, docs/decisions/0003).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from service.domain.errors import Refused
from service.domain.workdays import Moment
from service.engine import sandbox

LONGEST: Final = 4000  # characters of an expression
SHOWN: Final = 120
_SPACE: Final = re.compile(r"\s+")
_TEXT: Final = re.compile(r'"(?:\\.|[^"\\])*"')
_DOUBLE_EQUALS: Final = re.compile(r"=\s*=")
_UNSAFE: Final = re.compile("[\0\ud800-\udfff]")


class FeelError(Refused):
    """An expression that has no value: wrong text, unlike types, or its limits used up."""

    def __init__(self, expression: str, reason: str) -> None:
        super().__init__("feel_failed", expression=_short(expression), reason=_short(reason))


def evaluate(expression: str, variables: Mapping[str, Any], at: Moment) -> Any:
    """The JSON value of `expression` (without the leading `=`). A name that is not there is null. Raises FeelError."""
    return _one("e", expression, variables, at)


def unary(test: str, value: Any, variables: Mapping[str, Any], at: Moment) -> bool | None:
    """Whether `value` passes a unary test such as `[3..7]` or `"a", "b"`; None where FEEL says null."""
    answer = _one("u", test, {**variables, "?": value}, at)
    return answer if isinstance(answer, bool) else None


def evaluate_all(expressions: Sequence[str], variables: Mapping[str, Any], at: Moment) -> list[Any]:
    """The values of several expressions over the same variables in one crossing. The first error is raised."""
    for expression in expressions:
        _refuse_unsafe(expression)
    wanted = [["e", expression] for expression in expressions]
    seen = _seen(" ".join(expressions), variables)
    try:
        answers = sandbox.ask("feelEvaluateAll", sandbox.text(wanted), sandbox.text(seen), at=at)
    except sandbox.Cut as cut:
        raise FeelError(expressions[0], str(cut)) from cut
    return [_value(expression, answer) for expression, answer in zip(expressions, answers, strict=True)]


@lru_cache(maxsize=4096)
def problem(expression: str, *, is_unary: bool = False) -> str | None:
    """Where the text stops being FEEL, or None. Whether its names exist is not asked.

    Answers are kept: while a diagram is drawn the same expressions are asked about again and again.
    """
    if not expression.strip():
        return "it is empty"
    if len(expression) > LONGEST or _UNSAFE.search(expression):
        return f"it is longer than {LONGEST} characters or has characters that no text has"
    try:
        found = sandbox.ask("feelProblem", "u" if is_unary else "e", expression)
    except sandbox.Cut as cut:
        return str(cut)
    if "function" in found:
        return f"there is no function {_short(found['function'])}"
    if found:
        return f"…{_short(found['text'])}" if found["text"].strip() else "it stops too early"
    # feelin reads `a == b` as `a = (= b)`, which is silently false
    return "FEEL compares with one =" if _DOUBLE_EQUALS.search(_TEXT.sub('""', expression)) else None


def _one(kind: str, expression: str, variables: Mapping[str, Any], at: Moment) -> Any:
    _refuse_unsafe(expression)
    seen = _seen(expression, variables)
    if "?" in variables:
        seen["?"] = variables["?"]
    try:
        answer = sandbox.ask("feelEvaluate", kind, expression, sandbox.text(seen), at=at)
    except sandbox.Cut as cut:
        raise FeelError(expression, str(cut)) from cut
    except ValueError as error:  # NaN or an infinite number among the variables
        raise FeelError(expression, str(error)) from error
    return _value(expression, answer)


def _value(expression: str, answer: Mapping[str, Any]) -> Any:
    if "error" in answer:
        raise FeelError(expression, answer["error"])
    return answer["value"]


def _seen(expression: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that the expression can mean: a name can occur only if it does so without white space.

    A comment may stand inside a name, so then all of them. It keeps a roster of 1,000 rows out of `decision = "agree"`.
    """
    packed = _packed(expression)
    if "//" in packed or "/*" in packed:
        return dict(variables)
    return {name: value for name, value in variables.items() if _packed(name) in packed}


@lru_cache(maxsize=4096)
def _packed(name: str) -> str:
    return _SPACE.sub("", name)


def _refuse_unsafe(expression: str) -> None:
    if len(expression) > LONGEST or _UNSAFE.search(expression):
        raise FeelError(expression, f"longer than {LONGEST} characters, or NUL or half a surrogate pair in it")


def _short(text: str) -> str:
    flat = _UNSAFE.sub("�", " ".join(text.split()))
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"
