"""The cells of an Excel file for the rows of a list in a form, and a file with the names of its columns to fill in."""

from __future__ import annotations

from typing import Final

from flask import Response, jsonify, request

from service.domain.errors import Invalid
from service.gateways import sheets
from service.gateways.sheets import Table, Value
from service.web.exports import download
from service.web.page import actor, pages
from service.web.speech import _

LONGEST: Final = 100  # letters of a column's name, or of what may stand in it
APART: Final = "|"  # between the name of a column and what may stand in it


@pages.post("/sheets/cells")
def sheet_cells() -> Response:
    """The cells of the file that is sent: {rows: [[text]]}. It is read and not kept."""
    actor()
    file = request.files.get("file")
    if file is None:
        raise Invalid("upload_files", field="file", min=1, max=1)
    return jsonify(rows=sheets.cells(file.stream.read(sheets.LARGEST + 1)))


@pages.get("/sheets/blank.xlsx")
def sheet_blank() -> Response:
    """An Excel file for a list: each `column` of the address is a name, and with | between what may stand in it."""
    actor()
    columns = [text.split(APART) for text in request.args.getlist("column")[: sheets.MOST_COLUMNS]]
    heads = [column[0][:LONGEST] for column in columns]
    title = request.args.get("title", "")[:LONGEST] or _("名单")
    rows: list[list[Value]] = [
        [head, _("、").join(one[:LONGEST] for one in column[1:])]
        for head, column in zip(heads, columns, strict=True)
        if column[1:]
    ]
    return download(title, [Table(title, heads, []), Table(_("填写说明"), [_("栏目"), _("可以填写")], rows)])
