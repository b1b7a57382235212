"""People for the administrator: adding, roles, a new password."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import AppError
from service.domain.roles import ROLES
from service.store.organisations import Organisation
from service.store.people import Person
from service.store.search import Page
from service.usecases import organisations, people
from service.usecases.work import Work
from service.web.lists import ascending, everything, more, names, one_page
from service.web.page import do, key_of, pages
from service.web.speech import _, language, ngettext
from service.web.words import role

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another when read aloud


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list."""

    href: str
    name: str
    username: str
    active: bool
    seats: list[str]


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """A role that a person holds."""

    role: str
    organisation_key: int
    organisation: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person and their roles."""

    key: int
    name: str
    username: str
    phone: str | None
    active: bool
    self: bool
    holdings: list[HoldingLine]


def read_list(work: Work, q: str) -> tuple[Page[Person], list[Line]]:
    """A page of people by name; what was typed is looked for in names, then in usernames."""
    page = one_page(work, people.search_people, {"text": q[:60]}, ascending("name"))
    held = {person.key: people.holdings_of(work, person.key) for person in page.items}
    bodies = names(
        work, organisations.search_organisations, (one.organisation_key for ones in held.values() for one in ones)
    )
    return page, [
        Line(
            url_for("pages.person", key=person.key),
            person.name,
            person.username,
            person.active,
            [_seat(one.role, bodies.get(one.organisation_key, "")) for one in held[person.key]],
        )
        for person in page.items
    ]


def _seat(code: str, organisation: str) -> str:
    return " · ".join(filter(None, (role(code), organisation)))


@pages.get("/people")
def people_list() -> str:
    """Everybody who can sign in. Administrators only."""
    asked = {"q": request.args.get("q", "").strip()}
    page, lines = do(read_list, asked["q"])
    note = ngettext("共 %(num)d 人", "共 %(num)d 人", page.total)
    return render_template("people.html", page=page, lines=lines, more=more(page), filters=asked, note=note)


@pages.route("/people/new", methods=["GET", "POST"])
def person_new() -> ResponseReturnValue:
    """Add a person. The first password is made here and shown once."""
    given = {name: request.form.get(name, "").strip() for name in ("name", "username", "email", "phone")}
    wrong: dict[str, str] = {}
    sentence = ""
    if request.method == "POST":
        secret = first_password()
        try:
            made = do(
                people.create_person,
                username=given["username"],
                name=given["name"],
                password=secret,
                email=given["email"] or None,
                phone=given["phone"] or None,
            )
        except AppError as error:
            wrong = {field.path: field.zh if language() == "zh" else field.en for field in error.fields}
            sentence = "" if wrong else error.text(language())
        else:
            return _one(made.key, secret=secret)
    do(people.search_people, {}, [], {"limit": 1})  # only administrators see even the empty form
    page = render_template("person.html", person=None, values=given, errors=wrong, wrong=sentence)
    return page, 422 if wrong or sentence else 200


def first_password() -> str:
    """A password that can be read aloud: four groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def read_one(work: Work, key: int) -> tuple[PersonView, list[Organisation]]:
    """A person, and the organisations in which a role can be given."""
    found = people.search_people(work, {"key": key}, [], {"limit": 1}).items
    held = people.holdings_of(work, key)
    person = found[0]
    bodies: Mapping[int, str] = names(work, organisations.search_organisations, (one.organisation_key for one in held))
    lines = [
        HoldingLine(one.role, one.organisation_key, bodies.get(one.organisation_key, ""), one.granted_at)
        for one in held
    ]
    view = PersonView(
        person.key,
        person.name,
        person.username,
        person.phone,
        person.active,
        person.key == work.actor.person_key,
        lines,
    )
    return view, everything(work, organisations.search_organisations, {}, "name")


def _one(key: int, **more_to_say: Any) -> str:
    view, bodies = do(read_one, key)
    return render_template("person.html", person=view, roles=list(ROLES), organisations=bodies, **more_to_say)


@pages.get("/people/<key>")
def person(key: str) -> str:
    """One person."""
    return _one(key_of(key, _("人员")))


@pages.post("/people/<key>/grant")
def person_grant(key: str) -> ResponseReturnValue:
    """Give a role in an organisation."""
    organisation = key_of(request.form.get("organisation", ""), _("单位"))
    do(people.grant_role, key_of(key, _("人员")), request.form.get("role", ""), organisation)
    return redirect(url_for("pages.person", key=key, said="granted"))


@pages.post("/people/<key>/revoke")
def person_revoke(key: str) -> ResponseReturnValue:
    """Take a role away."""
    organisation = key_of(request.form.get("organisation", ""), _("单位"))
    do(people.end_role, key_of(key, _("人员")), request.form.get("role", ""), organisation)
    return redirect(url_for("pages.person", key=key, said="revoked"))


@pages.post("/people/<key>/phone")
def person_phone(key: str) -> ResponseReturnValue:
    """Where the person is called, for those who have to ask about something overdue."""
    do(people.set_phone, key_of(key, _("人员")), request.form.get("phone", "").strip()[:40] or None)
    return redirect(url_for("pages.person", key=key, said="phone"))


@pages.post("/people/<key>/reset")
def person_reset(key: str) -> ResponseReturnValue:
    """A new password for somebody who lost theirs; shown once."""
    number, secret = key_of(key, _("人员")), first_password()
    do(people.reset_password, number, secret)
    return _one(number, secret=secret)
