"""Random walks over the procedures of bpmn/: any answers in the forms, in any order, with the clock beside them.

A walker answers every form with values of its fields' kinds and choices, lets effects give any of their words, sends
tasks back, takes them back, repeats steps as an owner, lets time pass until the next timer and brings messages that
are waited for. Every step begins from saved bytes, as after a restart. What a walk did is a function of its seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from random import Random
from typing import Any, Final

import orjson

from service.domain.charter_table import RULES
from service.domain.errors import WrongState
from service.engine import feel, modifications, runner
from service.engine.definition import Bundle, Resource
from service.engine.modifications import Plan
from service.engine.outcome import EffectCall, OpenTask, Outcome, Subscription
from tests.engine.play import CATALOG, Play

MOST_STEPS: Final = 600
PROCEDURES = (
    "founding term_election term_adjustment mid_term_change charter_change membership membership_end "
    "association_closure association_takeover dormancy revival supervision term_watch"
).split()
Path = tuple[str, ...]  # of a variable: the names from the outermost in
VARIABLES: Final[Mapping[str, Any]] = {
    "association_key": "1",
    "association_name": "江城高新区科学技术协会",
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


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: which command, at the how manieth task, subscription or scope, with what, and when."""

    command: str
    place: int
    values: tuple[Any, ...]
    now: datetime


class Walker(Play):
    """One walk. `did` says what was done, in order; `tape` and `gifts` are enough to do it again, without chance.

    `passed` holds the elements that were completed and the flows that were taken: (process, element).
    """

    def __init__(self, bundle: Bundle, forms: Mapping[str, Any], process_id: str, seed: int) -> None:
        self.random, self.forms, self.did = Random(f"{process_id} {seed}"), forms, [process_id]
        processes = (process.diagram.nodes.values() for process in bundle.processes.values())
        self.work = {node.id for nodes in processes for node in nodes if node.type == "userTask"}
        self.patience = self.random.choice([1, 4, 16, 40])  # how often people let time pass that have something to do
        self.backs = 0  # how often something went back: nobody does that for ever
        self.tape: list[Step] = []
        self.gifts: list[dict[str, Any]] = []
        self.passed: set[tuple[str, str]] = set()
        self.fresh: set[tuple[str, str]] = set()  # of the last step
        self.written: dict[str, dict[Path, Any]] = {}  # open task -> what others wrote beside it since it opened
        super().__init__(bundle, process_id, **self.begun_with())

    def begun_with(self) -> dict[str, Any]:
        """What a procedure finds about its association: any charter, and any way in which its region founds."""
        rules = {
            key: self.random.choice(list(rule.choices)) if rule.kind == "choice" and rule.choices else rule.prefill
            for key, rule in RULES.items()
        }
        path = self.random.choice([{}, {"founding_path": "approval"}, {"founding_path": "filing_before"}])
        starter = self.random.choice(["secretariat", "party_committee", "local_association"])
        self.begun = {**VARIABLES, "charter_rules": rules, **path, "started_as": starter}
        return self.begun

    def note(self, outcome: Outcome) -> Outcome:
        """After each step the effects are carried out, as the host does before it stores anything."""
        super().note(outcome)
        self.fresh = passed_in(self.bundle, outcome)
        asked = list(outcome.effects)
        while asked:
            call = asked.pop(0)
            if call.task_id in self.last.waiting_effects:  # no earlier one canceled it
                result = self.gift(call)
                now = self.last
                command = runner.complete_effect(self.bundle, now.state, now.variables, call.task_id, result, self.at)
                asked += super().note(command).effects
                self.fresh |= passed_in(self.bundle, command)
        self.passed |= self.fresh
        return self.last

    def gift(self, call: EffectCall) -> dict[str, Any]:
        """What an effect gives; the tape keeps it."""
        self.gifts.append({name: self.given(name) for name in sorted(CATALOG.effects[call.type].outputs)})
        return self.gifts[-1]

    def act(self, command: str, place: int, *values: Any) -> None:
        """Carry out a command, and keep it for the tape. Raises WrongState; then nothing happened."""
        step = Step(command, place, values, self.now)
        self.carry_out(step)
        self.tape.append(step)

    def carry_out(self, step: Step) -> None:
        """Do what a step says, at what stands in its place now."""
        now, self.now = self.last, step.now
        match step.command:
            case "wake":
                self.step(runner.wake)
            case "deliver":
                self.step(runner.deliver, self.subscriptions()[step.place].task_id, {})
            case "modify":
                outcome, _ = modifications.modify(self.bundle, now.state, now.variables, *step.values, self.at)
                self.note(outcome)
            case "take_back":
                self.step(runner.take_back, self.tasks()[step.place].scope_id, *step.values)
            case command:
                self.step(getattr(runner, command), self.tasks()[step.place].id, *step.values)

    def outputs(self, name: tuple[str, str]) -> set[Path]:
        """The variables that a node writes when it is passed."""
        node = self.bundle.processes[name[0]].diagram.nodes.get(name[1])
        if node is None:
            return set()
        targets = [one.target for one in node.outputs]
        if node.effect is not None and not targets:
            targets += CATALOG.effects[node.effect].outputs
        loop = node.loop.output_collection if node.loop is not None else None
        return {tuple(one.split(".")) for one in (*targets, node.result_variable, loop) if one}

    def tasks(self) -> list[OpenTask]:
        """The open tasks in an order that does not hang on their ids."""
        return sorted(self.last.open_tasks, key=_place)

    def subscriptions(self) -> list[Subscription]:
        return sorted(self.last.subscriptions, key=lambda one: (one.element_id, one.name))

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
            "stage": chance.choice(["normal", "t6", "t3", "overdue"]),
            "list_diff": {"changed": chance.random() < 0.7, "added": [], "removed": []},
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
        waits = self.patience if now.open_tasks else 12
        ways = ["complete"] * 12 * bool(now.open_tasks) + ["wait"] * waits * bool(now.timers)
        ways += ["message"] * bool(now.subscriptions) * (1 if now.open_tasks or now.timers else 12)
        ways += ["back", "again", "modify"] * bool(now.open_tasks) * (self.backs < 6)
        assert ways, f"nothing is open and nothing is waited for: a token was lost after {self.did}"
        getattr(self, "on_" + chance.choice(ways))()

    def any_place(self) -> int:
        return self.random.randrange(len(self.last.open_tasks))

    def on_complete(self) -> None:
        place = self.any_place()
        task, before = self.tasks()[place], self.last
        self.did.append(task.element_id)
        straight = task.sent_back and self.random.random() < 0.5
        self.act("resubmit" if straight else "complete_task", place, self.answer(task.form_id))
        self.compare(task, before)

    def compare(self, task: OpenTask, before: Outcome) -> None:
        """No completion writes over a branch beside it.

        While other tasks are open, it changes only what its form names and what the nodes name that the step passed;
        and nothing that was submitted beside it since it opened is another afterwards.
        """
        own = named_by(self.forms.get(task.form_id or "", {})) | self.outputs((task.process_id, task.element_id))
        was, now = leaves(before.variables), leaves(self.variables)
        changed = {path for path, value in now.items() if path not in was or was[path] != value}
        beside = [one for one in before.open_tasks if one.id != task.id]
        if beside and self.last.status == "active":
            allowed = own | set(chain.from_iterable(self.outputs(name) for name in self.fresh))
            foreign = {path for path in changed if not any(_within(path, one) for one in allowed)}
            assert not foreign, (task.element_id, sorted(foreign), self.did)
        for path, value in self.written.pop(task.id, {}).items():
            assert path not in own or now.get(path) == value, (task.element_id, path, self.did)
        still = {one.id for one in self.last.open_tasks}
        for other in beside:
            if other.id in still:
                self.written.setdefault(other.id, {}).update({path: now[path] for path in changed & own})

    def on_wait(self) -> None:
        self.did.append("time")
        assert self.last.due_at is not None
        self.now = max(self.now, self.last.due_at)
        self.act("wake", 0)

    def on_message(self) -> None:
        place = self.random.randrange(len(self.last.subscriptions))
        self.did.append(f"message {self.subscriptions()[place].name}")
        self.act("deliver", place)

    def on_back(self) -> None:
        """Send a task back to one of the steps to which it may go."""
        place = self.any_place()
        task = self.tasks()[place]
        steps = runner.earlier_steps(self.bundle, self.last.state, self.last.variables, task.id, self.at)
        if not steps:
            return
        target = self.random.choice(steps).element_id
        self.backs += 1
        self.did.append(f"{task.element_id} back to {target}")
        self.act("send_back", place, target)

    def on_modify(self) -> None:
        """An owner lets a task begin anew, or a step that was done before it, where that loses nothing."""
        task = self.tasks()[self.any_place()]
        done = {name.removeprefix("completed ") for name in self.history if name.startswith("completed ")}
        plan = Plan((self.random.choice(sorted(done & self.work | {task.element_id})),), (task.element_id,))
        try:
            self.act("modify", 0, plan)
        except WrongState:
            return
        self.backs += 1
        self.did.append(f"{task.element_id} modified to {plan.activate[0]}")

    def on_again(self) -> None:
        """Take back what was done last, if the diagram lets it."""
        done = [name.removeprefix("completed ") for name in self.history if name.startswith("completed ")]
        try:
            self.act("take_back", self.any_place(), self.random.choice(done or ["none"]))
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


class Replay(Walker):
    """The same steps and the same gifts once more, without the forms, and without chance."""

    def __init__(self, walk: Walker) -> None:
        self.given_before, self.as_before = iter(walk.gifts), walk.begun
        super().__init__(walk.bundle, {}, walk.did[0], 0)
        for step in walk.tape:
            self.carry_out(step)

    def begun_with(self) -> dict[str, Any]:
        return self.as_before

    def gift(self, call: EffectCall) -> dict[str, Any]:
        return next(self.given_before)


def walk_and_again(bundle: Bundle, forms: Mapping[str, Any], process_id: str, seed: int) -> tuple[Walker, str]:
    """A walk, and the name of the end that it came to. It is gone twice: its tape leads to the same, step by step.

    Raises AssertionError where a token was lost, something stays open behind the end, or the end has no name.
    """
    nodes = bundle.processes[process_id].diagram.nodes
    walker = Walker(bundle, forms, process_id, seed)
    walker.walk()
    assert walker.done, (seed, walker.ready, walker.waiting, walker.did[-20:])
    assert (walker.ready, walker.waiting) == ([], []), seed
    passed = [nodes.get(one.removeprefix("completed ")) for one in walker.history if one.startswith("completed ")]
    last = [node for node in passed if node is not None][-1]
    assert last.type == "endEvent" and last.name, (seed, last.id)
    again = Replay(walker)
    assert (again.done, again.history) == (True, walker.history), (process_id, seed)
    assert again.variables == walker.variables, (process_id, seed)
    return walker, last.name


def passed_in(bundle: Bundle, outcome: Outcome) -> set[tuple[str, str]]:
    """The elements that a step completed and the flows that it took: their source was completed, then what they lead to
    was entered. What was entered and canceled is not passed.
    """
    found, done = set(), set()
    for visit in outcome.visits:
        diagram = bundle.processes[visit.process_id].diagram
        node = diagram.nodes.get(visit.element_id)
        if node is None:
            continue
        if visit.event == "completed":
            done.add(node.id)
            found.add((visit.process_id, node.id))
        elif visit.event == "entered":
            found |= {(visit.process_id, flow) for flow in node.incoming if diagram.flows[flow].source in done}
    return found


def named_by(schema: Mapping[str, Any], above: Path = ()) -> set[Path]:
    """The variables that a form writes."""
    found: set[Path] = set()
    for part in schema.get("components", ()):
        path = (*above, *filter(None, part.get("path", "").split(".")))
        if part["type"] == "group":
            found |= named_by(part, path)
        elif part["type"] == "dynamiclist":
            found.add(path)
        elif "key" in part:
            found.add((*above, *part["key"].split(".")))
    return found


def leaves(values: Mapping[str, Any], above: Path = ()) -> dict[Path, Any]:
    """Every value that is no object, by its path; a list is one value."""
    found: dict[Path, Any] = {}
    for name, value in values.items():
        inner = leaves(value, (*above, name)) if isinstance(value, dict) else {}
        found |= inner or {(*above, name): value}
    return found


def _within(path: Path, allowed: Path) -> bool:
    shared = min(len(path), len(allowed))
    return path[:shared] == allowed[:shared]


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
