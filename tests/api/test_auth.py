"""Basic, Bearer and the session of our pages; nobody passes otherwise."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Caller, basic
from tests.conftest import Clock, World


def test_nobody_is_told_how_to_sign_in(nobody: FlaskClient) -> None:
    answer = nobody.get("/v2/authentication/me")
    assert answer.status_code == 401
    assert answer.headers.getlist("WWW-Authenticate") == [
        'Basic realm="Yuanke", charset="UTF-8"',
        'Bearer realm="Yuanke"',
    ]


def test_a_page_is_not_asked_for_a_password_by_the_browser(nobody: FlaskClient) -> None:
    answer = nobody.get("/v2/authentication/me", headers={"Sec-Fetch-Mode": "cors"})
    assert answer.headers.getlist("WWW-Authenticate") == ['Bearer realm="Yuanke"']


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic bm9jb2xvbg==",
        "Bearer",
        "Bearer ",
        "Digest x",
        "secretary",
        "Bearer yk_none",
        "\xff",
    ],
)
def test_a_header_that_proves_nothing_is_refused(nobody: FlaskClient, world: World, header: str) -> None:
    assert nobody.get("/v2/authentication/me", headers={"Authorization": header}).status_code == 401


def test_a_wrong_password_and_a_wrong_name_look_the_same(nobody: FlaskClient, world: World) -> None:
    answers = [
        nobody.get("/v2/authentication/me", headers={"Authorization": basic(name, "wrong-password")}).json
        for name in ("secretary", "no-such-person")
    ]
    assert answers[0] == answers[1]


def test_a_person_sees_who_they_are(caller: Caller, world: World) -> None:
    me = caller("secretary").get("/v2/authentication/me").json
    assert (me["username"], me["displayName"], me["roles"]) == ("secretary", "李秘", ["secretariat"])
    assert me["holdings"] == [{"role": "secretariat", "organisationKey": str(world.organisations["park"].key)}]


def test_a_token_acts_as_its_owner_until_it_is_revoked(caller: Caller, nobody: FlaskClient) -> None:
    issued = caller("secretary").post("/v2/tokens", json={"name": "export"})
    assert issued.status_code == 201
    bearer = {"Authorization": f"Bearer {issued.json['token']}"}
    assert nobody.get("/v2/authentication/me", headers=bearer).json["username"] == "secretary"
    assert caller("party").delete(f"/v2/tokens/{issued.json['tokenKey']}").status_code == 404
    assert caller("secretary").delete(f"/v2/tokens/{issued.json['tokenKey']}").status_code == 204
    assert nobody.get("/v2/authentication/me", headers=bearer).status_code == 401


def test_a_token_ends_with_its_time(caller: Caller, nobody: FlaskClient, clock: Clock) -> None:
    issued = caller("secretary").post("/v2/tokens", json={"name": "x", "expiresAt": "2026-11-25T00:00:00+08:00"}).json
    bearer = {"Authorization": f"Bearer {issued['token']}"}
    assert nobody.get("/v2/authentication/me", headers=bearer).status_code == 200
    clock.forward(hours=15)
    assert nobody.get("/v2/authentication/me", headers=bearer).status_code == 401


def test_the_session_of_our_pages_may_read_and_writes_with_the_pages_mark(nobody: FlaskClient, world: World) -> None:
    token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', nobody.get("/sign-in").text)
    assert token is not None
    form = {"username": "secretary", "password": "correct-horse-battery", "csrf_token": token[1]}
    assert nobody.post("/sign-in", data=form).status_code == 302
    assert nobody.get("/v2/authentication/me").json["username"] == "secretary"
    refused = nobody.post("/v2/user-tasks/search", json={})
    assert (refused.status_code, refused.json["code"]) == (403, "csrf_failed")
    page = re.search(r'([0-9a-f]{64})"', nobody.get("/tasks", follow_redirects=True).text)
    assert page is not None
    assert nobody.post("/v2/user-tasks/search", json={}, headers={"X-CSRF-Token": page[1]}).status_code == 200
