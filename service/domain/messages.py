"""The sentence of every error code, Chinese and English. `make check` compares codes, languages and placeholders.

A sentence says what is wrong, where, and what to do. Placeholders are `str.format` names.
"""

from __future__ import annotations

from typing import Any, Final

from service.domain.messages_actions import ACTION_TEXTS
from service.domain.messages_forms import FORMS
from service.domain.messages_roster import ROSTER_TEXTS
from service.domain.messages_rules import RULE_TEXTS
from service.domain.messages_studio import STUDIO_TEXTS
from service.domain.messages_work import WORK_TEXTS

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "not_found": ("没有找到{what}（{key}）。", "{what} {key} was not found."),
    # what a program sends (api)
    "body_media_type": (
        "此接口只接受 {expected}，收到的是“{found}”。请设置 Content-Type。",
        "This operation takes {expected} and got “{found}”. Set Content-Type.",
    ),
    "body_not_json": (
        "请求正文不是有效的 JSON（第 {line} 行第 {column} 列）。",
        "The body is not valid JSON (line {line}, column {column}).",
    ),
    "body_not_object": ("请求正文应当是一个 JSON 对象。", "The body must be a JSON object."),
    "body_too_large": ("请求正文超过 {limit}。", "The body is larger than {limit}."),
    "body_not_multipart": (
        "上传的正文不完整，或不是 multipart/form-data。",
        "The upload is incomplete or not multipart/form-data.",
    ),
    "upload_files": (
        "“{field}”中应有 {min} 到 {max} 个文件。",
        "There must be {min} to {max} files in “{field}”.",
    ),
    "idempotency_key_malformed": (
        "Idempotency-Key 应为 1 到 {limit} 个可见字符。",
        "Idempotency-Key must be 1 to {limit} printable characters.",
    ),
    "content_hash_differs": ("文件与所给的哈希不符。", "The file does not have this hash."),
    "json_depth": ("JSON 嵌套超过 {limit} 层。", "The JSON is nested more than {limit} levels deep."),
    "json_duplicate_key": (
        "JSON 对象中重复出现键“{key}”。",
        "The key “{key}” occurs twice in one JSON object.",
    ),
    "json_number": (
        "JSON 中的数 {text} 无法准确保存：整数不超过 ±9007199254740991，小数须有限；更长的数字请写成文本。",
        "The JSON number {text} cannot be kept exactly: integers up to ±9007199254740991, finite decimals; "
        "send longer ones as text.",
    ),
    "json_character": (
        "JSON 文本中有不能保存的字符（空字符或不成对的代理项）。",
        "A JSON text holds a character that cannot be kept (NUL or a lone surrogate).",
    ),
    "request_invalid": (
        "请求中有 {count} 处错误，见 fields。",
        "The request has {count} errors; see fields.",
    ),
    "field_required": ("缺少此项。", "This field is required."),
    "field_null": ("此项不能为 null。", "This field may not be null."),
    "field_unknown": ("没有这一项。", "There is no such field."),
    "field_not_text": ("应当是文本。", "This must be a text."),
    "field_not_key": (
        "应当是十进制数字写成的键，例如 2251799813685249。",
        "This must be a key in decimal digits, such as 2251799813685249.",
    ),
    "field_not_number": ("应当是整数。", "This must be an integer."),
    "field_not_flag": ("应当是 true 或 false。", "This must be true or false."),
    "field_not_object": ("应当是 JSON 对象。", "This must be a JSON object."),
    "field_not_list": ("应当是列表。", "This must be a list."),
    "field_length": (
        "长度应在 {min} 到 {max} 个字符之间。",
        "The length must be between {min} and {max} characters.",
    ),
    "field_pattern": ("格式不对，应形如 {example}。", "The format is wrong; it should look like {example}."),
    "field_range": ("应在 {min} 到 {max} 之间。", "This must be between {min} and {max}."),
    "field_choice": ("应当是以下之一：{choices}。", "This must be one of: {choices}."),
    "field_items": ("应有 {min} 到 {max} 个元素。", "There must be {min} to {max} items."),
    "field_instant": (
        "应当是带时区的时刻，例如 2026-11-24T09:00:00Z。",
        "This must be an instant with its offset, such as 2026-11-24T09:00:00Z.",
    ),
    "field_together": ("{names} 只能有一个。", "Only one of {names} may be given."),
    "field_one_of": ("{names} 中须有一个。", "One of {names} must be given."),
    "tenant_unknown": (
        "没有租户“{tenant}”；本服务只有 <default>。",
        "There is no tenant “{tenant}”; here is only <default>.",
    ),
    "cursor_invalid": (
        "页标记无效或不属于这种排序。",
        "The cursor is not valid or belongs to another sort order.",
    ),
    "unsupported": ("本服务不支持 {what}。", "This service does not support {what}."),
    "route_not_found": ("没有接口 {method} {path}。", "There is no operation {method} {path}."),
    "method_not_allowed": (
        "{path} 不接受 {method}，可用：{allowed}。",
        "{path} does not take {method}; it takes {allowed}.",
    ),
    "request_refused": ("请求无法处理（{reason}）。", "The request cannot be processed ({reason})."),
    "internal_error": (
        "服务内部出错，已记录为 {trace}。没有任何更改；可以重试或告知管理员。",
        "Something went wrong inside the service, recorded as {trace}. Nothing was changed; try again or tell "
        "the administrator.",
    ),
    "not_signed_in": (
        "请先登录，或以 Basic、Bearer 方式提供凭据。",
        "Sign in first, or send credentials by Basic or Bearer.",
    ),
    "credentials_malformed": ("Authorization 头无法读取。", "The Authorization header cannot be read."),
    "csrf_failed": (
        "此请求没有来自本站页面的凭证（X-CSRF-Token）。请刷新页面后重试。",
        "The request does not carry the mark of our own pages (X-CSRF-Token). Reload the page and try again.",
    ),
    # database and settings
    "database_unreachable": (
        "连不上数据库（{host}）：{reason}。请检查 DATABASE_URL，或确认数据库已启动。",
        "The database at {host} cannot be reached: {reason}. Check DATABASE_URL, or that the server is running.",
    ),
    "port_taken": (
        "端口 {port} 已被占用，可能是园科已在运行。请停止占用它的程序，或换一个端口，例如 PORT=8123 make run。",
        "Port {port} is taken, perhaps by a Yuanke that runs already. Stop that, or choose another: PORT=8123 make run",
    ),
    "address_unusable": (
        "无法在 {address} 提供服务：{reason}。请检查 HOST 和 PORT。",
        "Nothing can listen on {address}: {reason}. Check HOST and PORT.",
    ),
    "database_too_old": (
        "数据库（{host}）的版本是 PostgreSQL {version}，需要 {oldest} 或更高版本。",
        "The database at {host} is PostgreSQL {version}; version {oldest} or later is needed.",
    ),
    "database_not_started": (
        "无法在 {folder} 启动内置数据库：{reason}",
        "The embedded database in {folder} cannot be started: {reason}",
    ),
    "database_superuser": (
        "服务不能以数据库超级用户（{name}）的身份运行，请在 DATABASE_URL 中换用普通用户。",
        "The service must not work as the database superuser {name}; name an ordinary user in DATABASE_URL.",
    ),
    "database_busy": (
        "数据库暂时不可用，刚才的操作没有生效，请稍后重试。",
        "The database is not available at the moment. Nothing was changed; please try again.",
    ),
    # an upload that is not deployed (engine)
    "diagram_refused": (
        "不能部署，共 {count} 处错误，第一处在 {where}：{first}",
        "Not deployed: {count} errors, the first at {where}: {first}",
    ),
    # a running instance (engine)
    "expression_failed": (
        "元素“{element_id}”的表达式出错：{detail}",
        "The expression at {element_id} failed: {detail}",
    ),
    "condition_not_boolean": (
        "网关“{element_id}”的条件既不是真也不是假：{detail}。请检查条件用到的变量是否都有值。",
        "The condition at gateway {element_id} is neither true nor false: {detail}. Check that its variables "
        "have values.",
    ),
    "no_flow_matches": (
        "网关“{element_id}”没有一个条件成立，也没有默认流。",
        "No condition at gateway {element_id} holds, and it has no default flow.",
    ),
    "step_limit": (
        "流程在“{element_id}”附近连续自动执行超过 {detail} 步，可能是没有人工任务的循环。",
        "The process took more than {detail} automatic steps around {element_id}; probably a loop without a task.",
    ),
    "nesting_too_deep": (
        "“{element_id}”使子流程和调用嵌套超过 {detail} 层，流程可能在不断调用自己。",
        "{element_id} would nest sub-processes and calls more than {detail} deep; the process may call itself.",
    ),
    "too_many_tasks": (
        "“{element_id}”会使同时进行的任务超过 {detail} 个。",
        "{element_id} would bring more than {detail} tasks at once.",
    ),
    "timer_invalid": (
        "“{element_id}”的时间无法理解：{detail}。应为日期、日期时间或 ISO 8601 时长，例如 P3D。",
        "The time of {element_id} cannot be understood: {detail}. It must be a date, a date-time or an ISO 8601 "
        "duration such as P3D.",
    ),
    "correlation_key_invalid": (
        "“{element_id}”的消息关联键应为文本或整数，现为 {detail}。",
        "The correlation key at {element_id} must be a text or an integer, but is {detail}.",
    ),
    "collection_not_list": (
        "多实例“{element_id}”的集合应为列表，现为 {detail}。",
        "The collection of the multi-instance {element_id} must be a list, but is {detail}.",
    ),
    "attribute_invalid": (
        "任务“{element_id}”的属性无法使用：{detail}",
        "A property of task {element_id} cannot be used: {detail}",
    ),
    "error_not_caught": (
        "“{element_id}”抛出的错误“{detail}”没有边界事件接住。",
        "No boundary event catches the error {detail} that {element_id} throws.",
    ),
    "decision_failed": (
        "“{element_id}”的决策无法得出结果：{detail}",
        "The decision at {element_id} gave no result: {detail}",
    ),
    "state_unreadable": (
        "实例的保存状态与其流程版本不符：{detail}",
        "The saved state of the instance does not fit its process version: {detail}",
    ),
    "task_not_open": (
        "此任务已不在待办中，可能已由他人完成或被流程取消。",
        "This task is no longer open; somebody may have completed it, or the process canceled it.",
    ),
    "effect_not_open": ("此自动任务已不在等待结果。", "This service task no longer waits for a result."),
    "subscription_not_open": ("流程已不在等待此消息。", "The process no longer waits for this message."),
    **FORMS,
    **ROSTER_TEXTS,
    **RULE_TEXTS,
    **STUDIO_TEXTS,
    **WORK_TEXTS,
    **ACTION_TEXTS,
}


def say(code: str, language: str, /, **params: Any) -> str:
    """The sentence of `code` in `zh` or `en`. An unknown code is a programming error (KeyError)."""
    zh, en = TEXTS[code]
    return (zh if language.startswith("zh") else en).format(**params)
