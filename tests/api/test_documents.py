"""Files over HTTP: kept by content, given back as an attachment to whoever may see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.api.conftest import PDF, Caller


def upload(content: bytes, name: str, metadata: Any = None) -> dict[str, Any]:
    data: dict[str, Any] = {"file": (BytesIO(content), name)}
    if metadata is not None:
        data["metadata"] = metadata if isinstance(metadata, str) else json.dumps(metadata)
    return data


def test_a_file_comes_back_as_it_was_and_as_an_attachment(
    caller: Caller, started: Callable[..., dict[str, Any]]
) -> None:
    instance = started(reply_no="1")["instance"]
    data = upload(PDF, "x.pdf", {"fileName": "委员会 名单.pdf", "processInstanceKey": instance})
    kept = caller("secretary").post("/v2/documents?storeId=yuanke", data=data)
    assert kept.status_code == 201, kept.text
    assert kept.json["camunda.document.type"] == "camunda"
    assert kept.json["metadata"]["fileName"] == "委员会 名单.pdf"
    path = f"/v2/documents/{kept.json['documentId']}"
    with caller("committee").get(f"{path}?contentHash={kept.json['contentHash']}") as got:
        assert got.data == PDF
        assert got.headers["Content-Disposition"].startswith("attachment;")
        assert "filename*=UTF-8''%E5%A7%94" in got.headers["Content-Disposition"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert caller("committee").get(f"{path}?contentHash=0").status_code == 400
    assert caller("stranger").get(path).status_code == 404


@pytest.mark.parametrize(
    ("data", "query", "status"),
    [
        (upload(b"<script>alert(1)</script>", "x.html"), "", 422),
        (upload(b"MZ\x90\x00", "x.pdf"), "", 422),
        (upload(PDF, "x.pdf", "{"), "", 400),
        (upload(PDF, "x.pdf", "[]"), "", 400),
        (upload(PDF, "x.pdf", {"colour": "red"}), "", 400),
        (upload(PDF, "x.pdf", {"processInstanceKey": "1"}), "", 404),
        (upload(PDF, "x.pdf"), "?storeId=elsewhere", 400),
        (upload(PDF, "x.pdf"), "?documentId=mine", 400),
        ({"other": (BytesIO(PDF), "x.pdf")}, "", 400),
    ],
)
def test_what_is_no_file_for_us_is_refused(caller: Caller, data: dict[str, Any], query: str, status: int) -> None:
    answer = caller("secretary").post(f"/v2/documents{query}", data=data, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
