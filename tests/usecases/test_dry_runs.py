"""Dry runs: a draft is played on the real engine and the database knows nothing of it; as test cases they guard a
release."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from service.domain.errors import Invalid, NotFound, Refused, WrongState
from service.engine.definition import Resource
from service.engine.findings import DiagramRefused
from service.store.base import Database
from service.store.drafts import Draft
from service.usecases import definitions, drafts, dry_runs, player, releases
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, deployed, diagram, field, form

REASON = "增加公示环节"
COUNT = {"entitled": 10, "present": 9}


def meeting(*, publicity: bool = False) -> Resource:
    """Sign in, count the quorum, by it go on or meet again in ten days; then an answer from outside, then a number."""
    p = (
        Process("meeting", name="会议")
        .start()
        .user("sign_in", role="secretariat", form="sheet", name="签到", due="P3D")
    )
    p.service(
        "quorum", "compute_quorum", inputs={"body": '="congress"', "entitled": "=entitled", "present": "=present"}
    )
    p.exclusive("enough").catch("again", timer=("timeDuration", "P10D"))
    p.receive("answer", "answered", key='="k"').service("number", "issue_number", inputs={"kind": '="acceptance"'})
    p.path("begin", "sign_in", "quorum", "enough").flow("enough", "answer", condition="=quorum.met")
    p.flow("enough", "again", default=True).path("again", "sign_in")
    if publicity:
        p.user("publicity", role="secretariat", name="公示")
    p.end().path("answer", *(["publicity"] if publicity else []), "number", "done")
    return diagram(p)


SHEET = form(
    "sheet",
    field("entitled", "number", required=True),
    field("present", "number", required=True),
)


@pytest.fixture
def draft(parts: Parts, owner: Actor) -> Draft:
    found: Draft = parts.transact(drafts.create_draft, owner, "会议", None, [meeting(), SHEET])
    return found


def script(*steps: dict[str, Any], **rest: Any) -> dict[str, Any]:
    known = player.sample_variables()
    return {"process": "meeting", "at": "2027-01-04", "variables": known, "steps": list(steps), **rest}


def sign_in(present: int) -> dict[str, Any]:
    return {"do": "complete", "element": "sign_in", "values": {"entitled": 10, "present": present}}


ANSWER = {"do": "message", "name": "answered", "values": {"opinion": "同意"}}
WHOLE = (sign_in(2), {"do": "wait", "until": "2027-01-20"}, sign_in(9), ANSWER)


def test_every_role_is_played_time_jumps_and_effects_are_listed_not_carried_out(
    parts: Parts, owner: Actor, draft: Draft
) -> None:
    run = parts.transact(dry_runs.play_draft, owner, draft.key, script(*WHOLE))
    assert run.outcome.status == "completed"
    effects = {one.element_id: one.detail for one in run.happened if one.kind == "effect"}
    assert effects["quorum"]["result"]["quorum"]["met"] is True  # nine of ten: two thirds are demanded
    assert effects["number"]["type"] == "issue_number" and effects["number"]["result"]["number"]
    assert run.outcome.variables["opinion"] == "同意"
    again = [one.at.isoformat()[:10] for one in run.happened if one.kind == "waited" and one.element_id == "again"]
    assert again == ["2027-01-14"]


def test_the_open_task_and_its_due_date_are_those_of_the_chosen_day(parts: Parts, owner: Actor, draft: Draft) -> None:
    run = parts.transact(dry_runs.play_draft, owner, draft.key, script())
    (task,) = run.outcome.open_tasks
    assert (task.element_id, task.role) == ("sign_in", "secretariat")
    assert task.due_at is not None and task.due_at.isoformat() == "2027-01-07T01:00:00+00:00"


def test_the_database_knows_nothing_of_it(parts: Parts, owner: Actor, draft: Draft, owner_database: Database) -> None:
    def everything() -> list[tuple[str, int]]:
        with owner_database.engine.connect() as connection:
            tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
            return [
                (name, connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()) for name in sorted(tables)
            ]

    before = everything()
    parts.transact(dry_runs.play_draft, owner, draft.key, script(*WHOLE))
    assert everything() == before


def test_a_form_is_checked_as_it_will_be(parts: Parts, owner: Actor, draft: Draft) -> None:
    step = {"do": "complete", "element": "sign_in", "values": {"entitled": 10}}
    with pytest.raises(Refused) as refused:
        parts.transact(dry_runs.play_draft, owner, draft.key, script(step))
    assert (refused.value.code, refused.value.params["step"]) == ("form_invalid", 1)
    assert [one.path for one in refused.value.fields] == ["present"]


def test_the_result_of_an_effect_can_be_chosen(parts: Parts, owner: Actor, draft: Draft) -> None:
    chosen = {"quorum": {"quorum": {"met": False}}, "number": {"number": "江科协-SL-2027-0001"}}
    run = parts.transact(dry_runs.play_draft, owner, draft.key, script(sign_in(9), results=chosen))
    assert [timer.element_id for timer in run.outcome.timers] == ["again"]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"process": "nothing"}, Refused),
        ({"steps": {}}, Invalid),
        ({"steps": [{"do": "destroy"}]}, Invalid),
        ({"steps": [{"do": "complete", "element": "number"}]}, Refused),
        ({"steps": [{"do": "complete", "element": "sign_in", "index": 4}]}, Refused),
        ({"steps": [{"do": "wait", "until": "2020-01-01"}]}, Refused),
        ({"steps": [{"do": "wait", "until": "tomorrow"}]}, Invalid),
        ({"at": "never"}, Invalid),
        ({"variables": []}, Invalid),
        ({"steps": [ANSWER] * 301}, Invalid),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_script_that_is_none_is_refused(
    parts: Parts, owner: Actor, draft: Draft, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        parts.transact(dry_runs.play_draft, owner, draft.key, {**script(), **wrong})


def test_what_would_not_run_is_not_played(parts: Parts, owner: Actor, draft: Draft) -> None:
    broken = Process("meeting").start().user("sign_in", role="nobody").end().path("begin", "sign_in", "done")
    parts.transact(drafts.save_file, owner, draft.key, "meeting.bpmn", diagram(broken).content, 1)
    with pytest.raises(DiagramRefused):
        parts.transact(dry_runs.play_draft, owner, draft.key, script())


def test_a_dry_run_becomes_a_test_case_that_passes_until_the_way_changes(
    parts: Parts, owner: Actor, draft: Draft
) -> None:
    parts.transact(dry_runs.record_test, owner, draft.key, "两次开会", script(*WHOLE))
    (result,) = parts.transact(dry_runs.test_draft, owner, draft.key)
    assert result.passed and result.steps == 4
    parts.transact(drafts.save_file, owner, draft.key, "meeting.bpmn", meeting(publicity=True).content, 1)
    (result,) = parts.transact(dry_runs.test_draft, owner, draft.key)
    assert not result.passed
    assert {what: (expected, found) for what, expected, found in result.differences}["open"] == ("", "publicity")
    parts.transact(dry_runs.drop_test, owner, draft.key, "两次开会")
    assert parts.transact(dry_runs.test_draft, owner, draft.key) == []
    with pytest.raises(NotFound):
        parts.transact(dry_runs.drop_test, owner, draft.key, "两次开会")


def test_a_test_case_on_a_day_that_was_not_said_stays_on_that_day(
    parts: Parts, owner: Actor, draft: Draft, clock: Any
) -> None:
    parts.transact(dry_runs.record_test, owner, draft.key, "今天", script(sign_in(9), at=""))
    clock.forward(days=400)
    (result,) = parts.transact(dry_runs.test_draft, owner, draft.key)
    assert result.passed


def test_a_release_needs_every_test_and_the_next_draft_has_them_again(
    parts: Parts, owner: Actor, administrator: Actor, draft: Draft
) -> None:
    parts.transact(dry_runs.record_test, owner, draft.key, "两次开会", script(*WHOLE))
    proposed = parts.transact(releases.propose, owner, draft.key, "新建会议流程")
    process = parts.transact(releases.release, administrator, proposed.key).processes[0]
    second = parts.transact(drafts.create_draft, owner, "增加公示", process.key)
    assert list(second.tests) == ["两次开会"]
    parts.transact(drafts.save_file, owner, second.key, "meeting.bpmn", meeting(publicity=True).content, 1)
    with pytest.raises(Refused) as refused:
        parts.transact(releases.propose, owner, second.key, REASON)
    assert refused.value.code == "tests_failed" and "两次开会" in refused.value.text("zh")
    longer = (*WHOLE, {"do": "complete", "element": "publicity", "values": {}})
    parts.transact(dry_runs.record_test, owner, second.key, "两次开会", script(*longer))
    again = parts.transact(releases.propose, owner, second.key, REASON)
    assert parts.transact(releases.release, administrator, again.key).processes[0].version == 2


def test_a_form_released_alone_must_not_break_the_tests_of_its_process(
    parts: Parts, owner: Actor, administrator: Actor, draft: Draft
) -> None:
    parts.transact(dry_runs.record_test, owner, draft.key, "两次开会", script(*WHOLE))
    proposed = parts.transact(releases.propose, owner, draft.key, "新建会议流程")
    parts.transact(releases.release, administrator, proposed.key)
    stricter = form("sheet", field("entitled", "number", required=True), field("hall", required=True))
    alone = parts.transact(drafts.create_draft, owner, "只改表单", None, [stricter])
    with pytest.raises(Refused) as refused:
        parts.transact(releases.propose, owner, alone.key, REASON)
    assert refused.value.code == "tests_failed"


def test_a_closed_draft_takes_no_tests(parts: Parts, owner: Actor, draft: Draft) -> None:
    parts.transact(drafts.discard_draft, owner, draft.key)
    with pytest.raises(WrongState):
        parts.transact(dry_runs.record_test, owner, draft.key, "x", script())
    for name in ("", "长" * 101):
        with pytest.raises(Invalid):
            parts.transact(dry_runs.record_test, owner, draft.key, name, script())


def test_our_own_procedures_can_be_played(parts: Parts, owner: Actor) -> None:
    from tests.scenarios.conftest import RESOURCES

    found = deployed(parts, owner, *RESOURCES)
    called = {reference for process in found.processes for reference in process.refers_to}
    for process in found.processes:
        if f"process:{process.process_id}" in called:
            continue  # it gets its variables from whatever calls it
        made = parts.transact(drafts.create_draft, owner, process.process_id, process.key)
        started = {"process": process.process_id, "variables": player.sample_variables(), "steps": []}
        run = parts.transact(dry_runs.play_draft, owner, made.key, started)
        assert run.outcome.status == "active", process.process_id
    assert parts.transact(definitions.search_process_definitions, owner, {}, [], {}).total == len(found.processes)
