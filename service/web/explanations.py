"""The steps of a diagram in words, for people who do not read BPMN: one by one, with where each answer leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from service.usecases import explanations
from service.usecases.explanations import Explanation, Way
from service.usecases.steps import Element
from service.usecases.work import Work
from service.web import progress, purposes
from service.web.speech import _, named
from service.web.words import role


@dataclass(frozen=True, slots=True)
class Onward:
    """A way on: the answers that lead there, what the system does on the way, and where it ends."""

    answer: str
    done: str
    target: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happens by itself while a step is open."""

    name: str
    how: str
    ways: list[Onward]


@dataclass(frozen=True, slots=True)
class Line:
    """A step. `href` leads to the process that is called in its place."""

    element: str
    name: str
    who: str
    limit: str
    purpose: str
    rules: str
    href: str | None
    ways: list[Onward]
    meanwhile: list[Meanwhile]


def read(work: Work, definition_key: int) -> list[Line]:
    """The steps of a version of a process. Raises NotFound."""
    found = explanations.explain(work, definition_key)
    called = explanations.newest_keys(work, (one.called for one in found if one.called))
    return [_line(one, called) for one in found]


def _line(one: Explanation, called: Mapping[str, int]) -> Line:
    purpose, rules = purposes.of_step(one.element.documentation or "")
    key = called.get(one.called or "")
    return Line(
        one.element.element_id,
        progress.text(one.element),
        _("、").join(role(code) for code in one.roles),
        progress.limit_words(one.working_days, one.days),
        purpose,
        rules,
        url_for("pages.definition", key=key) if key else None,
        _onward(one.ways),
        [Meanwhile(progress.text(w.element), _how(w.ends), _onward(w.ways)) for w in one.watches],
    )


def _how(ends: bool) -> str:
    return _("发生时结束本环节") if ends else _("发生时本环节继续")


def _onward(ways: Iterable[Way]) -> list[Onward]:
    """One line for the same answers and the same work of the system, with all that opens then."""
    return [
        Onward(
            " · ".join(named(answer) for answer in answers),
            _("、").join(progress.text(element) for element in done),
            _("、").join(dict.fromkeys(_target(way) for way in same)),
            all(way.target is not None and way.target.type == "endEvent" for way in same),
        )
        for (answers, done), same in _alike(ways).items()
    ]


def _alike(ways: Iterable[Way]) -> dict[tuple[tuple[str, ...], tuple[Element, ...]], list[Way]]:
    found: dict[tuple[tuple[str, ...], tuple[Element, ...]], list[Way]] = {}
    for way in ways:
        found.setdefault((way.answers, way.done), []).append(way)
    return found


def _target(way: Way) -> str:
    if way.target is None:
        return _("回到前面")
    return progress.text(way.target) or (_("结束") if way.target.type == "endEvent" else "")
