"""Errors as RFC 9457 problems: which kind is which status, in the caller's language and in both."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import orjson
import structlog
from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from service.api.body import printable
from service.domain import errors
from service.domain.errors import AppError, FieldError
from service.domain.messages import say

MEDIA_TYPE: Final = "application/problem+json"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kind:
    """The status of a kind of error and its title."""

    status: int
    zh: str
    en: str


KINDS: Final[dict[type[AppError], Kind]] = {
    errors.Invalid: Kind(400, "请求有误", "Invalid request"),
    errors.Unauthenticated: Kind(401, "未登录", "Not signed in"),
    errors.Forbidden: Kind(403, "没有权限", "Not allowed"),
    errors.NotFound: Kind(404, "未找到", "Not found"),
    errors.WrongState: Kind(409, "当前状态不允许", "Wrong state"),
    errors.AlreadyExists: Kind(409, "已经存在", "Already exists"),
    errors.TooLarge: Kind(413, "内容过大", "Too large"),
    errors.Refused: Kind(422, "不符合规则", "Refused by a rule"),
    errors.Unavailable: Kind(503, "暂时不可用", "Unavailable"),
}
# Both Camunda clients know a refused deployment as 400 only. Too many attempts to sign in are a matter of time.
STATUS_OF_CODE: Final = {"diagram_refused": 400, "sign_in_throttled": 429}


def language() -> str:
    """`zh` unless the request prefers English."""
    return request.accept_languages.best_match(["zh", "en"], default="zh") or "zh"


def kind_of(error: AppError) -> Kind:
    """The entry of KINDS for the class of `error` or the nearest class above it."""
    return next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)


def answer(error: AppError) -> Response:
    """The problem of an error of ours."""
    kind = kind_of(error)
    status = STATUS_OF_CODE.get(error.code, kind.status)
    response = _problem(status, (kind.zh, kind.en), error.code, (error.text("zh"), error.text("en")), _details(error))
    if status == 401:
        _challenge(response)
    return response


def answer_http(error: HTTPException) -> Response:
    """The problem of an error that Flask or Werkzeug raised: no such route, a broken upload, a fault inside."""
    params: dict[str, Any] = {"method": request.method, "path": printable(request.path)}
    status, code = error.code or 500, "request_refused"
    if isinstance(error, NotFound):
        code = "route_not_found"
    elif isinstance(error, MethodNotAllowed):
        code, params["allowed"] = "method_not_allowed", ", ".join(sorted(error.valid_methods or ()))
    elif status == 413:
        code, params["limit"] = "body_too_large", "25 MB"
    elif status >= 500:
        code, params["trace"] = "internal_error", secrets.token_hex(8)
        log.error("api.failed", trace=params["trace"], method=params["method"], path=params["path"])
    params["reason"] = error.name
    titles = next(((k.zh, k.en) for k in KINDS.values() if k.status == status), (error.name, error.name))
    response = _problem(status, titles, code, (say(code, "zh", **params), say(code, "en", **params)), {})
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = params["allowed"]
    return response


def _problem(
    status: int, titles: tuple[str, str], code: str, texts: tuple[str, str], details: dict[str, Any]
) -> Response:
    spoken = language()
    body = {
        "type": f"/v2/docs#{code}",
        "title": titles[spoken != "zh"],
        "status": status,
        "detail": texts[spoken != "zh"],
        "instance": printable(request.path),
        "code": code,
        "detailZh": texts[0],
        "detailEn": texts[1],
        **details,
    }
    response = Response(orjson.dumps(body), status, mimetype=MEDIA_TYPE)
    response.headers["Content-Language"] = "zh-CN" if spoken == "zh" else "en"
    return response


def _details(error: AppError) -> dict[str, Any]:
    """Fields, the findings of a refused diagram, and where an instance failed."""
    found: dict[str, Any] = {"fields": list(_fields(error.fields))}
    findings = getattr(error, "findings", None)
    if findings is not None:
        found["findings"] = [finding_body(finding) for finding in findings]
    element_id = getattr(error, "element_id", None)
    if element_id is not None:
        found["elementId"] = element_id
    return found


def finding_body(finding: Any) -> dict[str, Any]:
    """A finding of the linter as it leaves the house."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "resourceName": finding.resource,
        "elementId": finding.element_id,
        "line": finding.line,
        "message": finding.zh if language() == "zh" else finding.en,
        "messageZh": finding.zh,
        "messageEn": finding.en,
    }


def _fields(fields: Iterable[FieldError]) -> Iterable[dict[str, str]]:
    spoken = language()
    for field in fields:
        yield {
            "path": printable(field.path, 200),
            "code": field.code,
            "message": field.zh if spoken == "zh" else field.en,
            "messageZh": field.zh,
            "messageEn": field.en,
        }


def _challenge(response: Response) -> None:
    """How to sign in. A browser is not asked for Basic, or it would put its own window over our page."""
    if "Sec-Fetch-Mode" not in request.headers:
        response.headers.add("WWW-Authenticate", 'Basic realm="Yuanke", charset="UTF-8"')
    response.headers.add("WWW-Authenticate", 'Bearer realm="Yuanke"')
