"""Zip files of diagrams, forms and decisions: read with care, written so that equal files give equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Final

from service.domain.errors import Invalid, TooLarge
from service.engine.definition import MAX_FILES, Resource
from service.engine.xml import MAX_BYTES

SUFFIXES: Final = (".bpmn", ".dmn", ".form")
MOST_ENTRIES: Final = 500
LARGEST: Final = MAX_FILES * MAX_BYTES // 12  # unpacked, all together; real bundles are below 2 MB
EPOCH: Final = (2026, 1, 1, 0, 0, 0)


def unpack(content: bytes) -> list[Resource]:
    """The diagrams, forms and decisions in an archive, folders left out; other files are passed over.

    Raises Invalid for what is no zip, holds too many files or paths that lead out of it, and TooLarge. Nothing is
    unpacked beyond the limit, whatever sizes the archive claims.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Invalid("archive_unreadable") from error


def _read(archive: zipfile.ZipFile) -> list[Resource]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_ENTRIES:
        raise Invalid("archive_entries", count=len(entries), limit=MOST_ENTRIES)
    found: dict[str, Resource] = {}
    left = LARGEST
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path or ".." in path.split("/"):
            raise Invalid("archive_path", name=path[:100])
        name = path.rsplit("/", 1)[-1]
        if not name.endswith(SUFFIXES) or name.startswith("."):
            continue
        with archive.open(entry) as stream:
            content = stream.read(min(left, MAX_BYTES) + 1)
        left -= len(content)
        if left < 0:
            raise TooLarge("archive_too_large", limit=LARGEST // 1_000_000)
        if len(content) > MAX_BYTES:
            raise TooLarge("file_too_large", limit=MAX_BYTES // 1_000_000)
        found[name] = Resource(name, content)
    if not found:
        raise Invalid("archive_empty")
    return list(found.values())


def pack(resources: Iterable[Resource]) -> bytes:
    """An archive with the files in the folders that `yuanke export` writes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for resource in sorted(resources, key=lambda resource: resource.name):
            folder = "forms" if resource.name.endswith(".form") else "bpmn"
            entry = zipfile.ZipInfo(f"{folder}/{resource.name}", EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, resource.content)
    return buffer.getvalue()
