"""Dry runs on a page: play a draft, look at what it does, keep it as a test case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Refused
from service.engine.diagram import Node
from service.engine.findings import DiagramRefused
from service.usecases import definitions, drafts, dry_runs, player
from service.usecases.dry_runs import TestResult
from service.usecases.player import DryRun, Happening
from service.usecases.work import Work
from service.web.page import do, json_object, key_of, pages
from service.web.security import csrf_token
from service.web.speech import _, language
from service.web.words import clock, role


@pages.get("/studio/drafts/<key>/dry-run")
def dry_run(key: str) -> ResponseReturnValue:
    """The page on which a draft is played."""
    try:
        return render_template("dry_run.html", **do(read_dry_run, key_of(key, _("草稿"))))
    except DiagramRefused:
        return redirect(url_for("pages.draft", key=key))  # what is wrong stands there


def read_dry_run(work: Work, key: int) -> dict[str, Any]:
    """What the page begins with."""
    view = drafts.get_draft(work, key)
    processes = dry_runs.processes_of(work, key)
    data = {
        "token": csrf_token(),
        "play": url_for("pages.dry_run_play", key=key),
        "keep": url_for("pages.test_record", key=key),
        "back": url_for("pages.draft", key=key),
        "scripts": {name: test["script"] for name, test in view.draft.tests.items()},
    }
    return {
        "draft": view.draft,
        "processes": processes,
        "chosen": definitions.get_process_definition(work, view.draft.base_key).process_id
        if view.draft.base_key is not None
        else "",
        "today": work.moment.today.isoformat(),
        "sample": player.sample_variables(),
        "data": data,
    }


@pages.post("/studio/drafts/<key>/play")
def dry_run_play(key: str) -> ResponseReturnValue:
    """Play a script; what stops it is told with the number of its step."""
    script = json_object()
    try:
        return jsonify(do(_played, key_of(key, _("草稿")), script))
    except DiagramRefused as refused:
        return _stopped(refused.text(language()), [], 0)
    except Refused as refused:
        fields = [{"path": f.path, "message": f.zh if language() == "zh" else f.en} for f in refused.fields]
        return _stopped(refused.text(language()), fields, refused.params.get("step", 0))


def _stopped(detail: str, fields: list[dict[str, str]], step: Any) -> tuple[Response, int]:
    return jsonify({"detail": detail, "fields": fields, "step": step}), 422


def _played(work: Work, key: int, script: Mapping[str, Any]) -> dict[str, Any]:
    return _Shown(dry_runs.play_draft(work, key, script)).as_json()


class _Shown:
    """A dry run for the island that shows it."""

    def __init__(self, run: DryRun) -> None:
        self.run = run
        diagrams = {one.resource_name: one.diagram for one in run.bundle.processes.values()}.values()
        self.nodes: dict[str, Node] = {node.id: node for diagram in diagrams for node in diagram.nodes.values()}

    def name(self, element_id: str) -> str:
        """The element in the words of its diagram."""
        node = self.nodes.get(element_id)
        return (node.name if node else "") or element_id

    def as_json(self) -> dict[str, Any]:
        """Where it stands, what can be done, and what happened."""
        run, outcome = self.run, self.run.outcome
        home = run.bundle.processes[run.process_id].resource_name
        content = next(one.content for one in run.bundle.resources if one.name == home)
        return {
            "now": run.now.isoformat(),
            "nowText": clock(run.now),
            "status": outcome.status,
            "tasks": self.tasks(),
            "timers": [
                {"name": self.name(timer.element_id), "at": timer.due_at.isoformat(), "text": clock(timer.due_at)}
                for timer in sorted(outcome.timers, key=lambda timer: timer.due_at)
            ],
            "messages": [
                {"name": one.name, "key": one.correlation_key, "element": self.name(one.element_id)}
                for one in outcome.subscriptions
            ],
            "happened": [self.line(one) for one in run.happened],
            "variables": outcome.variables,
            "xml": content.decode(),
            "active": {key: count for key, count in run.entered.items() if count > 0},
            "done": sorted(set(run.completed)),
        }

    def tasks(self) -> list[dict[str, Any]]:
        """The open tasks; of several at one element, `index` says which."""
        found: list[dict[str, Any]] = []
        for task in self.run.outcome.open_tasks:
            schema = self.run.bundle.forms.get(task.form_id or "")
            found.append(
                {
                    "element": task.element_id,
                    "index": sum(one["element"] == task.element_id for one in found),
                    "name": task.name,
                    "role": role(task.role),
                    "due": clock(task.due_at) if task.due_at else "",
                    "late": task.due_at is not None and task.due_at < self.run.now,
                    "schema": schema.schema if schema is not None else None,
                    "data": {**self.run.outcome.variables, **task.local},
                }
            )
        return found

    def line(self, one: Happening) -> dict[str, Any]:
        """One line of what happened."""
        name, detail = self.name(one.element_id), one.detail
        texts = {
            "started": lambda: _("开始"),
            "completed": lambda: _("%(who)s办理“%(name)s”", who=role(detail["role"]), name=name),
            "message": lambda: _("收到消息“%(name)s”", name=detail["name"]),
            "waited": lambda: _("到时：%(name)s", name=name) if one.element_id else _("时间过去"),
            "effect": lambda: _("自动办理“%(name)s”，没有真的执行", name=name),
            "thrown": lambda: _("发出消息“%(name)s”，没有真的发出", name=detail["name"]),
        }
        shown = {key: value for key, value in detail.items() if key in ("inputs", "result", "values", "variables")}
        return {
            "kind": one.kind,
            "at": clock(one.at),
            "element": one.element_id,
            "text": texts[one.kind](),
            "detail": shown,
        }


@pages.post("/studio/drafts/<key>/tests")
def test_record(key: str) -> Response:
    """Keep a dry run as a test case."""
    body = json_object()
    script = body.get("script")
    do(
        dry_runs.record_test,
        key_of(key, _("草稿")),
        str(body.get("name", "")),
        script if isinstance(script, dict) else {},
    )
    return jsonify({"next": url_for("pages.draft", key=key, said="recorded")})


@pages.post("/studio/drafts/<key>/tests/drop")
def test_drop(key: str) -> ResponseReturnValue:
    """Take a test case out of a draft."""
    do(dry_runs.drop_test, key_of(key, _("草稿")), request.form.get("name", ""))
    return redirect(url_for("pages.draft", key=key))


def test_lines(results: list[TestResult]) -> list[dict[str, Any]]:
    """Test cases with what became of them."""
    words = {
        "status": _("结局"),
        "open": _("待办"),
        "waiting": _("等待"),
        "done": _("走过的环节"),
        "effects": _("自动办理"),
    }
    return [
        {
            "name": one.name,
            "passed": one.passed,
            "steps": one.steps,
            "why": one.fault.text(language())
            if one.fault is not None
            else "；".join(
                _("%(what)s应为“%(expected)s”，现为“%(found)s”", what=words[what], expected=expected, found=found)
                for what, expected, found in one.differences
            ),
        }
        for one in results
    ]
