"""The rules of a region: what holds, where it comes from and what changed; its local association changes them here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import AppError, Forbidden, NotFound
from service.domain.founding import FOUNDING_PATHS
from service.domain.region import DAYS, LONGEST_REASON, UNITS, RegionRules, RulePack
from service.store.organisations import Organisation
from service.store.search import Page
from service.usecases import organisations, region
from service.usecases.region import RuleChange
from service.usecases.work import Work
from service.web.lists import ascending, more, one_page
from service.web.page import do, key_of, pages
from service.web.speech import _, language, ngettext
from service.web.words import clock

LOCAL: Final = ("national", "provincial", "city")
PATH: Final = "founding_path"
WORKERS: Final = "min_st_workers"
HANDS: Final = "separate_hands"
HANDS_SAID: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region in the list. `note` says what it decided itself."""

    href: str
    name: str
    note: str
    mine: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A limit. `given` is what the region itself decided, `otherwise` what would hold without."""

    key: str
    label: str
    value: str
    unit: str
    own: bool
    source: str
    given: str
    otherwise: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of the rules in words."""

    when: str
    who: str
    reason: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody typed into the form, and what is wrong with it by its field."""

    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""


def read_list(work: Work) -> tuple[Page[Organisation], list[RegionLine]]:
    """The local associations that the person may see, from the nation down."""
    page = one_page(work, organisations.search_organisations, {"kind": {"$in": list(LOCAL)}}, ascending("path"))
    packs = region.newest_packs(work)
    mine = work.actor.organisation_keys
    return page, [
        RegionLine(url_for("pages.region", key=row.key), _name(row), _decided(row, packs), row.key in mine)
        for row in page.items
    ]


def _name(row: Organisation) -> str:
    return row.name_en or row.name if language() == "en" else row.name


def _decided(row: Organisation, packs: Mapping[str, RulePack]) -> str:
    taken = packs.get(row.rules.get("pack", ""))
    own = len(row.rules.get("deadline_days") or {}) + bool(row.rules.get(PATH))
    said = [taken.name.text(language())] if taken else []
    said += [ngettext("自定 %(num)d 项", "自定 %(num)d 项", own)] if own else []
    return " · ".join(said) or _("全部沿用")


@pages.get("/regions")
def regions_list() -> str:
    """The regions whose rules the person may see."""
    page, lines = do(read_list)
    return render_template("regions.html", page=page, lines=lines, more=more(page))


def read_one(work: Work, key: int, given: Given) -> dict[str, Any]:
    """Everything that the page of a region shows. Raises NotFound, also for what is no local association."""
    place = organisations.get_organisation(work, key)
    if place.kind not in LOCAL:
        raise NotFound("not_found", what="region", key=key)
    rules, otherwise, packs = (
        region.rules_at(work, place.path),
        region.without_own(work, place.path),
        region.newest_packs(work),
    )
    own = {**(place.rules.get("deadline_days") or {}), PATH: place.rules.get(PATH, "")}
    groups = [
        (word.name(language()), [_line(key, rules, otherwise, own, given) for key in _of(code, rules)])
        for code, word in rules.groups.items()
    ]
    return {
        "name": _name(place),
        "may": region.may_decide(work, place) and bool(rules.limits),
        "groups": groups,
        "hand_choices": [("yes", _hands(True)), ("no", _hands(False))],
        "workers": _workers_line(place, rules, otherwise, given),
        "hands": _hands_line(place, rules, otherwise, given),
        "path": _path_line(rules, otherwise, own[PATH], given),
        "paths": [(code, word.name(language())) for code, word in FOUNDING_PATHS.items()],
        "packs": [(one.id, one.name.text(language())) for one in packs.values() if one.extends],
        "pack": given.values.get("pack", place.rules.get("pack", "")),
        "pack_name": packs[rules.pack].name.text(language()) if rules.pack in packs else _base(packs),
        "history": [_change(one, rules, packs) for one in region.rule_history(work, key)],
    }  # fmt: skip


def _of(group: str, rules: RegionRules) -> list[str]:
    return [key for key, limit in rules.limits.items() if limit.group == group]


def _path_line(rules: RegionRules, otherwise: RegionRules, own: str, given: Given) -> RuleLine:
    value, without = (FOUNDING_PATHS[one.founding_path.value].name(language()) for one in (rules, otherwise))
    chosen, wrong = given.values.get(PATH, own), given.wrong.get(PATH, "")
    source = rules.founding_path.source.text(language())
    return RuleLine(PATH, _("组建方式"), value, "", PATH in rules.own, source, chosen, without, wrong)


def _workers_line(place: Organisation, rules: RegionRules, otherwise: RegionRules, given: Given) -> RuleLine:
    value, without = (_workers(one.others[WORKERS]) for one in (rules, otherwise))
    typed = given.values.get(WORKERS, str(place.rules.get(WORKERS, "")))
    source = _("指南第二章一只要求“有一定数量的企业科技工作者”，没有给出人数；低于参考数的申请只作提醒，不拦截。")
    own, wrong = WORKERS in place.rules, given.wrong.get(WORKERS, "")
    return RuleLine(WORKERS, _label(WORKERS, rules), value, _("人"), own, source, typed, without, wrong)


def _hands_line(place: Organisation, rules: RegionRules, otherwise: RegionRules, given: Given) -> RuleLine:
    value, without = (_hands(one.others[HANDS]) for one in (rules, otherwise))
    apart = place.rules.get(HANDS)
    decided = "" if apart is None else "yes" if apart else "no"
    source = _("指南没有规定；人手少的单位可由一人先后办理。候选人本人在任何环节都不得办理。")
    own, typed, wrong = HANDS in place.rules, given.values.get(HANDS, decided), given.wrong.get(HANDS, "")
    return RuleLine(HANDS, _label(HANDS, rules), value, "", own, source, typed, without, wrong)


def _workers(value: int | None) -> str:
    return _("没有参考数") if value is None else ngettext("%(num)d 人", "%(num)d 人", value)


def _hands(apart: bool) -> str:
    return _("由三人分别办理") if apart else _("可由同一人办理")


def _base(packs: Mapping[str, RulePack]) -> str:
    return next((one.name.text(language()) for one in packs.values() if one.extends is None), "")


def _line(key: str, rules: RegionRules, otherwise: RegionRules, own: Mapping[str, Any], given: Given) -> RuleLine:
    limit, stated, name = rules.limits[key], rules.deadline_days[key], f"deadline_days.{key}"
    return RuleLine(
        name,
        limit.name.text(language()),
        str(stated.value),
        UNITS[limit.unit].name(language()),
        key in rules.own,
        stated.source.text(language()),
        given.values.get(name, str(own.get(key, ""))),
        str(otherwise.deadline_days[key].value),
        given.wrong.get(name, ""),
    )


def _change(one: RuleChange, rules: RegionRules, packs: Mapping[str, RulePack]) -> ChangeLine:
    return ChangeLine(
        clock(one.at),
        one.person_name,
        one.reason,
        [
            (_label(key, rules), _said(key, before, rules, packs), _said(key, after, rules, packs))
            for key, before, after in one.changes
        ],
    )


def _label(key: str, rules: RegionRules) -> str:
    named = {
        PATH: _("组建方式"),
        "pack": _("规则包"),
        WORKERS: _("企业科技工作者参考人数"),
        HANDS: _("经办、审核、签发"),
    }
    return rules.limits[key].name.text(language()) if key in rules.limits else named.get(key, key)


def _said(key: str, value: Any, rules: RegionRules, packs: Mapping[str, RulePack]) -> str:
    if value is None:
        return _("沿用")
    if key == PATH:
        return FOUNDING_PATHS[value].name(language())
    if key in (WORKERS, HANDS):
        return _workers(value) if key == WORKERS else _hands(value)
    if key == "pack":
        return packs[value].name.text(language()) if value in packs else str(value)
    unit = f" {UNITS[rules.limits[key].unit].name(language())}" if key in rules.limits else ""
    return f"{value}{unit}"


@pages.get("/regions/<key>", endpoint="region")
def region_page(key: str) -> ResponseReturnValue:
    """The rules of one region."""
    return _page(key, Given())


def _page(key: str, given: Given) -> ResponseReturnValue:
    shown = do(read_one, key_of(key, _("地区")), given)
    values = {"reason": given.values.get("reason", "")}
    page = render_template(
        "region.html", **shown, given=given, values=values, days=DAYS, longest=LONGEST_REASON,
        here=url_for("pages.region", key=key),
    )  # fmt: skip
    return (page, 422) if given.sentence or given.wrong else page


@pages.post("/regions/<key>")
def region_set(key: str) -> ResponseReturnValue:
    """Decide the rules of a region anew. What is left empty, the one above decides."""
    typed = {name: value.strip() for name, value in request.form.items()}
    rules: dict[str, Any] = {name: typed[name] for name in ("pack", PATH) if typed.get(name)}
    days = {name.partition(".")[2]: text for name, text in typed.items() if name.startswith("deadline_days.") and text}
    if typed.get(WORKERS):
        rules[WORKERS] = _number(typed[WORKERS])
    if typed.get(HANDS):
        rules[HANDS] = HANDS_SAID.get(typed[HANDS], typed[HANDS])
    if days:
        rules["deadline_days"] = {name: _number(text) for name, text in days.items()}
    try:
        do(region.set_region_rules, key_of(key, _("地区")), rules, typed.get("reason", ""))
    except (Forbidden, NotFound):
        raise
    except AppError as error:
        wrong = {one.path: one.zh if language() == "zh" else one.en for one in error.fields}
        return _page(key, Given(typed, wrong, error.text(language())))
    return redirect(url_for("pages.region", key=key, said="rules_set"))


def _number(text: str) -> Any:
    """The number that was typed; what is none stays as it is, and is refused at its field."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
