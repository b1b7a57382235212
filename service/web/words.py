"""Days, limits and states in words, as the pages say them. Instants are shown in Asia/Shanghai.

Everything is said in the language of the request; `_` needs one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from service.domain.roles import ROLES
from service.domain.vocabulary import CASE_STATES, OUTCOMES, TERM_STAGES
from service.domain.workdays import SHANGHAI, Calendar, Moment, working_days_between
from service.web.speech import _, is_english, language, lazy, ngettext

STATUSES: Final = {"active": lazy("办理中"), "completed": lazy("已办结"), "terminated": lazy("已终止")}
STATUS_COLOURS: Final = {"active": "blue", "completed": "green", "terminated": ""}
CASE_COLOURS: Final = {
    "supplementing": "amber",
    "adjourned": "amber",
    "rejected": "red",
    "withdrawn": "",
    "terminated": "",
}
ASSOCIATION_STATUSES: Final = {
    "preparing": lazy("筹备中"),
    "active": lazy("运行中"),
    "dormant": lazy("休眠"),
    "closed": lazy("已注销"),
}
GROUPS: Final = ("overdue", "week", "later", "none")
GROUP_TITLES: Final = {
    "overdue": lazy("已超期"),
    "week": lazy("本周到期"),
    "later": lazy("以后"),
    "none": lazy("无期限"),
}
WEEKDAYS: Final = (lazy("周一"), lazy("周二"), lazy("周三"), lazy("周四"), lazy("周五"), lazy("周六"), lazy("周日"))
LONGEST_COUNT: Final = 370  # beyond a year working days say less than the date


@dataclass(frozen=True, slots=True)
class Due:
    """A limit in words: `short` in lists, `long` beside the date. `group` is one of GROUPS."""

    group: str
    short: str
    long: str

    @property
    def overdue(self) -> bool:
        return self.group == "overdue"


def day(value: date | datetime | None) -> str:
    """2026-11-24, or a dash."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return value.isoformat()


def clock(value: datetime | None) -> str:
    """2026-11-24 09:12, or a dash."""
    return "—" if value is None else value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def due(at: datetime | None, moment: Moment) -> Due:
    """The limit `at` seen from `moment`."""
    if at is None:
        return Due("none", "", _("没有期限"))
    last, today = at.astimezone(SHANGHAI).date(), moment.today
    if at <= moment.now:
        late = max((today - last).days, 1)
        text = ngettext("超期 %(num)d 天", "超期 %(num)d 天", late)
        return Due("overdue", text, text)
    left = _days_left(today, last, moment.calendar)
    if at < end_of_week(moment):
        short = _("今天") if last == today else str(WEEKDAYS[last.weekday()])
        return Due("week", short, left)
    return Due("later", _short_date(last, today), left)


def end_of_week(moment: Moment) -> datetime:
    """The instant at which the week ends: Monday, 00:00."""
    monday = moment.today + timedelta(days=7 - moment.today.weekday())
    return datetime.combine(monday, time(), SHANGHAI)


def _days_left(today: date, last: date, calendar: Calendar) -> str:
    if last == today:
        return _("今天到期")
    if (last - today).days > LONGEST_COUNT:
        return ngettext("还有 %(num)d 个月", "还有 %(num)d 个月", round((last - today).days / 30.44))
    count = working_days_between(today, last, calendar)
    if count == 0:
        return ngettext("还有 %(num)d 天", "还有 %(num)d 天", (last - today).days)
    return ngettext("还有 %(num)d 个工作日", "还有 %(num)d 个工作日", count)


def _short_date(last: date, today: date) -> str:
    if last.year != today.year:
        return last.isoformat()
    if is_english():
        return f"{last.day} {last:%b}"
    return f"{last.month}月{last.day}日"


def days_left(last: date | None, today: date) -> str:
    """How long until the end of a term: calendar days, as charters count."""
    if last is None:
        return _("未登记届期")
    left = (last - today).days
    if left < 0:
        return ngettext("超期 %(num)d 天", "超期 %(num)d 天", -left)
    if left == 0:
        return _("今天届满")
    return ngettext("还有 %(num)d 天", "还有 %(num)d 天", left)


def waited(since: datetime, moment: Moment) -> str:
    """How long something has been waiting, in working days."""
    count = working_days_between(since.astimezone(SHANGHAI).date(), moment.today, moment.calendar)
    return ngettext("已 %(num)d 个工作日", "已 %(num)d 个工作日", count)


def role(code: str | None) -> str:
    """The name of a role in the language of the page."""
    known = ROLES.get(code or "")
    if known is None:
        return code or "—"
    return known.en if is_english() else known.zh


def case(status: str, case_state: str | None) -> tuple[str, str]:
    """The state of a case and its colour: as its diagram says it, else only whether it is under way."""
    if case_state not in CASE_STATES:
        return str(STATUSES[status]), STATUS_COLOURS[status]
    return CASE_STATES[case_state].name(language()), CASE_COLOURS.get(case_state, STATUS_COLOURS[status])


def case_states() -> list[tuple[str, str]]:
    """The states of a case to choose from."""
    return [(code, word.name(language())) for code, word in CASE_STATES.items() if code not in STATUSES]


def outcome(code: str) -> str:
    """The name of a decision in the language of the page."""
    return OUTCOMES[code].name(language())


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a term as a light: green, amber, red or grey, always with its word."""

    id: str
    text: str
    colour: str


STAGE_COLOURS: Final = {
    "normal": "green",
    "extended": "green",
    "t12": "green",
    "t6": "amber",
    "t3": "amber",
    "filing_due": "amber",
    "t1": "red",
    "expired": "red",
    "overdue": "red",
    "no_date": "grey",
    "closed": "grey",
}


STAGE_TEXTS: Final = {
    "closed": lazy("已结束"),
    "t12": lazy("一年内届满"),
    "t6": lazy("六个月内届满"),
    "t3": lazy("三个月内届满"),
    "t1": lazy("一个月内届满"),
}


def stage(code: str) -> Stage:
    """The light of a stage, told by how near the end is; `closed` is a term that is over."""
    known = STAGE_TEXTS.get(code)
    text = str(known) if known is not None else TERM_STAGES[code].name(language())
    return Stage(code, text, STAGE_COLOURS[code])


def term_number(number: int) -> str:
    """第 2 届 or Term 2."""
    return _("第 %(n)s 届", n=number)


def file_size(size: int) -> str:
    """340 KB."""
    return f"{max(1, round(size / 1024))} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"


FILTERS: Final[dict[str, Any]] = {"day": day, "clock": clock, "role": role, "outcome": outcome, "file_size": file_size}
