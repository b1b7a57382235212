"""Associations of parks and the rules of their charters."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Day, Flag, Instant, Key, Number, Text, Values
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import Answer, Request
from service.api.work import Door, carry_out, look_up, send
from service.usecases import associations

door = Door("associations", "园区科协 · Associations of parks")

STATUSES: Final = ("preparing", "active", "dormant", "closed")


class AssociationAnswer(Answer):
    """An association and the organisations in which its roles are held."""

    association_key = Key(attribute="key", required=True)
    name = Text(required=True)
    short_name = Text(required=True, allow_none=True)
    park_name = Text(required=True)
    park_type = Text(required=True, allow_none=True)
    status = Choice(STATUSES, required=True)
    organisation_key = Key(required=True)
    party_organisation_key = Key(required=True, allow_none=True)
    local_organisation_key = Key(required=True, allow_none=True)
    details = Values(required=True)
    demo = Flag(required=True)
    founded_on = Day(required=True, allow_none=True)
    closed_on = Day(required=True, allow_none=True)
    closed_because = Text(required=True, allow_none=True, description="merged or dissolved")
    successor_key = Key(required=True, allow_none=True, description="the association that a merged one went into")
    creation_date = Instant(attribute="created_at", required=True)


AssociationSearch = search_request(
    "Association",
    {
        "association_key": Filter(Key(), attribute="key"),
        "name": text_filter(),
        "text": Text(),
        "park_name": text_filter(),
        "park_type": text_filter(),
        "status": Filter(Choice(STATUSES)),
        "organisation_key": key_filter(),
        "party_organisation_key": key_filter(),
        "local_organisation_key": key_filter(),
        "founded_on": Filter(Day(), order=True),
        "demo": Flag(),
    },
    {
        "associationKey": "key",
        "name": "name",
        "parkName": "park_name",
        "status": "status",
        "foundedOn": "founded_on",
        "creationDate": "created_at",
    },
)
AssociationPage = search_answer("Association", AssociationAnswer)
ASSOCIATION = AssociationAnswer()


class NewAssociation(Request):
    """An association in preparation."""

    organisation_key = Key(required=True, description="the park")
    name = Text(min=1, max=200, required=True)
    park_name = Text(min=1, max=200, required=True)
    park_type = Text(max=40)
    short_name = Text(max=40)
    party_organisation_key = Key()
    local_organisation_key = Key()
    details = Values()


class CharterAnswer(Answer):
    """The rules of election in force: key -> value and charter article."""

    association_key = Key(required=True)
    version = Number(required=True)
    rules = Values(required=True)
    effective_on = Day(required=True)


@door.operation(
    "POST", "/associations", zh="登记筹建", body=NewAssociation, answer=AssociationAnswer, status=201, writes=True
)
def create_association(wanted: dict[str, Any]) -> Response:
    """Record an association in preparation, for a park that has none."""
    return carry_out(ASSOCIATION.dump, 201, associations.create_association, **wanted)


@door.operation("POST", "/associations/search", zh="查询园区科协", body=AssociationSearch, answer=AssociationPage)
def search_associations(search: dict[str, Any]) -> Response:
    """Search associations that the caller may see."""
    return send(page_body(ASSOCIATION, look_up(associations.search_associations, **search)))


@door.operation("GET", "/associations/<key:association_key>", zh="查看园区科协", answer=AssociationAnswer)
def get_association(association_key: int) -> Response:
    """Get an association."""
    return send(ASSOCIATION.dump(look_up(associations.get_association, association_key)))


@door.operation(
    "GET", "/associations/<key:association_key>/charter-rules", zh="查看章程规则", answer=CharterAnswer, or_nothing=True
)
def get_charter_rules(association_key: int) -> Response:
    """Get the rules of election in force; 204 while the first charter is not adopted."""
    rules = look_up(associations.charter_rules, association_key)
    return send(None, 204) if rules is None else send(CharterAnswer().dump(rules))
