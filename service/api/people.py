"""The caller: who they are, and their tokens for programs."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.fields import Fixed, Flag, Instant, Items, Key, Text
from service.api.schema import Answer, Part, Request
from service.api.work import Door, actor, carry_out, nothing, send
from service.store.people import Token
from service.usecases import people
from service.usecases.actors import Actor

door = Door("authentication", "身份与令牌 · Who calls, and tokens for programs")


class TenantAnswer(Answer):
    """The only tenant."""

    tenant_id = Text(required=True)
    name = Text(required=True)
    description = Text(required=True, allow_none=True)


class HoldingAnswer(Answer):
    """A role held in an organisation."""

    role = Text(required=True)
    organisation_key = Key(required=True)


class MeAnswer(Answer):
    """The caller, as Camunda describes a user, and the roles with their organisations."""

    username = Text(required=True)
    display_name = Text(attribute="name", required=True, allow_none=True)
    email = Fixed(None, required=True)
    language = Text(required=True)
    authorized_components = Fixed([], required=True)
    tenants = Items(Part(TenantAnswer), required=True)
    groups = Items(Text(), required=True)
    roles = Items(Text(), required=True)
    holdings = Items(Part(HoldingAnswer), required=True)
    sales_plan_type = Fixed(None, required=True)
    c8_links = Fixed({}, data_key="c8Links", required=True)
    can_logout = Flag(required=True)


class TokenRequest(Request):
    """A name to recognise the token by, and until when it holds."""

    name = Text(min=1, max=100, required=True, example="nightly export")
    expires_at = Instant(load_default=None)


class TokenAnswer(Answer):
    """A token. `token` is shown this once."""

    token_key = Key(attribute="key", required=True)
    name = Text(required=True)
    token = Text(required=True)
    creation_date = Instant(attribute="created_at", required=True)
    expires_at = Instant(required=True, allow_none=True)


@door.operation("GET", "/authentication/me", zh="查看本人", answer=MeAnswer)
def get_authentication() -> Response:
    """Get the caller."""
    return send(MeAnswer().dump(_me(actor())))


def _me(caller: Actor) -> dict[str, Any]:
    roles = sorted({held.role for held in caller.holdings})
    return {
        "username": caller.username,
        "name": caller.name,
        "language": caller.language,
        "tenants": [{"tenant_id": "<default>", "name": "Default", "description": None}],
        "groups": roles,
        "roles": roles,
        "holdings": caller.holdings,
        "can_logout": True,
    }


@door.operation("POST", "/tokens", zh="签发令牌", body=TokenRequest, answer=TokenAnswer, status=201)
def create_token(wanted: dict[str, Any]) -> Response:
    """Issue a Bearer token that acts as the caller.

    It takes no Idempotency-Key: the answer would have to be kept, and the token with it.
    """
    return carry_out(_token, 201, people.issue_token, wanted["name"], wanted["expires_at"])


def _token(issued: tuple[Token, str]) -> Any:
    token, text = issued
    return TokenAnswer().dump(
        {
            "key": token.key,
            "name": token.name,
            "token": text,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
    )


@door.operation("DELETE", "/tokens/<key:token_key>", zh="吊销令牌", status=204, writes=True)
def revoke_token(token_key: int) -> Response:
    """End one of the caller's tokens."""
    return carry_out(nothing, 204, people.revoke_token, token_key)
