"""The count of one ballot (F-COUNT of domain.md §3.0): read as the form sends it, and its sums checked.

Only counts come here, never a ballot: the vote is secret. Errors name the fields of that form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.domain.errors import FieldError, Invalid, Refused

TELLERS_NEEDED: Final = 2
ANSWERS: Final = {"accepts": True, "declines": False}  # of a write-in who was asked


@dataclass(frozen=True, slots=True)
class Candidate:
    """Votes of a candidate. `declines` is said after the count by a person who was elected; `path` is the row."""

    name: str
    votes: int
    against: int
    abstain: int
    declines: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class WriteIn:
    """A person who was not on the ballot (另选他人). `accepts` is known once the person was checked and asked."""

    name: str
    votes: int
    accepts: bool | None = None
    path: str = ""


Person = Candidate | WriteIn


@dataclass(frozen=True, slots=True)
class Ballot:
    """The count of a ballot. `over_marked` are the invalid ones that name more people than there are seats."""

    seats: int
    issued: int
    returned: int
    valid: int
    invalid: int
    candidates: tuple[Candidate, ...]
    write_ins: tuple[WriteIn, ...] = ()
    over_marked: int = 0
    tellers: tuple[str, ...] = ()

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Ballot:
        """Read the count sheet as the form `ballot_count` sends it:

        `{seats, issued, returned, valid, invalid, over_marked?, candidates: [{name, yes, no, abstain, declines?,
        withdrawn?}], added?: [{name, yes, no, abstain, declines?}], write_in?: [{name, votes, answer?}], tellers?:
        [name]}`. Who withdrew before the vote is not on the ballot; `added` were nominated at the meeting. Votes may be
        left out of a void ballot, which nobody counts. Raises Invalid with a field error for each entry that cannot be
        read.
        """
        reader = CountReader()
        votes = reader.votes_if_any if is_void(data) else reader.count
        numbers = {key: reader.count(data, key) for key in ("seats", "issued", "returned", "valid", "invalid")}
        over_marked = reader.count(data, "over_marked") if data.get("over_marked") is not None else 0
        rows = [*reader.rows(data, "candidates"), *reader.rows(data, "added")]
        candidates = tuple(
            Candidate(
                reader.text(row, "name", where),
                votes(row, "yes", where),
                votes(row, "no", where),
                votes(row, "abstain", where),
                bool(reader.flag(row, "declines", where)),
                where,
            )
            for where, row in rows
            if not reader.flag(row, "withdrawn", where)
        )
        write_ins = tuple(
            WriteIn(
                reader.text(row, "name", where), reader.count(row, "votes", where), reader.answer(row, where), where
            )
            for where, row in reader.rows(data, "write_in")
        )
        tellers = tuple(reader.text({"tellers": name}, "tellers", "") for name in reader.items(data, "tellers"))
        reader.done()
        return cls(**numbers, candidates=candidates, write_ins=write_ins, over_marked=over_marked, tellers=tellers)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who got votes."""
        return (*self.candidates, *self.write_ins)

    def check_handing_out(self, present: int) -> None:
        """What must hold even of a ballot that turns out void. Raises Invalid."""
        errors = []
        if self.seats < 1:
            errors.append(FieldError.of("seats", "seats_missing"))
        if not self.candidates:
            errors.append(FieldError.of("candidates", "candidates_missing"))
        if self.issued > present:
            errors.append(FieldError.of("issued", "count_issued_over", issued=self.issued, present=present))
        errors += self._names()
        _raise(errors)

    def check_sums(self) -> None:
        """The sums of a count that is not void (F-COUNT). Raises Invalid with every one that does not add up."""
        errors = []
        if self.valid + self.invalid != self.returned:
            sums = {"valid": self.valid, "invalid": self.invalid, "returned": self.returned}
            errors.append(FieldError.of("returned", "count_returned", **sums))
        if self.over_marked > self.invalid:
            errors.append(FieldError.of("over_marked", "count_overmarked_over", invalid=self.invalid))
        for candidate in self.candidates:
            votes = candidate.votes + candidate.against + candidate.abstain
            if votes != self.valid:
                path = f"{candidate.path}yes"
                errors.append(FieldError.of(path, "count_votes_not_valid", votes=votes, valid=self.valid))
        for person in self.write_ins:
            if person.votes > self.valid:
                path = f"{person.path}votes"
                errors.append(FieldError.of(path, "count_write_in_over", votes=person.votes, valid=self.valid))
        marks = sum(person.votes for person in self.people)
        if marks > self.valid * self.seats:
            sums = {"votes": marks, "valid": self.valid, "seats": self.seats}
            errors.append(FieldError.of("candidates", "count_overmarked", **sums))
        _raise(errors)

    def _names(self) -> list[FieldError]:
        seen: set[str] = set()
        errors = []
        for person in self.people:
            if person.name in seen:
                errors.append(FieldError.of(f"{person.path}name", "candidate_twice", name=person.name))
            seen.add(person.name)
        return errors


class CountReader:
    """Reads counts from JSON and collects what is wrong by its path."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def count(self, row: Mapping[str, Any], key: str, where: str = "") -> int:
        """A whole number of 0 or more; 0 stands in for one that cannot be read, until `done` refuses it."""
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.errors.append(FieldError.of(where + key, "field_required" if value is None else "count_negative"))
        return 0

    def votes_if_any(self, row: Mapping[str, Any], key: str, where: str = "") -> int:
        """As `count`, where nothing has to be said."""
        return 0 if row.get(key) is None else self.count(row, key, where)

    def text(self, row: Mapping[str, Any], key: str, where: str) -> str:
        """A name that is not blank."""
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.errors.append(FieldError.of(where + key, "candidate_unnamed"))
        return ""

    def flag(self, row: Mapping[str, Any], key: str, where: str) -> bool | None:
        """True, false, or None where nothing was said."""
        value = row.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.errors.append(FieldError.of(where + key, "field_not_flag"))
        return None

    def answer(self, row: Mapping[str, Any], where: str) -> bool | None:
        """Whether a write-in accepts, or None while nobody asked."""
        value = row.get("answer")
        if value is None or value in ANSWERS:
            return None if value is None else ANSWERS[value]
        self.errors.append(FieldError.of(where + "answer", "field_choice", choices=", ".join(ANSWERS)))
        return None

    def rows(self, data: Mapping[str, Any], key: str) -> list[tuple[str, Mapping[str, Any]]]:
        """The rows of a list, each with the beginning of its path."""
        found: list[tuple[str, Mapping[str, Any]]] = []
        for index, row in enumerate(self.items(data, key)):
            if isinstance(row, Mapping):
                found.append((f"{key}[{index}].", row))
            else:
                self.errors.append(FieldError.of(f"{key}[{index}]", "field_not_object"))
        return found

    def items(self, data: Mapping[str, Any], key: str) -> list[Any]:
        """The items of a list. A list that is not there is empty."""
        value = data.get(key)
        if value is None or isinstance(value, list):
            return value or []
        self.errors.append(FieldError.of(key, "field_not_list"))
        return []

    def done(self) -> None:
        """Raises Invalid when anything was wrong."""
        _raise(self.errors)


def is_void(data: Mapping[str, Any]) -> bool:
    """Whether more ballots came back than were handed out, as far as the count says."""
    issued, returned = data.get("issued"), data.get("returned")
    return isinstance(issued, int) and isinstance(returned, int) and returned > issued


def check_tellers(tellers: Sequence[str], people: Iterable[Person]) -> None:
    """At least two different scrutineers and counters, none of them on the ballot. Raises Refused, with the rows."""
    named = {teller.strip() for teller in tellers if teller.strip()}
    standing = [person for person in people if person.name.strip() in named]
    if standing:
        names = "、".join(sorted(person.name.strip() for person in standing))
        wrong = (FieldError.of(f"{one.path}name", "teller_is_candidate", names=one.name) for one in standing)
        raise Refused("teller_is_candidate", tuple(wrong), names=names)
    if len(named) < TELLERS_NEEDED:
        raise Refused("tellers_too_few")


def _raise(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid("counts_invalid", tuple(errors), count=len(errors))
