"""Decisions as DMN 1.3 says: decision tables with every hit policy, literal expressions, decisions that require others.

A file is read once into a model of plain JSON, which the core keeps by its hash. Expressions are FEEL; nothing else is
ever evaluated. What we do not run (boxed contexts, invocations, knowledge models) is a finding at deployment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.domain.errors import Refused
from service.domain.workdays import Moment
from service.engine import feel, sandbox
from service.engine.findings import DiagramRefused, Finding, finding
from service.engine.xml import load as load_xml
from service.engine.xml import local_name, namespace

NAMESPACES: Final = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
HIT_POLICIES: Final = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"})
AGGREGATIONS: Final = frozenset({"SUM", "MIN", "MAX", "COUNT"})
LOGIC: Final = frozenset({"decisionTable", "literalExpression"})
BOXED: Final = frozenset({"context", "invocation", "relation", "list", "functionDefinition", "conditional", "filter"})


class DecisionError(Refused):
    """A decision that has no result: rules that contradict the hit policy, or an expression that fails."""


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """A decision of a file. `requirements_id` and `_name` are the file's; `text` is the model of all its decisions."""

    id: str
    name: str
    requirements_id: str
    requirements_name: str
    hash: str
    text: str
    tables: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """`value` is a JSON value. `matched` tells per decision which rules matched (from 0) on which inputs."""

    value: Any
    matched: Mapping[str, Mapping[str, Any]]


def load(content: bytes, resource: str = "") -> dict[str, DecisionModel]:
    """The decisions of a .dmn file by their ids. Raises DiagramRefused with everything that is wrong."""
    root = load_xml(content, resource)
    findings = [f.within(resource) for f in problems(root)]
    if findings:
        raise DiagramRefused(findings)
    decisions = {d["id"]: d for d in map(_decision, _children(root, "decision"))}
    text = sandbox.text({"decisions": decisions})
    digest = hashlib.sha256(text.encode()).hexdigest()
    file_id, file_name = root.get("id") or "", root.get("name") or ""
    tables = {key: value for key, value in decisions.items() if "table" in value}
    return {
        key: DecisionModel(key, value["name"], file_id, file_name, digest, text, tables)
        for key, value in decisions.items()
    }


def evaluate(model: DecisionModel, variables: Mapping[str, Any], at: Moment) -> DecisionResult:
    """Take the decision. Raises DecisionError."""
    seen = {name: value for name, value in variables.items() if _named(name, model.text)}
    try:
        keep = {"model": ("decisionKeep", model.hash, model.text)}
        answer = sandbox.ask("decisionEvaluate", model.hash, model.id, sandbox.text(seen), at=at, keep=keep)
    except (sandbox.Cut, ValueError) as error:
        raise DecisionError("decision_broken", decision=model.id, reason=str(error)) from error
    if "code" in answer:
        raise DecisionError(answer["code"], **answer["params"])
    if "error" in answer:
        raise DecisionError("decision_broken", decision=model.id, reason=answer["error"])
    return DecisionResult(answer["value"], answer["matched"])


def problems(root: Any) -> Iterator[Finding]:
    """Everything in a parsed .dmn file that we do not run, with its line."""
    if local_name(root) != "definitions" or namespace(root) not in NAMESPACES:
        yield finding("not_dmn", root.get("id"), root.sourceline or 0, found=local_name(root))
        return
    decisions = list(_children(root, "decision"))
    if not decisions:
        yield finding("dmn_without_decision", root.get("id"), root.sourceline or 0)
    ids = [d.get("id") for d in decisions]
    for decision in decisions:
        line, key = decision.sourceline or 0, decision.get("id") or ""
        if not key:
            yield finding("dmn_without_id", "", line, name=decision.get("name") or "")
        elif ids.count(key) > 1:
            yield finding("dmn_duplicate_id", key, line)
        yield from _logic_problems(decision, key)
        for required in _required(decision):
            if required not in ids:
                yield finding("dmn_requirement_missing", key, line, required=required)
    if _has_cycle({d.get("id"): _required(d) for d in decisions}):
        yield finding("dmn_cycle", root.get("id"), root.sourceline or 0)


def _logic_problems(decision: Any, key: str) -> Iterator[Finding]:
    for boxed in (c for c in decision if local_name(c) in BOXED):
        yield finding("dmn_boxed", key, boxed.sourceline or 0, kind=local_name(boxed))
    logic = [c for c in decision if local_name(c) in LOGIC]
    if len(logic) != 1:
        if not any(local_name(c) in BOXED for c in decision):
            yield finding("dmn_without_logic", key, decision.sourceline or 0)
        return
    if local_name(logic[0]) == "literalExpression":
        yield from _text_problems(logic[0], key, optional=False)
        return
    yield from _table_problems(logic[0], key)


def _table_problems(table: Any, key: str) -> Iterator[Finding]:
    policy, aggregation = table.get("hitPolicy", "UNIQUE"), table.get("aggregation")
    line = table.sourceline or 0
    if policy not in HIT_POLICIES:
        yield finding("dmn_hit_policy", key, line, policy=policy)
    outputs = list(_children(table, "output"))
    if aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS or len(outputs) != 1):
        yield finding("dmn_aggregation", key, line, aggregation=aggregation)
    if policy in ("PRIORITY", "OUTPUT ORDER") and not any(_text(_child(o, "outputValues")) for o in outputs):
        yield finding("dmn_priority_without_values", key, line, policy=policy)
    if not outputs or (len(outputs) > 1 and not all(o.get("name") for o in outputs)):
        yield finding("dmn_output_name", key, line)
    for column in _children(table, "input"):
        yield from _text_problems(_child(column, "inputExpression"), key, optional=False, place=column)
        yield from _text_problems(_child(column, "inputValues"), key, unary=True)
    for column in outputs:
        yield from _text_problems(_child(column, "defaultOutputEntry"), key)
    for rule in _children(table, "rule"):
        for cell in _children(rule, "inputEntry"):
            yield from _text_problems(cell, key, unary=True)
        for cell in _children(rule, "outputEntry"):
            yield from _text_problems(cell, key)


def _text_problems(
    cell: Any, key: str, *, unary: bool = False, optional: bool = True, place: Any = None
) -> Iterator[Finding]:
    if cell is not None and (cell.get("expressionLanguage") or "feel").rsplit("/", 1)[-1].lower() not in ("feel", ""):
        yield finding("dmn_language", key, cell.sourceline or 0, language=cell.get("expressionLanguage"))
        return
    text = _text(cell)
    if not text or (unary and text == "-"):
        if not optional:
            where = cell if cell is not None else place
            yield finding("dmn_empty", key, (where.sourceline or 0) if where is not None else 0)
        return
    problem = feel.problem(text, is_unary=unary)
    if problem:
        yield finding("feel_syntax", key, cell.sourceline or 0, expression=text, problem=problem)


def _decision(element: Any) -> dict[str, Any]:
    variable = _child(element, "variable")
    made: dict[str, Any] = {
        "id": element.get("id"),
        "name": element.get("name") or element.get("id"),
        "variable": variable.get("name") if variable is not None else None,
        "type": variable.get("typeRef") if variable is not None else None,
        "requires": _required(element),
    }
    table = _child(element, "decisionTable")
    if table is None:
        made["expression"] = _text(_child(element, "literalExpression"))
    else:
        made["table"] = _table(table)
    return made


def _table(table: Any) -> dict[str, Any]:
    return {
        "hitPolicy": table.get("hitPolicy", "UNIQUE"),
        "aggregation": table.get("aggregation"),
        "inputs": [
            {
                "id": column.get("id"),
                "label": column.get("label"),
                "expression": _text(_child(column, "inputExpression")),
                "type": _child(column, "inputExpression").get("typeRef"),
                "values": _text(_child(column, "inputValues")),
            }
            for column in _children(table, "input")
        ],
        "outputs": [
            {
                "id": column.get("id"),
                "label": column.get("label"),
                "name": column.get("name"),
                "type": column.get("typeRef"),
                "values": _text(_child(column, "outputValues")),
                "otherwise": _text(_child(column, "defaultOutputEntry")),
            }
            for column in _children(table, "output")
        ],
        "rules": [
            {
                "id": rule.get("id"),
                "tests": [_text(cell) for cell in _children(rule, "inputEntry")],
                "outputs": [_text(cell) for cell in _children(rule, "outputEntry")],
                "annotation": _text(_child(rule, "description")),
            }
            for rule in _children(table, "rule")
        ],
    }


def _required(decision: Any) -> list[str]:
    links = (
        link for need in _children(decision, "informationRequirement") for link in _children(need, "requiredDecision")
    )
    return [(link.get("href") or "").lstrip("#") for link in links]


def _has_cycle(graph: Mapping[str, list[str]]) -> bool:
    done: set[str] = set()

    def leads_back(node: str, path: tuple[str, ...]) -> bool:
        if node in path:
            return True
        if node in done:
            return False
        found = any(leads_back(other, (*path, node)) for other in graph.get(node, ()))
        done.add(node)
        return found

    return any(leads_back(node, ()) for node in graph)


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if local_name(child) == name)


def _child(element: Any, name: str) -> Any:
    return next(_children(element, name), None)


def _text(element: Any) -> str:
    if element is None:
        return ""
    inner = _child(element, "text")
    return "".join((inner if inner is not None else element).itertext()).strip()


def _named(name: str, text: str) -> bool:
    return name in text or " " in name or not name.isascii()  # the text is escaped to ASCII
