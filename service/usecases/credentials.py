"""Passwords: argon2id hashes, and a short memory of Basic credentials that were right.

A hash takes some 30 ms on purpose. A client that sends Basic credentials with each request pays that once in five
minutes; the memory holds keyed digests, never a password, and a changed password makes its entry worthless.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.usecases.cache import Cache

REMEMBERED: Final = timedelta(minutes=5)
SHORTEST: Final = 8
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Verified:
    """Whose credentials were right, for which version of their sessions, until when."""

    person_key: int
    session_version: int
    until: datetime


class Credentials:
    """Hashes and checks passwords."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._secret = secrets.token_bytes(32)
        self._right: Cache[bytes, Verified] = Cache(1000)
        # checked for names that do not exist, so that they take as long as those that do
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right. Takes as long for None, which nobody's password matches."""
        try:
            return self._hasher.verify(password_hash or self._nobody, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False

    def recall(self, username: str, password: str, now: datetime) -> Verified | None:
        """Whose these credentials are, if they were right a short while ago."""
        found = self._right.find(self._digest(username, password))
        return found if found is not None and found.until > now else None

    def remember(self, username: str, password: str, person_key: int, session_version: int, now: datetime) -> None:
        """Keep in mind that these credentials were right."""
        entry = Verified(person_key, session_version, now + REMEMBERED)
        self._right.put(self._digest(username, password), entry)

    def _digest(self, username: str, password: str) -> bytes:
        text = f"{len(username)}:{username}{password}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, text, hashlib.sha256).digest()
