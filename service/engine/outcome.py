"""What the engine gives back: a new state and everything that follows from the step. Plain values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Variables = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task that waits for a person. `id` stays the same until it ends. Due times are aware instants."""

    id: str
    element_id: str
    name: str
    process_id: str
    role: str | None
    assignee: str | None
    form_id: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    lane: str | None
    root_element_id: str  # the element of the outermost process in which the task lies; itself where it lies there
    local: Variables = field(default_factory=dict)  # multi-instance input element and loopCounter
    scope_id: str = ""  # the task that holds the sub-process or call around it
    sent_back: bool = False  # completing it may bring back what stood before it was sent back


@dataclass(frozen=True, slots=True)
class EndedTask:
    """A user task that is no longer open: completed by a person or canceled by the diagram."""

    id: str
    element_id: str
    completed: bool


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """A user task to which an open one can be sent back, and the ids of the other open tasks that this would end."""

    element_id: str
    name: str
    process_id: str
    scope_id: str
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that waits. `root_element_id` is the element of the outermost process in which it lies."""

    task_id: str
    element_id: str
    due_at: datetime
    root_element_id: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message or signal that the instance waits for. A signal has no correlation key."""

    task_id: str
    element_id: str
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class EffectCall:
    """A service task that asks for an effect. It waits until `complete_effect` brings the result."""

    task_id: str
    element_id: str
    type: str
    inputs: Variables
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal for others. The host decides whom it reaches.

    A signal has already reached what waited for it in the same instance; the host delivers it to other instances only.
    A message has reached nobody: the host looks at every subscription, those of this instance too.
    """

    kind: Literal["message", "signal"]
    name: str
    correlation_key: str | None
    variables: Variables
    element_id: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the history: what happened at an element in this step, in order."""

    element_id: str
    process_id: str
    event: Literal["entered", "completed", "canceled"]


@dataclass(slots=True)
class Outcome:
    """The result of one step.

    `state` and `variables` are to be stored together. `opened`, `ended`, `effects`, `thrown` and `visits` are of this
    step only; `timers`, `subscriptions` and `open_tasks` are all there are now. `due_at` is the earliest timer.
    `waiting_effects` are the task ids of all service tasks that wait now: of several effects asked for in one step, the
    result of one may cancel another.
    """

    state: bytes
    variables: Variables
    status: Literal["active", "completed", "terminated"]
    opened: list[OpenTask] = field(default_factory=list)
    ended: list[EndedTask] = field(default_factory=list)
    open_tasks: list[OpenTask] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    due_at: datetime | None = None
    subscriptions: list[Subscription] = field(default_factory=list)
    effects: list[EffectCall] = field(default_factory=list)
    waiting_effects: list[str] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
