"""The studio: drafts of diagrams, forms and decisions, their editors, and proposing them for release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Invalid, Refused, TooLarge, WrongState
from service.engine.definition import Resource
from service.engine.findings import Finding
from service.engine.xml import MAX_BYTES
from service.usecases import archives, blanks, choices, definitions, drafts, dry_runs, releases
from service.usecases.actors import require_deployer
from service.usecases.drafts import DraftView
from service.usecases.work import Work
from service.web.choices import editor_of, findings_json
from service.web.dry_runs import test_lines
from service.web.lists import everything
from service.web.page import actor, do, json_object, key_of, pages
from service.web.speech import _, language

LARGEST_UPLOAD: Final = 4 * MAX_BYTES
MOST_FILES: Final = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A draft in the list."""

    href: str
    name: str
    state: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a draft."""

    name: str
    title: str
    kind: str
    href: str
    changed: bool
    errors: int
    warnings: int
    who: str
    at: datetime


@pages.get("/studio")
def studio() -> str:
    """Drafts, what waits to be released, and beginning a new draft."""
    require_deployer(actor())
    return render_template("studio.html", **do(read_studio))


def read_studio(work: Work) -> dict[str, Any]:
    """What the first page of the studio shows."""
    lines = [
        Line(url_for("pages.draft", key=row.key), row.name, row.state, who, row.updated_at)
        for row, who in drafts.list_drafts(work)
    ]
    waiting = releases.list_releases(work)
    processes = everything(work, definitions.search_process_definitions, {"is_latest": True}, "name")
    return {"lines": lines, "waiting": waiting, "processes": processes}


@pages.post("/studio/drafts")
def draft_create() -> ResponseReturnValue:
    """A new draft: from a version of a process, from files or an archive, or empty."""
    given = request.form.get("from", "")
    files = _uploaded(request.files.getlist("files"))
    made = do(drafts.create_draft, request.form.get("name", ""), key_of(given, _("流程定义")) if given else None, files)
    return redirect(url_for("pages.draft", key=made.key))


def _uploaded(files: Iterable[Any]) -> list[Resource]:
    """Files that somebody chose; archives are unpacked. Raises Invalid, TooLarge."""
    found: list[Resource] = []
    for file in files:
        if not file.filename:
            continue
        content = file.stream.read(LARGEST_UPLOAD + 1)
        if len(content) > LARGEST_UPLOAD:
            raise TooLarge("file_too_large", limit=LARGEST_UPLOAD // MAX_BYTES)
        name = file.filename.replace("\\", "/").rsplit("/", 1)[-1]
        found += archives.unpack(content) if name.lower().endswith(".zip") else [Resource(name, content)]
    if len(found) > MOST_FILES:
        raise Invalid("draft_files", limit=MOST_FILES)
    return found


@pages.get("/studio/drafts/<key>")
def draft(key: str) -> str:
    """One draft: its files, what the linter says, and what can be done with it."""
    return render_template("draft.html", **do(read_draft, key_of(key, _("草稿"))))


def read_draft(work: Work, key: int, wrong: str = "") -> dict[str, Any]:
    """What the page of a draft shows."""
    view = drafts.get_draft(work, key)
    found = drafts.findings_of(work, key)
    return {
        "draft": view.draft,
        "wrong": wrong,
        "groups": groups_of(work, view, found),
        "findings": found,
        "errors": sum(one.severity == "error" for one in found),
        "changed": [file.name for file in drafts.changed_files(view.files)],
        "releases": releases.releases_of(work, key),
        "who": view.names,
        "tests": test_lines(dry_runs.test_draft(work, key)),
    }


def groups_of(work: Work, view: DraftView, found: Iterable[Finding] = ()) -> list[tuple[str, str, list[FileLine]]]:
    """(kind, title, files) of a draft, diagrams first."""
    errors = [(one.resource, one.severity) for one in found]
    changed = {file.name for file in drafts.changed_files(view.files)}
    titles = _titles(choices.choices_of(work, [drafts.as_resource(file) for file in view.files], language()))
    lines: dict[str, list[FileLine]] = {"bpmn": [], "form": [], "dmn": []}
    for file in view.files:
        kind = file.name.rsplit(".", 1)[-1]
        lines[kind].append(
            FileLine(
                file.name,
                titles.get(file.name) or file.name.rsplit(".", 1)[0],
                kind,
                url_for("pages.draft_file", key=view.draft.key, name=file.name),
                file.name in changed,
                errors.count((file.name, "error")),
                errors.count((file.name, "warning")),
                view.names[file.updated_by],
                file.updated_at,
            )
        )
    words = {"bpmn": _("流程图"), "form": _("表单"), "dmn": _("决策表")}
    return [(kind, words[kind], lines[kind]) for kind in lines]


def _titles(offered: choices.Choices) -> dict[str, str]:
    """File names that follow from ids, as everybody's do; others are shown by their file name."""
    found = {f"{identity}.form": name for identity, name in offered.forms.items()}
    found |= {f"{identity}.dmn": name for identity, name in offered.decisions.items()}
    return found | {f"{identity}.bpmn": name for identity, name in offered.processes.items()}


@pages.get("/studio/drafts/<key>/files/<name>")
def draft_file(key: str, name: str) -> str:
    """One file in its editor."""
    return render_template("draft_file.html", **do(read_file, key_of(key, _("草稿")), name))


def read_file(work: Work, key: int, name: str) -> dict[str, Any]:
    """The editor of a file and what stands around it."""
    view = drafts.get_draft(work, key)
    return {**editor_of(work, view, name), "draft": view.draft, "groups": groups_of(work, view)}


@pages.post("/studio/drafts/<key>/files/<name>")
def draft_file_save(key: str, name: str) -> Response:
    """Keep what an editor sends, and answer what the linter says about the whole draft."""
    body = json_object()
    content, revision = body.get("content"), body.get("revision")
    if not isinstance(content, str) or not isinstance(revision, int):
        raise Invalid("body_not_object")
    return jsonify(do(save, key_of(key, _("草稿")), name, content, revision))


def save(work: Work, key: int, name: str, content: str, revision: int) -> dict[str, Any]:
    """Save and check."""
    saved = drafts.save_file(work, key, name, content.encode(errors="replace"), revision)
    work.session.flush()
    view = drafts.get_draft(work, key)
    found = drafts.check(work, [drafts.as_resource(file) for file in view.files])
    return {"revision": saved.revision, "findings": findings_json(found, view.files)}


@pages.post("/studio/drafts/<key>/files")
def draft_file_add(key: str) -> ResponseReturnValue:
    """A new diagram, form or decision; an editor that asks for one is answered with JSON."""
    asked = json_object() if request.is_json else request.form
    kind, identity, name = (str(asked.get(field, "")).strip() for field in ("kind", "id", "name"))
    made = do(drafts.add_file, key_of(key, _("草稿")), blanks.blank(kind, identity, name))
    href = url_for("pages.draft_file", key=key, name=made.name)
    if request.is_json:
        return jsonify({"id": identity, "file": made.name, "name": name or identity, "href": href})
    return redirect(href)


@pages.post("/studio/drafts/<key>/import")
def draft_import(key: str) -> ResponseReturnValue:
    """Take in files or archives; one of the same name is replaced."""
    files = _uploaded(request.files.getlist("files"))
    do(drafts.put_files, key_of(key, _("草稿")), files)
    return redirect(url_for("pages.draft", key=key, said="imported"))


@pages.get("/studio/drafts/<key>/archive.zip")
def draft_archive(key: str) -> Response:
    """Every file of a draft, in the folders that `yuanke export` writes."""
    view = do(drafts.get_draft, key_of(key, _("草稿")))
    content = archives.pack(drafts.as_resource(file) for file in view.files)
    answer = Response(content, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"draft-{view.draft.key}.zip")
    return answer


@pages.post("/studio/drafts/<key>/files/<name>/remove")
def draft_file_remove(key: str, name: str) -> ResponseReturnValue:
    """Take a file out of a draft."""
    do(drafts.remove_file, key_of(key, _("草稿")), name)
    return redirect(url_for("pages.draft", key=key))


@pages.post("/studio/drafts/<key>/discard")
def draft_discard(key: str) -> ResponseReturnValue:
    """Put a draft away."""
    do(drafts.discard_draft, key_of(key, _("草稿")))
    return redirect(url_for("pages.studio", said="discarded"))


@pages.post("/studio/drafts/<key>/propose")
def draft_propose(key: str) -> ResponseReturnValue:
    """Propose a draft for release; what stands in the way is told on the page of the draft."""
    number = key_of(key, _("草稿"))
    try:
        made = do(releases.propose, number, request.form.get("reason", ""))
    except (Invalid, WrongState, Refused) as error:
        return render_template("draft.html", **do(read_draft, number, error.text(language()))), 422
    return redirect(url_for("pages.release", key=made.key))
