"""Releases: two persons, the reason kept, and nothing deployed but what was looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from service.engine.definition import Resource
from service.engine.findings import DiagramRefused
from service.store import journal
from service.store.drafts import Draft
from service.usecases import definitions, drafts, instances, releases
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, deployed, diagram, errand, started
from tests.usecases.test_drafts import APPLICATION, apply

REASON = "按章程修改填报内容"


@pytest.fixture
def draft(parts: Parts, owner: Actor) -> Draft:
    key = deployed(parts, owner, apply(), APPLICATION).processes[0].key
    found: Draft = parts.transact(drafts.create_draft, owner, "改版", key)
    parts.transact(drafts.save_file, owner, found.key, "apply.bpmn", apply("重新填写").content, 1)
    return found


def test_one_proposes_and_another_releases(parts: Parts, owner: Actor, administrator: Actor, draft: Draft) -> None:
    proposed = parts.transact(releases.propose, owner, draft.key, REASON)
    assert list(proposed.files) == ["apply.bpmn"]
    result = parts.transact(releases.release, administrator, proposed.key, "看过")
    assert [(row.process_id, row.version) for row in result.processes] == [("apply", 2)]
    assert (result.deployment.reason, result.deployment.person_key) == (REASON, administrator.person_key)
    view = parts.transact(releases.get_release, owner, proposed.key)
    assert (view.release.state, view.proposer, view.decider) == ("released", owner.name, administrator.name)
    assert view.release.deployment_key == result.deployment.key
    told = parts.transact(lambda work: [line.event for line in journal.lines(work.session, journal.HOUSE)], None)
    assert told[-3:] == ["release.proposed", "definition.deployed", "release.released"]


def test_whoever_proposed_cannot_release(parts: Parts, owner: Actor, draft: Draft) -> None:
    proposed = parts.transact(releases.propose, owner, draft.key, REASON)
    with pytest.raises(Forbidden) as refused:
        parts.transact(releases.release, owner, proposed.key)
    assert refused.value.code == "four_eyes"
    found = parts.transact(definitions.search_process_definitions, owner, {"process_id": "apply"}, [], {})
    assert found.total == 1


def test_what_is_proposed_cannot_be_edited_until_it_is_given_back(
    parts: Parts, owner: Actor, administrator: Actor, draft: Draft
) -> None:
    proposed = parts.transact(releases.propose, owner, draft.key, REASON)
    with pytest.raises(WrongState):
        parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", apply("偷换").content, 2)
    with pytest.raises(WrongState):
        parts.transact(releases.propose, owner, draft.key, REASON)
    with pytest.raises(Invalid):
        parts.transact(releases.give_back, administrator, proposed.key, "")
    given = parts.transact(releases.give_back, administrator, proposed.key, "名称请写全")
    assert (given.state, given.answer) == ("returned", "名称请写全")
    parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", apply("填写申请").content, 2)
    again = parts.transact(releases.propose, owner, draft.key, REASON)
    withdrawn = parts.transact(releases.give_back, owner, again.key, "")
    assert withdrawn.state == "withdrawn"
    with pytest.raises(WrongState):
        parts.transact(releases.release, administrator, again.key)


@pytest.mark.parametrize("reason", ["", "   ", "改", "x" * 1001])
def test_a_release_has_a_reason(parts: Parts, owner: Actor, draft: Draft, reason: str) -> None:
    with pytest.raises(Invalid):
        parts.transact(releases.propose, owner, draft.key, reason)


def test_what_would_not_run_is_not_proposed(parts: Parts, owner: Actor, draft: Draft) -> None:
    wrong = Process("apply").start().user("fill", role="nobody").end().path("begin", "fill", "done")
    parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", diagram(wrong).content, 2)
    with pytest.raises(DiagramRefused):
        parts.transact(releases.propose, owner, draft.key, REASON)


def test_nothing_changed_is_nothing_to_release(parts: Parts, owner: Actor, draft: Draft) -> None:
    parts.transact(drafts.save_file, owner, draft.key, "apply.bpmn", apply().content, 2)
    with pytest.raises(Refused) as refused:
        parts.transact(releases.propose, owner, draft.key, REASON)
    assert refused.value.code == "draft_unchanged"


def test_a_version_deployed_in_between_stops_the_release(
    parts: Parts, owner: Actor, administrator: Actor, draft: Draft
) -> None:
    proposed = parts.transact(releases.propose, owner, draft.key, REASON)
    deployed(parts, owner, apply("抢先"))
    with pytest.raises(WrongState) as refused:
        parts.transact(releases.release, administrator, proposed.key)
    assert refused.value.code == "draft_conflict" and "apply.bpmn" in refused.value.text("zh")


def test_others_know_nothing_of_a_release(parts: Parts, owner: Actor, secretary: Actor, draft: Draft) -> None:
    proposed = parts.transact(releases.propose, owner, draft.key, REASON)
    for use_case in (releases.get_release, releases.release):
        with pytest.raises(Forbidden):
            parts.transact(use_case, secretary, proposed.key)
    with pytest.raises(NotFound):
        parts.transact(releases.get_release, owner, 1)
    assert [view.draft.name for view in parts.transact(releases.list_releases, owner)] == ["改版"]


def test_a_deprecated_version_starts_no_more_and_the_one_before_takes_its_place(
    parts: Parts, owner: Actor, secretary: Actor
) -> None:
    first = deployed(parts, owner, apply(), APPLICATION).processes[0]
    second = deployed(parts, owner, apply("第二版")).processes[0]
    running = started(parts, secretary, "apply")
    parts.transact(definitions.deprecate, owner, second.key, "第二版有误，停用")
    with pytest.raises(WrongState):
        started(parts, secretary, "apply", version=2)
    assert started(parts, secretary, "apply").process_definition_key == first.key
    assert parts.transact(instances.get_instance, secretary, running.key).status == "active"
    parts.transact(definitions.deprecate, owner, first.key, "不再办理这类事项")
    with pytest.raises(WrongState) as refused:
        started(parts, secretary, "apply")
    assert refused.value.code == "definition_deprecated"
    for wrong, error in ((secretary, Forbidden), (owner, Invalid)):
        with pytest.raises(error):
            parts.transact(definitions.deprecate, wrong, deployed(parts, owner, errand()).processes[0].key, "x")


def test_with_four_eyes_nothing_is_deployed_past_a_release(
    parts: Parts, owner: Actor, administrator: Actor, draft: Draft
) -> None:
    strict = replace(parts, settings=replace(parts.settings, four_eyes=True))
    for actor in (owner, administrator):
        with pytest.raises(Forbidden) as refused:
            strict.transact(definitions.deploy, actor, [apply("直接")])
        assert refused.value.code == "release_needed"
    proposed = strict.transact(releases.propose, owner, draft.key, REASON)
    assert strict.transact(releases.release, administrator, proposed.key).processes[0].version == 2


def test_a_process_id_of_another_owner_is_refused(parts: Parts, owner: Actor, stranger: Actor) -> None:
    deployed(parts, owner, errand())
    elsewhere = replace(stranger, holdings=tuple(replace(h, role="process_owner") for h in stranger.holdings))
    other = Process("errand", name="别的").start().user("work", role="secretariat").end().path("begin", "work", "done")
    with pytest.raises(Forbidden) as refused:
        parts.transact(definitions.deploy, elsewhere, [diagram(other)])
    assert refused.value.code == "process_of_another" and "errand" in refused.value.text("zh")
    mine = Resource("mine.bpmn", diagram(other).content.replace(b'"errand"', b'"errand_2"'))
    assert parts.transact(definitions.deploy, elsewhere, [mine]).processes[0].process_id == "errand_2"
