"""Excel files: tables as sheets, for people who go on working with a list.

What people typed is written as text, never as a formula, whatever it begins with.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from service.domain.workdays import SHANGHAI

MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST: Final = 32767  # characters that Excel keeps in a cell
WIDEST: Final = 60
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may take for one when the cell is edited

Value = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its title, the heads of its columns, its rows. Instants are shown in Shanghai, to the minute."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as one .xlsx file, each a sheet with a frozen head that can be filtered."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for table in tables:
        _fill(made.create_sheet(_sheet_title(table.title)), table)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _sheet_title(title: str) -> str:
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31]


def _fill(sheet: Worksheet, table: Table) -> None:
    widths = [_width(head) for head in table.columns]
    for column, head in enumerate(table.columns, 1):
        cell = sheet.cell(1, column)
        _write(cell, head)
        cell.font = Font(bold=True)
    for number, row in enumerate(table.rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            _write(cell, value)
            widths[column - 1] = max(widths[column - 1], _width(value))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
    sheet.freeze_panes = "A2"
    if table.rows:
        sheet.auto_filter.ref = sheet.dimensions


def _write(cell: Cell, value: Value) -> None:
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and _width(value) > WIDEST)
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
        cell.value = text
        cell.data_type = "s"
        if text.startswith(FORMULA):
            cell.quotePrefix = True
    elif isinstance(value, datetime):
        cell.value = value.astimezone(SHANGHAI).replace(tzinfo=None)
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.value = value


def _width(value: Value) -> int:
    """In letters, of which a Chinese one counts twice."""
    text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else "" if value is None else str(value)
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) for line in lines)
