"""Changing by hand where a process instance stands, in the shape of Camunda 8; by two persons where it must be."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Instant, Items, Key, Number, Text, Values
from service.api.paging import Filter, page_body, search_answer, search_request
from service.api.schema import Answer, Part, Request, exactly_one, unsupported
from service.api.work import Door, carry_out, look_up, nothing, send
from service.domain.errors import WrongState
from service.engine.modifications import Plan
from service.usecases import confirmations, modifications, tasks
from service.usecases.work import Work

door = Door("modifications", "调整环节 · Changing where a process instance stands")

PATH: Final = "/process-instances/<key:process_instance_key>/modification"
STATES: Final = {"PROPOSED": "proposed", "CONFIRMED": "confirmed", "REJECTED": "rejected", "WITHDRAWN": "withdrawn"}


class ActivateInstruction(Request):
    """An element at which a token begins."""

    element_id = Text(min=1, max=255, required=True, example="review")
    variable_instructions = Items(Values())
    ancestor_element_instance_key = Text(description="-1 or nothing: the scope that is under way.")
    _not_here = unsupported("variable_instructions")


class TerminateInstruction(Request):
    """An element of which every token ends, or the key of the one user task there."""

    element_id = Text(min=1, max=255, example="fill")
    element_instance_key = Key(description="The key of a user task.")
    _one = exactly_one("element_id", "element_instance_key")


class ModificationBody(Request):
    """What begins and what ends."""

    activate_instructions = Items(Part(ActivateInstruction), max=50, load_default=list)
    terminate_instructions = Items(Part(TerminateInstruction), max=50, load_default=list)
    move_instructions = Items(Values())
    reason = Text(min=1, max=1000, required=True, example="材料需要重新审核")
    operation_reference = Number(min=1, max=(1 << 53) - 1)
    _not_here = unsupported("move_instructions")


class ModificationConfirmation(Request):
    """What the second person adds."""

    answer = Text(max=1000, load_default="")


class ModificationRejection(Request):
    """Why not; the proposer may withdraw without a reason."""

    reason = Text(max=1000, load_default="")


class ModificationAnswer(Answer):
    """A change that needs, or needed, a second person. `protectedElements` says why, by element."""

    modification_key = Key(attribute="key", required=True)
    process_instance_key = Key(attribute="instance_key", required=True)
    process_definition_id = Text(attribute="process_id", required=True)
    activate_element_ids = Items(Text(), attribute="activate", required=True)
    terminate_element_ids = Items(Text(), attribute="terminate", required=True)
    protected_elements = Values(attribute="protected", required=True)
    reason = Text(required=True)
    state = Choice(STATES, required=True)
    answer = Text(required=True, allow_none=True)
    proposal_date = Instant(attribute="proposed_at", required=True)
    decision_date = Instant(attribute="decided_at", required=True, allow_none=True)


ModificationSearch = search_request(
    "Modification",
    {
        "modification_key": Filter(Key(), attribute="key"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "process_definition_id": Filter(Text(), like=True, attribute="process_id"),
        "state": Filter(Choice(STATES)),
        "proposal_date": Filter(Instant(), order=True, attribute="proposed_at"),
    },
    {"modificationKey": "key", "proposalDate": "proposed_at", "state": "state"},
)
ModificationPage = search_answer("Modification", ModificationAnswer)
MODIFICATION: Final = ModificationAnswer()


def plan_of(body: dict[str, Any]) -> Plan:
    """The instructions as the use cases take them; the key of a user task names its element."""
    terminate = [
        one.get("element_id") or look_up(element_of, one["element_instance_key"])
        for one in body["terminate_instructions"]
    ]
    return Plan(tuple(one["element_id"] for one in body["activate_instructions"]), tuple(terminate))


def element_of(work: Work, key: int) -> str:
    """The element of a user task, if it is the only one open there. Raises NotFound, WrongState."""
    task = tasks.get_task(work, key)
    beside = {"instance_key": task.instance_key, "element_id": task.element_id, "state": "created"}
    if tasks.search_tasks(work, beside, [], {"limit": 1}).total > 1:
        raise WrongState("modification_ambiguous", element=task.element_id)
    return task.element_id


@door.operation("POST", PATH, zh="调整流程实例的办理环节", body=ModificationBody, status=204, writes=True)
def modify_process_instance(body: dict[str, Any], process_instance_key: int) -> Response:
    """Modify a process instance: end tokens, and begin others at elements of the diagram.

    What would lose or double a token is refused with the reason. What touches a protected step is proposed instead, and
    confirmed by a second person.
    """
    return carry_out(nothing, 204, modifications.modify_instance, process_instance_key, plan_of(body), body["reason"])


@door.operation(
    "POST", f"{PATH}/proposal", zh="提请调整办理环节", body=ModificationBody, answer=ModificationAnswer, writes=True
)
def propose_process_instance_modification(body: dict[str, Any], process_instance_key: int) -> Response:
    """Propose a modification for a second person to confirm."""
    propose, plan = confirmations.propose_modification, plan_of(body)
    return carry_out(MODIFICATION.dump, 200, propose, process_instance_key, plan, body["reason"])


@door.operation("POST", "/modifications/search", zh="查询环节调整", body=ModificationSearch, answer=ModificationPage)
def search_modifications(search: dict[str, Any]) -> Response:
    """Search proposed modifications of instances that the caller may see."""
    return send(page_body(MODIFICATION, look_up(confirmations.search_modifications, **search)))


@door.operation("GET", "/modifications/<key:modification_key>", zh="查看环节调整", answer=ModificationAnswer)
def get_modification(modification_key: int) -> Response:
    """Get a proposed modification."""
    return send(MODIFICATION.dump(look_up(confirmations.get_modification, modification_key)))


@door.operation(
    "POST",
    "/modifications/<key:modification_key>/confirmation",
    zh="确认环节调整",
    body=ModificationConfirmation,
    status=204,
    writes=True,
)
def confirm_modification(body: dict[str, Any], modification_key: int) -> Response:
    """Confirm what another person proposed, and carry it out."""
    return carry_out(nothing, 204, confirmations.confirm_modification, modification_key, body["answer"])


@door.operation(
    "POST",
    "/modifications/<key:modification_key>/rejection",
    zh="不同意环节调整",
    body=ModificationRejection,
    status=204,
    writes=True,
)
def reject_modification(body: dict[str, Any], modification_key: int) -> Response:
    """Reject a proposed modification with the reason, or withdraw one's own."""
    return carry_out(nothing, 204, confirmations.reject_modification, modification_key, body["reason"])
