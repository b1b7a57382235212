"""The pages for people: server-rendered, one file a noun, no rules and no SQL.

`page` holds the blueprint and the way to the use cases, `frame` what stands around every page, `words` and `progress`
say states and limits in words, `material` and `history` make records readable. Templates are Chinese; English is in
`translations`. Scripts are islands built from `frontend`.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from service.web import (
    assets,
    associations,
    auth,
    batches,
    board,
    comparisons,
    copies,
    definitions,
    drafts,
    dry_runs,
    errors,
    exports,
    frame,
    guide,
    heat,
    instances,
    live,
    members,
    migrations,
    notices,
    overdue,
    people,
    publications,
    releases,
    security,
    sheets,
    starts,
    substitutes,
    task_actions,
    tasks,
    terms,
    worklists,
)
from service.web.page import pages

# Each of these puts its views on the blueprint when it is imported.
NOUNS: Final = (
    guide,
    publications,
    board,
    heat,
    overdue,
    sheets,
    tasks,
    task_actions,
    copies,
    substitutes,
    starts,
    instances,
    associations,
    members,
    terms,
    notices,
    people,
    definitions,
    drafts,
    releases,
    comparisons,
    migrations,
    batches,
    dry_runs,
    live,
    worklists,
    exports,
)


@pages.get("/")
def home() -> ResponseReturnValue:
    """The workbench is the first page of everybody."""
    return redirect(url_for("pages.tasks_list"))


def register(app: Flask, parts: Any) -> None:
    """Mount the pages on `app`. Raises assets.NotBuilt when `make build` was not run."""
    app.extensions["yuanke"] = parts
    Babel(app, locale_selector=auth.chosen_language, default_locale="zh", default_timezone="Asia/Shanghai")
    assets.install(app)
    security.install(app)
    frame.install(app)
    errors.install(app)
    live.install(app, parts.settings.web_streams)
    app.register_blueprint(pages)
