"""Shapes of a diagram that are refused or doubted, each beside the same diagram drawn as it should be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.engine.findings import WARNINGS
from tests.engine.diagrams import Process, bpmn, line_of
from tests.engine.uploads import findings, user

Build = Callable[[Process, bool], object]
CASES: list[tuple[str, str, Build]] = []


def case(code: str, at: str) -> Callable[[Build], Build]:
    """A diagram that is built wrong (True) or right (False): wrong, `code` is found at `at` and nothing else."""

    def add(build: Build) -> Build:
        CASES.append((code, at, build))
        return build

    return add


@case("event_sub_process", "inner")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a").end()
    inner = p.sub("inner", **({"triggeredByEvent": "true"} if wrong else {}))
    user(inner.start("b"), "c").end("d").path("b", "c", "d")
    p.path("begin", "a", "done") if wrong else p.path("begin", "a", "inner", "done")


# flows


@case("start_count", "p")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a").end().path("begin", "a", "done")
    if wrong:
        p.start("again").path("again", "a")


@case("start_count", "inner")
def _(p: Process, wrong: bool) -> None:
    inner = p.start().end().sub("inner")
    user(inner, "a").end("d").path("a", "d")
    if not wrong:
        inner.start("b").path("b", "a")
    p.path("begin", "inner", "done")


@case("end_missing", "p")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a").exclusive("x").path("begin", "a", "x").flow("x", "a", default=True)
    if not wrong:
        p.end().flow("x", "done", "=ready")


@case("dead_end", "a")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a", "b").end().parallel("x").path("begin", "x", "b", "done").path("x", "a")
    if not wrong:
        p.end("over").path("a", "over")


@case("unreachable", "b")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a", "b").end().path("begin", "a")
    p.path("b", "done").path("a", "done") if wrong else p.path("a", "b", "done")


@case("flow_from_end", "done")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a", "b").end().end("over").path("b", "over")
    if wrong:
        p.path("begin", "a", "done", "b")
    else:
        p.exclusive("x").path("begin", "a", "x").flow("x", "done", default=True).flow("x", "b", "=more")


@case("flow_to_start", "begin")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a").exclusive("x").exclusive("y").end().path("begin", "y", "a", "x")
    p.flow("x", "done", default=True).flow("x", "begin" if wrong else "y", "=again")


@case("flow_to_boundary", "late")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a", "b").boundary("late", "a", timer=("timeDuration", "P1D")).end()
    p.path("begin", "a", "b").path("late", "done").path("b", "late" if wrong else "done")


@case("many_outgoing", "a")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a", "b", "c").end().parallel("x").path("b", "done").path("c", "done")
    p.path("begin", "x", "a", "b").path("a", "c") if wrong else p.path("begin", "a", "x", "b").path("x", "c")
    if wrong:
        p.user("d", "secretariat", "apply").path("x", "d", "done")


# joins and loops


@case("join_same_source", "join")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a").exclusive("x").inclusive("join").end().path("begin", "x").path("join", "done")
    p.flow("x", "join", "=n > 1").path("a", "join")
    p.flow("x", "join" if wrong else "a", default=True)
    if wrong:
        p.flow("x", "a", "=n > 2")


@case("join_loop_entry", "entry")
def _(p: Process, wrong: bool) -> None:
    p.start().end()
    (p.inclusive if wrong else p.exclusive)("entry")
    user(p, "a").exclusive("x").path("begin", "entry", "a", "x")
    p.flow("x", "entry", "=again").flow("x", "done", default=True)


@case("join_loop_entry", "entry")
def _(p: Process, wrong: bool) -> None:
    p.start().end()
    (p.parallel if wrong else p.exclusive)("entry")
    user(p, "a").exclusive("x").path("begin", "entry", "a", "x")
    p.flow("x", "entry", "=again").flow("x", "done", default=True)


@case("never_ends", "a")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a", "b").exclusive("x").exclusive("y").exclusive("z").end().path("begin", "x").path("y", "a", "b")
    p.flow("x", "done", default=True).flow("x", "y", "=more").path("b", "z")
    p.flow("z", "y", default=True)
    if not wrong:
        p.flow("z", "done", "=enough")


@case("automatic_loop", "in")
def _(p: Process, wrong: bool) -> None:
    texts = {"role": "unit", "title": "t", "text": "t"}
    p.start().exclusive("in").service("inform", inputs=texts).exclusive("x").end().path("begin", "in")
    p.path("in", "inform", "x") if wrong else user(p, "a").path("in", "a", "inform", "x")
    p.flow("x", "in", "=again").flow("x", "done", default=True)


@case("token_doubles", "fork")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), "a", "b").exclusive("entry").exclusive("redo").parallel("fork").parallel("join").exclusive(
        "x"
    ).end()
    p.path("begin", "entry", "fork", "redo", "a", "x").path("fork", "b", "join", "done")
    p.flow("x", "join", default=True).flow("x", "entry" if wrong else "redo", "=back")


# events


@case("code_missing", "failed")
def _(p: Process, wrong: bool) -> None:
    inner = p.start().end().sub("inner")
    user(inner.start("b"), "a").end("failed", error="" if wrong else "late").path("b", "a", "failed")
    p.boundary("caught", "inner", error="").end("over").path("begin", "inner", "done").path("caught", "over")


@case("boundary_scope", "caught")
def _(p: Process, wrong: bool) -> None:
    event = {"error": "late"} if wrong else {"timer": ("timeDuration", "P1D")}
    user(p.start(), "a").boundary("caught", "a", **event).end().path("begin", "a", "done").path("caught", "done")


@case("error_uncaught", "failed")
def _(p: Process, wrong: bool) -> None:
    inner = p.start().end().sub("inner")
    user(inner.start("b"), "a").end("failed", error="late").path("b", "a", "failed")
    p.boundary("caught", "inner", error="early" if wrong else "late").path("begin", "inner", "done")
    p.path("caught", "done")


@case("escalation_uncaught", "raised")
def _(p: Process, wrong: bool) -> None:
    inner = p.start().end().sub("inner")
    user(inner.start("b"), "a").throw("raised", escalation="late").end("d").path("b", "a", "raised", "d")
    event = {"timer": ("timeDuration", "P1D")} if wrong else {"escalation": "late"}
    p.boundary("caught", "inner", interrupting=False, **event).path("begin", "inner", "done").path("caught", "done")


@case("event_gateway_target", "first")
def _(p: Process, wrong: bool) -> None:
    p.start().event_based("first").catch("soon", timer=("timeDuration", "P1D")).end().path(
        "begin", "first", "soon", "done"
    )
    user(p, "a") if wrong else p.catch("a", signal="s")
    p.path("first", "a", "done")


@case("event_gateway_joined", "a")
def _(p: Process, wrong: bool) -> None:
    p.start().event_based("first").catch("soon", timer=("timeDuration", "P1D")).end().path("begin", "first", "soon")
    p.catch("a", signal="s").path("first", "a", "done").path("soon", "a" if wrong else "done")


@case("event_gateway_few", "first")
def _(p: Process, wrong: bool) -> None:
    p.start().event_based("first").catch("soon", timer=("timeDuration", "P1D")).end().path(
        "begin", "first", "soon", "done"
    )
    if not wrong:
        p.catch("a", signal="s").path("first", "a", "done")


@case("event_gateway_same", "b")
def _(p: Process, wrong: bool) -> None:
    p.start().event_based("first").end().path("begin", "first")
    p.catch("a", signal="s").catch("b", signal="s" if wrong else "t").path("first", "a", "done").path(
        "first", "b", "done"
    )


# size


@case("too_many_nodes", "p")
def _(p: Process, wrong: bool) -> None:
    tasks = [f"t{n}" for n in range(299 if wrong else 298)]
    user(p.start(), *tasks).end().path("begin", *tasks, "done")


@case("too_many_flows", "file")
def _(p: Process, wrong: bool) -> None:
    user(p.start(), *(f"t{n}" for n in range(50))).exclusive("x").end().path("begin", "x")
    for n in range(1_500 if wrong else 49):
        p.flow("x", f"t{n % 50}", f"=n = {n}")
    p.flow("x", "t49", default=True)
    for n in range(50):
        p.path(f"t{n}", "done")


@case("too_deep", "s11")
def _(p: Process, wrong: bool) -> None:
    scope = p
    for depth in range(1, 12 if wrong else 11):
        begin = "begin" if scope is p else f"b{depth}"
        done = "done" if scope is p else f"d{depth}"
        inner = scope.start(begin).end(done).sub(f"s{depth}")
        scope.path(begin, f"s{depth}", done)
        scope = inner
    user(scope.start("b"), "a").end("d").path("b", "a", "d")


@pytest.mark.parametrize(("code", "at", "build"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])
def test_the_wrong_drawing_is_found_and_the_right_one_is_not(code: str, at: str, build: Build) -> None:
    for wrong in (True, False):
        p = Process("p")
        build(p, wrong)
        data = bpmn(p)
        found = [(f.code, f.element_id, f.line, f.severity) for f in findings(data)]
        severity = "warning" if code in WARNINGS else "error"
        assert found == ([(code, at, line_of(data, at), severity)] if wrong else []), "wrong" if wrong else "right"
