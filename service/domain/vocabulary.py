"""The words of the procedures: outcomes, states of a case, stages of a term and the verbs of the journal.

One table each, with the Chinese and the English name, so that diagrams, pages and papers use the same word. The
codes are what is stored; the roles have a table of their own in `roles`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Word:
    """A code and its two names."""

    code: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        """The name in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en


Words = dict[str, Word]


def words(*rows: tuple[str, str, str]) -> Words:
    """A table of words by code, in the order in which they are shown."""
    return {code: Word(code, zh, en) for code, zh, en in rows}


def names(codes: Iterable[str], table: Words, language: str) -> str:
    """The names of `codes` as one list of words: 同意、退回修改 or Agree, Return."""
    return ("、" if language.startswith("zh") else ", ").join(table[code].name(language) for code in codes)


# What a reviewer decides (domain.md §3.0). The third column of the guide's practice, "next", is drawn in the diagrams.
OUTCOMES: Final = words(
    ("agree", "同意", "Agree"),
    ("return", "退回修改", "Return for revision"),
    ("supplement", "补正", "Ask for supplements"),
    ("reject", "不予批准", "Do not approve"),
    ("object", "提出异议", "Object"),
    ("accept_filing", "予以备案", "Accept the filing"),
    ("withdraw", "撤回", "Withdraw"),
    ("suspend", "中止", "Suspend"),
    ("resume", "恢复", "Resume"),
    ("terminate", "终止", "Terminate"),
    ("extend", "延长期限", "Extend the time limit"),
    ("transfer", "移交", "Transfer"),
)
# Outcomes that must say why: the others may.
REASONED_OUTCOMES: Final = frozenset(
    {"return", "supplement", "reject", "object", "suspend", "terminate", "extend", "transfer"}
)

# What a meeting decides of one draft of several (domain.md §3.B B20): the one outcome that OUTCOMES does not have.
DRAFT_RESULTS: Final = words(
    ("agree", "通过", "Passed"),
    ("agree_with_changes", "修改后通过", "Passed with changes"),
    ("return", "退回", "Returned"),
)

CASE_STATES: Final = words(
    ("draft", "草稿", "Draft"),
    ("in_committee", "审议中", "In committee"),
    ("party_review", "党组织审核", "In Party review"),
    ("submitted", "已提交", "Submitted"),
    ("supplementing", "补正中", "Supplementing"),
    ("in_approval", "审批中", "In approval"),
    ("approved", "已批准", "Approved"),
    ("preparing_congress", "筹备大会", "Preparing the congress"),
    ("held", "大会已召开", "Congress held"),
    ("adjourned", "流会", "Adjourned for lack of quorum"),
    ("awaiting_filing", "待备案", "Awaiting filing"),
    ("filed", "已备案", "Filed"),
    ("closed", "已完成", "Closed"),
    ("rejected", "不予批准", "Not approved"),
    ("withdrawn", "已撤回", "Withdrawn"),
    ("terminated", "已终止", "Terminated"),
)

# domain.md §3.D. `expired` is the last day itself, `overdue` every day after it.
TERM_STAGES: Final = words(
    ("no_date", "届期缺失", "No date"),
    ("normal", "正常", "Normal"),
    ("extended", "已批准延期", "Extended"),
    ("t12", "年度计划", "Yearly plan (12 months)"),
    ("t6", "启动", "Start (6 months)"),
    ("t3", "预警", "Warning (3 months)"),
    ("t1", "紧急", "Urgent (1 month)"),
    ("expired", "届满", "Expires today"),
    ("overdue", "超期", "Overdue"),
    ("filing_due", "待备案", "Filing due"),
)

# noun.past participle; a line of the journal is told with these names.
JOURNAL_VERBS: Final = words(
    ("instance.started", "启动流程", "started the process"),
    ("instance.completed", "流程办结", "completed the process"),
    ("instance.canceled", "终止流程", "canceled the process"),
    ("instance.suspended", "中止流程", "suspended the process"),
    ("instance.resumed", "恢复流程", "resumed the process"),
    ("instance.migrated", "迁移到新版本", "migrated the process to another version"),
    ("instance.migration_undone", "撤销迁移", "took the migration back"),
    ("task.created", "产生任务", "created the task"),
    ("task.assigned", "签收任务", "took the task"),
    ("task.unassigned", "退回待领", "gave the task back"),
    ("task.completed", "完成任务", "completed the task"),
    ("task.canceled", "任务取消", "canceled the task"),
    ("task.transferred", "转办任务", "handed the task over"),
    ("task.delegated", "委派任务", "delegated the task"),
    ("task.prepared", "填好交回", "prepared the task for its owner"),
    ("task.recalled", "收回委派", "recalled the task"),
    ("task.returned", "退回任务", "returned the task"),
    ("task.withdrawn", "撤回提交", "took the task back"),
    ("task.urged", "催办任务", "urged the task"),
    ("task.copied", "抄送任务", "sent copies of the task"),
    ("task.signer_added", "请求加签", "asked for an opinion"),
    ("task.signer_removed", "取消加签", "asked for the opinion no longer"),
    ("task.opinion_given", "签署意见", "gave an opinion"),
    ("task.overdue", "任务超期", "found the task overdue"),
    ("timer.fired", "到时", "reached the time"),
    ("instance.modified", "调整办理环节", "changed where the process stands"),
    ("modification.proposed", "提请调整环节", "proposed a change of where the process stands"),
    ("modification.rejected", "不同意调整", "rejected the change"),
    ("modification.withdrawn", "撤回调整提请", "withdrew the proposed change"),
    ("task.rescheduled", "调整期限", "changed the due date"),
    ("timer.rescheduled", "调整定时", "changed the timer"),
    ("message.published", "发出消息", "published the message"),
    ("message.correlated", "收到消息", "received the message"),
    ("effect.performed", "自动办理", "performed the service task"),
    ("incident.raised", "流程出错", "stopped at a fault"),
    ("incident.resolved", "故障排除", "resolved the fault"),
    ("region.rules_set", "设定地区规则", "set the rules of the region"),
    ("region.pack_deployed", "发布规则包", "deployed the rule pack"),
    ("definition.unprotected", "删除受保护步骤", "removed a protected step"),
    ("definition.deployed", "发布流程", "deployed the definitions"),
    ("document.recorded", "文件归档", "filed the document"),
    ("document.opened", "查看文件", "opened the document"),
    ("number.issued", "登记取号", "drew the number"),
    ("association.created", "建立园区科协档案", "opened the association's record"),
    ("association.registered", "登记园区科协", "registered the association"),
    ("member.enrolled", "登记会员", "enrolled members"),
    ("member.changed", "变更会员信息", "changed a member's data"),
    ("member.ended", "会员退会或除名", "ended a membership"),
    ("officers.installed", "登记当选人员", "recorded those elected"),
    ("officers.changed", "登记届中变更", "recorded a mid-term change"),
    ("roster.imported", "导入会员名册", "imported a roster"),
    ("roster.exported", "导出会员名册", "exported the roster"),
    ("charter.changed", "章程变更生效", "put a changed charter into force"),
    ("charter.confirmed", "确认章程规则", "confirmed the charter rules"),
    ("term.opened", "届期开始", "opened the term"),
    ("term.closed", "届期结束", "closed the term"),
    ("term.extended", "届期延期", "extended the term"),
    ("deadline.raised", "届期提醒", "raised the deadline"),
    ("notice.sent", "发送通知", "sent the notice"),
    ("organisation.created", "建立组织", "created the organisation"),
    ("person.created", "新增人员", "added the person"),
    ("person.phone_set", "登记联系电话", "recorded the telephone"),
    ("person.signed_in", "登录", "signed in"),
    ("person.refused", "登录失败", "failed to sign in"),
    ("person.password_changed", "修改密码", "changed the password"),
    ("role.granted", "授予角色", "granted the role"),
    ("role.ended", "收回角色", "ended the role"),
    ("substitute.named", "指定代理人", "named a substitute"),
    ("substitute.ended", "结束代理", "ended the substitution"),
    ("token.issued", "签发令牌", "issued the token"),
    ("token.revoked", "撤销令牌", "revoked the token"),
    ("demo.loaded", "载入演示数据", "loaded the demo data"),
)
