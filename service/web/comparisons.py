"""Two versions on a page: the diagrams drawn with their changes, the changes in words, forms and decisions as lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template

from service.engine.diff import ElementChange, Line
from service.usecases import comparisons, definitions, drafts
from service.usecases.comparisons import FileComparison
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _, lazy

FIELDS: Final = {
    "type": lazy("种类"),
    "name": lazy("名称"),
    "lane": lazy("泳道"),
    "default_flow": lazy("默认流向"),
    "event": lazy("事件"),
    "attached_to": lazy("附着于"),
    "interrupting": lazy("是否中断"),
    "loop": lazy("多实例"),
    "documentation": lazy("说明和依据"),
    "form_id": lazy("表单"),
    "assignee": lazy("指定办理人"),
    "candidate_groups": lazy("办理角色"),
    "due_date": lazy("办理期限"),
    "follow_up_date": lazy("开始办理日期"),
    "priority": lazy("优先级"),
    "effect": lazy("自动办理"),
    "headers": lazy("标头"),
    "inputs": lazy("输入"),
    "outputs": lazy("输出"),
    "called_decision": lazy("决策"),
    "result_variable": lazy("结果变量"),
    "called_process": lazy("调用流程"),
    "properties": lazy("附加属性"),
    "source": lazy("起点"),
    "target": lazy("终点"),
    "condition": lazy("条件"),
}
KINDS: Final = {
    "added": (lazy("新增"), "green"),
    "removed": (lazy("删除"), "red"),
    "changed": (lazy("修改"), "amber"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A changed element in words."""

    element_id: str
    word: str
    colour: str
    name: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that differs. `data` is for the island that draws both diagrams."""

    name: str
    is_new: bool
    is_gone: bool
    changes: list[ChangeLine]
    lines: list[Line]
    data: dict[str, Any] | None


def views(found: Iterable[FileComparison]) -> list[FileView]:
    """The files of a comparison as a page shows them."""
    return [_view(one) for one in found]


def _view(one: FileComparison) -> FileView:
    data = None
    if one.is_diagram:
        marks = [(change.element_id, change.kind) for change in one.changes]
        data = {"old": one.old.decode(), "new": one.new.decode(), "marks": marks}
    return FileView(one.name, not one.old, not one.new, [_line(change) for change in one.changes], one.lines, data)


def token_data(one: FileComparison, before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Any]:
    """Both diagrams for the island, with how many tokens stand at each element."""
    marks = [(change.element_id, change.kind) for change in one.changes]
    tokens = {"old": dict(before), "new": dict(after)}
    return {"old": one.old.decode(), "new": one.new.decode(), "marks": marks, "tokens": tokens}


def _line(change: ElementChange) -> ChangeLine:
    word, colour = KINDS[change.kind]
    fields = [(str(FIELDS.get(one.field, one.field)), one.old, one.new) for one in change.changes]
    name = change.name or (_("流向") if change.type == "sequenceFlow" else change.element_id)
    return ChangeLine(change.element_id, str(word), colour, name, fields)


@pages.get("/definitions/<key>/compare/<other>")
def comparison(key: str, other: str) -> str:
    """What changed from one version of a process to another."""
    old, new = key_of(key, _("流程定义")), key_of(other, _("流程定义"))
    return render_template("comparison.html", **do(read_versions, old, new))


def read_versions(work: Work, old: int, new: int) -> dict[str, Any]:
    """Both versions and what differs."""
    return {
        "old": definitions.get_process_definition(work, old),
        "new": definitions.get_process_definition(work, new),
        "files": views(comparisons.of_versions(work, old, new)),
    }


@pages.get("/studio/drafts/<key>/changes")
def draft_changes(key: str) -> str:
    """What a draft changes against what is deployed."""
    number = key_of(key, _("草稿"))
    return render_template("draft_changes.html", **do(read_draft_changes, number))


def read_draft_changes(work: Work, key: int) -> dict[str, Any]:
    """The draft and what differs."""
    view = drafts.get_draft(work, key)
    return {"draft": view.draft, "files": views(comparisons.of_draft(work, key))}
