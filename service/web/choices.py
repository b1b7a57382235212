"""What an editor of the studio is given: the file, what can be chosen in it, and what the linter says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import url_for

from service.domain.effects import EFFECTS
from service.domain.roles import ROLES
from service.engine.findings import Finding
from service.store.drafts import DraftFile
from service.usecases import choices, drafts
from service.usecases.catalog import element_templates
from service.usecases.drafts import DraftView
from service.usecases.work import Work
from service.web.security import csrf_token
from service.web.speech import language

EDITORS: Final = {"bpmn": "modeler", "form": "form_editor", "dmn": "decision_editor"}


def editor_of(work: Work, view: DraftView, name: str) -> dict[str, Any]:
    """The editor of a file, and the data that it begins with."""
    key, file = view.draft.key, drafts.get_file(work, view.draft.key, name)
    resources = [drafts.as_resource(one) for one in view.files]
    offered = choices.choices_of(work, resources, language())
    found = drafts.check(work, resources)
    kind = name.rsplit(".", 1)[-1]
    spoken = language()
    data: dict[str, Any] = {
        "draft": str(key),
        "file": name,
        "content": file.content.decode(),
        "revision": file.revision,
        "readOnly": view.draft.state != "open",
        "token": csrf_token(),
        "save": url_for("pages.draft_file_save", key=key, name=name),
        "add": url_for("pages.draft_file_add", key=key),
        "files": {one.name: url_for("pages.draft_file", key=key, name=one.name) for one in view.files},
        "findings": findings_json(found, view.files),
        "variables": offered.variables,
    }
    if kind == "bpmn":
        data |= {
            "templates": element_templates(spoken),
            "forms": _labelled(offered.forms),
            "decisions": _labelled(offered.decisions),
            "processes": _labelled(offered.processes),
            "roles": [(code, role.zh if spoken == "zh" else role.en) for code, role in ROLES.items()],
            "effects": [(code, spec.zh if spoken == "zh" else spec.en) for code, spec in EFFECTS.items()],
        }
    return {"data": data, "file": file, "kind": kind, "editor": EDITORS[kind]}


def _labelled(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, f"{name}（{key}）" if name else key) for key, name in names.items()]


def findings_json(found: Iterable[Finding], files: Iterable[DraftFile]) -> list[dict[str, Any]]:
    """Findings for an island, those of the draft's own files first."""
    own = {file.name for file in files}
    spoken = language()
    lines = [
        {
            "severity": one.severity,
            "code": one.code,
            "resource": one.resource,
            "element": one.element_id,
            "line": one.line,
            "text": one.zh if spoken == "zh" else one.en,
        }
        for one in found
    ]
    return sorted(lines, key=lambda line: line["resource"] not in own)
