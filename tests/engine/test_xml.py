"""Broken, oversized, hostile and foreign files: each gets one clear answer with a line, and nothing of it happens."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.engine import xml
from service.engine.definition import Resource, inspect
from service.engine.findings import SHOWN, DiagramRefused
from tests.engine.uploads import CATALOG, EXTRAS, findings, ordinary

RANDOM_N = int(os.environ.get("YUANKE_RANDOM_N", "100"))


def refused(data: bytes) -> tuple[str, int]:
    """The code and line with which a file is turned away."""
    with pytest.raises(DiagramRefused) as caught:
        xml.load(data, "a.bpmn")
    (found,) = caught.value.findings
    assert found.resource == "a.bpmn"
    return found.code, found.line


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("the secret")
    return path


# what a DOCTYPE could do


def test_an_external_entity_is_not_read(secret: Path) -> None:
    data = f'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<a>&x;</a>'.encode()
    assert refused(data) == ("xml_doctype", 2)


def test_a_parameter_entity_is_not_read(secret: Path) -> None:
    data = f'<!DOCTYPE a [\n<!ENTITY % x SYSTEM "{secret.as_uri()}">\n%x;]><a/>'.encode()
    assert refused(data) == ("xml_doctype", 1)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.dtd", "ftp://127.0.0.1/x.dtd", "x.dtd"])
def test_an_external_subset_is_not_fetched(address: str) -> None:
    assert refused(f'\n\n<!DOCTYPE a SYSTEM "{address}"><a/>'.encode()) == ("xml_doctype", 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_doctype_does_not_hide_in_an_encoding(encoding: str) -> None:
    data = '<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>'.encode(encoding)
    assert refused(data)[0] in ("xml_doctype", "xml_broken")


def test_a_harmless_internal_entity_is_refused_too() -> None:
    assert refused(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>') == ("xml_doctype", 1)


@pytest.mark.parametrize("place", ["<a>{}</a>", '<a b="{}"/>'])
def test_a_billion_laughs_end_at_once(place: str) -> None:
    rows = ['<!ENTITY l0 "lol">', *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))]
    began = time.monotonic()
    assert refused(f"<!DOCTYPE a [{''.join(rows)}]>{place.format('&l11;')}".encode()) == ("xml_doctype", 1)
    assert time.monotonic() - began < 1


def test_quadratic_growth_ends_at_once() -> None:
    began = time.monotonic()
    data = f'<!DOCTYPE a [<!ENTITY x "{"x" * 400_000}">]><a>{"&x;" * 100_000}</a>'.encode()
    assert refused(data) == ("xml_doctype", 1)
    assert time.monotonic() - began < 1


def test_an_include_is_not_followed(secret: Path) -> None:
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    root = xml.load(f"<a>{include}</a>".encode())
    assert "".join(root.itertext()) == ""


# size and shape


def test_a_file_of_more_than_a_megabyte_is_not_parsed() -> None:
    assert refused(b"<a>" + b"x" * xml.MAX_BYTES + b"</a>") == ("file_too_large", 0)


def test_a_file_of_too_many_elements_is_refused() -> None:
    assert refused(b"<a>" + b"<b/>" * xml.MAX_ELEMENTS + b"</a>") == ("xml_too_big", 0)


def test_a_deep_file_is_refused() -> None:
    assert refused(b"<a>" * 50_000 + b"</a>" * 50_000)[0] == "xml_broken"


@pytest.mark.parametrize("data", [b"", b"  \n \t\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refused(data) == ("file_empty", 0)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"<a>\n<b>\n</c></a>", 3),
        (b"<a>\n<b/>", 2),
        (b"<a b=1/>", 1),
        (b'<a x:b="1"/>', 1),
        (b"\xff\xff\xff<a/>", 1),
        (b"<a>\n\xe4\xb8</a>", 2),
        (b"<a>\x00</a>", 1),
        (b'{"id": "form"}', 1),
        (b"\x89PNG\r\n\x1a\n\0\0", 1),
        (b"PK\x03\x04\x14\x00", 1),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', 1),
    ],
)
def test_what_is_no_xml_is_refused_with_its_line(data: bytes, line: int) -> None:
    assert refused(data) == ("xml_broken", line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_declared_encoding_is_honoured(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    root = xml.load(f'<?xml version="1.0" encoding="{declared}"?><a>园区科协</a>'.encode(encoding))
    assert root.text == "园区科协"


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "shift_jis"])
def test_an_unusual_encoding_is_refused(encoding: str) -> None:
    code, line = refused(f'<?xml version="1.0" encoding="{encoding}"?><a>1</a>'.encode(encoding))
    assert (code, line) == ("xml_encoding", 1)


def test_text_is_never_taken_for_bytes() -> None:
    with pytest.raises(TypeError):
        xml.load("<a/>")  # type: ignore[arg-type]  # the mistake itself is the test


def test_comments_and_instructions_do_not_cut_a_text_in_two() -> None:
    root = xml.load(b"<a>app<!-- x -->ly<?php system('x') ?>_2</a>")
    assert (root.text, len(root)) == ("apply_2", 0)


# foreign and damaged files, through the whole check


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><body>404</body></html>", "not_bpmn"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not_bpmn"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "not_bpmn"),
        (b'<process xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="p"/>', "not_bpmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"/>', "no_process"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(data: bytes, code: str) -> None:
    assert [(f.code, f.line) for f in findings(data)] == [(code, 1)]


def test_a_huge_id_does_not_flood_the_answer() -> None:
    text = ordinary().decode().replace('id="which_again"', f'id="{"x" * 500_000}"', 1)
    began = time.monotonic()
    found = findings(text.encode())
    assert found and all(len(f.zh) < 4 * SHOWN + 200 and len(f.element_id) <= SHOWN + 1 for f in found)
    assert time.monotonic() - began < 5


@settings(max_examples=RANDOM_N, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_a_fault_of_the_service(data: bytes) -> None:
    assert inspect([Resource("a.bpmn", data), Resource("b.dmn", data), Resource("c.form", data)], CATALOG)


@settings(max_examples=RANDOM_N, deadline=None)
@given(st.data())
def test_a_damaged_file_is_told_and_never_breaks_the_check(data: st.DataObject) -> None:
    """Lines are lost, doubled or moved, or a few bytes are overwritten: an answer comes, whatever it is."""
    lines = ordinary().splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(2, len(lines) - 2))
        match data.draw(st.sampled_from(["lose", "double", "move", "overwrite"])):
            case "lose":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "move":
                lines.insert(data.draw(st.integers(2, len(lines) - 2)), lines.pop(at))
            case "overwrite":
                middle = data.draw(st.integers(0, max(0, len(lines[at]) - 3)))
                lines[at] = lines[at][:middle] + data.draw(st.binary(min_size=1, max_size=3)) + lines[at][middle + 3 :]
    for found in inspect([Resource("a.bpmn", b"\n".join(lines)), *EXTRAS], CATALOG):
        assert found.zh and found.en
