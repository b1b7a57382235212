"""Sentences about rosters: members, what a sheet of them says, and the rules of a charter as people confirm them."""

from __future__ import annotations

from typing import Final

ROSTER_TEXTS: Final[dict[str, tuple[str, str]]] = {
    # a person, a unit
    "mobile_invalid": (
        "手机号应为 11 位数字，例如 13800138000。",
        "A mobile number has 11 digits, such as 13800138000.",
    ),
    "birth_month_invalid": (
        "出生年月应为年和月，例如 1980-05。",
        "Give year and month of birth, such as 1980-05.",
    ),
    "st_workers_invalid": (
        "科技工作者人数应为不小于 1 的整数。",
        "The number of S&T workers is a whole number of 1 or more.",
    ),
    "member_twice": (
        "与第 {row} 行是同一会员（姓名和手机号相同，或信用代码相同），请删去一行。",
        "This is the member of row {row} again (same name and mobile number, or same credit code): delete one.",
    ),
    "member_unknown": (
        "会员名册中没有会员号“{member_no}”，请核对。",
        "There is no member number “{member_no}” on the roster: check it.",
    ),
    "ending_backdated": (
        "生效日期不能早于登记之日（{today}）：会员资格截止日的名册决定应到人数，不能事后改变。",
        "The day cannot be before the day of recording ({today}): the roster of a record date decides who is entitled"
        " and cannot be changed afterwards.",
    ),
    "member_taken": (
        "与会员 {member_no} 相同（姓名和手机号），请核对。",
        "This is the member {member_no} already (same name and mobile number): check it.",
    ),
    "approvals_differ": (
        "审批了 {decided} 人，申请的有 {applied} 人。请重新审批。",
        "{decided} were decided on, {applied} applied: decide again.",
    ),
    # an Excel file for a list
    "sheet_unreadable": (
        "这个文件读不出表格。请用 Excel 或 WPS 另存为 .xlsx 再选择，不能有密码。",
        "No table can be read from this file. Save it as .xlsx with Excel or WPS, without a password, and choose it"
        " again.",
    ),
    "sheet_too_long": (
        "表格太大：一次最多 {rows} 行、{columns} 列，请分几个文件。",
        "The table is too large: at most {rows} rows and {columns} columns at once; make several files of it.",
    ),
    # names and successors
    "name_suffix": (
        "园区科协的名称应以“科学技术协会”结尾。",
        "The name of an association ends with the words “association for science and technology”.",
    ),
    "name_taken": (
        "同一地方科协已有名为“{name}”的园区科协，请换一个名称。",
        "The local association has an association named “{name}” already: choose another name.",
    ),
    # officers
    "officer_of_other": (
        "所选的离任人员（{key}）不在本园区科协的名册中，请重新选择。",
        "The one who is to leave ({key}) is not on this association's roster: choose again.",
    ),
    # members
    "member_not_active": (
        "会员 {member_no} 不在册，不能再退会、除名或变更。",
        "The member {member_no} is not active and can neither leave, be expelled, nor change.",
    ),
    "not_of_association": (
        "只有该园区科协的筹备组、秘书处或委员会可以这样做。",
        "Only the association's own preparatory group, secretariat or committee may do this.",
    ),
    # lists of an election
    "candidate_repeated": (
        "与第 {row} 行是同一候选人，请删去一行；确为同名的，请在姓名后注明。",
        "This is the candidate of row {row} again: delete one. Where two share a name, tell them apart in it.",
    ),
    "candidates_short": (
        "候选人 {count} 名，少于应选的 {seats} 名委员。请补足名单。",
        "{count} candidates are fewer than the {seats} seats: complete the list.",
    ),
    "surplus_short": (
        "候选人 {count} 名、应选 {seats} 名：章程（{article}）规定差额比例不低于 {percent}%，"
        "候选人至少 {least} 名。请补足名单。",
        "{count} candidates for {seats} seats: the charter ({article}) demands {percent}% more candidates than seats, "
        "so at least {least}. Complete the list.",
    ),
    "delegate_twice": (
        "与第 {row} 行是同一代表，请删去一行；一人只能由一个单位推荐。",
        "This is the delegate of row {row} again: delete one. Only one unit sends a person.",
    ),
    "delegate_unit_unknown": (
        "名额分配方案中没有“{unit}”。请按方案填写单位全称，或先调剂名额。",
        "“{unit}” has no quota in the plan: write the unit as the plan does, or move seats to it.",
    ),
    "delegate_over_quota": (
        "“{unit}”的名额是 {seats} 名，这一行已超出。请减少人数，或在“名额调剂”中登记从哪个单位调入。",
        "The quota of “{unit}” is {seats}: this row is beyond it. Take it out, or say from which unit seats are moved.",
    ),
    "quota_moved_over": (
        "“{unit}”现有名额 {seats} 名，不够调出。",
        "“{unit}” has {seats} seats, fewer than are to be moved.",
    ),
    "review_not_passed": (
        "所填结论为通过，表决结果却是：{zh}请核对票数，或改为“退回”。",
        "It is said to have passed, but the vote says: {en} Check the counts, or return the draft.",
    ),
    "review_passed": (
        "所填结论为退回，表决结果却是：{zh}请核对票数；没有表决的，票数留空。",
        "It is said to be returned, but the vote says: {en} Check the counts; without a vote leave them empty.",
    ),
    "election_blocked": (
        "“{name}”（{key}）正在办理，届期或存续未定，请待其办结后再启动换届。",
        "“{name}” ({key}) is under way, so the term or the association itself is open: start the election after it.",
    ),
}
