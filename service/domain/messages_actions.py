"""Sentences about what people do around a task besides completing it. Part of `messages.TEXTS`."""

from __future__ import annotations

from typing import Final

ACTION_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "task_not_sent_back": (
        "此任务没有被退回，不能直接送回退回人。请正常提交。",
        "This task was not sent back, so there is nobody to return it to. Submit it as usual.",
    ),
    "return_elsewhere": (
        "“{element}”不在此任务所在的流程及其上级流程中，不能退回到那里。请选择列出的步骤。",
        "{element} is no step of this process or of one around it. Choose one of the steps that are listed.",
    ),
    "return_unpaired": (
        "流程图中的并行分支没有成对合并，退回“{element}”可能丢失或重复任务。请流程管理员修改流程图。",
        "The parallel branches of the diagram do not end in joins of their own, so returning to {element} could lose "
        "or repeat tasks. A process owner has to mend the diagram.",
    ),
    "return_not_earlier": (
        "“{element}”不在此任务之前，不能退回到那里。请选择列出的步骤。",
        "{element} does not come before this task. Choose one of the steps that are listed.",
    ),
    "return_into_branch": (
        "“{element}”在另一条并行分支里，单独退回会使其他分支等不到它。请退回到分支之前的步骤。",
        "{element} stands in another parallel branch, and the other branches would wait for ever. Return to a step "
        "before the split.",
    ),
    "return_repeated": (
        "由提醒引出的分支中还有别的任务，不知道应退回哪一件。请先办完其他任务。",
        "The branch behind a reminder holds other tasks too, and it is not clear which is meant. Finish them first.",
    ),
    "withdrawal_too_late": (
        "此任务之后的步骤已经有人办理或已结束，不能撤回。请联系现在的办理人退回。",
        "What followed this task has been worked on or is over, so it cannot be taken back. Ask who has it now to "
        "return it.",
    ),
    "withdrawal_impossible": (
        "会签意见和不能退回的步骤提交后不能撤回。请联系现在的办理人。",
        "One of several opinions, or a step that allows no return, cannot be taken back. Ask who has it now.",
    ),
    "instance_suspended": (
        "这件事项已中止：{reason}。恢复之后才能办理。",
        "This procedure is suspended: {reason}. It can go on when it is resumed.",
    ),
    "instance_not_suspended": ("这件事项没有中止。", "This procedure is not suspended."),
    "not_an_intervener": (
        "只有{zh}可以这样做。",
        "Only {en} may do this.",
    ),
    "action_not_allowed": (
        "流程图不允许对此任务“{zh}”。",
        "The diagram does not allow this task: {en}.",
    ),
    "person_out_of_sight": (
        "没有“{username}”，或其看不到这件事项。请选择列出的人员。",
        "There is no {username}, or they do not see this procedure. Choose one of the people listed.",
    ),
    "task_delegated": (
        "此任务由 {owner} 委派填写，只能填好交回或退还，由其提交。",
        "This task is delegated by {owner}: fill it in or give it back; they submit it.",
    ),
    "task_not_delegated": ("此任务没有委派。", "This task is not delegated."),
    "delegate_unsuitable": (
        "不能委派给 {username}：请选择自己以外的人员。",
        "The task cannot be delegated to {username}: choose somebody else.",
    ),
    "not_the_owner": (
        "只有委派人 {owner} 可以收回委派。",
        "Only {owner}, who delegated the task, may recall it.",
    ),
    "urge_oneself": ("此任务正由您办理，不需要催办。", "You have this task yourself; there is nobody to urge."),
    "urged_already": (
        "{hours} 小时内已经催办过，请稍后再催。",
        "This was urged within the last {hours} hours; try again later.",
    ),
    "task_canceled": ("此任务已取消，不能抄送。", "This task was canceled, so no copies of it can be sent."),
    "copies_number": ("每次抄送 1 到 {limit} 人。", "A copy goes to 1 to {limit} people at a time."),
    "signer_unsuitable": ("不能请自己签署意见。", "You cannot ask yourself for an opinion."),
    "signer_asked": ("已请 {name} 签署意见，还没有答复。", "{name} was asked already and has not answered yet."),
    "not_a_signer": ("没有请您就此任务签署意见。", "You were not asked for an opinion on this task."),
    "opinion_given": ("意见已经签署，不能取消。", "The opinion has been given and stays."),
    "opinion_unknown": ("意见应为以下之一：{choices}。", "The opinion must be one of: {choices}."),
    "opinion_reason": ("“{zh}”须写明理由。", "“{en}” needs a reason."),
    "opinions_missing": (
        "还有 {count} 份加签意见没有签署，暂不能提交。可以催办，或取消加签。",
        "{count} opinions are still missing, so the task cannot be submitted yet. Urge them, or ask no longer.",
    ),
    "due_over": ("它已经不再等待，不能调整时间。", "It waits no longer, so its time cannot be changed."),
    "due_not_drawn": (
        "流程图没有给它设期限，不能重算。请直接填写日期。",
        "The diagram gives it no due date to compute. Enter a date instead.",
    ),
    "due_none_left": (
        "按流程图重算后，周期已经全部过去。请直接填写日期。",
        "Computed again, none of its times is left. Enter a date instead.",
    ),
    "due_no_day": ("请填写日期，如 2026-12-20。", "Enter the day, as in 2026-12-20."),
    "due_in_past": ("新的时间已经过去，请填写以后的时间。", "That time is over. Enter one that is still to come."),
    "modification_empty": ("请先选择要取消或启动的环节。", "Choose first what is to end or to begin."),
    "modification_no_token": (
        "“{element}”现在没有在办，没有可取消的。",
        "Nothing is under way at {element}, so there is nothing to end.",
    ),
    "modification_no_element": (
        "流程图中没有“{element}”。",
        "The diagram has no element {element}.",
    ),
    "modification_not_here": (
        "不能从“{element}”开始：只能从任务、子流程、中间事件或结束事件开始。",
        "Nothing can begin at {element}: choose a task, a sub-process, an event on the way or an end.",
    ),
    "modification_scope_closed": (
        "“{element}”所在的子流程没有在办，请启动那个子流程本身。",
        "The sub-process around {element} is not under way; let that one begin instead.",
    ),
    "modification_ambiguous": (
        "“{element}”所在的子流程同时有几份在办，不知道是哪一份。请等其他几份办完。",
        "The sub-process around {element} is under way several times, and it is not clear which is meant.",
    ),
    "modification_doubles": (
        "启动“{element}”会与“{others}”重复。请一并取消“{others}”。",
        "Beginning {element} would double what is under way at {others}. End that as well.",
    ),
    "modification_loses": (
        "取消“{element}”后没有环节接着办，流程会走不下去。请同时选择要启动的环节。",
        "Nothing would go on in place of {element}. Choose what begins instead.",
    ),
    "modification_needs_second": (
        "这项调整涉及受保护的环节（{names}），须由另一位流程管理员确认。请提请确认。",
        "This touches protected steps ({names}), so a second process owner has to confirm it. Propose it instead.",
    ),
    "modification_pending": (
        "这件事项已有一项调整等待确认，请先处理那一项。",
        "A change of this procedure waits to be confirmed already; decide on that one first.",
    ),
    "modification_decided": ("这项调整已经处理。", "This change has been decided already."),
    "modification_stale": (
        "提请之后事项已有变化，不能照原样执行。请重新提请。",
        "The procedure has moved on since this was proposed. Propose it anew.",
    ),
    "modification_four_eyes": (
        "提请人不能自己确认，须由另一位流程管理员确认。",
        "Who proposed it cannot confirm it; another process owner has to.",
    ),
    "reason_missing": ("请写明理由。", "Please give the reason."),
    "return_not_done": (
        "“{element}”在这件事项中没有办理过，不能退回到那里。",
        "{element} was not done in this procedure, so nothing can return to it.",
    ),
    "return_past_effect": (
        "其后已经“{zh}”，不能退回到那之前。请按流程图中的办法更正。",
        "Since then this was done and stays: {en}. Correct it in the way the diagram draws.",
    ),
    "not_the_completer": ("只有提交此任务的人可以撤回。", "Only who completed this task may take it back."),
    "task_not_completed": (
        "此任务没有办结，不需要撤回。",
        "This task is not completed; there is nothing to take back.",
    ),
    "withdrawal_past_effect": (
        "提交后已经“{zh}”，不能撤回。",
        "Completing it has done this, which stays: {en}. It cannot be taken back.",
    ),
    "substitute_unsuitable": (
        "“{username}”不能代理：请选择在您所在组织中任职的其他人员。",
        "{username} cannot stand in: choose somebody else who holds a role in one of your organisations.",
    ),
    "substitute_period": (
        "代理期应从开始到结束、在今天之后，最长一年。",
        "The period must end after it begins and after today, and last a year at most.",
    ),
    "substitute_reason": (
        "替他人指定代理人须写明事由，至少 {least} 个字。",
        "Say why, in at least {least} characters, when you name a substitute for somebody else.",
    ),
    "substitute_named": (
        "这段时间已有代理人，请先结束原来的代理。",
        "You have a substitute in that time already; end that first.",
    ),
    "substitution_over": ("此代理已经结束。", "This substitution is over."),
}
