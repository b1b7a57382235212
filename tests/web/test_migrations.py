"""Moving what is under way, on the pages: what would happen is told before, progress and reasons after."""

from __future__ import annotations

from collections.abc import Callable

from service.usecases import batches
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import completed, deployed, started
from tests.usecases.test_migrations import REASON, election
from tests.web.conftest import Browser

People = Callable[[str], Browser]


def test_what_can_be_moved_is_chosen_and_its_progress_is_seen(
    browser: People, parts: Parts, owner: Actor, secretary: Actor
) -> None:
    first = deployed(parts, owner, election()).processes[0]
    here, there = started(parts, secretary, "vote"), started(parts, secretary, "vote")
    completed(parts, secretary, here, "prepare")
    newest = deployed(parts, owner, election(review="deliberate")).processes[0]
    who, address = browser("owner"), f"/studio/migrations/{first.key}/{newest.key}"
    assert address in who.get(f"/definitions/{newest.key}").text
    page = who.get(address).text
    assert "1 件可以迁移，1 件不能" in page and "新版本中没有这个环节" in page
    assert f'value="{here.key}" aria-label="江城高新区科学技术协会" disabled' in page
    mapped = who.get(f"{address}?map.review=deliberate").text
    assert "2 件可以迁移，0 件不能" in mapped and 'name="map.review" value="deliberate"' in mapped
    chosen = {"instance": [str(here.key), str(there.key)], "map.review": "deliberate"}
    assert who.post(address, {**chosen, "reason": ""}).status_code == 422
    progress = who.post(address, {**chosen, "reason": REASON}).location
    assert 'http-equiv="refresh"' in who.get(progress).text
    batches.run_batch(parts, int(progress.rsplit("/", 1)[1]))
    page = who.get(progress).text
    assert page.count("已迁移") == 2 and "撤销还没有接着办的 2 件" in page and "refresh" not in page
    assert "迁移到新版本" in browser("secretary").get(f"/instances/{here.key}").text
    assert who.post(f"{progress}/undo", {}).status_code == 302
    assert who.post(f"{progress}/undo", {}).status_code == 409


def test_others_do_not_move_anything(browser: People, parts: Parts, owner: Actor, secretary: Actor) -> None:
    first = deployed(parts, owner, election()).processes[0]
    instance = started(parts, secretary, "vote")
    newest = deployed(parts, owner, election(publicity=True)).processes[0]
    address = f"/studio/migrations/{first.key}/{newest.key}"
    for name in ("secretary", "supervisor", "stranger"):
        other = browser(name)
        answer = other.post(address, {"instance": str(instance.key), "reason": REASON})
        assert answer.status_code == 403, name
    assert browser("secretary").get(address).status_code == 403
    assert address not in browser("supervisor").get(f"/definitions/{newest.key}").text
