"""What people enter in each step of a founding, as a park would: complete, and valid by domain.md §3."""

from __future__ import annotations

from typing import Any

from service.domain.charter_table import RULES

NAMES = (
    "陈建国", "林晓梅", "王海涛", "李春燕", "张志远", "刘思雨", "赵文博", "孙丽华",
    "周明", "吴桂兰", "郑浩", "冯雪", "褚卫东", "卫红", "蒋欣",
)  # fmt: skip
UNIT_CODE = "91420100MA4KLX5B49"  # the last character by the formula of GB 32100-2015


def person(name: str, number: int = 0, **more: Any) -> dict[str, Any]:
    """A row of F-PERSON."""
    return {
        "name": name,
        "gender": "female" if number % 3 == 0 else "male",
        "birth_ym": f"{1970 + number}-06",
        "ethnicity": "01",
        "unit": "江城智能制造有限公司",
        "post": "高级工程师",
        "phone": f"138{number:08d}",
        "is_front_line": number % 2 == 0,
        "consent_privacy": True,
        **more,
    }


def self_check(**changes: Any) -> dict[str, Any]:
    """A01: a park with a management committee."""
    return {
        "assoc_name": "江城高新区科学技术协会",
        "park_name": "江城高新区",
        "park_type": "high_tech_zone",
        "park_level": "national",
        "operator_kind": "management_committee",
        "operator_name": "江城高新区管理委员会",
        "assoc_kind": "single",
        "party_org_kind": "park_committee",
        "party_org_name": "江城高新区党工委",
        "party_region_code": "420100",
        "address": "江城市高新大道 1 号",
        "ent_count": 210,
        "st_workers": 3200,
        "contact_name": "周筹",
        "contact_phone": "13800000001",
        "charter_ack": True,
        "voluntary_ack": True,
        **changes,
    }


def preparatory_group() -> dict[str, Any]:
    """A02: three people, one of them the head."""
    members = [
        {"name": name, "unit": "江城高新区管委会", "post": "处长", "role": role}
        for name, role in zip(NAMES[:3], ("组长", "副组长", "成员"), strict=True)
    ]
    return {"prep_members": members, "prep_head": NAMES[0], "prep_date": "2026-11-02"}


def member_roster(size: int = 60) -> dict[str, Any]:
    """A03a: individual members only."""
    people = [person(f"会员{n:03d}", n % 30, phone=f"139{n:08d}") for n in range(size)]
    return {"roster": {"individuals": people, "groups": []}}


def charter_rules(**changes: Any) -> dict[str, Any]:
    """Every rule of §1.3 with the article it stands in; `changes` are values by key."""
    rules: dict[str, Any] = {}
    for number, (key, spec) in enumerate(RULES.items(), start=10):
        rules[key] = {"value": changes.pop(key, spec.prefill), "article": f"第{number}条"}
    assert not changes, f"no such rules: {changes}"
    return rules


def charter_draft(file: dict[str, Any], **rules: Any) -> dict[str, Any]:
    """A03b."""
    text = "团结引领园区科技工作者，服务创新驱动发展，依照《中国科学技术协会章程》开展工作。"
    return {
        "charter": {
            "name": "江城高新区科学技术协会章程",
            "file": [file],
            "purpose": text,
            "tasks": text,
            "membership": text,
            "funds": text,
            "rules": charter_rules(**rules),
        }
    }


def candidates(count: int = 15, size: int = 15) -> list[dict[str, Any]]:
    """A proposed committee: chair, two vice-chairs, secretary-general and members."""
    posts = ["chair", "vice_chair", "vice_chair", "secretary_general"] + ["member"] * (count - 4)
    return [person(NAMES[n], n, proposed_post=post, bio="长期从事技术研发工作。") for n, post in enumerate(posts)]


def proposed_candidates(count: int = 15) -> dict[str, Any]:
    """A03c."""
    return {"candidates": {"committee_size": count, "candidates": candidates(count)}}


def founding_application() -> dict[str, Any]:
    """A03d: the reason has 100 characters or more, as the form demands."""
    return {
        "application": {
            "reason": "成立科协有利于联系服务园区科技工作者，推动企业技术创新和成果转化。" * 4,
            "st_basis": "园区入驻企业 210 家，企业科技工作者 3200 人。" * 4,
            "resources": "办公场所设在管委会大楼，配备专职人员二名，经费列入园区预算，能够保障日常工作。" * 2,
            "plan_date": "2027-03-01",
        }
    }


def founding_evidence(file: dict[str, Any]) -> dict[str, Any]:
    """A03e."""
    return {"evidence": {"application_letter": [file], "application_form": [file]}}


def agreed() -> dict[str, Any]:
    """A04, B21, B35: the Party organisation agrees."""
    return {"party": {"decision": "agree", "party_meeting_date": "2026-11-20"}}


def returned(*drafts: str) -> dict[str, Any]:
    """The Party organisation returns some of the drafts."""
    return {
        "party": {
            "decision": "return",
            "opinion": "请补充会员单位的盖章材料，并说明人选结构。",
            "returned": list(drafts),
        }
    }


def submission() -> dict[str, Any]:
    """A05."""
    return {"submission": {"declarer": "周筹", "declared_on": "2026-11-24", "declaration": True}}


PAPERS = ("application_letter", "application_form", "charter", "party_consent", "roster", "candidates", "evidence")


def accepted() -> dict[str, Any]:
    """A06: every paper is there."""
    return {"formal": {"check_items": dict.fromkeys(PAPERS, "ok"), "result": "agree"}}


def supplement_wanted(*drafts: str, due: str = "2026-12-15") -> dict[str, Any]:
    """A06: all gaps at once."""
    gaps = [{"material": name, "what": "缺少盖章页，请补齐后重新提交。"} for name in drafts]
    checked = {**dict.fromkeys(PAPERS, "ok"), **dict.fromkeys((d for d in drafts if d in PAPERS), "missing")}
    return {
        "formal": {
            "check_items": checked,
            "result": "supplement",
            "returned": list(drafts),
            "gaps": gaps,
            "gaps_due": due,
        }
    }


def supplemented(shown: dict[str, Any]) -> dict[str, Any]:
    """A05 again: what was asked for is mended and sent with everything else as it was."""
    kept = {name: shown[name] for name in ("roster", "charter", "candidates", "application", "evidence")}
    return {**kept, "supplement": {"note": "已按要求补齐盖章页。"}}


def reviewed() -> dict[str, Any]:
    """A07."""
    return {"review": {"site_visit": False, "decision": "agree"}}


def approved(number: int = 1) -> dict[str, Any]:
    """A08."""
    return {
        "approval": {
            "decision": "agree",
            "reply_doc_no": f"江科协发〔2026〕{number}号",
            "reply_date": "2026-11-24",
        }
    }


def congress_plan(file: dict[str, Any], start_at: str = "2027-01-15T09:00+08:00") -> dict[str, Any]:
    """A09, B36."""
    agenda = ["听取批复", "审议筹备工作报告", "审议章程", "通过选举办法", "选举"]
    return {
        "congress_plan": {
            "meeting_name": "江城高新区科学技术协会第一次会员代表大会",
            "meeting_kind": "delegates",
            "start_at": start_at,
            "place": "园区会议中心",
            "host": NAMES[0],
            "recorder": NAMES[1],
            "agenda": [{"topic": topic} for topic in agenda],
            "agenda_ack": True,
            "notice_file": [file],
            "election_rules": [file],
        }
    }


def sign_in(file: dict[str, Any], entitled: int, present: int, held_on: str) -> dict[str, Any]:
    """A10, B40."""
    return {
        "sign_in": {
            "meeting_name": "江城高新区科学技术协会第一次会员代表大会",
            "held_on": held_on,
            "place": "园区会议中心",
            "due_count": entitled,
            "present_count": present,
            "leave_count": entitled - present,
            "deducted": [],
            "host": "周筹",
            "recorder": "李秘",
            "sheet": [file],
        }
    }


def procedure() -> dict[str, Any]:
    """B41: agenda, rules and tellers, none of whom is a candidate."""
    tellers = [("何监", "chief"), ("施监", "scrutineer"), ("张计", "counter")]
    return {
        "procedure": {
            "agenda_adopted": True,
            "rules_adopted": True,
            "tellers": [{"name": name, "duty": duty} for name, duty in tellers],
            "presidium": [],
        }
    }


def report_vote(yes: int, no: int = 0, abstain: int = 0) -> dict[str, Any]:
    """B42."""
    return {"report_ballot": {"method": "show_of_hands", "yes": yes, "no": no, "abstain": abstain}}


def charter_vote(yes: int, no: int = 0, abstain: int = 0, **more: Any) -> dict[str, Any]:
    """B43."""
    return {"charter_ballot": {"yes": yes, "no": no, "abstain": abstain, **more}}


def count(
    file: dict[str, Any], task: dict[str, Any], votes: dict[str, int] | None = None, **changes: Any
) -> dict[str, Any]:
    """B44, B45: the sheet of a ballot in which everybody present voted; `votes` are those for, by name."""
    tally = task["tally"]
    present = tally["present_count"]
    rows = [
        {**row, "yes": yes, "no": present - yes, "abstain": 0, "declines": False}
        for row in tally["candidates"]
        for yes in [(votes or {}).get(row["name"], present)]
    ]
    sheet = {
        **tally,
        "issued": present,
        "returned": present,
        "valid": present,
        "invalid": 0,
        "over_marked": 0,
        "candidates": rows,
        "write_in": [],
        "chief": "何监",
        "sheet": [file],
        **({"present_reason": "有人在表决前离会。"} if "present_count" in changes else {}),
        **changes,
    }
    return {"tally": sheet}


def election_result(file: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
    """B46."""
    signed = [{"name": "何监"}, {"name": "施监"}]
    return {
        "result": {
            "roster": task["result"]["roster"],
            "scrutineers": signed,
            "result_file": [file],
            "minutes": [file],
            "confirmed": True,
        }
    }


def filing_report(file: dict[str, Any], filed_on: str) -> dict[str, Any]:
    """A11, B50."""
    return {
        "filing": {
            "filing_doc_no": "江高科协发〔2027〕1号",
            "filing_date": filed_on,
            "report_file": [file],
            "charter_file": [file],
            "bundle": [file],
        }
    }


FILED = ("report", "minutes", "result", "roster", "charter", "quorum")


def filing_accepted() -> dict[str, Any]:
    """B51."""
    return {"filing_check": {"check_items": dict.fromkeys(FILED, "ok"), "result": "accept_filing"}}
