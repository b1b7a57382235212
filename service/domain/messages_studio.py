"""Sentences of the studio: drafts, releases, dry runs, migration of instances. Part of `messages.TEXTS`."""

from __future__ import annotations

from typing import Final

STUDIO_TEXTS: Final[dict[str, tuple[str, str]]] = {
    # drafts
    "draft_name": (
        "草稿名称应为 1 到 {limit} 个字。",
        "The name of a draft has 1 to {limit} characters.",
    ),
    "draft_files": ("一份草稿最多 {limit} 个文件。", "A draft holds at most {limit} files."),
    "draft_file_exists": (
        "草稿中已有“{name}”，请换一个名称。",
        "The draft has a file {name} already; choose another name.",
    ),
    "draft_file_name": (
        "文件名“{name}”不能使用：应以字母、数字或汉字开头，以 .bpmn、.dmn 或 .form 结尾，不含斜杠等符号。",
        "The file name {name} cannot be used: it begins with a letter or digit, ends in .bpmn, .dmn or .form and has "
        "no slashes.",
    ),
    "draft_file_kind": (
        "没有“{kind}”这种文件，可以新建流程图、表单或决策表。",
        "There is no file of kind {kind}; make a diagram, a form or a decision.",
    ),
    "identity_malformed": (
        "标识“{id}”不能使用：应以小写字母开头，只含小写字母、数字和下划线，2 到 61 个字符。",
        "The id {id} cannot be used: it begins with a lower-case letter and has 2 to 61 lower-case letters, digits and "
        "underscores.",
    ),
    "draft_file_text": ("“{name}”不是 UTF-8 文本。", "{name} is no UTF-8 text."),
    "draft_changed": (
        "{who} 在 {at} 改过这个文件，您的改动没有保存。请打开最新内容，再把您的改动加进去。",
        "{who} changed this file at {at}; your change was not saved. Open the newest content and make it again.",
    ),
    "draft_closed": (
        "这份草稿已提请发布、已发布或已放弃，不能再改。可以撤回发布，或从现有版本新建草稿。",
        "The draft was proposed for release, released or discarded and cannot be edited. Withdraw the proposal, or "
        "begin a new draft from what is deployed.",
    ),
    "draft_unchanged": (
        "草稿与已发布的版本没有差别，不需要发布。",
        "The draft is the same as what is deployed; there is nothing to release.",
    ),
    "draft_conflict": (
        "这些文件在草稿建立以后又发布过新版本：{names}。请对照新版本改好，或重新从最新版本开始。",
        "These files were deployed anew after the draft began: {names}. Take the new version over, or begin again from "
        "the latest.",
    ),
    # zip files
    "archive_unreadable": ("这不是可以打开的 ZIP 文件。", "This is no ZIP file that can be opened."),
    "archive_entries": (
        "压缩包中有 {count} 个文件，最多 {limit} 个。",
        "The archive has {count} files; it may have {limit}.",
    ),
    "archive_too_large": (
        "压缩包展开后超过 {limit} MB，没有导入。",
        "The archive unpacks to more than {limit} MB; nothing was imported.",
    ),
    "archive_path": (
        "压缩包中的“{name}”指向文件夹之外，没有导入。",
        "{name} in the archive points outside of it; nothing was imported.",
    ),
    "archive_empty": (
        "压缩包中没有流程图、表单或决策表。",
        "The archive holds no diagram, form or decision.",
    ),
    # releases
    "release_reason": (
        "请写明理由，{min} 到 {max} 个字。",
        "Give the reason, {min} to {max} characters.",
    ),
    "release_decided": ("这次发布已经处理过了。", "This release is decided already."),
    "four_eyes": (
        "提请发布的人不能自己发布，请另一位流程管理员复核后发布。",
        "Whoever proposed a release cannot release it; another process owner has to look at it.",
    ),
    "release_needed": (
        "本系统要求两人复核：请在“流程设计”中导入文件、提请发布，由另一位流程管理员发布。",
        "This service asks for four eyes: import the files in the studio, propose a release, and let another process "
        "owner release it.",
    ),
    "process_of_another": (
        "流程“{process}”由别的单位维护，您不能发布它的新版本。请换一个流程标识。",
        "The process {process} belongs to another organisation, so you cannot deploy it. Use another process id.",
    ),
    # dry runs and test cases
    "dry_run_empty": ("草稿中还没有文件，不能试运行。", "The draft has no files yet; there is nothing to run."),
    "dry_run_script": ("试运行的步骤无法读取。", "The script of the dry run cannot be read."),
    "simulation_size": ("模拟的件数应为 1 到 {limit}。", "Simulate between 1 and {limit} instances."),
    "dry_run_process": ("草稿中没有流程“{process}”。", "The draft has no process {process}."),
    "dry_run_step": (
        "走到这里时，“{element}”不在待办中，也不在等待。",
        "At this point {element} is neither open nor waiting.",
    ),
    "dry_run_backwards": ("时间不能往回拨。", "Time cannot go backwards."),
    "dry_run_date": (
        "日期“{text}”无法理解，应形如 2027-01-15。",
        "The date {text} cannot be understood; it should look like 2027-01-15.",
    ),
    "test_name": (
        "测试名称应为 1 到 {limit} 个字。",
        "The name of a test case has 1 to {limit} characters.",
    ),
    "tests_many": ("一份草稿最多 {limit} 个测试。", "A draft has at most {limit} test cases."),
    "tests_failed": (
        "有 {count} 个测试没有通过（{names}）。请改好流程，或重新走一遍并保存测试。",
        "{count} test cases fail ({names}). Correct the process, or record them anew.",
    ),
    # versions
    "definition_deprecated": (
        "这个版本已停用，不能再发起。",
        "This version is deprecated and starts no more.",
    ),
    # moving running instances to another version
    "migration_refused": (
        "这件事项不能迁移，共 {count} 处原因，见各环节的说明。",
        "This instance cannot be migrated, for {count} reasons; see the element of each.",
    ),
    "migration_other_process": (
        "只能迁移到同一流程的其他版本。",
        "An instance can only be migrated to another version of the same process.",
    ),
    "migration_same_version": ("事项已经在这个版本上。", "The instance is on this version already."),
    "batch_size": (
        "请选择 1 到 {limit} 件事项。",
        "Choose 1 to {limit} instances.",
    ),
    "migration_moved": (
        "迁移以后已经办理过，不能撤销。",
        "Something was done since the migration; it cannot be undone.",
    ),
    "migration_process_gone": ("新版本中没有流程“{name}”。", "The new version has no process {name}."),
    "migration_element_gone": (
        "正停在“{name}”，新版本中没有这个环节；请指定对应的环节，或等它办完。",
        "It waits at {name}, which the new version does not have; name the element in its place, or wait until it is "
        "done.",
    ),
    "migration_kind": (
        "“{name}”在新版本中换了种类，停在这里的事项不能迁移。",
        "{name} is of another kind in the new version, so what waits there cannot be migrated.",
    ),
    "migration_event": (
        "“{name}”在新版本中等待的是别的消息或事件。",
        "{name} waits for something else in the new version.",
    ),
    "migration_loop": (
        "“{name}”的逐项办理方式在新版本中变了，正在逐项办理的不能迁移。",
        "The multi-instance of {name} changed in the new version, so what is inside it cannot be migrated.",
    ),
    "migration_call": (
        "“{name}”在新版本中调用了别的流程。",
        "{name} calls another process in the new version.",
    ),
    "migration_join": (
        "有环节已办完、正在“{name}”等其他环节，而新版本中汇到这里的路变了。",
        "Something waits at {name} for other branches, and the flows that lead there changed in the new version.",
    ),
    "migration_event_gateway": (
        "“{name}”后面等待的事件在新版本中变了。",
        "The events behind {name} changed in the new version.",
    ),
}
