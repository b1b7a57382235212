"""A step 公示 is added to the term election in the browser while two elections are under way.

One owner draws and proposes it, a second releases it, and both elections move to it with their tasks, due dates and
timers of years.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from service.store import instances as instance_rows
from service.store.associations import Association
from service.store.instances import Instance
from service.store.tasks import UserTask
from service.usecases import instances
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.browser.person import Person
from tests.browser.studio import Drawer, release

PARKS = ("【演示】江城创客大厦", "苏州工业园区")


def begin(work: Work) -> list[int]:
    """Two elections; their keys."""
    found = select(Association.key).where(Association.park_name.in_(PARKS))
    return [
        instances.start_instance(work, process_id="term_election", association_key=key).key
        for key in work.session.scalars(found)
    ]


def waiting(work: Work) -> tuple[dict[int, Any], dict[int, datetime]]:
    """Every open task with where it stands and until when, and when each instance's next timer fires."""
    tasks = work.session.scalars(select(UserTask).where(UserTask.state == "created"))
    timed = work.session.scalars(select(Instance).where(Instance.next_due_at.is_not(None)))
    return (
        {row.key: (row.instance_key, row.element_id, row.due_at) for row in tasks},
        {row.key: row.next_due_at for row in timed if row.next_due_at is not None},
    )


def test_a_public_notice_is_added_to_the_election_and_two_elections_move_to_it(
    person: type[Person], parts: Parts
) -> None:
    keys = parts.transact(begin, SERVICE)
    before = parts.transact(waiting, SERVICE)
    assert len(keys) == 2 and max(before[1].values()) - parts.clock() > timedelta(days=365)

    owner = Drawer(person("owner").sign_in())
    draft = owner.begin("换届增加公示", "园区科协换届")
    owner.open(f"{draft}/files/term_election.bpmn")
    owner.insert("renew_term", "公示")
    owner.unfold("谁来办")
    owner.choose("ownRole", "secretariat")
    owner.enter("ownDays", "5")
    owner.saved()
    owner.person.go(f"{draft}/what-if")
    owner.opened()
    expect(owner.page.locator("main tr", has=owner.page.get_by_text("新", exact=True))).to_contain_text("公示")
    expect(owner.page.locator(".compare .token").first).to_be_visible()
    assert owner.violations() == []
    owner.person.accessible()
    owner.person.go(draft)
    release(person, owner, "换届结果须公示五个工作日")

    owner.migrate(parts, "园区科协换届", 2)
    assert parts.transact(waiting, SERVICE) == before
    for key in keys:
        moved = parts.transact(lambda work, key=key: instance_rows.lock(work.session, key), SERVICE)
        assert moved is not None and moved.process_version == 2
        assert "公示" in parts.transact(instances.diagram_state, SERVICE, key).xml.decode()
