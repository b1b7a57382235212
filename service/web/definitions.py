"""Definitions for process owners: versions, the diagram, its steps, deploying new ones with what the linter finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from service.domain.errors import AppError, Invalid, TooLarge
from service.engine.definition import Resource
from service.engine.findings import DiagramRefused, Finding
from service.store.definitions import ProcessDefinition
from service.usecases import archives, board, definitions, instances, steps
from service.usecases.actors import require_deployer
from service.usecases.steps import Outline
from service.usecases.work import Work
from service.web import explanations, progress
from service.web.lists import descending, everything
from service.web.page import actor, do, key_of, pages
from service.web.speech import _, language, named, ngettext

LARGEST_FILE: Final = 1 << 20
MOST_FILES: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A version of a process."""

    href: str
    name: str
    process_id: str
    version: int
    version_tag: str
    current: bool
    active: int
    deprecated: bool = False
    who: str = ""
    at: datetime | None = None
    reason: str = ""
    checked: bool = False  # released by two persons
    compare: str = ""
    migrate: str = ""  # where what runs on it can be moved to the newest


@dataclass(frozen=True, slots=True)
class FindingLine:
    """What the linter says about one place."""

    error: bool
    element: str
    resource: str
    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class CrowdLine:
    """An element at which procedures wait."""

    name: str
    instances: int
    faults: int
    href: str


def _line(work: Work, row: ProcessDefinition, shown: int = 0) -> Line:
    running = {"process_definition_key": row.key, "status": "active"}
    return Line(
        url_for("pages.definition", key=row.key),
        named(row.name),
        row.process_id,
        row.version,
        row.version_tag or "",
        row.key == shown,
        instances.search_instances(work, running, [], {"limit": 1}).total,
        row.deprecated_at is not None,
    )


def _versions(work: Work, shown: ProcessDefinition) -> list[Line]:
    """Every version with who deployed it, when and why; each can be compared with the one before."""
    found = definitions.search_process_definitions(
        work, {"process_id": shown.process_id}, descending("version"), {"limit": 100}
    ).items
    told = definitions.provenance(work, found)
    before = {row.key: other.key for row, other in pairwise(found)}
    return [
        replace(
            _line(work, row, shown.key),
            who=told[row.key].who,
            at=told[row.key].at,
            reason=told[row.key].reason,
            checked=told[row.key].checked,
            compare=url_for("pages.comparison", key=before[row.key], other=row.key) if row.key in before else "",
            migrate=url_for("pages.migration", source=row.key, target=found[0].key) if row is not found[0] else "",
        )
        for row in found
    ]


def read_list(work: Work) -> list[Line]:
    """The newest version of every process, and how many procedures run on it."""
    found = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    return [_line(work, row) for row in found]


@pages.get("/definitions")
def definitions_list() -> str:
    """Every process in its newest version."""
    lines = do(read_list)
    note = ngettext("%(num)d 个流程", "%(num)d 个流程", len(lines))
    return render_template("definitions.html", lines=lines, note=note, may_deploy=actor().deploys)


def read_one(work: Work, key: int) -> dict[str, Any]:
    """A version, its diagram and the other versions."""
    row = definitions.get_process_definition(work, key)
    outline = steps.outline_of_definition(work, key)
    address = url_for("pages.definition_xml", key=key)
    return {
        "definition": {
            "name": named(row.name),
            "process_id": row.process_id,
            "version": row.version,
            "version_tag": row.version_tag,
            "resource_name": row.resource_name,
            "xml": address,
            "key": row.key,
            "deprecated_at": row.deprecated_at,
            "deprecated_reason": row.deprecated_reason,
        },
        "diagram": progress.diagram(address, outline, None, [], work.moment),
        "versions": _versions(work, row),
        "may_edit": work.actor.deploys,
        "heat_href": _heat_address(work, row),
        "steps": explanations.read(work, key),
        "crowds": _crowds(work, row, outline),
    }


def _crowds(work: Work, row: ProcessDefinition, outline: Outline) -> list[CrowdLine]:
    """Where the procedures on a version wait; each leads to the list of those."""
    found = instances.waiting_by_element(work, row.key)
    return [
        CrowdLine(
            progress.element_name(outline, one.element_id),
            one.instances,
            one.faults,
            url_for("pages.instances_list", definition=row.key, element=one.element_id),
        )
        for one in found
    ]


def _heat_address(work: Work, row: ProcessDefinition) -> str | None:
    """Where this version's instances stand; of all versions for a process that is only called, which has none."""
    if not board.may_read(work.actor):
        return None
    own = instances.search_instances(work, {"process_definition_key": row.key}, [], {"limit": 1}).total
    return url_for("pages.heat_home", process_id=row.process_id, version=row.version if own else None)


@pages.get("/definitions/<key>")
def definition(key: str) -> str:
    """One version of a process."""
    return render_template("definition.html", **do(read_one, key_of(key, _("流程定义"))))


@pages.post("/definitions/<key>/deprecate")
def definition_deprecate(key: str) -> ResponseReturnValue:
    """Let a version start no more."""
    do(definitions.deprecate, key_of(key, _("流程定义")), request.form.get("reason", ""))
    return redirect(url_for("pages.definition", key=key, said="deprecated"))


@pages.get("/definitions/<key>/archive.zip")
def definition_archive(key: str) -> Response:
    """The diagram with everything that it refers to, as it was deployed."""
    content = archives.pack(do(definitions.get_files, key_of(key, _("流程定义"))))
    answer = Response(content, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"definition-{key}.zip")
    return answer


@pages.get("/definitions/<key>/diagram.bpmn")
def definition_xml(key: str) -> Response:
    """The diagram as it was deployed."""
    return Response(do(definitions.get_process_xml, key_of(key, _("流程定义"))), mimetype="application/xml")


@pages.route("/definitions/upload", methods=["GET", "POST"])
def definition_upload() -> ResponseReturnValue:
    """Deploy diagrams, forms and decision tables; what is wrong is told element by element."""
    require_deployer(actor())
    if request.method == "GET":
        return render_template("upload.html")
    try:
        result = do(definitions.deploy, list(_resources(request.files.getlist("files"))))
    except DiagramRefused as refused:
        return _refused(refused.text(language()), refused.findings), 422
    except AppError as error:
        return _refused(error.text(language()), ()), 422
    told = [_("%(name)s 第 %(n)s 版", name=named(row.name), n=row.version) for row in result.processes]
    told += [_("表单 %(name)s 第 %(n)s 版", name=row.form_id, n=row.version) for row in result.forms]
    told += [_("决策表 %(name)s 第 %(n)s 版", name=row.name, n=row.version) for row in result.decisions]
    return render_template("upload.html", result=told, **_findings(result.warnings))


def _resources(files: Iterable[FileStorage]) -> Iterable[Resource]:
    found = [file for file in files if file.filename]
    if not 0 < len(found) <= MOST_FILES:
        raise Invalid("upload_files", field="files", min=1, max=MOST_FILES)
    for file in found:
        content = file.stream.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise TooLarge("file_too_large", limit=LARGEST_FILE >> 20)
        yield Resource(_plain_name(file.filename or ""), content)


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _refused(sentence: str, findings: Iterable[Finding]) -> str:
    return render_template("upload.html", wrong=sentence, **_findings(findings))


def _findings(findings: Iterable[Finding]) -> dict[str, Any]:
    spoken = language()
    lines = [
        FindingLine(
            one.severity == "error", one.element_id, one.resource, one.line, one.zh if spoken == "zh" else one.en
        )
        for one in findings
    ]
    errors = sum(line.error for line in lines)
    note = _("%(errors)s 处错误，%(others)s 处提示", errors=errors, others=len(lines) - errors)
    return {"findings": lines, "findings_note": note}
