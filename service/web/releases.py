"""Releases: what was proposed, what it changes, and releasing it or giving it back."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Forbidden, Invalid, Refused, WrongState
from service.usecases import comparisons, releases
from service.usecases.work import Work
from service.web.comparisons import views
from service.web.page import do, key_of, pages
from service.web.speech import _, language


@pages.get("/studio/releases/<key>")
def release(key: str) -> str:
    """One release: why, by whom, and every change."""
    return render_template("release.html", **do(read_release, key_of(key, _("发布"))))


def read_release(work: Work, key: int, wrong: str = "") -> dict[str, Any]:
    """What the page of a release shows."""
    view = releases.get_release(work, key)
    return {
        "view": view,
        "release": view.release,
        "own": view.release.proposed_by == work.actor.person_key,
        "files": views(comparisons.of_release(work, key)),
        "wrong": wrong,
    }


@pages.post("/studio/releases/<key>/release")
def release_make(key: str) -> ResponseReturnValue:
    """Release what another person proposed."""
    number = key_of(key, _("发布"))
    try:
        do(releases.release, number, request.form.get("answer", ""))
    except (Forbidden, WrongState, Refused) as error:
        return render_template("release.html", **do(read_release, number, error.text(language()))), 422
    return redirect(url_for("pages.release", key=key, said="released_version"))


@pages.post("/studio/releases/<key>/give-back")
def release_give_back(key: str) -> ResponseReturnValue:
    """Give a proposal back to be edited again; whoever proposed it withdraws it."""
    number = key_of(key, _("发布"))
    try:
        found = do(releases.give_back, number, request.form.get("answer", ""))
    except (Invalid, WrongState) as error:
        return render_template("release.html", **do(read_release, number, error.text(language()))), 422
    return redirect(url_for("pages.draft", key=found.draft_key))
