"""The sentences that explain a quorum, a vote and an election, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.domain.ballot import Ballot
from service.domain.majority import Base, Majority, Threshold
from service.domain.vocabulary import words


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """`sentence` is the Chinese one, which papers use."""
        return {"sentence": self.zh, "sentence_en": self.en}


NEXT_STEPS: Final = words(
    ("done", "选举结束", "the election is complete"),
    ("new_date", "另定日期召开大会", "a new date for the congress"),
    ("repeat_ballot", "重新选举", "a repeated ballot"),
    ("revote", "对同票人再次投票", "a further vote on the tied"),
    ("lot", "抽签", "drawing lots"),
    ("further_ballot", "另行选举", "a further ballot for the unfilled seats"),
    ("vacancy", "空缺，不再补选", "leaving the seats vacant"),
    ("fewer_seats", "减少名额", "fewer seats"),
)


def quorum(entitled: int, present: int, need: int, met: bool, rule: Threshold) -> Sentence:
    """Such as: 应到 86 人，实到 61 人，达到法定人数 58 人（不少于应到人数的三分之二），可以开会。"""
    reached, follows = ("达到", "可以开会") if met else ("未达到", "按流会处理")
    return Sentence(
        f"应到 {entitled} 人，实到 {present} 人，{reached}法定人数 {need} 人（{rule.zh(Base.ENTITLED)}），{follows}。",
        f"{entitled} entitled, {present} present; {need} are needed ({rule.en(Base.ENTITLED)}), "
        f"so there is {'a' if met else 'no'} quorum.",
    )


def vote(rule: Majority, need: int, counts: tuple[int, int, int], passed: bool) -> Sentence:
    """Such as: 赞成 40 票，反对 20 票，弃权 1 票；通过须有赞成票 31 票（超过实到人数的半数），表决通过。"""
    yes, no, abstain = counts
    return Sentence(
        f"赞成 {yes} 票，反对 {no} 票，弃权 {abstain} 票；"
        f"通过须有赞成票 {need} 票（{rule.zh}），{'表决通过' if passed else '表决未通过'}。",
        f"{yes} for, {no} against, {abstain} abstaining; {need} votes for are needed ({rule.en}): "
        f"{'passed' if passed else 'not passed'}.",
    )


def void(issued: int, returned: int) -> Sentence:
    """More ballots came back than were handed out."""
    return Sentence(
        f"发出选票 {issued} 张，收回选票 {returned} 张，收回多于发出，本次选举无效，应重新选举。",
        f"{issued} ballots were issued and {returned} returned, more than were issued: the ballot is void and is "
        "repeated.",
    )


def election(
    ballot: Ballot,
    rule: Majority,
    need: int,
    *,
    names: tuple[list[str], list[str]],
    left: tuple[int, int],
    follows: tuple[str, str],
) -> Sentence:
    """The counts, the rule with its base, who is elected, who is tied, and what follows.

    `names` are the elected and the tied; `left` the seats between the tied and the other unfilled ones, `follows` the
    codes of NEXT_STEPS by which the charter fills each.
    """
    (elected, tied), (at_stake, unfilled), (by_tie, by_shortfall) = names, left, follows
    over = ballot.over_marked
    zh = [
        f"应选 {ballot.seats} 名，发出选票 {ballot.issued} 张，收回 {ballot.returned} 张，"
        f"其中有效票 {ballot.valid} 张、无效票 {ballot.invalid} 张"
        + (f"（{over} 张所选多于应选名额）" if over else "")
        + f"；当选须得赞成票 {need} 票（{rule.zh}）",
        f"当选 {len(elected)} 名" + (f"：{'、'.join(elected)}" if elected else ""),
    ]
    en = [
        f"{ballot.seats} seats; {ballot.issued} ballots issued, {ballot.returned} returned, {ballot.valid} valid, "
        f"{ballot.invalid} invalid"
        + (f" ({over} with more names than seats)" if over else "")
        + f"; {need} votes are needed ({rule.en})",
        f"{len(elected)} elected" + (f": {', '.join(elected)}" if elected else ""),
    ]
    if tied:
        zh.append(f"{'、'.join(tied)}得票相同，不能确定末位当选人，{at_stake} 名按章程{NEXT_STEPS[by_tie].zh}")
        en.append(
            f"{', '.join(tied)} are tied for the last of the seats; for {at_stake} the charter provides for "
            f"{NEXT_STEPS[by_tie].en}"
        )
    if unfilled:
        zh.append(f"尚缺 {unfilled} 名，按章程{NEXT_STEPS[by_shortfall].zh}")
        en.append(f"{unfilled} unfilled; the charter provides for {NEXT_STEPS[by_shortfall].en}")
    return Sentence("；".join(zh) + "。", "; ".join(en) + ".")
