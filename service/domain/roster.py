"""The roster of an association: members, those who act for it, and who counts as entitled (domain.md §3.E, §1.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.domain import person
from service.domain.errors import FieldError
from service.domain.founding import is_credit_code, is_phone
from service.domain.vocabulary import words

MEMBER_KINDS: Final = words(("individual", "个人会员", "Individual member"), ("group", "团体会员", "Group member"))
MEMBER_STATUSES: Final = words(
    ("active", "在册", "Active"), ("left", "已退会", "Left"), ("expelled", "已除名", "Expelled")
)
MEMBER_CLASSES: Final = words(
    ("technical", "科技人员", "Scientific or technical"),
    ("management", "管理人员", "Management"),
    ("skilled", "高级技能人员", "Highly skilled"),
    ("other", "其他", "Other"),
)
UNIT_KINDS: Final = words(
    ("enterprise", "企业", "Enterprise"),
    ("enterprise_association", "企业科协", "Enterprise association"),
    ("society", "科技类社会组织", "S&T society"),
    ("other", "其他", "Other"),
)
POSTS: Final = words(
    ("chair", "主席", "Chair"),
    ("vice_chair", "副主席", "Vice-chair"),
    ("secretary_general", "秘书长", "Secretary-general"),
    ("standing_member", "常委", "Standing committee member"),
    ("member", "委员", "Committee member"),
)
DELEGATE_RESULTS: Final = words(("qualified", "合格", "Qualified"), ("unqualified", "不合格", "Not qualified"))
# How a membership ends (E05): the status that the member has afterwards.
ENDINGS: Final = {"leave": "left", "transfer": "left", "expel": "expelled"}

INDIVIDUAL_REQUIRED: Final = frozenset({"name", "gender", "birth_ym", "ethnicity", "unit", "post", "phone"})
CONSENT_VERSION: Final = "2026-11"  # of the sentence on personal data that the forms show
_UNIT_NAME: Final = 80
_REPRESENTATIVE: Final = 30


def read_individual(row: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """An individual member from a form or a sheet, and what is wrong with it by field name."""
    values, errors = person.read(row, INDIVIDUAL_REQUIRED)
    chosen = row.get("member_class") or None
    if chosen is not None and chosen not in MEMBER_CLASSES:
        errors.append(person.choice_error("member_class", MEMBER_CLASSES))
    return {**values, "member_class": chosen, "consented": row.get("consent_privacy") is True}, errors


def read_group(row: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """A group member: its name, kind, credit code, S&T workers, its representative with `gender`, `post` and phone; and
    what is wrong with it by field name.
    """
    values = {field: _text(row.get(field)) for field in ("unit_name", "unit_kind", "unit_uscc", "rep", "contact")}
    errors = [FieldError.of(field, "field_required") for field, value in values.items() if value is None]
    for field, most in (("unit_name", _UNIT_NAME), ("rep", _REPRESENTATIVE)):
        if len(values[field] or "") > most:
            errors.append(FieldError.of(field, "field_length", min=1, max=most))
    if values["unit_kind"] and values["unit_kind"] not in UNIT_KINDS:
        errors.append(person.choice_error("unit_kind", UNIT_KINDS))
    if values["unit_uscc"] and not is_credit_code(values["unit_uscc"]):
        errors.append(FieldError.of("unit_uscc", "uscc_invalid"))
    if values["contact"] and not is_phone(values["contact"]):
        errors.append(FieldError.of("contact", "phone_invalid"))
    about = {"gender": _text(row.get("rep_gender")), "post": _text(row.get("rep_post"))}  # of the representative
    if about["gender"] and about["gender"] not in person.GENDERS:
        errors.append(person.choice_error("rep_gender", person.GENDERS))
    if len(about["post"] or "") > person.LENGTHS["post"][1]:
        errors.append(FieldError.of("rep_post", "field_length", min=1, max=person.LENGTHS["post"][1]))
    workers = row.get("unit_st_workers")
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 1:
        errors.append(FieldError.of("unit_st_workers", "st_workers_invalid"))
    return {**values, **about, "unit_st_workers": workers, "consented": row.get("consent_privacy") is True}, errors


def member_no(association: str, year: int, serial: int) -> str:
    """The number of a member, `<assoc>-<yyyy>-<nnnn>` (E04), from the association's short name."""
    return f"{association}-{year}-{serial:04d}"


@dataclass(frozen=True, slots=True)
class Entitled:
    """应到: how many may vote, on which day that was decided, and who of the delegates does not count and why."""

    number: int
    record_date: date
    former: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As variables hold it; the sentences say how the number came about."""
        day, gone, unknown = self.record_date.isoformat(), "、".join(self.former), len(self.unlisted)
        zh = f"会员资格截止日 {day}，应到 {self.number} 人。"
        zh += f"已不是会员、不计入的代表：{gone}。" if gone else ""
        zh += f"另有 {unknown} 名代表不在会员名册中，请核对。" if unknown else ""
        en = f"On the record date {day}, {self.number} are entitled."
        en += f" Delegates who are members no longer and do not count: {gone}." if gone else ""
        en += f" {unknown} delegates are not on the roster: check them." if unknown else ""
        return {
            "number": self.number,
            "record_date": day,
            "former": list(self.former),
            "unlisted": list(self.unlisted),
            "sentence": zh,
            "sentence_en": en,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """A delegate, and whether the roster knows the person: `member` None when it does not, else whether active."""

    name: str
    member: bool | None


def entitled_delegates(delegates: Iterable[Standing], record_date: date, roster_kept: bool) -> Entitled:
    """The qualified delegates who were members on the record date. Whoever acts for a group member is on no roster.

    `roster_kept` is False for an association that has no members on record yet: then nobody is told as unlisted.
    """
    found = list(delegates)
    former = tuple(one.name for one in found if one.member is False)
    unlisted = tuple(one.name for one in found if one.member is None) if roster_kept else ()
    return Entitled(len(found) - len(former), record_date, former, unlisted)


def record_date(basis: str, *, notice_on: date | None, convened_on: date, congress_on: date | None) -> date:
    """The day on which membership counts, by the charter's `record_date_basis`; the day of calling where unknown."""
    days = {"nomination_notice": notice_on, "congress_notice": convened_on, "congress": congress_on}
    return days.get(basis) or convened_on


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
