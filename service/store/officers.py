"""Who acts for an association: delegates of a congress, candidates of an election, committee members and officers.

`position` is the place on the list that the row comes from: the order of candidates is that of the ballot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import search
from service.store.base import Base, Key, OptionalRef, Path, Ref, path_index
from service.store.members import PersonColumns
from service.store.search import Column


class Delegate(PersonColumns, Base):
    """A delegate of the congress that an instance convenes. `result` is that of the credentials check (B33)."""

    __tablename__ = "delegates"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"), index=True)
    member_key: Mapped[OptionalRef] = mapped_column(ForeignKey("members.key"))
    term_no: Mapped[int | None]
    position: Mapped[int]
    result: Mapped[str]
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_delegates_association_key", "association_key", "term_no"),
        path_index("ix_delegates_organisation_path"),
    )


class Candidate(PersonColumns, Base):
    """Somebody on the final list of an election. `votes` and `elected` are None until the result is signed."""

    __tablename__ = "candidates"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    instance_key: Mapped[Ref] = mapped_column(ForeignKey("instances.key"), index=True)
    member_key: Mapped[OptionalRef] = mapped_column(ForeignKey("members.key"))
    term_no: Mapped[int | None]
    position: Mapped[int]
    proposed_post: Mapped[str]
    recommended_by: Mapped[str | None]
    votes: Mapped[int | None]
    elected: Mapped[bool | None]
    created_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_candidates_association_key", "association_key", "term_no"),
        path_index("ix_candidates_organisation_path"),
    )


class Officer(PersonColumns, Base):
    """A member of the committee, or one of its officers, in a term; until the day before `until_on`."""

    __tablename__ = "officers"
    key: Mapped[Key]
    association_key: Mapped[Ref] = mapped_column(ForeignKey("associations.key"))
    organisation_path: Mapped[Path]
    term_key: Mapped[Ref] = mapped_column(ForeignKey("terms.key"), index=True)
    member_key: Mapped[OptionalRef] = mapped_column(ForeignKey("members.key"))
    instance_key: Mapped[OptionalRef] = mapped_column(ForeignKey("instances.key"))
    term_no: Mapped[int]
    position: Mapped[int]
    office: Mapped[str]
    votes: Mapped[int | None]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_officers_association_key", "association_key", "term_no"),
        path_index("ix_officers_organisation_path"),
    )


SEARCHED_DELEGATES: Final[dict[str, Column]] = {
    name: getattr(Delegate, name)
    for name in (
        "key",
        "association_key",
        "instance_key",
        "term_no",
        "position",
        "name",
        "unit",
        "result",
        "created_at",
    )
}
SEARCHED_CANDIDATES: Final[dict[str, Column]] = {
    name: getattr(Candidate, name)
    for name in (
        "key", "association_key", "instance_key", "term_no", "position", "name", "unit", "proposed_post", "elected",
        "created_at",
    )
}  # fmt: skip
SEARCHED: Final[dict[str, Column]] = {
    **{
        name: getattr(Officer, name)
        for name in ("key", "association_key", "term_key", "term_no", "position", "name", "unit", "office", "from_on")
    },
    "in_office": Officer.until_on.is_(None),
}


def find(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Officer]:
    """A page of committee members and officers."""
    return search.find(session, select(Officer).where(visible), SEARCHED, filter=filter, sort=sort, page=page)


def find_delegates(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Delegate]:
    """A page of delegates."""
    statement = select(Delegate).where(visible)
    return search.find(session, statement, SEARCHED_DELEGATES, filter=filter, sort=sort, page=page)


def find_candidates(
    session: Session,
    visible: ColumnElement[bool],
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[Candidate]:
    """A page of candidates."""
    statement = select(Candidate).where(visible)
    return search.find(session, statement, SEARCHED_CANDIDATES, filter=filter, sort=sort, page=page)


def get(session: Session, key: int, visible: ColumnElement[bool]) -> Officer | None:
    """The committee member or officer with this key, if it may be seen."""
    return session.scalars(select(Officer).where(Officer.key == key, visible)).one_or_none()


def get_of(session: Session, key: int, association_key: int) -> Officer | None:
    """The committee member or officer with this key, if it is of the association."""
    return session.scalars(
        select(Officer).where(Officer.key == key, Officer.association_key == association_key)
    ).one_or_none()


def delegates_of(session: Session, instance_key: int) -> list[Delegate]:
    """The delegates of the congress that an instance convenes."""
    return list(
        session.scalars(select(Delegate).where(Delegate.instance_key == instance_key).order_by(Delegate.position))
    )


def candidates_of(session: Session, instance_key: int) -> list[Candidate]:
    """The candidates of the election that an instance holds."""
    query = select(Candidate).where(Candidate.instance_key == instance_key)
    return list(session.scalars(query.order_by(Candidate.position)))


def drop_list(session: Session, table: type[Delegate] | type[Candidate], instance_key: int) -> None:
    """Take back a list that is drawn up anew."""
    session.execute(delete(table).where(table.instance_key == instance_key))


def in_office(session: Session, association_key: int) -> list[Officer]:
    """The present committee, in the order in which it was written."""
    query = select(Officer).where(Officer.association_key == association_key, Officer.until_on.is_(None))
    return list(session.scalars(query.order_by(Officer.position)))
