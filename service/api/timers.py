"""Timers that wait, over all instances that the caller may see."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Fixed, Flag, Instant, Key, Text
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import DEFAULT_TENANT, Answer
from service.api.work import Door, look_up, send
from service.store.search import Page
from service.usecases import timers
from service.usecases.timers import TimerView

door = Door("timers", "定时 · Timers that wait")
KINDS: Final = {"DATE": "timeDate", "DURATION": "timeDuration", "CYCLE": "timeCycle"}


class TimerAnswer(Answer):
    """A timer that waits. `attachedToElementId` is the activity beside which it runs."""

    timer_key = Key(attribute="key", required=True)
    process_instance_key = Key(required=True)
    process_definition_key = Key(required=True)
    process_definition_id = Text(required=True)
    process_definition_name = Text(required=True)
    element_id = Text(required=True)
    element_name = Text(required=True)
    attached_to_element_id = Text(required=True, allow_none=True)
    interrupting = Flag(required=True)
    kind = Choice(KINDS, required=True)
    due_date = Instant(required=True)
    creation_date = Instant(required=True)
    is_suspended = Flag(required=True)
    association_key = Key(required=True, allow_none=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


TimerSearch = search_request(
    "Timer",
    {
        "timer_key": Filter(Key(), attribute="key"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "process_definition_key": key_filter(),
        "process_definition_id": Filter(Text(), like=True, attribute="root_process_id"),
        "element_id": text_filter(),
        "due_date": Filter(Instant(), order=True, attribute="due_at"),
        "creation_date": Filter(Instant(), order=True, attribute="created_at"),
        "association_key": key_filter(),
        "is_suspended": Flag(attribute="paused"),
    },
    {
        "timerKey": "key",
        "dueDate": "due_at",
        "creationDate": "created_at",
        "processDefinitionId": "root_process_id",
        "elementId": "element_id",
    },
)
TimerPage = search_answer("Timer", TimerAnswer)
TIMER: Final = TimerAnswer()


def shown(view: TimerView) -> dict[str, Any]:
    """A timer with what its diagram says."""
    timer, node = view.timer, view.node
    return {
        "key": timer.key,
        "process_instance_key": timer.instance_key,
        "process_definition_key": timer.process_definition_key,
        "process_definition_id": timer.root_process_id,
        "process_definition_name": view.instance.process_name,
        "element_id": timer.element_id,
        "element_name": node.name or node.id,
        "attached_to_element_id": node.attached_to,
        "interrupting": node.attached_to is not None and node.interrupting,
        "kind": node.event.timer if node.event is not None else None,
        "due_date": timer.due_at,
        "creation_date": timer.created_at,
        "is_suspended": view.instance.suspended_at is not None,
        "association_key": timer.association_key,
    }


@door.operation("POST", "/timers/search", zh="查询定时", body=TimerSearch, answer=TimerPage)
def search_timers(search: dict[str, Any]) -> Response:
    """Search the timers that wait in instances that the caller may see."""
    page = look_up(timers.search_timers, **search)
    items = [shown(view) for view in page.items]
    return send(page_body(TIMER, Page(items, page.total, page.start_cursor, page.end_cursor, page.has_more)))


@door.operation("GET", "/timers/<key:timer_key>", zh="查看定时", answer=TimerAnswer)
def get_timer(timer_key: int) -> Response:
    """Get a timer while it waits."""
    return send(TIMER.dump(shown(look_up(timers.get_timer, timer_key))))
