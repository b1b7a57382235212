"""The rules of a charter: their versions, what changed between two, and who confirmed each against its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.domain.charter import LONGEST_ARTICLE, Rule
from service.domain.charter import CharterRules as Charter
from service.domain.charter_table import RULES
from service.domain.errors import FieldError, Forbidden, Invalid, NotFound
from service.store import associations, charter
from service.store.associations import Association, CharterRules
from service.store.charter import CharterConfirmation
from service.usecases.associations import get_association
from service.usecases.journal import tell_house
from service.usecases.work import Work

CONFIRMERS: Final = ("secretariat", "committee", "preparatory_group")


@dataclass(frozen=True, slots=True)
class RuleState:
    """One rule of a version. `confirmed_by` compared value and article with the text of the charter."""

    key: str
    value: Any
    article: str | None
    confirmed_by: str | None
    confirmed_at: Any


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an association's rules. `unconfirmed` counts what nobody has held against the charter yet."""

    row: CharterRules
    rules: tuple[RuleState, ...]

    @property
    def unconfirmed(self) -> int:
        return sum(rule.confirmed_by is None for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that two versions have differently."""

    key: str
    before: Any
    after: Any
    article_before: str | None
    article_after: str | None


def rules_of_case(work: Work, association_key: int | None, data: Mapping[str, Any]) -> dict[str, Rule]:
    """The rules that a procedure works with, by key: the snapshot in its variables, each with the article that says so.

    A founding has them from its draft charter as far as it is written; without a snapshot those in force count.
    """
    drafted = _stored(data.get("charter"), "rules")
    kept: Mapping[str, Any] = {}
    if association_key is not None:
        versions = charter.versions(work.session, association_key)
        number = data.get("charter_rules_version")
        row = next((row for row in versions if row.version == number), versions[0] if versions else None)
        kept = row.rules if row is not None else {}
    values, found = _stored(data, "charter_rules"), {}
    for key in RULES:
        said = [rule for rule in (kept.get(key), drafted.get(key)) if isinstance(rule, Mapping)]
        value = values.get(key, next((rule.get("value") for rule in said), None))
        if value is not None:
            article = next((rule.get("article") for rule in said if rule.get("value") == value), None)
            found[key] = Rule(value, article or None)
    return found


def _stored(data: Any, name: str) -> Mapping[str, Any]:
    value = data.get(name) if isinstance(data, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def keep_rules(
    work: Work, association: Association, rules: Charter, effective_on: date, instance_key: int
) -> CharterRules:
    """Add a version. A rule that keeps its value and names no article keeps its article, and its confirmation."""
    before = associations.rules_in_force(work.session, association.key)
    said = {
        key: _with_article(rule, before.rules.get(key) if before else None) for key, rule in rules.as_json().items()
    }
    row = CharterRules(
        association_key=association.key,
        organisation_path=association.organisation_path,
        version=before.version + 1 if before else 1,
        rules=said,
        effective_on=effective_on,
        instance_key=instance_key,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    if before is not None:
        same = [key for key, rule in row.rules.items() if rule == before.rules.get(key)]
        charter.carry_over(work.session, before.key, row.key, same)
    return row


def _with_article(rule: dict[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    same = before is not None and rule["article"] is None and before.get("value") == rule["value"]
    return {**rule, "article": before.get("article")} if same and before is not None else rule


def versions(work: Work, association_key: int) -> list[Version]:
    """All versions, the newest first. Raises NotFound for the association."""
    found = charter.versions(work.session, get_association(work, association_key).key)
    confirmed = charter.confirmations(work.session, [row.key for row in found])
    return [_version(row, confirmed.get(row.key, {})) for row in found]


def version(work: Work, association_key: int, number: int) -> Version:
    """One version by its number. Raises NotFound."""
    found = next((one for one in versions(work, association_key) if one.row.version == number), None)
    if found is None:
        raise NotFound("not_found", what="version of the charter rules", key=number)
    return found


def difference(work: Work, association_key: int, first: int, second: int) -> list[Difference]:
    """What the second version has otherwise than the first, in the order of the rules. Raises NotFound."""
    before, after = version(work, association_key, first).row.rules, version(work, association_key, second).row.rules
    changed = []
    for key in RULES:
        old, new = before.get(key, {}), after.get(key, {})
        if (old.get("value"), old.get("article")) != (new.get("value"), new.get("article")):
            articles = old.get("article"), new.get("article")
            changed.append(Difference(key, old.get("value"), new.get("value"), *articles))
    return changed


def confirm(work: Work, association_key: int, number: int, articles: Mapping[str, Any]) -> Version:
    """Say that rules stand in the charter as recorded: rule -> article. By the association's own people.

    The value is the congress's and does not change here. Raises NotFound, Forbidden('not_of_association'), Invalid.
    """
    association = get_association(work, association_key)
    if not may_confirm(work, association):
        raise Forbidden("not_of_association")
    row = version(work, association_key, number).row
    if errors := _wrong(articles):
        raise Invalid("charter_rules_invalid", tuple(errors), count=len(errors))
    for key, article in articles.items():
        said = article.strip()
        values = {
            "charter_rules_key": row.key,
            "rule": key,
            "article": said,
            "organisation_path": row.organisation_path,
        }
        person = {"person_key": work.actor.person_key, "person_name": work.actor.name, "confirmed_at": work.now}
        charter.confirm(work.session, {**values, **person})
        template = RULES[key].prefill
        row.rules = {**row.rules, key: {"value": row.rules.get(key, {}).get("value", template), "article": said}}
    work.session.flush()
    told = {"association_key": str(association.key), "version": number, "articles": dict(articles)}
    tell_house(work, "charter.confirmed", told, path=association.organisation_path)
    return version(work, association_key, number)


def may_confirm(work: Work, association: Association) -> bool:
    """Whether the actor says for this association what stands in its charter."""
    return any(work.actor.holds(role, association.organisation_key) for role in CONFIRMERS)


def _wrong(articles: Mapping[str, Any]) -> list[FieldError]:
    errors = [] if articles else [FieldError.of("articles", "field_required")]
    for key, article in articles.items():
        where = f"articles.{key}"
        if key not in RULES:
            errors.append(FieldError.of(where, "field_unknown"))
        elif not isinstance(article, str) or not article.strip():
            errors.append(FieldError.of(where, "charter_article_missing"))
        elif len(article.strip()) > LONGEST_ARTICLE:
            errors.append(FieldError.of(where, "field_length", min=1, max=LONGEST_ARTICLE))
    return errors


def _version(row: CharterRules, confirmed: Mapping[str, CharterConfirmation]) -> Version:
    states = []
    for key, spec in RULES.items():
        kept = row.rules.get(key) or {"value": spec.prefill, "article": None}
        by = confirmed.get(key)
        states.append(
            RuleState(
                key, kept["value"], kept.get("article"), by.person_name if by else None, by.confirmed_at if by else None
            )
        )
    return Version(row, tuple(states))
