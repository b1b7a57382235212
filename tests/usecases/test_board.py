"""What a supervisor sees of everything below: figures, units and months, steps and times.

The days are counted by hand from 2026-11-24, the first day of the tests' world.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from service.domain.board import FIGURES
from service.domain.errors import NotFound
from service.usecases import board
from service.usecases.actors import Actor
from service.usecases.board import Board, Share
from service.usecases.work import Parts
from tests.conftest import Clock, World
from tests.usecases.places import founded
from tests.usecases.procedures import Process, completed, deployed, diagram, started

Act = Callable[[str], Actor]


@pytest.fixture
def province(parts: Parts, world: World, act: Act) -> Callable[[], Board]:
    """The board of the province as its supervisor reads it."""
    return lambda: parts.transact(board.read_board, act("supervisor"), world.organisations["province"].key)


def test_every_figure_has_a_definition_and_every_definition_a_figure(province: Callable[[], Board]) -> None:
    assert list(province().figures) == list(FIGURES)


def test_terms_are_counted_by_how_near_their_last_day_is(
    parts: Parts, world: World, province: Callable[[], Board]
) -> None:
    """The two associations of the world are in preparation."""
    founded(parts, world, "甲", ends_on=date(2026, 11, 23))  # yesterday
    founded(parts, world, "乙", ends_on=date(2025, 11, 24))  # a year ago to the day: not more than 12 months
    founded(parts, world, "丙", ends_on=date(2025, 11, 23))
    founded(parts, world, "丁", ends_on=date(2026, 11, 24))  # today still belongs to the term
    founded(parts, world, "戊", ends_on=date(2027, 5, 24))  # six months ahead, the last day that counts
    founded(parts, world, "己", ends_on=date(2027, 5, 25))
    founded(parts, world, "庚", ends_on=date(2026, 10, 1), extended_until=date(2027, 10, 1), status="dormant")
    founded(parts, world, "辛")
    founded(parts, world, "壬", with_term=False)
    founded(parts, world, "癸", ends_on=date(2026, 1, 1), status="closed")
    figures = province().figures
    assert figures["associations"] == Share(9)
    assert figures["preparing"] == Share(2)
    assert figures["overdue"] == Share(3)
    assert figures["severe"] == Share(1)
    assert figures["six_months"] == Share(2)
    assert figures["no_date"] == Share(2)


def test_units_show_their_months_and_lights(parts: Parts, world: World, province: Callable[[], Board]) -> None:
    founded(parts, world, "甲", ends_on=date(2026, 12, 31))
    founded(parts, world, "乙", ends_on=date(2026, 12, 1))
    founded(parts, world, "丙", ends_on=date(2027, 10, 31))
    founded(parts, world, "丁", ends_on=date(2027, 11, 1))  # the month after the twelve
    founded(parts, world, "戊", city="other_city", ends_on=date(2026, 11, 1))
    shown = province()
    assert shown.months[0] == "2026-11" and shown.months[-1] == "2027-10"
    city, other = (unit for unit in shown.units if unit.associations)
    assert city.organisation is not None and city.organisation.name == "江城市科学技术协会"
    assert dict(city.months) == {"2026-12": 2, "2027-10": 1}
    assert (city.later, city.overdue, city.preparing) == (1, 0, 1)
    assert dict(city.lights) == {"red": 1, "amber": 1, "green": 2}  # domain.md §3.D: T-1 red, T-3 amber
    assert (other.overdue, dict(other.months), dict(other.lights)) == (1, {}, {"red": 1})


def test_a_park_has_a_board_of_its_own(parts: Parts, world: World, act: Act) -> None:
    place = founded(parts, world, "甲", ends_on=date(2026, 12, 31))
    shown = parts.transact(board.read_board, act("supervisor"), place.organisation_key)
    assert shown.figures["associations"] == Share(1)
    assert [one.name for one in shown.trail] == ["示范省科学技术协会", "江城市科学技术协会", "甲"]
    (unit,) = shown.units
    assert unit.organisation is None and dict(unit.months) == {"2026-12": 1}


@pytest.mark.parametrize(
    ("who", "place", "readable"),
    [
        ("supervisor", "province", True),
        ("supervisor", "park", True),
        ("supervisor", "nation", False),
        ("local", "city", True),
        ("local", "park", True),
        ("local", "other_city", False),
        ("secretary", "park", True),
        ("secretary", "city", False),
        ("teller", "park", False),
        ("stranger", "park", False),
    ],
)
def test_who_may_read_which_board(parts: Parts, world: World, act: Act, who: str, place: str, readable: bool) -> None:
    key = world.organisations[place].key
    if readable:
        assert parts.transact(board.read_board, act(who), key).place.key == key
    else:
        with pytest.raises(NotFound):
            parts.transact(board.read_board, act(who), key)


def test_without_a_name_it_is_the_board_of_the_highest_place(parts: Parts, world: World, act: Act) -> None:
    assert parts.transact(board.read_board, act("supervisor")).place.key == world.organisations["province"].key
    assert parts.transact(board.read_board, act("local")).place.key == world.organisations["city"].key


DAYS = (1, 2, 3, 5, 8, 13, 21, 30)


@pytest.fixture
def walked(parts: Parts, owner: Actor, secretary: Actor, clock: Clock) -> None:
    """Eight errands inside another procedure: preparing took DAYS, given ten days each; their reviews are open."""
    inner = Process("errand", name="办事").start().end()
    inner.user("prepare", role="secretariat", name="准备", due='=now() + duration("P10D")')
    inner.user("review", role="committee", name="审议", due='=now() + duration("P10D")')
    outer = Process("journey", name="外事").start().call("errands", "errand", name="办理").end()
    deployed(
        parts,
        owner,
        diagram(inner.path("begin", "prepare", "review", "done")),
        diagram(outer.path("begin", "errands", "done")),
    )
    begun = clock.now
    running = [started(parts, secretary, "journey") for _ in DAYS]
    for days, instance in zip(DAYS, running, strict=True):
        clock.now = begun + timedelta(days=days)
        completed(parts, secretary, instance, "prepare")
    clock.now = begun + timedelta(days=31)


def test_times_are_percentiles_of_what_people_took_against_what_they_were_given(
    parts: Parts, world: World, act: Act, walked: None
) -> None:
    """percentile_cont interpolates as the inclusive method of Python's statistics does."""
    found = parts.transact(board.read_steps, act("supervisor"), world.organisations["province"].key, "journey")
    (prepare,) = found.times
    assert (prepare.process_id, prepare.element_id, prepare.name) == ("errand", "prepare", "准备")
    assert prepare.median == pytest.approx(statistics.median(DAYS))
    assert prepare.ninetieth == pytest.approx(statistics.quantiles(DAYS, n=10, method="inclusive")[8])
    assert prepare.limit == pytest.approx(10)
    assert (prepare.finished, prepare.limited, prepare.on_time) == (8, 8, 5)  # 1 2 3 5 8 days are within ten


def test_a_step_shows_where_running_procedures_are_also_inside_a_call(
    parts: Parts, world: World, act: Act, walked: None
) -> None:
    """On day 31 reviews opened on days 1 to 13 are over, that of day 21 was due on day 31 itself, that of 30 runs."""
    found = parts.transact(board.read_steps, act("supervisor"), world.organisations["province"].key, "journey")
    (step,) = found.outline.steps
    assert step.element_ids == ("errands",) and step.work == (("errand", "prepare"), ("errand", "review"))
    count = found.counts["errands"]
    assert (count.done, count.running, count.overdue) == (0, 2, 6)


def test_punctuality_and_open_tasks(parts: Parts, province: Callable[[], Board], walked: None) -> None:
    figures = province().figures
    assert figures["on_time"] == Share(5, 8)
    assert figures["late_tasks"] == Share(6, 8)


def test_times_of_more_than_a_year_ago_do_not_count(
    parts: Parts, province: Callable[[], Board], clock: Clock, walked: None
) -> None:
    clock.forward(days=366)
    assert province().figures["on_time"] == Share(0, 0)


def test_other_places_see_nothing_of_it(parts: Parts, world: World, act: Act, walked: None) -> None:
    key = world.organisations["other_city"].key
    assert parts.transact(board.read_board, act("supervisor"), key).figures["late_tasks"] == Share(0, 0)
    found = parts.transact(board.read_steps, act("supervisor"), key, "journey")
    assert (found.counts, found.times) == ({}, [])
