"""Sentences of the use cases: who may do what, and in which state. Part of `messages.TEXTS`."""

from __future__ import annotations

from typing import Final

WORK_TEXTS: Final[dict[str, tuple[str, str]]] = {
    # people
    "sign_in_failed": ("用户名或密码不正确。", "The username or the password is wrong."),
    "sign_in_throttled": (
        "登录失败次数过多，请 {minutes} 分钟后再试。",
        "Too many failed attempts to sign in; try again in {minutes} minutes.",
    ),
    "token_invalid": ("访问令牌无效或已过期。", "The token is not valid, or has expired."),
    "username_taken": ("用户名已被使用。", "The username is taken."),
    "username_malformed": (
        "用户名应为 2 到 60 个字母、数字或 . _ - @。",
        "A username has 2 to 60 letters, digits or . _ - @.",
    ),
    "password_weak": (
        "密码至少 {shortest} 个字符，不能过于简单，也不能包含用户名。",
        "A password has at least {shortest} characters, is not too simple and does not hold the username.",
    ),
    "password_wrong": ("原密码不正确。", "The old password is wrong."),
    "language_unknown": ("没有语言“{language}”，可用 zh 或 en。", "There is no language {language}; use zh or en."),
    "role_unknown": ("没有角色“{role}”。", "There is no role {role}."),
    "not_administrator": ("只有系统管理员可以这样做。", "Only an administrator may do this."),
    "not_process_owner": (
        "只有流程管理员或系统管理员可以这样做。",
        "Only a process owner or administrator may do this.",
    ),
    # organisations and associations
    "organisation_exists": ("此处已有同名的组织。", "There is an organisation of this name already."),
    "organisation_kind_unknown": ("没有组织类别“{kind}”。", "There is no kind of organisation {kind}."),
    "association_exists": ("该园区已有园区科协。", "The park has an association already."),
    "association_being_opened": (
        "该园区科协的组建或登记正在办理，不能同时办理另一项。请先办结或撤回正在办理的一项。",
        "The association is being founded or registered already; finish or withdraw that first.",
    ),
    "association_ambiguous": (
        "请指明是哪一个园区科协：{names}。",
        "Say which association is meant: {names}.",
    ),
    "association_missing": ("此流程没有关联的园区科协。", "This process is about no association."),
    "charter_rules_missing": (
        "尚未登记章程规则，请先在章程中确认。",
        "No charter rules are recorded yet; confirm them with the charter first.",
    ),
    "term_open": ("该园区科协已有正在进行的届期。", "The association has a term that runs already."),
    "association_without_term": (
        "该园区科协没有正在进行的届期。",
        "The association has no term that runs.",
    ),
    "local_association_missing": (
        "党组织关系所在地（{code}）没有已登记的地方科协，请联系省级科协。",
        "No local association is registered for the region {code}; ask the provincial association.",
    ),
    "local_association_invited": (
        "党组织关系所在地（{region}）没有已登记的地方科协。请联系{province}{department}，电话 {phone}"
        "（指南附录），由其开通账号后再提交。",
        "No local association is registered for the region {region}. Ask {department} of {province}, telephone {phone} "
        "(appendix of the guide), to open an account for it, then submit again.",
    ),
    "role_without_organisation": (
        "尚未确定“{zh}”属于哪个组织，请先补全园区科协的党组织或受理的地方科协。",
        "It is not known yet in which organisation “{en}” is held; name its Party organisation or local association.",
    ),
    # definitions
    "decision_or_key": ("请给出决策标识或其版本的键。", "Give the id of a decision or the key of a version."),
    "filter_unknown": ("不能按“{name}”查询或排序。", "One cannot filter or sort by {name}."),
    # instances
    "not_a_starter": ("您没有发起此流程的权限。", "You may not start this process."),
    "not_a_canceler": (
        "只有发起人、流程管理员和系统管理员可以终止此流程。",
        "Only whoever started it, a process owner or an administrator may cancel this.",
    ),
    "withdrawal_not_awaited": (
        "现在不能撤回：尚未提交，或者已经作出决定。",
        "It cannot be taken back now: it is not submitted yet, or it is decided.",
    ),
    "withdrawal_own_door": (
        "撤回须由申请方在事项页面办理，不能以消息代替。",
        "Whoever applied takes it back on the page of the procedure; a message cannot do it.",
    ),
    "instance_ended": ("此流程已经结束。", "This process has ended."),
    "business_id_taken": (
        "已有正在办理的同一流程，不能重复发起。",
        "The same process is under way already; it cannot be started twice.",
    ),
    "incident_resolved": ("此故障已经解决。", "This incident is resolved."),
    "variable_reserved": (
        "变量“{name}”由系统设置，不能更改。",
        "The variable {name} is set by the service and cannot be changed.",
    ),
    "variable_name_invalid": (
        "变量名应为 1 到 {limit} 个字符的文本。",
        "The name of a variable is a text of 1 to {limit} characters.",
    ),
    "variable_not_json": ("“{path}”的值不是 JSON。", "The value of {path} is not JSON."),
    "variables_too_large": ("变量合计超过 {limit} MB。", "The variables together exceed {limit} MB."),
    # user tasks
    "not_a_candidate": ("此任务不属于您的角色。", "This task is not one of your roles'."),
    "task_assigned": ("此任务已由 {assignee} 领取。", "This task is assigned to {assignee}."),
    "other_person_needed": (
        "须由另一人办理：“{name}”是您办的。",
        "Another person must do this: “{name}” was done by you.",
    ),
    "one_each": (
        "您已为“{before}”确认，不能再为“{now}”确认；请由“{now}”自己的人办理。",
        "You have confirmed for {before} and cannot confirm for {now}: somebody of {now} has to.",
    ),
    "conflict_of_interest": (
        "{name}在候选人名单中，须由其他负责人办理。",
        "{name} is on the list of candidates, so somebody else must do this.",
    ),
    "assignee_unsuitable": ("{assignee} 不能办理此任务。", "{assignee} cannot work on this task."),
    "form_missing": ("流程版本中没有表单“{form}”。", "The version of the process has no form {form}."),
    "lines_number": ("每次选择 1 到 {limit} 项。", "Choose 1 to {limit} lines at a time."),
    "filter_name_missing": ("请给筛选起个名称。", "Give the filter a name."),
    "filters_number": (
        "最多保存 {limit} 个筛选，请先删除不用的。",
        "At most {limit} filters are kept. Delete one that you no longer use.",
    ),
    "task_draft_too_large": (
        "草稿超过 {limit} KB，没有保存。",
        "The draft is larger than {limit} KB and was not kept.",
    ),
    "task_draft_changed": (
        "您在另一个窗口或另一台电脑上保存过更新的草稿。",
        "You have saved a newer draft in another window or on another machine.",
    ),
    # messages
    "message_id_taken": ("编号相同的消息仍在等待。", "A message of this id still waits."),
    "message_not_awaited": ("没有流程在等待消息“{name}”。", "No process waits for the message {name}."),
    "message_ttl": ("消息的有效期应在 0 到 {limit} 毫秒之间。", "A message lives 0 to {limit} milliseconds."),
    # documents and files
    "doc_no_taken": ("发文字号已被使用。", "The document number is taken."),
    "file_too_large": ("文件超过 {limit} MB。", "The file is larger than {limit} MB."),
    "file_name_missing": ("文件没有名称。", "The file has no name."),
    "file_kind_refused": (
        "“{name}”不是 PDF、Word、OFD 或图片文件。",
        "{name} is no PDF, Word, OFD or picture file.",
    ),
    "file_unknown": ("附件不存在或不属于您。", "The file does not exist, or is not yours."),
    "file_store_failed": ("无法保存或读取文件：{reason}", "A file cannot be kept or read: {reason}"),
    "mail_failed": ("邮件没有发出：{reason}", "The mail was not sent: {reason}"),
    "effect_input": (
        "流程交给自动任务的“{name}”应为 {kind}，请检查输入映射。",
        "The input {name} of the service task must be {kind}; check its mapping.",
    ),
    "number_kind_unknown": ("没有编号种类“{kind}”。", "There is no kind of number {kind}."),
    "document_kind_unknown": (
        "没有材料类别“{kind}”。可用的有：{known}。",
        "There is no kind of paper {kind}. There are: {known}.",
    ),
    # repeated requests
    "idempotency_key_reused": (
        "Idempotency-Key“{key}”已用于另一个请求。",
        "The Idempotency-Key {key} was used for another request.",
    ),
    "not_regional": (
        "地区规则由该地方科协或其上级的系统管理员设定。",
        "The rules of a region are set by its local association or by an administrator above it.",
    ),
    # the end of an association
    "successor_unknown": (
        "没有找到运行中的园区科协“{name}”。请填写合并后存续的园区科协全称。",
        "There is no active association named {name}. Enter the full name of the association that goes on.",
    ),
    "association_closed": (
        "园区科协已注销，只能查看，不能再办理事项。",
        "The association is closed: it can be looked at, and nothing can be started for it.",
    ),
    "association_not_running": (
        "园区科协不在运行中，不能休眠或恢复。",
        "The association is not running, so it can neither rest nor be woken.",
    ),
    # the demo
    "demo_in_production": ("生产环境不载入演示数据。", "The demo is not loaded in production."),
    "demo_beside_people": (
        "数据库中已有正式用户，未载入演示数据。要试用，请另设 DATA_DIR。",
        "People work in this database already, so the demo was not loaded. To try it out, choose another DATA_DIR.",
    ),
}
