"""What a step is for and by which rules, as its documentation in the diagram says it, for the person who does it.

The documentation names our sources and parameters for process owners; who fills in a form is spared them.
"""

from __future__ import annotations

import re
from typing import Final

from service.domain import charter_table
from service.web.speech import named

RULES: Final = re.compile("规则：|期限：")  # what follows is for those who ask why
FOR_OWNERS: Final = (  # in this order
    (r"domain\.md\s*§[\w.]+[′\s]*(?:[A-Z]\w*(?:-\w+)*′?)?(?:、\s*§?[A-Z\d][\w.-]*′?(?: [A-Z]\w*)?)*", ""),
    (r"，参数\s*[\w.]+(?:、[\w.]+)*", ""),
    (r"，?(?:章程规则 )?[a-z]+_\*(?:、[a-z]+_\*)*(?: 规则)?", ""),
    (r"\s*\[(?!D\])[A-Z]\d*[^\]]*\]", ""),  # [K] known law, [W5] a web page
    (r"\s*\[D\]", "（系统默认）"),  # decided by us, to be replaced by a rule of the region or the charter
    (r"（[，、；\s]+", "（"),
    (r"[，、；\s]+）", "）"),
    (r"\s*（）", ""),
    (r"（（(.*?)）", r"（\1"),
    (r"(（[^（）]*)（(系统默认)））", r"\1，\2）"),
    (r"^。|\s+(?=（)", ""),
)
RULE: Final = re.compile(r"\s*\b([a-z]+(?:_[a-z]+)+)\b\s*")


def of_step(documentation: str) -> tuple[str, str]:
    """The purpose of a step in the language of the page, and its rules in Chinese, in words."""
    mark = RULES.search(documentation)
    purpose = (documentation[: mark.start()] if mark else documentation).strip()
    rules = documentation[mark.start() :].removeprefix("规则：") if mark else ""
    return named(purpose) if purpose else "", for_people(rules.strip())


def for_people(rules: str) -> str:
    """Rules without names of files and parameters; what is our own default says so, a charter rule bears its name."""
    for pattern, said in FOR_OWNERS:
        rules = re.sub(pattern, said, rules)
    return RULE.sub(_name, rules)


def _name(found: re.Match[str]) -> str:
    rule = charter_table.RULES.get(found[1])
    return f"“{rule.zh}”" if rule is not None else found[0]
