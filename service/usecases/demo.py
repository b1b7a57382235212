"""The demo: organisations, people, associations at every stage. Everything in it is marked 【演示】."""

from __future__ import annotations

from dataclasses import dataclass

from service.usecases.work import Parts


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account to be shown to whoever started the service."""

    username: str
    name: str
    roles: tuple[str, ...]


def load(parts: Parts, password: str) -> list[Account]:
    """Load the demo; what is there already is left as it is. The procedures must be deployed before.

    Raises Forbidden('demo_in_production').
    """
    raise NotImplementedError
