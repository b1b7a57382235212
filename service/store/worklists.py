"""What makes a list of work fit for daily use: searching it by what people remember, and filters kept for next time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store import associations, search
from service.store.associations import Association
from service.store.base import Base, Key, OptionalRef, Ref
from service.store.documents import Document
from service.store.instances import Instance
from service.store.people import Person
from service.store.search import Condition, containing
from service.store.tasks import UserTask

LISTS = ("tasks", "instances")


class SavedFilter(Base):
    """A filter that somebody kept under a name. `query` is the query of the page's address; who works in
    `organisation_key` sees it too.
    """

    __tablename__ = "saved_filters"
    key: Mapped[Key]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    list: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    organisation_key: Mapped[OptionalRef] = mapped_column(ForeignKey("organisations.key"), index=True)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(f"list IN {LISTS}", name="list"),
        UniqueConstraint("person_key", "list", "name"),
    )


SEARCHED: Final[dict[str, search.Column]] = {
    "key": SavedFilter.key, "person_key": SavedFilter.person_key, "list": SavedFilter.list, "name": SavedFilter.name,
    "organisation_key": SavedFilter.organisation_key, "created_at": SavedFilter.created_at,
}  # fmt: skip


def visible(person_key: int, organisation_keys: Collection[int]) -> Condition:
    """Filters that somebody kept, and those shared with the organisations in which they work."""
    return or_(SavedFilter.person_key == person_key, SavedFilter.organisation_key.in_(organisation_keys))


def find(
    session: Session,
    seen: Condition,
    filter: Mapping[str, Any],
    sort: Sequence[Mapping[str, Any]],
    page: Mapping[str, Any],
) -> search.Page[SavedFilter]:
    """A page of filters."""
    return search.find(session, select(SavedFilter).where(seen), SEARCHED, filter=filter, sort=sort, page=page)


def of_list(session: Session, seen: Condition, list_: str) -> list[tuple[SavedFilter, str]]:
    """The filters of a list that are seen, each with the name of whose it is, by name."""
    query = select(SavedFilter, Person.name).join(Person, Person.key == SavedFilter.person_key)
    rows = session.execute(query.where(seen, SavedFilter.list == list_).order_by(SavedFilter.name, SavedFilter.key))
    return [(row, owner) for row, owner in rows]


def of_person(session: Session, person_key: int, list_: str) -> list[SavedFilter]:
    """The filters that somebody kept for a list."""
    return list(session.scalars(select(SavedFilter).filter_by(person_key=person_key, list=list_)))


def keep(session: Session, **values: Any) -> SavedFilter:
    """Keep a filter, given as its columns; one of the same name is replaced."""
    made = insert(SavedFilter).values(values)
    changed = {name: values[name] for name in ("query", "organisation_key")}
    made = made.on_conflict_do_update(index_elements=["person_key", "list", "name"], set_=changed)
    kept = select(SavedFilter).from_statement(made.returning(SavedFilter)).execution_options(populate_existing=True)
    found: SavedFilter = session.scalars(kept).one()
    return found


def drop(session: Session, key: int, person_key: int) -> bool:
    """Forget a filter of somebody; whether there was one."""
    found = session.execute(delete(SavedFilter).filter_by(key=key, person_key=person_key).returning(SavedFilter.key))
    return found.one_or_none() is not None


def instances_about(text: str) -> Condition:
    """Instances of an association or park, started by a person, or with a paper of a number, as far as `text` says."""
    return or_(
        Instance.association_key.in_(_associations(text)),
        Instance.key.in_(select(Document.instance_key).where(containing(text, Document.doc_no))),
        Instance.started_by.in_(select(Person.key).where(containing(text, Person.name, Person.initials))),
        containing(text, Instance.business_id, Instance.process_name),
    )


def tasks_about(text: str) -> Condition:
    """Tasks of such instances, tasks with such a name, and those that such a person has.

    What a task has of its instance is looked at in the task: the text of every instance would be compared for one list.
    """
    called = containing(text, Person.name, Person.initials)
    started = select(Instance.key).where(Instance.started_by.in_(select(Person.key).where(called)))
    return or_(
        containing(text, UserTask.name, UserTask.business_id, UserTask.process_name),
        UserTask.association_key.in_(_associations(text)),
        UserTask.assignee.in_(select(Person.username).where(called)),
        UserTask.instance_key.in_(select(Document.instance_key).where(containing(text, Document.doc_no))),
        UserTask.instance_key.in_(started),
    )


def _associations(text: str) -> Select[int]:
    return select(Association.key).where(associations.about(text))
