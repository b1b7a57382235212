"""What an election came to, as it is kept in a variable of its procedure (domain.md §3.B)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.domain.election_words import Sentence
from service.domain.majority import Base


class ElectionOutcome(StrEnum):
    """What an election came to. A void ballot is repeated (重新选举); too few elected, a further one (另行选举)."""

    COMPLETE = "complete"
    ADJOURNED = "adjourned"
    VOID = "void"
    TIE = "tie"
    SHORTFALL = "shortfall"


@dataclass(frozen=True, slots=True)
class Elected:
    """A person and the votes."""

    name: str
    votes: int

    def as_json(self) -> dict[str, Any]:
        """For a variable of a process."""
        return {"name": self.name, "votes": self.votes}


@dataclass(frozen=True, slots=True)
class Election:
    """The result of an election. `rows` are the rows of the decision table that applied, `row` the decisive one.

    `next` is what the charter lets follow: done, new_date, repeat_ballot, or the rule for ties or shortfalls, and
    `next_seats` how many seats that is for. `at_stake` are the seats between the tied, `pending` those of people who
    declined while others were tied: they are nobody's by lot, but filled as a shortfall (row 9) once the tie is over.
    """

    outcome: ElectionOutcome
    row: int
    rows: tuple[int, ...]
    next: str
    elected: tuple[Elected, ...]
    tied: tuple[Elected, ...]
    unfilled: int
    need: int
    base: Base
    sentence: Sentence
    next_seats: int = 0
    at_stake: int = 0
    pending: int = 0
    shortfall_rule: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a variable of a process."""
        return {
            "outcome": self.outcome.value,
            "row": self.row,
            "rows": list(self.rows),
            "next": self.next,
            "elected": [person.as_json() for person in self.elected],
            "tied": [person.as_json() for person in self.tied],
            "unfilled": self.unfilled,
            "need": self.need,
            "base": self.base.value,
            "next_seats": self.next_seats,
            "at_stake": self.at_stake,
            "pending": self.pending,
            "shortfall_rule": self.shortfall_rule,
        } | self.sentence.as_json()
