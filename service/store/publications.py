"""What stands on the public page of an association, read for anybody: no query here asks who is looking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from service.domain.papers import REPLY
from service.store import associations, search
from service.store.associations import Association
from service.store.board import LIVING
from service.store.documents import Document
from service.store.instances import Instance

FOUNDED_OR_ELECTED: Final = ("founding", "term_election")


@dataclass(frozen=True, slots=True)
class FinalList:
    """The list of candidates that an election under way has settled, as the secretariat submitted it."""

    values: Mapping[str, Any]
    term_no: int | None


def find(
    session: Session, words: str, path: str, sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> search.Page[Association]:
    """Founded associations below an organisation in whose name, or that of their park, the words stand."""
    query = select(Association).where(Association.status.in_(LIVING), Association.organisation_path.like(f"{path}%"))
    if words:
        query = query.where(search.containing(words, Association.name, Association.park_name))
    return search.find(session, query, associations.SEARCHED, filter={}, sort=sort, page=page)


def final_lists(session: Session, association_keys: Sequence[int]) -> list[tuple[int, FinalList]]:
    """(association, list) of every election under way that has settled one."""
    query = select(Instance.association_key, Instance.variables["final_list"], Instance.variables["term_no_new"])
    query = query.where(Instance.process_id == "term_election", Instance.status == "active")
    query = query.where(Instance.association_key.in_(association_keys), Instance.variables.has_key("final_list"))
    return [
        (key, FinalList(values, term_no if isinstance(term_no, int) else None))
        for key, values, term_no in session.execute(query.order_by(Instance.key))
        if isinstance(values, dict)
    ]


def papers(session: Session, association_key: int) -> list[Document]:
    """The replies and receipts with which its founding and its elections ended, the newest first.

    A reply counts only when a body issued it: the consent of the Party organisation is filed as one, without an issuer,
    and stays inside.
    """
    query = select(Document).join(Instance, Instance.key == Document.instance_key)
    issued = and_(Document.kind == REPLY, Document.issuer_key.is_not(None))
    query = query.where(Document.association_key == association_key, or_(issued, Document.kind == "filing_receipt"))
    query = query.where(Instance.process_id.in_(FOUNDED_OR_ELECTED))
    return list(session.scalars(query.order_by(Document.doc_date.desc().nulls_last(), Document.key.desc())))
