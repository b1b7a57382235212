"""The page of the heat: the colours of the diagram and the table beside it say the same."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import openpyxl
import pytest

from service.usecases.actors import Actor
from service.usecases.work import Parts
from service.web.heat import shade
from tests.conftest import Clock, World
from tests.usecases.procedures import Process, completed, deployed, diagram, started
from tests.web.conftest import Browser

Open = Callable[[str], Browser]


@pytest.fixture
def running(parts: Parts, owner: Actor, secretary: Actor, clock: Clock) -> int:
    """Five errands, one of which was prepared; the others are late. The key of the definition."""
    process = Process("errand", name="办事").start().end()
    process.user("prepare", role="secretariat", name="准备", due='=now() + duration("P5D")')
    process.user("review", role="committee", name="审议")
    found = deployed(parts, owner, diagram(process.path("begin", "prepare", "review", "done")))
    first, *_ = [started(parts, secretary, "errand") for _ in range(5)]
    clock.forward(days=3)
    completed(parts, secretary, first, "prepare")
    clock.forward(days=3)
    return found.processes[0].key


def told(page: str) -> tuple[dict[str, tuple[int, str]], list[list[str]]]:
    """What the island draws (element -> shade, badge), and the lines of the table."""
    data = re.search(r'id="diagram-data"[^>]*>(.*?)</script>', page, re.S)
    assert data is not None
    drawn = {one["id"]: (one["shade"], one["badge"]) for one in json.loads(data[1])["heat"]}
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]
    return drawn, [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in rows]


def test_the_diagram_and_the_table_say_the_same(browser: Open, world: World, running: int) -> None:
    place = world.organisations["city"].key
    supervisor = browser("supervisor")
    assert f'href="/board/{place}/heat/errand"' in supervisor.get(f"/board/{place}?process=errand").text
    drawn, rows = told(supervisor.get(f"/board/{place}/heat/errand").text)
    assert drawn == {"prepare": (5, "4"), "review": (2, "1")}
    assert rows == [["准备", "1", "4", "4", "3.0"], ["审议", "", "1", "", "—"]]
    drawn, same = told(supervisor.get(f"/board/{place}/heat/errand?by=late").text)
    assert drawn == {"prepare": (5, "4")} and same == rows
    drawn, _ = told(supervisor.get(f"/board/{place}/heat/errand?by=median").text)
    assert drawn == {"prepare": (5, "3.0")}


def test_it_goes_to_excel_with_what_each_column_means(browser: Open, world: World, running: int) -> None:
    place = world.organisations["city"].key
    answer = browser("supervisor").client.get(f"/board/{place}/heat.xlsx?process=errand")
    rows, meanings = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    assert [[cell.value for cell in row] for row in rows.iter_rows(min_row=2)] == [
        ["准备", 1, 4, 4, 3], ["审议", 0, 1, 0, None],
    ]  # fmt: skip
    assert meanings.max_row == 5


def test_the_page_of_the_definition_leads_to_the_highest_board(browser: Open, world: World, running: int) -> None:
    owner = browser("owner")
    assert 'href="/heat/errand?version=1"' in owner.get(f"/definitions/{running}").text
    highest = world.organisations["province"].key
    assert owner.client.get("/heat/errand?version=1").location == f"/board/{highest}/heat/errand?version=1"


@pytest.mark.parametrize(
    ("who", "place", "process", "status"),
    [
        ("supervisor", "city", "errand", 200),
        ("local", "city", "errand", 200),
        ("supervisor", "city", "nothing", 404),
        ("supervisor", "nation", "errand", 404),
        ("stranger", "city", "errand", 404),
        ("teller", "park", "errand", 404),
    ],
)
def test_who_reads_it(
    browser: Open, world: World, running: int, who: str, place: str, process: str, status: int
) -> None:
    key = world.organisations[place].key
    assert browser(who).client.get(f"/board/{key}/heat/{process}").status_code == status
    assert browser(who).client.get(f"/board/{key}/heat.xlsx?process={process}").status_code == status


def test_a_shade_is_a_fifth_of_the_most() -> None:
    assert [shade(number, 10) for number in (0, 0.1, 2, 2.1, 10)] == [0, 1, 1, 2, 5]
