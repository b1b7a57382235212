"""Files: what they are is seen from their bytes, and whose they are from the instance that they belong to."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from service.domain.errors import Invalid, NotFound, Refused, TooLarge
from service.store.documents import File
from service.usecases import documents
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.usecases.procedures import Process, completed, deployed, diagram, field, form, open_tasks, started

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def stored(parts: Parts, actor: Actor, name: str = "报告.pdf", content: bytes = PDF, **rest: Any) -> File:
    return parts.transact(documents.store_file, actor, name, BytesIO(content), **rest)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("报告.pdf", PDF, "application/pdf"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("x.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("章程.DOCX", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("函.ofd", b"PK\x03\x04", "application/ofd"),
    ],
)
def test_what_a_file_is_is_seen_from_its_first_bytes(
    parts: Parts, secretary: Actor, name: str, content: bytes, media_type: str
) -> None:
    assert stored(parts, secretary, name, content).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90"),
        ("a.pdf", b""),
        ("a.svg", b"<svg onload='x'/>"),
        ("a.zip", b"PK\x03\x04"),
        ("a.html", b"<p>"),
    ],
)
def test_anything_else_is_refused(parts: Parts, secretary: Actor, name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        stored(parts, secretary, name, content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\x\\报告.pdf", "报告.pdf"), ("a\r\nb\0.pdf", "ab.pdf")],
)
def test_a_name_is_only_ever_shown(parts: Parts, secretary: Actor, name: str, shown: str) -> None:
    assert stored(parts, secretary, name).name == shown


@pytest.mark.parametrize("name", ["", "..", "/", "\0"])
def test_a_file_needs_a_name(parts: Parts, secretary: Actor, name: str) -> None:
    with pytest.raises(Invalid):
        stored(parts, secretary, name)


def test_more_than_twenty_megabytes_are_too_much(parts: Parts, secretary: Actor) -> None:
    with pytest.raises(TooLarge):
        stored(parts, secretary, content=PDF + b"\0" * (20 << 20))


class TestWhoOpensIt:
    def test_until_a_task_names_it_only_who_sent_it(self, parts: Parts, secretary: Actor, committee: Actor) -> None:
        file = stored(parts, secretary)
        row, stream = parts.transact(documents.open_file, secretary, file.key)
        with stream:
            assert (row.name, stream.read()) == ("报告.pdf", PDF)
        with pytest.raises(NotFound):
            parts.transact(documents.open_file, committee, file.key)

    def test_afterwards_everybody_who_sees_the_instance(
        self, parts: Parts, owner: Actor, secretary: Actor, committee: Actor, local: Actor, stranger: Actor
    ) -> None:
        process = Process("papers").start().user("upload", role="secretariat", form="paper")
        process.user("read", role="committee").end()
        picker = field("report", "filepicker", required=True)
        deployed(parts, owner, diagram(process.path("begin", "upload", "read", "done")), form("paper", picker))
        there, file = started(parts, secretary, "papers"), stored(parts, secretary)
        with pytest.raises(Refused) as refused:
            completed(parts, secretary, there, "upload", report=[])
        assert [error.path for error in refused.value.fields] == ["report"]
        named = [{"documentId": str(file.key), "metadata": {"fileName": "报告.pdf"}}]
        completed(parts, secretary, there, "upload", report=named)
        for actor in (committee, local, owner):
            parts.transact(documents.open_file, actor, file.key)[1].close()
        with pytest.raises(NotFound):
            parts.transact(documents.open_file, stranger, file.key)

    def test_a_task_cannot_name_a_file_of_somebody_else(
        self, parts: Parts, owner: Actor, secretary: Actor, stranger: Actor
    ) -> None:
        process = Process("papers").start().user("upload", role="secretariat", form="paper").end()
        picker = field("report", "filepicker")
        deployed(parts, owner, diagram(process.path("begin", "upload", "done")), form("paper", picker))
        there, file = started(parts, secretary, "papers"), stored(parts, stranger)
        for key in (str(file.key), "1", "x", "9" * 40):
            with pytest.raises(Refused, match="not yours"):
                completed(parts, secretary, there, "upload", report=[{"documentId": key}])
        assert list(open_tasks(parts, secretary, there)) == ["upload"]

    def test_a_file_for_an_instance_that_one_does_not_see_is_refused(
        self, parts: Parts, owner: Actor, secretary: Actor, stranger: Actor
    ) -> None:
        process = Process("plain").start().user("work", role="secretariat").end()
        deployed(parts, owner, diagram(process.path("begin", "work", "done")))
        there = started(parts, secretary, "plain")
        with pytest.raises(NotFound):
            stored(parts, stranger, instance_key=there.key)
        assert stored(parts, secretary, instance_key=there.key).instance_key == there.key
