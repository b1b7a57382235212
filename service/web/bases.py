"""What the fields of a form rest on: words of the guide or of a law, and what the association's own charter says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flask import url_for

from service.domain.charter import Rule, remark
from service.domain.charter_table import RULES
from service.domain.region import UNITS, RegionRules
from service.usecases import charter, guide, region
from service.usecases.tasks import TaskForm
from service.usecases.work import Work
from service.web.speech import _, is_english, language

LIMIT: Final = re.compile(r"deadline_days\.(\w+)")
FILING: Final = "filing_due_on"


def of_form(work: Work, form: TaskForm) -> dict[str, dict[str, Any]]:
    """Component id -> what stands beside it: `text`, `source`, `href` into the guide, and lines of the charter."""
    found = list(_resting((form.schema or {}).get("components") or ()))
    needed = any(properties.get("charter_rule") for _id, properties in found)
    rules = charter.rules_of_case(work, form.task.association_key, form.data) if needed else {}
    return {id: _basis(properties, rules) for id, properties in found}


def _resting(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for component in components:
        properties = component.get("properties") or {}
        if properties.get("rule") or properties.get("charter_rule"):
            yield str(component["id"]), properties
        yield from _resting(component.get("components") or ())


def _basis(properties: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    english = is_english()
    source = str(properties.get("rule_source") or "")
    cited = guide.cited(source)
    if cited is not None:
        shown, href = _of_guide(cited[0], cited[1]), url_for("pages.guide_page") + f"#{cited[2]}"
    else:
        shown, href = (properties.get("en:rule_source") or source) if english else source, None
    return {
        "text": (properties.get("en:rule") if english else "") or properties.get("rule") or "",
        "source": shown,
        "href": href,
        "charter": [_line(key, rules.get(key)) for key in str(properties.get("charter_rule") or "").split()],
    }


def _of_guide(chapter: int, section: int) -> str:
    if not is_english():
        numerals = guide.NUMERALS
        place = f"第{numerals[chapter - 1]}章" + (f"第{numerals[section - 1]}节" if section else "")
        return f"《园区科协工作指南》{place}"
    return f"The guide, chapter {chapter}" + (f", section {section}" if section else "")


def _line(key: str, rule: Rule | None) -> dict[str, str]:
    """One rule of the charter: what it is, what it says, and which article says so."""
    spec, spoken = RULES[key], "en" if is_english() else "zh"
    label = spec.en if is_english() else spec.zh
    if rule is None:
        offered = spec.show(spec.prefill, spoken)
        return {"label": label, "value": _("章程还没有确定；模板值 %(value)s", value=offered), "article": ""}
    article = _("章程%(article)s", article=rule.article) if rule.article else _("章程条款待核对")
    unusual = remark(key, rule.value)
    if unusual is not None:
        article = f"{article} · {unusual.en if is_english() else unusual.zh}"
    return {"label": label, "value": spec.show(rule.value, spoken), "article": article}


def of_due_date(work: Work, form: TaskForm, expression: str | None) -> list[str]:
    """The rules of the region and of the charter by which a due date is counted, each with its source.

    `expression` is the FEEL of the diagram. The values are those that the case began with; where the region has
    another by now, that is said.
    """
    used = list(dict.fromkeys(LIMIT.findall(expression or "")))
    found: list[str] = []
    kept = form.data.get("deadline_days")
    if used and isinstance(kept, Mapping):
        rules = region.rules_of_case(work, form.task.association_key, form.task.organisation_path)
        found += [_limit(rules, key, kept[key]) for key in used if key in rules.limits and key in kept]
    if FILING in (expression or ""):
        charters = charter.rules_of_case(work, form.task.association_key, form.data)
        lines = [_line(key, charters.get(key)) for key in ("filing_days", "filing_day_kind") if key in charters]
        found += [f"{line['label']} {line['value']}（{line['article']}）" for line in lines]
    return found


def _limit(rules: RegionRules, key: str, value: Any) -> str:
    limit, stated = rules.limits[key], rules.deadline_days[key]
    unit = UNITS[limit.unit].name(language())
    if stated.value == value:
        source = stated.source.text(language())
    else:
        source = _("本事项开始时的地区规则，现为 %(now)s %(unit)s", now=stated.value, unit=unit)
    return f"{limit.name.text(language())} {value} {unit}（{source}）"
