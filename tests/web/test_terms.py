"""补登届期 on its page: who may, what is wrong said there, and the new dates on the association's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from service.store.associations import Association, Term
from service.usecases import instances
from service.usecases.actors import SERVICE, Actor
from service.usecases.work import Parts, Work
from tests.conftest import World
from tests.usecases.procedures import deployed
from tests.usecases.test_effects import watch
from tests.web.conftest import Browser


def test_the_local_association_fills_in_the_dates_of_a_term(
    parts: Parts, world: World, owner: Actor, browser: Callable[[str], Browser]
) -> None:
    deployed(parts, owner, watch())

    def settle(work: Work) -> tuple[int, int]:
        association = work.session.get_one(Association, world.associations["association"].key)
        association.status = "active"
        path = association.organisation_path
        term = Term(association_key=association.key, organisation_path=path, term_no=1, created_at=work.now)
        work.session.add(term)
        work.session.flush()
        instances.start_watch(work, association, term)
        return association.key, term.key

    key, term_key = parts.transact(settle, SERVICE)
    address = f"/terms/{term_key}"
    assert address not in browser("secretary").get(f"/associations/{key}").text
    assert browser("secretary").get(address).status_code == 403
    assert browser("stranger").get(address).status_code == 404
    who = browser("local")
    assert address in who.get(f"/associations/{key}").text
    assert "补登届期" in who.get(address).text
    given = {"elected_on": "2024-03-01", "starts_on": "2024-03-01", "ends_on": "2024-02-01", "reason": "按批复补登"}
    refused = who.post(address, given)
    assert refused.status_code == 422 and "届满日应晚于任期开始" in refused.text
    assert 'value="2024-03-01"' in refused.text, "what was entered stays"
    done = who.post(address, {**given, "ends_on": "2029-03-01"})
    assert done.location == f"/associations/{key}?said=term_corrected"
    assert "2029-03-01" in who.get(done.location).text
    assert "2029-03-01" not in who.get("/terms?stage=this_year").text
    parts.transact(
        lambda work: setattr(work.session.get_one(Term, term_key), "extended_until", date(2026, 12, 31)), SERVICE
    )
    assert "2026-12-31" in who.get("/terms?stage=this_year").text, "the list of January: by the day that counts"
    assert parts.transact(lambda work: work.session.get_one(Term, term_key).ends_on, SERVICE) == date(2029, 3, 1)
