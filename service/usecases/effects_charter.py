"""The effect that puts a changed charter into force between congresses (domain.md §3.F F2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from service.domain.charter import CharterRules as Charter
from service.domain.errors import FieldError, Invalid, Refused
from service.store import associations
from service.store.associations import Association
from service.usecases import charter as charter_usecases
from service.usecases.effects_papers import association_of
from service.usecases.effects_terms import end_filing
from service.usecases.effects_votes import rules_of
from service.usecases.inputs import day, mapping, optional_text
from service.usecases.journal import tell
from service.usecases.record import Scene

SUFFIX: Final = "科学技术协会"
NAME_FIELD: Final = "charter_change.new_name"
RULES_FIELD: Final = "charter_change.rules"


def check_charter_change(scene: Scene) -> dict[str, Any]:
    """`charter_check`: {renamed, rules}, whether an amendment changes the name, and the rules of election it changes.

    Told at their fields: a name that ends otherwise or that another association of the local association has (F-ORG
    assoc_name), and a changed rule without its article in the new charter (domain.md §1.3).
    """
    association, given = association_of(scene), mapping(scene.call.inputs, "charter_change")
    name, errors = optional_text(given, "new_name"), list[FieldError]()
    if name is not None and (wrong := _wrong_name(scene, association, name)) is not None:
        errors.append(wrong)
    changed = _changed_rules(scene, given) if given.get("rules_changed") is True else {}
    errors += [
        FieldError.of(f"{RULES_FIELD}.{key}.article", "charter_article_missing") for key, a in changed.items() if not a
    ]
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    return {"charter_check": {"renamed": name is not None and name != association.name, "rules": list(changed)}}


def _changed_rules(scene: Scene, given: Mapping[str, Any]) -> dict[str, str | None]:
    """The article of each rule whose value is another than in the charter that this procedure began with."""
    before = rules_of(scene)
    try:
        after = Charter.parse(mapping(given, "rules"))
    except Invalid as wrong:
        fields = tuple(FieldError(f"{RULES_FIELD}.{e.path}", e.code, e.zh, e.en) for e in wrong.fields)
        raise Refused("form_invalid", fields, count=len(fields)) from wrong
    return {key: after.rules[key].article for key in before.changed(after)}


def _wrong_name(scene: Scene, association: Association, name: str) -> FieldError | None:
    if not name.endswith(SUFFIX):
        return FieldError.of(NAME_FIELD, "name_suffix")
    if associations.name_taken(scene.work.session, association.local_organisation_key, name, association.key):
        return FieldError.of(NAME_FIELD, "name_taken", name=name)
    return None


def change_charter(scene: Scene) -> dict[str, Any]:
    """`charter_version` in force afterwards: a new one where rules are given. `assoc_name` renames the association.

    What is under way keeps the rules that it began with (domain.md §3.G). Raises Refused without any rules on record,
    and for a name that another association took meanwhile.
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
    before, name = association.name, optional_text(inputs, "assoc_name") or association.name
    if name != before and (wrong := _wrong_name(scene, association, name)) is not None:
        raise Refused("form_invalid", (wrong,), count=1)
    association.name = name
    renamed = {"name": association.name, "before": before} if association.name != before else {}
    tell(work, scene.instance, "charter.changed", {"version": rules.version, **renamed})
    return {"charter_version": rules.version}
