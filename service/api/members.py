"""Members and units of an association. What of a person is shown depends on who asks."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Day, Flag, Instant, Items, Key, Number, Text
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import Answer, Part, Request
from service.api.work import Door, look_up, send
from service.domain.roster import MEMBER_KINDS, MEMBER_STATUSES
from service.usecases import members

door = Door("members", "会员名册 · The roster of an association")

PHONE: Final = "masked for who is not of the association"
HIDDEN: Final = "null for who may not see it"


class PersonAnswer(Answer):
    """F-PERSON. A phone is masked, political affiliation and ethnic group are hidden, by who asks."""

    association_key = Key(required=True)
    member_key = Key(required=True, allow_none=True)
    name = Text(required=True)
    gender = Text(required=True, allow_none=True)
    birth_ym = Text(required=True, allow_none=True, example="1980-05", description=HIDDEN)
    ethnicity = Text(required=True, allow_none=True, description=f"GB/T 3304; {HIDDEN}")
    political = Text(required=True, allow_none=True, description=f"GB/T 4762; {HIDDEN}")
    education = Text(required=True, allow_none=True, description=HIDDEN)
    title = Text(required=True, allow_none=True)
    unit = Text(required=True, allow_none=True)
    post = Text(required=True, allow_none=True)
    phone = Text(required=True, allow_none=True, description=PHONE)
    is_front_line = Flag(required=True, allow_none=True)


class Span(Answer):
    """A span of membership; `untilOn` is the first day that is not part of it."""

    from_on = Day(required=True)
    until_on = Day(required=True, allow_none=True)
    ended_by = Text(required=True, allow_none=True, description="leave, transfer or expel")
    reason = Text(required=True, allow_none=True)


class MemberAnswer(PersonAnswer):
    """A member: a person, or a unit with its representative."""

    member_key = Key(attribute="key", required=True)
    kind = Choice(list(MEMBER_KINDS), required=True)
    member_no = Text(required=True, example="江城高新区科协-2026-0001")
    status = Choice(list(MEMBER_STATUSES), required=True)
    member_class = Text(required=True, allow_none=True)
    field = Text(required=True, allow_none=True)
    uscc = Text(required=True, allow_none=True)
    unit_kind = Text(required=True, allow_none=True)
    st_workers = Number(required=True, allow_none=True)
    representative = Text(required=True, allow_none=True)
    consent_version = Text(required=True, allow_none=True, description="null while consent is still to be asked for")
    consent_date = Instant(attribute="consent_at", required=True, allow_none=True)
    memberships = Items(Part(Span), attribute="spans", required=True)
    creation_date = Instant(attribute="created_at", required=True)


MemberSearch = search_request(
    "Member",
    {
        "member_key": Filter(Key(), attribute="key"),
        "association_key": key_filter(),
        "kind": Filter(Choice(list(MEMBER_KINDS))),
        "status": Filter(Choice(list(MEMBER_STATUSES))),
        "member_no": text_filter(),
        "name": text_filter(),
        "unit": text_filter(),
        "gender": Filter(Text()),
        "member_class": Filter(Text()),
        "is_front_line": Flag(),
    },
    {"memberKey": "key", "memberNo": "member_no", "name": "name", "unit": "unit", "creationDate": "created_at"},
)
MemberPage = search_answer("Member", MemberAnswer)
MEMBER: Final = MemberAnswer()


class UnitAnswer(Answer):
    """A unit of the park, as the roster and the quotas name it."""

    unit_key = Key(attribute="key", required=True)
    association_key = Key(required=True)
    name = Text(required=True)
    kind = Text(required=True, allow_none=True)
    uscc = Text(required=True, allow_none=True)
    st_workers = Number(required=True, allow_none=True)
    contact = Text(required=True, allow_none=True)
    phone = Text(required=True, allow_none=True, description=PHONE)


UnitSearch = search_request(
    "Unit",
    {
        "unit_key": Filter(Key(), attribute="key"),
        "association_key": key_filter(),
        "name": text_filter(),
        "kind": Filter(Text()),
        "uscc": text_filter(),
    },
    {"unitKey": "key", "name": "name"},
)
UnitPage = search_answer("Unit", UnitAnswer)
UNIT: Final = UnitAnswer()


class ShareAnswer(Answer):
    """A share of a body of people. `target` is told, and never stops anything."""

    share = Text(attribute="code", required=True, example="women")
    count = Number(required=True)
    total = Number(required=True)
    not_known = Number(attribute="unknown", required=True)
    percent = Number(required=True, allow_none=True)
    target = Number(required=True, allow_none=True)
    met = Flag(required=True, allow_none=True)


class StructureAnswer(Answer):
    """The structure of a body of people."""

    shares = Items(Part(ShareAnswer), required=True)


class OnDay(Request):
    """The day to look at; today if none is given."""

    on = Day()


STRUCTURE: Final = StructureAnswer()


@door.operation("POST", "/members/search", zh="查询会员", body=MemberSearch, answer=MemberPage)
def search_members(search: dict[str, Any]) -> Response:
    """Search members of associations that the caller may see."""
    return send(page_body(MEMBER, look_up(members.search_members, **search)))


@door.operation("GET", "/members/<key:member_key>", zh="查看会员", answer=MemberAnswer)
def get_member(member_key: int) -> Response:
    """Get a member."""
    return send(MEMBER.dump(look_up(members.get_member, member_key)))


@door.operation("POST", "/units/search", zh="查询单位", body=UnitSearch, answer=UnitPage)
def search_units(search: dict[str, Any]) -> Response:
    """Search units of associations that the caller may see."""
    return send(page_body(UNIT, look_up(members.search_units, **search)))


@door.operation(
    "GET",
    "/associations/<key:association_key>/member-structure",
    zh="查看会员结构",
    query=OnDay,
    answer=StructureAnswer,
)
def get_member_structure(asked: dict[str, Any], association_key: int) -> Response:
    """Get the structure of the individual members on a day."""
    shares = look_up(members.member_structure, association_key, asked.get("on"))
    return send(STRUCTURE.dump({"shares": shares}))
