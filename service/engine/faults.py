"""What goes wrong in one instance while it runs: an error of its diagram or its data, never of the service."""

from __future__ import annotations

from typing import Final

from service.domain.errors import Refused

DETAIL: Final = 200  # characters; an expression may be a megabyte and must not fill the log


class InstanceFault(Refused):
    """A step that cannot be done: an expression fails, no flow matches, the step limit is reached.

    Nothing of the step is kept: the caller still has the state and variables from before.
    """

    def __init__(self, code: str, element_id: str, detail: str = "") -> None:
        """`element_id` is where it happened in the diagram; `detail` is cut after 200 characters."""
        self.element_id = element_id
        self.detail = detail if len(detail) <= DETAIL else f"{detail[:DETAIL]}…"
        super().__init__(code, element_id=element_id, detail=self.detail)
