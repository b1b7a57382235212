"""Bundles: what is deployed together, compiled once, named by its hash and never changed."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from datetime import datetime

import pytest

from service.domain.workdays import SHANGHAI, Moment
from service.engine import definition, parser, runner, xml
from service.engine.definition import (
    MAX_FILES,
    Bundle,
    Catalog,
    Resource,
    bundle_hash,
    compile_bundle,
    inspect,
    reload_bundle,
)
from service.engine.findings import DiagramRefused
from tests.engine.diagrams import Process, bpmn, line_of, straight
from tests.engine.uploads import CATALOG, DMN, EXTRAS, form, ordinary, upload, user

AT = Moment(datetime(2026, 11, 24, 9, tzinfo=SHANGHAI))


def compiled(*files: bytes) -> Bundle:
    return compile_bundle(upload(*files), CATALOG)


def plain(id: str = "p") -> bytes:
    return bpmn(user(Process(id).start(), "a").end().path("begin", "a", "done"))


# what a bundle holds


def test_a_bundle_holds_its_processes_forms_decisions_and_files() -> None:
    bundle = compiled(ordinary())
    assert set(bundle.processes) == {"ordinary", "other"}
    process = bundle.processes["ordinary"]
    assert (process.id, process.name, process.version_tag, process.resource_name) == (
        "ordinary", "日常流程", "1.0", "1.bpmn",
    )  # fmt: skip
    assert process.spec.name == "ordinary"
    assert process.diagram.nodes["apply"].line == line_of(ordinary(), "apply")
    assert set(bundle.forms) == {"apply", "count"}
    assert set(bundle.decisions) == {"path"}
    assert [r.name for r in bundle.resources] == ["1.bpmn", "apply.form", "count.form", "path.dmn"]
    assert bundle.warnings == ()


def test_a_warning_does_not_keep_a_bundle_from_being_deployed() -> None:
    bundle = compile_bundle([Resource("a.bpmn", bpmn(straight("a", "b")))], CATALOG)
    assert [(w.code, w.element_id, w.severity) for w in bundle.warnings] == [
        ("form_missing", "a", "warning"), ("form_missing", "b", "warning"),
    ]  # fmt: skip


def test_a_bundle_cannot_be_changed() -> None:
    bundle = compiled(plain())
    for held in (bundle.processes, bundle.forms, bundle.decisions):
        with pytest.raises(TypeError):
            held["x"] = None  # type: ignore[index]  # the attempt is the test
    with pytest.raises(dataclasses.FrozenInstanceError):
        bundle.hash = ""  # type: ignore[misc]  # the attempt is the test


# the hash


def test_the_hash_depends_on_names_and_contents_and_not_on_their_order() -> None:
    a, b = Resource("a.bpmn", b"1"), Resource("b.bpmn", b"2")
    assert bundle_hash([a, b]) == bundle_hash([b, a])
    others = [[a], [a, Resource("b.bpmn", b"3")], [a, Resource("c.bpmn", b"2")], [Resource("a.bpmn", b"12"), b]]
    assert len({bundle_hash(r) for r in [[a, b], *others]}) == 5


def test_two_bundles_never_hash_the_same_stream() -> None:
    """Without lengths, a name that ends like a content begins would be the same bytes."""
    assert bundle_hash([Resource("a", b"bc")]) != bundle_hash([Resource("ab", b"c")])


def test_the_hash_is_sha_256() -> None:
    parts = [(6).to_bytes(8, "big"), b"a.bpmn", (1).to_bytes(8, "big"), b"x"]
    assert bundle_hash([Resource("a.bpmn", b"x")]) == hashlib.sha256(b"".join(parts)).hexdigest()
    assert compiled(plain()).hash == bundle_hash(upload(plain()))


# refusals


def codes(resources: list[Resource], catalog: Catalog = CATALOG) -> list[tuple[str, str]]:
    found = inspect(resources, catalog)
    errors = [f for f in found if f.severity == "error"]
    if errors:
        with pytest.raises(DiagramRefused) as refused:
            compile_bundle(resources, catalog)
        assert list(refused.value.findings) == found
    return [(f.code, f.resource) for f in errors]


def test_nothing_is_no_deployment() -> None:
    assert codes([]) == [("file_none", "")]


@pytest.mark.parametrize("name", ["a.txt", "a.bpmn.exe", "bpmn", "a.BPMN", "a.xml"])
def test_other_files_are_refused(name: str) -> None:
    assert codes([Resource(name, plain())]) == [("file_type", name)]


@pytest.mark.parametrize(
    "name", ["", "../a.bpmn", "a/b.bpmn", "a\\b.bpmn", ".bpmn", "a\n.bpmn", "a\0.bpmn", "x" * 101 + ".bpmn"]
)
def test_a_file_name_is_a_plain_name(name: str) -> None:
    assert codes([Resource(name, plain())]) == [("file_name", "")]


@pytest.mark.parametrize("name", ["园区科协 组建（审批制）.bpmn", "a-b_c.1.bpmn"])
def test_a_file_name_may_be_chinese(name: str) -> None:
    assert codes([Resource(name, plain()), *EXTRAS]) == []


def test_two_files_of_one_name_are_refused() -> None:
    assert codes([Resource("a.bpmn", plain()), Resource("a.bpmn", plain("q"))]) == [("file_twice", "a.bpmn")]


def test_too_many_files_are_refused() -> None:
    assert codes([Resource(f"{n}.bpmn", b"") for n in range(MAX_FILES + 1)]) == [("files_too_many", "")]


def test_an_id_belongs_to_one_file() -> None:
    twice = [Resource("x.form", form("apply").content), Resource("x.dmn", DMN)]
    found = codes([*upload(plain(), plain()), *twice])
    assert sorted(found) == [("decision_twice", "x.dmn"), ("form_twice", "x.form"), ("process_twice", "2.bpmn")]


def test_a_large_or_broken_form_is_refused() -> None:
    broken = [Resource("a.form", b" " * (xml.MAX_BYTES + 1)), Resource("b.form", b"{"), Resource("c.dmn", b"<a>")]
    assert codes(broken) == [("file_too_large", "a.form"), ("form_not_json", "b.form"), ("xml_broken", "c.dmn")]


def test_all_findings_of_all_files_are_told_at_once_errors_first() -> None:
    first = bpmn(user(Process("p").start(), "a", "b").end().path("begin", "a", "done"))
    second = bpmn(Process("q").start().user("c", "nobody").end().path("begin", "c", "done"))
    with pytest.raises(DiagramRefused) as refused:
        compiled(first, second, b"<a>")
    assert [(f.code, f.where) for f in refused.value.findings] == [
        ("dead_end", f"1.bpmn:{line_of(first, 'b')}#b"),
        ("unreachable", f"1.bpmn:{line_of(first, 'b')}#b"),
        ("role_unknown", f"2.bpmn:{line_of(second, 'c')}#c"),
        ("xml_broken", "3.bpmn:1"),
        ("form_missing", f"2.bpmn:{line_of(second, 'c')}#c"),
    ]


def test_the_refusal_tells_the_first_error_and_how_many_there_are_in_both_languages() -> None:
    with pytest.raises(DiagramRefused) as refused:
        compiled(bpmn(Process("p").start().user("a", "nobody", "none").end().path("begin", "a", "done")))
    error = refused.value
    assert error.code == "diagram_refused"
    assert error.text("zh").startswith("不能部署，共 2 处错误，第一处在 1.bpmn:")
    assert "没有“none”这个表单" in error.text("zh")
    assert error.text("en").startswith("Not deployed: 2 errors, the first at 1.bpmn:")
    assert "There is no form “none”" in error.text("en")
    assert [(f.code, f.path) for f in error.fields] == [
        ("form_unknown", "1.bpmn:5#a"), ("role_unknown", "1.bpmn:5#a"),
    ]  # fmt: skip


def test_what_may_be_named_is_the_catalogue_given() -> None:
    assert codes(upload(plain()), Catalog(frozenset({"chair"}), {})) == [("role_unknown", "1.bpmn")]


def test_files_that_were_deployed_load_again_whatever_the_linter_says_now() -> None:
    """A role that is gone, a rule that is new: running instances go on."""
    files = upload(bpmn(Process("p").start().user("a", "former_role").end().path("begin", "a", "done")))
    assert codes(files) == [("role_unknown", "1.bpmn")]
    bundle = reload_bundle(files)
    assert (bundle.hash, bundle.warnings) == (bundle_hash(files), ())
    assert [task.role for task in runner.start(bundle, "p", {}, AT).open_tasks] == ["former_role"]


def test_files_that_cannot_be_run_do_not_load_again() -> None:
    with pytest.raises(DiagramRefused):
        reload_bundle([Resource("a.bpmn", b"<a>")])
    with pytest.raises(DiagramRefused, match="engine cannot run"):
        reload_bundle([Resource("a.bpmn", bpmn(Process("p").start().add("scriptTask", "s").path("begin", "s")))])


def test_what_only_the_engine_refuses_is_a_finding_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lint covers what is known; this is the way of what is not."""

    def refuse(*_: object) -> None:
        raise parser.EngineRefused("1.bpmn", "a", "no idea")

    monkeypatch.setattr(definition.parser, "build", refuse)
    (found,) = inspect(upload(plain()), CATALOG)
    assert (found.code, found.where) == ("engine_refused", f"1.bpmn:{line_of(plain(), 'a')}#a")


# limits and threads


def test_the_largest_file_that_lint_accepts_the_engine_can_build() -> None:
    """A task with a boundary event nests the library's parser deepest: the limit leaves room for the caller."""
    p = Process("p").start().end()
    ids = [f"t{n}" for n in range(149)]
    user(p, *ids)
    steps = ["begin"]
    for id in ids[:-1]:
        p.boundary(f"{id}_late", id, timer=("timeDuration", "P1D")).path(id, "done")
        p.path(steps[-1], id)
        steps.append(f"{id}_late")
    p.path(steps[-1], ids[-1], "done")
    bundle = compiled(bpmn(p))
    assert len(bundle.processes["p"].diagram.nodes) == 299


def test_many_threads_compile_and_run_the_same_files() -> None:
    shared, found, failed = compiled(ordinary()), [], []

    def work() -> None:
        try:
            for bundle in (shared, compiled(ordinary())):
                found.append([task.element_id for task in runner.start(bundle, "ordinary", {}, AT).open_tasks])
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert found == [["apply"]] * 16
