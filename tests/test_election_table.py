"""The election decision table of domain.md §3.B with counts: the sheet passes its form, the charter's arithmetic finds
the row, and the table says what follows.
"""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.ballot import Ballot
from service.domain.election import elect
from service.engine import decision
from service.engine.definition import Bundle, compile_bundle
from tests.domain.counts import rules
from tests.test_congress_forms import AT, FILE, checked, wrong
from tests.test_diagrams import CATALOG, RESOURCES

ENTITLED, PRESENT = 60, 52  # 40 are a quorum, and 27 votes elect: two thirds, and more than half of those present
Json = dict[str, Any]


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return compile_bundle(RESOURCES, CATALOG)


def shown(votes: dict[str, int], seats: int) -> Json:
    rows = [{"name": name, "proposed_post": "member"} for name in votes]
    tally = {"seats": seats, "due_count": ENTITLED, "present_count": PRESENT, "candidates": rows}
    return {"ballot_kind": "committee", "ballot_round": 1, "ballot_present": PRESENT, "tally": tally}


def sheet(votes: dict[str, int], seats: int, *, valid: int = PRESENT, declines: str = "", **changes: Any) -> Json:
    rows = [
        {"name": name, "proposed_post": "member", "yes": yes, "no": valid - yes, "abstain": 0}
        | ({"declines": True} if name == declines else {})
        for name, yes in votes.items()
    ]
    counts = {"issued": PRESENT, "returned": PRESENT, "valid": valid, "invalid": PRESENT - valid, "candidates": rows}
    kept = {"seats": seats, "due_count": ENTITLED, "present_count": PRESENT, "chief": "何监", "sheet": [FILE]}
    return {"tally": {**kept, **counts, **changes}}


FEW = {"present_count": 39, "present_reason": "有代表中途离会。", "issued": 39, "returned": 39}
WRITE_IN = {"write_in": [{"name": "外", "votes": 30, "answer": "accepts"}]}
TIED = {"甲": 40, "乙": 30, "丙": 30}
CASES: list[tuple[int, dict[str, int], Json, Json, str, list[str]]] = [
    # row, votes for, changes of the sheet, rules of the charter, what follows, who is elected
    (1, {"甲": 39, "乙": 39}, {**FEW, "valid": 39, "invalid": 0}, {}, "adjourn", []),
    (2, {"甲": 50, "乙": 50}, {"returned": 53, "invalid": 1}, {}, "repeat_ballot", []),
    (4, {"甲": 40, "乙": 30}, {}, {}, "done", ["甲", "乙"]),
    (5, {"甲": 30, "乙": 40, "丙": 28}, {}, {}, "done", ["乙", "甲"]),
    (6, TIED, {}, {}, "revote_tied", ["甲"]),
    (6, TIED, {}, {"tie_rule": "lot"}, "draw_lots", ["甲"]),
    (6, TIED, {}, {"tie_rule": "vacancy"}, "done", ["甲"]),
    (7, {"甲": 40, "乙": 26, "丙": 20}, {}, {}, "further_ballot", ["甲"]),
    (7, {"甲": 40, "乙": 26, "丙": 20}, {}, {"shortfall_rule": "vacancy"}, "done", ["甲"]),
    (7, {"甲": 40, "乙": 26, "丙": 20}, {"leave_vacant": True}, {}, "further_ballot", ["甲"]),  # not in the first round
    (8, {"甲": 50, "乙": 20}, WRITE_IN, {}, "done", ["甲", "外"]),
    (9, {"甲": 40, "乙": 30, "丙": 28}, {"declines": "甲"}, {}, "further_ballot", ["乙"]),
    (9, {"甲": 40, "乙": 30, "丙": 28}, {"declines": "甲"}, {"shortfall_rule": "fewer_seats"}, "done", ["乙"]),
    (10, {"甲": 40, "乙": 26}, {}, {}, "further_ballot", ["甲"]),
    (10, {"甲": 40, "乙": 26}, {}, {"shortfall_rule": "vacancy"}, "done", ["甲"]),
]


@pytest.mark.parametrize(("row", "votes", "changes", "charter", "follows", "elected"), CASES)
def test_a_row_of_the_table_with_its_counts(
    bundle: Bundle, row: int, votes: dict[str, int], changes: Json, charter: Json, follows: str, elected: list[str]
) -> None:
    more = {name: value for name, value in changes.items() if name not in ("declines", "valid")}
    valid = changes.get("valid", PRESENT)
    sent = sheet(votes, 2, valid=valid, declines=changes.get("declines", ""), **more)
    taken = checked("ballot_count", shown(votes, 2), sent)
    assert taken.errors == ()
    tally = taken.values["tally"]
    found = elect(Ballot.parse(tally), entitled=ENTITLED, present=tally["present_count"], rules=rules(**charter))
    assert (found.row, [person.name for person in found.elected]) == (row, elected)
    known = {"election": found.as_json(), "tally": tally, "ballot_kind": "committee", "further_ballots": 0}
    assert decision.evaluate(bundle.decisions["election_result"], known, AT).value["next_step"] == follows


def test_row_3_a_ballot_that_marks_too_many_names_is_invalid_and_changes_nothing_else() -> None:
    """Two of 52 ballots name three people for two seats: 50 are valid, and 27 of those present elect as before."""
    sent = sheet({"甲": 40, "乙": 30}, 2, valid=50, over_marked=2)
    assert wrong("ballot_count", shown({"甲": 40, "乙": 30}, 2), sent) == {}
    found = elect(Ballot.parse(sent["tally"]), entitled=ENTITLED, present=PRESENT, rules=rules())
    assert (found.row, found.rows, found.need) == (4, (3, 4), 27)
    counted = sheet({"甲": 52, "乙": 50, "丙": 3}, 2)  # 105 marks on 52 × 2: some ballot was over-marked and counted
    assert "tally.marks" in wrong("ballot_count", shown({"甲": 0, "乙": 0, "丙": 0}, 2), counted)
