"""Sentences about expressions, forms and decisions; `{label}` is the field's own label."""

from __future__ import annotations

from typing import Final

FORMS: Final[dict[str, tuple[str, str]]] = {
    "core_not_built": (
        "表达式和表单的运行代码尚未构建，请先运行 make build。",
        "The core that runs expressions and forms has not been built: run `make build`.",
    ),
    "feel_failed": ("表达式 {expression} 无法计算：{reason}。", "The expression {expression} has no value: {reason}."),
    "decision_not_unique": (
        "决策表同时命中多条规则（第 {rules} 行），命中策略为“唯一”：请让各行互不重叠。",
        "Several rules match (rows {rules}) and the hit policy is UNIQUE: make the rows exclude each other.",
    ),
    "decision_rules_disagree": (
        "决策表命中的规则（第 {rules} 行）结果不一致，命中策略为“任意”：请统一结果。",
        "The rules that match (rows {rules}) disagree and the hit policy is ANY: give them the same outputs.",
    ),
    "decision_input_not_allowed": (
        "决策表的输入“{input}”不在允许取值之内。",
        "The input {input} of the decision is none of its allowed values.",
    ),
    "decision_broken": ("决策 {decision} 无法计算：{reason}。", "The decision {decision} has no result: {reason}."),
    "form_broken": (
        "表单 {form} 无法核对所填内容（{reason}），请告知流程管理员。",
        "The form {form} cannot check what was entered ({reason}): tell the process owner.",
    ),
    "form_invalid": ("有 {count} 处填写需要修改。", "{count} entries need to be corrected."),
    "form_field_required": ("请填写“{label}”。", "{label} is required."),
    "form_field_email": ("“{label}”不是有效的邮箱地址。", "{label} is no valid e-mail address."),
    "form_field_phone": (
        "“{label}”应为带国际区号的电话，例如 +8613800138000。",
        "{label} must be an international phone number such as +8613800138000.",
    ),
    "form_field_pattern": ("“{label}”的格式不正确。", "{label} does not have the expected format."),
    "form_field_message": ("“{label}”：{message}", "{label}: {message}"),
    "form_field_min": ("“{label}”不能小于 {limit}。", "{label} must be at least {limit}."),
    "form_field_max": ("“{label}”不能大于 {limit}。", "{label} must be at most {limit}."),
    "form_field_min_length": ("“{label}”至少 {limit} 个字。", "{label} must have at least {limit} characters."),
    "form_field_max_length": ("“{label}”最多 {limit} 个字。", "{label} must have at most {limit} characters."),
    "form_field_number": ("“{label}”应为数字。", "{label} must be a number."),
    "form_field_integer": ("“{label}”应为整数。", "{label} must be a whole number."),
    "form_field_decimals": ("“{label}”最多 {limit} 位小数。", "{label} may have at most {limit} decimal places."),
    "form_field_step": (
        "“{label}”最近的可填值是 {lower} 和 {upper}。",
        "The values of {label} nearest to this one are {lower} and {upper}.",
    ),
    "form_field_limit_broken": (
        "“{label}”的上下限无法计算，请告知流程管理员。",
        "The limit of {label} has no value: tell the process owner.",
    ),
    "form_field_date": (
        "“{label}”不是日历上的日期，应形如 2026-11-24。",
        "{label} is no day of the calendar; write it like 2026-11-24.",
    ),
    "form_field_time": ("“{label}”应形如 09:30。", "{label} must look like 09:30."),
    "form_field_datetime": (
        "“{label}”应形如 2026-11-24T09:30+08:00。",
        "{label} must look like 2026-11-24T09:30+08:00.",
    ),
    "form_field_passed": ("“{label}”不能早于今天。", "{label} may not be before today."),
    "form_field_choice": ("“{label}”不是可选项。", "{label} is none of the choices."),
    "form_field_too_few": ("“{label}”至少 {limit} 项。", "{label} needs at least {limit} rows."),
    "form_field_too_many": ("“{label}”最多 {limit} 项。", "{label} may have at most {limit} rows."),
    "form_field_file": (
        "“{label}”应为已上传的文件，请重新选择文件。",
        "{label} must be an uploaded file: choose the file again.",
    ),
}
