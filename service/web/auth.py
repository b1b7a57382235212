"""Signing in and out, the language, one's own password, and who acts in a request.

The session cookie holds the person's key, the version of their sessions, two instants and a random id; everything
else is looked up. Signing in always begins a new session, so that a planted id is worth nothing.
"""

from __future__ import annotations

import secrets
import time
from typing import Final

from flask import Response, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import AppError, Unauthenticated
from service.usecases import people
from service.usecases.actors import Actor
from service.web.page import actor, do, inner_address, pages, parts
from service.web.security import YEAR, check_csrf, csrf_token
from service.web.speech import _, language

LANGUAGES: Final = ("zh", "en")
LANGUAGE_COOKIE: Final = "language"
OPEN: Final = frozenset(
    {"pages.sign_in", "pages.choose_language", "pages.stream", "pages.guide_page", "pages.public_list"}
    | {"pages.public_page"}
)
IDLE: Final = frozenset({"pages.stream"})  # asked by a page that lies open, which keeps no session alive


@pages.before_request
def know_the_person() -> None:
    """Find who is signed in; refuse a changing request without its token."""
    g.actor = _signed_in()
    check_csrf()
    if g.actor is None and request.endpoint not in OPEN:
        raise Unauthenticated("not_signed_in")


def _signed_in() -> Actor | None:
    key, now, limits = session.get("person"), int(time.time()), parts().settings
    if key is None:
        return None
    idle, age = now - session.get("seen", 0), now - session.get("begun", 0)
    if idle <= limits.session_idle and age <= limits.session_absolute:
        try:
            person = parts().transact(people.actor_for_session, None, int(key), session.get("version", 0))
        except Unauthenticated:
            session.clear()
            return None
        if request.endpoint not in IDLE:
            session["seen"] = now
        return person
    session.clear()
    return None


def chosen_language() -> str:
    """What the person keeps, else the cookie of this browser, else what the browser asks for; Chinese first."""
    person: Actor | None = g.get("actor")
    kept = person.language if person is not None else request.cookies.get(LANGUAGE_COOKIE)
    if kept in LANGUAGES:
        return str(kept)
    asked = (tag.split("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in asked if tag in LANGUAGES), "zh")


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The sign-in page. A failed attempt says nothing about which half was wrong."""
    onward = inner_address(request.values.get("next"), "")
    if request.method == "GET":
        if g.actor is not None:
            return redirect(onward or url_for("pages.home"))
        return render_template("sign_in.html", next=onward, username="", wrong="")
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    try:
        person = parts().transact(people.sign_in, None, username, password, request.remote_addr or "")
    except AppError as error:
        page = render_template("sign_in.html", next=onward, username=username, wrong=error.text(language()))
        return page, 401 if isinstance(error, Unauthenticated) else 429
    begin_session(person.key, person.session_version)
    return redirect(onward or url_for("pages.home"))


def begin_session(person_key: int, version: int) -> None:
    """A new session for somebody whose password was just checked."""
    session.clear()
    now = int(time.time())
    session.update(person=str(person_key), version=version, begun=now, seen=now, id=secrets.token_urlsafe(18))


@pages.get("/session")
def session_token() -> dict[str, str]:
    """Who is signed in and the token of their session: a page that was open before they signed in anew goes on."""
    return {"token": csrf_token(), "person": str(actor().person_key)}


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    session.clear()
    return redirect(url_for("pages.sign_in"))


@pages.post("/language/<language>")
def choose_language(language: str) -> ResponseReturnValue:
    """Keep the language with the person, and in a cookie for the sign-in page."""
    answer: Response = make_response(redirect(inner_address(request.form.get("next"), "/")))
    if language in LANGUAGES:
        if g.actor is not None:
            do(people.set_language, language)
        secure = parts().settings.behind_proxy
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


@pages.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """One's own password. Every other session ends; this one goes on."""
    wrong: dict[str, str] = {}
    sentence = ""
    if request.method == "POST":
        given = request.form
        if given.get("new") != given.get("again"):
            wrong["again"] = _("两次输入的新密码不一样。")
        else:
            try:
                person = do(people.change_password, given.get("current", ""), given.get("new", ""))
            except AppError as error:
                wrong = {f.path: f.zh if language() == "zh" else f.en for f in error.fields}
                sentence = "" if wrong else error.text(language())
            else:
                begin_session(person.key, person.session_version)
                return redirect(url_for("pages.home", said="password"))
    page = render_template("password.html", errors=wrong, wrong=sentence, actor=actor())
    return page, 422 if wrong or sentence else 200
