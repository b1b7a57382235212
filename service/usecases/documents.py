"""Documents of procedures and uploaded files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from service.store.documents import Document, File
from service.store.search import Page
from service.usecases.work import Work


def search_documents(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Document]:
    """Documents seen by the actor. Fields: key association_key instance_key kind title doc_no doc_date created_at."""
    raise NotImplementedError


def get_document(work: Work, key: int) -> Document:
    """One document. Raises NotFound."""
    raise NotImplementedError


def store_file(work: Work, name: str, stream: IO[bytes], *, instance_key: int | None = None) -> File:
    """Keep an uploaded file for an instance that the actor works on, or for the actor's own organisation.

    Raises TooLarge('file_too_large'), Refused('file_kind_refused') by its first bytes.
    """
    raise NotImplementedError


def open_file(work: Work, key: int) -> tuple[File, IO[bytes]]:
    """A file and its bytes. Raises NotFound."""
    raise NotImplementedError
