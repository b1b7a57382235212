"""One small change to a file without fault, one finding: its code, its element, its line.

The unchanged file (`uploads.ordinary`) is the other half of every case: it has no finding at all.
"""

# ruff: noqa: E501 - one case a line, whatever its length

from __future__ import annotations

import pytest

from service.engine.findings import WARNINGS
from tests.engine.uploads import findings, ordinary

APPLY = '<zeebe:assignmentDefinition candidateGroups="secretariat" />'
ACTIONS = '<zeebe:properties><zeebe:property name="actions" value="{}" /></zeebe:properties>'
DUE = 'dueDate="P10D"'
CYCLE = ">R3/P7D<"
SOON = ">PT36H<"
MESSAGE = '<bpmn:messageEventDefinition messageRef="message_paid" />'
SIGNAL = '<bpmn:signalEventDefinition signalRef="signal_call" />'
TERMINATE = "<bpmn:terminateEventDefinition />"
CONSENT = '<zeebe:calledElement processId="other" />'
JUDGE = 'decisionId="path" resultVariable="route"'
LOOP = 'inputCollection="=tellers" inputElement="who" outputCollection="n" outputElement="=sheet"'
NOTIFY = '<zeebe:input source="请审议" target="text" />'
PAID_KEY = '<bpmn:message id="message_paid" name="paid">'
ROUTE = '=route = "approval"'
DEFAULT = 'id="to_mark" sourceRef="which" targetRef="mark" />'

# code, element of the finding, text on its line (None: where the element begins), old text, new text
EDITS: list[tuple[str, str, str | None, str, str]] = [
    # elements, events, attributes
    ("element_not_allowed", "ordinary", "<bpmn:auditing", '<bpmn:endEvent id="done" />', '<bpmn:auditing />\n<bpmn:endEvent id="done" />'),
    ("element_inside_text", "to_fork", "=route", ROUTE, '=route <b xmlns="x">= 1</b>'),
    ("conditional_event", "called", None, SIGNAL, "<bpmn:conditionalEventDefinition><bpmn:condition /></bpmn:conditionalEventDefinition>"),
    ("link_event", "called", None, SIGNAL, '<bpmn:linkEventDefinition name="x" />'),
    ("compensation", "stopped", None, TERMINATE, "<bpmn:compensateEventDefinition />"),
    ("compensation", "consent", None, 'id="consent"', 'id="consent" isForCompensation="true"'),
    ("cancel_event", "stopped", None, TERMINATE, "<bpmn:cancelEventDefinition />"),
    ("signal_end", "stopped", None, TERMINATE, SIGNAL),
    ("event_kind", "called", None, SIGNAL, '<bpmn:errorEventDefinition errorRef="error_refused" />'),
    ("event_many", "paid", None, MESSAGE, MESSAGE + SIGNAL),
    ("event_missing", "paid", None, MESSAGE, ""),
    ("not_executable", "other", None, 'name="征求意见" isExecutable="true"', 'name="征求意见" isExecutable="1"'),
    ("not_executable", "other", None, 'name="征求意见" isExecutable="true"', 'name="征求意见"'),
    ("boolean_spelling", "late", None, 'cancelActivity="false"', 'cancelActivity="0"'),
    ("attribute_not_allowed", "first", None, 'id="first"', 'id="first" instantiate="true"'),
    ("attribute_not_allowed", "first", None, 'id="first"', 'id="first" eventGatewayType="Parallel"'),
    ("attribute_not_allowed", "apply", None, 'id="apply" name', 'id="apply" completionQuantity="2" name'),
    ("attribute_not_allowed", "called", None, 'id="called"', 'id="called" parallelMultiple="true"'),
    ("attribute_not_allowed", "to_fork", ROUTE, 'Expression">=route', 'Expression" language="javascript">=route'),
    ("standard_loop", "consent", "<bpmn:standardLoop", "</bpmn:callActivity>", "<bpmn:standardLoopCharacteristics />\n</bpmn:callActivity>"),
    ("loop_bpmn", "count", "<bpmn:loopCard", "</bpmn:multiInstanceLoopCharacteristics>", "<bpmn:loopCardinality>3</bpmn:loopCardinality>\n</bpmn:multiInstanceLoopCharacteristics>"),
    ("data_object", "sheet", None, '<bpmn:endEvent id="done" />', '<bpmn:dataObject id="sheet" />\n<bpmn:endEvent id="done" />'),
    # extension elements
    ("camunda7", "apply", None, 'id="apply" name', 'id="apply" camunda:formKey="x" name'),
    ("camunda7", "apply", None, 'id="apply" name', 'id="apply" camunda:candidateGroups="x" name'),
    ("camunda7_nothing", "apply", None, 'id="apply" name', 'id="apply" camunda:asyncBefore="true" name'),
    ("camunda7", "apply", None, APPLY, APPLY + "<camunda:properties />"),
    ("extension_not_allowed", "apply", "zeebe:taskListeners", APPLY, APPLY + "<zeebe:taskListeners />"),
    ("extension_not_allowed", "judge", "zeebe:taskDefinition type=\"x\"", f"<zeebe:calledDecision {JUDGE} />", f'<zeebe:calledDecision {JUDGE} />\n<zeebe:taskDefinition type="x" />'),
    ("extension_not_allowed", "inform", "zeebe:parameter", NOTIFY, NOTIFY + "\n<zeebe:parameter />"),
    ("element_not_allowed", "apply", APPLY, APPLY, APPLY + '<bpmn:timerEventDefinition />'),
    ("extension_attribute", "apply", "candidateUsers", APPLY, '<zeebe:assignmentDefinition candidateGroups="secretariat" candidateUsers="li" />'),
    ("extension_attribute", "consent", "versionTag=", CONSENT, '<zeebe:calledElement processId="other" bindingType="versionTag" versionTag="1" />'),
    ("extension_attribute", "inform", 'target="text"', NOTIFY, '<zeebe:input source="请审议" target="text" scope="x" />'),
    ("extension_twice", "apply", APPLY, APPLY, APPLY + APPLY),
    # ids and references
    ("id_missing", "ordinary", '<bpmn:endEvent name="x"', '<bpmn:endEvent id="done" />', '<bpmn:endEvent id="done" />\n<bpmn:endEvent name="x" />'),
    ("id_twice", "block_done", '<bpmn:message id="block_done"', '<bpmn:message id="message_filed"', '<bpmn:message id="block_done" name="unused" />\n<bpmn:message id="message_filed"'),
    ("reference_missing", "ordinary_flow_2", None, 'sourceRef="apply" targetRef="inform"', 'sourceRef="apply" targetRef="nowhere"'),
    ("reference_missing", "paid", None, 'messageRef="message_paid"', 'messageRef="message_unknown"'),
    ("reference_missing", "returned", None, 'attachedToRef="block"', 'attachedToRef="blocks"'),
    ("reference_missing", "ordinary_lane_2", None, "<bpmn:flowNodeRef>count<", "<bpmn:flowNodeRef>counts<"),
    ("scope_crossed", "ordinary_flow_23", None, 'sourceRef="block" targetRef="filed"', 'sourceRef="block_done" targetRef="filed"'),
    ("scope_crossed", "returned", None, 'attachedToRef="block"', 'attachedToRef="review"'),
    ("default_wrong", "which", None, 'default="to_mark"', 'default="ordinary_flow_1"'),
    ("default_ignored", "join", None, 'id="join"', 'id="join" default="ordinary_flow_17"'),
    ("name_missing", "paid", None, ' messageRef="message_paid"', ""),
    ("name_missing", "called", None, ' signalRef="signal_call"', ""),
    ("lane_unnamed", "ordinary_lane_2", None, ' name="监票计票"', ""),
    ("lane_twice", "ordinary_lane_3", None, "<bpmn:flowNodeRef>late<", "<bpmn:flowNodeRef>apply<"),
    ("schema", "", "<bpmn:userTask id=\"apply\"", 'id="apply" name', 'id="apply" colour="red" name'),
    # flows
    ("default_missing", "which", None, ' default="to_mark"', ""),
    ("condition_missing", "to_fork", None, '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=route = "approval"</bpmn:conditionExpression>', ""),
    ("condition_on_default", "to_mark", None, DEFAULT, DEFAULT.removesuffix(" />") + "><bpmn:conditionExpression>=a</bpmn:conditionExpression></bpmn:sequenceFlow>"),
    ("condition_ignored", "ordinary_flow_2", None, 'sourceRef="apply" targetRef="inform" />', 'sourceRef="apply" targetRef="inform"><bpmn:conditionExpression>=a</bpmn:conditionExpression></bpmn:sequenceFlow>'),
    ("condition_alone", "ordinary_flow_26", None, 'targetRef="inform_again" />', 'targetRef="inform_again"><bpmn:conditionExpression>=a</bpmn:conditionExpression></bpmn:sequenceFlow>'),
    # events
    ("name_expression", "paid", None, PAID_KEY, PAID_KEY.replace("paid\">", "=paid\">")),
    ("correlation_missing", "paid", None, '<bpmn:message id="message_paid" name="paid">\n<bpmn:extensionElements>\n<zeebe:subscription correlationKey="=association_key" />', '<bpmn:message id="message_paid" name="paid">\n<bpmn:extensionElements>'),
    ("boundary_host", "late", None, 'attachedToRef="apply"', 'attachedToRef="which"'),
    ("boundary_instant", "late", None, 'attachedToRef="apply"', 'attachedToRef="judge"'),
    ("error_not_interrupting", "returned", None, 'attachedToRef="block" cancelActivity="true"', 'attachedToRef="block" cancelActivity="false"'),
    ("event_gateway_timers", "first", None, SIGNAL, "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"),
    # times
    ("timer_missing", "soon", None, '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT36H</bpmn:timeDuration>', ""),
    ("timer_missing", "soon", None, SOON, "><"),
    ("timer_literal", "soon", None, SOON, ">P3<"),
    ("timer_literal", "soon", None, SOON, ">3 days<"),
    ("timer_literal", "soon", None, SOON, ">2026-12-01<"),
    ("timer_literal", "late", None, CYCLE, ">R/PT0S<"),
    ("timer_literal", "late", None, CYCLE, ">R0/P1D<"),
    ("timer_literal", "late", None, CYCLE, ">0 0 9 * * MON-FRI<"),
    ("timer_literal", "late", None, CYCLE, ">R999999999/P1D<"),
    ("timer_literal", "apply", None, DUE, 'dueDate="next week"'),
    ("timer_literal", "apply", None, DUE, 'dueDate="2026-02-30"'),
    ("timer_fraction", "soon", None, SOON, ">P1.5D<"),
    ("timer_fraction", "apply", None, DUE, 'dueDate="P0.5Y"'),
    ("timer_fraction", "late", None, CYCLE, ">R/P1,5M<"),
    ("timer_zone", "apply", None, DUE, 'dueDate="2026-12-01T09:00:00"'),
    ("timer_zone", "late", None, CYCLE, ">R/2026-12-01T09:00:00/P1M<"),
    ("timer_backwards", "soon", None, SOON, ">-P1D<"),
    ("timer_cycle", "late", None, 'cancelActivity="false"', 'cancelActivity="true"'),
    ("timer_too_often", "late", None, CYCLE, ">R/PT1S<"),
    # roles, forms, lanes
    ("role_missing", "apply", None, APPLY, ""),
    ("role_many", "apply", None, '"secretariat"', '"secretariat, committee"'),
    ("role_unknown", "apply", None, '"secretariat"', '"secretary"'),
    ("role_unknown", "apply", None, '"secretariat"', '"=role"'),
    ("lane_role", "apply", None, '"secretariat"', '"unit"'),
    ("action_unknown", "apply", None, APPLY, APPLY + ACTIONS.format("transfer, forward")),
    ("action_outside", "count", None, '<zeebe:formDefinition formId="count" />', '<zeebe:formDefinition formId="count" />' + ACTIONS.format("delegate_outside")),
    ("actions_misplaced", "judge", None, f"<zeebe:calledDecision {JUDGE} />", f"<zeebe:calledDecision {JUDGE} />" + ACTIONS.format("urge")),
    ("form_missing", "count", None, '<zeebe:formDefinition formId="count" />', ""),
    ("form_unknown", "count", None, '<zeebe:formDefinition formId="count" />', '<zeebe:formDefinition formId="counts" />'),
    ("name_expression", "count", None, '<zeebe:formDefinition formId="count" />', '<zeebe:formDefinition formId="=f" />'),
    ("priority_literal", "apply", None, 'priority="50"', 'priority="high"'),
    ("priority_literal", "apply", None, 'priority="50"', 'priority="101"'),
    ("other_person_unknown", "apply", None, APPLY, APPLY + '<zeebe:properties><zeebe:property name="other_person_than" value="count inform" /></zeebe:properties>'),
    ("other_person_unknown", "apply", None, APPLY, APPLY + '<zeebe:properties><zeebe:property name="other_person_than" value="apply" /></zeebe:properties>'),
    ("signature_wrong", "apply", None, APPLY, APPLY + '<zeebe:properties><zeebe:property name="signature" value="yes" /></zeebe:properties>'),
    ("state_unknown", "apply", None, APPLY, APPLY + '<zeebe:properties><zeebe:property name="state" value="open" /></zeebe:properties>'),
    ("expression_wrong", "apply", None, APPLY, APPLY + '<zeebe:properties><zeebe:property name="conflict_of_interest" value="=candidates[" /></zeebe:properties>'),
    # effects, decisions, calls
    ("effect_missing", "inform", None, '<zeebe:taskDefinition type="notify" />\n<zeebe:ioMapping>\n<zeebe:input source="committee"', '<zeebe:ioMapping>\n<zeebe:input source="committee"'),
    ("effect_unknown", "inform", None, '"notify" />\n<zeebe:ioMapping>\n<zeebe:input source="committee"', '"notice" />\n<zeebe:ioMapping>\n<zeebe:input source="committee"'),
    ("name_expression", "inform", None, '"notify" />\n<zeebe:ioMapping>\n<zeebe:input source="committee"', '"=kind" />\n<zeebe:ioMapping>\n<zeebe:input source="committee"'),
    ("effect_input_unknown", "inform", None, NOTIFY, NOTIFY + '<zeebe:input source="x" target="subject" />'),
    ("effect_input_missing", "inform", None, NOTIFY, ""),
    ("effect_output_unknown", "inform", None, NOTIFY, NOTIFY + '<zeebe:output source="=sent" target="sent" />'),
    ("decision_missing", "judge", None, 'decisionId="path" ', ""),
    ("decision_unknown", "judge", None, 'decisionId="path"', 'decisionId="paths"'),
    ("name_expression", "judge", None, 'decisionId="path"', 'decisionId="=paths"'),
    ("result_missing", "judge", None, ' resultVariable="route"', ""),
    ("variable_name", "judge", None, ' resultVariable="route"', ' resultVariable="my route"'),
    ("call_missing", "consent", None, CONSENT, ""),
    ("call_unknown", "consent", None, 'processId="other"', 'processId="others"'),
    ("name_expression", "consent", None, 'processId="other"', 'processId="=others"'),
    ("call_propagation", "consent", None, CONSENT + '\n<zeebe:ioMapping>\n<zeebe:output source="=agreed" target="consent" />\n</zeebe:ioMapping>', '<zeebe:calledElement processId="other" propagateAllChildVariables="false" />'),
    # repetitions, mappings, expressions
    ("loop_collection", "count", None, 'inputCollection="=tellers"', 'inputCollection="tellers"'),
    ("loop_collection", "count", None, f"<zeebe:loopCharacteristics {LOOP} />", ""),
    ("loop_output", "count", None, ' outputElement="=sheet"', ""),
    ("variable_name", "count", None, 'inputElement="who"', 'inputElement="for"'),
    ("variable_name", "consent", None, 'target="consent"', 'target="__proto__"'),
    ("variable_name", "consent", None, 'target="consent"', 'target="a..b"'),
    ("variable_name", "consent", None, 'target="consent"', 'target=""'),
    ("mapping_source", "consent", None, 'source="=agreed"', 'source=""'),
    ("expression_wrong", "consent", None, 'source="=agreed"', 'source="=agreed and"'),
    ("expression_wrong", "to_fork", None, ROUTE, "=route == 1"),
    ("expression_wrong", "soon", None, SOON, ">=duration(<"),
    ("expression_wrong", "apply", None, DUE, 'dueDate="=today("'),
    ("expression_wrong", "count", None, '"=tellers"', '"=[tellers"'),
    ("expression_wrong", "paid", None, PAID_KEY + '\n<bpmn:extensionElements>\n<zeebe:subscription correlationKey="=association_key" />', PAID_KEY + '\n<bpmn:extensionElements>\n<zeebe:subscription correlationKey="=a ) b" />'),
    ("expression_wrong", "ask", None, 'value="=association_key"', 'value="=1 +"'),
    ("expression_juel", "to_fork", None, ROUTE, "${route == 'approval'}"),
    ("expression_juel", "soon", None, SOON, ">${days}<"),
    ("expression_too_long", "to_fork", None, ROUTE, "=a" + " + a" * 2000),
]  # fmt: skip
# A task in two lanes goes to another role than one of them says: both sentences help.
ALSO = {"lane_twice": {"lane_role"}}


def test_the_unchanged_file_has_no_finding() -> None:
    assert findings(ordinary()) == []


@pytest.mark.parametrize(("code", "at", "mark", "old", "new"), EDITS, ids=[f"{n}-{e[0]}" for n, e in enumerate(EDITS)])
def test_one_change_is_one_finding(code: str, at: str, mark: str | None, old: str, new: str) -> None:
    text = ordinary().decode()
    assert text.count(old) >= 1, "the change changes nothing"
    data = text.replace(old, new, 1)
    found = findings(data.encode())
    mine = [f for f in found if f.code == code and f.element_id == at]
    assert mine, [(f.code, f.element_id, f.line) for f in found]
    marked = mark or f' id="{at}"'
    lines = [n for n, line in enumerate(data.splitlines(), 1) if marked in line]
    assert mine[0].line in lines
    assert mine[0].resource == "1.bpmn"
    assert mine[0].severity == ("warning" if code in WARNINGS else "error")
    assert {f.code for f in found} - ALSO.get(code, set()) == {code}, [
        (f.code, f.element_id, f.line, f.en) for f in found
    ]
