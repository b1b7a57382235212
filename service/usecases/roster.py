"""Writing the roster: members enrol and leave; lists of delegates, candidates and officers find their members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from service.domain import roster
from service.domain.errors import FieldError, WrongState
from service.domain.person import FIELDS, plain_name
from service.store import members
from service.store.associations import Association
from service.store.members import Member, Membership
from service.usecases.work import Work

PERSON: Final = tuple(name for name in FIELDS if name != "field")  # what every row about a person has
LISTS: Final = {"individuals": roster.read_individual, "groups": roster.read_group}
KINDS: Final = {"individuals": "individual", "groups": "group"}
# The fields of a group member by the column that keeps each, and what a change calls a field otherwise.
_GROUP: Final = {
    "unit_name": "name", "unit_kind": "unit_kind", "unit_uscc": "uscc", "unit_st_workers": "st_workers",
    "rep": "representative", "contact": "phone", "rep_gender": "gender", "rep_post": "post",
}  # fmt: skip
_GIVEN: Final = {"unit_name": "name", "contact": "phone", "rep_post": "post"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody to be enrolled: the columns of a member, and whether consent to processing the data was given."""

    kind: str
    columns: Mapping[str, Any]
    consented: bool

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells members apart (E02): name and mobile number, of a unit its credit code."""
        if self.kind == "group":
            return "group", str(self.columns["uscc"])
        return "individual", str(self.columns["name"]), str(self.columns["phone"])


@dataclass(slots=True)
class Enrolment:
    """What became of a list: new members, members that came back, and those who were members already."""

    new: list[Member] = field(default_factory=list)
    again: list[Member] = field(default_factory=list)
    there: list[Member] = field(default_factory=list)


def entry(kind: str, values: Mapping[str, Any]) -> Entry:
    """A member from the values that roster.read_individual or read_group gave."""
    if kind == "individual":
        columns = {name: values[name] for name in (*PERSON, "field", "member_class")}
    else:
        columns = {
            "name": values["unit_name"],
            "unit_kind": values["unit_kind"],
            "uscc": values["unit_uscc"],
            "st_workers": values["unit_st_workers"],
            "representative": values["rep"],
            "phone": values["contact"],
            "gender": values["gender"],
            "post": values["post"],
        }
    return Entry(kind, columns, values["consented"])


def entry_of(row: Member) -> Entry:
    """A member of one association, to be enrolled in another: with the data on record, without the consent."""
    names = _GROUP.values() if row.kind == "group" else (*PERSON, "field", "member_class")
    return Entry(row.kind, {name: getattr(row, name) for name in names}, consented=False)


def read(given: Mapping[str, Any], path: str = "roster") -> tuple[list[Entry], list[FieldError]]:
    """The members of a roster as the form has it, {individuals, groups}, and what is wrong, with its path.

    A member that occurs twice is told where it occurs again.
    """
    entries: list[Entry] = []
    errors: list[FieldError] = []
    seen: dict[tuple[str, ...], int] = {}
    for name, read_row in LISTS.items():
        for index, row in enumerate(given.get(name) or ()):
            values, wrong = read_row(row)
            errors += [FieldError(f"{path}.{name}[{index}].{e.path}", e.code, e.zh, e.en) for e in wrong]
            if wrong:
                continue
            found = entry(KINDS[name], values)
            if found.identity in seen:
                where = f"{path}.{name}[{index}].{'name' if found.kind == 'individual' else 'unit_uscc'}"
                errors.append(FieldError.of(where, "member_twice", row=seen[found.identity] + 1))
            seen.setdefault(found.identity, index)
            entries.append(found)
    return entries, errors


def enrol(
    work: Work, association: Association, entries: Iterable[Entry], joined_on: date, instance_key: int | None = None
) -> Enrolment:
    """Make members of those who are none: a new number for each new one, the old number for who comes back (E02)."""
    there = known(work, association.key)
    done, fresh = Enrolment(), list[Entry]()
    for one in entries:
        row = there.get(one.identity)
        if row is None:
            fresh.append(one)
        elif row.status == "active":
            done.there.append(row)
        else:
            _update(work, row, one)
            row.status = "active"
            done.again.append(row)
    done.new += _add(work, association, fresh, joined_on, instance_key)
    work.session.flush()
    for row in (*done.new, *done.again):
        work.session.add(_span(row, joined_on))
    for row in (*done.new, *done.again):
        if row.kind == "group":
            _keep_unit(work, row)
    work.session.flush()
    return done


def known(work: Work, association_key: int) -> dict[tuple[str, ...], Member]:
    """Every member there ever was, by what tells members apart (Entry.identity)."""
    return {_identity(row): row for row in members.of_association(work.session, association_key)}


def _identity(row: Member) -> tuple[str, ...]:
    return ("group", row.uscc or "") if row.kind == "group" else ("individual", row.name, row.phone or "")


def _add(
    work: Work, association: Association, fresh: Sequence[Entry], joined_on: date, instance_key: int | None
) -> list[Member]:
    if not fresh:
        return []
    short = association.short_name or association.name
    first = members.next_serials(
        work.session, association.key, association.organisation_path, joined_on.year, len(fresh)
    )
    rows = []
    for serial, one in enumerate(fresh, start=first):
        row = Member(
            association_key=association.key,
            organisation_path=association.organisation_path,
            kind=one.kind,
            member_no=roster.member_no(short, joined_on.year, serial),
            status="active",
            instance_key=instance_key,
            created_at=work.now,
        )
        _update(work, row, one)
        rows.append(row)
    work.session.add_all(rows)
    return rows


def _update(work: Work, row: Member, one: Entry) -> None:
    for name, value in one.columns.items():
        setattr(row, name, value)
    row.changed_at = work.now
    if one.consented:
        row.consent_version, row.consent_at = roster.CONSENT_VERSION, work.now


def _span(row: Member, joined_on: date) -> Membership:
    return Membership(
        member_key=row.key,
        association_key=row.association_key,
        organisation_path=row.organisation_path,
        from_on=joined_on,
    )


def _keep_unit(work: Work, row: Member) -> None:
    keep_unit(
        work, row.association_key, row.organisation_path, row.name,
        kind=row.unit_kind, uscc=row.uscc, st_workers=row.st_workers, contact=row.representative, phone=row.phone,
    )  # fmt: skip


def keep_unit(work: Work, association_key: int, path: str, name: str, **known: Any) -> None:
    """Record a unit of the park by its name, with what is known of it."""
    fields = dict.fromkeys(("kind", "uscc", "st_workers", "contact", "phone")) | known
    whole = {"association_key": association_key, "organisation_path": path, "name": name, "created_at": work.now}
    members.keep_unit(work.session, {**whole, **fields})


def change(
    work: Work, association: Association, changes: Sequence[tuple[Member, Mapping[str, Any]]]
) -> list[FieldError]:
    """Other data of some members (E05): what a row gives replaces what was, what it leaves empty stays.

    What comes out has to be right as an application's has, and nobody else's; else nothing changes, and what is wrong
    is returned with its place, `ending.updates[n].field`.
    """
    there, errors, found = known(work, association.key), list[FieldError](), list[tuple[Member, Entry]]()
    for index, (row, given) in enumerate(changes):
        fields = _GROUP if row.kind == "group" else {name: name for name in (*PERSON, "field", "member_class")}
        said = {field: value for field, value in given.items() if value not in (None, "")}
        whole = {field: said.get(_GIVEN.get(field, field), getattr(row, column)) for field, column in fields.items()}
        values, wrong = (roster.read_group if row.kind == "group" else roster.read_individual)(whole)
        where = f"ending.updates[{index}]"
        errors += [FieldError(f"{where}.{_GIVEN.get(e.path, e.path)}", e.code, e.zh, e.en) for e in wrong]
        if wrong:
            continue
        made = entry(row.kind, values)
        other = there.get(made.identity)
        if other is not None and other.key != row.key:
            errors.append(FieldError.of(f"{where}.member_no", "member_taken", member_no=other.member_no))
        there[made.identity] = row
        found.append((row, made))
    if not errors:
        for row, made in found:
            _update(work, row, made)
            if row.kind == "group":
                _keep_unit(work, row)
        work.session.flush()
    return errors


def leave(work: Work, member: Member, *, how: str, effective_on: date, reason: str | None) -> None:
    """End a membership on a day: whoever left is no member on that day itself. `how` is a key of roster.ENDINGS.

    Raises WrongState('member_not_active').
    """
    row = members.lock(work.session, member.key)
    span = members.open_membership(work.session, row.key)
    if row.status != "active" or span is None:
        raise WrongState("member_not_active", member_no=row.member_no)
    row.status, row.changed_at = roster.ENDINGS[how], work.now
    span.until_on, span.ended_by, span.reason = max(effective_on, span.from_on), how, reason
    work.session.flush()


class Directory:
    """The members of an association, found by what a list says of a person: name with mobile number, unit or alone."""

    def __init__(self, work: Work, association_key: int) -> None:
        self.everybody = members.of_association(work.session, association_key)
        self._by_name: dict[str, list[Member]] = {}
        for row in self.everybody:
            if row.kind == "individual":
                self._by_name.setdefault(plain_name(row.name), []).append(row)

    def find(self, person: Mapping[str, Any]) -> Member | None:
        """The member that is meant; None where there is none, or several of the name and nothing tells them apart."""
        found = self._by_name.get(plain_name(str(person.get("name") or "")), [])
        for field_name in ("phone", "unit"):
            wanted = person.get(field_name)
            same = [row for row in found if wanted and getattr(row, field_name) == wanted]
            if len(same) == 1:
                return same[0]
        return found[0] if len(found) == 1 and not person.get("phone") else None


def columns_of(person: Mapping[str, Any], member: Member | None) -> dict[str, Any]:
    """F-PERSON as a list gives it, completed by the member's own record."""
    found = {name: person.get(name) for name in PERSON}
    for name in PERSON:
        if found[name] is None and member is not None:
            found[name] = getattr(member, name)
    return found
