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
    "approvals_differ": (
        "审批了 {decided} 人，申请的有 {applied} 人。请重新审批。",
        "{decided} were decided on, {applied} applied: decide again.",
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
}
