"""Reading and trying out decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.store.definitions import DecisionDefinition
from service.store.search import Page
from service.usecases.work import Work

if TYPE_CHECKING:
    from service.engine.decision import DecisionResult


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A decision and what it gave."""

    definition: DecisionDefinition
    result: DecisionResult


def search_decision_definitions(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[DecisionDefinition]:
    """Fields: key decision_id name version requirements_id requirements_name resource_name, and is_latest (filter)."""
    raise NotImplementedError


def get_decision_definition(work: Work, key: int) -> DecisionDefinition:
    """One version of a decision. Raises NotFound."""
    raise NotImplementedError


def get_decision_xml(work: Work, key: int) -> bytes:
    """The DMN file as it was deployed. Raises NotFound."""
    raise NotImplementedError


def evaluate_decision(
    work: Work,
    *,
    decision_id: str | None = None,
    definition_key: int | None = None,
    variables: Mapping[str, Any],
) -> Evaluation:
    """Evaluate the newest version of `decision_id`, or exactly `definition_key`. Nothing is stored.

    Raises NotFound, Refused('decision_failed'), Invalid for variables that are no plain JSON.
    """
    raise NotImplementedError
