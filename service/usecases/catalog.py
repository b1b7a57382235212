"""What diagrams may name: the roles of the house and the effects it can perform."""

from __future__ import annotations

from typing import Final

from service.domain.effects import EFFECTS
from service.domain.roles import ROLES
from service.engine.definition import Catalog

CATALOG: Final = Catalog(roles=frozenset(ROLES), effects=EFFECTS)
