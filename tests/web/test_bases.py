"""Beside a field stands what it rests on: the guide with its place, and the association's charter with its article."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.domain.charter import CharterRules
from service.store.associations import Association
from service.store.associations import CharterRules as Kept
from service.usecases import region
from service.usecases.actors import SERVICE, Actor
from service.usecases.work import Parts, Work
from tests.conftest import World
from tests.scenarios.conftest import RULES
from tests.usecases.procedures import Process, deployed, diagram, field, form, open_tasks, started
from tests.web.conftest import Browser

GUIDE = {
    "rule": "园区科协届期一般为三至五年，具体届期依据园区科协章程确定。",
    "rule_source": "指南第二章三",
    "en:rule": "A term is three to five years as a rule; the charter of the association decides.",
    "charter_rule": "term_years quorum_op",
}
LAW = {
    "rule": "“以上”包括本数。",
    "rule_source": "《民法典》第一千二百五十九条",
    "en:rule": "…",
    "en:rule_source": "Civil Code",
}

Bases = Callable[..., dict[str, Any]]


@pytest.fixture
def bases(
    parts: Parts, owner: Actor, secretary: Actor, association: Association, browser: Callable[..., Browser]
) -> Bases:
    """`bases(kept, **variables)`: what the page of a task tells, for an association that keeps these rules."""

    def told(kept: dict[str, Any] | None, english: bool = False, **variables: Any) -> dict[str, Any]:
        process = Process("errand").start().user("prepare", role="secretariat", form="it").end()
        inner = {"type": "group", "id": "group", "components": [field("b", properties=LAW)]}
        deployed(
            parts,
            owner,
            diagram(process.path("begin", "prepare", "done")),
            form("it", field("a", properties=GUIDE), inner, field("c")),
        )
        if kept is not None:
            parts.transact(_keep, None, association, kept)
        instance = started(parts, secretary, "errand", association_key=association.key, variables=variables)
        task = open_tasks(parts, secretary, instance)["prepare"]
        who = browser("secretary")
        if english:
            who.post("/language/en")
        page = who.get(f"/tasks/{task.key}").text
        found = re.search(r'<script type="application/json" id="form-data">(.*?)</script>', page, re.DOTALL)
        assert found is not None
        answer: dict[str, Any] = json.loads(found[1])["bases"]
        return answer

    return told


def _keep(work: Work, association: Association, rules: dict[str, Any]) -> None:
    work.session.add(
        Kept(
            association_key=association.key, organisation_path=association.organisation_path, version=1,
            rules={**CharterRules.template().as_json(), **rules}, effective_on=date(2026, 1, 1), created_at=work.now,
        )
    )  # fmt: skip


def test_the_guide_is_quoted_with_its_place_and_the_charter_with_its_article(bases: Bases) -> None:
    found = bases({"term_years": {"value": 4, "article": "第二十条"}})
    assert set(found) == {"field_a", "field_b"}
    basis = found["field_a"]
    assert basis["text"] == GUIDE["rule"]
    assert (basis["source"], basis["href"]) == ("《园区科协工作指南》第二章第三节", "/guide#c2-3")
    assert basis["charter"] == [
        {"label": "届期（年）", "value": "4", "article": "章程第二十条"},
        {"label": "法定到会是否含本数", "value": "以上（含本数）", "article": "章程条款待核对"},
    ]
    assert (found["field_b"]["source"], found["field_b"]["href"]) == (LAW["rule_source"], None)


def test_a_founding_shows_what_its_draft_charter_says_as_far_as_it_is_written(bases: Bases) -> None:
    draft = {"rules": {"term_years": {"value": 3, "article": "第七条"}}}
    lines = bases(None, charter=draft)["field_a"]["charter"]
    assert lines[0] == {"label": "届期（年）", "value": "3", "article": "章程第七条"}
    assert lines[1]["value"] == "章程还没有确定；模板值 以上（含本数）"


def test_in_english_it_is_english(bases: Bases) -> None:
    found = bases({"term_years": {"value": 4, "article": "第二十条"}}, english=True)
    assert found["field_a"]["text"] == GUIDE["en:rule"]
    assert found["field_a"]["source"] == "The guide, chapter 2, section 3"
    assert found["field_a"]["charter"][0] == {
        "label": "Length of the term in years", "value": "4", "article": "Charter, 第二十条",
    }  # fmt: skip
    assert found["field_b"]["source"] == "Civil Code"


def test_a_value_that_is_unusual_says_which_rule_it_differs_from(bases: Bases) -> None:
    line = bases({"term_years": {"value": 6, "article": "第二十条"}})["field_a"]["charter"][0]
    assert line["article"].startswith("章程第二十条 · 届期为 6 年。指南第二章三：“届期一般为三至五年")


def test_a_due_date_says_on_which_rule_it_rests_and_what_the_region_has_by_now(
    parts: Parts, owner: Actor, local: Actor, secretary: Actor, association: Association, world: World,
    browser: Callable[..., Browser],
) -> None:  # fmt: skip
    parts.transact(region.deploy_packs, SERVICE, RULES)
    due = '=today() + duration("P" + string(deadline_days.self_check) + "D")'
    process = Process("errand").start().user("prepare", role="secretariat", form="it", due=due).end()
    deployed(parts, owner, diagram(process.path("begin", "prepare", "done")), form("it", field("a")))
    instance = started(parts, secretary, "errand", association_key=association.key)
    address = f"/tasks/{open_tasks(parts, secretary, instance)['prepare'].key}"
    who = browser("secretary")
    default = "期限规定：立项与资格自查 15 天（园科默认：指南和查到的规定都没有给出天数）"
    assert default in who.get(address).text
    city = world.organisations["city"].key
    rules = {"deadline_days": {"self_check": 20}}
    parts.transact(region.set_region_rules, local, city, rules, "一号文")
    page = who.get(address).text
    assert "立项与资格自查 15 天（本事项开始时的地区规则，现为 20 天）" in page, "what runs keeps what it began with"
    later = started(parts, secretary, "errand", association_key=association.key)
    page = who.get(f"/tasks/{open_tasks(parts, secretary, later)['prepare'].key}").text
    assert "立项与资格自查 20 天（江城市科学技术协会规定：一号文）" in page


def test_a_filing_is_due_by_the_charter_with_its_article(
    parts: Parts, owner: Actor, secretary: Actor, association: Association, browser: Callable[..., Browser]
) -> None:
    process = Process("errand").start().user("prepare", role="secretariat", form="it", due="=date(filing_due_on)").end()
    deployed(parts, owner, diagram(process.path("begin", "prepare", "done")), form("it", field("a")))
    parts.transact(_keep, None, association, {"filing_days": {"value": 30, "article": "第三十条"}})
    given = {"filing_due_on": "2026-12-24"}
    instance = started(parts, secretary, "errand", association_key=association.key, variables=given)
    page = browser("secretary").get(f"/tasks/{open_tasks(parts, secretary, instance)['prepare'].key}").text
    assert "期限规定：备案期限（天） 30（章程第三十条）" in page
