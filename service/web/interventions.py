"""Letting a procedure rest, go on or end, taking it back, and trying again what failed."""

from __future__ import annotations

from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.usecases import incidents, instances, interventions
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _


@pages.post("/instances/<key>/cancel")
def instance_cancel(key: str) -> ResponseReturnValue:
    """End a procedure for good. A reason is demanded, because the record keeps it."""
    reason = request.form.get("reason", "").strip()
    do(instances.cancel_instance, key_of(key, _("事项")), reason)
    return redirect(url_for("pages.instance", key=key, said="canceled"))


@pages.post("/instances/<key>/withdraw")
def instance_withdraw(key: str) -> ResponseReturnValue:
    """Take an application back before it is decided."""
    reason = request.form.get("reason", "").strip()
    do(instances.withdraw_instance, key_of(key, _("事项")), reason)
    return redirect(url_for("pages.instance", key=key, said="withdrawn"))


INTERVENTIONS: Final = {
    "suspend": (interventions.suspend_instance, "suspended"),
    "resume": (interventions.resume_instance, "resumed"),
    "terminate": (interventions.terminate_instance, "canceled"),
}


@pages.post("/instances/<key>/<any(suspend, resume, terminate):verb>")
def instance_intervene(key: str, verb: str) -> ResponseReturnValue:
    """Let a procedure rest, go on, or end, with the reason."""
    use_case, said = INTERVENTIONS[verb]
    do(use_case, key_of(key, _("事项")), request.form.get("reason", "").strip()[:1000])
    return redirect(url_for("pages.instance", key=key, said=said))


def retry(work: Work, key: int) -> None:
    """Try again what failed."""
    for fault in incidents.search_incidents(work, {"instance_key": key, "is_open": True}, [], {"limit": 1}).items:
        incidents.resolve_incident(work, fault.key)


@pages.post("/instances/<key>/retry")
def instance_retry(key: str) -> ResponseReturnValue:
    """Try again what failed."""
    do(retry, key_of(key, _("事项")))
    return redirect(url_for("pages.instance", key=key, said="retried"))
