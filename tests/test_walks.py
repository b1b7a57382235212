"""Whatever people answer, and whatever they send back or let lie, a procedure of bpmn/ comes to an end that has a name.

`WALKS=900 pytest tests/test_walks.py` goes nine hundred ways through each procedure instead of a few.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from service.engine.definition import Bundle, compile_bundle
from service.usecases import player
from tests.engine.play import CATALOG
from tests.scenarios.conftest import RESOURCES
from tests.walks import Walker, forms_of

MOST_SAMPLED = 40  # steps; the watch would go on for ever, since its sample stays the same
WALKS = int(os.environ.get("WALKS", "6"))
PROCEDURES = (
    "founding term_election term_adjustment mid_term_change charter_change membership membership_end "
    "association_closure association_takeover dormancy revival supervision term_watch"
).split()


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return compile_bundle(RESOURCES, CATALOG)


@pytest.fixture(scope="module")
def forms() -> dict[str, Any]:
    return forms_of(RESOURCES)


def test_every_procedure_is_walked(bundle: Bundle) -> None:
    called = {node.called_process for process in bundle.processes.values() for node in process.diagram.nodes.values()}
    assert set(PROCEDURES) == set(bundle.processes) - called


@pytest.mark.parametrize("process_id", PROCEDURES)
def test_a_walk_ends_at_an_end_that_has_a_name(bundle: Bundle, forms: dict[str, Any], process_id: str) -> None:
    nodes = bundle.processes[process_id].diagram.nodes
    for seed in range(WALKS):
        walker = Walker(bundle, forms, process_id, seed)
        walker.walk()
        assert walker.done, (seed, walker.ready, walker.waiting, walker.did[-20:])
        assert (walker.ready, walker.waiting) == ([], []), seed
        passed = [nodes.get(one.removeprefix("completed ")) for one in walker.history if one.startswith("completed ")]
        last = [node for node in passed if node is not None][-1]
        assert last.type == "endEvent" and last.name, (seed, last.id)


@pytest.mark.parametrize("process_id", PROCEDURES)
def test_the_same_walk_leads_to_the_same_record(bundle: Bundle, forms: dict[str, Any], process_id: str) -> None:
    first, second = (Walker(bundle, forms, process_id, 0) for _ in range(2))
    first.walk()
    second.walk()
    assert first.did == second.did and first.history == second.history
    assert first.variables == second.variables


class Sampled(Walker):
    """A walk in which effects give what they give in a dry run."""

    def given(self, name: str) -> Any:
        computed = ("quorum", "vote", "election")
        return super().given(name) if name in computed else player.sample_of(name, self.now)


def test_the_samples_of_a_dry_run_stop_no_procedure(bundle: Bundle, forms: dict[str, Any]) -> None:
    """A sample of the wrong kind is a fault: `示例` is no date. The filing comes late in the others."""
    for process_id in (*PROCEDURES, "filing"):
        walker = Sampled(bundle, forms, process_id, 0)
        for _ in range(MOST_SAMPLED):
            if walker.last.status == "active":
                walker.once()
