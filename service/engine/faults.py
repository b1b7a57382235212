"""What goes wrong in one instance while it runs: an error of its diagram or its data, never of the service."""

from __future__ import annotations

from typing import Final

from service.domain.errors import AppError, Refused
from service.domain.messages import say

DETAIL: Final = 200  # characters; an expression may be a megabyte and must not fill the log


class InstanceFault(Refused):
    """A step that cannot be done: an expression fails, no flow matches, the step limit is reached.

    Nothing of the step is kept: the caller still has the state and variables from before.
    """

    def __init__(self, code: str, element_id: str, detail: str | AppError = "") -> None:
        """`element_id` is where it happened in the diagram; `detail` is cut after 200 characters."""
        self.element_id, self._detail = element_id, detail
        super().__init__(code, element_id=element_id, detail=self.detail)

    @property
    def detail(self) -> str:
        """What went wrong there, in English where it is a sentence."""
        return self._detail_in("en")

    def text(self, language: str) -> str:
        """The sentence; an error behind it speaks the same language."""
        return say(self.code, language, element_id=self.element_id, detail=self._detail_in(language))

    def _detail_in(self, language: str) -> str:
        text = self._detail if isinstance(self._detail, str) else self._detail.text(language)
        return text if len(text) <= DETAIL else f"{text[:DETAIL]}…"
