"""The roster of an association: who holds office, its members with their numbers, and the structure of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import render_template, request, url_for

from service.domain.roster import MEMBER_KINDS, MEMBER_STATUSES, POSTS
from service.domain.structure import SHARES, Share
from service.store.associations import Association
from service.store.search import Page
from service.usecases import associations, members, officers
from service.usecases.members import View
from service.usecases.work import Work
from service.web.frame import roles_of
from service.web.lists import ascending, everything, like, more, one_page
from service.web.page import actor, do, key_of, pages
from service.web.procedures import PROCEDURES
from service.web.speech import _, language, ngettext

STARTED: Final = ("membership", "membership_end", "mid_term_change")


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """Somebody in office."""

    name: str
    office: str
    unit: str
    since: date


@dataclass(frozen=True, slots=True)
class Line:
    """A member; `since` begins the last membership. What the person may not see is empty."""

    number: str
    name: str
    kind: str
    status: str
    colour: str
    unit: str
    phone: str
    since: date | None


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share of the individual members in words."""

    label: str
    text: str


def read_roster(work: Work, key: int, filter: dict[str, Any]) -> dict[str, Any]:
    """A page of members by number, all in office, and the structure. Raises NotFound for the association."""
    row = associations.get_association(work, key)
    wanted = {**filter, "association_key": key}
    page: Page[View] = one_page(work, members.search_members, wanted, ascending("member_no"))
    present = everything(work, officers.search_officers, {"association_key": key, "in_office": True}, "position")
    return {
        "name": row.name,
        "address": url_for("pages.association", key=key),
        "page": page,
        "more": more(page),
        "lines": [_line(one) for one in page.items],
        "officers": [
            OfficerLine(one.name, POSTS[one.office].name(language()), one.unit or "", one.from_on) for one in present
        ],
        "shares": [_share(one) for one in members.member_structure(work, key) if one.total],
        "starts": _starts(row),
        "note": ngettext("共 %(num)d 名会员", "共 %(num)d 名会员", page.total),
    }


def _line(one: View) -> Line:
    spoken = language()
    since = max((span.from_on for span in one.spans), default=None)
    unit = one.unit if one.kind == "individual" else one.representative
    return Line(
        one.member_no,
        one.name,
        MEMBER_KINDS[one.kind].name(spoken),
        MEMBER_STATUSES[one.status].name(spoken),
        "green" if one.status == "active" else "",
        unit or "",
        one.phone or "",
        since,
    )


def _share(one: Share) -> ShareLine:
    text = _("%(count)d / %(total)d", count=one.count, total=one.total)
    if one.percent is not None:
        text += _("，占 %(percent)d%%", percent=one.percent)
    if one.unknown:
        text += _("；%(unknown)d 人未登记", unknown=one.unknown)
    return ShareLine(SHARES[one.code].name(language()), text)


def _starts(row: Association) -> list[tuple[str, Any]]:
    """(address, title) of the procedures about the roster that this person may start."""
    own = row.organisation_key in actor().organisation_keys and row.status == "active"
    kinds = [kind for kind in STARTED if own and roles_of(actor()).intersection(PROCEDURES[kind].roles)]
    return [(url_for("pages.start", kind=kind, association=row.key), PROCEDURES[kind].title) for kind in kinds]


@pages.get("/associations/<key>/roster")
def roster(key: str) -> str:
    """The roster of one association."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "status")}
    filter: dict[str, Any] = {}
    if like(asked["q"]):
        filter["name"] = like(asked["q"])
    if asked["status"] in MEMBER_STATUSES:
        filter["status"] = asked["status"]
    statuses = [(code, word.name(language())) for code, word in MEMBER_STATUSES.items()]
    found = do(read_roster, key_of(key, _("园区科协")), filter)
    return render_template("roster.html", filters=asked, statuses=statuses, **found)
