"""Random block-structured processes and, beside the engine, an interpreter of the blocks themselves.

In the manner of Zeebe's randomized property tests. A block is a user task, a sequence, a choice, a parallel or
inclusive block, a loop, a sub-process, a call, a multi-instance, or a task with a message boundary event. The
interpreter (`Run`) knows nothing of tokens, gateways or BPMN: it only follows the block tree.

A task is known by its element and its path: of every multi-instance around it the block and the element's number.
The path is also the correlation key of a message.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy, deepcopy
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

from tests.engine.diagrams import Process, Scope, each

Kind = Literal["task", "seq", "xor", "or", "and", "loop", "sub", "call", "each", "stop", "note"]
PLAIN: tuple[Kind, ...] = ("task", "task", "seq", "seq", "xor", "or", "and", "loop", "sub")
RICH: tuple[Kind, ...] = (
    "task", "seq", "seq", "xor", "or", "or", "and", "and", "loop", "loop", "sub", "call", "each", "stop", "note",
)  # fmt: skip
Path = tuple[tuple[str, int], ...]
Task = tuple[str, Path]


@dataclass(frozen=True)
class Block:
    kind: Kind
    number: int
    kids: tuple[Block, ...] = ()

    def find(self, number: int) -> Block | None:
        if self.number == number:
            return self
        return next((found for kid in self.kids if (found := kid.find(number))), None)

    def all(self) -> list[Block]:
        return [self, *(block for kid in self.kids for block in kid.all())]

    def tasks(self) -> list[str]:
        """The user tasks of this block itself."""
        letters = {"task": "u", "stop": "uv", "note": "uv", "xor": "d", "or": "d", "loop": "d"}.get(self.kind, "")
        return [f"{letter}{self.number}" for letter in letters]


def generate(random: Random, depth: int, kinds: tuple[Kind, ...], counter: Iterator[int]) -> Block:
    kind: Kind = "task" if depth == 0 else random.choice(kinds)
    number = next(counter)
    if kind in ("task", "stop", "note"):
        return Block(kind, number)
    most = {"seq": 3, "xor": 2, "or": 3, "and": 3}.get(kind, 1)
    count = random.randint(1 if kind == "seq" else min(2, most), most)
    return Block(kind, number, tuple(generate(random, depth - 1, kinds, counter) for _ in range(count)))


class Drawing:
    """Draws a block tree; every drawing method gives the first and the last element of the block."""

    def __init__(self, tree: Block) -> None:
        self.process = Process("p").start("begin").end("finish")
        self.called: list[Process] = []
        self.elements: list[str] = []  # of the multi-instances around the block being drawn
        first, last = self.draw(self.process, tree)
        self.process.flow("begin", first).flow(last, "finish")

    def draw(self, scope: Scope, block: Block) -> tuple[str, str]:
        n = block.number
        match block.kind:
            case "task":
                scope.user(f"u{n}")
                return f"u{n}", f"u{n}"
            case "seq":
                parts = [self.draw(scope, kid) for kid in block.kids]
                for before, after in pairwise(parts):
                    scope.flow(before[1], after[0])
                return parts[0][0], parts[-1][1]
            case "and":
                scope.parallel(f"g{n}").parallel(f"j{n}")
                for kid in block.kids:
                    self.branch(scope, n, kid, None)
                return f"g{n}", f"j{n}"
            case "xor" | "or":
                return self.choice(scope, block)
            case "loop":
                return self.loop(scope, block)
            case "stop" | "note":
                return self.boundary(scope, block)
        return self.nested(scope, block)

    def branch(self, scope: Scope, n: int, kid: Block, condition: str | None, default: bool = False) -> None:
        first, last = self.draw(scope, kid)
        scope.flow(f"g{n}", first, condition, default=default).flow(last, f"j{n}")

    def choice(self, scope: Scope, block: Block) -> tuple[str, str]:
        n, gateway = block.number, "exclusiveGateway" if block.kind == "xor" else "inclusiveGateway"
        scope.user(f"d{n}").add(gateway, f"g{n}").add(gateway, f"j{n}").flow(f"d{n}", f"g{n}")
        for bit, kid in enumerate(block.kids):
            chosen = [v for v in range(1, 2 ** len(block.kids)) if v >> bit & 1]
            alternatives = " or ".join(f"c{n} = {v}" for v in ([bit] if block.kind == "xor" else chosen))
            default = block.kind == "xor" and bit == 1
            self.branch(scope, n, kid, None if default else f"={alternatives}", default)
        if block.kind == "or":
            scope.flow(f"g{n}", f"j{n}", default=True)  # never taken, but the join has to reckon with it
        return f"d{n}", f"j{n}"

    def loop(self, scope: Scope, block: Block) -> tuple[str, str]:
        n = block.number
        first, last = self.draw(scope, block.kids[0])
        scope.exclusive(f"m{n}").user(f"d{n}").exclusive(f"g{n}").throw(f"x{n}")
        scope.path(f"m{n}", first).path(last, f"d{n}", f"g{n}")
        scope.flow(f"g{n}", f"m{n}", f"=c{n} = 1").flow(f"g{n}", f"x{n}", default=True)
        return f"m{n}", f"x{n}"

    def boundary(self, scope: Scope, block: Block) -> tuple[str, str]:
        n = block.number
        gateway = "inclusiveGateway" if block.kind == "note" or n % 2 else "exclusiveGateway"
        scope.user(f"u{n}").user(f"v{n}").add(gateway, f"j{n}")
        key = " + ".join(['="at "', *(f"string({element})" for element in self.elements)])
        scope.boundary(f"b{n}", f"u{n}", message=f"m{n}", key=key, interrupting=block.kind == "stop")
        scope.path(f"u{n}", f"j{n}").path(f"b{n}", f"v{n}", f"j{n}")
        return f"u{n}", f"j{n}"

    def nested(self, scope: Scope, block: Block) -> tuple[str, str]:
        n = block.number
        if block.kind == "call":
            inner: Scope = Process(f"c{n}")
            self.called.append(inner)
            scope.call(f"s{n}", f"c{n}")
        else:
            inner = scope.sub(f"s{n}", loop=each("=[0, 1]", f"e{n}") if block.kind == "each" else "")
        around = [f"e{n}"] * (block.kind == "each")
        self.elements += around
        first, last = self.draw(inner, block.kids[0])
        del self.elements[len(self.elements) - len(around) :]
        inner.start(f"i{n}").end(f"o{n}").flow(f"i{n}", first).flow(last, f"o{n}")
        return f"s{n}", f"s{n}"


class Run:
    """The interpreter. `open` are the tasks of this block itself, `kids` the blocks that run inside it."""

    def __init__(self, block: Block, path: Path = ()) -> None:
        self.block, self.path = block, path
        self.done, self.fired, self.position = False, False, 0
        self.open: set[str] = set()
        self.kids: list[Run] = []
        self.kept: tuple[Task, Run] | None = None  # a task that was sent back here, and how all stood before
        n = block.number
        match block.kind:
            case "task" | "stop" | "note":
                self.open = {f"u{n}"}
            case "xor" | "or":
                self.open = {f"d{n}"}
            case "and":
                self.kids = [Run(kid, path) for kid in block.kids]
            case "each":
                self.kids = [Run(block.kids[0], (*path, (f"e{n}", element))) for element in (0, 1)]
            case _:
                self.kids = [Run(block.kids[0], path)]

    def enabled(self) -> list[Task]:
        """The open tasks."""
        own = [(task, self.path) for task in self.open]
        return own + [task for kid in self.kids for task in kid.enabled()]

    def messages(self) -> list[tuple[str, Path]]:
        """What is waited for and has not come yet, with the path of the task."""
        n, kind = self.block.number, self.block.kind
        own = kind in ("stop", "note") and f"u{n}" in self.open and not self.fired
        return [(f"m{n}", self.path)] * own + [m for kid in self.kids for m in kid.messages()]

    def chain(self, task: Task) -> list[Run]:
        """The runs around an open task, outermost first."""
        kid = next((kid for kid in self.kids if task in kid.enabled()), None)
        return [self, *(kid.chain(task) if kid else [])]

    def earlier(self, task: Task) -> list[str]:
        """The elements to which a task may be sent back."""
        names = [name for block in self.block.all() for name in block.tasks()]
        return [name for name in names if self.sent_back(task, name) is not None]

    def sent_back(self, task: Task, target: str) -> Run | None:
        """This run after `task` went back to `target`; None where that is refused.

        The nearest block that holds both begins anew at the target: what was open in it is gone, what is beside it
        stays. The target has to come first there: an earlier part of a sequence, the task before a choice, the body of
        a loop before its decision, the task before what its message brought.
        """
        for number, kid in enumerate(self.kids):
            if task in kid.enabled() and (inner := kid.sent_back(task, target)) is not None:
                made = copy(self)
                made.kids = [*self.kids[:number], inner, *self.kids[number + 1 :]]
                return made
        begun = self.begun_at(target, below=(task[0], task[1]) not in [(name, self.path) for name in self.open])
        if begun is None or task[0] == target:
            return None
        begun.kept = ((target, begun.path), deepcopy(self))
        return begun

    def begun_at(self, target: str, below: bool) -> Run | None:
        """This block once more from an earlier task on. `below`: it is sent back from inside one of the kids."""
        block = self.block
        if target in block.tasks() and block.kind != "loop":
            return Run(block, self.path) if target[0] != "v" else None
        if block.kind == "seq":
            return over(block, self.path, target, self.position)
        return (
            over(block, self.path, target)
            if block.kind == "loop" and not below and target[1:] != str(block.number)
            else None
        )

    def straight(self, task: Task) -> Run | None:
        """This run after a task that was sent back was completed for whoever sent it; None when it was not."""
        for number, kid in enumerate(self.kids):
            if task in kid.enabled() and (inner := kid.straight(task)) is not None:
                made = copy(self)
                made.kids = [*self.kids[:number], inner, *self.kids[number + 1 :]]
                return made
        return deepcopy(self.kept[1]) if self.kept and self.kept[0] == task else None

    def possible(self) -> set[Task]:
        """The tasks that are open or can be brought back by those that were sent back."""
        kept = self.kept[1].possible() if self.kept else set()
        return set(self.enabled()) | kept | {task for kid in self.kids for task in kid.possible()}

    def tidied(self) -> Run:
        """Forget what was kept for tasks that are open no more and cannot be brought back."""
        kept, self.kept = self.kept, None
        for kid in self.kids:
            kid.tidied()
        if kept and kept[0] in self.possible():
            self.kept = kept
        return self

    def forget(self, task: Task) -> None:
        """A task that was sent back is completed, taken back or interrupted: from here it goes as it is drawn."""
        for around in self.chain(task):
            if around.kept and around.kept[0] == task:
                around.kept = None
        self.tidied()

    def message(self, name: str, path: Path) -> None:
        """A message comes."""
        n = self.block.number
        if name == f"m{n}" and path == self.path and f"u{n}" in self.open:
            self.fired = True
            self.open.add(f"v{n}")
            if self.block.kind == "stop":
                self.open.discard(f"u{n}")
        for kid in self.kids:
            kid.message(name, path)

    def complete(self, task: Task, decision: int) -> None:
        """A person completes a task; `decision` counts for the task before a choice and at the end of a lap."""
        if task[1] == self.path and task[0] in self.open:
            self.open.discard(task[0])
            self.decide(decision)
            return
        for kid in self.kids:
            if task in kid.enabled():
                kid.complete(task, decision)
                break
        if all(kid.done for kid in self.kids):
            self.after_kids()

    def decide(self, decision: int) -> None:
        kids = self.block.kids
        match self.block.kind:
            case "xor":
                self.kids = [Run(kids[decision], self.path)]
            case "or":
                self.kids = [Run(kid, self.path) for bit, kid in enumerate(kids) if decision >> bit & 1]
            case "loop" if decision == 1:
                self.kids = [Run(kids[0], self.path)]
            case _:
                self.done = not self.open

    def after_kids(self) -> None:
        if self.block.kind == "seq" and self.position + 1 < len(self.block.kids):
            self.position += 1
            self.kids = [Run(self.block.kids[self.position], self.path)]
        elif self.block.kind == "loop":
            self.kids, self.open = [], {f"d{self.block.number}"}
        else:
            self.done = True


def over(block: Block, path: Path, target: str, before: int | None = None) -> Run | None:
    """A run of a block that is over, reopened at one task, in the parts of it before number `before`.

    None where other branches would wait for it, or inside a sub-process, call or repetition: these are over with all
    that is in them. Of an inclusive choice one branch may be open alone.
    """
    made = Run(block, path)
    if target in made.open:
        return made
    if target in block.tasks() and block.kind in ("loop", "stop"):
        made.open, made.kids, made.fired = {target}, [], True
        return made
    if block.kind not in ("seq", "xor", "or", "loop"):
        return None
    for position, part in enumerate(block.kids[:before]):
        if (begun := over(part, path, target)) is not None:
            made.kids, made.open, made.position = [begun], set(), position
            return made
    return None
