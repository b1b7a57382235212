"""Effects of an election before the congress: what it begins with, and whether its lists and drafts hold."""

from __future__ import annotations

from typing import Any, Final

from service.domain import charter, nominations, structure
from service.domain.charter import CharterRules
from service.domain.charter_table import RULES
from service.domain.errors import FieldError, Invalid, Refused, WrongState
from service.domain.nominations import ReviewWrong, Standard
from service.store import associations, instances, members, officers
from service.usecases.effects_papers import association_of
from service.usecases.effects_roster import rows_of
from service.usecases.effects_votes import rules_of
from service.usecases.inputs import integer, mapping, text
from service.usecases.record import Scene

DRAFTS: Final = ("work_report", "charter_amendment", "candidate_list", "delegate_plan")
IN_THE_WAY: Final = ("term_adjustment", "association_closure")  # domain.md §3.B: link to it and wait


def prepare_election(scene: Scene) -> dict[str, Any]:
    """`election_facts`: members, the kind of congress that their number suggests, and the committee in office.

    Raises WrongState while the term is being moved or the association is being closed: the election waits for that.
    """
    association, work = association_of(scene), scene.work
    for process_id in IN_THE_WAY:
        other = instances.open_with_business_id(work.session, process_id, f"{process_id}:{association.key}")
        if other is not None:
            raise WrongState("election_blocked", name=other.process_name, key=str(other.key))
    number = members.count_active(work.session, association.key, work.moment.today)
    present = officers.in_office(work.session, association.key)
    suggested = charter.assembly_kind_for(number, rules_of(scene)) if number else None
    return {"election_facts": {"members": number, "suggested": suggested, "committee": len(present)}}


def check_amendment(scene: Scene) -> dict[str, Any]:
    """`rules_diff`: [{key, name, old, new, article}] of the rules of election that an amendment changes.

    Each must name its article in the new charter: Refused at its field, as are values that no charter may have.
    """
    given, before = mapping(scene.call.inputs, "amendment"), rules_of(scene)
    if given.get("no_change") is True or given.get("rules_changed") is not True:
        return {"rules_diff": {"rows": [], "warnings": []}}
    path = "charter_amendment.rules"
    try:
        after = CharterRules.parse(mapping(given, "rules"))
    except Invalid as wrong:
        raise Refused("form_invalid", _under(f"{path}.", wrong.fields), count=len(wrong.fields)) from wrong
    changed = before.changed(after)
    missing = [key for key in changed if after.rules[key].article is None]
    if missing:
        errors = tuple(FieldError.of(f"{path}.{key}.article", "charter_article_missing") for key in missing)
        raise Refused("form_invalid", errors, count=len(errors))
    rows = [_change(key, before, after) for key in changed]
    warnings = [one.zh for one in after.warnings if one.path in changed]
    return {"rules_diff": {"rows": rows, "warnings": warnings}}


def _change(key: str, before: CharterRules, after: CharterRules) -> dict[str, Any]:
    name = RULES[key].zh
    old, new = str(before.rules[key].value), str(after.rules[key].value)
    return {"key": key, "name": name, "old": old, "new": new, "article": after.rules[key].article}


def check_candidates(scene: Scene) -> dict[str, Any]:
    """`list_check`: the surplus in words and the structure; somebody twice or too few is refused at `field`.

    `complete` false: more are still to be nominated, so the number is not checked.
    """
    inputs = scene.call.inputs
    rows, path = rows_of(inputs, "candidates"), text(inputs, "field")
    standard = _standard(scene, integer(inputs, "seats"))
    errors = nominations.wrong_candidates(rows, standard, path)
    if inputs.get("complete") is False:
        errors = [one for one in errors if one.code == "candidate_repeated"]
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    zh, en = nominations.surplus_text(len(rows), standard)
    return {"list_check": {"count": len(rows), "sentence": zh, "sentence_en": en, "structure": _structure(scene, rows)}}


def check_delegates(scene: Scene) -> dict[str, Any]:
    """`delegate_check`: the units that sent fewer than their quota, and the structure against the plan's targets.

    Whoever is sent twice, by a unit without a quota, or beyond it, is refused at the row.
    """
    inputs = scene.call.inputs
    given = mapping(inputs, "delegates")
    rows = rows_of(given, "rows")
    quota, errors = nominations.quota_of(rows_of(inputs, "quota"), rows_of(given, "moved"), "delegates.moved")
    errors += nominations.wrong_delegates(rows, quota, "delegates.rows")
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    return {
        "delegate_check": {
            "count": len(rows),
            "vacant": nominations.vacancies(rows, quota),
            "structure": _structure(scene, rows),
        }
    }


def review_drafts(scene: Scene) -> dict[str, Any]:
    """`review_votes`: the vote on each draft that the committee voted on, by the charter's rule for resolutions.

    A draft that is said to have passed without its votes, or to be returned with them, is refused at its field.
    """
    inputs = scene.call.inputs
    counts = integer(inputs, "entitled"), integer(inputs, "present")
    try:
        found = nominations.review(DRAFTS, mapping(inputs, "review"), counts, rules_of(scene).resolution)
    except ReviewWrong as wrong:
        fields = _under("committee_review.", wrong.fields)
        raise Refused("form_invalid", fields, count=len(fields)) from wrong
    return {"review_votes": found}


def compare_candidates(scene: Scene) -> dict[str, Any]:
    """`list_diff` {changed, differential, rows}: the final list against the one that was consented to."""
    inputs = scene.call.inputs
    before, now = rows_of(inputs, "consented"), rows_of(inputs, "candidates")
    return {"list_diff": nominations.compare(before, now, integer(inputs, "seats"))}


def _standard(scene: Scene, seats: int) -> Standard:
    """The rule as this election has it, with the article of the charter version that it began with."""
    percent = rules_of(scene).integer("differential_min")
    kept = associations.rules_in_force(scene.work.session, association_of(scene).key)
    rule = (kept.rules if kept is not None else {}).get("differential_min")
    return Standard(seats, percent, rule.get("article") if isinstance(rule, dict) else None)


def _structure(scene: Scene, rows: Any) -> list[dict[str, Any]]:
    """The five shares in words, against the targets of the delegate plan: shown, never a reason to stop.

    What the proposed list says of a person is known of the same name on a later list.
    """
    plan, proposed = (scene.variables.get(name) for name in ("delegate_plan", "candidate_list"))
    targets = structure.targets_of(plan.get("targets") if isinstance(plan, dict) else None)
    known = {row.get("name"): row for row in rows_of(proposed if isinstance(proposed, dict) else {}, "candidates")}
    kinds = members.unit_kinds(scene.work.session, association_of(scene).key)
    rows = [{**known.get(row.get("name"), {}), **row} for row in rows]
    people = [{**row, "unit_kind": kinds.get(str(row.get("unit") or ""))} for row in rows]
    return [structure.in_words(one) for one in structure.panel(people, scene.work.moment.today, targets)]


def _under(prefix: str, fields: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
    return tuple(FieldError(f"{prefix}{one.path}", one.code, one.zh, one.en) for one in fields)
