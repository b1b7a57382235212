"""Random walks over the procedures of bpmn/: any answers in the forms, in any order, with the clock beside them.

A walker answers every form with values of its fields' kinds and choices, lets effects give any of their words, sends
tasks back, takes them back, repeats steps as an owner, lets time pass until the next timer and brings messages that
are waited for. Every step begins from saved bytes, as after a restart. What a walk did is a function of its seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from random import Random
from typing import Any, Final

import orjson

from service.domain.charter_table import RULES
from service.domain.errors import WrongState
from service.engine import feel, modifications, runner
from service.engine.definition import Bundle, Resource
from service.engine.modifications import Plan
from service.engine.outcome import OpenTask, Outcome
from tests.engine.play import CATALOG, Play

MOST_STEPS: Final = 600
VARIABLES: Final[Mapping[str, Any]] = {
    "association_key": "1",
    "association_name": "江城高新区科学技术协会",
    "charter_rules": {key: rule.prefill for key, rule in RULES.items()},
    "term_key": "1",
    "term_no": 1,
    "term_no_new": 2,
    "term_start": "2022-03-01",
    "term_end": "2027-02-28",
    "t6_at": "2026-08-31T00:00:00+08:00",
}
NEXT_STEPS: Final = [  # (row, what the charter lets follow): domain.md §3.B
    (1, "new_date"), (2, "repeat_ballot"), (4, "done"), (5, "done"), (6, "revote"), (6, "vacancy"),
    (6, "lot"), (7, "further_ballot"), (7, "vacancy"), (7, "fewer_seats"), (8, "done"), (9, "further_ballot"),
    (10, "vacancy"),
]  # fmt: skip


class Walker(Play):
    """One walk. `did` says what was done, in order."""

    def __init__(self, bundle: Bundle, forms: Mapping[str, Any], process_id: str, seed: int) -> None:
        self.random, self.forms, self.did = Random(f"{process_id} {seed}"), forms, [process_id]
        processes = (process.diagram.nodes.values() for process in bundle.processes.values())
        self.work = {node.id for nodes in processes for node in nodes if node.type == "userTask"}
        self.backs = 0  # how often something went back: nobody does that for ever
        super().__init__(bundle, process_id, **VARIABLES)

    def note(self, outcome: Outcome) -> Outcome:
        """After each step the effects are carried out, as the host does before it stores anything."""
        super().note(outcome)
        asked = list(outcome.effects)
        while asked:
            call = asked.pop(0)
            if call.task_id in self.last.waiting_effects:  # no earlier one canceled it
                result = {name: self.given(name) for name in sorted(CATALOG.effects[call.type].outputs)}
                now = self.last
                command = runner.complete_effect(self.bundle, now.state, now.variables, call.task_id, result, self.at)
                asked += super().note(command).effects
        return self.last

    def given(self, name: str) -> Any:
        """What an effect may give."""
        chance = self.random
        row, following = chance.choice(NEXT_STEPS)
        shapes: dict[str, Any] = {
            "quorum": {"met": chance.random() < 0.8, "needed": 8, "present": 10},
            "vote": {"passed": chance.random() < 0.7, "needed": 6},
            "election": {"row": row, "next": following, "elected": [], "tied": [], "explanation": "", "vacancies": 0},
            "founding_path": chance.choice(["approval", "filing_before", "filing_after"]),
            "deadline_days": {},
            "stage": chance.choice(["t6", "t3", "overdue"]),
            "association_status": chance.choice(["active", "closed"]),
            "adjustment_check": {"kind": "delay", "months": 3, "earlier": False, "exceeds": chance.random() < 0.5},
            "next_at": None if chance.random() < 0.3 else (self.now + timedelta(days=30)).isoformat(),
            "entitled": {"number": 12, "on": "2026-12-01"},
            "party_has_account": chance.random() < 0.7,
            "election_under_way": chance.random() < 0.5,
            "months_left": chance.randint(-3, 12),
        }
        if name in shapes:
            return shapes[name]
        if name.endswith(("_on", "_start", "_end", "_date")):
            return (self.now + timedelta(days=chance.randint(1, 60))).date().isoformat()
        return "1" if name.endswith("_key") else f"{name} 1"

    def walk(self) -> None:
        """Go on until it ends, at most `MOST_STEPS`."""
        for _ in range(MOST_STEPS):
            if self.last.status != "active":
                return
            self.once()

    def once(self) -> None:
        """Any one thing that can happen now."""
        now, chance = self.last, self.random
        ways = ["complete"] * 12 * bool(now.open_tasks) + ["wait"] * (1 if now.open_tasks else 12) * bool(now.timers)
        ways += ["message"] * bool(now.subscriptions) * (1 if now.open_tasks or now.timers else 12)
        ways += ["back", "again", "modify"] * bool(now.open_tasks) * (self.backs < 6)
        assert ways, f"nothing is open and nothing is waited for: a token was lost after {self.did}"
        getattr(self, "on_" + chance.choice(ways))()

    def any_task(self) -> OpenTask:
        return self.random.choice(sorted(self.last.open_tasks, key=_place))

    def on_complete(self) -> None:
        task = self.any_task()
        self.did.append(task.element_id)
        straight = task.sent_back and self.random.random() < 0.5
        self.step(runner.resubmit if straight else runner.complete_task, task.id, self.answer(task.form_id))

    def on_wait(self) -> None:
        self.did.append("time")
        assert self.last.due_at is not None
        self.now = max(self.now, self.last.due_at)
        self.step(runner.wake)

    def on_message(self) -> None:
        found = self.random.choice(sorted(self.last.subscriptions, key=lambda one: one.element_id))
        self.did.append(f"message {found.name}")
        self.step(runner.deliver, found.task_id, {})

    def on_back(self) -> None:
        """Send a task back to one of the steps to which it may go."""
        task = self.any_task()
        steps = runner.earlier_steps(self.bundle, self.last.state, self.last.variables, task.id, self.at)
        if not steps:
            return
        target = self.random.choice(steps).element_id
        self.backs += 1
        self.did.append(f"{task.element_id} back to {target}")
        self.step(runner.send_back, task.id, target)

    def on_modify(self) -> None:
        """An owner lets a task begin anew, or a step that was done before it, where that loses nothing."""
        task = self.any_task()
        done = {name.removeprefix("completed ") for name in self.history if name.startswith("completed ")}
        plan = Plan((self.random.choice(sorted(done & self.work | {task.element_id})),), (task.element_id,))
        now = self.last
        try:
            outcome, _ = modifications.modify(self.bundle, now.state, now.variables, plan, self.at)
        except WrongState:
            return
        self.backs += 1
        self.did.append(f"{task.element_id} modified to {plan.activate[0]}")
        self.note(outcome)

    def on_again(self) -> None:
        """Take back what was done last, if the diagram lets it."""
        done = [name.removeprefix("completed ") for name in self.history if name.startswith("completed ")]
        known = {task.scope_id for task in self.last.open_tasks}
        try:
            self.step(runner.take_back, self.random.choice(sorted(known)), self.random.choice(done or ["none"]))
        except WrongState:
            return
        self.backs += 1
        self.did.append("took back")

    def answer(self, form_id: str | None) -> dict[str, Any]:
        """Values of a form's fields, whatever its rules would say of them: the ways of a diagram hold for any."""
        self.filling: dict[str, Any] = {}
        if form_id is not None:
            self.fill(self.filling, self.forms[form_id]["components"])
        return self.filling

    def fill(self, into: dict[str, Any], components: Iterable[Mapping[str, Any]]) -> None:
        for part in components:
            if part["type"] == "group":
                self.fill(_at(into, part.get("path", "")), part["components"])
            elif part["type"] == "dynamiclist":
                rows: list[dict[str, Any]] = [{} for _ in range(self.random.randint(0, 3))]
                for row in rows:
                    self.fill(row, part["components"])
                above, _, name = part["path"].rpartition(".")
                _at(into, above)[name] = rows
            elif "key" in part:
                above, _, name = part["key"].rpartition(".")
                _at(into, above)[name] = self.value(part)

    def value(self, part: Mapping[str, Any]) -> Any:
        """A value of a field's kind."""
        chance, options = self.random, [one["value"] for one in part.get("values", ())]
        match part["type"]:
            case "number":
                return chance.randint(0, 12)
            case "checkbox":
                return chance.random() < 0.7
            case "checklist" | "taglist":
                return [option for option in options if chance.random() < 0.3]
            case "select" | "radio":
                return chance.choice(options) if options else "1"
            case "datetime":
                return (self.now + timedelta(days=chance.randint(1, 60))).date().isoformat()
            case "filepicker":
                return []
            case "expression":
                return feel.evaluate(part["expression"].removeprefix("="), {**self.variables, **self.filling}, self.at)
        return f"{part['key']} {chance.randint(1, 3)}"


def _place(task: OpenTask) -> tuple[str, str, int]:
    """An order that does not hang on the ids, which differ from walk to walk."""
    return task.process_id, task.element_id, task.local.get("loopCounter", 0)


def _at(into: dict[str, Any], path: str) -> dict[str, Any]:
    for step in filter(None, path.split(".")):
        into = into.setdefault(step, {})
    return into


def forms_of(resources: Iterable[Resource]) -> dict[str, Any]:
    """The schemas of forms by id."""
    schemas = [orjson.loads(one.content) for one in resources if one.name.endswith(".form")]
    return {schema["id"]: schema for schema in schemas}
