"""Notices to a person and to the roles that they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.errors import NotFound
from service.gateways.jobs import SEND_MAIL
from service.store import notices, people
from service.store.notices import Notice
from service.store.search import Page
from service.usecases.signals import desk_topic
from service.usecases.work import Parts, Work


def search_notices(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[Notice]:
    """Notices to roles of the actor. Fields: key kind role title association_key instance_key created_at;
    filter only: unread (true).
    """
    rest, conditions = dict(filter), [notices.addressed(work.actor.role_keys, work.actor.person_key)]
    if rest.pop("unread", False):
        conditions.append(notices.unread(work.actor.person_key))
    return notices.find(work.session, conditions, rest, sort, page)


def count_unread(work: Work) -> int:
    """How many notices to the actor's roles they have not read."""
    actor = work.actor
    return notices.count(
        work.session, [notices.addressed(actor.role_keys, actor.person_key), notices.unread(actor.person_key)]
    )


def mark_read(work: Work, key: int) -> Notice:
    """Note that the actor has read a notice. Raises NotFound."""
    notice = notices.get(work.session, key, notices.addressed(work.actor.role_keys, work.actor.person_key))
    if notice is None:
        raise NotFound("not_found", what="notice", key=key)
    notices.mark_read(work.session, notice.key, work.actor.person_key or 0, work.now)
    return notice


def send_notice(
    work: Work,
    *,
    kind: str,
    role: str | None,
    organisation_key: int,
    organisation_path: str,
    title: str,
    text: str,
    association_key: int | None = None,
    instance_key: int | None = None,
    task_key: int | None = None,
    once: str | None = None,
    person_key: int | None = None,
) -> bool:
    """A notice to a role or to a person, and a mail when mail is set up; False when `once` was raised before."""
    key = notices.add(
        work.session,
        {
            "kind": kind,
            "role": role,
            "person_key": person_key,
            "organisation_key": organisation_key,
            "organisation_path": organisation_path,
            "title": title,
            "text": text,
            "association_key": association_key,
            "instance_key": instance_key,
            "task_key": task_key,
            "once": once,
            "created_at": work.now,
        },
    )
    if key is not None:
        work.touched.add(desk_topic(organisation_key))
    if key is not None and work.parts.mailer.configured:
        work.defer(SEND_MAIL, notice_key=key)
    return key is not None


def mail_notice(parts: Parts, notice_key: int) -> None:
    """Send a notice by mail to whoever holds its role now. A job; raises Unavailable to be tried again.

    The mail goes out after the reading transaction: a slow mail server holds no row.
    """
    found = parts.transact(_mail_of, None, notice_key)
    if found is not None:
        notice, addresses = found
        parts.mailer.send(addresses, notice.title, notice.text, message_id=f"notice-{notice.key}")


def _mail_of(work: Work, notice_key: int) -> tuple[Notice, list[str]] | None:
    notice = notices.get(work.session, notice_key)
    if notice is None:
        return None
    if notice.role is not None:
        holders = people.holders(work.session, notice.role, notice.organisation_key)
    else:
        person = people.get(work.session, notice.person_key or 0)
        holders = [person] if person is not None and person.active else []
    return notice, [person.email for person in holders if person.email]
