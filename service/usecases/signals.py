"""Which changes are signalled: those of an instance, and those on the desks of an organisation."""

from __future__ import annotations

from service.store.instances import Instance
from service.usecases.work import Work


def instance_topic(key: int) -> str:
    """Something happened in an instance."""
    return f"i{key}"


def task_topic(key: int) -> str:
    """Somebody opened or left a task."""
    return f"t{key}"


def desk_topic(organisation_key: int) -> str:
    """What waits for somebody of an organisation may have changed."""
    return f"o{organisation_key}"


def touch(work: Work, instance: Instance) -> None:
    """Signal, after the commit, that an instance changed: to who watches it and to everybody who works on it."""
    seats = {key for key in instance.seats.values() if key is not None}
    work.touched.update(desk_topic(key) for key in {instance.organisation_key, *seats})
    work.touched.add(instance_topic(instance.key))
