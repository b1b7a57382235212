"""Quorum, votes and elections by the rules of a charter, in whole numbers (domain.md §1.3 and §3.B).

Each result carries the one sentence that explains it, in Chinese and English; every page and paper uses that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.domain import election_words as say
from service.domain.ballot import Ballot, Candidate, Person, WriteIn, check_tellers
from service.domain.charter import CharterRules
from service.domain.election_results import Elected, Election, ElectionOutcome
from service.domain.election_words import Sentence
from service.domain.errors import FieldError, Invalid, Refused
from service.domain.majority import Base, Majority, Threshold


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether enough are present."""

    entitled: int
    present: int
    need: int
    met: bool
    sentence: Sentence

    def as_json(self) -> dict[str, Any]:
        """For a variable of a process."""
        return {"entitled": self.entitled, "present": self.present, "need": self.need, "met": self.met} | (
            self.sentence.as_json()
        )


@dataclass(frozen=True, slots=True)
class Vote:
    """The result of a vote on a text."""

    base: Base
    need: int
    yes: int
    passed: bool
    sentence: Sentence

    def as_json(self) -> dict[str, Any]:
        """For a variable of a process."""
        return {"base": self.base.value, "need": self.need, "yes": self.yes, "passed": self.passed} | (
            self.sentence.as_json()
        )


@dataclass(frozen=True, slots=True)
class ElectionRules:
    """What an election takes from a charter."""

    quorum: Threshold
    majority: Majority
    tie_rule: str
    shortfall_rule: str

    @classmethod
    def of(cls, charter: CharterRules) -> ElectionRules:
        """The election rules of a charter."""
        return cls(charter.quorum, charter.election, charter.word("tie_rule"), charter.word("shortfall_rule"))


def quorum(entitled: int, present: int, rule: Threshold) -> Quorum:
    """Whether `present` of `entitled` people are enough. Raises Invalid for counts that cannot be."""
    _check_people(entitled, present)
    need = rule.need(entitled)
    met = present >= need
    return Quorum(entitled, present, need, met, say.quorum(entitled, present, need, met, rule))


def vote(
    rule: Majority, *, entitled: int, present: int, yes: int, no: int, abstain: int, valid: int | None = None
) -> Vote:
    """The result of a vote on a text: yes against what `rule` needs of its base. The quorum is checked apart.

    Without `valid` every vote that was counted is valid. Raises Invalid for counts that cannot be.
    """
    _check_people(entitled, present)
    counted = yes + no + abstain
    errors = [
        FieldError.of(name, "count_negative")
        for name, number in (("yes", yes), ("no", no), ("abstain", abstain))
        if number < 0
    ]
    if counted > present:
        errors.append(FieldError.of("yes", "count_votes_over", votes=counted, present=present))
    if valid is not None and counted != valid:
        errors.append(FieldError.of("valid", "count_votes_not_valid", votes=counted, valid=valid))
    if errors:
        raise Invalid("counts_invalid", tuple(errors), count=len(errors))
    need = rule.need(entitled=entitled, present=present, valid=counted)
    passed = yes >= need
    return Vote(rule.base, need, yes, passed, say.vote(rule, need, (yes, no, abstain), passed))


def elect(ballot: Ballot, *, entitled: int, present: int, rules: ElectionRules, pending: int = 0) -> Election:
    """The result of a ballot by the ten rows of domain.md §3.B.

    `pending` are the seats that were declined while the people of this ballot were tied. Raises Invalid for counts that
    cannot be, and Refused when a write-in has the votes and was not asked yet, or when a teller that the count names
    stands on the ballot.
    """
    checked = quorum(entitled, present, rules.quorum)
    if not checked.met:
        return _without_result(ballot, ElectionOutcome.ADJOURNED, checked.sentence, rules, pending)
    ballot.check_handing_out(present)
    if ballot.tellers:
        check_tellers(ballot.tellers, ballot.people)
    if ballot.returned > ballot.issued:
        sentence = say.void(ballot.issued, ballot.returned)
        return _without_result(ballot, ElectionOutcome.VOID, sentence, rules, pending)
    ballot.check_sums()
    need = rules.majority.need(entitled=entitled, present=present, valid=ballot.valid)
    return _Count(ballot, need, rules, pending).result()


class _Count:
    """A count that is valid, with the votes that are needed."""

    def __init__(self, ballot: Ballot, need: int, rules: ElectionRules, pending: int) -> None:
        self.ballot, self.need, self.rules, self.pending = ballot, need, rules, pending
        over = [person for person in ballot.people if person.votes >= need and _stands(person)]
        self.ranked = sorted(over, key=lambda person: (-person.votes, person.name))

    def result(self) -> Election:
        """Rows 3 to 10 of the table."""
        seated, tied = self._seated()
        elected = [person for person in seated if not _declines(person)]
        unfilled = self.ballot.seats - len(elected) + self.pending
        rows = self._rows(elected, seated, tied)
        pending = len(seated) - len(elected) + self.pending if tied else 0
        at_stake = self.ballot.seats - len(seated) if tied else 0
        outcome, row, following = self._following(rows, tied=bool(tied), unfilled=unfilled, pending=pending)
        next_seats = (at_stake if row == 6 else pending) if tied else unfilled
        names = [person.name for person in elected], [person.name for person in tied]
        left = (at_stake, pending) if tied else (0, unfilled)
        rule, shortfall = self.rules.majority, self.rules.shortfall_rule
        follows = (self.rules.tie_rule, shortfall)
        sentence = say.election(self.ballot, rule, self.need, names=names, left=left, follows=follows)
        return Election(
            outcome, row, rows, following, _people(elected), _people(tied), unfilled, self.need, rule.base, sentence,
            next_seats=next_seats, at_stake=at_stake, pending=pending, shortfall_rule=shortfall,
        )  # fmt: skip

    def _following(
        self, rows: tuple[int, ...], *, tied: bool, unfilled: int, pending: int
    ) -> tuple[ElectionOutcome, int, str]:
        """Outcome, decisive row, and what the charter lets follow."""
        if tied:
            if pending and self.rules.tie_rule == "vacancy":  # nothing is decided between the tied: row 9 remains
                return ElectionOutcome.TIE, 9, self.rules.shortfall_rule
            return ElectionOutcome.TIE, 6, self.rules.tie_rule
        if unfilled:
            row = next(number for number in (10, 9, 7) if number in rows)
            return ElectionOutcome.SHORTFALL, row, self.rules.shortfall_rule
        return ElectionOutcome.COMPLETE, next(number for number in (8, 5, 4) if number in rows), "done"

    def _seated(self) -> tuple[list[Person], list[Person]]:
        """Who has a seat by votes, and who is tied for the last ones."""
        seats = self.ballot.seats
        if len(self.ranked) <= seats or self.ranked[seats - 1].votes > self.ranked[seats].votes:
            return self.ranked[:seats], []
        at_stake = self.ranked[seats].votes
        ahead = [person for person in self.ranked if person.votes > at_stake]
        return ahead, [person for person in self.ranked if person.votes == at_stake]

    def _rows(
        self,
        elected: list[Person],
        seated: list[Person],
        tied: list[Person],
    ) -> tuple[int, ...]:
        seats = self.ballot.seats
        below = any(person.votes < self.need for person in self.ballot.candidates)
        applied = {
            3: self.ballot.over_marked > 0,
            4: len(self.ranked) == seats,
            5: len(self.ranked) > seats and not tied,
            6: bool(tied),
            7: len(self.ranked) < seats,
            8: any(isinstance(person, WriteIn) for person in elected),
            9: len(elected) < len(seated) or self.pending > 0,
            10: len(self.ballot.candidates) == seats and below and len(elected) < seats,
        }
        return tuple(row for row, holds in applied.items() if holds)


def _stands(person: Person) -> bool:
    """A write-in with enough votes must have been checked and asked; one who does not accept does not stand."""
    if isinstance(person, WriteIn):
        if person.accepts is None:
            unasked = FieldError.of(f"{person.path}answer", "write_in_unanswered", name=person.name)
            raise Refused("write_in_unanswered", (unasked,), name=person.name)
        return person.accepts
    return True


def _declines(person: Person) -> bool:
    return isinstance(person, Candidate) and person.declines


def _people(persons: list[Person]) -> tuple[Elected, ...]:
    return tuple(Elected(person.name, person.votes) for person in persons)


def _without_result(
    ballot: Ballot, outcome: ElectionOutcome, sentence: Sentence, rules: ElectionRules, pending: int
) -> Election:
    """Rows 1 and 2: nobody is elected, and what is held again is for the same seats."""
    row, following = (1, "new_date") if outcome is ElectionOutcome.ADJOURNED else (2, "repeat_ballot")
    return Election(
        outcome, row, (row,), following, (), (), ballot.seats + pending, 0, rules.majority.base, sentence,
        next_seats=ballot.seats, pending=pending, shortfall_rule=rules.shortfall_rule,
    )  # fmt: skip


def _check_people(entitled: int, present: int) -> None:
    errors = []
    if entitled < 1:
        errors.append(FieldError.of("entitled", "count_entitled_zero"))
    elif present < 0:
        errors.append(FieldError.of("present", "count_negative"))
    elif present > entitled:
        errors.append(FieldError.of("present", "count_present_over", present=present, entitled=entitled))
    if errors:
        raise Invalid("counts_invalid", tuple(errors), count=len(errors))


@dataclass(frozen=True, slots=True)
class Surplus:
    """Whether a list has as many more candidates than seats as the charter wants. 等额 has none more."""

    equal: bool
    least: int
    met: bool


def surplus(candidates: int, seats: int, percent: int) -> Surplus:
    """Check `differential_min`: candidates beyond the seats, as a percentage of the seats, rounded up."""
    least = seats + -(-seats * percent // 100)
    return Surplus(candidates == seats, least, candidates >= least)
