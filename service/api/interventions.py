"""Suspending, resuming and ending a process instance, with a reason."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Text
from service.api.schema import Request
from service.api.work import Door, carry_out, nothing
from service.usecases import interventions

door = Door("interventions", "中止、恢复与终止 · Suspending, resuming and ending a procedure")

PATH: Final = "/process-instances/<key:process_instance_key>"


class Intervention(Request):
    """Why."""

    reason = Text(min=1, max=1000, required=True, example="等待上级批复园区撤并")


@door.operation("POST", f"{PATH}/suspension", zh="中止流程", body=Intervention, status=204, writes=True)
def suspend_process_instance(wanted: dict[str, Any], process_instance_key: int) -> Response:
    """Stop a process instance for a while: nobody completes its tasks, and its time stands still."""
    return carry_out(nothing, 204, interventions.suspend_instance, process_instance_key, wanted["reason"])


@door.operation("POST", f"{PATH}/resumption", zh="恢复流程", body=Intervention, status=204, writes=True)
def resume_process_instance(wanted: dict[str, Any], process_instance_key: int) -> Response:
    """Go on with a suspended process instance; its limits are put off by the time that it rested."""
    return carry_out(nothing, 204, interventions.resume_instance, process_instance_key, wanted["reason"])


@door.operation("POST", f"{PATH}/termination", zh="终止流程（附理由）", body=Intervention, status=204, writes=True)
def terminate_process_instance(wanted: dict[str, Any], process_instance_key: int) -> Response:
    """End a process instance for good, as its local association or its supervisor."""
    return carry_out(nothing, 204, interventions.terminate_instance, process_instance_key, wanted["reason"])
