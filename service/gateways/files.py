"""Uploaded bytes, kept in a folder under their SHA-256. A name that somebody chose is never part of a path."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from service.domain.errors import TooLarge, Unavailable

CHUNK: Final = 1 << 16
HEAD: Final = 512


@dataclass(frozen=True, slots=True)
class Stored:
    """What was kept: its name in the store, its size in bytes, and its first bytes to judge its kind by."""

    sha256: str
    size: int
    head: bytes


class FileStore:
    """Files in `folder`. Writing is complete and on disk before `put` returns, so that no row can name half a file.

    A file whose transaction failed stays behind; it is found again by its content when it is sent once more.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        """Keep the bytes of `stream`. Raises TooLarge beyond `limit`, Unavailable when the disk refuses."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".new-") as file:
                stored = _copy(stream, file, limit)
                file.flush()
                os.fsync(file.fileno())
                self._keep(Path(file.name), self._path(stored.sha256))
        except OSError as error:
            raise Unavailable("file_store_failed", reason=error.strerror or type(error).__name__) from error
        return stored

    def open(self, sha256: str) -> IO[bytes]:
        """The bytes kept under this name. Raises Unavailable when the folder lost them."""
        try:
            return self._path(sha256).open("rb")
        except OSError as error:
            raise Unavailable("file_store_failed", reason=error.strerror or type(error).__name__) from error

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    @staticmethod
    def _keep(written: Path, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            os.link(written, path)
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _copy(stream: IO[bytes], file: IO[bytes], limit: int) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge("file_too_large", limit=limit >> 20)
        head = head or chunk[:HEAD]
        digest.update(chunk)
        file.write(chunk)
    return Stored(digest.hexdigest(), size, head)
