"""What a step is for and its rules are told in words: no file of ours, no parameter, no mark of a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from service.web.purposes import for_people, of_step

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ROOT = Path(__file__).resolve().parents[2]


def documented() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bpmn").glob("*.bpmn")):
        for task in etree.parse(path).iter(f"{BPMN}userTask"):
            yield f"{path.stem}:{task.get('id')}", task.findtext(f"{BPMN}documentation") or ""


@pytest.mark.parametrize(("where", "documentation"), list(documented()))
def test_a_step_says_what_it_is_for_and_by_which_rules(where: str, documentation: str) -> None:
    purpose, rules = of_step(documentation)
    assert purpose.endswith("。")
    assert "期限：" in rules
    assert not re.search(r"domain\.md|[\[\]§*]|，参数|（）|（（|））|。。|^。|[a-z]_[a-z]", purpose + rules), rules


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("由地方科协决定 [D]（domain.md §3.F F4）。", "由地方科协决定（系统默认）。"),
        ("本环节 15 个（domain.md §3.A A07、A08 [D]）；其余照旧。", "本环节 15 个（系统默认）；其余照旧。"),
        ("移交有管辖的（domain.md §3.A A06，行政许可类推 [K][D]）。", "移交有管辖的（行政许可类推，系统默认）。"),
        ("法定人数按章程 quorum_fraction 计算。", "法定人数按章程“法定到会比例”计算。"),
        ("5 天 [D]，参数 deadline_days.a；延长 10 天 [D]，参数 days.b。", "5 天（系统默认）；延长 10 天（系统默认）。"),
        ("到期后由委员会组织换届（指南第二章三）。", "到期后由委员会组织换届（指南第二章三）。"),
    ],
)  # fmt: skip
def test_what_is_for_process_owners_is_left_out(written: str, said: str) -> None:
    assert for_people(written) == said


def test_a_limit_without_a_rule_is_no_part_of_the_purpose() -> None:
    assert of_step("抽签。期限：当日。") == ("抽签。", "期限：当日。")
    assert of_step("抽签。") == ("抽签。", "")
    assert of_step("") == ("", "")
