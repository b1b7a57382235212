"""Whatever people answer, and whatever they send back or let lie, a procedure of bpmn/ comes to an end that has a name.

`make walks` goes ten thousand ways instead of a few, and says which elements and flows they came to.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from service.engine.definition import Bundle, compile_bundle
from service.usecases import player
from tests.engine.play import CATALOG
from tests.scenarios.conftest import RESOURCES
from tests.usecases.procedures import Process, diagram, field, form
from tests.walks import PROCEDURES, Walker, forms_of, walk_and_again

MOST_SAMPLED = 40  # steps; the watch would go on for ever, since its sample stays the same
WALKS = 5


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
def test_a_walk_ends_at_an_end_that_has_a_name_and_its_record_leads_there_again(
    bundle: Bundle, forms: dict[str, Any], process_id: str
) -> None:
    for seed in range(WALKS):
        walk_and_again(bundle, forms, process_id, seed)


def test_a_walk_is_a_function_of_its_seed(bundle: Bundle, forms: dict[str, Any]) -> None:
    first, second = (Walker(bundle, forms, "founding", 0) for _ in range(2))
    first.walk()
    second.walk()
    assert first.did == second.did and first.tape == second.tape


@pytest.mark.parametrize(("keys", "outputs", "found"), [("ab", "", False), ("aa", "", True), ("ab", "a", True)])
def test_a_branch_that_writes_over_another_is_found(keys: str, outputs: str, found: bool) -> None:
    """Two parallel tasks whose forms have the same field, or of which one writes into the other's."""
    process = Process("both").start().parallel("split").parallel("join").end(name="完").path("begin", "split")
    given = {}
    for number, key in enumerate(keys):
        given[f"form_{number}"] = form(f"form_{number}", field(key))
        put = dict.fromkeys(outputs, '="another"') if number else {}
        process.user(f"task_{number}", form=f"form_{number}", outputs=put).path("split", f"task_{number}", "join")
    files = [diagram(process.path("join", "done")), *given.values()]
    both, schemas = compile_bundle(files, CATALOG), forms_of(files)

    with pytest.raises(AssertionError) if found else nullcontext():
        for seed in range(WALKS * 3):
            walk_and_again(both, schemas, "both", seed)


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
