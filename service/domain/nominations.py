"""Lists of an election before anybody votes: candidates against the charter's surplus, delegates against the quotas,
the committee's votes on the drafts, and how the final list differs from the one that was consented to (domain.md §1.3,
§1.4, §3.B B13–B35).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.domain import election
from service.domain.charter import SURPLUS_WARNED
from service.domain.errors import AppError, FieldError
from service.domain.majority import Majority
from service.domain.roster import POSTS

PASSED: Final = frozenset({"agree", "agree_with_changes"})  # what the committee may make of a draft, besides `return`
WAYS: Final = ("yes", "no", "abstain")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standard:
    """What a list of candidates is held against: the seats, and the charter's `differential_min` with its article."""

    seats: int
    percent: int
    article: str | None


def wrong_candidates(rows: Sequence[Row], standard: Standard, path: str) -> list[FieldError]:
    """What is wrong with a list of candidates: somebody twice, or fewer than seats and surplus demand.

    `path` is the field of the form, such as `candidate_list.candidates`.
    """
    errors, seen = [], dict[str, int]()
    for index, row in enumerate(rows):
        name = str(row.get("name") or "")
        if name in seen:
            errors.append(FieldError.of(f"{path}[{index}].name", "candidate_repeated", row=seen[name] + 1))
        seen.setdefault(name, index)
    found = election.surplus(len(rows), standard.seats, standard.percent)
    if not found.met:
        least = {"count": len(rows), "seats": standard.seats, "least": found.least}
        code, more = ("candidates_short", {}) if not standard.percent else ("surplus_short", _rule(standard))
        errors.append(FieldError.of(path, code, **least, **more))
    return errors


def _rule(standard: Standard) -> dict[str, Any]:
    return {"percent": standard.percent, "article": standard.article or "—"}


def surplus_text(count: int, standard: Standard) -> tuple[str, str]:
    """How many more candidates than seats there are, in Chinese and English; less than unions demand is remarked."""
    over = count - standard.seats
    zh = f"候选人 {count} 名，应选 {standard.seats} 名，差额 {over} 名；章程规定差额比例不低于 {standard.percent}%。"
    en = f"{count} candidates for {standard.seats} seats, {over} more; the charter demands {standard.percent}%."
    if over * 100 < standard.seats * SURPLUS_WARNED:
        zh += f"差额不足 {SURPLUS_WARNED}%，接近等额选举，请核对章程。"
        en += f" Fewer than {SURPLUS_WARNED}% more: nearly an election without choice; check the charter."
    return zh, en


def wrong_delegates(rows: Sequence[Row], quota: Mapping[str, int], path: str) -> list[FieldError]:
    """Somebody who is sent twice, a unit without a quota, and whoever is more than the unit's quota, at the row."""
    errors, seen, sent = [], dict[tuple[str, str], int](), Counter[str]()
    for index, row in enumerate(rows):
        unit = str(row.get("unit") or "").strip()
        sent[unit] += 1
        for mark in ("phone", "unit"):
            who = (str(row.get("name") or "").strip(), str(row.get(mark) or "").strip())
            if seen.setdefault(who, index) != index:
                errors.append(FieldError.of(f"{path}[{index}].name", "delegate_twice", row=seen[who] + 1))
                break
        if unit not in quota:
            errors.append(FieldError.of(f"{path}[{index}].unit", "delegate_unit_unknown", unit=unit))
        elif sent[unit] > quota[unit]:
            errors.append(FieldError.of(f"{path}[{index}].unit", "delegate_over_quota", unit=unit, seats=quota[unit]))
    return errors


def quota_of(plan: Iterable[Row], moved: Iterable[Row], path: str) -> tuple[dict[str, int], list[FieldError]]:
    """The seats by unit of a delegate plan after some were moved, [{unit_from, unit_to, seats}], and what is wrong."""
    seats = Counter[str]()
    for row in plan:
        seats[str(row.get("unit") or "").strip()] += int(row.get("seats") or 0)
    errors = []
    for index, row in enumerate(moved):
        giver, number = str(row.get("unit_from") or "").strip(), int(row.get("seats") or 0)
        if seats[giver] < number:
            errors.append(FieldError.of(f"{path}[{index}].seats", "quota_moved_over", unit=giver, seats=seats[giver]))
            continue
        seats[giver] -= number
        seats[str(row.get("unit_to") or "").strip()] += number
    return dict(seats), errors


def vacancies(rows: Iterable[Row], quota: Mapping[str, int]) -> list[dict[str, Any]]:
    """The units that sent fewer than their quota: [{unit, seats, sent}]."""
    sent = Counter(str(row.get("unit") or "").strip() for row in rows)
    return [{"unit": unit, "seats": n, "sent": sent[unit]} for unit, n in quota.items() if sent[unit] < n]


def review(drafts: Iterable[str], given: Row, counts: tuple[int, int], rule: Majority) -> dict[str, dict[str, Any]]:
    """The vote on each draft, by the name of the draft. `given` has `<draft>` and `<draft>_yes`, `_no`, `_abstain`.

    `counts`: entitled, present. Raises ReviewWrong when a vote is missing or contradicts what was made of the draft.
    """
    errors, found = list[FieldError](), dict[str, dict[str, Any]]()
    for draft in drafts:
        votes = [given.get(f"{draft}_{way}") for way in WAYS]
        passed = given.get(draft) in PASSED
        if not passed and all(number is None for number in votes):
            continue  # returned without a vote
        missing = [way for way, number in zip(WAYS, votes, strict=True) if number is None]
        if missing:
            errors += [FieldError.of(f"{draft}_{way}", "field_required") for way in missing]
            continue
        yes, no, abstain = (int(number or 0) for number in votes)
        try:
            result = election.vote(rule, entitled=counts[0], present=counts[1], yes=yes, no=no, abstain=abstain)
        except AppError as wrong:
            errors += [FieldError(f"{draft}_{one.path}", one.code, one.zh, one.en) for one in wrong.fields]
            continue
        if result.passed != passed:
            words = {"zh": result.sentence.zh, "en": result.sentence.en}
            errors.append(FieldError.of(draft, "review_not_passed" if passed else "review_passed", **words))
        found[draft] = result.as_json()
    if errors:
        raise ReviewWrong(tuple(errors))
    return found


class ReviewWrong(Exception):
    """The votes of a committee that do not fit; `fields` have paths within the form's group."""

    def __init__(self, fields: tuple[FieldError, ...]) -> None:
        super().__init__("review")
        self.fields = fields


def compare(consented: Sequence[Row], final: Sequence[Row], seats: int) -> dict[str, Any]:
    """How the final list differs from the one that the Party organisation consented to, by name and post.

    `changed` is also true of a list with more candidates than seats: who stands where is decided by the votes then, and
    it goes to the Party organisation once more (domain.md §1.4 [D]). `rows` are for a table.
    """
    before, now = (
        {str(row.get("name")): str(row.get("proposed_post") or "member") for row in rows} for rows in (consented, final)
    )
    names = list(dict.fromkeys((*before, *now)))
    rows = [_difference(name, before.get(name), now.get(name)) for name in names]
    different = [row for row in rows if row["change"] != "同意名单内"]
    return {"changed": bool(different) or len(final) > seats, "differential": len(final) > seats, "rows": rows}


def _difference(name: str, before: str | None, now: str | None) -> dict[str, str]:
    change = "同意名单内" if before == now else "新增" if before is None else "不再列入" if now is None else "职务变动"
    posts = {"before": before, "now": now}
    said = {key: POSTS[post].zh if post in POSTS else "—" for key, post in posts.items()}
    return {"name": name, "change": change, **said}
