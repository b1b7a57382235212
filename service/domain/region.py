"""What a local association decides for its region, where the guide leaves it open: the founding path and the limits of
the steps. Each rule has its source; what is marked [D] has no rule behind it and is a default of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.domain.errors import FieldError, Invalid
from service.domain.founding import FOUNDING_PATHS

DEFAULT_PATH: Final = "approval"
DAYS: Final = range(1, 366)
GUIDE: Final = "指南第二章二：园区科协的建立普遍采用审批制，部分采用备案制"


@dataclass(frozen=True, slots=True)
class Limit:
    """Days that a step may take, by its default and where that comes from. The diagram says of which kind they are."""

    key: str
    zh: str
    days: int
    source: str


def _limits(*rows: tuple[str, str, int, str]) -> dict[str, Limit]:
    return {key: Limit(key, zh, days, source) for key, zh, days, source in rows}


# The keys are those of `deadline_days` in bpmn/; tests/test_diagrams.py holds the defaults of both together.
LIMITS: Final = _limits(
    ("self_check", "立项与资格自查", 15, "[D]"),
    ("draft_closing", "草稿自动关闭", 180, "[D]"),
    ("preparatory_group", "成立筹备组", 15, "[D]"),
    ("founding_material", "准备组建材料", 30, "[D]"),
    ("party_consent", "党组织审核（工作日）", 10, "[D]"),
    ("party_confirmation", "党组织确认名单（工作日）", 5, "[D]"),
    ("submit_application", "提交申请（工作日）", 5, "[D]"),
    ("formal_check", "受理与形式审查（工作日）", 5, "[D] 比照行政许可"),
    ("supplement_application", "补正（工作日）", 15, "[D]"),
    ("supplement_notice", "补正逾期通知（工作日）", 5, "[D]"),
    ("review_application", "审核（工作日）", 15, "[D]"),
    ("decide_application", "审批（工作日）", 5, "[D]"),
    ("decision_extension", "审批延长（工作日）", 10, "[D]"),
    ("countersign", "不予批准会签（工作日）", 5, "[D]"),
    ("founding_filing", "组建备案受理（工作日）", 10, "[D]"),
    ("decide_lapse", "逾期未召开成立大会的处理（工作日）", 10, "[D]"),
    ("adjournment_choice", "再次流会后的处理（工作日）", 10, "[D]"),
    ("congress_again", "流会后另行召开", 30, "[D]"),
    ("election_start", "启动换届", 30, "[D]"),
    ("election_plan", "制定换届方案", 30, "[D]"),
    ("election_draft", "起草换届材料", 30, "[D]"),
    ("committee_review", "委员会审议", 15, "[D]"),
    ("nomination_notice", "下发推荐通知（工作日）", 5, "[D]"),
    ("delegate_credentials", "代表资格审查", 7, "[D]"),
    ("candidate_check", "候选人审查（工作日）", 10, "[D]"),
    ("candidate_publicity", "登记公示结果（工作日）", 3, "[D]"),
    ("candidate_adjustment", "调整候选人名单（工作日）", 5, "[D]"),
    ("check_filing", "备案审查（工作日）", 10, "[D]"),
    ("answer_filing", "备案补正（工作日）", 15, "[D]"),
    ("filing_gaps", "备案补正至少留出（工作日）", 5, "[D]"),
    ("handover", "归档与交接", 30, "[D]"),
    ("request_adjustment", "申请提前或延期（工作日）", 10, "[D]"),
    ("adjustment_resolution", "提前或延期的委员会决议", 15, "[D]"),
    ("supervise_adjustment", "监督部门意见（工作日）", 10, "[D]"),
    ("decide_adjustment", "提前或延期的审批（工作日）", 10, "[D]"),
    ("enter_applications", "登记入会申请（工作日）", 10, "[D]"),
    ("check_applications", "入会申请的审核（工作日）", 10, "[D]"),
    ("approve_members", "入会审批", 30, "[D]"),
    ("request_ending", "登记退会或除名（工作日）", 10, "[D]"),
    ("expulsion_vote", "委员会表决除名", 30, "[D]"),
    ("draft_charter_change", "起草章程修改", 30, "[D]"),
    ("charter_session", "大会表决章程修改", 60, "[D]"),
    ("decide_charter", "章程修改的审批（工作日）", 10, "[D]"),
    ("request_change", "提出届中变更（工作日）", 10, "[D]"),
    ("change_session", "届中变更的委员会全体会议", 15, "[D]"),
    ("request_closure", "申请注销（工作日）", 10, "[D]"),
    ("closure_resolution", "注销的委员会决议", 15, "[D]"),
    ("decide_closure", "注销的审批（工作日）", 20, "[D]"),
    ("hand_over_assets", "注销前移交", 30, "[D]"),
    ("issue_order", "签发督办单、审阅答复（工作日）", 5, "[D]"),
    ("mark_dormant", "列为休眠（工作日）", 10, "[D]"),
    ("review_dormancy", "休眠复核（工作日）", 20, "[D]"),
)


def parse(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a local association decides: {founding_path, deadline_days: {step: days}}, each of which may be left out.

    Raises Invalid with the path of everything that is wrong.
    """
    errors = [FieldError.of(key, "region_rule_unknown", key=key) for key in given if key not in _KNOWN]
    found: dict[str, Any] = {}
    path = given.get("founding_path")
    if path is not None:
        if path not in FOUNDING_PATHS:
            errors.append(FieldError.of("founding_path", "region_path_unknown", known="、".join(FOUNDING_PATHS)))
        found["founding_path"] = path
    days = given.get("deadline_days")
    if days is not None:
        errors += _wrong_days(days)
        found["deadline_days"] = dict(days) if isinstance(days, Mapping) else {}
    if errors:
        raise Invalid("region_rules_invalid", tuple(errors), count=len(errors))
    return found


_KNOWN: Final = frozenset({"founding_path", "deadline_days"})


def _wrong_days(days: Any) -> list[FieldError]:
    if not isinstance(days, Mapping):
        return [FieldError.of("deadline_days", "field_not_object")]
    wrong = []
    for key, value in days.items():
        where = f"deadline_days.{key}"
        if key not in LIMITS:
            wrong.append(FieldError.of(where, "region_rule_unknown", key=str(key)))
        elif not isinstance(value, int) or isinstance(value, bool) or value not in DAYS:
            wrong.append(FieldError.of(where, "region_days_invalid", min=DAYS.start, max=DAYS.stop - 1))
    return wrong


def decided(chain: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What was decided: `chain` from the nation down, where the nearer one wins, rule by rule.

    This is what an instance is given: limits that nobody has decided stand in the diagram.
    """
    path: str = DEFAULT_PATH
    days: dict[str, int] = {}
    for rules in chain:
        path = rules.get("founding_path") or path
        days |= rules.get("deadline_days") or {}
    return {"founding_path": path, "deadline_days": days}


def effective(chain: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """As `decided`, with the default of every limit that nobody has decided: what people are shown."""
    found = decided(chain)
    return {**found, "deadline_days": {key: limit.days for key, limit in LIMITS.items()} | found["deadline_days"]}
