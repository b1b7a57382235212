"""What a person can do around a task besides completing it: the menu, its dialogs, and what they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Forbidden, WrongState
from service.domain.vocabulary import OUTCOMES
from service.store.people import Person
from service.store.tasks import UserTask
from service.usecases import copies, opinions, people, returns, task_access, task_actions, tasks
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _, language, lazy

TITLES: Final = {
    "transfer": lazy("转办给同事"),
    "delegate": lazy("委派他人填写"),
    "return": lazy("退回到前面的步骤"),
    "add_signer": lazy("请人签署意见（加签）"),
    "copy": lazy("抄送"),
    "urge": lazy("催办"),
    "withdraw": lazy("撤回"),
}


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """An opinion as the page shows it."""

    key: int
    name: str
    asked_by: str
    question: str
    state: str
    outcome: str
    objects: bool
    text: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Around:
    """Everything around one task. `can` are the actions that this person can take now, in the order of the menu.

    `works`: may fill in the form; `acting_for` is the absent person in whose name. `delegated` is who gets it back
    when this person only prepares it, `delegate` who has it from this person; `suspended` is why the procedure rests.
    """

    can: tuple[tuple[str, Any], ...] = ()
    works: bool = False
    suspended: str = ""
    acting_for: str = ""
    delegated: str = ""
    delegate: str = ""
    prepared_by: str = ""
    returned: dict[str, Any] | None = None
    opinions: list[OpinionLine] = field(default_factory=list)
    asked: bool = False
    of_role: list[Person] = field(default_factory=list)
    others: list[Person] = field(default_factory=list)
    in_sight: list[Person] = field(default_factory=list)
    targets: list[returns.Target] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def read_around(work: Work, task: UserTask) -> Around:
    """What can be done, and what was done so far."""
    suspended = tasks.instance_of(work, task).suspended_why if task.paused else None
    acting = _acting(work, task)
    works = acting is not None
    preparing = task.owner is not None and task.assignee == work.actor.username
    allowed = task_actions.allowed_actions(work, task.key)
    owns = works and task.owner is None
    around = task_actions.people_around(work, task.key)
    targets = returns.earlier_steps(work, task.key) if owns and "return" in allowed else []
    outside = around.in_sight if "delegate_outside" in allowed else []
    others = [person for person in outside if person not in around.of_role]
    possible = {
        "transfer": owns and bool(around.of_role),
        "delegate": owns and bool(around.of_role or others),
        "return": bool(targets),
        "add_signer": owns and bool(around.in_sight),
        "copy": (owns or _did(work, task)) and task.state != "canceled" and bool(around.in_sight),
        "urge": not works and _may_urge(work, task),
        "withdraw": _did(work, task) and returns.may_withdraw(work, task),
    }
    names = people.display_names(work, [task.assignee, task.owner])
    return Around(
        can=() if task.paused else tuple((n, t) for n, t in TITLES.items() if possible[n] and n in allowed),
        suspended=suspended or "",
        works=works,
        acting_for=acting or "",
        delegated=names.get(task.owner or "", "") if preparing else "",
        delegate=names.get(task.assignee or "", "") if task.owner == work.actor.username else "",
        prepared_by=(task.prepared or {}).get("by", "") if owns else "",
        returned=task.returned if task.state == "created" else None,
        opinions=[_line(one) for one in opinions.opinions_of(work, task.key) if one.row.state != "withdrawn"],
        asked=opinions.waits_for_actor(work, task),
        of_role=around.of_role,
        others=others,
        in_sight=around.in_sight,
        targets=targets,
        names=names,
    )


def _acting(work: Work, task: UserTask) -> str | None:
    """None when this person may not work on it; the name of the absent person for whom they do, else nothing."""
    if task.state != "created" or task.paused:
        return None
    try:
        absent = task_access.require_hold(work, task)
    except (Forbidden, WrongState):
        return None
    return absent.name if absent is not None else ""


def _did(work: Work, task: UserTask) -> bool:
    return task.completed_by is not None and task.completed_by == work.actor.person_key


def _may_urge(work: Work, task: UserTask) -> bool:
    rested = task.urged_at is None or work.now - task.urged_at >= task_actions.URGED_EVERY
    return task.state == "created" and task.assignee != work.actor.username and rested


def _line(opinion: opinions.Opinion) -> OpinionLine:
    row = opinion.row
    stood_in = opinion.answered_by if opinion.answered_by != opinion.name else ""
    return OpinionLine(
        row.key,
        opinion.name,
        opinion.asked_by,
        row.question,
        row.state,
        OUTCOMES[row.opinion].name(language()) if row.opinion else "",
        row.opinion == "object",
        row.text,
        stood_in,
        row.answered_at,
    )


def _sent(use_case: Callable[..., Any], key: str, *rest: Any, said: str, leaves: bool = False) -> ResponseReturnValue:
    """Do it and go on: to the list when the task leaves this person's desk, else to the task again."""
    do(use_case, key_of(key, _("任务")), *rest)
    if leaves:
        return redirect(url_for("pages.tasks_list", said=said))
    return redirect(url_for("pages.task", key=key, said=said))


def _note() -> str:
    return request.form.get("note", "").strip()[:1000]


@pages.post("/tasks/<key>/transfer")
def task_transfer(key: str) -> ResponseReturnValue:
    """Hand a task over for good."""
    person = request.form.get("person", "")
    return _sent(task_actions.transfer_task, key, person, _note(), said="transferred", leaves=True)


@pages.post("/tasks/<key>/delegate")
def task_delegate(key: str) -> ResponseReturnValue:
    """Let somebody else fill a task in."""
    return _sent(task_actions.delegate_task, key, request.form.get("person", ""), _note(), said="delegated")


@pages.post("/tasks/<key>/recall")
def task_recall(key: str) -> ResponseReturnValue:
    """Take a delegated task back."""
    return _sent(task_actions.recall_task, key, said="recalled")


@pages.post("/tasks/<key>/return")
def task_return(key: str) -> ResponseReturnValue:
    """Send a task back to an earlier step."""
    step = request.form.get("step", "")
    return _sent(returns.return_task, key, step, _note(), said="returned", leaves=True)


@pages.post("/tasks/<key>/withdraw")
def task_withdraw(key: str) -> ResponseReturnValue:
    """Take a completed task back and open it again."""
    opened = do(returns.withdraw_task, key_of(key, _("任务")), _note())
    return redirect(url_for("pages.task", key=opened[0].key, said="undone"))


@pages.post("/tasks/<key>/urge")
def task_urge(key: str) -> ResponseReturnValue:
    """A notice to those who can act."""
    return _sent(task_actions.urge_task, key, _note(), said="urged")


@pages.post("/tasks/<key>/copy")
def task_copy(key: str) -> ResponseReturnValue:
    """Copies to the people who were ticked."""
    return _sent(copies.send_copies, key, request.form.getlist("person"), _note(), said="copied")


@pages.post("/tasks/<key>/signers")
def task_add_signer(key: str) -> ResponseReturnValue:
    """Ask somebody for an opinion."""
    return _sent(opinions.add_signer, key, request.form.get("person", ""), _note(), said="asked")


@pages.post("/tasks/<key>/signers/<opinion>/remove")
def task_remove_signer(key: str, opinion: str) -> ResponseReturnValue:
    """Ask no longer."""
    return _sent(opinions.remove_signer, key, key_of(opinion, _("加签意见")), said="unasked")


@pages.post("/tasks/<key>/opinion")
def task_opinion(key: str) -> ResponseReturnValue:
    """Give the opinion that one was asked for."""
    return _sent(opinions.give_opinion, key, request.form.get("opinion", ""), _note(), said="opined")
