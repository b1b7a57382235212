"""The effect that puts a changed charter into force between congresses (domain.md §3.F F2)."""

from __future__ import annotations

from typing import Any

from service.domain.charter import CharterRules as Charter
from service.domain.errors import Refused
from service.store import associations
from service.usecases import charter as charter_usecases
from service.usecases.effects_papers import association_of
from service.usecases.effects_terms import end_filing
from service.usecases.inputs import day, mapping, optional_text
from service.usecases.journal import tell
from service.usecases.record import Scene


def change_charter(scene: Scene) -> dict[str, Any]:
    """`charter_version` in force afterwards: a new one where rules are given. `assoc_name` renames the association.

    What is under way keeps the rules that it began with (domain.md §3.G). Raises Refused without any rules on record.
    """
    work, inputs = scene.work, scene.call.inputs
    association = associations.lock(work.session, association_of(scene).key)
    effective_on = day(inputs, "effective_on")
    if inputs.get("charter_rules") is not None:
        charter = Charter.parse(mapping(inputs, "charter_rules"))
        charter_usecases.keep_rules(work, association, charter, effective_on, scene.instance.key)
    rules = associations.rules_in_force(work.session, association.key)
    if rules is None:
        raise Refused("charter_rules_missing")
    term = associations.open_term(work.session, association.key)
    if term is not None:
        end_filing(scene, term)
    before, association.name = association.name, optional_text(inputs, "assoc_name") or association.name
    renamed = {"name": association.name, "before": before} if association.name != before else {}
    tell(work, scene.instance, "charter.changed", {"version": rules.version, **renamed})
    return {"charter_version": rules.version}
