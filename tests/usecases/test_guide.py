"""The guide as it is printed: its table of contents and its appendix say what must be there."""

from __future__ import annotations

from service.usecases import guide

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
