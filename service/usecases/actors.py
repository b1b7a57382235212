"""Who acts, and what they may see. The one place where permission is decided.

A person holds roles in organisations. Supervisor, process owner and administrator see everything below their
organisation; the others see what their organisation is part of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.domain.errors import Forbidden
from service.store.visibility import Sight

OVERSEERS: Final = frozenset({"supervisor", "process_owner", "administrator"})
DEPLOYERS: Final = frozenset({"process_owner", "administrator"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held in an organisation; `path` is that organisation's."""

    role: str
    organisation_key: int
    path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who is signed in, or the service itself (`person_key` None)."""

    person_key: int | None
    username: str
    name: str
    language: str
    holdings: tuple[Holding, ...]

    @property
    def is_service(self) -> bool:
        """Whether the clock or a job acts, which may do everything."""
        return self.person_key is None

    @property
    def deploys(self) -> bool:
        return self.is_service or any(held.role in DEPLOYERS for held in self.holdings)

    @property
    def studio_path(self) -> str:
        """The widest organisation in which the actor may change definitions: drafts made by them belong there."""
        return min((held.path for held in self.holdings if held.role in DEPLOYERS), key=len, default="/")

    @property
    def owner_path(self) -> str | None:
        """Where the actor is process owner, the widest; None when nowhere."""
        return min((held.path for held in self.holdings if held.role == "process_owner"), key=len, default=None)

    @property
    def administers(self) -> bool:
        return self.is_service or any(held.role == "administrator" for held in self.holdings)

    @property
    def overseen_paths(self) -> tuple[str, ...]:
        """The organisations below which everything is seen."""
        return tuple(sorted({held.path for held in self.holdings if held.role in OVERSEERS}))

    @property
    def sight(self) -> Sight:
        """What the actor sees, for queries."""
        return Sight(self.is_service, self.overseen_paths, self.organisation_keys)

    @property
    def organisation_keys(self) -> frozenset[int]:
        """The organisations in which any role is held."""
        return frozenset(held.organisation_key for held in self.holdings)

    @property
    def role_keys(self) -> tuple[tuple[str, int], ...]:
        """(role, organisation) pairs, as user tasks and notices name them."""
        return tuple((held.role, held.organisation_key) for held in self.holdings)

    def holds(self, role: str, organisation_key: int) -> bool:
        """Whether the role is held in exactly this organisation."""
        return self.is_service or any(
            held.role == role and held.organisation_key == organisation_key for held in self.holdings
        )

    def oversees(self, path: str) -> bool:
        """Whether a role that sees everything below is held at or above `path`."""
        return self.is_service or any(held.role in OVERSEERS and path.startswith(held.path) for held in self.holdings)

    def supervises(self, path: str) -> bool:
        """Whether the role of a supervisor is held at or above `path`."""
        return any(held.role == "supervisor" and path.startswith(held.path) for held in self.holdings)

    def repairs(self, path: str) -> bool:
        """Whether the actor is process owner or administrator at or above `path`: may cancel and retry there."""
        return self.is_service or any(held.role in DEPLOYERS and path.startswith(held.path) for held in self.holdings)

    def administers_below(self, path: str) -> bool:
        """Whether the actor is administrator at or above `path`."""
        return self.is_service or any(
            held.role == "administrator" and path.startswith(held.path) for held in self.holdings
        )


SERVICE: Final = Actor(None, "service", "系统", "zh", ())


def require_deployer(actor: Actor) -> None:
    """Raise Forbidden unless the actor may change definitions."""
    if not actor.deploys:
        raise Forbidden("not_process_owner")


def require_administrator(actor: Actor) -> None:
    """Raise Forbidden unless the actor may manage people and organisations."""
    if not actor.administers:
        raise Forbidden("not_administrator")
