"""Archives from people: no archive, a bomb, and paths that lead elsewhere are refused before they cost anything."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import pytest

from service.domain.errors import Invalid, TooLarge
from service.engine.definition import Resource
from service.usecases import archives

ONE = Resource("one.bpmn", b"<a/>")
TWO = Resource("two.form", '{"id": "二"}'.encode())


def zipped(*entries: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_what_is_packed_comes_out_again_and_equal_files_give_equal_bytes() -> None:
    packed = archives.pack([TWO, ONE])
    assert archives.unpack(packed) == [ONE, TWO]
    assert archives.pack([ONE, TWO]) == packed
    assert zipfile.ZipFile(BytesIO(packed)).namelist() == ["bpmn/one.bpmn", "forms/two.form"]


def test_other_files_and_folders_are_passed_over() -> None:
    content = zipped(("a/", b""), ("a/README.md", b"x"), ("__MACOSX/._one.bpmn", b"x"), ("a/b/one.bpmn", ONE.content))
    assert archives.unpack(content) == [ONE]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"no zip at all", zipped(("x.txt", b"x")), zipped(("one.bpmn", b"<a/>"))[:-30]],
    ids=["empty", "two bytes", "text", "nothing of ours", "cut off"],
)
def test_what_is_no_archive_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        archives.unpack(content)


@pytest.mark.parametrize("name", ["../one.bpmn", "a/../../one.bpmn", "/etc/one.bpmn", "..\\one.bpmn", "C:\\one.bpmn"])
def test_a_path_out_of_the_archive_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        archives.unpack(zipped((name, b"<a/>")))
    assert refused.value.code == "archive_path"


def test_a_gigabyte_in_a_megabyte_is_refused_without_unpacking_it() -> None:
    entries = [(f"bomb_{number}.bpmn", b"\0" * (1 << 20)) for number in range(64)]
    bomb = zipped(*entries)
    assert len(bomb) < 1 << 17
    began = time.process_time()
    with pytest.raises(TooLarge):
        archives.unpack(bomb)
    assert time.process_time() - began < 0.5


def test_many_files_below_the_limit_together_are_too_large() -> None:
    part = b"<a>" + b"x" * 900_000 + b"</a>"
    with pytest.raises(TooLarge) as refused:
        archives.unpack(zipped(*((f"part_{number}.bpmn", part) for number in range(40))))
    assert refused.value.code == "archive_too_large"


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        archives.unpack(zipped(*((f"x_{number}.txt", b"") for number in range(501))))
    assert refused.value.code == "archive_entries"
