"""Parallel and inclusive gateways with the token rules of BPMN 2.0, on SpiffWorkflow's task tree.

A token that waits on an incoming flow of a gateway is one WAITING task of that gateway: its flow is the spec of its
direct parent, its place in the queue `internal_data["n"]`. Nothing else is remembered. When the gateway fires, the
youngest of the tokens it takes goes on, the others end.

Parallel (13.4.1): one token from each incoming flow; surplus tokens stay queued, first in, first out.
Inclusive (13.4.3): fires when no other token of the scope can still reach an empty incoming flow without passing the
gateway, unless that token can also reach a flow that has one. One step beyond the letter: a path through a parallel
join that itself needs a token from here is no reason to wait. It is asked only when everything automatic has come to
rest, so its answer does not depend on the order in which tokens happened to move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults as stock
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine import script
from service.engine.faults import InstanceFault
from service.engine.node import Node


def flow_of(token: Task) -> str:
    """The incoming flow of a waiting token, named by the node it comes from."""
    return str(token.parent.task_spec.name)


class TokenGateway(Node):
    """What both gateways share. One incoming flow never waits."""

    def waiting(self, scope: Any) -> list[Task]:
        """The tokens that wait here, oldest first."""
        tokens = [t for t in scope.tasks.values() if t.task_spec is self and t.state == TaskState.WAITING]
        return sorted(tokens, key=lambda token: token.internal_data["n"])

    def enter(self, task: Task) -> None:
        """A gateway shows in the history when it fires, not when the first of its tokens comes."""

    def leave(self, task: Task) -> None:
        """It fires."""
        self.visit(task, "entered")
        super().leave(task)

    def canceled(self, task: Task) -> None:
        """A token that waited is gone; the gateway never fired."""

    def resume(self, task: Task) -> None:
        """Nor does a token that waits here again show."""

    def wait(self, task: Task) -> list[Task]:
        """Put an arriving token at the end of the queue; gives the queue."""
        queue = self.waiting(task.workflow)
        task.internal_data["n"] = queue[-1].internal_data["n"] + 1 if queue else 1
        task._set_state(TaskState.WAITING)
        return [*queue, task]

    def take(self, queue: list[Task]) -> list[Task]:
        """The oldest token of each incoming flow."""
        places: Counter[str] = Counter(self._inputs)
        taken = []
        for token in queue:
            if places[flow_of(token)]:
                places[flow_of(token)] -= 1
                taken.append(token)
        return taken

    def merge(self, taken: list[Task]) -> None:
        """All tokens become one, the youngest."""
        *others, youngest = taken
        for token in others:
            token._set_state(TaskState.CANCELLED)
        del youngest.internal_data["n"]


class ParallelGateway(TokenGateway, stock.ParallelGateway):
    """Only an arrival can complete a set of tokens, so it is decided then."""

    def admit(self, task: Task) -> bool:
        """Whether a token of each flow is here."""
        if len(self._inputs) < 2:
            return True
        taken = self.take(self.wait(task))
        if len(taken) < len(self._inputs):
            return False
        self.merge(taken)  # the arriving token made the set complete and is its youngest
        return True


class InclusiveGateway(TokenGateway, stock.InclusiveGateway):
    """Waits for every token that can still come; see the head of this file.

    `reach`, made once by the parser: name of a node -> incoming flows of this gateway that a token there can reach
    without passing it.
    """

    asked_when_settled = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach: dict[str, set[str]] = {}

    def prepare(self) -> None:
        """Fill `reach`; call when all flows of the scope are connected."""
        specs, reach = self._wf_spec.task_specs, defaultdict(set)
        for flow in set(self._inputs):
            seen, todo = {flow}, [flow]
            while todo:
                name = todo.pop()
                if name != self.name:
                    new = [i for i in specs[name]._inputs if i not in seen]
                    seen.update(new)
                    todo += new
            for name in seen:
                reach[name].add(flow)
        self.reach = dict(reach)

    def admit(self, task: Task) -> bool:
        """Others may be under way; `try_join` is asked when all have come to rest."""
        if len(self._inputs) < 2:
            return True
        self.wait(task)
        return False

    def try_join(self, scope: Any) -> bool:
        """Fire if no further token can come; says whether it did."""
        queue = self.waiting(scope)
        have = {flow_of(token) for token in queue}
        others = [t for t in scope.live() if t.task_spec is not self]
        paths = [self.reach[t.task_spec.name] for t in others if t.task_spec.name in self.reach]
        if not all(path & have for path in paths) and self.arrivals(others) - have:
            return False
        taken = self.take(queue)
        self.merge(taken)
        taken[-1]._ready()
        return True

    def arrivals(self, others: list[Task]) -> set[str]:
        """Incoming flows that can still get a token before this gateway fires.

        By a path again, but through a parallel join only if every flow of that join has or can get a token.
        """
        specs = self._wf_spec.task_specs
        got: dict[str, set[str]] = defaultdict(set)
        todo, done = [], set()

        def put(source: str, name: str) -> None:
            got[name].add(source)
            blocked = isinstance(specs[name], ParallelGateway) and set(specs[name]._inputs) - got[name]
            if name != self.name and not blocked:
                todo.append(name)

        for token in others:
            if token.state == TaskState.WAITING and isinstance(token.task_spec, ParallelGateway):
                put(flow_of(token), token.task_spec.name)
            else:
                todo.append(token.task_spec.name)
        while todo:
            name = todo.pop()
            if name not in done:
                done.add(name)
                for output in specs[name]._outputs:
                    put(name, output)
        return got[self.name]

    def following(self, task: Task) -> list[Any]:
        """Every flow whose condition is true, else the default. Raises InstanceFault when there is none."""
        specs = self._wf_spec.task_specs
        conditional = [(condition, name) for condition, name in self.cond_task_specs if condition is not None]
        chosen = [name for condition, name in conditional if script.holds(task, condition.args[0])]
        chosen = chosen or [name for condition, name in self.cond_task_specs if condition is None]
        if not chosen:
            raise InstanceFault("no_flow_matches", self.node.id)
        return [specs[name] for name in chosen]


def problems(spec: Any) -> list[tuple[str, str]]:
    """Shapes of one scope (a ProcessSpec) that the joins do not promise, as (element id, code).

    `join_same_source`: two flows from the same exclusive or inclusive gateway cannot be told apart.
    `join_loop_entry`: as the entry of a loop a parallel gateway waits for ever, and an inclusive one may; an
    exclusive gateway is meant.
    """
    specs, found = spec.task_specs, []
    for name, gateway in specs.items():
        if not isinstance(gateway, TokenGateway) or len(gateway._inputs) < 2:
            continue
        sources: Counter[str] = Counter(gateway._inputs)
        for source, count in sources.items():
            if count > 1 and not isinstance(specs[source], ParallelGateway):
                found.append((name, "join_same_source"))
        seen, todo = {spec.start.name}, [spec.start.name]  # what a token reaches without passing this gateway
        while todo:
            new = [o for o in specs[todo.pop()]._outputs if o != name and o not in seen]
            seen.update(new)
            todo += new
        if any(i not in seen for i in gateway._inputs):
            found.append((name, "join_loop_entry"))
    return found
