"""The catalogue of effects: what a service task of a diagram may ask the service to do.

A diagram names an effect as the type of its task definition and maps variables to the inputs listed here. The
effect is performed in the transaction of the step that asked for it, and its outputs go back to the diagram.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """One effect. `inputs` must be mapped by the diagram, `optional` may be; `outputs` are what it gives back.

    Besides its inputs every effect knows the association and the instance that it is performed for.
    """

    type: str
    zh: str
    en: str
    inputs: frozenset[str]
    optional: frozenset[str] = frozenset()
    outputs: frozenset[str] = frozenset()
    lasting: bool = False  # leaves a mark on records or people that a repetition would not replace

    @property
    def accepted(self) -> frozenset[str]:
        """Every input name that the effect understands; any other is a mistake of the diagram."""
        return self.inputs | self.optional


def _effect(effect_type: str, zh: str, en: str, *, inputs: str, outputs: str = "", optional: str = "") -> EffectSpec:
    needed, may, given = (frozenset(names.split()) for names in (inputs, optional, outputs))
    return EffectSpec(effect_type, zh, en, needed, may, given, effect_type in _LASTING)


def _table(specs: Iterable[EffectSpec]) -> dict[str, EffectSpec]:
    return {spec.type: spec for spec in specs}


# What stays done when a step is sent back: a number is drawn, a paper is out, a record or a procedure exists.
_LASTING: Final = frozenset(
    {"issue_number", "record_document", "issue_reply", "register_association", "open_term", "renew_term"}
    | {"adjust_term", "close_association", "set_dormant", "start_election", "change_officers"}
    | {"enrol_members", "end_memberships", "change_members", "change_charter"}
)

# The field set F-ORG of an application: what becomes the association's record besides its name.
_ORGANISATION_FIELDS: Final = (
    "assoc_short park_name park_type park_level operator_kind operator_name operator_uscc assoc_kind "
    "party_org_name party_org_kind party_region_code address ent_count st_workers contact_name contact_phone"
)

EFFECTS: Final[dict[str, EffectSpec]] = _table(
    (
        # papers
        _effect(
            "route_application",
            "确定受理的地方科协",
            "Find the receiving local association",
            inputs="party_region_code party_org_kind party_org_name",
            outputs="local_association_name party_organisation_name party_has_account founding_path deadline_days "
            "min_st_workers separate_hands",
        ),
        _effect(
            "find_party_organisation",
            "确定送审的党组织",
            "Find the Party organisation that consents",
            inputs="",
            outputs="party_organisation_name party_has_account",
        ),
        _effect("check_application", "核对申请表", "Check the application form", inputs=""),
        _effect("issue_number", "从登记簿取号", "Draw a number from the register", inputs="kind", outputs="number"),
        _effect(
            "record_document",
            "文件归档",
            "File a document",
            inputs="kind title",
            outputs="document_key",
            optional="doc_no doc_date summary",
        ),
        _effect(
            "issue_reply",
            "印发批复",
            "Issue the reply",
            inputs="doc_no reply_date",
            outputs="reply_title document_key",
            optional="conditions",
        ),
        # arithmetic of votes
        _effect("compute_quorum", "核定到会人数", "Check the quorum", inputs="body entitled present", outputs="quorum"),
        _effect(
            "compute_vote",
            "计算表决结果",
            "Compute the result of a vote",
            inputs="matter entitled present yes no abstain",
            outputs="vote",
            optional="valid",
        ),
        _effect(
            "compute_election",
            "计算选举结果",
            "Compute the result of an election",
            inputs="ballot entitled present",
            outputs="election",
            optional="officers pending",
        ),
        # the roster
        _effect("check_roster", "核对会员名册", "Check a roster", inputs="roster", outputs="roster_check"),
        _effect(
            "record_delegates",
            "登记代表",
            "Record the delegates",
            inputs="delegates credentials",
            outputs="delegate_count",
            optional="quota",
        ),
        _effect(
            "record_candidates",
            "登记候选人",
            "Record the candidates",
            inputs="candidates",
            outputs="candidate_count",
            optional="people",
        ),
        _effect(
            "count_entitled",
            "核定应到人数",
            "Count those entitled by the roster",
            inputs="hint",
            outputs="entitled",
            optional="assembly_kind notice_on congress_on",
        ),
        _effect(
            "match_members", "与会员名册比对", "Match a list with the roster", inputs="roster", outputs="known_members"
        ),
        _effect(
            "enrol_members",
            "登记入会",
            "Enrol members",
            inputs="roster approvals",
            outputs="enrolment",
            optional="joined_on",
        ),
        _effect("find_members", "核对会员号", "Find members by number", inputs="ending", outputs="ending_members"),
        _effect("change_members", "变更会员信息", "Change members' data", inputs="ending", outputs="changed_count"),
        _effect("end_memberships", "登记退会或除名", "End memberships", inputs="ending", outputs="ended_count"),
        _effect("list_officers", "查在任名单", "List who holds office", inputs="", outputs="officers_now"),
        _effect(
            "change_officers",
            "更新在任名单",
            "Record who leaves and takes office in mid-term",
            inputs="elected_on",
            outputs="officer_count",
            optional="leaving elected_people people",
        ),
        # the lists of an election, before the congress
        _effect("prepare_election", "核对本届情况", "See how the term stands", inputs="", outputs="election_facts"),
        _effect(
            "check_amendment",
            "对比选举规则",
            "Compare the rules of election",
            inputs="amendment",
            outputs="rules_diff",
        ),
        _effect(
            "check_candidates",
            "核对候选人名单",
            "Check a list of candidates",
            inputs="candidates seats field",
            outputs="list_check",
            optional="complete",
        ),
        _effect(
            "check_delegates",
            "核对代表名额",
            "Check delegates against their quotas",
            inputs="delegates quota",
            outputs="delegate_check",
        ),
        _effect(
            "review_drafts",
            "核定审议表决",
            "Count the committee's votes on the drafts",
            inputs="review entitled present",
            outputs="review_votes",
        ),
        _effect(
            "compare_candidates",
            "对比候选人名单",
            "Compare two lists of candidates",
            inputs="consented candidates seats",
            outputs="list_diff",
        ),
        # associations and their terms
        _effect(
            "register_association",
            "登记园区科协",
            "Register the association",
            inputs="assoc_name charter_rules",
            outputs="association_key",
            optional=f"{_ORGANISATION_FIELDS} roster joint_units joined_on",
        ),
        _effect(
            "check_charter_change",
            "核对名称和条款",
            "Check a new name and the articles of what changes",
            inputs="charter_change",
            outputs="charter_check",
        ),
        _effect(
            "change_charter",
            "新章程生效",
            "Put a changed charter into force",
            inputs="effective_on",
            outputs="charter_version",
            optional="charter_rules assoc_name",
        ),
        _effect(
            "open_term",
            "开始届期",
            "Open the term",
            inputs="term_no elected_on term_years",
            outputs="term_key term_start term_end",
            optional="elected_people people starts_on ends_on founded_on",
        ),
        _effect(
            "renew_term",
            "换届接续届期",
            "Renew the term",
            inputs="term_no elected_on",
            outputs="term_key term_start term_end",
            optional="charter_rules elected_people people",
        ),
        _effect(
            "expect_filing",
            "核定备案期限",
            "Set the limit of the filing",
            inputs="congress_on",
            outputs="filing_due_on",
        ),
        _effect(
            "assess_term", "判断届期阶段", "Assess the term", inputs="term_key", outputs="months_left stage next_at"
        ),
        _effect(
            "raise_deadline",
            "提醒届期期限",
            "Raise a deadline of the term",
            inputs="term_key stage",
            outputs="notice_count",
            optional="roles title text escalate",
        ),
        _effect(
            "assess_adjustment",
            "核定提前或延期",
            "Hold another date against the charter",
            inputs="term_key new_date",
            outputs="adjustment_check",
        ),
        _effect(
            "adjust_term",
            "更新届期",
            "Move the end of the term",
            inputs="term_key approved_until kind",
            outputs="term_end",
            optional="consented_until",
        ),
        _effect(
            "find_election",
            "查换届是否已启动",
            "See whether the election is under way",
            inputs="",
            outputs="election_under_way",
        ),
        _effect("start_election", "启动换届流程", "Start the term election", inputs="term_key", outputs="instance_key"),
        _effect("find_successor", "核对存续的科协", "Find the successor", inputs="closure", outputs="successor"),
        _effect(
            "close_association",
            "注销园区科协",
            "Close the association",
            inputs="kind",
            outputs="ended_count moved_count",
            optional="successor_name reason",
        ),
        _effect(
            "set_dormant",
            "休眠或恢复",
            "Let the association rest, or wake it",
            inputs="dormant",
            outputs="association_status",
        ),
        # messages to people
        _effect("notify", "发送通知", "Send a notice", inputs="role title text"),
    )
)
