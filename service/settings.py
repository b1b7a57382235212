"""Every setting once, typed, read from the environment: NAME, or NAME_FILE for a file that holds the value.

There is no default secret: a key is made once and kept in DATA_DIR, except in production with DATABASE_URL, where
several nodes must share one and it has to be given. `documented()` is the table that docs/operations.md shows.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

SECRET_FILE: Final = "secret_key"  # noqa: S105 - the name of the file
DEMO_FILE: Final = "demo_password"
SHORTEST_SECRET: Final = 32


class SettingError(Exception):
    """A setting is missing or cannot be read. The text names the setting and what it must be."""


def _boolean(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    return known[text.strip().lower()]


def _environment(text: str) -> str:
    if text not in ("development", "production"):
        raise ValueError(text)
    return text


def _database_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError(text)
    return text


def _setting(name: str, read: Callable[[str], Any], default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"name": name, "read": read, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Times are in seconds, sizes in bytes."""

    environment: str = _setting("YUANKE_ENV", _environment, "development", "development or production")
    host: str = _setting("HOST", str, "127.0.0.1", "address to listen on")
    port: int = _setting("PORT", int, 8000, "port to listen on")
    data_dir: Path = _setting("DATA_DIR", Path, Path("data"), "embedded database, uploaded files, secret")
    database_url: str | None = _setting(
        "DATABASE_URL", _database_url, None, "postgresql://user:password@host/database; absent: the embedded server"
    )
    secret_key: str = _setting("SECRET_KEY", str, "", "signs sessions; at least 32 characters")
    public_url: str = _setting("PUBLIC_URL", str, "", "address that links in mails begin with")
    behind_proxy: bool = _setting("BEHIND_PROXY", _boolean, False, "one TLS proxy in front: trust its headers")
    four_eyes: bool = _setting(
        "FOUR_EYES", _boolean, False, "definitions change only by a release that a second process owner makes"
    )
    demo_password: str | None = _setting("DEMO_PASSWORD", str, None, "of all demo accounts; absent: a random one")
    today: date | None = _setting(
        "TODAY", date.fromisoformat, None, "YYYY-MM-DD: run as if it were this day; to try out"
    )
    smtp_url: str | None = _setting("SMTP_URL", str, None, "smtp[s]://user:password@host:port; absent: no mail")
    mail_from: str = _setting("MAIL_FROM", str, "yuanke@localhost", "sender of mails")
    pool_size: int = _setting("POOL_SIZE", int, 10, "database connections kept by a process")
    pool_overflow: int = _setting("POOL_OVERFLOW", int, 10, "more connections under load")
    connect_timeout: int = _setting("CONNECT_TIMEOUT", int, 5, "seconds to wait for the database to answer")
    statement_timeout: int = _setting("STATEMENT_TIMEOUT", int, 10, "seconds that one statement may take")
    clock_interval: float = _setting("CLOCK_INTERVAL", float, 5.0, "seconds between two looks at what is due")
    worker_concurrency: int = _setting("WORKER_CONCURRENCY", int, 2, "jobs carried out at once by a process")
    web_threads: int = _setting("WEB_THREADS", int, 8, "requests answered at once by a process")
    web_streams: int = _setting("WEB_STREAMS", int, 32, "pages told of changes at once by a process; others ask again")
    web_workers: int = _setting("WEB_WORKERS", int, 1, "web processes")
    session_idle: int = _setting("SESSION_IDLE", int, 1800, "seconds after which an idle session ends")
    session_absolute: int = _setting("SESSION_ABSOLUTE", int, 43200, "seconds after which every session ends")
    log_level: str = _setting("LOG_LEVEL", str, "info", "debug, info, warning or error")

    @property
    def embedded(self) -> bool:
        """Whether the service runs its own PostgreSQL in DATA_DIR."""
        return self.database_url is None

    @property
    def production(self) -> bool:
        return self.environment == "production"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environ` (the process's own by default).

    Raises SettingError. Makes DATA_DIR, and with the embedded database the secret in it.
    """
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for spec in fields(Settings):
        text = _text(source, spec.metadata["name"])
        if text is not None:
            values[spec.name] = _read(spec.metadata["name"], spec.metadata["read"], text)
    settings = Settings(**values)
    if settings.production and settings.today is not None:
        raise SettingError("TODAY is for trying out: with YUANKE_ENV=production the day cannot be moved")
    if not settings.secret_key and (settings.embedded or not settings.production):
        settings = Settings(**values | {"secret_key": _kept(settings.data_dir, SECRET_FILE, 48)})
    if len(settings.secret_key) < SHORTEST_SECRET:
        raise SettingError(
            f"SECRET_KEY must have at least {SHORTEST_SECRET} characters, and be set in production with DATABASE_URL"
        )
    return settings


def demo_password(settings: Settings) -> str:
    """DEMO_PASSWORD, or a random one that stays the same for this data directory. Raises SettingError."""
    return settings.demo_password or _kept(settings.data_dir, DEMO_FILE, 9)


def documented() -> list[tuple[str, str, str]]:
    """(name, default, meaning) of every setting, in order."""
    return [
        (spec.metadata["name"], "" if spec.default is None else str(spec.default), spec.metadata["meaning"])
        for spec in fields(Settings)
    ]


def _text(source: Mapping[str, str], name: str) -> str | None:
    if source.get(name):
        return source[name]
    path = source.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(f"{name}_FILE names {path}, which cannot be read: {error.strerror}") from error


def _read(name: str, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except (ValueError, KeyError) as error:
        shown = "its value" if name in ("SECRET_KEY", "DATABASE_URL", "SMTP_URL") else repr(text)
        meaning = next(m for n, _, m in documented() if n == name)
        raise SettingError(f"{name}: {shown} cannot be read; expected: {meaning}") from error


def _kept(data_dir: Path, name: str, size: int) -> str:
    """A secret of this data directory, made at the first start. Two processes starting at once agree on one."""
    path = data_dir / name
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with tempfile.NamedTemporaryFile("w", dir=data_dir, encoding="utf-8") as file:  # mode 0600
                file.write(secrets.token_urlsafe(size))
                file.flush()
                with contextlib.suppress(FileExistsError):
                    os.link(file.name, path)
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingError(f"DATA_DIR {data_dir} cannot be written: {error.strerror}") from error
