"""Forms: what is dropped, what is computed, what is refused, and that an error says its field and row."""

from __future__ import annotations

import copy
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from service.domain.workdays import SHANGHAI, Moment
from service.engine import form
from service.engine.form_messages import PATTERNS

ROOT = Path(__file__).parents[2]
EVERYTHING: dict[str, Any] = json.loads((Path(__file__).parent / "oracle" / "everything.form").read_text("utf-8"))
AT = Moment(datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI))
INITIAL: dict[str, Any] = {"tag_choices": ["a", "b"], "fixed": "原值", "present": 60, "other": "not of this form"}
GOOD: dict[str, Any] = {
    "name": "王小明",
    "post": "chair",
    "phone": "13800138000",
    "mail": "wang@example.cn",
    "joined": "2010-06-01",
    "present": 60,
    "votes": 41,
    "dues": 10.5,
    "decision": "agree",
    "fields": ["ai"],
    "tags": ["a"],
    "confirmed": True,
    "meeting": {"start_at": "2026-12-01T09:00+08:00", "end": "11:30"},
    "members": [{"name": "甲", "is_front_line": True}],
}


def check(submitted: dict[str, Any], schema: dict[str, Any] = EVERYTHING, initial: Any = INITIAL) -> form.FormResult:
    return form.check(form.load(schema), initial, submitted, AT)


def codes(result: form.FormResult) -> dict[str, str]:
    return {error.path: error.code for error in result.errors}


def one_field(**component: Any) -> dict[str, Any]:
    return {
        "type": "default",
        "id": "one",
        "schemaVersion": 19,
        "components": [{"id": "it", "key": "it", "label": "它", **component}],
    }


class TestWhatIsKept:
    def test_a_good_submission_has_no_errors(self) -> None:
        result = check(GOOD)
        assert result.errors == ()
        assert result.values["name"] == "王小明"
        assert result.values["meeting"] == GOOD["meeting"]

    def test_unknown_and_disabled_fields_are_dropped(self) -> None:
        result = check({**GOOD, "unknown": 1, "fixed": "changed", "other": "x"})
        assert not {"unknown", "fixed", "other", "tag_choices"} & result.values.keys()

    def test_a_hidden_field_is_neither_checked_nor_kept(self) -> None:
        assert "opinion" not in check({**GOOD, "opinion": "长" * 999}).values
        assert codes(check({**GOOD, "decision": "return"})) == {"opinion": "form_field_required"}

    def test_computed_fields_are_computed_again(self) -> None:
        result = check({**GOOD, "share": 99, "passed": False})
        assert result.values["share"] == pytest.approx(41 / 60)
        assert result.values["passed"] is True

    def test_a_read_only_field_keeps_what_it_had(self) -> None:
        schema = one_field(type="textfield", readonly=True)
        assert check({"it": "mine"}, schema, {"it": "theirs"}).values == {"it": "theirs"}

    def test_a_field_that_is_read_only_by_expression_keeps_what_it_had(self) -> None:
        schema = one_field(type="textfield", readonly="=locked")
        assert check({"it": "mine"}, schema, {"it": "theirs", "locked": True}).values == {"it": "theirs"}
        assert check({"it": "mine"}, schema, {"it": "theirs", "locked": False}).values == {"it": "mine"}

    def test_a_list_that_was_emptied_is_an_empty_list(self) -> None:
        result = check({**GOOD, "members": []}, initial={**INITIAL, "members": [{"name": "旧"}]})
        assert result.values["members"] == []

    def test_one_submission_leaves_nothing_for_the_next(self) -> None:
        checked = form.load(EVERYTHING)
        first = form.check(checked, INITIAL, GOOD, AT)
        form.check(checked, {**INITIAL, "tag_choices": ["q"]}, {"name": "别人", "members": [{}, {}]}, AT)
        assert form.check(checked, INITIAL, GOOD, AT) == first


class TestErrors:
    def test_an_error_says_field_and_row_in_both_languages(self) -> None:
        result = check({**GOOD, "members": [{"name": "甲", "is_front_line": True}, {"name": "", "why": ""}]})
        assert codes(result) == {"members[1].name": "form_field_required", "members[1].why": "form_field_required"}
        first = result.errors[0]
        assert first.zh == "请填写“成员姓名”。"
        result = check({**GOOD, "name": ""})
        assert (result.errors[0].zh, result.errors[0].en) == ("请填写“姓名”。", "Name is required.")

    def test_a_pattern_speaks_its_own_words(self) -> None:
        result = check({**GOOD, "phone": "123"})
        assert [e.zh for e in result.errors] == ["“手机号”：请填写 11 位手机号"]

    def test_a_limit_may_be_another_field(self) -> None:
        result = check({**GOOD, "votes": 61})
        assert [(e.path, e.code, e.zh) for e in result.errors] == [("votes", "form_field_max", "“得票”不能大于 60。")]

    def test_every_message_of_form_js_has_a_sentence_of_ours(self) -> None:
        source = (ROOT / "service/web/frontend/node_modules/@bpmn-io/form-js-viewer/dist/index.es.js").read_text(
            "utf-8"
        )
        begin = source.index("function runNumberValidation")
        said = re.findall(r"errors\.push\((.*)\);", source[begin : source.index("function evaluateFEELValues", begin)])
        assert len(said) == 13
        examples = [
            "Value is not a number.",
            "Value is expected to be an integer.",
            "Value is expected to have at most 2 decimal digits.",
            "Please select a valid value, the two nearest valid values are 1 and 2.",
            "Field must match pattern ^a$.",
            "Field is required.",
            "Field must have minimum value of 1.",
            "Min validation value is not a valid number.",
            "Field must have maximum value of 2.",
            "Max validation value is not a valid number.",
            "Field must have minimum length of 1.",
            "Field must have maximum length of 2.",
            "Field must be a valid  international phone number. (e.g. +4930664040900)",
            "Field must be a valid email.",
        ]
        for text in said:  # each literal of the source begins one of the examples
            literal = re.split(r"\$\{|' \+", text.split("||")[-1].strip().strip("'`"))[0]
            assert any(example.startswith(literal) for example in examples), literal
        for example in examples:
            assert any(pattern.fullmatch(example) for pattern, _ in PATTERNS), example


class TestDates:
    @pytest.mark.parametrize("day", ["2010-02-30", "2026-13-01", "x", "2010-2-3", "20100601", "2010-06-01T00:00"])
    def test_a_day_that_is_none_is_refused(self, day: str) -> None:
        assert codes(check({**GOOD, "joined": day})) == {"joined": "form_field_date"}

    @pytest.mark.parametrize("hour", ["24:00", "9:00", "12:60", "noon"])
    def test_a_time_that_is_none_is_refused(self, hour: str) -> None:
        result = check({**GOOD, "meeting": {**GOOD["meeting"], "end": hour}})
        assert codes(result) == {"meeting.end": "form_field_time"}

    def test_an_instant_that_is_none_is_refused(self) -> None:
        result = check({**GOOD, "meeting": {**GOOD["meeting"], "start_at": "2026-02-30T09:00+08:00"}})
        assert codes(result) == {"meeting.start_at": "form_field_datetime"}

    def test_passed_days_are_counted_in_shanghai(self) -> None:
        schema = one_field(type="datetime", subtype="date", disallowPassedDates=True)
        assert codes(check({"it": "2026-11-23"}, schema)) == {"it": "form_field_passed"}
        assert check({"it": "2026-11-24"}, schema).errors == ()


class TestLists:
    def schema(self, **properties: str) -> dict[str, Any]:
        row = {"type": "textfield", "id": "n", "key": "n"}
        rows = {
            "type": "dynamiclist",
            "id": "it",
            "path": "it",
            "label": "它",
            "isRepeating": True,
            "properties": properties,
        }
        return {"type": "default", "id": "rows", "schemaVersion": 19, "components": [{**rows, "components": [row]}]}

    def test_too_few_and_too_many_rows_are_refused(self) -> None:
        schema = self.schema(minItems="2", maxItems="3")
        assert codes(check({"it": [{"n": "a"}]}, schema)) == {"it": "form_field_too_few"}
        assert codes(check({"it": [{"n": "a"}] * 4}, schema)) == {"it": "form_field_too_many"}
        assert check({"it": [{"n": "a"}] * 2}, schema).errors == ()

    def test_no_list_grows_without_end(self) -> None:
        assert codes(check({"it": [{"n": "a"}] * 2001}, self.schema())) == {"it": "form_field_too_many"}

    def test_a_hidden_list_may_be_empty(self) -> None:
        schema = self.schema(minItems="2")
        schema["components"][0]["conditional"] = {"hide": "=true"}
        assert check({}, schema) == form.FormResult({}, ())


class TestFiles:
    REFERENCE = {"documentId": "2251799813685300", "name": "章程.pdf"}  # noqa: RUF012 - never changed

    def test_a_required_file_must_be_there(self) -> None:
        schema = one_field(type="filepicker", validate={"required": True})
        assert codes(check({}, schema)) == {"it": "form_field_required"}
        assert check({"it": [self.REFERENCE]}, schema).values == {"it": [self.REFERENCE]}

    def test_a_file_stored_before_stays_when_nothing_is_sent(self) -> None:
        schema = one_field(type="filepicker", validate={"required": True})
        assert check({}, schema, {"it": [self.REFERENCE]}).values == {"it": [self.REFERENCE]}

    @pytest.mark.parametrize("junk", ["files::abc", [1], [{"documentId": 5}], {"documentId": "1"}, [{}], 7, True])
    def test_what_is_no_reference_is_refused(self, junk: Any) -> None:
        assert codes(check({"it": junk}, one_field(type="filepicker"))) == {"it": "form_field_file"}

    def test_one_means_one(self) -> None:
        assert codes(check({"it": [self.REFERENCE] * 2}, one_field(type="filepicker"))) == {"it": "form_field_too_many"}
        assert check({"it": [self.REFERENCE] * 2}, one_field(type="filepicker", multiple=True)).errors == ()


class TestBadInput:
    @pytest.mark.parametrize(
        "junk", [None, True, -1, 1e21, "x" * 5000, [], {}, [[]], {"__proto__": {"a": 1}}, "\0", "\ud800"]
    )
    def test_junk_in_any_field_is_an_answer_or_a_broken_form_never_a_crash(self, junk: Any) -> None:
        for key in (*GOOD, "share", "opinion"):
            try:
                check({**GOOD, key: copy.deepcopy(junk)})
            except form.FormError as error:
                assert error.text("zh")

    def test_a_hostile_pattern_ends_with_its_limit(self) -> None:
        schema = one_field(type="textfield", validate={"pattern": "^(a+)+$"})
        with pytest.raises(form.FormError):
            check({"it": "a" * 40 + "!"}, schema)
        assert check({"it": "aaa"}, schema).errors == ()

    def test_memory_that_runs_out_is_no_empty_answer(self) -> None:
        schema = one_field(type="expression", computeOn="change", expression="=for i in 1..9000000 return [i, i, i]")
        with pytest.raises(form.FormError):
            check({}, schema)

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"components": 5}', b"\xff"])
    def test_what_is_no_form_is_refused(self, content: bytes) -> None:
        with pytest.raises(form.FormError):
            form.load(content)
