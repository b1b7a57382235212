"""The sentences of findings about decision files and forms: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

FILES: Final[dict[str, tuple[str, str]]] = {
    # decisions
    "not_dmn": (
        "这不是 DMN 1.1 至 1.5 的文件（根元素是 {found}）。请用建模器新建 DMN 图。",
        "This is no DMN 1.1 to 1.5 file (its root is {found}). Create a DMN diagram in the modeler.",
    ),
    "dmn_without_decision": ("文件里没有决策。请画一个决策。", "The file has no decision. Draw one."),
    "dmn_without_id": ("决策“{name}”没有 id。请填写。", "The decision “{name}” has no id. Give it one."),
    "dmn_duplicate_id": ("有两个决策用了同一个 id。请改掉一个。", "Two decisions have this id. Change one of them."),
    "dmn_requirement_missing": (
        "所依赖的决策 {required} 不在本文件里。请画在同一个文件中。",
        "The required decision {required} is not in this file. Draw it in the same file.",
    ),
    "dmn_cycle": ("决策互相依赖成环。请拆开。", "The decisions require each other in a circle. Break it."),
    "dmn_without_logic": (
        "决策没有内容。请给它一张决策表或一个文字表达式。",
        "The decision has no logic. Give it a decision table or a literal expression.",
    ),
    "dmn_boxed": (
        "不支持 {kind}。请改用决策表或文字表达式。",
        "A boxed {kind} is not supported. Use a decision table or a literal expression.",
    ),
    "dmn_hit_policy": ("不认识命中策略 {policy}。", "The hit policy {policy} is unknown."),
    "dmn_aggregation": (
        "汇总 {aggregation} 只能用于命中策略 COLLECT，且只有一个输出。",
        "The aggregation {aggregation} works with hit policy COLLECT and one output only.",
    ),
    "dmn_priority_without_values": (
        "命中策略 {policy} 要按输出值的次序排列，请在输出列填写允许的取值。",
        "The hit policy {policy} sorts by the order of output values: list them in the output column.",
    ),
    "dmn_output_name": ("每个输出列都要有名称。", "Every output column needs a name."),
    "dmn_language": ("表达式语言 {language} 不会执行，请用 FEEL。", "{language} is not evaluated; write FEEL."),
    "decision_gap": (
        "没有一行适用于：{case}。请补一行，或给出默认结果。",
        "No rule applies to: {case}. Add one, or a default output.",
    ),
    "decision_overlap": (
        "第 {rules} 行都适用于：{case}，而命中规则是“唯一命中”。请让各行不重叠，或换一种命中规则。",
        "Rules {rules} all apply to: {case}, and the hit policy is UNIQUE. Keep them apart, or choose another policy.",
    ),
    "dmn_empty": ("这里缺少表达式。", "An expression is missing here."),
    "feel_syntax": (
        "{expression} 不是 FEEL（{problem}）。请改写。",
        "{expression} is no FEEL ({problem}). Rewrite it.",
    ),
    # forms
    "form_not_json": ("不是 JSON：{detail}。请重新导出表单。", "This is no JSON: {detail}. Export the form again."),
    "form_not_form": (
        "这不是 form-js 表单：缺少 {missing}。请用表单设计器保存。",
        "This is no form-js form: {missing} is missing. Save it with the form editor.",
    ),
    "form_component_type": (
        "不支持组件类型 {kind}。请换一种。",
        "The component type {kind} is not supported. Use another one.",
    ),
    "form_component_id": (
        "组件“{label}”没有 id，或与别的组件相同。",
        "The component “{label}” has no id, or another one's.",
    ),
    "form_key_missing": ("输入项“{label}”没有 key。", "The input “{label}” has no key."),
    "form_key_twice": (
        "有两个输入项写入同一处 {path}。请改掉一个 key。",
        "Two inputs write to {path}. Change one key.",
    ),
    "form_key_word": (
        "key {key} 与 FEEL 的内置函数同名，会把它遮住。请改名。",
        "The key {key} would hide the FEEL function of that name. Rename it.",
    ),
    "form_key_shape": (
        "key {key} 只能用字母、数字、下划线和点，且以字母开头。",
        "The key {key} may have letters, digits, underscores and dots only, and begins with a letter.",
    ),
    "form_items_limit": (
        "{name} 应为不小于 0 的整数，且下限不超过上限。",
        "{name} must be a whole number of 0 or more, and the least not above the most.",
    ),
    "form_rule_source": (
        "“{label}”的依据须同时写明规则（rule）和出处（rule_source）。",
        "What “{label}” rests on needs both its words (rule) and where they come from (rule_source).",
    ),
    "form_rule_english": (
        "“{label}”的依据没有英文（en:rule）。",
        "What “{label}” rests on has no English words (en:rule).",
    ),
    "form_rule_unknown": (
        "“{label}”的依据 charter_rule 写了 {key}，章程没有这条规则。相近的有：{near}。",
        "“{label}” rests on the rule {key} of a charter, and charters have no such rule. Close to it: {near}.",
    ),
    "form_pattern": ("{pattern} 不是正则表达式：{detail}。", "{pattern} is no regular expression: {detail}."),
}
