"""Opinions that must be there before a user task can be completed."""

from __future__ import annotations

from typing import Any

from flask import Response

from service.api.fields import Choice, Instant, Items, Key, Text
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.store.opinions import TaskOpinion
from service.usecases import opinions

door = Door("task-opinions", "加签 · Opinions before a task is completed")

STATES = {"ASKED": "asked", "GIVEN": "given", "WITHDRAWN": "withdrawn"}


class OpinionAnswer(Answer):
    """An opinion that somebody was asked for. `answeredBy` is a substitute's name when one answered."""

    opinion_key = Key(required=True)
    username = Text(required=True)
    name = Text(required=True)
    asked_by = Text(required=True)
    question = Text(required=True)
    state = Choice(STATES, required=True)
    opinion = Choice(list(opinions.CHOICES), required=True, allow_none=True)
    text = Text(required=True)
    asking_date = Instant(required=True)
    answer_date = Instant(required=True, allow_none=True)
    answered_by = Text(required=True)


class OpinionsAnswer(Answer):
    """Those that were given first."""

    items = Items(Part(OpinionAnswer), required=True)


class SignerAnswer(Answer):
    """What was asked."""

    opinion_key = Key(required=True)


class Signer(Request):
    """Who is asked, and what."""

    username = Text(min=1, required=True, example="wang.party")
    question = Text(max=1000, load_default="")


class OpinionRequest(Request):
    """The opinion; objecting needs its reason."""

    opinion = Choice(list(opinions.CHOICES), required=True)
    text = Text(max=2000, load_default="")


@door.operation("GET", "/user-tasks/<key:user_task_key>/opinions", zh="查看加签意见", answer=OpinionsAnswer)
def get_user_task_opinions(user_task_key: int) -> Response:
    """Get the opinions on a user task."""
    found = look_up(opinions.opinions_of, user_task_key)
    return send(OpinionsAnswer().dump({"items": [_line(opinion) for opinion in found]}))


def _line(opinion: opinions.Opinion) -> dict[str, Any]:
    row = opinion.row
    return {
        "opinion_key": row.key,
        "username": opinion.username,
        "name": opinion.name,
        "asked_by": opinion.asked_by,
        "question": row.question,
        "state": row.state,
        "opinion": row.opinion,
        "text": row.text,
        "asking_date": row.asked_at,
        "answer_date": row.answered_at,
        "answered_by": opinion.answered_by,
    }


@door.operation(
    "POST",
    "/user-tasks/<key:user_task_key>/signers",
    zh="加签",
    body=Signer,
    answer=SignerAnswer,
    status=201,
    writes=True,
)
def add_user_task_signer(signer: dict[str, Any], user_task_key: int) -> Response:
    """Ask somebody for an opinion: the task cannot be completed before they have given it."""
    return carry_out(_asked, 201, opinions.add_signer, user_task_key, signer["username"], signer["question"])


def _asked(row: TaskOpinion) -> Any:
    return SignerAnswer().dump({"opinion_key": row.key})


@door.operation(
    "DELETE", "/user-tasks/<key:user_task_key>/signers/<key:opinion_key>", zh="取消加签", status=204, writes=True
)
def remove_user_task_signer(user_task_key: int, opinion_key: int) -> Response:
    """Ask no longer; an opinion that was given stays."""
    return carry_out(nothing, 204, opinions.remove_signer, user_task_key, opinion_key)


@door.operation(
    "POST", "/user-tasks/<key:user_task_key>/opinion", zh="签署意见", body=OpinionRequest, status=204, writes=True
)
def give_user_task_opinion(opinion: dict[str, Any], user_task_key: int) -> Response:
    """Give the opinion that the caller was asked for."""
    return carry_out(nothing, 204, opinions.give_opinion, user_task_key, opinion["opinion"], opinion["text"])
