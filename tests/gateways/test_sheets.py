"""Excel files, read back by openpyxl and as the XML that they are."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from service.domain.errors import Invalid, TooLarge
from service.gateways import sheets
from service.gateways.sheets import Table, cells, workbook


def read(*tables: Table) -> list[Worksheet]:
    return openpyxl.load_workbook(io.BytesIO(workbook(tables))).worksheets


def test_values_keep_their_kind_and_instants_are_those_of_shanghai() -> None:
    rows = [["江城", 3, 2.5, date(2026, 11, 24), datetime(2026, 11, 24, 16, 30, tzinfo=UTC), None]]
    (sheet,) = read(Table("清单", ["a", "b", "c", "d", "e", "f"], rows))
    assert [cell.value for cell in sheet[2]] == [
        "江城", 3, 2.5, datetime(2026, 11, 24), datetime(2026, 11, 25, 0, 30), None,
    ]  # fmt: skip
    assert sheet["D2"].number_format == "yyyy-mm-dd"
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("清单", "A2", "A1:F2")


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")']
)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    content = workbook([Table("清单", [text], [[text]])])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert b"<f" not in file.read("xl/worksheets/sheet1.xml").replace(b"<font", b"")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", text)
    assert sheet["A2"].quotePrefix, "editing the cell must not make it a formula either"


def test_what_excel_cannot_keep_is_left_out() -> None:
    (sheet,) = read(Table("a/b[c]:" + "长" * 40, ["x"], [["a\x00b\x0bc"], ["y" * 40000]]))
    assert sheet["A2"].value == "abc"
    assert len(sheet["A3"].value) == 32767
    assert len(sheet.title) == 31 and "/" not in sheet.title


def test_a_list_without_rows_is_a_head() -> None:
    (sheet,) = read(Table("空", ["x"], []))
    assert [[cell.value for cell in row] for row in sheet.rows] == [["x"]]


def brought(*rows: list[object]) -> bytes:
    """An Excel file as somebody else's program writes it."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("名册")  # behind an empty first one
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_cells_of_a_file_are_read_as_text_from_the_first_sheet_that_has_any() -> None:
    rows = [
        ["姓名", "出生年月", "手机号", None],
        [],
        ["陈建国", date(1980, 5, 1), 13800138000, None],
        [" 林 ", 1980.5, True],
    ]
    assert cells(brought(*rows)) == [
        ["姓名", "出生年月", "手机号"], ["陈建国", "1980-05-01", "13800138000"], ["林", "1980.5", "是"],
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"PK\x03\x04broken", workbook([Table("a", ["b"], [])])[:-40]])
def test_what_is_no_excel_file_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        cells(content)
    assert caught.value.code == "sheet_unreadable"


def test_a_package_of_another_kind_is_no_excel_file() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", "<document/>")
    with pytest.raises(Invalid):
        cells(packed.getvalue())


def test_what_unpacks_to_too_much_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * (sheets.UNPACKED + 1))
    with pytest.raises(Invalid):
        cells(packed.getvalue())


def test_more_rows_or_columns_than_a_list_has_are_refused() -> None:
    assert len(cells(brought(*[["a"]] * sheets.MOST_ROWS))) == sheets.MOST_ROWS
    for rows in ([["a"]] * (sheets.MOST_ROWS + 1), [["a"] * (sheets.MOST_COLUMNS + 1)]):
        with pytest.raises(TooLarge):
            cells(brought(*rows))
