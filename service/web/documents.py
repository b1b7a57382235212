"""Papers in a list: their titles, numbers and dates. Files themselves are opened under /v2/documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from service.domain.papers import DOCUMENT_KINDS
from service.store.documents import Document
from service.web.speech import language
from service.web.words import day

FILES: Final = "/v2/documents"


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A paper. `href` opens its file, if it has one."""

    title: str
    note: str
    summary: str
    href: str | None


def document_lines(found: Iterable[Document]) -> list[DocumentLine]:
    """The papers as lines, in the order given."""
    return [
        DocumentLine(
            paper.title,
            " · ".join(
                filter(
                    None,
                    (
                        DOCUMENT_KINDS[paper.kind].name(language()),
                        paper.doc_no,
                        day(paper.doc_date) if paper.doc_date else "",
                    ),
                )
            ),
            paper.summary or "",
            f"{FILES}/{paper.file_key}" if paper.file_key else None,
        )
        for paper in found
    ]
