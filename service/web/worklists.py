"""What every list of work offers: filters kept for next time, and many lines at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import NotFound, Refused
from service.usecases import worklists
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _

PAGES: Final = {"tasks": "pages.tasks_list", "instances": "pages.instances_list"}
# Parts of an address that are worth keeping.
KEPT: Final = ("q", "process", "view", "status", "organisation", "at", "late")


@dataclass(frozen=True, slots=True)
class SavedLine:
    """A filter that was kept. `current` is whether the page shows it; `owner` who shares it, empty for one's own."""

    key: int
    name: str
    href: str
    current: bool
    owner: str
    shared: bool


def _query() -> str:
    return urlencode({name: text for name in KEPT if (text := request.values.get(name, "").strip()[:60])})


def saved_lines(work: Work, list_: str) -> list[SavedLine]:
    """The filters that the person kept for a list."""
    here, page = _query(), url_for(PAGES[list_])
    lines = []
    for kept in worklists.saved_filters(work, list_):
        row, owner = kept.row, "" if kept.own else kept.owner
        href = f"{page}?{row.query}"
        lines.append(SavedLine(row.key, row.name, href, row.query == here, owner, row.organisation_key is not None))
    return lines


@pages.post("/filters/<name>")
def filter_save(name: str) -> ResponseReturnValue:
    """Keep the filter of a list under a name, for oneself or shared with an organisation."""
    if name not in PAGES:
        raise NotFound("not_found", what=_("列表"), key=name)
    shared = request.form.get("organisation")
    organisation = key_of(shared, _("组织")) if shared else None
    do(worklists.save_filter, name, request.form.get("title", ""), _query(), organisation)
    return redirect(f"{url_for(PAGES[name])}?{_query()}")


@pages.post("/filters/<name>/<key>/drop")
def filter_drop(name: str, key: str) -> ResponseReturnValue:
    """Forget a filter."""
    do(worklists.drop_filter, key_of(key, _("筛选条件")))
    return redirect(url_for(PAGES.get(name, "pages.home")))


def _chosen() -> list[int]:
    keys = [key_of(text, _("任务")) for text in request.form.getlist("key")]
    if not keys:
        raise Refused("lines_number", limit=worklists.AT_ONCE)
    return keys


@pages.post("/tasks/claim")
def tasks_claim() -> ResponseReturnValue:
    """Take all tasks that were ticked."""
    bulk = do(worklists.claim_tasks, _chosen())
    back = "pages.tasks_to_sign" if request.form.get("to_sign") else "pages.tasks_list"
    return redirect(url_for(back, said="claimed_many", done=bulk.done, left=bulk.left))


@pages.post("/instances/urge")
def instances_urge() -> ResponseReturnValue:
    """Urge whoever is at work in the procedures that were ticked."""
    bulk = do(worklists.urge_instances, _chosen())
    back = "pages.instances_mine" if request.form.get("mine") else "pages.instances_list"
    return redirect(url_for(back, said="urged_many", done=bulk.done, left=bulk.left))
