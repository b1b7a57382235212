"""Plays a draft on the same engine, in memory alone: nothing is stored, sent or numbered.

A dry run is its script: what process, when, with which variables, and what was done step by step. It is played from
the beginning each time, so it needs no state between two requests, and a script with what it led to is a test case.

    {"process": id, "at": instant, "variables": {…}, "results": {element: {…}},
     "steps": [{"do": "complete", "element": id, "index": 0, "values": {…}},
               {"do": "message", "name": …, "values": {…}}, {"do": "wait", "until": instant}]}

Effects are listed, not carried out. Those that only compute are computed; the others give `results`, or samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from service.domain.charter_table import RULES
from service.domain.errors import Invalid, Refused
from service.domain.workdays import SHANGHAI, Moment
from service.engine import form, runner
from service.engine.definition import Bundle
from service.engine.faults import InstanceFault
from service.engine.outcome import EffectCall, OpenTask, Outcome, Subscription
from service.engine.trace import flows_taken
from service.store.instances import Instance
from service.usecases import effects_votes
from service.usecases.catalog import CATALOG
from service.usecases.record import MOST_EFFECTS, Scene
from service.usecases.variables import clean
from service.usecases.work import Work

MOST_STEPS: Final = 300
COMPUTED: Final = {
    "compute_quorum": effects_votes.compute_quorum,
    "compute_vote": effects_votes.compute_vote,
    "compute_election": effects_votes.compute_election,
}
SAMPLE_KEY: Final = "1"
NEXT: Final = timedelta(days=30)
SAMPLES: Final[Mapping[str, Any]] = {  # what gateways read: any of the words that the effect may give
    "founding_path": "approval",
    "deadline_days": {},
    "stage": "t6",
    "association_status": "active",
    "adjustment_check": {"kind": "delay", "months": 3, "earlier": False, "exceeds": False, "late": False},
    "term_start": "2031-01-01",
    "term_end": "2035-12-31",
    "months_left": 6,
    "filing_due_on": "2031-01-31",
    "party_has_account": True,
    "election_under_way": False,
    "charter_version": 2,
    "roster_check": {"individuals": 30, "groups": 5, "st_workers": 200},
    "entitled": {"number": 60, "on": "2031-01-01", "sentence": "应到 60 人", "sentence_en": "60 entitled"},
    "enrolment": {"new": 30, "again": 0, "there": 0},
    "known_members": {"active": [], "former": []},
    "ending_members": [{"member_no": "示例-0001", "name": "示例", "unit": "示例单位"}],
    "officers_now": [
        {"officer_key": SAMPLE_KEY, "name": "示例", "office": "chair", "office_name": "主席", "label": "示例（主席）",
         "unit": "示例单位", "from_on": "2026-01-01"},
    ],
}  # fmt: skip
Script = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of what a dry run did. `kind`: started, completed, message, waited, effect, thrown."""

    kind: str
    at: datetime
    element_id: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class DryRun:
    """Where a dry run stands after its last step."""

    bundle: Bundle
    process_id: str
    now: datetime
    outcome: Outcome
    happened: list[Happening] = field(default_factory=list)
    entered: dict[str, int] = field(default_factory=dict)
    completed: list[str] = field(default_factory=list)
    passed: set[tuple[str, str]] = field(default_factory=set)  # process and element or flow that tokens have passed

    @property
    def expectation(self) -> dict[str, Any]:
        """What a test case expects again: how it ended, what it waits for, which way it went, what was asked for."""
        now = self.outcome
        waiting = {one.element_id for one in now.timers} | {one.element_id for one in now.subscriptions}
        return {
            "status": now.status,
            "open": sorted(task.element_id for task in now.open_tasks),
            "waiting": sorted(waiting),
            "done": list(dict.fromkeys(self.completed)),
            "effects": [one.detail["type"] for one in self.happened if one.kind == "effect"],
        }


def play(work: Work, bundle: Bundle, script: Script) -> DryRun:
    """Play a script from its beginning.

    Raises Invalid('dry_run_script') for what is no script, and what a step raises, with the number of the step in
    `params["step"]`: Refused('dry_run_step') where it cannot be done, Refused('form_invalid') with fields.
    """
    steps = script.get("steps", [])
    process_id, variables = script.get("process"), script.get("variables", {})
    if not isinstance(steps, list) or len(steps) > MOST_STEPS or not isinstance(variables, dict):
        raise Invalid("dry_run_script")
    if process_id not in bundle.processes:
        raise Refused("dry_run_process", process=str(process_id)[:60])
    player = _Player(work, bundle, str(process_id), script)
    player.start(clean(variables, variables))
    for number, step in enumerate(steps, 1):
        player.step(number, step)
    return player.run


def sample_variables() -> dict[str, Any]:
    """What a process about an association finds, with the rules that the charter template fills in."""
    return {
        "association_key": SAMPLE_KEY,
        "association_name": "示例园区科学技术协会",
        "charter_rules": {key: rule.prefill for key, rule in RULES.items()},
        "term_key": SAMPLE_KEY,
        "term_no": 1,
        "term_no_new": 2,
        "term_start": "2026-01-01",
        "term_end": "2030-12-31",
        "t6_at": "2030-06-30T00:00:00+08:00",
    }


class _Player:
    """Plays the steps of one script."""

    def __init__(self, work: Work, bundle: Bundle, process_id: str, script: Script) -> None:
        self.work, self.bundle, self.process_id = work, bundle, process_id
        self.results = script.get("results", {}) if isinstance(script.get("results", {}), dict) else {}
        self.now = instant(script.get("at"), work.now)
        self.diagrams = {key: process.diagram for key, process in bundle.processes.items()}
        self.run: DryRun

    @property
    def moment(self) -> Moment:
        return Moment(self.now, self.work.parts.calendar)

    def start(self, variables: dict[str, Any]) -> None:
        """Begin."""
        outcome = runner.start(self.bundle, self.process_id, variables, self.moment)
        self.run = DryRun(self.bundle, self.process_id, self.now, outcome)
        self.tell("started", self.process_id, variables=variables)
        self.take(outcome)

    def step(self, number: int, step: Any) -> None:
        """Do one step. What it raises says which step it was."""
        actions = {"complete": self.complete, "message": self.message, "wait": self.wait}
        if not isinstance(step, dict) or step.get("do") not in actions:
            raise Invalid("dry_run_script")
        try:
            actions[step["do"]](step)
        except Refused as error:
            error.params["step"] = number
            raise

    def complete(self, step: Mapping[str, Any]) -> None:
        """A person completes a task, with a form that is checked as it always is."""
        task = self.task(str(step.get("element")), step.get("index", 0))
        values = step.get("values", {})
        if not isinstance(values, dict):
            raise Invalid("dry_run_script")
        current = {**self.run.outcome.variables, **task.local}
        accepted = clean(values, current)
        schema = self.bundle.forms.get(task.form_id or "")
        if schema is not None:
            result = form.check(schema, current, values, self.moment)
            if result.errors:
                raise Refused("form_invalid", result.errors, count=len(result.errors))
            accepted = clean(result.values, current)
        now = self.run.outcome
        self.tell("completed", task.element_id, name=task.name, role=task.role, values=accepted)
        self.take(runner.complete_task(self.bundle, now.state, now.variables, task.id, accepted, self.moment))

    def task(self, element_id: str, index: Any) -> OpenTask:
        """The open task of an element, the first or another one."""
        found = [task for task in self.run.outcome.open_tasks if task.element_id == element_id]
        if not isinstance(index, int) or not 0 <= index < len(found):
            raise Refused("dry_run_step", element=element_id[:60])
        return found[index]

    def message(self, step: Mapping[str, Any]) -> None:
        """A message or signal arrives."""
        name, values = str(step.get("name")), step.get("values", {})
        waiting = next((one for one in self.run.outcome.subscriptions if one.name == name), None)
        if waiting is None or not isinstance(values, dict):
            raise Refused("dry_run_step", element=name[:60])
        self.tell("message", waiting.element_id, name=name, values=values)
        self.bring(waiting, values)

    def bring(self, waiting: Subscription, values: Mapping[str, Any]) -> None:
        now = self.run.outcome
        self.take(runner.deliver(self.bundle, now.state, now.variables, waiting.task_id, dict(values), self.moment))

    def wait(self, step: Mapping[str, Any]) -> None:
        """Time passes; every timer on the way fires at its moment."""
        until = instant(step.get("until"), self.now)
        if until < self.now:
            raise Refused("dry_run_backwards")
        for _ in range(MOST_STEPS):
            due = self.run.outcome.due_at
            if due is None or due > until or self.run.outcome.status != "active":
                break
            self.now = max(self.now, due)
            now = self.run.outcome
            fired = [timer.element_id for timer in now.timers if timer.due_at <= self.now]
            self.tell("waited", fired[0] if fired else "", until=self.now.isoformat())
            self.take(runner.wake(self.bundle, now.state, now.variables, self.moment))
        self.now = self.run.now = until
        self.tell("waited", "", until=until.isoformat())

    def take(self, outcome: Outcome) -> None:
        """Go on with an outcome, and with every effect and message that follows from it."""
        asked, count = self.note(outcome), 0
        while asked:
            call, count = asked.pop(0), count + 1
            if count > MOST_EFFECTS:
                raise InstanceFault("step_limit", call.element_id, str(MOST_EFFECTS))
            now = self.run.outcome
            if call.task_id not in now.waiting_effects:
                continue  # an earlier one canceled it
            result = self.result(call)
            self.tell("effect", call.element_id, type=call.type, inputs=call.inputs, result=result)
            asked += self.note(
                runner.complete_effect(self.bundle, now.state, now.variables, call.task_id, result, self.moment)
            )

    def note(self, outcome: Outcome) -> list[EffectCall]:
        """Take over where the engine stands now; the effects that it asks for."""
        self.run.outcome, self.run.now = outcome, self.now
        for visit in outcome.visits:
            change = 1 if visit.event == "entered" else -1
            self.run.entered[visit.element_id] = self.run.entered.get(visit.element_id, 0) + change
            if visit.event == "completed":
                self.run.completed.append(visit.element_id)
                self.run.passed.add((visit.process_id, visit.element_id))
        self.run.passed.update(flows_taken(self.diagrams, outcome.visits))
        for thrown in outcome.thrown:
            self.tell("thrown", thrown.element_id, name=thrown.name, values=thrown.variables)
            if thrown.kind == "message":
                self.pass_on(thrown.name, thrown.correlation_key, thrown.variables)
        return list(outcome.effects)

    def pass_on(self, name: str, key: str | None, values: Mapping[str, Any]) -> None:
        """A message that the instance sends itself."""
        for waiting in self.run.outcome.subscriptions:
            if (waiting.kind, waiting.name, waiting.correlation_key) == ("message", name, key):
                self.bring(waiting, values)
                return

    def result(self, call: EffectCall) -> dict[str, Any]:
        """What an effect would give: chosen by whoever plays, computed, or a sample."""
        chosen = self.results.get(call.element_id)
        if isinstance(chosen, dict):
            return clean(chosen, chosen)
        if call.type in COMPUTED:
            return COMPUTED[call.type](Scene(self.work, Instance(), self.run.outcome.variables, call))
        return {name: sample_of(name, self.now) for name in sorted(CATALOG.effects[call.type].outputs)}

    def tell(self, kind: str, element_id: str, **detail: Any) -> None:
        self.run.happened.append(Happening(kind, self.now, element_id, detail))


def sample_of(name: str, now: datetime) -> Any:
    """What an effect gives in a dry run under a name: a value that looks like the real one."""
    if name == "next_at":  # a time that is over would let the process go round within one step, for ever
        return (now + NEXT).isoformat()
    if name in SAMPLES:
        return SAMPLES[name]
    if name.endswith("_key"):
        return SAMPLE_KEY
    return 1 if name.endswith("_count") else f"示例：{name}"


def instant(text: Any, otherwise: datetime) -> datetime:
    """A day (its nine o'clock in Shanghai) or an instant. Raises Invalid('dry_run_date')."""
    if text in (None, ""):
        return otherwise
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Invalid("dry_run_date", text=str(text)[:40]) from error
    if len(str(text)) == 10:
        found = found.replace(hour=9)
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)
