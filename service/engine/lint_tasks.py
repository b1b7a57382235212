"""Tasks and what they name: roles, forms, effects, decisions, called processes, repetitions, mappings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from service.domain import actions
from service.domain.effects import EffectSpec
from service.domain.roles import ROLES
from service.domain.separation import steps_of
from service.domain.vocabulary import CASE_STATES
from service.engine.diagram import Diagram, Node
from service.engine.findings import Finding
from service.engine.form_lint import WORDS
from service.engine.lint_events import time_problem
from service.engine.lint_flows import about

_NAME: Final = re.compile(r"[^\W\d]\w*")
_FIRST_NAME: Final = re.compile(r"=\s*([^\W\d]\w*)\s*(?:\.[\s\S]*)?")
_WHOLE: Final = re.compile(r"\d{1,3}", re.ASCII)
# What JavaScript objects have by birth, besides the words that FEEL itself needs.
TAKEN: Final = WORDS | {"__proto__", "constructor", "prototype", "this", "parent"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the diagrams of one bundle may name."""

    roles: frozenset[str] = frozenset()
    effects: Mapping[str, EffectSpec] = field(default_factory=dict)
    forms: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    processes: frozenset[str] = frozenset()


def tasks(diagram: Diagram, names: Names) -> Iterator[Finding]:
    """All findings about activities and the names that they use."""
    for node in diagram.nodes.values():
        yield from _actions(node)
        if node.type == "userTask":
            yield from _user_task(node, diagram, names)
        elif node.type == "serviceTask":
            yield from _service_task(node, names)
        elif node.type == "businessRuleTask":
            yield from _rule_task(node, names)
        elif node.type == "callActivity":
            yield from _call(node, names)
        elif node.type == "startEvent" and node.form_id:
            yield from _form(node, node.form_id, names)
        yield from _loop(node)
        effect = names.effects.get(node.effect or "")
        yield from _mappings(node, frozenset() if effect is None else effect.accepted)


def known(names: Iterable[str]) -> str:
    """The names that exist, for a sentence."""
    return ", ".join(sorted(names)) or "—"


def _user_task(node: Node, diagram: Diagram, names: Names) -> Iterator[Finding]:
    groups = node.candidate_groups
    if len(groups) > 1:
        yield about(node, "role_many", count=len(groups))
    elif not groups and not node.assignee:
        yield about(node, "role_missing")
    for role in groups[:1] if len(groups) == 1 else ():
        if role not in names.roles:
            yield about(node, "role_unknown", role=role, known=known(names.roles))
        elif node.lane and role in ROLES and node.lane != ROLES[role].zh:
            yield about(node, "lane_role", lane=node.lane, role=ROLES[role].zh)
    if node.form_id is None:
        yield about(node, "form_missing")
    else:
        yield from _form(node, node.form_id, names)
    for text in (node.due_date, node.follow_up_date):
        if text and (code := time_problem(text, "timeDate", "timeDuration")):
            yield about(node, code, text=text)
    for step in steps_of(node.properties):
        if step == node.id or diagram.nodes.get(step, node).type != "userTask" or step not in diagram.nodes:
            yield about(node, "other_person_unknown", step=step)
    priority = node.priority or "0"
    if not priority.startswith("=") and (not _WHOLE.fullmatch(priority) or int(priority) > 100):
        yield about(node, "priority_literal", text=priority)


def _actions(node: Node) -> Iterator[Finding]:
    """What a task lets people do besides completing it."""
    signature = node.properties.get(actions.SIGNATURE)
    if signature is not None and (signature != actions.YES or node.type != "userTask"):
        yield about(node, "signature_wrong", value=signature)
    state = node.properties.get("state")
    if state is not None and state not in CASE_STATES:
        yield about(node, "state_unknown", state=state, known=known(CASE_STATES))
    text = node.properties.get(actions.PROPERTY)
    if text is None:
        return
    if node.type != "userTask":
        yield about(node, "actions_misplaced")
    for action in actions.listed(text):
        if action not in actions.ACTIONS:
            yield about(node, "action_unknown", action=action, known=known(actions.ACTIONS))
        elif action == "delegate_outside" and actions.DECIDING_ROLES.intersection(node.candidate_groups):
            yield about(node, "action_outside", role=ROLES[node.candidate_groups[0]].zh)


def _form(node: Node, form_id: str, names: Names) -> Iterator[Finding]:
    if form_id.startswith("="):
        yield about(node, "name_expression", name=form_id)
    elif form_id not in names.forms:
        yield about(node, "form_unknown", form=form_id)


def _service_task(node: Node, names: Names) -> Iterator[Finding]:
    if not node.effect:
        yield about(node, "effect_missing")
        return
    if node.effect.startswith("="):
        yield about(node, "name_expression", name=node.effect)
        return
    effect = names.effects.get(node.effect)
    if effect is None:
        yield about(node, "effect_unknown", effect=node.effect, known=known(names.effects))
        return
    given = {mapping.target.partition(".")[0] for mapping in node.inputs}
    for name in sorted(given - effect.accepted):
        yield about(node, "effect_input_unknown", effect=effect.type, name=name, known=known(effect.accepted))
    if missing := effect.inputs - given:
        yield about(node, "effect_input_missing", effect=effect.type, names=known(missing))
    for mapping in node.outputs:
        first = _FIRST_NAME.fullmatch(mapping.source)
        if first and first[1] not in effect.outputs | given:
            yield about(node, "effect_output_unknown", effect=effect.type, name=first[1], known=known(effect.outputs))


def _rule_task(node: Node, names: Names) -> Iterator[Finding]:
    decision = node.called_decision
    if not decision:
        yield about(node, "decision_missing")
    elif decision.startswith("="):
        yield about(node, "name_expression", name=decision)
    elif decision not in names.decisions:
        yield about(node, "decision_unknown", decision=decision)
    if not node.result_variable:
        yield about(node, "result_missing")
    elif not is_variable(node.result_variable):
        yield about(node, "variable_name", name=node.result_variable)


def _call(node: Node, names: Names) -> Iterator[Finding]:
    process = node.called_process
    if not process:
        yield about(node, "call_missing")
    elif process.startswith("="):
        yield about(node, "name_expression", name=process)
    elif process not in names.processes:
        yield about(node, "call_unknown", process=process)


def _loop(node: Node) -> Iterator[Finding]:
    loop = node.loop
    if loop is None:
        return
    if not loop.input_collection.startswith("="):
        yield about(node, "loop_collection")
    if (loop.output_collection is None) != (loop.output_element is None):
        yield about(node, "loop_output")
    for name in (loop.input_element, loop.output_collection):
        if name and not is_variable(name):
            yield about(node, "variable_name", name=name)


def _mappings(node: Node, given: frozenset[str]) -> Iterator[Finding]:
    """`given` are names that the catalogue demands, whatever they mean in FEEL."""
    for mapping in (*node.inputs, *node.outputs):
        if mapping.target not in given and not all(map(is_variable, mapping.target.split("."))):
            yield about(node, "variable_name", name=mapping.target)
        if not mapping.source:
            yield about(node, "mapping_source", target=mapping.target)


def is_variable(name: str) -> bool:
    """Whether expressions can read a variable of that name."""
    return name not in TAKEN and _NAME.fullmatch(name) is not None
