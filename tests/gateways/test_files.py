"""Uploaded bytes: complete or not there, and never under a name that somebody chose."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from service.domain.errors import TooLarge, Unavailable
from service.gateways.files import FileStore


def test_what_was_put_can_be_opened_under_its_hash(tmp_path: Path) -> None:
    store, content = FileStore(tmp_path / "files"), b"%PDF-1.7 " + b"x" * 200_000
    stored = store.put(BytesIO(content), 1 << 20)
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    with store.open(stored.sha256) as file:
        assert file.read() == content


def test_the_same_bytes_are_kept_once_and_nothing_else_lies_about(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    names = {store.put(BytesIO(b"same"), 100).sha256 for _ in range(3)}
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == list(names)


def test_more_than_the_limit_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        FileStore(tmp_path).put(BytesIO(b"x" * 101), 100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable):
        FileStore(tmp_path / "file").put(BytesIO(b"x"), 100)


def test_a_file_that_was_lost_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        FileStore(tmp_path).open("0" * 64)
