"""The page of a roster: what the association's own people see, what others see, and what can be started there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from service.store.associations import Association, Term
from service.store.officers import Officer
from service.usecases import roster
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.conftest import World
from tests.scenarios import papers
from tests.web.conftest import Browser


def settle(parts: Parts, world: World) -> int:
    """Forty members and a chair."""

    def work(work: Work) -> int:
        association = work.session.get_one(Association, world.associations["association"].key)
        association.status = "active"
        entries, errors = roster.read(papers.member_roster(40)["roster"])
        assert errors == []
        roster.enrol(work, association, entries, date(2022, 3, 1))
        about = {"association_key": association.key, "organisation_path": association.organisation_path}
        term = Term(**about, term_no=1, term_years=5, starts_on=date(2022, 3, 1), created_at=work.now)
        work.session.add(term)
        work.session.flush()
        seat = {"term_key": term.key, "term_no": 1, "position": 0, "office": "chair", "from_on": date(2022, 3, 1)}
        work.session.add(Officer(**about, **seat, name="陈建国", created_at=work.now))
        return int(association.key)

    return parts.transact(work, SERVICE)


def test_the_secretary_reads_the_roster_finds_a_member_and_can_start_what_changes_it(
    parts: Parts, world: World, browser: Callable[[str], Browser]
) -> None:
    key = settle(parts, world)
    secretary = browser("secretary")
    page = secretary.get(f"/associations/{key}/roster").text
    assert "共 40 名会员" in page
    assert "江城高新区科学技术协会-2022-0001" in page and "会员000" in page
    assert "会员039" not in page, "thirty lines a page"
    assert "陈建国" in page and "主席" in page
    assert "13900000000" in page, "of the association: the phone whole"
    for kind in ("membership", "membership_end", "mid_term_change"):
        assert f"/start/{kind}?association={key}" in page
    found = secretary.get(f"/associations/{key}/roster?q=会员039&status=active").text
    assert "会员039" in found and "会员000" not in found
    assert f"/associations/{key}/roster" in secretary.get(f"/associations/{key}").text


def test_a_supervisor_sees_the_roster_with_phones_masked_and_starts_nothing(
    parts: Parts, world: World, browser: Callable[[str], Browser]
) -> None:
    key = settle(parts, world)
    page = browser("supervisor").get(f"/associations/{key}/roster").text
    assert "会员000" in page
    assert "13900000000" not in page and "139****0000" in page
    assert "/start/membership" not in page


def test_a_stranger_finds_no_roster(parts: Parts, world: World, browser: Callable[[str], Browser]) -> None:
    key = settle(parts, world)
    assert browser("stranger").get(f"/associations/{key}/roster").status_code == 404
