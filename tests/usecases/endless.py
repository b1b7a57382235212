"""A service that completes one task after the other until it is killed. Run by test_restart.

    python -m tests.usecases.endless PERSON INSTANCE FIRST     prints the number of each completion that was answered

DATA_DIR names the database; with it empty, PERSON and INSTANCE `-` deploy and start first and print their keys.
"""

from __future__ import annotations

import sys

from sqlalchemy import select

from service import settings
from service.bootstrap import open_parts
from service.engine.definition import Resource
from service.store.organisations import Organisation
from service.store.people import Person, RoleHolding
from service.store.tasks import UserTask
from service.usecases import definitions, instances, people, tasks
from service.usecases.actors import SERVICE, Actor
from service.usecases.work import Parts, Repeat, Work
from tests.engine.diagrams import Process, bpmn


def loop() -> Resource:
    """One task again and again, until `stop`."""
    process = Process("endless").start().exclusive("merge").user("work", role="secretariat").exclusive("more").end()
    process.path("begin", "merge", "work", "more").flow("more", "merge", default=True)
    return Resource("endless.bpmn", bpmn(process.flow("more", "done", condition="=n < 0")))


def settle(work: Work) -> Person:
    """Somebody who works alone in a park."""
    person = Person(username="robot", name="机器", created_at=work.now)
    place = Organisation(kind="park", name="园", short_name="园", created_at=work.now, path="")
    place.path = "/1/"
    work.session.add_all([person, place])
    work.session.flush()
    held = RoleHolding(
        person_key=person.key,
        role="secretariat",
        organisation_key=place.key,
        organisation_path="/1/",
        granted_at=work.now,
    )
    work.session.add(held)
    return person


def prepare(parts: Parts) -> tuple[int, int]:
    """(person, instance), new."""
    person = parts.transact(settle, SERVICE)
    parts.transact(definitions.deploy, SERVICE, [loop()])
    actor = parts.transact(people.actor_for_session, None, person.key, 1)
    return person.key, parts.transact(instances.start_instance, actor, process_id="endless").key


def complete(parts: Parts, actor: Actor, instance_key: int, number: int) -> None:
    """The one open task, under an Idempotency-Key of its own number."""
    query = select(UserTask.key).where(UserTask.instance_key == instance_key, UserTask.state == "created")
    task = parts.transact(lambda work: work.session.scalars(query).one(), actor)
    repeat = Repeat(f"op-{number}", "POST /completion", str(number).encode())
    parts.transact_once(repeat, lambda done: str(done.task.key), tasks.complete_task, actor, task, {"n": number})


def say(*words: object) -> None:
    """A line to whoever watches."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(person: str, instance: str, first: str) -> None:
    """Complete for ever."""
    parts = open_parts(settings.load())
    if person == "-":
        keys = prepare(parts)
        say(*keys)
    else:
        keys = (int(person), int(instance))
    actor = parts.transact(people.actor_for_session, None, keys[0], 1)
    number = int(first)
    while True:
        complete(parts, actor, keys[1], number)
        say(number)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
