"""Which elements of bpmn/ the stories of a run have completed, told at its end, whatever process they ran in.

What was entered and canceled does not count.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.engine import reader, xml

BPMN = Path(__file__).parents[1] / "bpmn"
TAKEN: set[tuple[str, str]] = set()  # (process, element)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of several hands over what its stories have been at."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["taken"] = sorted(TAKEN)


def pytest_testnodedown(node: Any) -> None:
    """Take what a process hands over; one that broke has nothing to hand over, and its tests failed."""
    handed = getattr(node, "workeroutput", {}).get("taken", ())
    TAKEN.update((process_id, element_id) for process_id, element_id in handed)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Which elements of our diagrams no story has been at, when the stories were run."""
    if not TAKEN:
        return
    terminalreporter.section("elements of bpmn/ taken by the stories")
    for path in sorted(BPMN.glob("*.bpmn")):
        diagram = reader.read(xml.load(path.read_bytes(), path.name))
        every = [(node.process_id, node.id) for node in diagram.nodes.values()]
        missed = sorted(element_id for process_id, element_id in every if (process_id, element_id) not in TAKEN)
        told = f"{path.name:<26}{len(every) - len(missed):>3} of {len(every):>3}"
        terminalreporter.write_line(told + (f"   not: {', '.join(missed)}" if missed else ""))
