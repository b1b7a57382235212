"""What the test cases of a draft have passed, drawn on its diagrams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Refused
from service.engine.findings import DiagramRefused
from service.usecases import coverage, drafts
from service.usecases.coverage import Coverage
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _, named


@dataclass(frozen=True, slots=True)
class Part:
    """One process. `data` is for the island that draws it; `untaken` are (id, name) in the order of the file."""

    name: str
    percent: int
    passed: int
    total: int
    flows: int
    untaken_flows: int
    untaken: list[tuple[str, str]]
    data: dict[str, Any]


@pages.get("/studio/drafts/<key>/coverage")
def draft_coverage(key: str) -> ResponseReturnValue:
    """What the test cases of a draft have passed."""
    try:
        return render_template("coverage.html", **do(read_coverage, key_of(key, _("草稿"))))
    except (DiagramRefused, Refused):
        return redirect(url_for("pages.draft", key=key))  # what is wrong stands there


def read_coverage(work: Work, key: int) -> dict[str, Any]:
    """The draft, and each of its processes."""
    view = drafts.get_draft(work, key)
    return {
        "draft": view.draft,
        "tests": len(view.draft.tests),
        "parts": [_part(one) for one in coverage.of_draft(work, key)],
    }


def _part(one: Coverage) -> Part:
    flows = [flow for flow in one.process.diagram.flows.values() if flow.id in one.passed]
    marks = [(identity, "taken") for identity in sorted(one.passed)]
    marks += [(identity, "untaken") for identity in (*(node.id for node in one.untaken), *one.untaken_flows)]
    return Part(
        named(one.process.name) or one.process.id,
        one.percent,
        len(one.elements) - len(one.untaken),
        len(one.elements),
        len(flows) + len(one.untaken_flows),
        len(one.untaken_flows),
        [(node.id, named(node.name) or node.id) for node in one.untaken],
        {"old": "", "new": one.xml, "marks": marks},
    )
