"""Notices to the caller and to their roles."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Flag, Instant, Key, Text
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import Answer
from service.api.work import Door, carry_out, look_up, nothing, send
from service.usecases import notices

door = Door("notices", "提醒 · Notices to the caller and to their roles")


class NoticeAnswer(Answer):
    """A notice to everybody of a role in an organisation, or, without one, to the caller alone."""

    notice_key = Key(attribute="key", required=True)
    kind = Text(required=True)
    role = Text(required=True, allow_none=True)
    organisation_key = Key(required=True)
    title = Text(required=True)
    text = Text(required=True)
    association_key = Key(required=True, allow_none=True)
    process_instance_key = Key(attribute="instance_key", required=True, allow_none=True)
    user_task_key = Key(attribute="task_key", required=True, allow_none=True)
    creation_date = Instant(attribute="created_at", required=True)


NoticeSearch: Final = search_request(
    "Notice",
    {
        "notice_key": Filter(Key(), attribute="key"),
        "kind": text_filter(),
        "role": text_filter(),
        "association_key": key_filter(),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "creation_date": Filter(Instant(), order=True, attribute="created_at"),
        "unread": Flag(),
    },
    {"creationDate": "created_at", "kind": "kind", "title": "title"},
)
NoticePage: Final = search_answer("Notice", NoticeAnswer)
NOTICE: Final = NoticeAnswer()


@door.operation("POST", "/notices/search", zh="查询提醒", body=NoticeSearch, answer=NoticePage)
def search_notices(search: dict[str, Any]) -> Response:
    """Search notices to the caller and to their roles."""
    return send(page_body(NOTICE, look_up(notices.search_notices, **search)))


@door.operation("POST", "/notices/<key:notice_key>/reading", zh="标记提醒已读", status=204, writes=True)
def mark_notice_read(notice_key: int) -> Response:
    """Note that the caller has read a notice."""
    return carry_out(nothing, 204, notices.mark_read, notice_key)
