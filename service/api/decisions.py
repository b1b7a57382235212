"""Decisions: find, read, evaluate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from flask import Response

from service.api.definitions import XML
from service.api.fields import Fixed, Flag, Items, Key, Number, Text, Values
from service.api.paging import page_body, search_answer, search_request
from service.api.schema import DEFAULT_TENANT, Answer, Part, Request, exactly_one
from service.api.work import Door, look_up, send
from service.usecases import decisions

door = Door("decision-definitions", "决策表 · Decision tables")


class DecisionAnswer(Answer):
    """A version of a decision."""

    decision_definition_id = Text(attribute="decision_id", required=True)
    decision_definition_key = Key(attribute="key", required=True)
    name = Text(required=True)
    version = Number(required=True)
    decision_requirements_id = Text(attribute="requirements_id", required=True)
    decision_requirements_key = Key(attribute="deployment_key", required=True)
    decision_requirements_name = Text(attribute="requirements_name", required=True)
    decision_requirements_version = Number(attribute="version", required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class Input(Answer):
    """What a column of conditions was compared with; the value is a text of JSON."""

    input_id = Text(required=True)
    input_name = Text(required=True)
    input_value = Text(required=True)


class Output(Answer):
    """What a rule gave; the value is a text of JSON."""

    output_id = Text(required=True)
    output_name = Text(required=True)
    output_value = Text(required=True)
    rule_id = Text(required=True, allow_none=True)
    rule_index = Number(required=True, allow_none=True)


class Rule(Answer):
    """A rule that matched, counted from 1."""

    rule_id = Text(required=True)
    rule_index = Number(required=True)
    evaluated_outputs = Items(Part(Output), required=True)


class Evaluated(Answer):
    """A decision that was evaluated on the way."""

    decision_definition_id = Text(required=True)
    decision_definition_key = Key(required=True)
    decision_definition_name = Text(required=True)
    decision_definition_version = Number(required=True)
    decision_definition_type = Text(required=True)
    decision_evaluation_instance_key = Text(required=True)
    output = Text(required=True)
    evaluated_inputs = Items(Part(Input), required=True)
    matched_rules = Items(Part(Rule), required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


DecisionSearch = search_request(
    "DecisionDefinition",
    {
        "decision_definition_key": Key(attribute="key"),
        "decision_definition_id": Text(attribute="decision_id"),
        "name": Text(),
        "version": Number(),
        "is_latest_version": Flag(attribute="is_latest"),
        "decision_requirements_id": Text(attribute="requirements_id"),
        "decision_requirements_name": Text(attribute="requirements_name"),
    },
    {
        "decisionDefinitionKey": "key",
        "decisionDefinitionId": "decision_id",
        "name": "name",
        "version": "version",
        "decisionRequirementsId": "requirements_id",
        "decisionRequirementsName": "requirements_name",
    },
)
DecisionPage = search_answer("DecisionDefinition", DecisionAnswer)
DECISION = DecisionAnswer()


class EvaluationRequest(Request):
    """Which decision, and with what."""

    decision_definition_id = Text(min=1, attribute="decision_id", example="election_result")
    decision_definition_key = Key(attribute="definition_key")
    variables = Values(load_default=dict)
    _one = exactly_one("decision_id", "definition_key")


@door.operation("POST", "/decision-definitions/search", zh="查询决策表", body=DecisionSearch, answer=DecisionPage)
def search_decision_definitions(search: dict[str, Any]) -> Response:
    """Search versions of decisions."""
    return send(page_body(DECISION, look_up(decisions.search_decision_definitions, **search)))


@door.operation("GET", "/decision-definitions/<key:decision_definition_key>", zh="查看决策表", answer=DecisionAnswer)
def get_decision_definition(decision_definition_key: int) -> Response:
    """Get a version of a decision."""
    return send(DECISION.dump(look_up(decisions.get_decision_definition, decision_definition_key)))


@door.operation("GET", "/decision-definitions/<key:decision_definition_key>/xml", zh="下载决策表", content_type=XML)
def get_decision_definition_xml(decision_definition_key: int) -> Response:
    """Get the DMN file as it was deployed."""
    return Response(look_up(decisions.get_decision_xml, decision_definition_key), mimetype=XML)


class EvaluationAnswer(Answer):
    """What a decision gave; `output` is a text of JSON. Nothing is stored: the keys of the evaluation name nothing."""

    decision_definition_id = Text(required=True)
    decision_definition_key = Key(required=True)
    decision_definition_name = Text(required=True)
    decision_definition_version = Number(required=True)
    decision_requirements_id = Text(required=True)
    decision_requirements_key = Key(required=True)
    decision_evaluation_key = Key(attribute="decision_definition_key", required=True)
    decision_instance_key = Key(attribute="decision_definition_key", required=True)
    evaluated_decisions = Items(Part(Evaluated), required=True)
    output = Text(required=True, example='"合格"')
    failed_decision_definition_id = Fixed(None, required=True)
    failure_message = Fixed(None, required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


@door.operation(
    "POST", "/decision-definitions/evaluation", zh="试算决策表", body=EvaluationRequest, answer=EvaluationAnswer
)
def evaluate_decision(wanted: dict[str, Any]) -> Response:
    """Evaluate a decision with variables. Nothing is stored."""
    return send(EvaluationAnswer().dump(_evaluation(look_up(decisions.evaluate_decision, **wanted))))


def _evaluation(evaluation: decisions.Evaluation) -> dict[str, Any]:
    definition = evaluation.definition
    return {
        "decision_definition_id": definition.decision_id,
        "decision_definition_key": definition.key,
        "decision_definition_name": definition.name,
        "decision_definition_version": definition.version,
        "decision_requirements_id": definition.requirements_id,
        "decision_requirements_key": definition.deployment_key,
        "output": _json(evaluation.result.value),
        "evaluated_decisions": list(_tables(evaluation)),
    }


def _tables(evaluation: decisions.Evaluation) -> Iterator[dict[str, Any]]:
    """The decision tables on the way, in the order in which they were decided."""
    definition, result = evaluation.definition, evaluation.result
    for number, (decision_id, matched) in enumerate(result.matched.items(), 1):
        made = evaluation.model.tables[decision_id]
        is_last = decision_id == definition.decision_id
        rows = _rows(made["table"], matched["rules"], result.value) if is_last else []
        yield {
            "decision_definition_id": decision_id,
            "decision_definition_key": definition.key,
            "decision_definition_name": made["name"],
            "decision_definition_version": definition.version,
            "decision_definition_type": "DECISION_TABLE",
            "decision_evaluation_instance_key": f"{definition.key}-{number}",
            "output": _json(result.value) if is_last else "null",
            "evaluated_inputs": [
                {
                    "input_id": column["id"] or "",
                    "input_name": column["label"] or column["expression"],
                    "input_value": _json(value),
                }
                for column, value in zip(made["table"]["inputs"], matched["inputs"], strict=True)
            ],
            "matched_rules": [
                _rule(made["table"], index, rows[place] if rows else None)
                for place, index in enumerate(matched["rules"])
            ],
        }


def _rows(table: dict[str, Any], hits: list[int], value: Any) -> list[Any]:
    """What each rule that matched gave, where the result still tells."""
    if table["aggregation"] or table["hitPolicy"] in ("PRIORITY", "OUTPUT ORDER"):
        return []
    return list(value) if table["hitPolicy"] in ("COLLECT", "RULE ORDER") and hits else [value] * len(hits)


def _rule(table: dict[str, Any], index: int, row: Any) -> dict[str, Any]:
    rule_id, columns = table["rules"][index]["id"] or "", table["outputs"]
    values = [row] if len(columns) == 1 else [(row or {}).get(column["name"]) for column in columns]
    return {
        "rule_id": rule_id,
        "rule_index": index + 1,
        "evaluated_outputs": [
            {
                "output_id": column["id"] or "",
                "output_name": column["label"] or column["name"] or "",
                "output_value": _json(value),
                "rule_id": rule_id,
                "rule_index": index + 1,
            }
            for column, value in zip(columns, values, strict=True)
        ],
    }


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
