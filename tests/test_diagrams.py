"""The procedures that ship with the house: complete, drawn to be read, and doing what domain.md §3 says.

Forms are left out of the walks (tests/scenarios fill them in, over REST): a task is completed with plain variables, and
effects answer as `service.domain` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from service.domain import election, nominations, term
from service.domain.ballot import Ballot
from service.domain.charter import CharterRules
from service.domain.effects import EFFECTS
from service.domain.papers import DOCUMENT_KINDS
from service.domain.roles import ROLES
from service.domain.roster import Entitled
from service.domain.rule_packs import read_packs
from service.domain.vocabulary import CASE_STATES
from service.domain.workdays import SHANGHAI, Moment
from service.engine import decision, runner
from service.engine.definition import Bundle, Catalog, Resource, compile_bundle, inspect
from service.engine.diagram import Node

ROOT = Path(__file__).resolve().parent.parent
KINDS = (".bpmn", ".dmn", ".form")
FILES = [p for folder in ("bpmn", "forms") for p in sorted((ROOT / folder).iterdir()) if p.suffix in KINDS]
RESOURCES = [Resource(path.name, path.read_bytes()) for path in FILES]
CATALOG = Catalog(frozenset(ROLES), EFFECTS)
RULES = [(path.name, path.read_bytes()) for path in sorted((ROOT / "forms" / "rules").glob("*.json"))]
NATIONAL = read_packs(RULES, {})["national"]
DRAWN = [path for path in FILES if path.suffix == ".bpmn"]
FORMS = [path for path in FILES if path.suffix == ".form"]
MOST_NODES = 25  # DESIGN.md §3, Drawing
STARTED = {
    "association_takeover",
    "founding",
    "term_election",
    "term_adjustment",
    "term_watch",
    "association_closure",
    "dormancy",
    "revival",
    "membership",
    "membership_end",
    "charter_change",
    "mid_term_change",
    "supervision",
}
DRAFTS = ("work_report", "charter_amendment", "candidate_list", "delegate_plan")
NAMES = ("陈建国", "林晓梅", "王海涛", "李春燕", "张志远")
START = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)
Json = dict[str, Any]


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return compile_bundle(RESOURCES, CATALOG)


def test_the_linter_finds_nothing() -> None:
    assert [(found.where, found.en) for found in inspect(RESOURCES, CATALOG)] == []


def nodes(bundle: Bundle, kind: str) -> Iterator[Node]:
    for process in bundle.processes.values():
        yield from (node for node in process.diagram.nodes.values() if node.type == kind)


def test_every_user_task_has_a_form_a_role_a_due_date_and_says_what_it_is_for(bundle: Bundle) -> None:
    tasks = list(nodes(bundle, "userTask"))
    assert len(tasks) > len(FORMS) - 2
    for task in tasks:
        assert task.form_id in bundle.forms, task.id
        assert len(task.candidate_groups) == 1, task.id
        assert task.lane == ROLES[task.candidate_groups[0]].zh, f"{task.id} stands in the lane {task.lane}"
        assert task.due_date, task.id
        assert task.documentation, task.id
        assert "期限" in task.documentation, f"{task.id} does not say where its due date comes from"


def test_every_form_decision_and_process_is_used(bundle: Bundle) -> None:
    assert {task.form_id for task in nodes(bundle, "userTask")} == set(bundle.forms)
    assert {task.called_decision for task in nodes(bundle, "businessRuleTask")} == set(bundle.decisions)
    called = {call.called_process for call in nodes(bundle, "callActivity")}
    assert set(bundle.processes) - called == STARTED


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_a_diagram_is_small_and_everything_in_it_is_drawn_at_right_angles(path: Path) -> None:
    root = etree.parse(path).getroot()
    flows = {flow.get("id") for flow in root.iter("{*}sequenceFlow")}
    steps = {e.get("id") for e in root.iter() if isinstance(e.tag, str) and e.find("{*}incoming") is not None}
    steps |= {e.get("id") for e in root.iter("{*}startEvent", "{*}boundaryEvent")}
    assert len(steps) <= MOST_NODES
    assert steps <= {shape.get("bpmnElement") for shape in root.iter("{*}BPMNShape")}
    edges = {edge.get("bpmnElement"): list(edge.iter("{*}waypoint")) for edge in root.iter("{*}BPMNEdge")}
    assert flows == set(edges)
    for flow, way in edges.items():
        for a, b in pairwise(way):
            assert a.get("x") == b.get("x") or a.get("y") == b.get("y"), f"{flow} is slanted"


def test_every_limit_in_the_diagrams_is_a_rule_of_the_region_with_the_same_default() -> None:
    drawn = {
        (key, int(days))
        for path in DRAWN
        for key, days in re.findall(r"deadline_days\.(\w+) = null then (\d+)", path.read_text("utf-8"))
    }
    assert drawn == {(key, stated.value) for key, stated in NATIONAL.deadline_days.items()}


def test_every_limit_is_counted_in_the_days_that_its_rule_says() -> None:
    """A page that says working days where the diagram counts calendar days would lie about the due date."""
    text = "".join(path.read_text("utf-8") for path in DRAWN)
    counted: dict[str, set[str]] = {}
    for call, inside in re.findall(r"(working days|duration)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)", text):
        for key in re.findall(r"deadline_days\.(\w+) = null", inside):
            counted.setdefault(key, set()).add("working_days" if call == "working days" else "days")
    handed_on = {  # to a form or as text, which count them in days
        key for key in re.findall(r"deadline_days\.(\w+) = null", text) if key not in counted
    }
    assert handed_on == {"nomination_window", "party_reminder"}
    assert counted | {key: {"days"} for key in handed_on} == {k: {limit.unit} for k, limit in NATIONAL.limits.items()}


def test_party_consent_quorums_and_filing_are_protected(bundle: Bundle) -> None:
    """Issue 3: they cannot be deleted from a diagram without a reason."""
    for process in bundle.processes.values():
        for node in process.diagram.nodes.values():
            asks = node.id == "request_by_party"  # it proposes a closure itself, and consents to nothing
            consents = node.called_process == "party_consent" or (
                "party_committee" in node.candidate_groups and not asks
            )
            held = node.effect == "compute_quorum" or node.called_process == "filing" or node.id == "check_filing"
            flows = [process.diagram.flows[flow] for flow in node.outgoing]
            decided = any(
                re.search(r"^=\w*quorum\.met !?= true|^=party\.decision", flow.condition or "") for flow in flows
            )
            kept = consents or held or decided
            assert ("protected" in node.properties) or not kept, f"{process.id}: {node.id}"


def test_the_diagrams_say_every_state_of_a_case_and_no_other(bundle: Bundle) -> None:
    """domain.md §3.0, Case states. A node with an unknown one is refused by the linter, too."""
    drawn = [one for each in bundle.processes.values() for one in each.diagram.nodes.values()]
    processes = [each.diagram.processes[each.id] for each in bundle.processes.values()]
    said = {one.properties["state"] for one in (*drawn, *processes) if "state" in one.properties}
    assert said == set(CASE_STATES)


def components(schema: Mapping[str, Any]) -> Iterator[Json]:
    for component in schema.get("components", ()):
        yield component
        yield from components(component)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_worded_in_both_languages(path: Path) -> None:
    schema = json.loads(path.read_bytes())
    assert schema["id"] == path.stem
    for part in components(schema):
        words, here = part.get("properties", {}), f"{path.stem}: {part['id']}"
        if part["type"] in ("separator", "expression"):
            continue
        assert part.get("label") or part.get("dateLabel") or part.get("text"), here
        assert words.get("en"), here
        assert "description" not in part or words.get("en:description"), here
        assert "patternErrorMessage" not in part.get("validate", {}) or words.get("en:pattern"), here
        for option in part.get("values", ()):
            assert words.get(f"en:{option['value']}"), f"{here}: {option['value']}"
        for column in part.get("columns", ()):
            assert words.get(f"en:{column['key']}"), f"{here}: {column['key']}"


def test_every_paper_that_a_diagram_files_has_a_kind_of_the_vocabulary(bundle: Bundle) -> None:
    filed = [node for node in nodes(bundle, "serviceTask") if node.effect == "record_document"]
    kinds = {node.id: next(m.source for m in node.inputs if m.target == "kind") for node in filed}
    assert kinds
    assert {element_id for element_id, kind in kinds.items() if kind.strip('="') not in DOCUMENT_KINDS} == set()


# (row, what the charter lets follow) -> next step: domain.md §3.B, the ten rows
ROWS = [
    (1, "new_date", "adjourn"), (2, "repeat_ballot", "repeat_ballot"), (4, "done", "done"),
    (5, "done", "done"), (6, "revote", "revote_tied"), (6, "vacancy", "done"), (6, "lot", "draw_lots"),
    (7, "further_ballot", "further_ballot"), (7, "vacancy", "done"), (7, "fewer_seats", "done"), (8, "done", "done"),
    (9, "further_ballot", "further_ballot"), (10, "further_ballot", "further_ballot"), (10, "vacancy", "done"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "following", "step"), ROWS)
def test_each_row_of_the_election_table_has_its_next_step(bundle: Bundle, row: int, following: str, step: str) -> None:
    known = {"election": {"row": row, "next": following}, "tally": {"leave_vacant": False}}
    found = decision.evaluate(bundle.decisions["election_result"], known, Moment(START)).value
    assert found["next_step"] == step
    assert found["explanation"]
    assert found["explanation_en"]


@pytest.mark.parametrize(
    ("stage", "months", "roles"),
    [
        ("normal", 20, []),
        ("extended", 13, []),
        ("t12", 11, ["secretariat", "committee", "local_association"]),
        ("t6", 5, ["secretariat", "party_committee", "local_association"]),
        ("overdue", 0, ["secretariat", "committee", "party_committee", "local_association"]),
        ("overdue", -1, ["secretariat", "committee", "party_committee", "local_association", "supervisor"]),
        ("no_date", None, ["secretariat", "local_association"]),
    ],
)
def test_a_stage_reminds_whom_it_concerns(bundle: Bundle, stage: str, months: int | None, roles: list[str]) -> None:
    known = {"stage": stage, "months_left": months}
    found = decision.evaluate(bundle.decisions["reminder"], known, Moment(START)).value
    assert (found["remind"], found["roles"]) == (bool(roles), roles)


@pytest.mark.parametrize("row", [7, 9, 10])
@pytest.mark.parametrize(
    ("kind", "held", "step"),
    [
        ("officers", 0, "further_ballot"),
        ("officers", 1, "done"),  # B45: a second round once, else a vacancy
        ("committee", 1, "further_ballot"),
    ],
)
def test_officers_stand_in_a_second_round_once(bundle: Bundle, row: int, kind: str, held: int, step: str) -> None:
    known = {"election": {"row": row, "next": "further_ballot"}, "ballot_kind": kind, "further_ballots": held}
    found = decision.evaluate(bundle.decisions["election_result"], known, Moment(START)).value
    assert found["next_step"] == step


@dataclass
class Walk:
    """An instance and a host that performs its effects."""

    bundle: Bundle
    process: str
    known: Json
    now: datetime = START
    ends_on: date = date(2027, 3, 1)
    asked: list[tuple[str, Json]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.out = runner.start(
            self.bundle, self.process, {"association_name": "江城高新区科协", **self.known}, self.at
        )
        self.serve()

    @property
    def at(self) -> Moment:
        return Moment(self.now)

    @property
    def open(self) -> list[str]:
        return sorted(task.element_id for task in self.out.open_tasks)

    def shown(self, element_id: str) -> Json:
        task = next(task for task in self.out.open_tasks if task.element_id == element_id)
        return {**self.out.variables, **task.local}

    def do(self, element_id: str, **values: Any) -> None:
        task = next(task for task in self.out.open_tasks if task.element_id == element_id)
        self.out = runner.complete_task(self.bundle, self.out.state, self.out.variables, task.id, values, self.at)
        self.serve()

    def sleep(self) -> None:
        """Until the next timer."""
        assert self.out.due_at
        self.now = self.out.due_at
        self.out = runner.wake(self.bundle, self.out.state, self.out.variables, self.at)
        self.serve()

    def serve(self) -> None:
        while self.out.waiting_effects:
            call = self.out.effects[0]
            self.asked.append((call.type, call.inputs))
            result = self.answer(call.type, call.inputs)
            state, variables = self.out.state, self.out.variables
            self.out = runner.complete_effect(self.bundle, state, variables, call.task_id, result, self.at)

    def answer(self, effect: str, given: Json) -> Json:
        if effect == "assess_term":
            found = term.assess(term.TermDates(self.ends_on), self.at.today)
            return {"stage": found.stage, "months_left": found.months_left, "next_at": found.next_at.isoformat()}
        if effect == "find_party_organisation":
            return {"party_organisation_name": "江城高新区党工委", "party_has_account": True}
        if effect == "find_election":
            return {"election_under_way": False}
        if effect == "count_entitled":
            return {"entitled": Entitled(given["hint"], self.at.today).as_json()}
        if effect == "compare_candidates":
            return {"list_diff": nominations.compare(given["consented"], given["candidates"], given["seats"])}
        if not effect.startswith("compute"):
            return {name: f"{effect}.{name}" for name in EFFECTS[effect].outputs}
        rules, people = CharterRules.parse(self.out.variables["charter_rules"]), (given["entitled"], given["present"])
        counts = dict(zip(("entitled", "present"), people, strict=True))
        if effect == "compute_quorum":
            return {"quorum": election.quorum(*people, rules.quorum).as_json()}
        if effect == "compute_vote":
            votes = {name: given[name] for name in ("yes", "no", "abstain")}
            rule = rules.charter if given["matter"] == "charter" else rules.resolution
            return {"vote": election.vote(rule, **counts, **votes).as_json()}
        ballot, rule_set = Ballot.parse(given["ballot"]), election.ElectionRules.of(rules)
        return {"election": election.elect(ballot, **counts, rules=rule_set).as_json()}


def term_election(bundle: Bundle) -> Walk:
    """Up to the four drafts."""
    rules = CharterRules.template().values()
    walk = Walk(bundle, "term_election", {"charter_rules": rules, "term_no_new": 2, "term_end": "2027-03-01"})
    walk.do("election_plan", term_no_new=2, plan={"committee_size": 5, "plan_congress_date": "2027-02-20"})
    return walk


def people(*names: str) -> list[Json]:
    return [{"name": name, "unit": "甲", "proposed_post": "member" if n else "chair"} for n, name in enumerate(names)]


def drafted(walk: Walk) -> Walk:
    values = {draft: {draft: {}} for draft in DRAFTS} | {
        "candidate_list": {"candidate_list": {"candidates": people(*NAMES)}}
    }
    for draft in walk.open:
        walk.do(draft, **{draft: values[draft].get(draft, {})})
    return walk


def review(walk: Walk, *returned: str, present: int = 12) -> None:
    walk.do(
        "committee_review", committee_review={"due_count": 15, "present_count": present, "returned": list(returned)}
    )


def test_only_the_drafts_that_were_returned_open_again(bundle: Bundle) -> None:
    walk = drafted(term_election(bundle))
    review(walk, "candidate_list", "delegate_plan")
    assert walk.open == ["candidate_list", "delegate_plan"]
    review(drafted(walk))
    assert walk.open == ["party_review"]
    walk.do("party_review", party={"decision": "return", "opinion": "请修改报告", "returned": ["work_report"]})
    assert walk.open == ["work_report"]
    review(drafted(walk))
    assert walk.open == ["party_review"]
    assert walk.shown("party_review")["party"] is None, "the opinion of the round before must not be filled in"


def test_a_committee_without_its_quorum_meets_again(bundle: Bundle) -> None:
    walk = drafted(term_election(bundle))
    review(walk, present=9)  # 10 of 15 are needed at 2/3
    assert walk.open == ["committee_review"]


def congress(bundle: Bundle, present: int = 52) -> Walk:
    """A term election up to the sign-in of its congress, with the list that the Party organisation agreed to."""
    walk = drafted(term_election(bundle))
    review(walk)
    walk.do("party_review", party={"decision": "agree"})
    walk.do("nomination_notice", nomination={"nominate_to": "2027-01-10"})
    walk.do("delegate_nominations", delegates={"rows": [{"name": f"代表{n}", "unit": "甲"} for n in range(60)]})
    walk.do(
        "delegate_credentials", credentials={**walk.shown("delegate_credentials")["credentials"], "decision": "agree"}
    )
    walk.do("candidate_nominations", nominated=walk.shown("candidate_nominations")["nominated"])
    published = {"publicity_from": "2027-01-12", "publicity_to": "2027-01-20"}
    walk.do("candidate_check", final_list={**walk.shown("candidate_check")["final_list"], **published})
    walk.sleep()
    assert walk.at.today == date(2027, 1, 21), "the list is published until the end of its last day"
    outcome = walk.shown("candidate_publicity")["publicity_result"]
    walk.do("candidate_publicity", publicity_result={**outcome, "decision": "agree"})
    assert walk.open == ["convene_congress"], "the list did not change, so nobody confirms it again"
    return held(walk, present)


def held(walk: Walk, present: int) -> Walk:
    walk.do("convene_congress", congress_plan={"start_at": "2027-02-20T09:00+08:00", "meeting_name": "大会"})
    assert walk.shown("sign_in")["sign_in"]["due_count"] == 60
    walk.do("sign_in", sign_in={"held_on": "2027-02-20", "due_count": 60, "present_count": present})
    return walk


def count(walk: Walk, votes: Mapping[str, int], seats: int, present: int) -> None:
    rows = [{"name": name, "yes": yes, "no": present - yes, "abstain": 0} for name, yes in votes.items()]
    papers = {"issued": present, "returned": present, "valid": present, "invalid": 0}
    tally = {"seats": seats, "due_count": present, "present_count": present, "candidates": rows, **papers}
    walk.do("count_ballots", tally=tally)


def test_a_congress_without_its_quorum_is_called_again(bundle: Bundle) -> None:
    walk = congress(bundle, present=39)  # S11; 40 of 60 are needed at 2/3
    assert walk.open == ["convene_congress"]
    assert held(walk, 40).open == ["procedural_items"]  # S10


def test_tied_candidates_are_voted_on_again_and_an_empty_seat_by_a_further_ballot(bundle: Bundle) -> None:
    walk = congress(bundle)
    walk.do("procedural_items", procedure={"tellers": [{"name": "监票一"}, {"name": "监票二"}]})
    walk.do("report_vote", report_ballot={"method": "applause"})
    walk.do("charter_vote", charter_ballot={"yes": 30, "no": 22, "abstain": 0})  # not passed: the old charter stays
    count(walk, dict(zip(NAMES, (52, 50, 50, 28, 28), strict=True)), 4, 52)
    assert [row["name"] for row in walk.shown("count_ballots")["tally"]["candidates"]] == ["李春燕", "张志远"]
    count(walk, {"李春燕": 20, "张志远": 32}, 1, 52)
    assert walk.shown("count_ballots")["ballot_kind"] == "officers"
    assert [row["name"] for row in walk.shown("count_ballots")["tally"]["candidates"]] == ["陈建国"]
    count(walk, {"陈建国": 2}, 1, 4)  # more than half of 4 is 3
    assert walk.shown("count_ballots")["ballot_round"] == 2
    count(walk, {"陈建国": 3}, 1, 4)
    elected = {row["name"]: row["post"] for row in walk.shown("sign_result")["result"]["roster"]}
    assert elected == {"陈建国": "chair", "林晓梅": "member", "王海涛": "member", "张志远": "member"}


def test_a_watch_reminds_at_each_stage_offers_the_election_and_ends_with_the_renewed_term(bundle: Bundle) -> None:
    known = {
        "term_key": "9",
        "t6_at": term.begins(date(2027, 3, 1), term.Stage.T6).isoformat(),
        "term_end": "2027-03-01",
    }
    walk = Walk(bundle, "term_watch", known, now=datetime(2022, 3, 1, 9, tzinfo=SHANGHAI))
    assert walk.open == []
    for _ in range(8):
        walk.sleep()
    raised = [given["stage"] for effect, given in walk.asked if effect == "raise_deadline"]
    assert raised == [
        "t12",
        "t6",
        "not_started",
        "t3",
        "t1",
        "expired",
        "overdue",
        "overdue",
    ]  # 2027-03-02, then monthly
    assert walk.open == ["offer_election"]
    walk.do("offer_election", start={"choice": "start"})
    assert walk.asked[-1] == ("start_election", {"term_key": "9"})
    assert {(one.name, one.correlation_key) for one in walk.out.subscriptions} == {
        ("term_renewed", "9"),
        ("term_changed", "9"),
    }
    waiting = next(one for one in walk.out.subscriptions if one.name == "term_renewed")
    walk.out = runner.deliver(bundle, walk.out.state, walk.out.variables, waiting.task_id, {}, walk.at)
    assert (walk.out.status, walk.out.due_at) == ("completed", None)
