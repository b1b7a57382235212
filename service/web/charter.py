"""The rules of a charter: what each says, who held it against the text, and what each version changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.charter import LONGEST_ARTICLE, remark
from service.domain.charter_table import RULES
from service.domain.errors import AppError, Forbidden, NotFound
from service.usecases import associations, charter
from service.usecases.charter import Difference, RuleState, Version
from service.usecases.work import Work
from service.web.page import do, key_of, pages
from service.web.speech import _, is_english, language
from service.web.words import day


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule that a version has otherwise than the one before: the value with its article, before and now."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangedVersion:
    """A version with what it changed."""

    title: str
    rules: Sequence[ChangedRule]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of the version in force. `state` says whether somebody held it against the charter, and who and when."""

    key: str
    label: str
    value: str
    article: str
    source: str
    state: str
    confirmed: bool
    remark: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody typed: rule -> article, and what is wrong with it."""

    articles: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""


def read_changes(work: Work, association_key: int) -> list[ChangedVersion]:
    """Every version but the first with what it changed, the newest first. Raises NotFound."""
    rows = [version.row for version in charter.versions(work, association_key)]
    found = []
    for after, before in pairwise(rows):
        title = _(
            "第 %(n)s 版，%(day)s 起；与第 %(before)s 版相比：",
            n=after.version, day=day(after.effective_on), before=before.version,
        )  # fmt: skip
        changed = charter.difference(work, association_key, before.version, after.version)
        found.append(ChangedVersion(title, [_line(one) for one in changed]))
    return found


def _line(one: Difference) -> ChangedRule:
    return ChangedRule(
        _label(one.key), _said(one.key, one.before, one.article_before), _said(one.key, one.after, one.article_after)
    )


def _label(key: str) -> str:
    return RULES[key].en if is_english() else RULES[key].zh


def _said(key: str, value: Any, article: str | None) -> str:
    """The value in words, with its article or that it still has to be checked."""
    if value is None:
        return ""
    return f"{RULES[key].show(value, language())}（{article or _('待核对')}）"


def read_one(work: Work, key: int, given: Given) -> dict[str, Any]:
    """Everything that the page of a charter's rules shows. Raises NotFound."""
    association = associations.get_association(work, key)
    newest = next(iter(charter.versions(work, key)), None)
    return {
        "name": association.name,
        "address": url_for("pages.association", key=key),
        "may": newest is not None and charter.may_confirm(work, association),
        "version": newest.row.version if newest else 0,
        "note": _("第 %(n)s 版，%(day)s 起", n=newest.row.version, day=day(newest.row.effective_on)) if newest else "",
        "open": newest.unconfirmed if newest else 0,
        "rows": [_row(rule, given) for rule in newest.rules] if newest else [],
        "changes": read_changes(work, key),
    }


def _row(rule: RuleState, given: Given) -> RuleRow:
    unusual = remark(rule.key, rule.value)
    return RuleRow(
        rule.key,
        _label(rule.key),
        RULES[rule.key].show(rule.value, language()),
        given.articles.get(rule.key, rule.article or ""),
        RULES[rule.key].source[is_english()],
        _state(rule),
        rule.confirmed_by is not None,
        "" if unusual is None else unusual.en if is_english() else unusual.zh,
        given.wrong.get(f"articles.{rule.key}", ""),
    )


def _state(rule: RuleState) -> str:
    if rule.confirmed_by is not None:
        return _("%(who)s 于 %(day)s 核对", who=rule.confirmed_by, day=day(rule.confirmed_at))
    offered = rule.article is None and rule.value == RULES[rule.key].prefill
    return _("模板预填，待核对") if offered else _("待核对")


@pages.get("/associations/<key>/charter")
def charter_page(key: str) -> ResponseReturnValue:
    """The rules of an association's charter."""
    return _page(key, Given())


def _page(key: str, given: Given) -> ResponseReturnValue:
    shown = do(read_one, key_of(key, _("园区科协")), given)
    here = url_for("pages.charter_page", key=key)
    page = render_template("charter.html", **shown, sentence=given.sentence, longest=LONGEST_ARTICLE, here=here)
    return (page, 422) if given.sentence else page


@pages.post("/associations/<key>/charter")
def charter_confirm(key: str) -> ResponseReturnValue:
    """Say that rules stand in the charter: the one whose button was pressed, or all that have an article."""
    number, one = key_of(key, _("园区科协")), request.form.get("rule", "")
    typed = {name: request.form.get(f"article.{name}", "").strip() for name in RULES}
    newest = next(iter(do(charter.versions, number)), None)
    if newest is None or request.form.get("version") != str(newest.row.version):
        return _page(key, Given(typed, {}, _("章程规则已有新的版本，请对照新版本重新核对。")))
    articles = {one: typed.get(one, "")} if one else _filled(newest, typed)
    if not articles:
        return _page(key, Given(typed, {}, _("请先填写章程条款，例如“第二十条”，再确认。")))
    try:
        do(charter.confirm, number, newest.row.version, articles)
    except (Forbidden, NotFound):
        raise
    except AppError as error:
        wrong = {field.path: field.en if is_english() else field.zh for field in error.fields}
        return _page(key, Given(typed, wrong, _("请改正标出的章程条款。") if wrong else error.text(language())))
    return redirect(url_for("pages.charter_page", key=key, said="rules_confirmed"))


def _filled(version: Version, typed: Mapping[str, str]) -> dict[str, str]:
    """What has an article now and was not confirmed with it: a confirmation that stands keeps its person and day."""
    standing = {rule.key: rule.article for rule in version.rules if rule.confirmed_by is not None}
    return {name: article for name, article in typed.items() if article and standing.get(name) != article}
