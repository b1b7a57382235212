"""Documents of procedures and uploaded files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import IO, Any, Final

from service.domain.errors import Forbidden, Invalid, NotFound, Refused
from service.store import documents
from service.store.documents import Document, File
from service.store.instances import Instance
from service.store.search import Page
from service.usecases.instances import get_instance
from service.usecases.work import Work

LARGEST: Final = 20 << 20
LONGEST_NAME: Final = 200

# By the first bytes, whatever the name says: F-DOC takes pdf, docx, ofd and pictures (domain.md §3.0).
ZIP: Final = b"PK\x03\x04"
OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
}
SIGNATURES: Final = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def search_documents(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Document]:
    """Documents seen by the actor. Fields: key association_key instance_key kind title doc_no doc_date created_at."""
    return documents.find(work.session, documents.visible(work.actor.sight), filter, sort, page)


def get_document(work: Work, key: int) -> Document:
    """One document. Raises NotFound."""
    found = documents.get(work.session, key, documents.visible(work.actor.sight))
    if found is None:
        raise NotFound("not_found", what="document", key=key)
    return found


def store_file(work: Work, name: str, stream: IO[bytes], *, instance_key: int | None = None) -> File:
    """Keep an uploaded file for an instance that the actor sees, or for the actor until a task names it.

    Raises NotFound for the instance, TooLarge('file_too_large'), Refused('file_kind_refused') by its first bytes.
    """
    instance = get_instance(work, instance_key) if instance_key is not None else None
    path = instance.organisation_path if instance is not None else _own_path(work)
    shown = _plain(name)
    stored = work.parts.files.put(stream, LARGEST)
    made = File(
        organisation_path=path,
        instance_key=instance.key if instance is not None else None,
        sha256=stored.sha256,
        name=shown,
        media_type=_media_type(shown, stored.head),
        size=stored.size,
        person_key=work.actor.person_key,
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def open_file(work: Work, key: int) -> tuple[File, IO[bytes]]:
    """A file and its bytes. Raises NotFound."""
    seen = documents.visible_files(work.actor.sight, work.actor.person_key)
    found = documents.get_file(work.session, key, seen)
    if found is None:
        raise NotFound("not_found", what="file", key=key)
    return found, work.parts.files.open(found.sha256)


def attach_files(work: Work, instance: Instance, values: Mapping[str, Any]) -> None:
    """Make the files that a form names part of the instance. Raises Refused('file_unknown') for what is not there."""
    named = set(_named(values))
    if not named:
        return
    keys = [int(text) for text in named if text.isascii() and text.isdigit() and len(text) <= 18]
    seen = documents.visible_files(work.actor.sight, work.actor.person_key)
    found = documents.files(work.session, keys, seen)
    if len(found) != len(named):
        raise Refused("file_unknown")
    for file in found:
        if file.instance_key is None:
            file.instance_key, file.organisation_path = instance.key, instance.organisation_path


def _named(value: Any) -> Iterator[str]:
    """Every documentId, at any depth: what form-js stores of a file picker."""
    if isinstance(value, Mapping):
        reference = value.get("documentId")
        if isinstance(reference, str):
            yield reference
        for item in value.values():
            yield from _named(item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item)


def _own_path(work: Work) -> str:
    holding = next(iter(work.actor.holdings), None)
    if holding is None and not work.actor.is_service:
        raise Forbidden("not_a_candidate")
    return holding.path if holding else "/"


def _plain(name: str) -> str:
    """A name to be shown: no folders, nothing that cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(character for character in last if character.isprintable()).strip()[-LONGEST_NAME:]
    if not shown.strip("."):
        raise Invalid("file_name_missing")
    return shown


def _media_type(name: str, head: bytes) -> str:
    if head.startswith(ZIP) and (office := OFFICE.get(PurePath(name).suffix.lower())):
        return office
    for signature, media_type in SIGNATURES.items():
        if head.startswith(signature):
            return media_type
    raise Refused("file_kind_refused", name=name)
