"""Hardened XML: what is uploaded is bytes, and nothing in it can read a file, open a connection or grow.

lxml refuses external entities by default since 5.0, but expands internal ones; here a DOCTYPE is refused altogether,
so there are none. Comments and processing instructions are dropped: they may stand inside a text that the engine
reads up to the first of them only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from service.engine.findings import DiagramRefused, Finding, finding

MAX_BYTES: Final = 1_000_000
MAX_ELEMENTS: Final = 20_000  # a diagram of 300 nodes with its drawing has about 4,000
ENCODINGS: Final = {"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1", "gb18030", "gbk", "gb2312"}
Element = Any  # lxml's element; its stubs know no subclass that fits both files and tests


def load(data: bytes, resource: str = "") -> Element:
    """The root element of an uploaded file. Raises DiagramRefused with one finding that has its line.

    `data` is never text: the encoding that the file declares is honoured, as far as it is one of `ENCODINGS`.
    """
    try:
        return _parse(data)
    except _Bad as bad:
        raise DiagramRefused([bad.finding.within(resource)]) from bad


class _Bad(Exception):
    def __init__(self, code: str, line: int = 0, **params: Any) -> None:
        super().__init__(code)
        self.finding: Finding = finding(code, "", line, **params)


def _parse(data: bytes) -> Element:
    if not isinstance(data, bytes):
        raise TypeError("XML is parsed from bytes, so that its own encoding declaration counts")
    if len(data) > MAX_BYTES:
        raise _Bad("file_too_large", size=len(data), limit=MAX_BYTES)
    if not data.strip():
        raise _Bad("file_empty")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if (line := _doctype_line(data)) is not None:
            raise _Bad("xml_doctype", line) from error
        raise _Bad("xml_broken", error.lineno or 0, detail=str(error.msg)) from error
    info = root.getroottree().docinfo
    if info.internalDTD is not None:
        raise _Bad("xml_doctype", _doctype_line(data) or 1)
    if (info.encoding or "utf-8").lower() not in ENCODINGS:
        raise _Bad("xml_encoding", 1, encoding=info.encoding)
    count = sum(1 for _ in root.iter())
    if count > MAX_ELEMENTS:
        raise _Bad("xml_too_big", count=count, limit=MAX_ELEMENTS)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _doctype_line(data: bytes) -> int | None:
    """The line of a DOCTYPE that stands before the root element; None without one."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]
    text = data.decode("utf-16" if wide else "latin-1", "replace")
    head, found, _ = text.partition("<!DOCTYPE")
    return head.count("\n") + 1 if found else None


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)


def namespace(element: Element) -> str:
    """The namespace of the tag, empty without one."""
    return str(etree.QName(element).namespace or "")


def attributes(element: Element) -> Iterator[tuple[str, str, str]]:
    """Namespace, local name and value of every attribute."""
    for key, value in element.attrib.items():
        name = etree.QName(key)
        yield str(name.namespace or ""), str(name.localname), str(value)


def text_of(element: Element | None) -> str | None:
    """The stripped text of an element with all that stands inside it; None for no element or no text."""
    if element is None:
        return None
    return "".join(element.itertext()).strip() or None


def at(element: Element, code: str, /, **params: Any) -> Finding:
    """A finding at an element; one without an id is named by the element around it."""
    named = next((key for e in (element, *element.iterancestors()) if (key := e.get("id"))), "")
    return finding(code, named, element.sourceline or 0, **params)
