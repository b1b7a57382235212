"""Excel files: tables as sheets, for people who go on working with a list, and the cells of a file that they bring.

What people typed is written as text, never as a formula, whatever it begins with. What a file computes is read as the
value that was saved with it.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from service.domain.errors import Invalid, TooLarge
from service.domain.workdays import SHANGHAI

MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST: Final = 32767  # characters that Excel keeps in a cell
WIDEST: Final = 60
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may take for one when the cell is edited

LARGEST: Final = 5 << 20  # bytes of a file that is read
UNPACKED: Final = 100 << 20  # bytes that a file may unpack to
MOST_ROWS: Final = 2001  # as many as a list of a form may have, and the names of the columns
MOST_COLUMNS: Final = 60
EXACT: Final = 10**15  # Excel keeps fifteen digits of a number
# What openpyxl and what it stands on raise for a file that is none, is broken, or is another kind of package.
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, EOFError, OSError, NotImplementedError,
)  # fmt: skip

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


def cells(content: bytes) -> list[list[str]]:
    """The cells of the first sheet that has any, as text: a day is 1980-05-01, a yes is 是, what is empty is empty.

    Raises TooLarge for more bytes, rows or columns than a list can take, Invalid('sheet_unreadable') for what is no
    .xlsx file.
    """
    if len(content) > LARGEST:
        raise TooLarge("file_too_large", limit=LARGEST >> 20)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise Invalid("sheet_unreadable")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = next(filter(None, (_rows(sheet) for sheet in book.worksheets)), [])
    except BROKEN as error:
        raise Invalid("sheet_unreadable") from error
    if len(found) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in found):
        raise TooLarge("sheet_too_long", rows=MOST_ROWS - 1, columns=MOST_COLUMNS)
    return found


def _rows(sheet: Any) -> list[list[str]]:
    """The rows that have anything, each up to its last cell; one more of both than may be, so that it is noticed."""
    found: list[list[str]] = []
    for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
        texts = [_text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            found.append(texts)
        if len(found) > MOST_ROWS:
            break
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.hour or value.minute else value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return str(value).strip()
