"""The door itself: a blueprint whose routes are closed until somebody is known, and the way from a request to a use
case and back. A view names the use case and the schema of its answer; everything else happens here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Concatenate, Final, NoReturn, ParamSpec, TypeVar, cast

import orjson
from flask import Response, current_app, g, request
from flask_smorest import Blueprint
from marshmallow import ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException, default_exceptions

from service.api import auth, problem
from service.api.body import printable, read_json
from service.api.schema import DEFAULT_TENANT, Wire, camel, invalid
from service.domain.errors import AppError, Invalid
from service.usecases.actors import Actor
from service.usecases.work import Parts, Repeat, Work

P = ParamSpec("P")
R = TypeVar("R")
PREFIX: Final = "/v2"
JSON: Final = "application/json"
LONGEST_REPEAT_KEY: Final = 255
IDEMPOTENCY_HEADER: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_REPEAT_KEY},
    "description": "The same key from the same person gets the same answer and acts once. "
    "同一人以同一键重复请求，只执行一次，答复相同。",
}


class Reader(FlaskParser):
    """Reads requests for marshmallow: strict JSON, our errors."""

    DEFAULT_VALIDATION_STATUS = 400

    def _raw_load_json(self, req: Any) -> Any:
        value = read_json(req)
        return missing if value is None else value

    def handle_error(self, error: ValidationError, req: Any, schema: Any, **_: Any) -> NoReturn:
        """Turn marshmallow's collection, which webargs put under the location's name, into one Invalid."""
        (messages,) = cast("dict[str, Any]", error.messages).values()
        raise invalid(messages)


class Door(Blueprint):
    """A noun's routes under /v2. Nobody passes without being known; what they may do, the use cases decide."""

    ARGUMENTS_PARSER = Reader()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, __name__, url_prefix=PREFIX, description=description)
        self.before_request(auth.identify)
        self.register_error_handler(AppError, problem.answer)
        # one by one: an application-wide handler of one code would win over a blueprint's general one
        for code in default_exceptions:
            self.register_error_handler(code, problem.answer_http)
        self.register_error_handler(HTTPException, problem.answer_http)

    def operation(
        self,
        method: str,
        rule: str,
        *,
        zh: str,
        body: type[Wire] | None = None,
        query: type[Wire] | None = None,
        answer: type[Wire] | None = None,
        status: int = 200,
        content_type: str | None = None,
        writes: bool = False,
        or_nothing: bool = False,
        **doc: Any,
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Route and document a view. `zh` is its summary in Chinese; the docstring begins with the English one.

        `writes`: it takes an Idempotency-Key. `or_nothing`: it may answer 204.
        """

        def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
            routed: Callable[..., Response] = view
            if query is not None:
                routed = self.arguments(query, location="query")(routed)
            if body is not None:
                routed = self.arguments(body, required=False)(routed)
            routed = self.response(status, answer, content_type=content_type)(routed)
            if or_nothing:
                routed = self.alt_response(204, description="There is none. 没有。")(routed)
            if writes:
                doc.setdefault("parameters", []).append(IDEMPOTENCY_HEADER)
            routed = self.doc(operationId=camel(view.__name__), **{"x-summary-zh": zh}, **doc)(routed)
            self.add_url_rule(rule, None, routed, methods=[method])
            return routed

        return decorate


def parts() -> Parts:
    """What the application was made with."""
    return cast(Parts, current_app.extensions["yuanke"])


def actor() -> Actor:
    """Who sent this request."""
    return cast(Actor, g.actor)


def look_up(use_case: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a use case that changes nothing and return what it returns."""
    return parts().transact(use_case, actor(), *args, **kwargs)


def carry_out(
    render: Callable[[R], Any],
    status: int,
    use_case: Callable[Concatenate[Work, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Response:
    """Run a use case that changes something, once for an Idempotency-Key, and answer with what `render` makes."""
    repeat = _repeat()
    if repeat is None:
        return send(render(parts().transact(use_case, actor(), *args, **kwargs)), status)
    answer = parts().transact_once(repeat, render, use_case, actor(), *args, **kwargs)
    response = send(answer.body, status)
    if answer.repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def nothing(_: Any) -> None:
    """The rendering of a change that is answered with 204."""


def send(body: Any, status: int = 200) -> Response:
    """A JSON answer; without a body for 204."""
    if status == 204:
        response = Response(status=204)
        del response.headers["Content-Type"]
        return response
    return Response(orjson.dumps(body), status, mimetype=JSON)


def multipart(field: str) -> dict[str, Any]:
    """The description of a request that uploads files in `field`."""
    properties = {
        field: {"type": "array", "items": {"type": "string", "format": "binary"}},
        "tenantId": {"type": "string", "enum": [DEFAULT_TENANT]},
    }
    if field != "resources":
        properties = {field: {"type": "string", "format": "binary"}, "metadata": {"type": "string"}}
    content = {"schema": {"type": "object", "required": [field], "properties": properties}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": content}}}


def uploaded(field: str, *, most: int) -> list[FileStorage]:
    """The files of a multipart request, from one to `most`."""
    if request.mimetype != "multipart/form-data":
        raise Invalid("body_media_type", expected="multipart/form-data", found=printable(request.mimetype))
    tenant = request.form.get("tenantId", DEFAULT_TENANT)
    if tenant != DEFAULT_TENANT:
        raise Invalid("tenant_unknown", tenant=printable(tenant))
    files = request.files.getlist(field)
    if not 0 < len(files) <= most:
        raise Invalid("upload_files", field=field, min=1, max=most)
    return files


def _repeat() -> Repeat | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_REPEAT_KEY or not key.isprintable():
        raise Invalid("idempotency_key_malformed", limit=LONGEST_REPEAT_KEY)
    return Repeat(key, f"{request.method} {request.full_path}", _sent())


def _sent() -> bytes:
    """What was sent, for comparing repeats. The boundary of an upload differs each time, its parts do not."""
    if request.mimetype != "multipart/form-data":
        return request.get_data(cache=True)
    digest = hashlib.sha256()
    for part in sorted(repr(item) for item in request.form.items(multi=True)):
        digest.update(part.encode(errors="replace"))
    for name, file in request.files.items(multi=True):
        content = file.stream.read()
        file.stream.seek(0)
        digest.update(repr((name, file.filename, len(content))).encode(errors="replace") + content)
    return digest.digest()
