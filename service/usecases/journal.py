"""The journal as a use case writes it: in the name of the actor, at the instant of the transaction."""

from __future__ import annotations

from typing import Any

from service.store import journal
from service.store.instances import Instance
from service.usecases.signals import touch
from service.usecases.work import Work

NATION = "/"


def tell_house(work: Work, event: str, data: dict[str, Any], *, path: str = NATION) -> None:
    """Record what belongs to no instance."""
    journal.tell(
        work.session,
        journal.house(work.session),
        at=work.now,
        event=event,
        actor=(work.actor.person_key, work.actor.name),
        path=path,
        data=data,
    )


def tell(work: Work, instance: Instance, event: str, data: dict[str, Any], element_id: str | None = None) -> None:
    """Record what happened in an instance, which this transaction has locked."""
    journal.tell(
        work.session,
        instance,
        at=work.now,
        event=event,
        actor=(work.actor.person_key, work.actor.name),
        path=instance.organisation_path,
        element_id=element_id,
        data=data,
    )
    touch(work, instance)
