"""Delegates, candidates, committee members and officers."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Day, Flag, Instant, Items, Key, Number, Text
from service.api.members import STRUCTURE, PersonAnswer, ShareAnswer, StructureAnswer
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import Answer, Part
from service.api.work import Door, look_up, send
from service.domain.roster import DELEGATE_RESULTS, POSTS
from service.usecases import officers

door = Door("officers", "代表、候选人和委员 · Delegates, candidates, committee members")


class OfficerAnswer(PersonAnswer):
    """A committee member or officer in a term. `untilOn` is the first day out of office."""

    officer_key = Key(attribute="key", required=True)
    term_key = Key(required=True)
    term_no = Number(required=True)
    position = Number(required=True)
    office = Choice(list(POSTS), required=True)
    votes = Number(required=True, allow_none=True)
    from_on = Day(required=True)
    until_on = Day(required=True, allow_none=True)
    end_reason = Text(required=True, allow_none=True)


class DelegateAnswer(PersonAnswer):
    """A delegate of the congress that a process convenes."""

    delegate_key = Key(attribute="key", required=True)
    process_instance_key = Key(attribute="instance_key", required=True)
    term_no = Number(required=True, allow_none=True)
    position = Number(required=True)
    result = Choice(list(DELEGATE_RESULTS), required=True)
    reason = Text(required=True, allow_none=True)
    creation_date = Instant(attribute="created_at", required=True)


class CandidateAnswer(PersonAnswer):
    """Somebody on the final list of an election; `elected` is null until the result is signed."""

    candidate_key = Key(attribute="key", required=True)
    process_instance_key = Key(attribute="instance_key", required=True)
    term_no = Number(required=True, allow_none=True)
    position = Number(required=True, description="on the ballot")
    proposed_post = Choice(list(POSTS), required=True)
    recommended_by = Text(required=True, allow_none=True)
    votes = Number(required=True, allow_none=True)
    elected = Flag(required=True, allow_none=True)
    creation_date = Instant(attribute="created_at", required=True)


PEOPLE: Final = {"association_key": key_filter(), "name": text_filter(), "unit": text_filter()}
OfficerSearch = search_request(
    "Officer",
    {
        **PEOPLE,
        "officer_key": Filter(Key(), attribute="key"),
        "term_key": key_filter(),
        "term_no": Filter(Number(), order=True),
        "office": Filter(Choice(list(POSTS))),
        "in_office": Flag(),
    },
    {"officerKey": "key", "termNo": "term_no", "name": "name", "office": "office", "position": "position"},
)
DelegateSearch = search_request(
    "Delegate",
    {
        **PEOPLE,
        "delegate_key": Filter(Key(), attribute="key"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "term_no": Filter(Number(), order=True),
        "result": Filter(Choice(list(DELEGATE_RESULTS))),
    },
    {"delegateKey": "key", "name": "name", "unit": "unit", "position": "position"},
)
CandidateSearch = search_request(
    "Candidate",
    {
        **PEOPLE,
        "candidate_key": Filter(Key(), attribute="key"),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "term_no": Filter(Number(), order=True),
        "proposed_post": Filter(Choice(list(POSTS))),
        "elected": Flag(),
    },
    {"candidateKey": "key", "name": "name", "unit": "unit", "position": "position"},
)
OfficerPage = search_answer("Officer", OfficerAnswer)
DelegatePage = search_answer("Delegate", DelegateAnswer)
CandidatePage = search_answer("Candidate", CandidateAnswer)
OFFICER: Final = OfficerAnswer()


class ElectionStructureAnswer(Answer):
    """The structure of an election's qualified delegates and of its candidates, against the plan's targets."""

    delegates = Items(Part(ShareAnswer), required=True)
    candidates = Items(Part(ShareAnswer), required=True)


@door.operation("POST", "/officers/search", zh="查询委员和负责人", body=OfficerSearch, answer=OfficerPage)
def search_officers(search: dict[str, Any]) -> Response:
    """Search committee members and officers, present and past."""
    return send(page_body(OFFICER, look_up(officers.search_officers, **search)))


@door.operation("GET", "/officers/<key:officer_key>", zh="查看委员或负责人", answer=OfficerAnswer)
def get_officer(officer_key: int) -> Response:
    """Get a committee member or officer."""
    return send(OFFICER.dump(look_up(officers.get_officer, officer_key)))


@door.operation("POST", "/delegates/search", zh="查询代表", body=DelegateSearch, answer=DelegatePage)
def search_delegates(search: dict[str, Any]) -> Response:
    """Search delegates of congresses."""
    return send(page_body(DelegateAnswer(), look_up(officers.search_delegates, **search)))


@door.operation("POST", "/candidates/search", zh="查询候选人", body=CandidateSearch, answer=CandidatePage)
def search_candidates(search: dict[str, Any]) -> Response:
    """Search candidates of elections."""
    return send(page_body(CandidateAnswer(), look_up(officers.search_candidates, **search)))


@door.operation(
    "GET", "/associations/<key:association_key>/officer-structure", zh="查看委员会结构", answer=StructureAnswer
)
def get_officer_structure(association_key: int) -> Response:
    """Get the structure of the present committee."""
    return send(STRUCTURE.dump({"shares": look_up(officers.officer_structure, association_key)}))


@door.operation(
    "GET",
    "/process-instances/<key:process_instance_key>/election-structure",
    zh="查看代表和候选人结构",
    answer=ElectionStructureAnswer,
)
def get_election_structure(process_instance_key: int) -> Response:
    """Get the structure of an election's delegates and candidates against the targets of its plan."""
    return send(ElectionStructureAnswer().dump(look_up(officers.election_structure, process_instance_key)))
