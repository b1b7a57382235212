"""Reading and trying out decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.errors import Invalid, NotFound
from service.engine import decision
from service.engine.decision import DecisionModel, DecisionResult
from service.store import definitions
from service.store.definitions import DecisionDefinition
from service.store.search import Page
from service.usecases.variables import clean
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A decision and what it gave. `model` tells what the numbers of rules and columns in the result mean."""

    definition: DecisionDefinition
    model: DecisionModel
    result: DecisionResult


def search_decision_definitions(
    work: Work, filter: Mapping[str, Any], sort: Sequence[Mapping[str, Any]], page: Mapping[str, Any]
) -> Page[DecisionDefinition]:
    """Fields: key decision_id name version requirements_id requirements_name resource_name, and is_latest (filter)."""
    return definitions.find_decisions(work.session, filter, sort, page)


def get_decision_definition(work: Work, key: int) -> DecisionDefinition:
    """One version of a decision. Raises NotFound."""
    found = definitions.get(work.session, DecisionDefinition, key)
    if found is None:
        raise NotFound("not_found", what="decision definition", key=key)
    return found


def get_decision_xml(work: Work, key: int) -> bytes:
    """The DMN file as it was deployed. Raises NotFound."""
    return definitions.content(work.session, get_decision_definition(work, key).resource_hash)


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
    if definition_key is not None:
        found: DecisionDefinition | None = get_decision_definition(work, definition_key)
    elif decision_id is not None:
        found = definitions.latest(work.session, DecisionDefinition, decision_id)
    else:
        raise Invalid("decision_or_key")
    if found is None:
        raise NotFound("not_found", what="decision", key=decision_id or "")
    values = clean(variables, variables)
    model = work.parts.bundles.get(work.session, found.bundle_hash).decisions[found.decision_id]
    return Evaluation(found, model, decision.evaluate(model, values, work.moment))
