"""`python -m tests.walk_all 10000`: that many random walks over all procedures, on every core; what they came to.

Fails where a walk fails. What no walk came to by chance is told; the stories take it (the end of `make test`).
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from contextlib import suppress
from multiprocessing import Pool
from typing import Any

from service.engine.definition import Bundle, compile_bundle
from tests.engine.play import CATALOG
from tests.scenarios.conftest import RESOURCES
from tests.walks import PROCEDURES, forms_of, walk_and_again

Passed = set[tuple[str, str]]
HELD: dict[str, Any] = {}


def main(number: int) -> int:
    """How many faults there were; everything is told on the way."""
    began, each = time.monotonic(), -(-number // len(PROCEDURES))
    ends = {name: Counter[str]() for name in PROCEDURES}
    did, passed, faults, gone = Counter[str](), Passed(), 0, 0
    with (
        Pool(os.cpu_count(), initializer=prepare) as pool,
        suppress(KeyboardInterrupt),
    ):  # then it tells
        jobs = [(name, seed) for seed in range(each) for name in PROCEDURES]
        for name, end, steps, been, wrong in pool.imap_unordered(walk, jobs, chunksize=4):
            faults, gone = faults + bool(wrong), gone + 1
            if wrong:
                tell(f"FAULT {name}: {wrong}")
            ends[name][end] += 1
            did.update(steps)
            passed |= been
            if gone % 500 == 0:
                tell(f"{gone} of {len(jobs)}, {faults} faults, {len(passed)} elements and flows")
    for name in PROCEDURES:
        tell(f"{name:<20}" + "  ".join(f"{end} {times}" for end, times in ends[name].most_common()))
    tell("  ".join(f"{what} {times}" for what, times in did.most_common()))
    missed = sorted(elements() - passed)
    walks, every, seconds = sum(one.total() for one in ends.values()), len(elements()), time.monotonic() - began
    tell(f"{walks} walks, {did.total()} steps, {faults} faults in {seconds:.0f} s")
    tell(f"{every - len(missed)} of {every} elements and flows taken")
    for process_id, name in missed:
        tell(f"never: {process_id}.{name}")
    return faults


def prepare() -> None:
    """Once in each process of the pool."""
    HELD.update(bundle=compile_bundle(RESOURCES, CATALOG), forms=forms_of(RESOURCES))


def walk(job: tuple[str, int]) -> tuple[str, str, Counter[str], Passed, str]:
    """(procedure, end, how often each kind of step, what was passed, what was wrong)."""
    try:
        walker, end = walk_and_again(HELD["bundle"], HELD["forms"], *job)
    except Exception as wrong:  # noqa: BLE001 - whatever it is, it is told with the walk that found it
        return job[0], "fault", Counter(), set(), f"seed {job[1]}: {type(wrong).__name__}: {str(wrong)[:2000]}"
    return job[0], end, Counter(step.command for step in walker.tape), walker.passed, ""


def elements() -> Passed:
    """Every element and every flow of the diagrams: (process, id)."""
    bundle: Bundle = compile_bundle(RESOURCES, CATALOG)
    nodes = [(process.id, node) for process in bundle.processes.values() for node in process.diagram.nodes.values()]
    inside = [(process_id, node) for process_id, node in nodes if node.process_id == process_id]
    return {(process_id, id) for process_id, node in inside for id in (node.id, *node.outgoing)}


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000) else 0)
