"""The pages of the board: numbers counted by hand from 2026-11-24, who may read them, and the sheets."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from service.store.associations import Association
from service.store.people import Person
from service.usecases import overdue
from service.usecases.actors import SERVICE, Actor
from service.usecases.board import Share
from service.usecases.work import Parts
from service.web.board import percent, shade
from tests.conftest import Clock, World
from tests.usecases.places import founded
from tests.usecases.procedures import Process, deployed, diagram, started
from tests.web.conftest import Browser

Open = Callable[[str], Browser]


@pytest.fixture
def late(parts: Parts, world: World) -> list[Association]:
    """Three that are over and one that is not, in the city; one more in the other city."""
    return [
        founded(parts, world, "甲", ends_on=date(2026, 11, 20)),
        founded(parts, world, "乙", ends_on=date(2025, 11, 20)),
        founded(parts, world, "丙", ends_on=date(2026, 10, 24)),
        founded(parts, world, "丁", ends_on=date(2027, 1, 31)),
        founded(parts, world, "戊", city="other_city", ends_on=date(2026, 11, 1)),
    ]


def board_of(world: World, place: str) -> str:
    return f"/board/{world.organisations[place].key}"


def figure(page: str, name: str) -> str:
    """The value beside a name in the list of figures, as read."""
    found = re.search(rf"<dt>{name}</dt><dd[^>]*>(.*?)</dd>", page)
    assert found is not None, name
    return re.sub(r"<[^>]+>|\s", "", found[1])


def test_the_figures_of_a_province_and_of_a_city(browser: Open, world: World, late: list[Association]) -> None:
    supervisor = browser("supervisor")
    page = supervisor.get(board_of(world, "province")).text
    told = {name: figure(page, name) for name in ("园区科协", "超期未换届", "严重超期", "六个月内届满", "届期缺失")}
    assert told == {"园区科协": "5", "超期未换届": "4", "严重超期": "1", "六个月内届满": "1", "届期缺失": "0"}
    page = supervisor.get(board_of(world, "city")).text
    assert (figure(page, "园区科协"), figure(page, "超期未换届")) == ("4", "3")


def test_the_longest_overdue_come_first_with_reason_and_whom_to_call(
    browser: Open, world: World, parts: Parts, late: list[Association]
) -> None:
    parts.transact(
        lambda work: setattr(
            work.session.get_one(Association, late[1].key),
            "details",
            {"contact_name": "吴联系", "contact_phone": "0551-62340000"},
        ),
        SERVICE,
    )
    page = browser("supervisor").get(board_of(world, "city")).text
    first = page[page.index("超期最久") : page.index("届满分布")]
    assert [first.index(f"{name}科学技术协会") for name in "乙丙甲"] == sorted(
        first.index(f"{name}科学技术协会") for name in "乙丙甲"
    )
    assert "戊科学技术协会" not in first and "丁科学技术协会" not in first
    assert "369 天" in first and "31 天" in first and "4 天" in first
    assert 'href="tel:0551-62340000"' in first and "吴联系" in first
    assert "换届还没有启动；没有人担任秘书处" in first


def test_the_sheet_holds_what_the_page_shows_and_what_it_means(
    browser: Open, world: World, late: list[Association]
) -> None:
    answer = browser("supervisor").client.get(f"{board_of(world, 'city')}/overdue.xlsx")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    rows, meanings = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    assert [cell.value for cell in rows[1]][:4] == ["园区科协", "事项", "期限", "超期天数"]
    assert [(row[0].value, row[2].value, row[3].value) for row in rows.iter_rows(min_row=2)] == [
        ("乙科学技术协会", datetime(2025, 11, 20), 369),
        ("丙科学技术协会", datetime(2026, 10, 24), 31),
        ("甲科学技术协会", datetime(2026, 11, 20), 4),
    ]
    assert [row[0].value for row in meanings.iter_rows(min_row=2)] == ["超期天数", "原因", "联系人"]


def test_the_ledger_of_a_place_and_its_sheet(browser: Open, world: World, late: list[Association]) -> None:
    supervisor, city = browser("supervisor"), world.organisations["city"].key
    page = supervisor.get(f"/terms?organisation={city}").text
    assert "丁科学技术协会" in page and "戊科学技术协会" not in page
    page = supervisor.get(f"/terms?organisation={city}&stage=six_months").text
    assert "丁科学技术协会" in page and "甲科学技术协会" not in page
    answer = supervisor.client.get(f"/board/{city}/ledger.xlsx?stage=overdue")
    rows = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [row[0].value for row in rows.iter_rows(min_row=2)] == ["乙科学技术协会", "丙科学技术协会", "甲科学技术协会"]


def test_the_sheet_of_the_board_counts_units_by_month(
    browser: Open, world: World, late: list[Association], parts: Parts, owner: Actor
) -> None:
    process = Process("term_election", name="换届").start().end()
    process.user("prepare", role="secretariat", name="准备")
    deployed(parts, owner, diagram(process.path("begin", "prepare", "done")))
    answer = browser("supervisor").client.get(f"{board_of(world, 'province')}/board.xlsx")
    units = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[1]
    heads = [cell.value for cell in units[1]]
    city, other = ([cell.value for cell in row] for row in units.iter_rows(min_row=2))
    assert (city[heads.index("已超期")], city[heads.index("2027-01")]) == (3, 1)
    assert (other[heads.index("已超期")], other[heads.index("2027-01")]) == (1, 0)


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("supervisor", "city", 200),
        ("supervisor", "nation", 404),
        ("local", "city", 200),
        ("local", "other_city", 404),
        ("local", "province", 404),
        ("secretary", "park", 200),
        ("secretary", "city", 404),
        ("teller", "park", 404),
        ("stranger", "park", 404),
        ("stranger", "city", 404),
    ],
)
@pytest.mark.parametrize("rest", ["", "/overdue", "/overdue.xlsx", "/ledger.xlsx"])
def test_who_reads_which_board(browser: Open, world: World, who: str, place: str, status: int, rest: str) -> None:
    assert browser(who).client.get(board_of(world, place) + rest).status_code == status


def test_nobody_reads_a_board_without_signing_in(nobody: Browser, world: World) -> None:
    for path in ("/board", board_of(world, "city"), f"{board_of(world, 'city')}/overdue.xlsx"):
        answer = nobody.client.get(path)
        assert answer.status_code == 302 and "/sign-in" in answer.location


def test_a_board_opens_at_the_highest_place_of_the_person(browser: Open, world: World) -> None:
    assert browser("supervisor").client.get("/board").location == board_of(world, "province")
    assert browser("local").client.get("/board").location == board_of(world, "city")
    assert browser("teller").client.get("/board").status_code == 404


def test_urging_from_the_list_returns_to_it_and_is_offered_once_a_day(
    browser: Open, world: World, parts: Parts, owner: Actor, secretary: Actor, clock: Clock
) -> None:
    process = Process("errand", name="办事").start().end()
    process.user("prepare", role="secretariat", name="准备", due='=now() + duration("P5D")')
    deployed(parts, owner, diagram(process.path("begin", "prepare", "done")))
    started(parts, secretary, "errand")
    clock.forward(days=6)
    (line,) = parts.transact(overdue.search_overdue, SERVICE, world.organisations["city"].key, {}, [], {}).items
    assert line.task is not None
    supervisor, here = browser("supervisor"), board_of(world, "city")
    href = f"{here}/overdue/{line.task.key}/urge"
    assert href in supervisor.get(here).text
    answer = supervisor.post(href, {"next": f"{here}?process=errand"})
    assert (answer.status_code, answer.location) == (302, f"{here}?process=errand&said=urged")
    page = supervisor.get(here).text
    assert href not in page and "2026-11-30 已催办" in page
    assert supervisor.post(href, {}).status_code == 409
    assert browser("stranger").post(href, {}).status_code == 404


def test_an_administrator_records_where_somebody_is_called(browser: Open, world: World, parts: Parts) -> None:
    key = world.people["secretary"].key
    admin = browser("administrator")
    admin.get(f"/people/{key}")
    assert admin.post(f"/people/{key}/phone", {"phone": " 0551-62340001 "}).status_code == 302
    assert "0551-62340001" in admin.get(f"/people/{key}").text
    assert parts.transact(lambda work: work.session.get_one(Person, key).phone, SERVICE) == "0551-62340001"
    assert browser("secretary").post(f"/people/{key}/phone", {"phone": "1"}).status_code == 403


def listed(browser: Browser, page: str, name: str) -> tuple[str, list[str]]:
    """Follow the links of a figure: the value with what stands after the stroke, and the total of each list."""
    found = re.search(rf"<dt>{name}</dt><dd[^>]*>(.*?)</dd>", page)
    assert found is not None
    totals = []
    for href in re.findall(r'href="([^"]+)"', found[1]):
        note = re.search(r"共 (\d+) 项", browser.get(html.unescape(href)).text)
        assert note is not None
        totals.append(note[1])
    return figure(page, name), totals


def test_a_figure_leads_to_a_list_of_as_many(
    browser: Open, world: World, parts: Parts, owner: Actor, clock: Clock
) -> None:
    """Three elections and three orders, one of each in another city; of the two orders here one is beyond its day."""
    election = Process("term_election", name="换届").start().end()
    election.user("prepare", role="secretariat", name="准备")
    order = Process("supervision", name="督办").start().end()
    order.user("answer_order", role="secretariat", name="答复督办", due="=date(answer_due)")
    deployed(parts, owner, diagram(election.path("begin", "prepare", "done")))
    deployed(parts, owner, diagram(order.path("begin", "answer_order", "done")))
    rows = [
        founded(parts, world, name, city=city, ends_on=date(2026, 11, 20))
        for name, city in (("甲", "city"), ("乙", "city"), ("戊", "other_city"))
    ]
    for row, due in zip(rows, ("2026-11-26", "2026-12-30", "2026-11-26"), strict=True):
        started(parts, SERVICE, "term_election", association_key=row.key)
        started(parts, SERVICE, "supervision", association_key=row.key, variables={"answer_due": due})
    clock.forward(days=10)
    supervisor = browser("supervisor")
    page = supervisor.get(board_of(world, "city")).text
    assert listed(supervisor, page, "正在换届") == ("2", ["2"])
    assert listed(supervisor, page, "督办待答复") == ("1/2", ["1", "2"])
    page = supervisor.get(board_of(world, "province")).text
    assert listed(supervisor, page, "正在换届") == ("3", ["3"])
    assert listed(supervisor, page, "督办待答复") == ("2/3", ["2", "3"])
    local = browser("local")
    assert listed(local, local.get(board_of(world, "city")).text, "督办待答复") == ("1/2", ["1", "2"])
    other = world.organisations["other_city"].key
    assert local.client.get(f"/instances?organisation={other}").status_code == 404
    sheet = supervisor.client.get(f"/instances/export?process=supervision&organisation={other}")
    assert openpyxl.load_workbook(io.BytesIO(sheet.data)).worksheets[0].max_row == 2  # the heads and one order


def test_a_share_is_whole_only_when_all_are_in_it_and_shades_grow_with_the_number() -> None:
    assert [percent(Share(*pair)) for pair in ((999, 1000), (5, 8), (0, 0), (3, 3))] == ["99%", "62%", "—", "100%"]
    assert [shade(number, 10) for number in (0, 1, 4, 10)] == [0, 1, 2, 5]
    assert shade(1, 1) == 1
