"""Errors as pages that say what happened and what to do, and as problem+json for the islands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

import structlog
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service.domain import errors
from service.domain.errors import AppError
from service.web.page import pages
from service.web.speech import language, lazy

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kind:
    """The status of an error, its title, and what the person can do."""

    status: int
    title: Any
    advice: Any


INVALID: Final = Kind(400, lazy("请求有误"), lazy("请返回上一页重新填写。"))
UNAUTHENTICATED: Final = Kind(401, lazy("请先登录"), lazy("登录后会回到这一页。"))
FORBIDDEN: Final = Kind(403, lazy("没有权限"), lazy("如果这是您的工作，请联系系统管理员为您开通相应角色。"))
NOT_FOUND: Final = Kind(
    404, lazy("没有找到"), lazy("它可能不存在，也可能不属于您的单位。请检查地址，或从导航重新进入。")
)
CONFLICT: Final = Kind(409, lazy("情况已经变化"), lazy("请刷新后查看最新状态，再决定下一步。"))
TOO_LARGE: Final = Kind(413, lazy("内容过大"), lazy("单个附件不超过 20 MB。可以压缩图片，或把扫描件分成几个文件。"))
REFUSED: Final = Kind(422, lazy("不符合规则"), lazy("请按提示修改后再试。"))
BROKEN: Final = Kind(
    500, lazy("系统出错了"), lazy("已经提交的内容不会丢失。请稍后再试；仍然出错时，请把编号告诉系统管理员。")
)
UNAVAILABLE: Final = Kind(503, lazy("暂时不可用"), lazy("请稍等片刻再刷新。没有提交的内容保存在您的浏览器里。"))

KINDS: Final[dict[type[AppError], Kind]] = {
    errors.Invalid: INVALID,
    errors.Unauthenticated: UNAUTHENTICATED,
    errors.Forbidden: FORBIDDEN,
    errors.NotFound: NOT_FOUND,
    errors.WrongState: CONFLICT,
    errors.TooLarge: TOO_LARGE,
    errors.Refused: REFUSED,
    errors.Unavailable: UNAVAILABLE,
}
OF_STATUS: Final = {kind.status: kind for kind in (*KINDS.values(), BROKEN)}


def wants_json() -> bool:
    """Whether an island asked, which shows the error inside its own page."""
    return "application/problem+json" in request.headers.get("Accept", "")


@pages.errorhandler(AppError)
def answer(error: AppError) -> ResponseReturnValue:
    """The page or the problem of an error of ours."""
    kind = next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)
    if wants_json():
        return _problem(kind, error.code, error.text(language()), _fields(error))
    if kind is UNAUTHENTICATED:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("pages.sign_in", next=back))
    fields = [line["message"] for line in _fields(error)]
    return _page(kind, error.text(language()), fields, "")


@pages.errorhandler(HTTPException)
def answer_http(error: HTTPException) -> ResponseReturnValue:
    """The page or the problem of what Flask raised: no such page, an upload too large, a fault inside."""
    kind = OF_STATUS.get(error.code or 500, BROKEN if (error.code or 500) >= 500 else INVALID)
    trace = ""
    if kind is BROKEN:
        trace = secrets.token_hex(6)
        log.error("page.failed", trace=trace, method=request.method, path=request.path)
    if wants_json():
        return _problem(kind, "", f"{kind.title}。{kind.advice}", [])
    response = make_response(_page(kind, "", [], trace))
    if error.code in (405,):
        response.status_code = error.code
    return response


def _problem(kind: Kind, code: str, detail: str, fields: list[dict[str, str]]) -> Response:
    body = {"type": "about:blank", "title": str(kind.title), "status": kind.status, "code": code, "detail": detail}
    response = jsonify({**body, "fields": fields})
    response.status_code, response.mimetype = kind.status, "application/problem+json"
    return response


def _fields(error: AppError) -> list[dict[str, str]]:
    spoken = language()
    return [{"path": f.path, "message": f.zh if spoken == "zh" else f.en} for f in error.fields]


def _page(kind: Kind, sentence: str, fields: list[str], trace: str) -> tuple[str, int]:
    known = g.get("actor") is not None
    page = render_template("error.html", kind=kind, sentence=sentence, fields=fields, trace=trace, known=known)
    return page, kind.status


def install(app: Flask) -> None:
    """Answer for addresses that are no page. The API answers for its own before this is asked."""
    app.register_error_handler(HTTPException, answer_http)
