"""Batch operations: migrating many instances, one transaction each, with progress, errors, and a way back while nothing
has moved. A batch acts in the name of whoever began it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.domain.errors import AppError, Invalid, NotFound, Unavailable, WrongState
from service.engine import migrate
from service.gateways.jobs import RUN_BATCH
from service.store import batches, definitions, drafts, instances
from service.store.batches import Batch, BatchItem
from service.store.definitions import ProcessDefinition
from service.store.instances import Instance
from service.usecases import migrations, people
from service.usecases.actors import SERVICE, require_deployer
from service.usecases.definitions import get_process_definition, reason_of
from service.usecases.journal import tell_house
from service.usecases.work import Parts, Work

MIGRATE: Final = "migrate"
LARGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch, how far it is, and what became of each instance."""

    batch: Batch
    who: str
    target: ProcessDefinition
    counts: dict[str, int]
    items: list[tuple[BatchItem, Instance]]

    @property
    def total(self) -> int:
        """How many instances it has."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """How many of them are decided."""
        return self.total - self.counts.get("waiting", 0)


def begin_migration(
    work: Work, instance_keys: Sequence[int], target_key: int, mapping: Mapping[str, str], reason: str
) -> Batch:
    """Move many instances to another version, later and one by one. Instances that cannot be moved fail alone.

    Raises NotFound, Forbidden, Invalid('batch_size' | 'release_reason'), Refused('migration_other_process').
    """
    require_deployer(work.actor)
    keys = list(dict.fromkeys(instance_keys))
    if not 0 < len(keys) <= LARGEST:
        raise Invalid("batch_size", limit=LARGEST)
    text = reason_of(reason)
    migrations.preview(work, keys, target_key, mapping)  # who may not see or move one of them begins nothing
    batch = Batch(
        kind=MIGRATE, organisation_path=work.actor.studio_path, target_key=target_key, mapping=dict(mapping),
        reason=text, created_by=work.actor.person_key or 0, created_at=work.now,
    )  # fmt: skip
    work.session.add(batch)
    work.session.flush()
    work.session.add_all(BatchItem(batch_key=batch.key, instance_key=key, state="waiting", errors=[]) for key in keys)
    tell_house(work, "batch.begun", {"batch": str(batch.key), "kind": MIGRATE, "instances": len(keys), "reason": text})
    work.defer(RUN_BATCH, batch_key=batch.key)
    return batch


def run_batch(parts: Parts, batch_key: int) -> int:
    """Carry out what waits in a batch; how many items were decided. Any number of workers may do this at once."""
    decided = 0
    while parts.transact(_run_one, SERVICE, batch_key):
        decided += 1
    parts.transact(_end, SERVICE, batch_key)
    return decided


def _run_one(work: Work, batch_key: int) -> bool:
    batch, item = batches.get(work.session, batch_key), batches.claim(work.session, batch_key)
    if batch is None or item is None:
        return False
    item.ended_at = work.now
    try:
        with work.attempt():
            _move(work, batch, item)
    except Unavailable:
        raise
    except AppError as error:
        told = error.fields or ()
        item.state = "failed"
        item.errors = (
            [_error("", error.code, error.text("zh"), error.text("en"))]
            if not told
            else [_error(field.path, field.code, field.zh, field.en) for field in told]
        )
    return True


def _error(path: str, code: str, zh: str, en: str) -> dict[str, str]:
    return {"path": path, "code": code, "zh": zh, "en": en}


def _move(work: Work, batch: Batch, item: BatchItem) -> None:
    """Migrate one instance as the person who began the batch, and keep what it takes to go back."""
    acting = Work(work.session, work.now, work.parts, people.actor_of(work, batch.created_by))
    before = instances.get(work.session, item.instance_key)
    if before is None:
        raise NotFound("not_found", what="process instance", key=item.instance_key)
    state, key = before.state, before.process_definition_key
    moved = migrations.migrate_instance(acting, item.instance_key, batch.target_key, batch.mapping, batch.reason)
    item.state, item.before, item.before_key, item.revision = "done", state, key, moved.revision


def _end(work: Work, batch_key: int) -> None:
    batch = batches.get(work.session, batch_key)
    if batch is not None and batch.ended_at is None and not batches.counts(work.session, batch_key).get("waiting"):
        batch.ended_at = work.now


def undo(work: Work, batch_key: int) -> int:
    """Take every instance back that has not moved since; how many. Those that moved stay. Raises NotFound,
    WrongState('migration_moved') when none can go back.
    """
    get_batch(work, batch_key)
    taken = 0
    for item in batches.moved(work.session, batch_key):
        instance = instances.lock(work.session, item.instance_key)
        before = definitions.get(work.session, ProcessDefinition, item.before_key or 0)
        if instance is None or before is None or item.before is None or instance.revision != item.revision:
            continue
        bundle = work.parts.bundles.get(work.session, before.bundle_hash)
        outcome = migrate.present(bundle, item.before, instance.variables, work.moment)
        told: dict[str, Any] = {"from": instance.process_version, "to": before.version, "visits": []}
        migrations.settle_on(work, instance, before, outcome, event="instance.migration_undone", told=told)
        item.state, item.before, item.ended_at = "undone", None, work.now
        taken += 1
    if not taken:
        raise WrongState("migration_moved")
    return taken


def get_batch(work: Work, key: int) -> BatchView:
    """One batch with its items. Raises NotFound."""
    require_deployer(work.actor)
    batch = batches.get(work.session, key)
    if batch is None or not work.actor.repairs(batch.organisation_path):
        raise NotFound("not_found", what="batch operation", key=key)
    return _view(work, batch, batches.items(work.session, key))


def _view(work: Work, batch: Batch, items: list[tuple[BatchItem, Instance]]) -> BatchView:
    who = drafts.names_of(work.session, [batch.created_by])[batch.created_by]
    target = get_process_definition(work, batch.target_key)
    return BatchView(batch, who, target, batches.counts(work.session, batch.key), items)
