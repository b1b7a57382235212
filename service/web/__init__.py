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

from service.usecases.live import desk_now
from service.web import (
    assets,
    associations,
    auth,
    batches,
    board,
    cells,
    charter,
    comparisons,
    copies,
    coverage,
    definitions,
    drafts,
    dry_runs,
    due_dates,
    errors,
    exports,
    frame,
    guide,
    heat,
    instances,
    interventions,
    live,
    members,
    migrations,
    modifications,
    notices,
    overdue,
    people,
    publications,
    region,
    releases,
    security,
    sheets,
    simulations,
    starts,
    substitutes,
    task_actions,
    tasks,
    terms,
    timers,
    worklists,
)
from service.web.page import do, pages

# Each of these puts its views on the blueprint when it is imported.
NOUNS: Final = (
    guide,
    timers,
    due_dates,
    modifications,
    interventions,
    publications,
    board,
    cells,
    heat,
    overdue,
    region,
    sheets,
    tasks,
    task_actions,
    copies,
    substitutes,
    starts,
    instances,
    associations,
    charter,
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
    coverage,
    simulations,
    live,
    worklists,
    exports,
)


@pages.get("/")
def home() -> ResponseReturnValue:
    """The first page of everybody: what is to be done, or, with nothing there, what is to be signed."""
    desk = do(desk_now)
    signing = desk.to_sign > 0 and desk.open_tasks == 0
    return redirect(url_for("pages.tasks_to_sign" if signing else "pages.tasks_list"))


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
