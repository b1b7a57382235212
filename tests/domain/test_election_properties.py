"""What holds of every election, over counts made at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.domain.ballot import Ballot, Candidate, WriteIn
from service.domain.election import ElectionOutcome, elect, quorum, vote
from tests.domain.counts import rules

RULES = st.builds(
    rules,
    quorum_fraction=st.sampled_from(["1/2", "2/3", "4/5", "1/1"]),
    quorum_op=st.just(">="),
    elect_fraction=st.sampled_from(["1/3", "1/2", "2/3"]),
    elect_op=st.sampled_from([">=", ">"]),
    elect_base=st.sampled_from(["entitled", "present", "valid"]),
    tie_rule=st.sampled_from(["revote", "vacancy", "lot"]),
    shortfall_rule=st.sampled_from(["further_ballot", "vacancy", "fewer_seats"]),
)


@st.composite
def held_ballots(draw: Any) -> tuple[int, int, Ballot]:
    """Entitled, present, and a count whose sums add up: every valid ballot marks at most as many as there are seats."""
    entitled = draw(st.integers(1, 40))
    present = draw(st.integers(0, entitled))
    issued = draw(st.integers(0, present))
    valid = draw(st.integers(0, issued))
    seats = draw(st.integers(1, 6))
    names = [f"候选人{n}" for n in range(draw(st.integers(1, 8)))]
    outsiders = [f"另选{n}" for n in range(draw(st.integers(0, 2)))]
    votes = dict.fromkeys([*names, *outsiders], 0)
    for _ in range(valid):
        marked = draw(st.lists(st.sampled_from([*names, *outsiders]), unique=True, max_size=seats))
        for name in marked:
            votes[name] += 1
    candidates = tuple(
        Candidate(name, votes[name], against := draw(st.integers(0, valid - votes[name])),
                  valid - votes[name] - against, declines=draw(st.booleans()))
        for name in names
    )  # fmt: skip
    write_ins = tuple(WriteIn(name, votes[name], accepts=draw(st.booleans())) for name in outsiders)
    returned = draw(st.integers(valid, issued))
    return entitled, present, Ballot(seats, issued, returned, valid, returned - valid, candidates, write_ins)


@given(held_ballots(), RULES, st.randoms())
def test_an_election_hangs_together_and_does_not_depend_on_the_order(case: Any, rule: Any, random: Any) -> None:
    entitled, present, count = case
    result = elect(count, entitled=entitled, present=present, rules=rule)
    assert len(result.elected) + result.unfilled == count.seats
    assert not {person.name for person in result.elected} & {person.name for person in result.tied}
    assert all(person.votes >= result.need for person in (*result.elected, *result.tied))
    assert (result.outcome is ElectionOutcome.COMPLETE) == (result.unfilled == 0)
    assert result.row in result.rows
    shuffled = replace(
        count,
        candidates=tuple(random.sample(count.candidates, len(count.candidates))),
        write_ins=tuple(random.sample(count.write_ins, len(count.write_ins))),
    )
    assert elect(shuffled, entitled=entitled, present=present, rules=rule) == result


@given(held_ballots(), RULES)
def test_nobody_with_fewer_votes_is_preferred(case: Any, rule: Any) -> None:
    entitled, present, count = case
    result = elect(count, entitled=entitled, present=present, rules=rule)
    if result.outcome in (ElectionOutcome.ADJOURNED, ElectionOutcome.VOID):
        return
    chosen = {person.name for person in (*result.elected, *result.tied)}
    least = min((person.votes for person in (*result.elected, *result.tied)), default=None)
    for person in count.people:
        out = person.name not in chosen
        willing = not getattr(person, "declines", False) and getattr(person, "accepts", True)
        if out and willing and person.votes >= result.need and least is not None:
            assert person.votes <= least, f"{person.name} had more votes than somebody elected"


@given(st.integers(1, 500), st.data(), RULES)
def test_one_more_present_never_loses_a_quorum(entitled: int, data: Any, rule: Any) -> None:
    present = data.draw(st.integers(0, entitled - 1))
    before, after = quorum(entitled, present, rule.quorum), quorum(entitled, present + 1, rule.quorum)
    assert after.met >= before.met
    assert before.need == after.need
    assert before.met == (present >= before.need)


@given(st.integers(1, 300), st.data(), RULES)
def test_one_more_vote_for_never_loses_a_vote(entitled: int, data: Any, rule: Any) -> None:
    present = data.draw(st.integers(1, entitled))
    yes = data.draw(st.integers(0, present - 1))
    no = data.draw(st.integers(1, present - yes))
    counts = {"entitled": entitled, "present": present, "abstain": present - yes - no}
    before = vote(rule.majority, yes=yes, no=no, **counts)
    after = vote(rule.majority, yes=yes + 1, no=no - 1, **counts)
    assert after.passed >= before.passed
