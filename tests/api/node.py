"""Runs the scripts of `node_client`, which use the published @camunda8/sdk, against a running service."""

from __future__ import annotations

import fcntl
import json
import subprocess
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
NODE: Final = HERE.parent.parent / "tools" / "node"
NODE_CLIENT: Final = HERE / "node_client"


def install() -> None:
    """The locked packages of the scripts (7 s, 60 MB), when the lock is newer. Other test processes wait for it."""
    lock, mark = NODE_CLIENT / "package-lock.json", NODE_CLIENT / "node_modules" / ".installed"
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not mark.exists() or mark.stat().st_mtime < lock.stat().st_mtime:
            command = ["npm", "--prefix", str(NODE_CLIENT), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run([NODE, *command, "--loglevel=error"], check=True, timeout=300)
            mark.touch()


def run_node(script: str, *arguments: object) -> dict[str, Any]:
    """What a script printed as JSON."""
    install()
    command = [str(part) for part in (NODE, "node", NODE_CLIENT / script, *arguments)]
    run = subprocess.run(command, capture_output=True, check=False, timeout=120, encoding="utf-8")
    assert run.returncode == 0, run.stderr[-4000:]
    found: dict[str, Any] = json.loads(next(line for line in run.stdout.split("\n") if line.startswith("{")))
    return found
