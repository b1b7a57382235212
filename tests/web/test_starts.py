"""What people can start stands in the navigation; what an association needs once in its life, under 其他流程."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import World
from tests.web.conftest import Browser

Open = Callable[[str], Browser]


def test_a_rare_procedure_stands_under_the_others(browser: Open, world: World) -> None:
    who = browser("secretary")
    page = who.get("/start").text
    assert 'href="/start/term_election"' in page, "in the navigation"
    assert 'href="/start/association_takeover"' not in who.get("/tasks").text
    for kind, said in (
        ("association_takeover", "使用本系统之前已经成立的园区科协建档"),
        ("association_closure", "地方科协决定，移交后注销"),
        ("revival", "不必等到年度复核"),
    ):
        assert f'href="/start/{kind}"' in page and said in page
    assert 'href="/start/association_takeover"' not in browser("party").get("/start").text, "not theirs to start"
