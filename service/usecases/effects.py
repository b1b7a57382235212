"""The catalogue of effects, performed: type -> what happens, within the transaction of the step that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from service.usecases import (
    effects_adjustment,
    effects_charter,
    effects_closure,
    effects_members,
    effects_nominations,
    effects_officers,
    effects_papers,
    effects_party,
    effects_roster,
    effects_terms,
    effects_votes,
)
from service.usecases.record import Scene

PERFORM: Final[dict[str, Callable[[Scene], dict[str, Any]]]] = {
    function.__name__: function
    for function in (
        effects_papers.route_application,
        effects_party.find_party_organisation,
        effects_papers.check_application,
        effects_papers.issue_number,
        effects_papers.record_document,
        effects_papers.issue_reply,
        effects_papers.notify,
        effects_votes.compute_quorum,
        effects_votes.compute_vote,
        effects_votes.compute_election,
        effects_roster.check_roster,
        effects_roster.record_delegates,
        effects_roster.record_candidates,
        effects_roster.count_entitled,
        effects_nominations.prepare_election,
        effects_nominations.check_amendment,
        effects_nominations.check_candidates,
        effects_nominations.check_delegates,
        effects_nominations.review_drafts,
        effects_nominations.compare_candidates,
        effects_members.match_members,
        effects_members.enrol_members,
        effects_members.find_members,
        effects_members.end_memberships,
        effects_members.change_members,
        effects_officers.list_officers,
        effects_officers.change_officers,
        effects_terms.register_association,
        effects_charter.check_charter_change,
        effects_charter.change_charter,
        effects_terms.open_term,
        effects_terms.renew_term,
        effects_terms.expect_filing,
        effects_terms.assess_term,
        effects_terms.raise_deadline,
        effects_terms.find_election,
        effects_terms.start_election,
        effects_adjustment.assess_adjustment,
        effects_adjustment.adjust_term,
        effects_closure.find_successor,
        effects_closure.close_association,
        effects_closure.set_dormant,
    )
}
