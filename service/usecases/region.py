"""What holds in a region: rule packs that are deployed, what a local association decides over them, and who did when.

Both hold for what begins later: an instance is given its limits when it starts, and keeps them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from service.domain import region, rule_packs
from service.domain.errors import FieldError, Forbidden, Invalid, Refused
from service.domain.region import BASE_PACK, NO_PACK, Decided, RegionRules, RulePack, Said
from service.store import associations, definitions, journal, organisations
from service.store import region as store
from service.store.organisations import Organisation
from service.store.region import RulePackVersion
from service.usecases.actors import require_deployer
from service.usecases.journal import tell_house
from service.usecases.organisations import get_organisation
from service.usecases.work import Work

SHOWN: Final = 50  # changes in the history
Files = Iterable[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class PackDeployed:
    """A pack after a deployment; `changed` when this one made its version."""

    id: str
    version: int
    changed: bool


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One change of a region's own rules: (rule, before, after), None where the one above decides."""

    at: datetime
    person_name: str
    reason: str
    changes: list[tuple[str, Any, Any]]


def deploy_packs(work: Work, files: Files) -> list[PackDeployed]:
    """Deploy rule packs (name, content). Unchanged content keeps its version.

    Raises Refused('rule_packs_invalid') with every error at file and key, Forbidden.
    """
    require_deployer(work.actor)
    given = list(files)
    journal.house(work.session)  # one deployment after the other: versions are counted here
    rule_packs.read_packs(given, newest_packs(work))
    known = {row.pack_id: row for row, _ in store.newest(work.session)}
    return [_keep(work, name, content, known) for name, content in given]


def _keep(work: Work, name: str, content: bytes, known: Mapping[str, RulePackVersion]) -> PackDeployed:
    pack_id, sha256 = name.removesuffix(rule_packs.SUFFIX), hashlib.sha256(content).hexdigest()
    before = known.get(pack_id)
    if before is not None and before.resource_hash == sha256:
        return PackDeployed(pack_id, before.version, changed=False)
    definitions.keep_resource(work.session, sha256, content)
    number = before.version + 1 if before else 1
    row = RulePackVersion(
        pack_id=pack_id,
        version=number,
        resource_name=name,
        resource_hash=sha256,
        person_key=work.actor.person_key,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    tell_house(work, "region.pack_deployed", {"pack": pack_id, "version": number, "sha256": sha256})
    return PackDeployed(pack_id, number, changed=True)


def newest_packs(work: Work) -> dict[str, RulePack]:
    """The packs that hold now, by id. Everybody may know them."""
    return _read(tuple(pack_files(work)))


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[str, bytes], ...]) -> dict[str, RulePack]:
    """Every task page asks for them, and they change with a deployment only: the same content is read once."""
    return rule_packs.read_packs(files, {})


def pack_files(work: Work) -> list[tuple[str, bytes]]:
    """(name, content) of the newest version of every pack, as it was deployed."""
    return [(row.resource_name, content) for row, content in store.newest(work.session)]


def region_rules(work: Work, key: int) -> RegionRules:
    """The rules that hold in an organisation, its own and those of the ones above it. Raises NotFound."""
    return rules_at(work, get_organisation(work, key).path)


def decided_at(work: Work, path: str) -> dict[str, Any]:
    """What holds at a path, as instances are given it; needs no actor."""
    return rules_at(work, path).variables()


def rules_at(work: Work, path: str) -> RegionRules:
    """What holds at a path, with its sources; needs no actor."""
    packs = newest_packs(work)
    return region.holding(packs.get(BASE_PACK, NO_PACK), _chain(work, path, packs))


def rules_of_case(work: Work, association_key: int | None, path: str) -> RegionRules:
    """What holds now where a case is dealt with: at its association's local association, else at `path`."""
    association = associations.get(work.session, association_key or 0)
    local = organisations.get(work.session, (association.local_organisation_key if association else None) or 0)
    return rules_at(work, local.path if local else path)


def without_own(work: Work, path: str) -> RegionRules:
    """What would hold at a path if it decided nothing over its pack."""
    packs = newest_packs(work)
    *above, last = _chain(work, path, packs)
    return region.holding(packs.get(BASE_PACK, NO_PACK), [*above, replace(last, own={})])


def _chain(work: Work, path: str, packs: Mapping[str, RulePack]) -> list[Decided]:
    return [
        Decided(Said(place.name, place.name_en or place.name), place.rules, packs.get(place.rules.get("pack", "")))
        for place in organisations.above(work.session, path)
    ]


def may_decide(work: Work, place: Organisation) -> bool:
    """Whether the actor sets the rules of this region: the local association itself, and administrators above it."""
    return work.actor.holds("local_association", place.key) or work.actor.administers_below(place.path)


def set_region_rules(work: Work, key: int, rules: Mapping[str, Any], reason: str) -> RegionRules:
    """Decide the rules of a region anew, and say what that rests on: it is shown beside every rule that changed.

    What `rules` leaves out, the one above decides. Raises NotFound, Forbidden('not_regional'), Invalid, Refused.
    Instances that run keep what they began with.
    """
    place = get_organisation(work, key)
    if not may_decide(work, place):
        raise Forbidden("not_regional")
    packs = newest_packs(work)
    if BASE_PACK not in packs:
        raise Refused("rule_packs_missing")
    before, after = dict(place.rules), region.parse(rules, packs[BASE_PACK].limits, packs)
    changed = region.changes(before, after)
    if not changed:
        return rules_at(work, place.path)
    reason = _reason(reason)
    place.rules = region.with_reasons(before, after, reason)
    told = {"organisation_key": str(key), "rules": place.rules, "before": before, "reason": reason}
    tell_house(work, "region.rules_set", told, path=place.path)
    return rules_at(work, place.path)


def _reason(reason: str) -> str:
    said, most = reason.strip(), region.LONGEST_REASON
    if not said:
        raise Invalid("region_rules_invalid", (FieldError.of("reason", "region_reason_missing"),), count=1)
    if len(said) > most:
        raise Invalid("region_rules_invalid", (FieldError.of("reason", "field_length", min=1, max=most),), count=1)
    return said


def rule_history(work: Work, key: int) -> list[RuleChange]:
    """Who changed the rules of a region, when and why: the newest 50, the newest first. Raises NotFound."""
    entries = journal.told(work.session, "region.rules_set", get_organisation(work, key).path, SHOWN)
    return [
        RuleChange(
            entry.at,
            entry.actor_name,
            entry.data.get("reason", ""),
            region.changes(entry.data.get("before", {}), entry.data["rules"]),
        )
        for entry in entries
    ]
