"""The sentences of findings about files, elements, ids and flows: code -> (Chinese, English).

A sentence says what is wrong and what to draw instead. Placeholders are `str.format` names.
"""

from __future__ import annotations

from typing import Final

SHAPE: Final[dict[str, tuple[str, str]]] = {
    # files
    "file_type": (
        "只能部署 .bpmn、.dmn 和 .form 文件，“{name}”都不是。",
        "Only .bpmn, .dmn and .form files can be deployed; “{name}” is none of them.",
    ),
    "file_name": (
        "文件名“{name}”不能用：请只用文字、数字、空格、点、横线和下划线，不超过 100 个字符。",
        "The file name “{name}” cannot be used: take letters, digits, spaces, dots, dashes and underscores, "
        "at most 100 characters.",
    ),
    "file_twice": ("有两个文件都叫“{name}”。", "Two files are called “{name}”."),
    "file_none": ("没有要部署的文件。", "There is no file to deploy."),
    "files_too_many": (
        "一次最多部署 {limit} 个文件，收到 {count} 个。",
        "At most {limit} files can be deployed at once; {count} came.",
    ),
    "file_empty": ("文件是空的。", "The file is empty."),
    "file_too_large": (
        "文件有 {size} 字节，上限是 {limit} 字节。",
        "The file has {size} bytes; at most {limit} are taken.",
    ),
    "xml_broken": (
        "文件不是完整的 XML（{detail}）。请用建模器重新保存。",
        "The file is not whole XML ({detail}). Save it again in the modeler.",
    ),
    "xml_doctype": (
        "文件含有 DOCTYPE 声明，可能引入外部内容，不予接受。请删除这一声明。",
        "The file has a DOCTYPE, which can pull in foreign content. Delete it.",
    ),
    "xml_encoding": (
        "不接受字符编码 {encoding}，请存为 UTF-8。",
        "The encoding {encoding} is not taken; save the file as UTF-8.",
    ),
    "xml_too_big": (
        "文件有 {count} 个 XML 元素，上限是 {limit} 个。请把流程拆开，用调用活动连接。",
        "The file has {count} XML elements, at most {limit} are taken. Split it and join the parts by call activities.",
    ),
    "not_bpmn": (
        "这不是 BPMN 2.0 文件：最外层元素是“{root}”。",
        "This is no BPMN 2.0 file: its outermost element is “{root}”.",
    ),
    "no_process": ("文件里没有流程。", "The file holds no process."),
    "schema": (
        "不符合 BPMN 2.0 的文件格式：{detail}",
        "The file breaks the BPMN 2.0 schema: {detail}",
    ),
    # elements that are refused
    "element_not_allowed": (
        "不支持元素“{element}”：它不会起作用。请用用户任务、服务任务、业务规则任务、网关和事件来画。",
        "The element “{element}” is not supported and would have no effect. Draw user, service and business rule "
        "tasks, gateways and events.",
    ),
    "element_inside_text": (
        "“{element}”里的表达式含有 XML 元素，只会读到一部分。请只写文字。",
        "The expression in “{element}” holds XML elements and would be read in part. Write text only.",
    ),
    "task_undefined": (
        "“{element}”没有说明谁来做。请改成用户任务，并写上候选组。",
        "A “{element}” does not say who does it. Make it a user task with a candidate group.",
    ),
    "script_task": (
        "不支持脚本任务：上传的代码不会执行。请用业务规则任务，或用网关和输出映射里的 FEEL 表达式。",
        "Script tasks are not supported: uploaded code is never run. Use a business rule task, or FEEL in conditions "
        "and output mappings.",
    ),
    "complex_gateway": (
        "不支持复杂网关。请用包容网关，或由排他网关接并行网关。",
        "Complex gateways are not supported. Use an inclusive gateway, or exclusive and parallel ones in a row.",
    ),
    "transaction": (
        "不支持事务子流程。请用普通子流程，并在其边界上画错误事件。",
        "Transactions are not supported. Use a plain sub-process with an error boundary event.",
    ),
    "ad_hoc": (
        "不支持临时子流程。请用并行网关画出各项任务，或对一个用户任务使用多实例。",
        "Ad-hoc sub-processes are not supported. Draw the tasks behind a parallel gateway, or one multi-instance task.",
    ),
    "event_sub_process": (
        "不支持事件子流程。请把相关任务放进普通子流程，在其边界上画事件。",
        "Event sub-processes are not supported. Put the tasks into a plain sub-process with a boundary event.",
    ),
    "data_object": (
        "不支持数据对象、数据存储和数据关联（“{element}”）。表单字段就是流程变量；请删除它，或改成文字注释。",
        "Data objects, stores and associations (“{element}”) are not supported. Form fields are process variables; "
        "delete it or make it a text annotation.",
    ),
    "standard_loop": (
        "不支持循环标记。请用排他网关画出返回的箭头，或使用多实例。",
        "The loop marker is not supported. Draw a flow back from an exclusive gateway, or use multi-instance.",
    ),
    "loop_bpmn": (
        "“{element}”不起作用。多实例请用 zeebe:loopCharacteristics 的 inputCollection 和 outputCollection。",
        "“{element}” has no effect. Give a multi-instance its inputCollection and outputCollection in "
        "zeebe:loopCharacteristics.",
    ),
    "conditional_event": (
        "不支持条件事件：条件变化不会被察觉。请用消息事件，或在任务之后用排他网关判断。",
        "Conditional events are not supported: nothing watches the condition. Use a message event, or decide at an "
        "exclusive gateway behind the task.",
    ),
    "compensation": (
        "不支持补偿。请把撤销的步骤画成普通任务。",
        "Compensation is not supported. Draw the steps that undo as ordinary tasks.",
    ),
    "link_event": (
        "不支持链接事件：路径会在此中断。请直接画顺序流，或拆成调用活动。",
        "Link events are not supported: the path would end here. Draw the flow, or split by a call activity.",
    ),
    "cancel_event": (
        "不支持取消事件。请用错误结束事件和子流程边界上的错误事件。",
        "Cancel events are not supported. Use an error end event and an error boundary event.",
    ),
    "signal_end": (
        "结束事件不能发信号。请先画信号抛出事件，再画普通结束事件。",
        "An end event cannot throw a signal. Draw a signal throw event and a plain end event behind it.",
    ),
    "start_event_kind": (
        "开始事件只能是空白的：流程由人或接口启动。请在其后画“{event}”捕获事件。",
        "Only a plain start event works: a process is started by a person or the API. Draw the “{event}” as a catch "
        "event behind it.",
    ),
    "event_kind": (
        "“{element}”上不支持“{event}”事件。可用的有：{allowed}。",
        "A “{event}” event is not supported on “{element}”. Possible are: {allowed}.",
    ),
    "event_many": (
        "一个事件只能有一个事件定义，这里有 {count} 个。请分成几个事件，或用事件网关。",
        "An event takes one event definition and has {count}. Draw several events, or an event-based gateway.",
    ),
    "event_missing": (
        "“{element}”没有说明等待什么。请选择定时器、消息或信号。",
        "This “{element}” does not say what it waits for. Choose a timer, a message or a signal.",
    ),
    # attributes
    "not_executable": (
        '流程没有标为可执行。请写 isExecutable="true"，必须是这个拼写。',
        'The process is not executable. Write isExecutable="true", in exactly this spelling.',
    ),
    "boolean_spelling": (
        "{attribute} 的值“{value}”会被读错，请写 true 或 false。",
        "The value “{value}” of {attribute} would be misread; write true or false.",
    ),
    "attribute_not_allowed": (
        '不支持 {attribute}="{value}"：它不会起作用。请删除。',
        '{attribute}="{value}" is not supported and would have no effect. Delete it.',
    ),
    "camunda7": (
        "“camunda:{name}”属于 Camunda 7，这里不起作用。请改用 {instead}。",
        "“camunda:{name}” belongs to Camunda 7 and has no effect here. Use {instead}.",
    ),
    "camunda7_nothing": (
        "“camunda:{name}”属于 Camunda 7，这里不起作用。请删除，需要的步骤请画成任务。",
        "“camunda:{name}” belongs to Camunda 7 and has no effect here. Delete it; draw a needed step as a task.",
    ),
    "extension_not_allowed": (
        "“{element}”上的 zeebe:{extension} 不起作用，请删除。",
        "zeebe:{extension} has no effect on “{element}”. Delete it.",
    ),
    "extension_attribute": (
        'zeebe:{extension} 的 {attribute}="{value}" 不起作用，请删除。',
        '{attribute}="{value}" of zeebe:{extension} has no effect. Delete it.',
    ),
    "extension_twice": (
        "zeebe:{extension} 写了两次，只有一个会起作用。",
        "zeebe:{extension} stands here twice, and only one would count.",
    ),
    # ids and references
    "id_missing": ("“{element}”没有 id，顺序流连不到它。", "This “{element}” has no id, so no flow can lead to it."),
    "id_twice": (
        "id“{id}”用了两次（另一处在第 {other} 行）。请改名。",
        "The id “{id}” is used twice (also in line {other}). Rename one.",
    ),
    "id_reserved": (
        "id“{id}”是引擎自己使用的名字，任务会被跳过。请改名，例如“{better}”。",
        "The id “{id}” is a name of the engine's own, and the element would be skipped. Rename it, say “{better}”.",
    ),
    "reference_missing": (
        "{attribute} 指向“{reference}”，但没有这个元素。",
        "{attribute} points to “{reference}”, which does not exist.",
    ),
    "scope_crossed": (
        "顺序流或边界事件跨越了子流程的边界（“{reference}”在别处）。请连到子流程本身。",
        "A flow or boundary event crosses the border of a sub-process (“{reference}” is elsewhere). Connect the "
        "sub-process itself.",
    ),
    "too_many_nodes": (
        "“{scope}”有 {count} 个节点，上限是 {limit} 个。请拆成子流程或调用活动。",
        "“{scope}” has {count} nodes, at most {limit} are taken. Split it by sub-processes or call activities.",
    ),
    "too_many_flows": (
        "文件有 {count} 条顺序流，上限是 {limit} 条。请拆成几个文件，用调用活动连接。",
        "The file has {count} flows, at most {limit} are taken. Split it and join the parts by call activities.",
    ),
    "too_deep": (
        "子流程嵌套了 {count} 层，上限是 {limit} 层。请用调用活动。",
        "Sub-processes are nested {count} deep, at most {limit} are taken. Use call activities.",
    ),
    # lanes
    "lane_unnamed": ("泳道没有名称。请写上角色名称。", "The lane has no name. Write the name of the role."),
    "lane_twice": (
        "“{reference}”同时在泳道“{first}”和“{second}”里，不知道归谁。",
        "“{reference}” stands in the lanes “{first}” and “{second}”, so nobody knows whose it is.",
    ),
    # flows
    "start_count": (
        "“{scope}”需要一个开始事件，现有 {count} 个。",
        "“{scope}” needs one start event and has {count}.",
    ),
    "end_missing": ("“{scope}”没有结束事件。", "“{scope}” has no end event."),
    "dead_end": (
        "路径在此中断。请连到下一步，或连到结束事件。",
        "The path stops here. Connect it to the next step or to an end event.",
    ),
    "unreachable": (
        "从开始事件走不到这里，它永远不会执行。请连上顺序流，或删除。",
        "No path leads here from the start event, so it never runs. Connect it or delete it.",
    ),
    "flow_from_end": ("结束事件不能有流出的顺序流。", "No flow may leave an end event."),
    "flow_to_start": (
        "顺序流不能进入开始事件。请连到其后的步骤。",
        "No flow may enter a start event. Lead it to the step behind.",
    ),
    "flow_to_boundary": ("顺序流不能进入边界事件。", "No flow may enter a boundary event."),
    "many_outgoing": (
        "这里流出 {count} 条顺序流。请先连到网关：排他网关选一条，并行网关走全部。",
        "{count} flows leave here. Put a gateway behind it: exclusive to choose one, parallel for all.",
    ),
    "default_missing": (
        "网关没有默认流，所有条件都不成立时流程会卡住。请指定一条默认流。",
        "The gateway has no default flow, so the process gets stuck when no condition holds. Mark one.",
    ),
    "default_wrong": (
        "默认流“{reference}”不是从这里流出的。",
        "The default flow “{reference}” does not leave from here.",
    ),
    "default_ignored": (
        "“{element}”上的默认流不起作用。请把选择画在排他网关上。",
        "A default flow has no effect on “{element}”. Choose at an exclusive gateway.",
    ),
    "condition_missing": (
        "这条流既没有条件，也不是默认流。请写上条件。",
        "This flow has no condition and is not the default. Write its condition.",
    ),
    "condition_ignored": (
        "条件不起作用：只有排他网关和包容网关之后的流才判断条件。请在“{source}”后面画排他网关。",
        "The condition has no effect: only flows behind exclusive and inclusive gateways are chosen by condition. "
        "Put an exclusive gateway behind “{source}”.",
    ),
    "condition_on_default": (
        "默认流的条件不起作用，请删除条件。",
        "The condition of a default flow has no effect. Delete it.",
    ),
    "condition_alone": (
        "网关只有这一条流，条件不成立时流程会卡住。请再画一条默认流。",
        "This is the gateway's only flow, so the process gets stuck when its condition fails. Draw a default flow too.",
    ),
    "join_same_source": (
        "有两条流从同一个网关进入这个汇合网关，无法区分。请删除一条，或在其中一条上画一个任务。",
        "Two flows enter this join from the same gateway and cannot be told apart. Delete one, or draw a task on it.",
    ),
    "join_loop_entry": (
        "循环的入口不能是并行或包容网关，它会一直等下去。请用排他网关。",
        "A parallel or inclusive gateway cannot be the entry of a loop: it would wait for ever. Use an exclusive one.",
    ),
    "never_ends": (
        "从这里走不到结束事件，流程可能永远不结束。",
        "No end event can be reached from here, so the process may never end.",
    ),
    "automatic_loop": (
        "这个循环里没有等待的步骤，条件写错时会空转，到 500 步被终止。",
        "Nothing waits in this loop: with a wrong condition it spins until it is stopped after 500 steps.",
    ),
    "token_doubles": (
        "从这个分支网关的一条支路可以不经汇合就回到网关之前，其他支路会重复执行。",
        "One branch leads back to before this gateway without a join, so the other branches would run twice.",
    ),
}
