"""The guide as it is printed: its table of contents and its appendix say what must be there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.usecases import guide

FORMS = Path(__file__).parents[2] / "forms"

CONTENTS = {
    "第一章 园区科协是什么": ["一、园区科协的主要职责", "二、园区科协与园区的关系", "三、园区科协与企业科协的关系"],
    "第二章 园区科协怎么建": [
        "一、园区科协的成立条件",
        "二、园区科协的组建程序",
        "三、园区科协的换届程序",
        "四、园区科协的组织架构",
        "五、个人会员和团体会员",
    ],
    "第三章 园区科协怎么干": ["一、明确工作定位", "二、畅通内部沟通", "三、汇聚外部资源", "四、强化自身建设"],
    "第四章 园区科协干什么": [
        "一、强化思想引领",
        "二、开展学术交流",
        "三、推动企业发展",
        "四、助力人才成长",
        "五、加强科学普及",
        "六、建设科技工作者之家",
    ],
}


def test_it_has_the_chapters_and_sections_of_its_table_of_contents() -> None:
    found = {one.title: [section.title for section in one.sections if section.title] for one in guide.chapters()}
    assert found == CONTENTS
    assert all(part.paragraphs for one in guide.chapters() for s in one.sections for part in s.parts if part.title)


def test_the_appendix_has_every_province_and_the_corps() -> None:
    found = {one.province: (one.department, one.phone) for one in guide.contacts()}
    assert len(found) == 32
    assert found["北京"] == ("北京市科学技术协会创新服务中心", "010-87667006")
    assert found["安徽"] == ("组织人事部", "0551-62661734")
    assert found["新疆生产建设兵团"] == ("办公室", "0991-2896182")


def test_words_are_found_in_sections_and_contacts() -> None:
    chapters, contacts = guide.find("三至五年")
    assert [(one.title, [section.title for section in one.sections]) for one in chapters] == [
        ("第二章 园区科协怎么建", ["三、园区科协的换届程序"])
    ]
    assert contacts == []
    chapters, contacts = guide.find("anhui")
    assert chapters == [] and [one.province for one in contacts] == ["安徽"]
    assert guide.find("没有这样的话") == ([], [])


def resting(components: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for component in components:
        yield component.get("properties") or {}
        yield from resting(component.get("components") or [])


def test_what_a_field_quotes_from_the_guide_stands_there_word_for_word() -> None:
    """A form cites 指南第二章三; …… stands for what is left out."""
    sections = {section.id: section for one in guide.chapters() for section in one.sections}
    quoted = 0
    for path in FORMS.glob("*.form"):
        for properties in resting(json.loads(path.read_text("utf-8"))["components"]):
            if not properties.get("rule_source", "").startswith("指南第"):
                continue
            found = guide.cited(properties["rule_source"])
            assert found is not None, f"{path.name}: {properties['rule_source']}"
            said = "".join(text for part in sections[found[2]].parts for text in part.paragraphs)
            position = 0
            for piece in filter(None, properties["rule"].split("……")):
                position = said.find(piece, position)
                assert position >= 0, f"{path.name}: {piece}"
            quoted += 1
    assert quoted > 60


def test_a_citation_of_what_the_guide_does_not_have_is_none() -> None:
    assert guide.cited("指南第二章三") == (2, 3, "c2-3")
    assert guide.cited("指南第一章") == (1, 0, "c1")
    assert guide.cited("指南第二章九") is None and guide.cited("民法典") is None
