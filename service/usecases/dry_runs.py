"""Dry runs of a draft, and the test cases that are made of them: a script with what it led to (see player).

Test cases belong to the draft, are deployed with it, and come back with the next draft. A release needs all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.domain.errors import AppError, Invalid, NotFound, Refused
from service.engine.definition import Bundle, Process, Resource
from service.engine.findings import DiagramRefused
from service.store.drafts import Draft
from service.usecases import player
from service.usecases.deployments import complete, newest
from service.usecases.drafts import as_resource, get_draft, lock_open
from service.usecases.player import DryRun, Script
from service.usecases.work import Work

MOST_TESTS: Final = 50
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class TestResult:
    """What became of a test case. `fault` is the error that stopped it; `differences` are (what, expected, found)."""

    name: str
    passed: bool
    steps: int
    fault: AppError | None = None
    differences: tuple[tuple[str, str, str], ...] = ()
    passed_by: frozenset[tuple[str, str]] = frozenset()  # process and element or flow that it has passed


def play_draft(work: Work, key: int, script: Script) -> DryRun:
    """Play a draft as it is now. Raises NotFound, DiagramRefused, Refused, Invalid."""
    return player.play(work, _bundle(work, _resources(work, key)), script)


def processes_of(work: Work, key: int) -> dict[str, str]:
    """The processes of a draft that can be played: id -> name. Raises NotFound, DiagramRefused, Refused."""
    return {one.id: one.name for one in own_processes(work, key)[1]}


def own_processes(work: Work, key: int) -> tuple[Bundle, list[Process]]:
    """A draft as it would run, and the processes in its own files. Raises NotFound, DiagramRefused, Refused."""
    files = _resources(work, key)
    own = {resource.name for resource in files}
    bundle = _bundle(work, files)
    return bundle, [one for one in bundle.processes.values() if one.resource_name in own]


def record_test(work: Work, key: int, name: str, script: Script) -> Draft:
    """Keep a dry run as a test case: what it led to has to come about again. Raises what playing it raises."""
    title = " ".join(name.split())
    if not 0 < len(title) <= LONGEST_NAME:
        raise Invalid("test_name", limit=LONGEST_NAME)
    draft = lock_open(work, key)
    run = play_draft(work, key, script)
    if title not in draft.tests and len(draft.tests) >= MOST_TESTS:
        raise Invalid("tests_many", limit=MOST_TESTS)
    kept = {part: script[part] for part in ("process", "at", "variables", "results", "steps") if part in script}
    kept["at"] = player.instant(script.get("at"), work.now).isoformat()  # the same day whenever it is played
    draft.tests = {**draft.tests, title: {"script": kept, "expect": run.expectation}}
    draft.updated_by, draft.updated_at = work.actor.person_key or 0, work.now
    return draft


def drop_test(work: Work, key: int, name: str) -> Draft:
    """Take a test case out of a draft. Raises NotFound, WrongState."""
    draft = lock_open(work, key)
    if name not in draft.tests:
        raise NotFound("not_found", what="test case", key=name[:100])
    draft.tests = {title: test for title, test in draft.tests.items() if title != name}
    draft.updated_by, draft.updated_at = work.actor.person_key or 0, work.now
    return draft


def run_tests(work: Work, resources: Sequence[Resource], tests: Mapping[str, Any]) -> list[TestResult]:
    """Play every test case on these files. Files that would be refused fail them all with that."""
    if not tests:
        return []
    try:
        bundle = _bundle(work, resources)
    except (DiagramRefused, Refused) as error:
        return [TestResult(name, False, len(test["script"]["steps"]), error) for name, test in tests.items()]
    return [_run(work, bundle, name, test) for name, test in tests.items()]


def test_draft(work: Work, key: int) -> list[TestResult]:
    """Play every test case of a draft. Raises NotFound."""
    return run_tests(work, _resources(work, key), get_draft(work, key).draft.tests)


def _run(work: Work, bundle: Bundle, name: str, test: Mapping[str, Any]) -> TestResult:
    script, expected = test["script"], test["expect"]
    try:
        run = player.play(work, bundle, script)
    except AppError as error:
        return TestResult(name, False, len(script["steps"]), error)
    found = run.expectation
    differences = tuple(
        (what, _shown(expected[what]), _shown(found[what])) for what in expected if expected[what] != found[what]
    )
    return TestResult(name, not differences, len(script["steps"]), None, differences, frozenset(run.passed))


def _shown(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def require_tests(work: Work, resources: Sequence[Resource], tests: Mapping[str, Any]) -> None:
    """Raise Refused('tests_failed') unless every test case passes."""
    failed = [result.name for result in run_tests(work, resources, tests) if not result.passed]
    if failed:
        raise Refused("tests_failed", count=len(failed), names="、".join(failed))


def _resources(work: Work, key: int) -> list[Resource]:
    return [as_resource(file) for file in get_draft(work, key).files]


def _bundle(work: Work, resources: Sequence[Resource]) -> Bundle:
    """These files with what is deployed around them. Raises DiagramRefused, Refused('dry_run_empty')."""
    if not resources:
        raise Refused("dry_run_empty")
    return work.parts.bundles.compiled(complete(work, resources, newest(work)))
