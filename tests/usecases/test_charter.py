"""A person says that a rule stands in the charter: who and when is kept, and goes along while the rule stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.domain.charter import CharterRules as Charter
from service.domain.errors import Forbidden, Invalid, NotFound
from service.store.associations import Association, CharterRules
from service.usecases import charter
from service.usecases.actors import SERVICE, Actor
from service.usecases.charter import RuleState, Version
from service.usecases.work import Parts, Work

Transact = Callable[..., Any]
TEMPLATE = Charter.template()


@pytest.fixture
def first(parts: Parts, association: Association) -> CharterRules:
    """The rules as a template fills them in: nothing is confirmed."""
    return keep(parts, association, TEMPLATE)


def keep(parts: Parts, association: Association, rules: Charter) -> CharterRules:
    def work(work: Work) -> CharterRules:
        kept = work.session.get_one(Association, association.key)
        made = charter.keep_rules(work, kept, rules, date(2026, 1, 1), 1)
        made.instance_key = None
        work.session.flush()
        return made

    return parts.transact(work, SERVICE)


def rule(version: Version, key: str) -> RuleState:
    return next(one for one in version.rules if one.key == key)


def test_a_confirmation_keeps_who_and_when_and_the_article(
    transact: Transact, secretary: Actor, association: Association, first: CharterRules, clock: Any
) -> None:
    assert transact(charter.version, secretary, association.key, 1).unconfirmed == len(TEMPLATE.rules)
    found = transact(charter.confirm, secretary, association.key, 1, {"term_years": " 第八条 "})
    said = rule(found, "term_years")
    assert (said.article, said.confirmed_by, said.confirmed_at) == ("第八条", secretary.name, clock())
    assert said.value == TEMPLATE.term_years, "what the congress decided does not change"
    assert rule(found, "quorum_fraction").confirmed_by is None
    assert found.unconfirmed == len(TEMPLATE.rules) - 1


def test_said_again_the_newer_person_stands(
    transact: Transact, secretary: Actor, act: Callable[[str], Actor], association: Association, first: CharterRules
) -> None:
    transact(charter.confirm, secretary, association.key, 1, {"term_years": "第八条"})
    committee = act("committee")
    said = rule(transact(charter.confirm, committee, association.key, 1, {"term_years": "第九条"}), "term_years")
    assert (said.article, said.confirmed_by) == ("第九条", committee.name)


def test_the_next_version_carries_over_what_stays_and_asks_again_about_what_changed(
    parts: Parts, transact: Transact, secretary: Actor, association: Association, first: CharterRules
) -> None:
    transact(charter.confirm, secretary, association.key, 1, {"term_years": "第八条", "notice_days": "第九条"})
    keep(parts, association, Charter.parse({**TEMPLATE.values(), "term_years": 3}))
    newest, *_ = transact(charter.versions, secretary, association.key)
    kept, changed = rule(newest, "notice_days"), rule(newest, "term_years")
    assert (kept.article, kept.confirmed_by) == ("第九条", secretary.name)
    assert (changed.value, changed.article, changed.confirmed_by) == (3, None, None)


@pytest.mark.parametrize(
    ("name", "error"),
    [("local", Forbidden), ("supervisor", Forbidden), ("party", Forbidden), ("stranger", NotFound)],
)
def test_only_the_associations_own_people_confirm(
    transact: Transact,
    act: Callable[[str], Actor],
    association: Association,
    first: CharterRules,
    name: str,
    error: type[Exception],
) -> None:
    with pytest.raises(error) as caught:
        transact(charter.confirm, act(name), association.key, 1, {"term_years": "第八条"})
    if error is Forbidden:
        assert caught.value.code == "not_of_association"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("articles", "path"),
    [
        ({}, "articles"),
        ({"term_years": " "}, "articles.term_years"),
        ({"term_years": "条" * 61}, "articles.term_years"),
        ({"no_such_rule": "第一条"}, "articles.no_such_rule"),
    ],
)
def test_what_is_wrong_is_told_at_its_rule(
    transact: Transact,
    secretary: Actor,
    association: Association,
    first: CharterRules,
    articles: dict[str, str],
    path: str,
) -> None:
    with pytest.raises(Invalid) as caught:
        transact(charter.confirm, secretary, association.key, 1, articles)
    assert [field.path for field in caught.value.fields] == [path]
