"""What people enter in each step of a term election, as a park would: complete, and valid by domain.md §3.B."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from tests.scenarios.papers import NAMES, candidates, charter_rules

SIZE = 5
UNITS = ("江城智能制造有限公司", "江城光电研究院", "高新生物医药有限公司")
DRAFTS = ("work_report", "charter_amendment", "candidate_list", "delegate_plan")
File = dict[str, Any]
PUBLISHED: Final = timedelta(days=8)  # from the first day to the last: six working days or more


def election_plan(congress: str = "2027-02-20", size: int = SIZE, kind: str = "delegates") -> dict[str, Any]:
    """B00."""
    plan = {
        "plan_congress_date": congress,
        "assembly_kind": kind,
        "committee_size": size,
        "standing_size": 0,
        "officer_seats": 3,
        "workplan": [],
    }
    return {"term_no_new": 2, "plan": plan}


def work_report(file: File, since: str | None = "2022-03-01", until: str = "2026-11-30") -> dict[str, Any]:
    """B11: the period begins with the term, `since`."""
    since = since or "2022-03-01"
    report = {"report_from": since, "report_to": max(since, until), "members": 320, "events": 41, "projects": 12}
    text = "本届委员会围绕园区企业技术创新开展服务，举办学术交流和科普活动四十一场，建成科技工作者之家。"
    return {"work_report": {**report, "summary": text, "report_file": [file]}}


def work_report_as_shown(file: File, shown: dict[str, Any]) -> dict[str, Any]:
    """B11, with the beginning of the term that the form is opened with."""
    return work_report(file, shown["work_report"]["report_from"])


def no_amendment() -> dict[str, Any]:
    """B12: the charter stays; the congress decides on that, too."""
    return {"charter_amendment": {"no_change": True, "explanation": "本届章程运行良好，不作修改。"}}


def amendment(file: File, **rules: Any) -> dict[str, Any]:
    """B12: some of the rules of election change; `rules` are the new values by key."""
    row = {"article": "第十六条", "old": "届期五年。", "new": "按新的规定执行。", "reason": "适应园区发展需要。"}
    changed = {
        "no_change": False,
        "explanation": "根据园区发展情况提出修改。",
        "changes": [row],
        "effective": "on_adoption",
        "draft_file": [file],
        "rules_changed": bool(rules),
    }
    return {"charter_amendment": {**changed, **({"rules": charter_rules(**rules)} if rules else {})}}


def candidate_list(size: int = SIZE, extra: int = 0) -> dict[str, Any]:
    """B13: an equal-number list, or one with `extra` candidates more than seats."""
    rows = [{**row, "reelect": False, "recommended_by": UNITS[0]} for row in candidates(size + extra)]
    return {"candidate_list": {"candidates": rows}}


def members_checked(total: int = 60) -> dict[str, Any]:
    """B14 of an assembly of all members: nobody is sent, the roster is checked."""
    return {"delegate_plan": {"member_total": total, "members_checked": True, "targets": []}}


def delegate_plan(total: int = 60) -> dict[str, Any]:
    """B14: the quotas sum to the total."""
    share = total // len(UNITS)
    seats = [share] * (len(UNITS) - 1) + [total - share * (len(UNITS) - 1)]
    quota = [{"unit": unit, "seats": number} for unit, number in zip(UNITS, seats, strict=True)]
    plan = {"delegate_total": total, "method": "election", "deadline": "2027-01-10", "quota": quota}
    return {"delegate_plan": {**plan, "special_delegates": 0, "targets": [{"name": "基层一线", "min_percent": 60}]}}


def committee_review(file: File, *returned: str, entitled: int = 15, present: int = 12) -> dict[str, Any]:
    """B20: each draft is passed or returned with its reason."""
    review: dict[str, Any] = {
        "meeting_name": "第一届委员会第六次全体会议",
        "start_at": "2026-12-20T09:00+08:00",
        "place": "园区会议中心",
        "host": "陈委",
        "recorder": "李秘",
        "due_count": entitled,
        "present_count": present,
        "leave_count": entitled - present,
        "minutes": [file],
    }
    for draft in DRAFTS:
        back = draft in returned
        votes = {"yes": 0 if back else present, "no": present if back else 0, "abstain": 0}
        review |= {draft: "return" if back else "agree", **{f"{draft}_{way}": n for way, n in votes.items()}}
        review |= {f"{draft}_opinion": "请补充数据后再审议。"} if back else {}
    return {"committee_review": review}


def review_as_shown(file: File, shown: dict[str, Any], *returned: str) -> dict[str, Any]:
    """B20: all of the committee in office that the form is opened with are there."""
    number = shown["committee_review"]["due_count"]
    return committee_review(file, *returned, entitled=number, present=number)


def nomination_notice(file: File) -> dict[str, Any]:
    """B30: ten days at least to nominate."""
    notice = {
        "notice_doc_no": "江高科协发〔2027〕1号",
        "nominate_from": "2026-12-30",
        "nominate_to": "2027-01-10",
        "recipients": [{"unit": unit, "contact": "联系人"} for unit in UNITS],
        "notice_file": [file],
    }
    return {"nomination": notice}


def delegates(count: int = 60) -> dict[str, Any]:
    """B31."""
    rows = [
        {
            "name": f"代表{n:03d}",
            "gender": "female" if n % 3 == 0 else "male",
            "unit": UNITS[n % len(UNITS)],
            "phone": f"137{n:08d}",
            "is_front_line": n % 5 != 0,
            "how_chosen": "单位职工大会选举产生",
        }
        for n in range(count)
    ]
    return {"delegates": {"rows": rows}}


def credentials(file: File, shown: dict[str, Any], *unqualified: str) -> dict[str, Any]:
    """B33: `shown` is what the form was opened with."""
    rows = [
        {**row, "result": "unqualified", "reason": "已调离原单位"} if row["name"] in unqualified else row
        for row in shown["credentials"]["rows"]
    ]
    decision = "return" if unqualified else "agree"
    return {"credentials": {"rows": rows, "decision": decision, "report": [file]}}


def nominated(shown: dict[str, Any], *added: str) -> dict[str, Any]:
    """B32: the units nominate whom the list proposes, and `added`."""
    unit = {"unit": UNITS[1], "proposed_post": "member", "recommended_by": UNITS[1]}
    return {"nominated": {"candidates": [*shown["nominated"]["candidates"], *({"name": n, **unit} for n in added)]}}


def candidate_check(shown: dict[str, Any], first: date = date(2027, 1, 12)) -> dict[str, Any]:
    """B34: everybody is suitable; to be published for five working days and more."""
    return {
        "final_list": {
            **shown["final_list"],
            "publicity_from": first.isoformat(),
            "publicity_to": (first + PUBLISHED).isoformat(),
            "channel": "园区公告栏和网站",
            "objections_to": "园区科协秘书处（管委会 305 室）",
        }
    }


def publicity(file: File, shown: dict[str, Any]) -> dict[str, Any]:
    """B34: nobody objected."""
    outcome = {"objections": [], "decision": "agree", "publicity_file": [file]}
    return {"publicity_result": {**shown["publicity_result"], **outcome}}


def congress_plan(file: File, start_at: str = "2027-02-20T09:00+08:00") -> dict[str, Any]:
    """B36."""
    return {
        "congress_plan": {
            "meeting_name": "江城高新区科学技术协会第二次会员代表大会",
            "meeting_kind": "delegates",
            "start_at": start_at,
            "place": "园区会议中心",
            "host": NAMES[0],
            "recorder": "李秘",
            "agenda_ack": True,
            "agenda": [],
            "notice_file": [file],
            "election_rules": [file],
        }
    }


def handover(file: File) -> dict[str, Any]:
    """B52."""
    items = [
        {"matter": matter, "giver": "前任秘书长", "taker": "新任秘书长", "signed": True} for matter in ("印章", "账目")
    ]
    return {"handover": {"items": items, "accounts_closed": True, "archived": True, "list_file": [file]}}
