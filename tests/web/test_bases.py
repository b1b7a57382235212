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
from service.usecases.actors import Actor
from service.usecases.work import Parts, Work
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
