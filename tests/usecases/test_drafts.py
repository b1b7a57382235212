"""Drafts: what is edited is kept, two people do not overwrite each other, and what nobody changed is not deployed."""

from __future__ import annotations

import pytest

from service.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, TooLarge, WrongState
from service.engine.definition import Resource
from service.engine.findings import DiagramRefused
from service.usecases import definitions, drafts, releases
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import Clock
from tests.usecases.procedures import Process, deployed, diagram, errand, field, form


def apply(name: str = "填写") -> Resource:
    process = Process("apply", name="申请").start().user("fill", role="secretariat", form="application", name=name)
    return diagram(process.end().path("begin", "fill", "done"))


APPLICATION = form("application", field("title"))


@pytest.fixture
def definition_key(parts: Parts, owner: Actor) -> int:
    return int(deployed(parts, owner, apply(), APPLICATION, errand()).processes[0].key)


def test_a_draft_begins_with_the_files_of_a_process_and_all_it_refers_to(
    parts: Parts, owner: Actor, definition_key: int
) -> None:
    draft = parts.transact(drafts.create_draft, owner, " 申请  改版 ", definition_key)
    view = parts.transact(drafts.get_draft, owner, draft.key)
    assert view.draft.name == "申请 改版"
    assert [file.name for file in view.files] == ["application.form", "apply.bpmn"]
    assert drafts.changed_files(view.files) == []
    assert parts.transact(drafts.findings_of, owner, draft.key) == []


def test_a_save_is_kept_with_who_and_when(parts: Parts, owner: Actor, clock: Clock, definition_key: int) -> None:
    draft = parts.transact(drafts.create_draft, owner, "改版", definition_key)
    clock.forward(minutes=5)
    saved = parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", apply("重新填写").content, 1)
    assert (saved.revision, saved.updated_at) == (2, clock.now)
    view = parts.transact(drafts.get_draft, owner, draft.key)
    assert [file.name for file in drafts.changed_files(view.files)] == ["apply.bpmn"]
    assert view.names[saved.updated_by] == owner.name and view.draft.updated_at == clock.now


def test_saving_the_same_again_changes_nothing(parts: Parts, owner: Actor, definition_key: int) -> None:
    draft = parts.transact(drafts.create_draft, owner, "改版", definition_key)
    for revision in (1, 1, 7):
        saved = parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", apply().content, revision)
        assert saved.revision == 1


def test_two_people_at_one_file_do_not_overwrite_each_other(
    parts: Parts, owner: Actor, administrator: Actor, definition_key: int
) -> None:
    draft = parts.transact(drafts.create_draft, owner, "改版", definition_key)
    parts.transact(drafts.save_file, administrator, draft.key, "apply.bpmn", apply("甲").content, 1)
    with pytest.raises(WrongState) as refused:
        parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", apply("乙").content, 1)
    assert refused.value.code == "draft_changed" and administrator.name in refused.value.text("zh")
    kept = parts.transact(drafts.get_file, owner, draft.key, "apply.bpmn")
    assert kept.content == apply("甲").content


def test_what_was_deployed_meanwhile_is_a_conflict_only_where_it_was_changed(
    parts: Parts, owner: Actor, definition_key: int
) -> None:
    draft = parts.transact(drafts.create_draft, owner, "改版", definition_key)
    parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", apply("草稿").content, 1)
    deployed(parts, owner, form("application", field("title"), field("subtitle")))
    files = parts.transact(drafts.get_draft, owner, draft.key).files
    known = parts.transact(drafts.newest, owner)
    assert drafts.conflicts(files, known) == []
    deployed(parts, owner, apply("别人"))
    known = parts.transact(drafts.newest, owner)
    assert [file.name for file in drafts.conflicts(files, known)] == ["apply.bpmn"]


def test_the_linter_sees_a_draft_with_what_is_deployed_around_it(parts: Parts, owner: Actor) -> None:
    deployed(parts, owner, APPLICATION)
    draft = parts.transact(drafts.create_draft, owner, "新流程", None, [apply()])
    assert parts.transact(drafts.findings_of, owner, draft.key) == []
    unknown = Process("apply").start().user("fill", role="nobody", form="nowhere").end().path("begin", "fill", "done")
    parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", diagram(unknown).content, 1)
    found = parts.transact(drafts.findings_of, owner, draft.key)
    assert {(one.code, one.element_id) for one in found} == {("role_unknown", "fill"), ("form_unknown", "fill")}
    parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", b"<broken", 2)
    assert [one.resource for one in parts.transact(drafts.findings_of, owner, draft.key)] == ["apply.bpmn"]


def test_files_are_added_and_taken_out(parts: Parts, owner: Actor, definition_key: int) -> None:
    draft = parts.transact(drafts.create_draft, owner, "空白")
    assert parts.transact(drafts.findings_of, owner, draft.key) == []
    parts.transact(drafts.add_file, owner, draft.key, APPLICATION)
    with pytest.raises(AlreadyExists):
        parts.transact(drafts.add_file, owner, draft.key, APPLICATION)
    parts.transact(drafts.remove_file, owner, draft.key, "application.form")
    assert parts.transact(drafts.get_draft, owner, draft.key).files == []
    with pytest.raises(NotFound):
        parts.transact(drafts.remove_file, owner, draft.key, "application.form")


@pytest.mark.parametrize("name", ["", ".bpmn", "../a.bpmn", "a/b.bpmn", "a.exe", "a.bpmn\0", "a" * 101 + ".form"])
def test_a_file_name_that_could_never_be_deployed_is_refused(parts: Parts, owner: Actor, name: str) -> None:
    draft = parts.transact(drafts.create_draft, owner, "空白")
    with pytest.raises(Invalid):
        parts.transact(drafts.put_files, owner, draft.key, [Resource(name, b"<a/>")])


def test_five_megabytes_and_bytes_that_are_no_text_are_refused(parts: Parts, owner: Actor) -> None:
    draft = parts.transact(drafts.create_draft, owner, "空白", None, [errand()])
    for content in (b"<a>" + b" " * 5_000_000 + b"</a>", b"x" * 1_000_001):
        with pytest.raises(TooLarge):
            parts.transact(drafts.save_file, owner, draft.key, "errand.bpmn", content, 1)
    with pytest.raises(Invalid):
        parts.transact(drafts.save_file, owner, draft.key, "errand.bpmn", b"\xff\xfe", 1)


@pytest.mark.parametrize("name", ["", "   ", "长" * 101])
def test_a_draft_has_a_name(parts: Parts, owner: Actor, name: str) -> None:
    with pytest.raises(Invalid):
        parts.transact(drafts.create_draft, owner, name)


def test_a_discarded_draft_is_put_away_and_edited_no_more(parts: Parts, owner: Actor) -> None:
    draft = parts.transact(drafts.create_draft, owner, "空白", None, [errand()])
    parts.transact(drafts.discard_draft, owner, draft.key)
    assert parts.transact(drafts.list_drafts, owner) == []
    with pytest.raises(WrongState):
        parts.transact(drafts.save_file, owner, draft.key, "errand.bpmn", b"<a/>", 1)


@pytest.mark.parametrize("name", ["secretary", "committee", "local", "supervisor", "stranger"])
def test_only_process_owners_and_administrators_have_drafts(parts: Parts, owner: Actor, act: object, name: str) -> None:
    draft = parts.transact(drafts.create_draft, owner, "空白")
    other = act(name)  # type: ignore[operator]
    for use_case, *arguments in (
        (drafts.list_drafts,),
        (drafts.get_draft, draft.key),
        (drafts.create_draft, "x"),
        (drafts.put_files, draft.key, []),
        (drafts.discard_draft, draft.key),
    ):
        with pytest.raises(Forbidden):
            parts.transact(use_case, other, *arguments)


def test_an_old_version_is_restored_as_a_draft_that_changes_what_is_deployed(
    parts: Parts, owner: Actor, definition_key: int
) -> None:
    deployed(parts, owner, apply("第二版"))
    draft = parts.transact(drafts.create_draft, owner, "恢复", definition_key)
    files = parts.transact(drafts.get_draft, owner, draft.key).files
    assert [file.name for file in drafts.changed_files(files)] == ["apply.bpmn"]
    assert files[1].content == apply().content
    with pytest.raises(NotFound):
        parts.transact(drafts.create_draft, owner, "x", 1)
    assert parts.transact(definitions.get_process_definition, owner, definition_key).version == 1


def test_a_draft_without_a_protected_step_is_told_so_before_it_is_proposed(parts: Parts, owner: Actor) -> None:
    """Not only the second owner, who releases it, is to learn it."""

    def guarded(step: str, **reasons: str) -> Resource:
        process = Process("guarded", properties=reasons).start()
        process.user(
            step, role="committee", form="application", name="党组织审核", properties={"protected": "党组织同意在先"}
        ).end()
        return diagram(process.path("begin", step, "done"))

    (process,) = deployed(parts, owner, guarded("consent"), APPLICATION).processes
    draft = parts.transact(drafts.create_draft, owner, "改版", process.key)
    parts.transact(drafts.save_file, owner, draft.key, "guarded.bpmn", guarded("opinion").content, 1)
    (found,) = parts.transact(drafts.findings_of, owner, draft.key)
    assert (found.code, found.resource, found.element_id) == ("protected_removed", "guarded.bpmn", "consent")
    with pytest.raises(DiagramRefused):
        parts.transact(releases.propose, owner, draft.key, "不再需要这一步")
    explained = guarded("opinion", **{"removed:consent": "章程修改后由委员会审议"})
    parts.transact(drafts.save_file, owner, draft.key, "guarded.bpmn", explained.content, 2)
    assert parts.transact(drafts.findings_of, owner, draft.key) == []
