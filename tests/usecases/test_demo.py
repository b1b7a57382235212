"""The demo comes into an empty database only, has one password, and can be looked at on another day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import true

from service.bootstrap import clock_of, now
from service.domain.errors import Forbidden, Refused, Unauthenticated
from service.domain.workdays import SHANGHAI
from service.settings import Settings
from service.store import organisations
from service.usecases import demo, deployments, people
from service.usecases.actors import SERVICE
from service.usecases.work import Parts
from tests.conftest import World
from tests.scenarios.conftest import RESOURCES

NAMES = {"secretary", "committee", "party", "local", "province", "owner", "admin", "stranger"}
FIRST, SECOND = "first-Demo-9876", "second-Demo-6789"


def test_the_demo_brings_the_provincial_associations_and_an_account_for_each_kind_of_person(parts: Parts) -> None:
    parts.transact(deployments.deploy, SERVICE, RESOURCES)
    accounts = demo.load(parts, FIRST)
    assert {account.username for account in accounts} >= NAMES
    found = parts.transact(
        lambda work: organisations.find(work.session, true(), {"kind": "provincial"}, [], {"limit": 100}), None
    )
    assert found.total == 32  # guide, appendix


def test_a_second_start_keeps_the_accounts_and_their_password_is_the_one_that_is_printed(parts: Parts) -> None:
    parts.transact(deployments.deploy, SERVICE, RESOURCES)
    first = demo.load(parts, FIRST)
    assert demo.load(parts, SECOND) == first
    assert parts.transact(people.sign_in, None, "secretary", SECOND).demo
    with pytest.raises(Unauthenticated):
        parts.transact(people.sign_in, None, "secretary", FIRST)


def test_where_people_work_no_demo_is_loaded(parts: Parts, world: World) -> None:
    with pytest.raises(Refused) as caught:
        demo.load(parts, FIRST)
    assert caught.value.code == "demo_beside_people"


def test_there_is_no_demo_in_production(parts: Parts) -> None:
    object.__setattr__(parts, "settings", Settings(environment="production"))
    with pytest.raises(Forbidden):
        demo.load(parts, FIRST)


def test_a_moved_clock_goes_on_from_the_chosen_day() -> None:
    clock = clock_of(Settings(today=date(2031, 3, 1)))
    first = clock()
    assert first.astimezone(SHANGHAI).date() in (date(2031, 3, 1), date(2031, 3, 2))  # midnight may pass
    assert timedelta() <= clock() - first < timedelta(minutes=1)
    assert clock_of(Settings()) is now
