"""Messages: wake what waits for them."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Fixed, Key, Number, Text, Values
from service.api.schema import DEFAULT_TENANT, Answer, Request, unsupported
from service.api.work import Door, carry_out
from service.usecases import messages

door = Door("messages", "消息 · Messages to waiting instances")

LONGEST_LIFE: Final = 30 * 24 * 3600 * 1000


class CorrelationRequest(Request):
    """A message for exactly one waiting instance."""

    name = Text(min=1, required=True, example="term_renewed")
    correlation_key = Text(load_default=None, description="What the instance waits under, as text.")
    variables = Values(load_default=dict)
    business_id = Text()
    _not_here = unsupported("business_id")


class PublicationRequest(CorrelationRequest):
    """A message that may wait for its instance."""

    time_to_live = Number(
        max=LONGEST_LIFE, load_default=0, attribute="ttl", description="milliseconds that it waits for its instance"
    )
    message_id = Text(min=1, load_default=None, description="The same id is published once while it waits.")


class PublicationAnswer(Answer):
    """The key of the message."""

    message_key = Key(required=True)
    tenant_id = Fixed(DEFAULT_TENANT, required=True)


class CorrelationAnswer(PublicationAnswer):
    """The instance that took the message."""

    process_instance_key = Key(attribute="instance_key", required=True)


@door.operation(
    "POST", "/messages/publication", zh="发布消息", body=PublicationRequest, answer=PublicationAnswer, writes=True
)
def publish_message(message: dict[str, Any]) -> Response:
    """Publish a message.

    Whoever waits for it takes it now; otherwise it waits for `timeToLive` milliseconds.
    """
    message.pop("business_id", None)
    return carry_out(PublicationAnswer().dump, 200, messages.publish_message, **message)


@door.operation(
    "POST", "/messages/correlation", zh="关联消息", body=CorrelationRequest, answer=CorrelationAnswer, writes=True
)
def correlate_message(message: dict[str, Any]) -> Response:
    """Correlate a message with the one instance that waits for it; 404 when none does."""
    message.pop("business_id", None)
    return carry_out(CorrelationAnswer().dump, 200, messages.correlate_message, **message)
