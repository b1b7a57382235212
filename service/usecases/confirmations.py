"""A change that begins, ends or passes over a protected step: one process owner proposes it, another confirms.

What was looked at is what is carried out: once the procedure has moved on, it is to be proposed anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.domain.errors import Forbidden, NotFound, WrongState
from service.engine.modifications import Plan
from service.store import modifications, people
from service.store.instances import Instance
from service.store.modifications import Modification
from service.store.search import Page
from service.usecases.instance_access import repaired, require_reason
from service.usecases.instances import get_instance
from service.usecases.journal import tell
from service.usecases.modifications import carry_out, planned, protected_steps, told_of
from service.usecases.notices import send_notice
from service.usecases.work import Work

CONFIRMER: Final = "process_owner"


def propose_modification(work: Work, key: int, plan: Plan, reason: str) -> Modification:
    """Ask a second person to confirm a plan. Raises like `modify_instance`, and AlreadyExists where one waits."""
    instance = repaired(work, key, lock=True)
    require_reason(reason)
    _, reach = planned(work, instance, plan)
    found = Modification(
        instance_key=key,
        organisation_path=instance.organisation_path,
        process_id=instance.process_id,
        activate=list(plan.activate),
        terminate=list(plan.terminate),
        protected=protected_steps(work, instance, plan, reach),
        reason=reason,
        state="proposed",
        proposed_by=work.actor.person_key,
        proposed_at=work.now,
    )
    tell(work, instance, "modification.proposed", {**told_of(plan), "reason": reason})
    found.revision = instance.revision
    work.session.add(found)
    work.session.flush()
    _ask(work, instance, reason)
    return found


def confirm_modification(work: Work, key: int, answer: str = "") -> Modification:
    """Carry out what another person proposed, if the instance stands where it stood then.

    Raises NotFound, Forbidden('not_process_owner' | 'modification_four_eyes'), WrongState('modification_decided' |
    'modification_stale'), and like `modify_instance`.
    """
    instance, found = _open(work, key)
    if found.proposed_by == work.actor.person_key:
        raise Forbidden("modification_four_eyes")
    if instance.revision != found.revision:
        raise WrongState("modification_stale")
    plan = Plan(tuple(found.activate), tuple(found.terminate))
    outcome, _ = planned(work, instance, plan)
    told = {"reason": found.reason, "proposed_by": proposer_of(work, found), "answer": answer}
    carry_out(work, instance, plan, outcome, {**told, "modification": str(key)})
    _decide(work, found, "confirmed", answer)
    return found


def reject_modification(work: Work, key: int, answer: str) -> Modification:
    """Do not carry out what was proposed, with the reason; the proposer withdraws it without one.

    Raises NotFound, Forbidden('not_process_owner'), WrongState('modification_decided'), Refused('reason_missing').
    """
    instance, found = _open(work, key)
    own = found.proposed_by == work.actor.person_key
    if not own:
        require_reason(answer)
    _decide(work, found, "withdrawn" if own else "rejected", answer)
    tell(work, instance, f"modification.{found.state}", {"modification": str(key), "reason": answer})
    return found


def search_modifications(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Modification]:
    """Proposed modifications of instances seen by the actor. Fields: key instance_key process_id state proposed_by
    proposed_at decided_at.
    """
    return modifications.find(work.session, modifications.visible(work.actor.sight), filter, sort, page)


def get_modification(work: Work, key: int) -> Modification:
    """One proposed modification. Raises NotFound."""
    found = modifications.get(work.session, key, modifications.visible(work.actor.sight))
    if found is None:
        raise NotFound("not_found", what="modification", key=key)
    return found


def proposed_of(work: Work, instance_key: int) -> Modification | None:
    """What waits for a second person in an instance that the actor repairs."""
    instance = get_instance(work, instance_key)
    return (
        modifications.proposed_of(work.session, instance_key)
        if work.actor.repairs(instance.organisation_path)
        else None
    )


def proposer_of(work: Work, found: Modification) -> str:
    """The name of who proposed a modification."""
    person = people.get(work.session, found.proposed_by)
    return person.name if person is not None else ""


def _ask(work: Work, instance: Instance, reason: str) -> None:
    """Tell the process owners at and above the procedure that one of them is needed."""
    for key in (int(step) for step in instance.organisation_path.strip("/").split("/")):
        send_notice(
            work,
            kind="modification",
            role=CONFIRMER,
            organisation_key=key,
            organisation_path=instance.organisation_path,
            title=f"请确认：调整“{instance.process_name}”的办理环节",
            text=f"{work.actor.name}提请调整受保护的环节，须由另一位流程管理员确认：{reason}",
            association_key=instance.association_key,
            instance_key=instance.key,
        )


def _open(work: Work, key: int) -> tuple[Instance, Modification]:
    """A modification that waits to be decided and its instance, locked."""
    found = get_modification(work, key)
    instance = repaired(work, found.instance_key, lock=True)
    work.session.refresh(found)
    if found.state != "proposed":
        raise WrongState("modification_decided")
    return instance, found


def _decide(work: Work, found: Modification, state: str, answer: str) -> None:
    found.state, found.answer = state, answer.strip()[:1000] or None
    found.decided_by, found.decided_at = work.actor.person_key, work.now
