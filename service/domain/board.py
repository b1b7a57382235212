"""What the supervisor's board counts, each figure with its definition, and why something is late, in both languages.

The same texts stand on the page, in the Excel sheet and in the answer of the API, so that a number means one thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.domain.vocabulary import Words, words

SEVERE_MONTHS: Final = 12  # domain.md §3.D: 严重超期
PERIOD_MONTHS: Final = 12  # over which times and punctuality are reckoned


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the board. `zh`, `en` are its names, `means_*` what is counted and what is not."""

    code: str
    zh: str
    en: str
    means_zh: str
    means_en: str

    def name(self, language: str) -> str:
        """The name in `zh` or `en`."""
        return self.zh if language.startswith("zh") else self.en

    def means(self, language: str) -> str:
        """The definition in `zh` or `en`."""
        return self.means_zh if language.startswith("zh") else self.means_en


FIGURES: Final[dict[str, Figure]] = {
    code: Figure(code, *texts)
    for code, *texts in (
        (
            "associations", "园区科协", "Associations",
            "运行中和休眠的；筹备中、已注销的不计",
            "Active and dormant; those in preparation and closed are not counted",
        ),
        (
            "preparing", "筹备中", "In preparation",
            "已建档、还没有登记成立的",
            "Recorded, and not yet registered as founded",
        ),
        (
            "six_months", "六个月内届满", "Expire in six months",
            "届满日在今天至六个月后；经批准延期的按延期后的日期",
            "Last day from today to six months ahead; of an approved extension, its last day",
        ),
        (
            "overdue", "超期未换届", "Overdue terms",
            "届满日已过、新一届还没有登记的",
            "The last day has passed and no new term is registered",
        ),
        (
            "severe", "严重超期", "Severely overdue",
            "超期未换届中，届满已超过 12 个月的",
            "Of the overdue terms, those that ended more than 12 months ago",
        ),
        (
            "no_date", "届期缺失", "No date",
            "运行中或休眠，但没有登记届满日的",
            "Active or dormant, and no last day is registered",
        ),
        (
            "electing", "正在换届", "Electing",
            "有未办结的换届选举事项的园区科协",
            "Associations with a term election under way",
        ),
        (
            "late_tasks", "超期任务", "Overdue tasks",
            "期限已过、还没有办结的任务；斜线后是全部未办结任务",
            "Tasks open beyond their limit; after the stroke, all open tasks",
        ),
        (
            "on_time", "按期办结率", "Done in time",
            "近 12 个月办结的有期限任务中，在期限内办结的比例",
            "Of tasks with a limit completed in the last 12 months, the share completed within it",
        ),
        (
            "orders", "督办待答复", "Orders unanswered",
            "已签发、秘书处还没有答复的督办单；斜线前是超过答复期限的",
            "Follow-up orders without an answer; before the stroke, those past their day",
        ),
    )
}  # fmt: skip

# What each column of a list means, for the second sheet of an export.
COLUMNS: Final[dict[str, Figure]] = {
    code: Figure(code, *texts)
    for code, *texts in (
        (
            "done", "已办过", "Done",
            "未办结的事项中，已经办过这一环节、现在不在这一环节的",
            "Of the procedures under way, those that have passed this step and are not in it now",
        ),
        (
            "running", "办理中", "Under way",
            "现在在这一环节、没有超期的",
            "In this step now and not late",
        ),
        (
            "late", "超期", "Late",
            "现在在这一环节、至少一项任务期限已过的",
            "In this step now, at least one task beyond its limit",
        ),
        (
            "finished", "办结", "Completed",
            "近 12 个月由人办结的任务数",
            "Tasks that people completed in the last 12 months",
        ),
        (
            "median", "用时中位数", "Median time",
            "从任务到达至办结，一半不超过这个天数；自然日，含休息日",
            "From arrival to completion, half took no longer; calendar days",
        ),
        (
            "ninetieth", "九成用时", "90th percentile",
            "十件中九件不超过这个天数；自然日，含休息日",
            "Nine of ten took no longer; calendar days",
        ),
        (
            "limit", "期限", "Limit",
            "任务到达至截止的天数，中位数；与用时一样按自然日折算，便于比较",
            "Days from arrival to the due date, median; in calendar days as the times are, to be compared",
        ),
        (
            "days_late", "超期天数", "Days late",
            "从截止时间到今天的自然日",
            "Calendar days from the due date to today",
        ),
        (
            "reason", "原因", "Reason",
            "系统按记录判断的：谁还没有领取、谁已领取未交、退回几次、是否停在故障；有督办答复的附后",
            "As the record shows: not taken, taken and not submitted, how often returned, stopped at a fault; with the "
            "answer to an order, if there is one",
        ),
        (
            "contact", "联系人", "Whom to call",
            "已领取的为领取人；否则为该角色的任职人员；没有人员时为建档时登记的联系人或单位电话",
            "Whoever took the task; else who holds the role; else the contact or telephone on record",
        ),
    )
}  # fmt: skip

# What the heat of a process counts at each element of its diagram.
HEAT: Final[dict[str, Figure]] = {
    code: Figure(code, *texts)
    for code, *texts in (
        (
            "passed", "已办过", "Passed",
            "办过这一环节、现在不在这一环节的事项，含已经办结的",
            "Procedures that have passed this step and are not in it now, those that ended included",
        ),
        (
            "here", "现在在办", "There now",
            "现在停在这一环节的事项，含超期的",
            "Procedures that are in this step now, late ones included",
        ),
        (
            "late", "超期", "Late",
            "现在停在这一环节、至少一项任务期限已过的事项",
            "Procedures in this step now with at least one task beyond its limit",
        ),
        (
            "median", "用时中位数（天）", "Median days",
            "从到达至办结，一半不超过这个天数；自然日。调用的流程按每件事项从第一次进入至最后一次办结计",
            "From arrival to completion, half took no longer; calendar days. A called process counts once for each "
            "procedure, from the first arrival in it to the last completion",
        ),
    )
}  # fmt: skip

# Why something is late. The values are filled in by `say_reason`.
REASONS: Final[Words] = words(
    ("not_started", "换届还没有启动", "The election has not been started"),
    ("electing", "换届正在“{step}”", "The election is at “{step}”"),
    ("fault", "流程停在故障，等待排除", "Stopped at a fault that waits to be resolved"),
    ("nobody", "没有人担任{role}", "Nobody holds the role {role_en}"),
    ("not_taken", "{role}还没有人领取", "Nobody of {role_en} has taken it"),
    ("taken", "{name}已领取，尚未提交", "Taken by {name}, not submitted"),
    ("returned", "已退回 {times} 次", "Returned {times} times"),
    ("answered", "督办答复：{answer}", "Answer to an order: {answer}"),
    ("ordered", "已督办，{day} 前答复", "Ordered to answer by {day}"),
    ("drafted", "督办单待签发", "A follow-up order is being drawn up"),
)

Reason = tuple[str, Mapping[str, Any]]  # a code of REASONS and its values


def say_reason(reasons: list[Reason], language: str) -> str:
    """All reasons as one text: the heaviest first, as they were found."""
    mark = "；" if language.startswith("zh") else "; "
    return mark.join(REASONS[code].name(language).format(**values) for code, values in reasons)
