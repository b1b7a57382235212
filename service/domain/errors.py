"""Every error of the service: a kind (the class), a code, and a sentence in Chinese and English.

The class says what went wrong for the caller, and the doors turn it into a status; the sentence comes from
`messages.TEXTS` by the code, so that no error can exist in one language only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from service.domain.messages import say


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that cannot be accepted. `path` is a JSON path such as `candidates[2].name`."""

    path: str
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, path: str, code: str, **params: Any) -> FieldError:
        return cls(path, code, say(code, "zh", **params), say(code, "en", **params))


@dataclass
class AppError(Exception):
    """Base of all errors a person may meet. Raise a subclass with a code of `messages.TEXTS`."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    fields: tuple[FieldError, ...] = ()

    def __init__(self, code: str, /, fields: tuple[FieldError, ...] = (), **params: Any) -> None:
        self.code, self.params, self.fields = code, params, tuple(fields)
        super().__init__(say(code, "en", **params))

    def text(self, language: str) -> str:
        """The sentence in `zh` or `en`."""
        return say(self.code, language, **self.params)


class Invalid(AppError):
    """What was sent cannot be read or breaks a rule of its own shape (400)."""


class Unauthenticated(AppError):
    """Nobody is signed in (401)."""


class Forbidden(AppError):
    """The person is known and may not do this (403)."""


class NotFound(AppError):
    """It does not exist, or the person may not know that it does (404)."""


class WrongState(AppError):
    """It exists and is in a state in which this cannot be done (409)."""


class AlreadyExists(WrongState):
    """It would be there twice (409)."""


class TooLarge(AppError):
    """More than we take (413)."""


class Refused(AppError):
    """It is well formed and breaks a rule of the procedure, a form or a diagram (422)."""


class Unavailable(AppError):
    """A part we depend on does not answer; trying again later may help (503)."""
