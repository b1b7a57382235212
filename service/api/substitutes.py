"""Substitutes during absence."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Instant, Key, Text
from service.api.paging import Filter, page_body, search_answer, search_request
from service.api.schema import Answer, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.usecases import substitutes

door = Door("substitutions", "代理 · Substitutes during absence")


class SubstitutionAnswer(Answer):
    """From when until when `substituteKey` does the tasks of `personKey`. `endedDate`: it was ended early."""

    substitution_key = Key(attribute="key", required=True)
    person_key = Key(required=True)
    substitute_key = Key(required=True)
    begin_date = Instant(attribute="begins_at", required=True)
    end_date = Instant(attribute="ends_at", required=True)
    reason = Text(required=True)
    creation_date = Instant(attribute="created_at", required=True)
    ended_date = Instant(attribute="ended_at", required=True, allow_none=True)


SubstitutionSearch: Final = search_request(
    "Substitution",
    {
        "substitution_key": Filter(Key(), attribute="key"),
        "person_key": Filter(Key()),
        "substitute_key": Filter(Key()),
        "begin_date": Filter(Instant(), order=True, attribute="begins_at"),
        "end_date": Filter(Instant(), order=True, attribute="ends_at"),
    },
    {"beginDate": "begins_at", "endDate": "ends_at", "creationDate": "created_at"},
)
SubstitutionPage: Final = search_answer("Substitution", SubstitutionAnswer)
SUBSTITUTION: Final = SubstitutionAnswer()


class Naming(Request):
    """Who, from when until when (not included), and why; for whom, if not for the caller."""

    substitute = Text(min=1, required=True, example="li.secretary", description="username")
    begin_date = Instant(required=True)
    end_date = Instant(required=True)
    reason = Text(max=200, load_default="")
    absent = Text(max=255, load_default="", example="zhao.kexie", description="Who is away: only by an administrator.")


@door.operation(
    "POST", "/substitutions", zh="指定代理人", body=Naming, answer=SubstitutionAnswer, status=201, writes=True
)
def name_substitute(naming: dict[str, Any]) -> Response:
    """Name somebody of the same organisation to do the tasks of the caller, or of who is away, for a while."""
    rest = (naming["substitute"], naming["begin_date"], naming["end_date"], naming["reason"])
    return carry_out(SUBSTITUTION.dump, 201, substitutes.name_substitute, *rest, absent=naming["absent"])


@door.operation("POST", "/substitutions/search", zh="查询代理", body=SubstitutionSearch, answer=SubstitutionPage)
def search_substitutions(search: dict[str, Any]) -> Response:
    """Search the substitutions of the caller, for an administrator also of those below."""
    return send(page_body(SUBSTITUTION, look_up(substitutes.search_substitutions, **search)))


@door.operation("DELETE", "/substitutions/<key:substitution_key>", zh="结束代理", status=204, writes=True)
def end_substitution(substitution_key: int) -> Response:
    """End a substitution early, as who is absent, as the substitute, or as an administrator above them."""
    return carry_out(nothing, 204, substitutes.end_substitution, substitution_key)
