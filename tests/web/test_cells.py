"""Lists from Excel: a file is read cell by cell and not kept, and an empty one has the names of the columns."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import openpyxl

from service.gateways.sheets import Table, cells, workbook
from tests.web.conftest import Browser

Browsers = Callable[[str], Browser]
ISLAND = {"Accept": "application/json, application/problem+json"}


def send(browser: Browser, content: bytes) -> tuple[int, dict[str, object]]:
    answer = browser.post(
        "/sheets/cells",
        {"file": (io.BytesIO(content), "名册.xlsx")},
        headers=ISLAND,
    )
    return answer.status_code, json.loads(answer.text)


def test_a_file_is_read_for_who_is_signed_in(browser: Browsers, nobody: Browser) -> None:
    content = workbook([Table("名册", ["姓名", "会员类别"], [["陈建国", "科技人员"]])])
    status, found = send(browser("secretary"), content)
    assert (status, found) == (200, {"rows": [["姓名", "会员类别"], ["陈建国", "科技人员"]]})
    status, found = send(browser("secretary"), b"%PDF-1.4")
    assert (status, found["code"]) == (400, "sheet_unreadable"), found
    assert nobody.post("/sheets/cells", {"file": (io.BytesIO(content), "名册.xlsx")}).status_code in (302, 401, 403)


def test_an_empty_file_has_the_columns_of_a_list_and_says_what_may_stand_in_them(browser: Browsers) -> None:
    asked = {"title": "个人会员", "column": ["姓名", "性别|男|女", "=1+1"]}
    answer = browser("secretary").client.get("/sheets/blank.xlsx", query_string=asked)
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert cells(answer.data) == [["姓名", "性别", "=1+1"]]
    assert [[cell.value for cell in row] for row in book["填写说明"]] == [["栏目", "可以填写"], ["性别", "男、女"]]
    assert book.worksheets[0]["C1"].data_type == "s", "a name is text and no formula"
