"""Ballots for the tests of elections, written with a few words."""

from __future__ import annotations

from typing import Any

from service.domain.ballot import Ballot
from service.domain.charter import CharterRules
from service.domain.election import ElectionRules


def rules(**changed: Any) -> ElectionRules:
    """The template's election rules, with some of them changed."""
    return ElectionRules.of(CharterRules.drafted(changed))


def sheet(seats: int, votes: dict[str, int], *, valid: int, **more: Any) -> dict[str, Any]:
    """A count in which everybody who did not vote for a candidate voted against."""
    data: dict[str, Any] = {
        "seats": seats,
        "issued": valid,
        "returned": valid,
        "valid": valid,
        "invalid": 0,
        "candidates": [
            {"name": name, "yes": count, "no": valid - count, "abstain": 0} for name, count in votes.items()
        ],
    }
    return data | more


def ballot(seats: int, votes: dict[str, int], *, valid: int, **more: Any) -> Ballot:
    """The same, read."""
    return Ballot.parse(sheet(seats, votes, valid=valid, **more))


def fifteen(votes: int) -> dict[str, int]:
    """Fifteen candidates with the same number of votes."""
    return {f"委员{number:02}": votes for number in range(1, 16)}
