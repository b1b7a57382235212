"""The same submission, checked by our core and by form-js as a browser runs it: equal values, equal errors."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

from service.domain.workdays import Moment
from service.engine import form, sandbox
from tests.engine.test_form import AT, EVERYTHING, INITIAL

HERE = Path(__file__).parent / "oracle"
FRONTEND = Path(__file__).parents[2] / "service" / "web" / "frontend"
CASES = int(os.environ.get("YUANKE_RANDOM_N", "40"))

CHOICES: dict[str, list[Any]] = {
    "name": ["", "王", "王小明", "  ", "长" * 21, 5, None, ["a"], "王\n明", {"a": 1}],
    "post": ["chair", "nobody", None, "", 3, ["chair"]],
    "phone": ["", "13800138000", "12345", None, "13800138000x"],
    "mail": ["", "a@b.cn", "a@", None],
    "joined": ["2010-06-01", "2010-2", "x", None, "2010-06-01T00:00"],
    "present": [0, 1, 42, 500, 501, "40", "abc", 1.5, -1, None, ""],
    "votes": [0, 1, 42, 43, "12", "abc", 1.5, -1, None, ""],
    "dues": [None, 0, 10, 10.5, 10.3, "9.25", "x"],
    "share": [None, 9, "mine"],
    "decision": ["agree", "return", None, "zz", True],
    "opinion": ["", "材料不全", "长" * 201, None, 5],
    "fields": [[], ["ai"], ["ai", "zz"], None, "ai", [None]],
    "tags": [[], ["a", "b"], ["q"], None],
    "confirmed": [True, False, "true", None, 1],
    "fixed": ["changed", None],
    "members": [
        [],
        [{"name": "甲", "is_front_line": True}],
        [{"name": "", "is_front_line": False, "why": ""}, {"name": "乙", "is_front_line": True, "why": "hidden"}],
        [{}],
        None,
        [{"name": str(n), "is_front_line": n % 2 == 0, "why": "w"} for n in range(12)],
    ],
    "unknown": ["<b>", 1],
}


def submissions() -> list[dict[str, Any]]:
    chance = random.Random(7)
    made = []
    for _ in range(CASES):
        made.append({key: chance.choice(values) for key, values in CHOICES.items() if chance.random() < 0.7})
    return made


def in_browser(schema: Any, initial: Any, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [str(FRONTEND.parents[2] / "tools" / "node"), "node", str(HERE / "oracle.mjs"), str(FRONTEND / "package.json")],
        input=json.dumps({"schema": schema, "initial": initial, "submissions": asked}),
        capture_output=True,
        text=True,
        env={**os.environ, "TZ": "Asia/Shanghai"},
        timeout=540,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def in_core(checked: form.Form, initial: Any, submitted: Any, at: Moment) -> dict[str, Any]:
    """The core's answer as it is, before Python adds its own rules."""
    keep = {"form": ("formKeep", checked.hash, checked.core_text)}
    answer = sandbox.ask("formCheck", checked.hash, sandbox.text(initial), sandbox.text(submitted), at=at, keep=keep)
    if "error" in answer:
        return {"failed": answer["error"]}
    return {"data": answer["data"], "errors": answer["errors"]}


def differs(submitted: Any, ours: dict[str, Any], browser: dict[str, Any]) -> list[Any]:
    if ours == browser or ("failed" in browser and "failed" in ours):  # form-js itself gives up, here as there
        return []
    return [
        (submitted, part, key, ours.get(part, {}).get(key, "∅"), browser.get(part, {}).get(key, "∅"))
        for part in ("data", "errors")
        for key in {**ours.get(part, {}), **browser.get(part, {})}
        if ours.get(part, {}).get(key, "∅") != browser.get(part, {}).get(key, "∅")
    ] or [(submitted, ours, browser)]


def test_our_core_and_the_browser_agree() -> None:
    """jsdom draws in its own time: what differs is asked again, alone, before it counts (1 of 150 in the research)."""
    checked = form.load(EVERYTHING)
    left = submissions()
    for _ in range(3):
        answers = in_browser(EVERYTHING, INITIAL, left)
        found = [differs(s, in_core(checked, INITIAL, s, AT), b) for s, b in zip(left, answers, strict=True)]
        left = [submitted for submitted, difference in zip(left, found, strict=True) if difference]
        if not left:
            return
    assert not [d for d in found if d]
