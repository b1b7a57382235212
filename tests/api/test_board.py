"""The board over REST says what the page says: counted by hand from 2026-11-24."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.api.conftest import basic
from tests.conftest import Clock, World
from tests.usecases.places import founded
from tests.usecases.procedures import Process, completed, deployed, diagram, started


@pytest.fixture
def late(parts: Parts, world: World, owner: Actor, secretary: Actor, clock: Clock) -> dict[str, str]:
    """A term that is over since five days, one that ends in two months, one elsewhere; two errands, one prepared."""
    rows = {
        name: founded(parts, world, name, city=city, ends_on=last)
        for name, city, last in (
            ("甲", "city", date(2026, 11, 23)),
            ("乙", "city", date(2027, 1, 31)),
            ("戊", "other_city", date(2026, 11, 1)),
        )
    }
    process = Process("errand", name="办事").start().end()
    process.user("prepare", role="secretariat", name="准备", due='=now() + duration("P3D")')
    process.user("review", role="committee", name="审议", due='=now() + duration("P30D")')
    deployed(parts, owner, diagram(process.path("begin", "prepare", "review", "done")))
    first, _ = started(parts, secretary, "errand"), started(parts, secretary, "errand")
    clock.forward(days=2)
    completed(parts, secretary, first, "prepare")
    clock.forward(days=2)
    return {name: str(row.key) for name, row in rows.items()}


def ask(app: Flask, world: World, method: str, path: str, body: Any = None, who: str = "supervisor") -> Any:
    """A request about the city."""
    path = f"/v2/organisations/{world.organisations['city'].key}{path}"
    return app.test_client().open(path, method=method, json=body, headers={"Authorization": basic(who)})


def test_figures_and_units(app: Flask, world: World, late: dict[str, str]) -> None:
    found = ask(app, world, "GET", "/board").json
    figures = {one["code"]: (one["part"], one["whole"]) for one in found["figures"]}
    assert (figures["associations"], figures["overdue"], figures["six_months"]) == ((2, None), (1, None), (1, None))
    assert (figures["late_tasks"], figures["on_time"]) == ((1, 2), (1, 1))
    assert all(one["meaning"] and one["name"] for one in found["figures"])
    units = {one["name"]: one for one in found["units"]}
    assert (units["甲"]["overdue"], units["甲"]["lights"]) == (1, {"red": 1})
    assert units["乙"]["months"] == {"2027-01": 1}
    assert "戊" not in units and found["processes"] == {"errand": 2}


def test_steps_times_and_heat(app: Flask, world: World, late: dict[str, str]) -> None:
    found = ask(app, world, "GET", "/board/steps?processDefinitionId=errand").json
    assert [(one["name"], one["done"], one["running"], one["late"]) for one in found["steps"]] == [
        ("准备", 1, 0, 1), ("审议", 0, 1, 0),
    ]  # fmt: skip
    (time,) = found["times"]
    assert (time["elementId"], time["finished"], time["onTime"]) == ("prepare", 1, 1)
    assert (round(time["medianDays"], 3), round(time["limitDays"], 3)) == (2, 3)
    heat = {one["elementId"]: (one["passed"], one["here"], one["late"]) for one in found["heat"]}
    assert heat == {"prepare": (1, 1, 1), "review": (0, 1, 0)}
    assert ask(app, world, "GET", "/board/steps?processDefinitionId=errand&version=7").status_code == 404
    assert ask(app, world, "GET", "/board/steps?processDefinitionId=nothing").status_code == 404
    assert ask(app, world, "GET", "/board/steps").status_code == 400


def test_what_is_overdue_with_its_reason_and_by_filter(app: Flask, world: World, late: dict[str, str]) -> None:
    found = ask(app, world, "POST", "/overdue/search", {"sort": [{"field": "since"}]}).json
    term, task = found["items"]
    assert (term["kind"], term["associationName"], term["since"], term["days"]) == (
        "term", "甲科学技术协会", "2026-11-23", 5,
    )  # fmt: skip
    assert "换届还没有启动" in term["reason"] and term["userTaskKey"] is None
    assert (task["kind"], task["since"], task["days"]) == ("task", "2026-11-27", 1)
    assert [person["name"] for person in task["contacts"]] == [world.people["secretary"].name]
    assert found["page"]["totalItems"] == 2
    only = ask(app, world, "POST", "/overdue/search", {"filter": {"kind": "task", "oldestOnly": True}}).json
    assert [one["userTaskKey"] for one in only["items"]] == [task["userTaskKey"]]
    wanted = {"filter": {"processDefinitionId": "errand"}}
    assert ask(app, world, "POST", "/overdue/search", wanted).json["page"]["totalItems"] == 1


def test_the_ledger_of_a_place(app: Flask, world: World, late: dict[str, str]) -> None:
    def ledger(place: str) -> list[str]:
        body = {
            "filter": {"isOpen": True, "organisationKey": str(world.organisations[place].key)},
            "sort": [{"field": "lastDay"}],
        }
        header = {"Authorization": basic("supervisor")}
        items = app.test_client().post("/v2/terms/search", json=body, headers=header).json["items"]
        return [one["associationKey"] for one in items]

    assert ledger("city") == [late["甲"], late["乙"]]
    assert ledger("province") == [late["戊"], late["甲"], late["乙"]]
    assert ledger("other_city") == [late["戊"]]


@pytest.mark.parametrize(("who", "status"), [("local", 200), ("secretary", 404), ("teller", 404), ("stranger", 404)])
def test_who_reads_the_board_of_a_city(app: Flask, world: World, late: dict[str, str], who: str, status: int) -> None:
    assert ask(app, world, "GET", "/board", who=who).status_code == status
    assert ask(app, world, "GET", "/board/steps?processDefinitionId=errand", who=who).status_code == status
    assert ask(app, world, "POST", "/overdue/search", {}, who=who).status_code == status
