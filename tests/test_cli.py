"""`yuanke lint` as a process owner runs it on files: what it says, where, and how it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner

from service.cli import commands

ROOT = Path(__file__).resolve().parent.parent


def test_lint_tells_an_error_of_a_rule_pack_at_file_and_key(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "forms" / "rules", rules)
    shutil.copy(ROOT / "bpmn" / "dormancy.bpmn", tmp_path)
    national = rules / "national.json"
    text = national.read_text("utf-8")
    national.write_text(text.replace('"days": 180, "unit": "days"', '"days": 0, "unit": "weeks"'), "utf-8")
    answer = CliRunner().invoke(commands, ["lint", str(rules)])
    assert answer.exit_code == 1
    assert "national.json#deadline_days.draft_closing.days" in answer.output
    assert "national.json#deadline_days.draft_closing.unit" in answer.output
    assert "2 处错误" in answer.output
    national.write_text(text.replace('"mark_dormant"', '"mark_asleep"'), "utf-8")
    answer = CliRunner().invoke(commands, ["lint", str(tmp_path / "dormancy.bpmn"), str(rules)])
    assert "dormancy.bpmn#mark_dormant" in answer.output, "a limit that the diagram counts by and no pack has"
    national.write_text(text, "utf-8")
    assert CliRunner().invoke(commands, ["lint", str(rules)]).exit_code == 0
