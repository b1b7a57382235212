"""Further signers 加签: a task cannot be completed before everybody who was asked has given an opinion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.domain.errors import AlreadyExists, Forbidden, NotFound, Refused, WrongState
from service.domain.vocabulary import OUTCOMES, REASONED_OUTCOMES
from service.store import opinions, people
from service.store.opinions import TaskOpinion
from service.store.tasks import UserTask
from service.usecases.journal import tell
from service.usecases.substitutes import covers, stand_ins
from service.usecases.task_access import notify_person, one_in_sight, open_task, require_action, require_own
from service.usecases.tasks import get_task
from service.usecases.work import Work

CHOICES: Final = ("agree", "object")


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion with the names of who was asked, who asked, and who answered."""

    row: TaskOpinion
    username: str
    name: str
    asked_by: str
    answered_by: str


def add_signer(work: Work, key: int, username: str, question: str = "") -> TaskOpinion:
    """Ask somebody who sees the procedure for an opinion. By whoever may complete the task.

    Raises NotFound, Forbidden('not_a_candidate' | 'action_not_allowed'), Refused('person_out_of_sight' |
    'signer_unsuitable'), AlreadyExists('signer_asked'), WrongState('task_not_open' | 'task_assigned' |
    'task_delegated').
    """
    instance, task = open_task(work, key)
    require_own(work, task)
    require_action(work, instance, task, "add_signer")
    person = one_in_sight(work, instance, task, username)
    if person.key == work.actor.person_key:
        raise Refused("signer_unsuitable")
    if opinions.asked(work.session, task.key, [person.key]) is not None:
        raise AlreadyExists("signer_asked", name=person.name)
    row = TaskOpinion(
        task_key=task.key,
        instance_key=task.instance_key,
        organisation_path=task.organisation_path,
        person_key=person.key,
        asked_by=work.actor.person_key,
        question=question,
        state="asked",
        text="",
        asked_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    task.opinions_asked += 1
    told = {"task": str(task.key), "to": person.username, "to_name": person.name, "reason": question}
    tell(work, instance, "task.signer_added", told, task.element_id)
    text = f"{work.actor.name}请您就“{task.name}”签署意见。{question}"
    notify_person(work, task, person.key, kind="opinion", title=f"加签：{task.name}", text=text)
    return row


def remove_signer(work: Work, key: int, opinion_key: int) -> TaskOpinion:
    """Ask no longer; an opinion that was given stays. Raises like `add_signer`, and WrongState('opinion_given')."""
    instance, task = open_task(work, key)
    require_own(work, task)
    row = next((row for row in opinions.of_task(work.session, task.key) if row.key == opinion_key), None)
    if row is None:
        raise NotFound("not_found", what="opinion", key=opinion_key)
    if row.state != "asked":
        raise WrongState("opinion_given")
    row.state, row.answered_at = "withdrawn", work.now
    task.opinions_asked -= 1
    person = people.get(work.session, row.person_key)
    told = {"task": str(task.key), "to": person.username, "to_name": person.name} if person is not None else {}
    tell(work, instance, "task.signer_removed", told, task.element_id)
    return row


def give_opinion(work: Work, key: int, opinion: str, text: str = "") -> TaskOpinion:
    """Give the opinion that the actor was asked for, or the person for whom they stand in: `agree` or `object`.

    Raises NotFound, Forbidden('not_a_signer'), Refused('opinion_unknown' | 'opinion_reason'),
    WrongState('task_not_open').
    """
    instance, task = open_task(work, key)
    asked, name = _asked(work, task)
    if asked is None:
        raise Forbidden("not_a_signer")
    if opinion not in CHOICES:
        raise Refused("opinion_unknown", choices=", ".join(CHOICES))
    if opinion in REASONED_OUTCOMES and not text.strip():
        raise Refused("opinion_reason", zh=OUTCOMES[opinion].zh, en=OUTCOMES[opinion].en)
    asked.state, asked.opinion, asked.text = "given", opinion, text
    asked.answered_at, asked.answered_by = work.now, work.actor.person_key
    task.opinions_asked -= 1
    told = {"task": str(task.key), "opinion": opinion, "text": text} | ({"for": name} if name else {})
    tell(work, instance, "task.opinion_given", told, task.element_id)
    if task.opinions_asked == 0 and asked.asked_by is not None:
        sentence = f"“{task.name}”的加签意见已全部签署，可以办理了。"
        notify_person(work, task, asked.asked_by, kind="opinion", title=f"加签完成：{task.name}", text=sentence)
    return asked


def opinions_of(work: Work, key: int) -> list[Opinion]:
    """Every opinion on a task, those that were not given last. Raises NotFound."""
    task = get_task(work, key)
    found = opinions.of_task(work.session, task.key)
    keys = {key for row in found for key in (row.person_key, row.asked_by, row.answered_by) if key is not None}
    names = {person.key: person for person in people.of_keys(work.session, keys)}

    def name(person_key: int | None) -> str:
        return names[person_key].name if person_key in names else ""

    made = [
        Opinion(row, names[row.person_key].username, name(row.person_key), name(row.asked_by), name(row.answered_by))
        for row in found
    ]
    return sorted(made, key=lambda opinion: opinion.row.state == "asked")


def waits_for_actor(work: Work, task: UserTask) -> bool:
    """Whether the actor has to give an opinion on a task."""
    return task.state == "created" and _asked(work, task)[0] is not None


def _asked(work: Work, task: UserTask) -> tuple[TaskOpinion | None, str]:
    """What the actor was asked, and the name of who was asked in their place."""
    own = opinions.asked(work.session, task.key, [work.actor.person_key or 0])
    if own is not None or not task.opinions_asked or not covers(work.actor, task):
        return own, ""
    for absent in stand_ins(work):
        found = opinions.asked(work.session, task.key, [absent.person_key or 0])
        if found is not None:
            return found, absent.name
    return None, ""
