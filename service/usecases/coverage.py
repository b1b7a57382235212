"""What the test cases of a draft have passed of its diagrams, element by element and flow by flow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.engine.definition import Process
from service.engine.diagram import Node
from service.usecases import dry_runs
from service.usecases.dry_runs import TestResult
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Coverage:
    """A process, and which of its elements and flows the test cases that pass have passed, and which not."""

    process: Process
    xml: str
    elements: tuple[Node, ...]
    passed: frozenset[str]
    untaken: tuple[Node, ...]
    untaken_flows: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The share of elements that were passed; 100 only for all of them."""
        return 100 * (len(self.elements) - len(self.untaken)) // max(len(self.elements), 1)


def of_draft(work: Work, key: int) -> list[Coverage]:
    """The processes of a draft with what its test cases have passed.

    A test case that does not pass shows nothing. Raises NotFound, DiagramRefused, Refused('dry_run_empty').
    """
    bundle, processes = dry_runs.own_processes(work, key)
    texts = {resource.name: resource.content.decode() for resource in bundle.resources}
    results = dry_runs.test_draft(work, key)
    return [measure(process, texts[process.resource_name], results) for process in processes]


def measure(process: Process, xml: str, results: Iterable[TestResult]) -> Coverage:
    """What test cases have passed of one process."""
    passed = {place for result in results if result.passed for place in result.passed_by}
    here = frozenset(identity for process_id, identity in passed if process_id == process.id)
    nodes = [node for node in process.diagram.nodes.values() if node.process_id == process.id]
    own = {node.id for node in nodes}
    flows = [flow.id for flow in process.diagram.flows.values() if flow.source in own]
    return Coverage(
        process,
        xml,
        tuple(nodes),
        here,
        tuple(node for node in nodes if node.id not in here),
        tuple(flow for flow in flows if flow not in here),
    )
