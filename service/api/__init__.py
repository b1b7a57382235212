"""REST under /v2, one file a noun: schemas on top, views below.

Read `work` (the way of a request), then any noun, then `fields`, `schema` and `paging` (the words of the schemas).
`auth` finds out who is there, `problem` says what went wrong, `openapi` describes it all.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from service.api import (
    associations,
    batches,
    board,
    charter,
    copies,
    decisions,
    definitions,
    documents,
    drafts,
    due_dates,
    incidents,
    instances,
    interventions,
    members,
    messages,
    modifications,
    notices,
    officers,
    openapi,
    opinions,
    organisations,
    people,
    problem,
    releases,
    returns,
    substitutes,
    task_actions,
    task_drafts,
    tasks,
    terms,
    timers,
    topology,
    variables,
    worklists,
)
from service.api.work import PREFIX

DOORS: Final = (
    topology.door,
    people.door,
    definitions.door,
    decisions.door,
    instances.door,
    interventions.door,
    timers.door,
    due_dates.door,
    modifications.door,
    batches.door,
    drafts.door,
    releases.door,
    tasks.door,
    task_actions.door,
    returns.door,
    opinions.door,
    copies.door,
    substitutes.door,
    task_drafts.door,
    worklists.door,
    variables.door,
    messages.door,
    incidents.door,
    documents.door,
    associations.door,
    charter.door,
    members.door,
    officers.door,
    organisations.door,
    board.door,
    terms.door,
    notices.door,
)


def register(app: Flask, parts: Any) -> None:
    """Mount the API on `app`. `parts` is what the use cases run with."""
    app.extensions["yuanke"] = parts
    description = openapi.describe(app)
    for door in DOORS:
        description.register_blueprint(door)
    app.register_blueprint(openapi.pages(description))
    app.before_request(_answer_unrouted)


def _answer_unrouted() -> Response | None:
    """Answer for addresses under /v2 that no route takes: no blueprint is known then that could."""
    error = request.routing_exception
    ours = (request.path + "/").startswith(PREFIX + "/")
    if ours and isinstance(error, HTTPException) and (error.code or 500) >= 400:
        return problem.answer_http(error)
    return None
