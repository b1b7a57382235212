"""The page of a charter's rules: who checked what, confirming on the page, and what is unusual."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.domain.charter import CharterRules as Charter
from service.domain.charter_table import RULES
from service.store.associations import Association, CharterRules
from service.usecases import charter
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.conftest import World
from tests.web.conftest import Browser

Open = Callable[[str], Browser]


@pytest.fixture
def address(parts: Parts, association: Association) -> str:
    """The page of an association whose first rules are those of the template but for a term of six years."""

    def work(work: Work) -> None:
        rules = {**Charter.template().as_json(), "term_years": {"value": 6, "article": "第八条"}}
        work.session.add(
            CharterRules(
                association_key=association.key, organisation_path=association.organisation_path, version=1,
                rules=rules, effective_on=date(2026, 1, 1), created_at=work.now,
            )
        )  # fmt: skip

    parts.transact(work, SERVICE)
    return f"/associations/{association.key}/charter"


def test_a_template_is_shown_as_such_and_what_is_unusual_quotes_the_rule(browser: Open, address: str) -> None:
    page = browser("secretary").get(address).text
    assert page.count("模板预填，待核对") == len(RULES) - 1
    assert "届期为 6 年。指南第二章三：“届期一般为三至五年，具体届期依据园区科协章程确定”" in page
    assert "差额比例下限为 0%，低于 5%" in page and "工会委员不少于 5%，党的委员不少于 20%" in page
    assert f"{len(RULES)} 条待核对" in page


def test_a_rule_is_confirmed_with_its_article_and_the_page_says_by_whom(
    parts: Parts, browser: Open, world: World, address: str, association: Association
) -> None:
    who, names = browser("secretary"), {name: person.name for name, person in world.people.items()}
    who.get(address)
    answer = who.post(address, {"version": "1", "rule": "quorum_op", "article.quorum_op": "第十六条"})
    assert answer.status_code == 302
    page = who.get(address).text
    assert f"{names['secretary']} 于 2026-11-24 核对" in page
    assert 'value="第十六条"' in page
    # all that have an article: the one that stands keeps its person
    committee = browser("committee")
    committee.get(address)
    articles = {"article.quorum_op": "第十六条", "article.quorum_fraction": "第十七条", "article.term_years": "第八条"}
    assert committee.post(address, {"version": "1", "rule": "", **articles}).status_code == 302
    found = parts.transact(charter.version, SERVICE, association.key, 1)
    by = {rule.key: rule.confirmed_by for rule in found.rules if rule.confirmed_by}
    later = names["committee"]
    assert by == {"quorum_op": names["secretary"], "quorum_fraction": later, "term_years": later}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"version": "1", "rule": "tie_rule"}, "请注明章程条款"),
        ({"version": "1", "rule": "tie_rule", "article.tie_rule": "条" * 61}, "请改正标出的章程条款"),
        ({"version": "1", "rule": ""}, "请先填写章程条款"),
        ({"version": "7", "rule": "tie_rule", "article.tie_rule": "第一条"}, "章程规则已有新的版本"),
        ({"version": "1", "rule": "no_such"}, "请改正标出的章程条款"),
    ],
)
def test_what_cannot_be_confirmed_is_said_and_what_was_typed_stays(
    parts: Parts, browser: Open, address: str, association: Association, given: dict[str, str], said: str
) -> None:
    who = browser("secretary")
    who.get(address)
    kept = {} if said == "请先填写章程条款" else {"article.notice_days": "第三十条"}
    answer = who.post(address, {**given, **kept})
    assert answer.status_code == 422
    assert said in answer.text
    assert all(f'value="{article}"' in answer.text for article in kept.values())
    assert parts.transact(charter.version, SERVICE, association.key, 1).unconfirmed == len(RULES)


@pytest.mark.parametrize(("name", "seen", "done"), [("local", 200, 403), ("party", 200, 403), ("stranger", 404, 404)])
def test_others_read_or_find_nothing(browser: Open, address: str, name: str, seen: int, done: int) -> None:
    who = browser(name)
    page = who.get(address)
    assert page.status_code == seen
    assert 'name="rule"' not in page.text, "no buttons"
    body = {"version": "1", "rule": "quorum_op", "article.quorum_op": "第一条"}
    assert who.post(address, body).status_code == done


def test_what_a_version_changed_is_shown_with_old_and_new(
    parts: Parts, browser: Open, address: str, association: Association
) -> None:
    def work(work: Work) -> None:
        kept = work.session.get_one(Association, association.key)
        rules = Charter.parse({**Charter.template().values(), "term_years": 4}, {"term_years": "第九条"})
        charter.keep_rules(work, kept, rules, date(2026, 6, 1), 1).instance_key = None

    parts.transact(work, SERVICE)
    page = browser("secretary").get(address).text
    assert "<del>6（第八条）</del>" in page and "<ins>4（第九条）</ins>" in page


def test_without_a_charter_there_is_nothing_to_confirm(browser: Open, association: Association) -> None:
    who = browser("secretary")
    page = who.get(f"/associations/{association.key}/charter").text
    assert "章程通过后在这里列出" in page
    answer = who.post(f"/associations/{association.key}/charter", {"version": "1", "rule": ""})
    assert answer.status_code == 422
