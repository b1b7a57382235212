"""The sentences of findings about events, tasks, names, expressions and the bundle: code -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

NAMES: Final[dict[str, tuple[str, str]]] = {
    # events
    "name_missing": (
        "没有指定{kind}的名称。请选择或新建一个。",
        "The name of the {kind} is missing. Choose or create one.",
    ),
    "name_expression": (
        "“{name}”不能是表达式，请写固定的名称。",
        "“{name}” may not be an expression here; write a fixed name.",
    ),
    "code_missing": (
        "{kind}没有代码，没有边界事件能认出它。请写上代码。",
        "The {kind} has no code, so no boundary event can tell it. Write one.",
    ),
    "correlation_missing": (
        "消息“{name}”没有关联键，不知道发给哪个实例。请写 zeebe:subscription correlationKey，如 =association_key。",
        "The message “{name}” has no correlation key, so it would reach no instance. Write zeebe:subscription "
        "correlationKey, such as =association_key.",
    ),
    "boundary_host": (
        "边界事件只能放在任务、子流程或调用活动上，“{host}”不是。",
        "A boundary event sits on a task, a sub-process or a call activity; “{host}” is none.",
    ),
    "boundary_instant": (
        "“{host}”立即完成，边界事件永远不会发生。请放到用户任务、接收任务或子流程上。",
        "“{host}” is done at once, so the event never happens. Put it on a user task, a receive task or a sub-process.",
    ),
    "boundary_scope": (
        "这里不会发生“{event}”：只有子流程和调用活动的内部能抛出它。",
        "No “{event}” can happen here: only the inside of a sub-process or call activity throws one.",
    ),
    "error_not_interrupting": (
        "错误边界事件总会中断活动。请改成中断型，或改用升级事件。",
        "An error boundary event always interrupts. Make it interrupting, or use an escalation.",
    ),
    "error_uncaught": (
        "错误“{code}”没有边界事件捕获，流程会停在这里。请在外层子流程或调用活动上画错误边界事件。",
        "No boundary event catches the error “{code}”, so the instance would stop here. Draw an error boundary event "
        "on a sub-process or call activity around it.",
    ),
    "escalation_uncaught": (
        "升级“{code}”没有边界事件捕获，抛出后没有作用。",
        "No boundary event catches the escalation “{code}”, so it has no effect.",
    ),
    "event_gateway_target": (
        "事件网关之后只能是捕获事件（定时器、消息、信号）。请在“{target}”之前画一个捕获事件。",
        "Only catch events (timer, message, signal) may follow an event-based gateway. Draw one before “{target}”.",
    ),
    "event_gateway_joined": (
        "事件网关之后的捕获事件不能有别的流入。请为“{target}”另画一个捕获事件。",
        "A catch event behind an event-based gateway takes no other incoming flow. Draw another one for “{target}”.",
    ),
    "event_gateway_few": ("事件网关之后至少要有两个事件。", "At least two events must follow an event-based gateway."),
    "event_gateway_timers": (
        "事件网关之后最多一个定时器，只有最早的会发生。请只留一个。",
        "At most one timer may follow an event-based gateway: only the earliest could happen. Keep one.",
    ),
    "event_gateway_same": (
        "事件网关之后有两个事件等待同一个“{name}”。请合成一个。",
        "Two events behind the gateway wait for the same “{name}”. Make them one.",
    ),
    # times
    "timer_missing": ("定时器没有时间。", "The timer has no time."),
    "timer_literal": (
        "时间“{text}”不是 ISO 8601：期限如 P10D、P1M、PT36H，日期如 2026-12-01，重复如 R3/P1M；表达式以 = 开头。",
        "“{text}” is no ISO 8601 time: a duration like P10D, P1M, PT36H, a date like 2026-12-01, a cycle like R3/P1M; "
        "an expression begins with =.",
    ),
    "timer_fraction": (
        "时间“{text}”里不能有小数。请用更小的单位，例如 PT36H。",
        "“{text}” may hold no fraction. Take a smaller unit, such as PT36H.",
    ),
    "timer_zone": (
        "时刻“{text}”没有时区。请加上 +08:00。",
        "The instant “{text}” has no time zone. Add +08:00.",
    ),
    "timer_backwards": ("期限“{text}”是负数，会立即到期。", "The duration “{text}” is negative and over at once."),
    "timer_cycle": (
        "这里不能用重复定时器：只有非中断型边界事件可以重复。请用期限，或画一条返回的顺序流。",
        "A cycle has no place here: only a non-interrupting boundary event repeats. Use a duration, or draw a flow "
        "back.",
    ),
    "timer_too_often": (
        "“{text}”重复得太快，至少间隔一分钟。",
        "“{text}” repeats too often; leave at least one minute.",
    ),
    # tasks
    "role_missing": (
        "用户任务没有候选组，没有人能看到它。请在 zeebe:assignmentDefinition 的 candidateGroups 写一个角色。",
        "The user task has no candidate group, so nobody would see it. Write one role into candidateGroups of "
        "zeebe:assignmentDefinition.",
    ),
    "role_many": (
        "用户任务只能有一个候选组，这里有 {count} 个。请分成几个任务，或选一个角色。",
        "A user task takes one candidate group and has {count}. Split the task or choose one role.",
    ),
    "role_unknown": ("没有“{role}”这个角色。可用的有：{known}。", "There is no role “{role}”. There are: {known}."),
    "lane_role": (
        "任务在泳道“{lane}”里，却交给“{role}”。请移到对应的泳道，或修改候选组。",
        "The task stands in the lane “{lane}” and goes to “{role}”. Move it, or change the candidate group.",
    ),
    "action_unknown": (
        "没有“{action}”这个任务操作。可用的有：{known}。",
        "There is no task action “{action}”. There are: {known}.",
    ),
    "action_outside": (
        "“{role}”的任务不能委派给其他角色：同意、审批、计票和结果只能由本角色办理。请去掉 delegate_outside。",
        "A task of “{role}” cannot be delegated to another role: consent, decisions, counts and results stay with it. "
        "Remove delegate_outside.",
    ),
    "actions_misplaced": (
        "属性 actions 只对用户任务有效。请移到用户任务上，或删除。",
        "The property actions counts on user tasks only. Move it to one, or delete it.",
    ),
    "form_missing": (
        "用户任务没有表单，只能通过接口完成。请指定 formId。",
        "The user task has no form, so it can be completed by the API only. Give it a formId.",
    ),
    "form_unknown": (
        "没有“{form}”这个表单。请把 {form}.form 一起部署。",
        "There is no form “{form}”. Deploy {form}.form along with it.",
    ),
    "effect_missing": (
        "服务任务没有说明做什么。请在 zeebe:taskDefinition 的 type 里选一个。",
        "The service task does not say what to do. Choose a type in zeebe:taskDefinition.",
    ),
    "effect_unknown": (
        "没有“{effect}”这个服务。可用的有：{known}。",
        "There is no effect “{effect}”. There are: {known}.",
    ),
    "effect_input_unknown": (
        "“{effect}”没有输入“{name}”。可用的有：{known}。",
        "“{effect}” has no input “{name}”. It has: {known}.",
    ),
    "effect_input_missing": (
        "“{effect}”缺少输入：{names}。请用 zeebe:input 映射。",
        "“{effect}” lacks the input: {names}. Map it by zeebe:input.",
    ),
    "effect_output_unknown": (
        "“{effect}”没有输出“{name}”。可用的有：{known}。",
        "“{effect}” has no output “{name}”. It has: {known}.",
    ),
    "decision_missing": (
        "业务规则任务没有指定决策。请在 zeebe:calledDecision 的 decisionId 里写上。",
        "The business rule task names no decision. Write it into decisionId of zeebe:calledDecision.",
    ),
    "decision_unknown": (
        "没有“{decision}”这个决策。请一起部署它的 .dmn 文件。",
        "There is no decision “{decision}”. Deploy its .dmn file along.",
    ),
    "result_missing": (
        "决策的结果没有去处。请在 zeebe:calledDecision 里写 resultVariable。",
        "The result of the decision goes nowhere. Write resultVariable into zeebe:calledDecision.",
    ),
    "call_missing": (
        "调用活动没有指定流程。请在 zeebe:calledElement 的 processId 里写上。",
        "The call activity names no process. Write it into processId of zeebe:calledElement.",
    ),
    "call_unknown": ("没有“{process}”这个流程。请一起部署它。", "There is no process “{process}”. Deploy it along."),
    "call_propagation": (
        "被调用的流程与这里共用变量。请打开“传播全部变量”，或写 zeebe:output，只取需要的结果。",
        "The called process shares the variables of this one. Turn “propagate all variables” on, or write zeebe:output "
        "to take only what is needed.",
    ),
    "recursion": (
        "流程“{process}”会不经等待地再次调用自己，到 500 步被终止。请在其间放一个等待的步骤。",
        "The process “{process}” calls itself again without waiting and is stopped after 500 steps. Put a step that "
        "waits between.",
    ),
    "loop_collection": (
        "多实例没有集合。请在 zeebe:loopCharacteristics 的 inputCollection 写 FEEL 列表，例如 =members。",
        "The multi-instance has no collection. Write a FEEL list into inputCollection of zeebe:loopCharacteristics, "
        "such as =members.",
    ),
    "loop_output": (
        "outputCollection 和 outputElement 要么都写，要么都不写。",
        "Write both outputCollection and outputElement, or neither.",
    ),
    "mapping_source": ("到“{target}”的映射没有来源。", "The mapping to “{target}” has no source."),
    # names and expressions
    "variable_name": (
        "“{name}”不能作变量名：以字母、汉字或下划线开头，不含空格和符号，不用 FEEL 的关键字和函数名。",
        "“{name}” cannot name a variable: begin with a letter or underscore, no spaces or signs, no keyword or "
        "function of FEEL.",
    ),
    "priority_literal": (
        "优先级“{text}”应是 0 到 100 的整数。",
        "The priority “{text}” must be a whole number from 0 to 100.",
    ),
    "protected_removed": (
        "受保护的步骤“{name}”被删除或改成了别的（{why}）。请恢复；"
        "确需删除的，在流程属性 {property} 中写明理由，至少 {least} 个字。",
        "The protected step “{name}” is gone or became something else ({why}). Restore it; if it has to go, "
        "say why in the property {property} of the process, at least {least} characters.",
    ),
    "protected_passed_by": (
        "受保护的步骤“{name}”可以绕过了：不经过它也能走到或离开“{around}”（{why}）。请改回原来的走向；"
        "确需如此的，在流程属性 {property} 中写明理由，至少 {least} 个字。",
        "There is a new way around the protected step “{name}”: “{around}” is reached or left without it ({why}). Draw "
        "it as before; if it has to be, say why in the property {property} of the process, at least {least} letters.",
    ),
    "signature_wrong": (
        "signature 只能写在用户任务上，值为 true；写的是“{value}”。",
        "signature belongs to a user task and is true; it says “{value}”.",
    ),
    "state_unknown": (
        "属性 state 写的“{state}”不是事项状态；可用：{known}。",
        "The property state says {state}, which is no state of a case. Known: {known}.",
    ),
    "other_person_unknown": (
        "other_person_than 写的“{step}”不是本图中另一个用户任务的标识。",
        "other_person_than names {step}, which is no other user task of this diagram.",
    ),
    "expression_wrong": (
        "表达式“{text}”写错了：{detail}",
        "The expression “{text}” is wrong: {detail}",
    ),
    "expression_too_long": (
        "表达式有 {size} 个字符，上限是 {limit} 个。请用业务规则任务。",
        "The expression has {size} characters, at most {limit} are taken. Use a business rule task.",
    ),
    "expression_juel": (
        "“{text}”是 Camunda 7 的写法。请写 FEEL，例如 =amount > 1000 and agreed。",
        "“{text}” is Camunda 7's language. Write FEEL, such as =amount > 1000 and agreed.",
    ),
    # the bundle and the engine
    "process_twice": ("流程“{id}”在 {other} 里已经有了。", "The process “{id}” is already in {other}."),
    "form_twice": ("表单“{id}”在 {other} 里已经有了。", "The form “{id}” is already in {other}."),
    "decision_twice": ("决策“{id}”在 {other} 里已经有了。", "The decision “{id}” is already in {other}."),
    "engine_refused": (
        "引擎无法执行这个流程：{detail}。请把这一处改成更简单的画法。",
        "The engine cannot run this: {detail}. Draw this place in a simpler way.",
    ),
    "engine_disagrees": (
        "引擎对这里的理解与图不一致（{what}：图上是“{drawn}”，引擎读成“{read}”）。请重画此处，并告诉维护者。",
        "The engine understands this place otherwise than it is drawn ({what}: drawn “{drawn}”, read “{read}”). "
        "Draw it anew, and tell the maintainers.",
    ),
}
