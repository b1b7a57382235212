"""Signing in and out as a browser does it: sessions, tokens of forms, languages, one's own password."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from service.web.security import POLICY
from tests.conftest import PASSWORD, World
from tests.web.conftest import Browser

Browsers = Callable[[str], Browser]


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back(nobody: Browser, world: World) -> None:
    answer = nobody.get("/tasks?process=founding")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/tasks?process%3Dfounding"
    nobody.get(answer.location)
    signed_in = nobody.post(
        "/sign-in", {"username": "secretary", "password": PASSWORD, "next": "/tasks?process=founding"}
    )
    assert signed_in.location == "/tasks?process=founding"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_signing_in_never_leads_to_another_site(nobody: Browser, world: World, elsewhere: str) -> None:
    nobody.get("/sign-in")
    answer = nobody.post("/sign-in", {"username": "secretary", "password": PASSWORD, "next": elsewhere})
    assert answer.location == "/"


def test_a_wrong_password_keeps_the_name_and_says_nothing_about_which_was_wrong(nobody: Browser, world: World) -> None:
    nobody.get("/sign-in")
    wrong = nobody.post("/sign-in", {"username": "secretary", "password": "no"})
    unknown = nobody.post("/sign-in", {"username": "nobody", "password": "no"})
    assert wrong.status_code == unknown.status_code == 401
    assert 'value="secretary"' in wrong.text
    assert "no" not in wrong.text.split('id="password"')[1].split(">")[0]


def test_after_five_failures_signing_in_has_to_wait(nobody: Browser, world: World) -> None:
    nobody.get("/sign-in")
    for _ in range(5):
        nobody.post("/sign-in", {"username": "secretary", "password": "no"})
    answer = nobody.post("/sign-in", {"username": "secretary", "password": PASSWORD})
    assert answer.status_code == 429
    assert "15 分钟" in answer.text


def test_a_form_without_the_token_of_its_session_is_refused(nobody: Browser, browser: Browsers, world: World) -> None:
    assert nobody.client.post("/sign-in", data={"username": "secretary", "password": PASSWORD}).status_code == 403
    secretary, party = browser("secretary"), browser("party")
    assert secretary.client.post("/sign-out").status_code == 403
    assert secretary.post("/sign-out", {"csrf_token": party.token}).status_code == 403
    assert secretary.get("/password").status_code == 200
    assert secretary.post("/sign-out").status_code == 302
    assert secretary.get("/password").status_code == 302


def test_the_cookie_cannot_be_read_by_scripts_and_holds_no_name(browser: Browsers, app: Flask) -> None:
    cookie = browser("secretary").client.get_cookie("yuanke")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert set(serializer.loads(cookie.value)) == {"id", "person", "version", "begun", "seen"}


def test_signing_in_begins_a_new_session(nobody: Browser, world: World) -> None:
    nobody.get("/sign-in")
    before = nobody.token
    nobody.sign_in("secretary")
    nobody.get("/password")
    assert nobody.token != before


@pytest.mark.parametrize(("idle", "status"), [(1799, 200), (1801, 302)])
def test_a_session_ends_when_it_rests_too_long(
    browser: Browsers, monkeypatch: pytest.MonkeyPatch, idle: int, status: int
) -> None:
    secretary = browser("secretary")
    import time

    later = time.time() + idle
    monkeypatch.setattr("service.web.auth.time.time", lambda: later)
    assert secretary.get("/password").status_code == status


def test_a_changed_password_ends_every_other_session(browser: Browsers) -> None:
    here, there = browser("secretary"), browser("secretary")
    changed = here.post(
        "/password", {"current": PASSWORD, "new": "a-new-long-password", "again": "a-new-long-password"}
    )
    assert changed.status_code == 302
    assert here.get("/password").status_code == 200
    assert there.get("/password").status_code == 302
    assert there.sign_in("secretary", "a-new-long-password").status_code == 302


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"current": "wrong", "new": "a-new-long-password", "again": "a-new-long-password"}, "密码"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "密码"),
        ({"current": PASSWORD, "new": "a-new-long-password", "again": "another-password"}, "两次输入的新密码不一样"),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_on_the_same_page(
    browser: Browsers, given: dict[str, str], told: str
) -> None:
    answer = browser("secretary").post("/password", given)
    assert answer.status_code == 422
    assert told in answer.text
    assert "a-new-long-password" not in answer.text


def test_the_language_is_kept_with_the_person_and_in_the_browser(browser: Browsers, nobody: Browser) -> None:
    secretary = browser("secretary")
    assert 'lang="zh-CN"' in secretary.get("/password").text
    secretary.post("/language/en", {"next": "/password"})
    page = secretary.get("/password").text
    assert '<html lang="en">' in page
    assert "Change password" in page
    secretary.post("/sign-out")
    assert "Username" in secretary.get("/sign-in").text
    assert "Change password" in _again(nobody, "secretary")
    assert nobody.get("/sign-in", headers={"Accept-Language": "fr"}).status_code == 302


def _again(browser: Browser, username: str) -> str:
    browser.sign_in(username)
    return browser.get("/password").text


def test_chinese_is_shown_unless_a_browser_asks_for_english(nobody: Browser) -> None:
    assert "用户名" in nobody.get("/sign-in", headers={"Accept-Language": "fr, de;q=0.8"}).text
    assert "Username" in nobody.get("/sign-in", headers={"Accept-Language": "en-GB, zh;q=0.5"}).text


@pytest.mark.parametrize("path", ["/sign-in", "/nothing-here", "/static/icon.svg", "/v2/topology", "/health"])
def test_every_answer_carries_the_policy(nobody: Browser, path: str) -> None:
    answer = nobody.get(path)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_pages_are_not_kept_and_built_files_are_kept_for_a_year(nobody: Browser) -> None:
    page = nobody.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    script = page.text.split('<script type="module" src="')[1].split('"')[0]
    assert "immutable" in nobody.get(script).headers["Cache-Control"]
    assert "no-store" in nobody.get("/static/build/nothing.js").headers["Cache-Control"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/nothing-here", "/tasks/abc", "/instances/99999999999999999999"])
def test_what_does_not_exist_is_told_in_both_languages(browser: Browsers, language: str, path: str) -> None:
    secretary = browser("secretary")
    secretary.post(f"/language/{language}")
    answer = secretary.get(path)
    assert answer.status_code == 404
    assert ("没有找到" if language == "zh" else "Not found") in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_a_page_that_is_asked_for_in_the_wrong_way_is_told_so(browser: Browsers) -> None:
    assert browser("secretary").client.get("/sign-out").status_code == 405


def test_a_page_that_lies_open_keeps_no_session_alive(browser: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    secretary, begun = browser("secretary"), time.time()
    monkeypatch.setattr("service.web.auth.time.time", lambda: begun + 1000)
    assert b"event: state" in next(iter_events(secretary))
    monkeypatch.setattr("service.web.auth.time.time", lambda: begun + 1900)
    assert secretary.get("/password").status_code == 302


def iter_events(who: Browser) -> Iterator[bytes]:
    """What the stream of a page says, without its greeting."""
    answer = who.client.get("/live", buffered=False)
    yield from (chunk for chunk in answer.response if not chunk.startswith(b"retry"))  # type: ignore[union-attr]
