"""What is wrong with an uploaded diagram, form or decision: where, how bad, and what to draw instead.

A finding is an error (the upload is refused) or a warning (it is deployed, and the process owner should look). Its
sentences come from one table by the code, in Chinese and English, with the same placeholders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from service.domain.errors import FieldError, Refused
from service.domain.messages import say
from service.engine.lint_texts_files import FILES
from service.engine.lint_texts_names import NAMES
from service.engine.lint_texts_shape import SHAPE

Severity = Literal["error", "warning"]
SENTENCES: Final[Mapping[str, tuple[str, str]]] = {**SHAPE, **NAMES, **FILES}
WARNINGS: Final = frozenset(
    {
        "automatic_loop",
        "decision_gap",
        "decision_overlap",
        "escalation_uncaught",
        "form_missing",
        "lane_role",
        "never_ends",
        "recursion",
        "token_doubles",
    }
)
TOLD: Final = 200  # errors that a refusal repeats as fields; a hostile file can have thousands
SHOWN: Final = 200  # characters of an uploaded text that are repeated in a sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `line` counts from 1; 0 where a file has no such place."""

    code: str
    element_id: str = ""
    line: int = 0
    resource: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return "warning" if self.code in WARNINGS else "error"

    @property
    def zh(self) -> str:
        return SENTENCES[self.code][0].format(**self.params)

    @property
    def en(self) -> str:
        return SENTENCES[self.code][1].format(**self.params)

    @property
    def where(self) -> str:
        """Resource, line and element, as far as known: `founding.bpmn:12#apply`."""
        line = f":{self.line}" if self.line else ""
        return f"{self.resource}{line}{'#' + self.element_id if self.element_id else ''}"

    def within(self, resource: str) -> Finding:
        """The same finding, of that resource."""
        return replace(self, resource=resource)


def finding(code: str, element_id: str | None = "", line: int = 0, /, **params: Any) -> Finding:
    """A finding of `SENTENCES`; texts from the file are cut so that no upload can flood a page or a log."""
    shown = {name: cut(value) if isinstance(value, str) else value for name, value in params.items()}
    return Finding(code, cut(element_id or ""), line, params=shown)


def cut(text: str) -> str:
    """At most `SHOWN` characters on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"


class DiagramRefused(Refused):
    """An upload that is not deployed. `findings` holds every error and warning, errors first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        errors = [f for f in self.findings if f.severity == "error"]
        self.first = errors[0]
        told = tuple(FieldError(f.where, f.code, f.zh, f.en) for f in errors[:TOLD])
        super().__init__("diagram_refused", told, first=self.first.en, where=self.first.where, count=len(errors))

    def text(self, language: str) -> str:
        """The first error in that language, and how many there are."""
        first = self.first.zh if language.startswith("zh") else self.first.en
        return say(self.code, language, **{**self.params, "first": first})


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors before warnings, then by place."""
    return tuple(sorted(findings, key=lambda f: (f.severity == "warning", f.resource, f.line, f.element_id, f.code)))
