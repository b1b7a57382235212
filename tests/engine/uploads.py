"""An upload without a fault, of every kind of element, and short ways to change and check it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from service.domain.effects import EFFECTS
from service.domain.roles import ROLES
from service.engine.definition import Catalog, Resource, inspect
from service.engine.findings import Finding
from tests.engine.diagrams import Process, Scope, bpmn, each

CATALOG = Catalog(frozenset(ROLES), EFFECTS)
DMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rules" name="rules" namespace="yuanke">
  <decision id="path" name="路径">
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="in"><inputExpression id="e" typeRef="string"><text>kind</text></inputExpression></input>
      <output id="out" name="path" typeRef="string" />
      <rule id="r1"><inputEntry id="i1"><text>"park"</text></inputEntry><outputEntry id="o1"><text>"approval"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="i2"><text></text></inputEntry><outputEntry id="o2"><text>"filing"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
""".encode()  # noqa: E501 - a rule a line


def form(form_id: str) -> Resource:
    components = [{"type": "textfield", "id": "field_1", "key": "title", "label": "标题"}]
    schema = {"id": form_id, "type": "default", "schemaVersion": 19, "components": components}
    return Resource(f"{form_id}.form", json.dumps(schema).encode())


EXTRAS = (form("apply"), form("count"), Resource("path.dmn", DMN))


def ordinary() -> bytes:
    """A file that uses every element that may stand in a diagram, without an error and without a warning."""
    p = Process("ordinary", "日常流程", version="1.0")
    p.start("begin", form="apply")
    p.user("apply", "secretariat", "apply", due="P10D", follow_up="=today()", priority="50", name="申请")
    p.boundary("late", "apply", interrupting=False, timer=("timeCycle", "R3/P7D"))
    p.service("inform", "notify", inputs={"role": "committee", "title": "=title", "text": "请审议"})
    p.rule("judge", "path", "route")
    p.exclusive("which")
    p.parallel("fork").parallel("join").inclusive("some").inclusive("all")
    p.user("count", "teller", "count", loop=each("=tellers", "who", output_collection="n", output_element="=sheet"))
    p.call("consent", "other", outputs={"consent": "=agreed"})
    p.catch("paid", message="paid", key="=association_key")
    p.event_based("first").catch("soon", timer=("timeDuration", "PT36H")).catch("called", signal="call")
    p.receive("answer", "answer", key="=association_key")
    p.send("ask", "question", properties={"correlationKey": "=association_key"}, inputs={"topic": "=title"})
    p.throw("mark").end("done").end("filed", message="filed").end("stopped", terminate=True).end("reminded")
    inside = p.sub("block", "合议")
    inside.start("block_begin").user("review", "committee", "apply").exclusive("agreed")
    inside.end("block_done").end("refused", error="refused").path("block_begin", "review", "agreed")
    inside.flow("agreed", "block_done", "=agreed").flow("agreed", "refused", default=True)
    p.boundary("returned", "block", error="refused")
    p.path("begin", "apply", "inform", "judge", "which").path("late", "reminded")
    p.flow("which", "fork", '=route = "approval"', id="to_fork").flow("which", "mark", default=True, id="to_mark")
    p.path("mark", "first").path("first", "soon", "done").path("first", "called", "stopped")
    p.path("fork", "count", "join").path("fork", "consent", "join").path("join", "some")
    p.flow("some", "paid", "=fee > 0").flow("some", "ask", default=True)
    p.path("ask", "answer", "all", "block", "filed").path("paid", "all").path("returned", "which_again")
    p.exclusive("which_again").flow("which_again", "inform_again")
    p.service("inform_again", "notify", inputs={"role": "unit", "title": "退回", "text": "请修改"}).end("given_back")
    p.path("inform_again", "given_back")
    p.lane("秘书处", "begin", "apply", "inform", "judge").lane("监票计票", "count").lane("委员会", "block", "late")
    other = Process("other", "征求意见").start("other_begin").user("opinion", "party_committee", "apply")
    other.end("other_done").path("other_begin", "opinion", "other_done")
    return bpmn(p, other)


def upload(*files: bytes | Resource, extras: Iterable[Resource] = EXTRAS) -> list[Resource]:
    """The files under names 1.bpmn, 2.bpmn, … together with two forms and a decision."""
    named = [f if isinstance(f, Resource) else Resource(f"{n}.bpmn", f) for n, f in enumerate(files, 1)]
    return [*named, *extras]


def findings(*files: bytes | Resource) -> list[Finding]:
    """What is said about the files."""
    return inspect(upload(*files), CATALOG)


def codes(*files: bytes | Resource) -> list[str]:
    """The codes alone, each once."""
    return sorted({found.code for found in findings(*files)})


def user(p: Scope, *ids: str) -> Scope:
    """User tasks without a fault."""
    for id in ids:
        p.user(id, "secretariat", "apply")
    return p
