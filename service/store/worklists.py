"""What makes a list of work fit for daily use: searching it by what people remember, and filters kept for next time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.associations import Association
from service.store.base import Base, Key, Ref
from service.store.documents import Document
from service.store.instances import Instance
from service.store.people import Person
from service.store.search import Condition, containing
from service.store.tasks import UserTask

LISTS = ("tasks", "instances")


class SavedFilter(Base):
    """A filter that somebody kept under a name. `query` is the query of the page's address."""

    __tablename__ = "saved_filters"
    key: Mapped[Key]
    person_key: Mapped[Ref] = mapped_column(ForeignKey("people.key"))
    list: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(f"list IN {LISTS}", name="list"),
        UniqueConstraint("person_key", "list", "name"),
    )


def of_person(session: Session, person_key: int, list_: str) -> list[SavedFilter]:
    """The filters that somebody kept for a list, by name."""
    query = select(SavedFilter).filter_by(person_key=person_key, list=list_)
    return list(session.scalars(query.order_by(SavedFilter.name)))


def keep(session: Session, **values: Any) -> None:
    """Keep a filter, given as its columns; one of the same name is replaced."""
    made = insert(SavedFilter).values(values)
    session.execute(
        made.on_conflict_do_update(index_elements=["person_key", "list", "name"], set_={"query": values["query"]})
    )


def drop(session: Session, key: int, person_key: int) -> bool:
    """Forget a filter of somebody; whether there was one."""
    found = session.execute(delete(SavedFilter).filter_by(key=key, person_key=person_key).returning(SavedFilter.key))
    return found.one_or_none() is not None


def instances_about(text: str) -> Condition:
    """Instances of an association or park, started by a person, or with a paper of a number, as far as `text` says."""
    return or_(
        Instance.association_key.in_(_associations(text)),
        Instance.key.in_(select(Document.instance_key).where(containing(text, Document.doc_no))),
        Instance.started_by.in_(select(Person.key).where(containing(text, Person.name))),
        containing(text, Instance.business_id, Instance.process_name),
    )


def tasks_about(text: str) -> Condition:
    """Tasks of such instances, tasks with such a name, and those that such a person has."""
    return or_(
        containing(text, UserTask.name, UserTask.business_id, UserTask.process_name),
        UserTask.association_key.in_(_associations(text)),
        UserTask.assignee.in_(select(Person.username).where(containing(text, Person.name))),
        UserTask.instance_key.in_(select(Instance.key).where(instances_about(text))),
    )


def _associations(text: str) -> Select[int]:
    names = (Association.name, Association.short_name, Association.park_name)
    return select(Association.key).where(containing(text, *names))
