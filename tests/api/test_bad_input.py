"""What a process owner's desktop may send and must not get through.

Each is refused at the door with the element, what is wrong and what to draw instead in both languages, and nothing of
it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import encode_multipart

from service.usecases import people
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.api.conftest import Caller
from tests.conftest import World
from tests.engine.diagrams import Process, bpmn
from tests.engine.test_behaviours_refused import CASES
from tests.engine.test_decision_gaps import table

Draw = Callable[[Process], object]
ROUND = "=1 = 1"


def drawn(draw: Draw, id: str = "p") -> bytes:
    """A diagram with a start and an end, and what `draw` puts between."""
    p = Process(id).start().end()
    draw(p)
    return bpmn(p)


def upload(*files: tuple[bytes, str]) -> dict[str, Any]:
    return {"resources": [(BytesIO(content), name) for content, name in files]}


def no_default(p: Process) -> object:
    p.exclusive("which").user("a", "secretariat").path("begin", "which").path("a", "done")
    return p.flow("which", "a", "=yes").flow("which", "done", "=not(yes)")


def never_ends(p: Process) -> object:
    return p.user("a", "secretariat").user("b", "secretariat").path("begin", "a", "b", "a")


def wrong_feel(p: Process) -> object:
    p.exclusive("which").user("a", "secretariat").path("begin", "which").path("a", "done")
    return p.flow("which", "a", "=yes and").flow("which", "done", default=True)


def unknown_role(p: Process) -> object:
    return p.user("a", "wizards").path("begin", "a", "done")


def unknown_form(p: Process) -> object:
    return p.user("a", "secretariat", "nowhere").path("begin", "a", "done")


DRAWN: dict[str, tuple[Draw, str]] = {
    **{name: (draw, codes.copy().pop()) for name, (draw, codes) in CASES.items()},
    "a gateway without a default": (no_default, "default_missing"),
    "an end that a round keeps everybody from": (never_ends, "unreachable"),
    "an expression that is no FEEL": (wrong_feel, "expression_wrong"),
    "a role that nobody has": (unknown_role, "role_unknown"),
    "a form that is not there": (unknown_form, "form_unknown"),
}


@pytest.fixture
def owner(caller: Caller) -> Any:
    return caller("owner")


def kept(owner: Any) -> list[Any]:
    found: list[Any] = owner.post("/v2/process-definitions/search", json={}).json["items"]
    return found


@pytest.mark.parametrize("name", DRAWN)
def test_a_diagram_that_does_not_run_is_refused_with_its_element(owner: Any, name: str) -> None:
    draw, code = DRAWN[name]
    answer = owner.post("/v2/deployments", data=upload((drawn(draw), "p.bpmn")))
    assert (answer.status_code, answer.json["code"]) == (400, "diagram_refused")
    (finding, *_) = [one for one in answer.json["findings"] if one["code"] == code]
    assert finding["severity"] == "error" and finding["resourceName"] == "p.bpmn" and finding["elementId"]
    assert finding["messageZh"] != finding["messageEn"] and finding["line"] > 0
    assert kept(owner) == []


def test_a_form_that_names_a_field_twice_is_refused(owner: Any) -> None:
    fields = [{"type": "textfield", "id": name, "key": "title", "label": name} for name in ("a", "b")]
    content = json.dumps({"type": "default", "id": "twice", "schemaVersion": 19, "components": fields}).encode()
    answer = owner.post("/v2/deployments", data=upload((content, "twice.form")))
    (finding,) = answer.json["findings"]
    assert (answer.status_code, finding["code"], finding["resourceName"]) == (400, "form_key_twice", "twice.form")


@pytest.mark.parametrize(
    ("rules", "code", "case"),
    [
        ((("< 60", '"no"'), ("> 60", '"yes"')), "decision_gap", "score = 60"),
        ((("<= 60", '"no"'), (">= 60", '"yes"')), "decision_overlap", "score = 60"),
    ],
    ids=["gap", "overlap"],
)
def test_a_gap_or_overlap_of_a_table_is_told_with_the_case_and_is_no_error(
    owner: Any, rules: tuple[tuple[str, str], ...], code: str, case: str
) -> None:
    answer = owner.post("/v2/deployments", data=upload((table(*rules), "grade.dmn")))
    assert answer.status_code == 200, answer.text
    (finding,) = answer.json["warnings"]
    assert (finding["code"], finding["elementId"], finding["severity"]) == (code, "grade", "warning")
    assert case in finding["messageZh"] and case in finding["messageEn"]


def test_a_round_of_automatic_steps_ends_as_a_fault_and_leaves_no_instance(owner: Any, caller: Caller) -> None:
    def endless(p: Process) -> object:
        p.user("a", "secretariat").exclusive("again").throw("mark").path("begin", "again")
        p.flow("again", "mark", ROUND).flow("again", "a", default=True)
        return p.path("mark", "again").path("a", "done")

    deployed = owner.post("/v2/deployments", data=upload((drawn(endless), "p.bpmn")))
    assert deployed.status_code == 200, deployed.text
    assert "automatic_loop" in {one["code"] for one in deployed.json["warnings"]}
    secretary = caller("secretary")
    answer = secretary.post("/v2/process-instances", json={"processDefinitionId": "p"})
    assert (answer.status_code, answer.json["code"]) == (422, "step_limit")
    assert secretary.post("/v2/process-instances/search", json={}).json["items"] == []


def test_a_process_id_that_belongs_to_somebody_else_is_refused(
    owner: Any, caller: Caller, parts: Parts, world: World, administrator: Actor
) -> None:
    mine = drawn(lambda p: p.user("a", "secretariat").path("begin", "a", "done"))
    assert owner.post("/v2/deployments", data=upload((mine, "p.bpmn"))).status_code == 200
    other = world.people["stranger"]
    parts.transact(people.grant_role, administrator, other.key, "process_owner", world.organisations["other_city"].key)
    theirs = drawn(lambda p: p.user("b", "secretariat").path("begin", "b", "done"))
    answer = caller("stranger").post("/v2/deployments", data=upload((theirs, "p.bpmn")))
    assert (answer.status_code, answer.json["code"]) == (403, "process_of_another")
    assert "“p”" in answer.json["detail"] or " p" in answer.json["detail"]
    assert [one["version"] for one in kept(owner)] == [1]


@pytest.mark.parametrize("name", ["p.bpmn", "p.dmn", "p.form"])
def test_five_megabytes_are_refused_unread(owner: Any, name: str) -> None:
    boundary, body = encode_multipart(upload((b"<a>" + b" " * 5_000_000 + b"</a>", name)))
    kind = f"multipart/form-data; boundary={boundary}"
    answer = owner.post("/v2/deployments", data=body, content_type=kind)
    assert answer.status_code in (400, 413) and "1" in answer.json["detail"], answer.text
    assert kept(owner) == []
