"""Deploying: versions grow when content changes, and what belongs together is found."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from service.domain.errors import Forbidden, NotFound
from service.engine.definition import Resource
from service.engine.findings import DiagramRefused
from service.store.journal import JournalEntry
from service.usecases import decisions, definitions
from service.usecases.actors import Actor
from service.usecases.work import Parts, Work
from tests.usecases.procedures import (
    Process,
    bpmn,
    completed,
    deployed,
    diagram,
    errand,
    field,
    form,
    open_tasks,
    started,
)


def with_form(name: str = "填写") -> Resource:
    process = (
        Process("apply", name="申请").start().user("fill", role="secretariat", form="application", name=name).end()
    )
    return diagram(process.path("begin", "fill", "done"))


def caller() -> Resource:
    process = Process("outer").start().call("inner", "apply").end()
    return diagram(process.path("begin", "inner", "done"))


APPLICATION = form("application", field("title"))
LONGER = form("application", field("title"), field("subtitle"))


def test_the_same_files_keep_their_versions(parts: Parts, owner: Actor) -> None:
    first, second = deployed(parts, owner, with_form(), APPLICATION), deployed(parts, owner, with_form(), APPLICATION)
    assert [row.key for row in second.processes + second.forms] == [row.key for row in first.processes + first.forms]
    assert second.deployment.key != first.deployment.key


def test_a_changed_diagram_is_a_new_version_and_its_form_is_not(parts: Parts, owner: Actor) -> None:
    deployed(parts, owner, with_form(), APPLICATION)
    again = deployed(parts, owner, with_form("重新填写"), APPLICATION)
    assert [(row.process_id, row.version) for row in again.processes] == [("apply", 2)]
    assert [(row.form_id, row.version) for row in again.forms] == [("application", 1)]


def test_a_form_alone_gives_its_process_a_new_version_and_running_instances_keep_theirs(
    parts: Parts, owner: Actor, secretary: Actor
) -> None:
    deployed(parts, owner, with_form(), APPLICATION)
    before = started(parts, secretary, "apply")
    again = deployed(parts, owner, LONGER)
    assert [(row.process_id, row.version) for row in again.processes] == [("apply", 2)]
    after = started(parts, secretary, "apply")
    assert (before.process_version, after.process_version) == (1, 2)
    old = completed(parts, secretary, before, "fill", title="a", subtitle="b").instance.variables
    new = completed(parts, secretary, after, "fill", title="a", subtitle="b").instance.variables
    assert ("subtitle" in old, "subtitle" in new) == (False, True)


def test_a_diagram_alone_finds_the_form_that_is_deployed(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, with_form(), APPLICATION)
    again = deployed(parts, owner, with_form("重新填写"))
    assert [(row.version) for row in again.processes] == [2]
    assert list(open_tasks(parts, secretary, started(parts, secretary, "apply"))) == ["fill"]


def test_a_process_that_calls_another_follows_its_changes(parts: Parts, owner: Actor, secretary: Actor) -> None:
    deployed(parts, owner, with_form(), APPLICATION)
    deployed(parts, owner, caller())
    again = deployed(parts, owner, LONGER)
    assert {row.process_id: row.version for row in again.processes} == {"apply": 2, "outer": 2}
    assert list(open_tasks(parts, secretary, started(parts, secretary, "outer"))) == ["fill"]


def test_a_reference_to_nothing_is_refused_and_nothing_is_kept(parts: Parts, owner: Actor) -> None:
    with pytest.raises(DiagramRefused) as refused:
        deployed(parts, owner, with_form(), errand())
    wrong = [finding for finding in refused.value.findings if finding.severity == "error"]
    assert {finding.resource for finding in wrong} == {"apply.bpmn"}
    assert parts.transact(definitions.search_process_definitions, owner, {}, [], {}).total == 0


@pytest.mark.parametrize(
    "resource",
    [
        Resource("x.bpmn", b""),
        Resource("x.bpmn", b"<bpmn"),
        Resource("x.bpmn", b"<html/>"),
        Resource("x.bpmn", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        Resource("x.form", b"{"),
        Resource("x.form", b"[]"),
        Resource("x.dmn", b"<a/>"),
        Resource("../x.bpmn", b"<a/>"),
        Resource("x.exe", b"MZ"),
    ],
    ids=lambda r: f"{r.name} {r.content[:12]!r}",
)
def test_a_file_that_is_none_of_ours_is_refused(parts: Parts, owner: Actor, resource: Resource) -> None:
    with pytest.raises(DiagramRefused):
        deployed(parts, owner, resource)


@pytest.mark.parametrize("name", ["preparatory", "secretary", "committee", "party", "local", "supervisor", "stranger"])
def test_only_process_owners_and_administrators_deploy(parts: Parts, act: object, name: str) -> None:
    with pytest.raises(Forbidden):
        deployed(parts, act(name), errand())  # type: ignore[operator]


def test_an_administrator_deploys_and_everybody_reads(parts: Parts, administrator: Actor, stranger: Actor) -> None:
    (process,) = deployed(parts, administrator, errand()).processes
    assert parts.transact(definitions.get_process_definition, stranger, process.key).process_id == "errand"
    assert parts.transact(definitions.get_process_xml, stranger, process.key) == errand().content
    assert parts.transact(definitions.get_start_form, stranger, process.key) is None
    for use_case in (definitions.get_process_definition, definitions.get_form, decisions.get_decision_definition):
        with pytest.raises(NotFound):
            parts.transact(use_case, stranger, 1)


def test_only_the_newest_versions_are_shown_when_asked(parts: Parts, owner: Actor) -> None:
    deployed(parts, owner, with_form(), APPLICATION)
    deployed(parts, owner, with_form("重新填写"), errand())
    found = parts.transact(definitions.search_process_definitions, owner, {"is_latest": True}, [], {})
    assert {(row.process_id, row.version) for row in found.items} == {("apply", 2), ("errand", 1)}
    assert parts.transact(definitions.search_process_definitions, owner, {}, [], {}).total == 3


def test_what_is_deployed_can_be_taken_out_again(parts: Parts, owner: Actor) -> None:
    deployed(parts, owner, with_form(), APPLICATION)
    deployed(parts, owner, LONGER)
    found = dict(parts.transact(definitions.latest_resources, owner))
    assert found == {"apply.bpmn": with_form().content, "application.form": LONGER.content}


def test_two_processes_of_one_file_have_versions_of_their_own(parts: Parts, owner: Actor) -> None:
    one, two = Process("one"), Process("two")
    for process in (one, two):
        process.start().user("work", role="secretariat").end().path("begin", "work", "done")
    with pytest.raises(DiagramRefused):  # node ids are unique in a file
        deployed(parts, owner, Resource("both.bpmn", bpmn(one, two)))
    third = Process("two").start("begin_2").user("work_2", role="secretariat").end("done_2")
    result = deployed(parts, owner, Resource("both.bpmn", bpmn(one, third.path("begin_2", "work_2", "done_2"))))
    assert [(row.process_id, row.version) for row in result.processes] == [("one", 1), ("two", 1)]


def protected(*, step: str = "consent", **reasons: str) -> Resource:
    given = {f"removed:{name}": reason for name, reason in reasons.items()}
    process = Process("guarded", properties=given).start()
    process.user(step, role="committee", name="党组织审核", properties={"protected": "党组织同意在先"}).end()
    return diagram(process.path("begin", step, "done"))


def test_a_protected_step_goes_only_with_a_reason_that_the_record_keeps(parts: Parts, owner: Actor) -> None:
    deployed(parts, owner, protected())
    with pytest.raises(DiagramRefused) as refused:
        deployed(parts, owner, protected(step="opinion"))
    assert [(found.code, found.where.partition(":")[0]) for found in refused.value.findings] == [
        ("protected_removed", "guarded.bpmn")
    ]
    again = deployed(parts, owner, protected(step="opinion", consent="章程修改后改由委员会决定"))
    assert [row.version for row in again.processes] == [2]

    def told(work: Work) -> list[dict[str, Any]]:
        lines = select(JournalEntry).where(JournalEntry.event == "definition.unprotected")
        return [dict(line.data) for line in work.session.scalars(lines)]

    assert parts.transact(told, owner) == [
        {
            "process_id": "guarded", "element_id": "consent", "name": "党组织审核", "why": "党组织同意在先",
            "reason": "章程修改后改由委员会决定", "around": "",
        }
    ]  # fmt: skip
    deployed(parts, owner, protected(step="opinion", consent="章程修改后改由委员会决定"))
    assert len(parts.transact(told, owner)) == 1, "what is gone is told once"
