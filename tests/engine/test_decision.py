"""Decisions against the text of DMN 1.3: hit policies (8.2.8), aggregation, defaults, required decisions, types."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import pytest

from service.domain.workdays import SHANGHAI, Moment
from service.engine import decision
from service.engine.findings import DiagramRefused

AT = Moment(datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI))
NS = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def column(kind: str, text: str, type_ref: str = "number", values: str = "") -> str:
    if kind == "input":
        listed = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
        asked = f'<inputExpression typeRef="{type_ref}"><text>{text}</text></inputExpression>'
        return f'<input id="i{text}">{asked}{listed}</input>'
    listed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    return f'<output id="o{text}" name="{text}" typeRef="{type_ref}">{listed}</output>'


def rule(number: int, tests: list[str], outputs: list[str]) -> str:
    cells = "".join(
        f'<inputEntry id="r{number}i{n}"><text>{escape(t)}</text></inputEntry>' for n, t in enumerate(tests)
    )
    given = "".join(
        f'<outputEntry id="r{number}o{n}"><text>{escape(t)}</text></outputEntry>' for n, t in enumerate(outputs)
    )
    return f'<rule id="r{number}">{cells}{given}</rule>'


def table(policy: str, rules: list[tuple[list[str], list[str]]], columns: str = "", head: str = "") -> str:
    columns = columns or column("input", "score") + column("output", "grade")
    body = "".join(rule(n, tests, outputs) for n, (tests, outputs) in enumerate(rules))
    return f'<decisionTable id="t" hitPolicy="{policy}"{head}>{columns}{body}</decisionTable>'


def file(*decisions: str, namespace: str = NS) -> bytes:
    head = f'<definitions xmlns="{namespace}" id="file" name="文件" namespace="x">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(decisions)}\n</definitions>'.encode()


def one(logic: str, decision_id: str = "it", needs: tuple[str, ...] = (), variable: str = "") -> str:
    required = "".join(
        f'<informationRequirement><requiredDecision href="#{n}"/></informationRequirement>' for n in needs
    )
    return f'<decision id="{decision_id}" name="{decision_id} name">{variable}{required}{logic}</decision>'


def decide(logic: str, **variables: Any) -> Any:
    models = decision.load(file(one(logic)))
    return decision.evaluate(models["it"], variables, AT).value


OVERLAPPING = [([">= 60"], ['"pass"']), ([">= 90"], ['"honours"']), (["< 60"], ['"fail"'])]
TEXT_GRADE = column("input", "score") + column("output", "grade", "string", '"honours", "pass", "fail"')


class TestHitPolicies:
    def test_unique_gives_the_only_match(self) -> None:
        assert decide(table("UNIQUE", OVERLAPPING, TEXT_GRADE), score=70) == "pass"

    def test_unique_refuses_two_matches(self) -> None:
        with pytest.raises(decision.DecisionError) as caught:
            decide(table("UNIQUE", OVERLAPPING, TEXT_GRADE), score=95)
        assert caught.value.code == "decision_not_unique"
        assert "1, 2" in caught.value.text("zh")

    def test_no_match_is_null(self) -> None:
        assert decide(table("UNIQUE", [(["> 5"], ["1"])]), score=1) is None

    def test_first_takes_the_order_of_rows(self) -> None:
        assert decide(table("FIRST", OVERLAPPING, TEXT_GRADE), score=95) == "pass"

    def test_any_wants_equal_outputs(self) -> None:
        agreeing = [([">= 60"], ["1"]), ([">= 90"], ["1"])]
        assert decide(table("ANY", agreeing), score=95) == 1
        with pytest.raises(decision.DecisionError) as caught:
            decide(table("ANY", OVERLAPPING, TEXT_GRADE), score=95)
        assert caught.value.code == "decision_rules_disagree"

    def test_priority_takes_the_order_of_output_values(self) -> None:
        assert decide(table("PRIORITY", OVERLAPPING, TEXT_GRADE), score=95) == "honours"

    def test_output_order_sorts_all_by_output_values(self) -> None:
        assert decide(table("OUTPUT ORDER", OVERLAPPING, TEXT_GRADE), score=95) == ["honours", "pass"]

    def test_rule_order_gives_all_by_rows(self) -> None:
        assert decide(table("RULE ORDER", OVERLAPPING, TEXT_GRADE), score=95) == ["pass", "honours"]

    def test_collect_gives_all(self) -> None:
        assert sorted(decide(table("COLLECT", OVERLAPPING, TEXT_GRADE), score=95)) == ["honours", "pass"]

    @pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 7), ("MIN", 2), ("MAX", 5), ("COUNT", 2)])
    def test_collect_aggregates(self, aggregation: str, expected: int) -> None:
        rows = [([">= 60"], ["2"]), ([">= 90"], ["5"]), (["< 60"], ["9"])]
        assert decide(table("COLLECT", rows, head=f' aggregation="{aggregation}"'), score=95) == expected

    def test_counting_nothing_is_zero_and_summing_nothing_is_null(self) -> None:
        rows = [(["> 100"], ["2"])]
        assert decide(table("COLLECT", rows, head=' aggregation="COUNT"'), score=1) == 0
        assert decide(table("COLLECT", rows, head=' aggregation="SUM"'), score=1) is None


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "score", "matches"),
        [
            ("-", 1, True),
            ("", 1, True),
            ("[7..50)", 50, False),
            ("7", 7, True),
            ("1, 2, 3", 2, True),
            ("not(1, 2)", 2, False),
            ("null", None, True),
            ("? > limit", 6, True),
            ("> limit", 5, False),
        ],
    )
    def test_a_test_cell_is_a_unary_test(self, cell: str, score: Any, matches: bool) -> None:
        assert (decide(table("FIRST", [([cell], ["1"])]), score=score, limit=5) == 1) is matches

    def test_several_outputs_make_a_context(self) -> None:
        columns = column("input", "score") + column("output", "grade", "string") + column("output", "again", "boolean")
        result = decide(table("UNIQUE", [([">= 60"], ['"pass"', "false"])], columns), score=60)
        assert result == {"grade": "pass", "again": False}

    def test_a_default_output_stands_in_when_nothing_matches(self) -> None:
        otherwise = '<defaultOutputEntry><text>"none"</text></defaultOutputEntry>'
        output = f'<output id="o" name="grade" typeRef="string">{otherwise}</output>'
        assert decide(table("UNIQUE", [(["> 5"], ['"x"'])], column("input", "score") + output), score=1) == "none"

    def test_an_output_is_an_expression_over_the_variables(self) -> None:
        assert decide(table("UNIQUE", [(["-"], ["score * rate"])]), score=4, rate=0.5) == 2

    def test_an_input_of_another_type_is_null(self) -> None:
        assert decide(table("FIRST", [(["null"], ["1"]), (["-"], ["2"])]), score="seven") == 1

    def test_iso_text_becomes_a_date_where_the_column_says_so(self) -> None:
        columns = column("input", "day", "date") + column("output", "late", "boolean")
        logic = table("FIRST", [(["< today()"], ["true"]), (["-"], ["false"])], columns)
        assert decide(logic, day="2026-11-23") is True
        assert decide(logic, day="2026-11-24") is False

    def test_an_input_outside_its_values_is_refused(self) -> None:
        columns = column("input", "score", values="[0..100]") + column("output", "grade")
        with pytest.raises(decision.DecisionError) as caught:
            decide(table("UNIQUE", [(["-"], ["1"])], columns), score=101)
        assert caught.value.code == "decision_input_not_allowed"


class TestRequirements:
    def test_a_decision_sees_those_it_requires_by_id_and_variable(self) -> None:
        size = one(
            table(
                "UNIQUE",
                [(["< 100"], ["15"]), ([">= 100"], ["30"])],
                column("input", "members") + column("output", "seats"),
            ),
            "seats",
        )
        share = one(
            "<literalExpression><text>1 / 2</text></literalExpression>",
            "share",
            variable='<variable name="least share"/>',
        )
        whole = one("<literalExpression><text>seats * least share</text></literalExpression>", "it", ("seats", "share"))
        result = decision.evaluate(decision.load(file(size, share, whole))["it"], {"members": 120}, AT)
        assert result.value == 15
        assert result.matched["seats"] == {"rules": [1], "inputs": [120]}

    @pytest.mark.parametrize("namespace", sorted(decision.NAMESPACES))
    def test_every_version_that_modelers_write_is_read(self, namespace: str) -> None:
        logic = one("<literalExpression><text>1 + 1</text></literalExpression>")
        assert decision.evaluate(decision.load(file(logic, namespace=namespace))["it"], {}, AT).value == 2


LITERAL = "<literalExpression><text>1</text></literalExpression>"
FAULTY = {
    "not_dmn": file(one(LITERAL), namespace="http://example.org/"),
    "dmn_without_decision": file(),
    "dmn_without_id": file(f'<decision name="x">{LITERAL}</decision>'),
    "dmn_duplicate_id": file(one(LITERAL), one(LITERAL)),
    "dmn_requirement_missing": file(one(LITERAL, needs=("gone",))),
    "dmn_cycle": file(one(LITERAL, "a", ("b",)), one(LITERAL, "b", ("a",))),
    "dmn_without_logic": file(one("")),
    "dmn_boxed": file(one("<context><contextEntry/></context>")),
    "dmn_hit_policy": file(one(table("RANDOM", [(["-"], ["1"])]))),
    "dmn_aggregation": file(one(table("UNIQUE", [(["-"], ["1"])], head=' aggregation="SUM"'))),
    "dmn_priority_without_values": file(one(table("PRIORITY", [(["-"], ["1"])]))),
    "dmn_output_name": file(one(table("UNIQUE", [(["-"], ["1", "2"])], column("input", "a") + "<output/><output/>"))),
    "dmn_language": file(one('<literalExpression expressionLanguage="python"><text>1</text></literalExpression>')),
    "dmn_empty": file(one("<literalExpression><text> </text></literalExpression>")),
    "feel_syntax": file(one(table("UNIQUE", [(["> "], ["1"])]))),
    "xml_doctype": b'<!DOCTYPE x [<!ENTITY a "b">]>\n' + file(one(LITERAL))[39:],
    "xml_broken": file(one(LITERAL))[:-20],
}


@pytest.mark.parametrize("code", sorted(FAULTY))
def test_what_we_do_not_run_is_a_finding(code: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        decision.load(FAULTY[code], "faulty.dmn")
    found = caught.value.findings
    assert code in {f.code for f in found}
    assert all(f.zh and f.en and f.resource == "faulty.dmn" for f in found)


@pytest.mark.parametrize(
    "attack", ["__import__('os').system('true')", "().__class__.__base__.__subclasses__()", "globalThis"]
)
def test_no_cell_is_ever_python(attack: str) -> None:
    for logic in (table("UNIQUE", [([attack], ["1"])]), table("UNIQUE", [(["-"], [attack])])):
        try:
            assert decide(logic, score=1) in (None, 1)
        except (decision.DecisionError, DiagramRefused) as refused:
            assert refused.text("zh")


def test_a_runaway_cell_ends_with_its_limit() -> None:
    with pytest.raises(decision.DecisionError):
        decide(table("UNIQUE", [(["-"], ["count(for i in 1..3000, j in 1..9000 return i)"])]), score=1)
    assert decide(table("UNIQUE", [(["-"], ["1"])]), score=1) == 1
