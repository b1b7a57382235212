"""More people, and the service after a restart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.bootstrap import wire
from service.settings import Settings
from service.store.base import Database
from service.usecases import people
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import CHEAP, Clock, World

Hire = Callable[[str, str, str, str], Actor]


@pytest.fixture
def hire(parts: Parts, world: World, administrator: Actor) -> Hire:
    """`hire("second", "刘秘", "secretariat", "park")`: somebody new, as an actor."""

    def make(username: str, name: str, role: str, place: str) -> Actor:
        person = parts.transact(people.create_person, administrator, username, name, None)
        parts.transact(people.grant_role, administrator, person.key, role, world.organisations[place].key)
        return parts.transact(people.actor_for_session, None, person.key, 1)

    return make


@pytest.fixture
def second_secretary(hire: Hire) -> Actor:
    """A colleague of the secretary."""
    return hire("second", "刘秘", "secretariat", "park")


@pytest.fixture
def restarted(settings: Settings, database: Database, clock: Clock) -> Callable[[], Parts]:
    """The service started anew on the same database: nothing is left but what was committed."""
    return lambda: wire(settings, database, clock, CHEAP)
