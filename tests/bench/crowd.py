"""A province as it may become: 3,000 associations with their terms and 10,000 open tasks, copied from a few real ones.

The engine opens some tasks of each kind; their rows are then copied with another association, place and due date. Lists
and boards read these rows and nothing else, so copies cost them what real ones would.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import select, text

from service.domain.term import term_end
from service.engine.definition import Resource
from service.store import base
from service.store.associations import Association, Term
from service.store.organisations import Organisation
from service.usecases import deployments, instances, people
from service.usecases.actors import SERVICE, Actor
from service.usecases.work import Parts, Work

CITIES: Final = 20
PARKS: Final = 3_000
OPEN_TASKS: Final = 10_000
YEARS: Final = 5
ROOT: Final = Path(__file__).parents[2]

COPIES: Final = """
    CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
    WITH parks AS (SELECT o.key, o.path, o.parent_key, a.key AS association, row_number() OVER (ORDER BY o.key)
                          - 1 AS place
                   FROM organisations o JOIN associations a ON a.organisation_key = o.key),
         models AS (SELECT key, instance_key, row_number() OVER (ORDER BY key) - 1 AS place, count(*) OVER () AS number
                    FROM user_tasks WHERE state = 'created')
    SELECT nextval('key_seq') AS instance_key, nextval('key_seq') AS task_key, models.key AS task_model,
           models.instance_key AS instance_model, parks.association, n, parks.key AS park, parks.path AS park_path,
           city.key AS city, city.path AS city_path
    FROM generate_series(1, :number) AS n
    JOIN models ON models.place = n % models.number
    JOIN parks ON parks.place = n % :parks
    JOIN organisations city ON city.key = parks.parent_key"""

CHANGED: Final = {
    "instances": {
        "key": "c.instance_key", "association_key": "c.association", "organisation_key": "c.park",
        "organisation_path": "c.park_path", "business_id": "'测试〔2026〕' || c.n || '号'",
    },
    "user_tasks": {
        "key": "c.task_key", "instance_key": "c.instance_key", "association_key": "c.association",
        "organisation_key": "CASE WHEN c.n % 3 = 0 THEN c.city ELSE c.park END",
        "organisation_path": "CASE WHEN c.n % 3 = 0 THEN c.city_path ELSE c.park_path END",
        "role": "CASE WHEN c.n % 3 = 0 THEN 'local_association' ELSE 'secretariat' END", "assignee": "NULL",
        "due_at": "m.created_at + make_interval(days => (c.n % 60)::int - 12)",
    },
}  # fmt: skip


def settle(parts: Parts, uri: str) -> None:
    """Deploy everything, open some tasks, and copy them until the province is full. The settled world must be there.

    `uri` is the database, as its owner.
    """
    files = [*sorted((ROOT / "bpmn").glob("*")), *sorted((ROOT / "forms").glob("*"))]
    found = [Resource(one.name, one.read_bytes()) for one in files if one.suffix in {".bpmn", ".dmn", ".form"}]
    parts.transact(deployments.deploy, SERVICE, found)
    parts.transact(_places, SERVICE)
    parts.transact(instances.start_instance, signed_in(parts, "preparatory"), process_id="founding")
    parts.transact(instances.start_instance, signed_in(parts, "secretary"), process_id="membership")
    parts.transact(_tasks, SERVICE)
    with psycopg.connect(uri, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")  # as the server does by itself after a while; a role that owns nothing may not


def signed_in(parts: Parts, username: str) -> Actor:
    """A person of the settled world, with the roles they hold."""

    def person(work: Work) -> tuple[int, int]:
        query = text("SELECT key, session_version FROM people WHERE username = :username")
        row = work.session.execute(query, {"username": username}).one()
        return row.key, row.session_version

    return parts.transact(people.actor_for_session, None, *parts.transact(person, SERVICE))


def _places(work: Work) -> None:
    """Parks under cities, a third of them under the settled world's own; terms that end any day of five years."""
    session, today = work.session, work.moment.today
    city = session.scalars(select(Organisation).filter_by(name="江城市科学技术协会")).one()
    province = session.get_one(Organisation, city.parent_key)
    cities = [city] * (CITIES // 2) + [_place(work, "city", f"测试市{n}", province) for n in range(CITIES)]
    for n in range(PARKS):
        park = _place(work, "park", f"测试园区{n}", cities[n % len(cities)])
        founded = today - timedelta(days=n % 1800)
        row = Association(
            key=session.scalar(base.key_seq), name=f"{park.name}科学技术协会", park_name=park.name, status="active",
            organisation_key=park.key, organisation_path=park.path, local_organisation_key=park.parent_key,
            created_at=work.now, founded_on=founded,
        )  # fmt: skip
        ends = term_end(founded, YEARS)
        term = Term(
            association_key=row.key, organisation_path=park.path, term_no=1, term_years=YEARS, elected_on=founded,
            starts_on=founded, ends_on=ends, stage=_stage((ends - today).days), created_at=work.now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(term)


def _stage(days: int) -> str:
    return next((name for name, below in (("t1", 30), ("t3", 91), ("t6", 182), ("t12", 365)) if days < below), "normal")


def _place(work: Work, kind: str, name: str, above: Organisation) -> Organisation:
    key = work.session.scalar(base.key_seq)
    row = Organisation(
        key=key, kind=kind, name=name, short_name=name, region_code="420100", parent_key=above.key,
        path=f"{above.path}{key}/", created_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def _tasks(work: Work) -> None:
    """Each copy has an instance of its own at one of the parks; two of three wait there, one at the city above it."""
    work.session.execute(text(COPIES), {"number": OPEN_TASKS, "parks": PARKS})
    for table, model in (("instances", "instance_model"), ("user_tasks", "task_model")):
        query = text("SELECT column_name FROM information_schema.columns WHERE table_name = :table")
        names = list(work.session.execute(query, {"table": table}).scalars())
        values = ", ".join(CHANGED[table].get(name, f"m.{name}") for name in names)
        copied = f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM copies c JOIN {table} m"
        work.session.execute(text(f"{copied} ON m.key = c.{model}"))
