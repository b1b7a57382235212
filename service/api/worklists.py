"""Lists of work: filters kept for them, and many lines done at once."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from flask import Response

from service.api.fields import Choice, Instant, Items, Key, Number, Text
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.usecases import worklists

door = Door("worklists", "工作列表 · Kept filters, and many lines at once")

LISTS: Final = {"TASKS": "tasks", "INSTANCES": "instances"}


class ChosenLines(Request):
    """What a list is filtered by, as in the address of its page: words, process, part of the list, state."""

    q = Text(max=60)
    process = Text(max=60)
    view = Text(max=60)
    status = Text(max=60)


class ChosenLinesAnswer(Answer):
    """What a list is filtered by."""

    q = Text()
    process = Text()
    view = Text()
    status = Text()


class SavedFilterAnswer(Answer):
    """A filter that `personKey` kept. Who works in `organisationKey` sees it as well."""

    saved_filter_key = Key(attribute="key", required=True)
    person_key = Key(required=True)
    list = Choice(LISTS, required=True)
    name = Text(required=True)
    filter = Part(ChosenLinesAnswer, required=True)
    organisation_key = Key(required=True, allow_none=True)
    creation_date = Instant(attribute="created_at", required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The query of the page's address, by its words."""
        return dict(parse_qsl(obj.query)) if attr == "filter" else getattr(obj, attr, default)


SavedFilterSearch: Final = search_request(
    "SavedFilter",
    {
        "saved_filter_key": Filter(Key(), attribute="key"),
        "person_key": key_filter(),
        "organisation_key": key_filter(),
        "list": Filter(Choice(LISTS)),
        "name": text_filter(),
    },
    {"name": "name", "creationDate": "created_at"},
)
SavedFilterPage: Final = search_answer("SavedFilter", SavedFilterAnswer)
SAVED: Final = SavedFilterAnswer()


class Keeping(Request):
    """A filter, its name, and with whom it is shared."""

    list = Choice(LISTS, required=True)
    name = Text(min=1, max=40, required=True, example="本园区超期")
    filter = Part(ChosenLines, required=True)
    organisation_key = Key(load_default=None, allow_none=True)


class Claim(Request):
    """Which tasks."""

    user_task_keys = Items(Key(), min=1, max=worklists.AT_ONCE, required=True)


class Urging(Request):
    """Which procedures."""

    process_instance_keys = Items(Key(), min=1, max=worklists.AT_ONCE, required=True)


class BulkAnswer(Answer):
    """How many lines were done, and how many could not be."""

    done_count = Number(attribute="done", required=True)
    left_count = Number(attribute="left", required=True)


@door.operation(
    "POST", "/saved-filters", zh="保存筛选", body=Keeping, answer=SavedFilterAnswer, status=201, writes=True
)
def keep_filter(keeping: dict[str, Any]) -> Response:
    """Keep a filter of a list; the caller's of the same name is replaced.

    With `organisationKey`, an organisation in which the caller works, everybody who works there sees it.
    """
    query = urlencode({name: text for name, text in keeping["filter"].items() if text})
    rest = (keeping["list"], keeping["name"], query, keeping["organisation_key"])
    return carry_out(SAVED.dump, 201, worklists.save_filter, *rest)


@door.operation("POST", "/saved-filters/search", zh="查询筛选", body=SavedFilterSearch, answer=SavedFilterPage)
def search_saved_filters(search: dict[str, Any]) -> Response:
    """Search the filters that the caller kept and those that are shared with the caller."""
    return send(page_body(SAVED, look_up(worklists.search_filters, **search)))


@door.operation("DELETE", "/saved-filters/<key:saved_filter_key>", zh="删除筛选", status=204, writes=True)
def drop_saved_filter(saved_filter_key: int) -> Response:
    """Forget one of the caller's own filters, for everybody with whom it is shared."""
    return carry_out(nothing, 204, worklists.drop_filter, saved_filter_key)


@door.operation("POST", "/user-tasks/claim", zh="批量领取任务", body=Claim, answer=BulkAnswer, writes=True)
def claim_user_tasks(claim: dict[str, Any]) -> Response:
    """Take user tasks that are nobody's. What somebody else has, has ended or is not seen is left."""
    return carry_out(BulkAnswer().dump, 200, worklists.claim_tasks, claim["user_task_keys"])


@door.operation("POST", "/process-instances/urge", zh="批量催办", body=Urging, answer=BulkAnswer, writes=True)
def urge_process_instances(urging: dict[str, Any]) -> Response:
    """Urge whoever has an open task of these instances. What was urged within a day or is not seen is left."""
    return carry_out(BulkAnswer().dump, 200, worklists.urge_instances, urging["process_instance_keys"])
