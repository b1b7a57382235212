"""Batch operations: migrating many instances, and how far it is."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Choice, Fixed, Instant, Items, Key, Number, Text
from service.api.instances import FILTERS, MappingInstruction, mapping_of
from service.api.paging import page_body, page_of, search_answer, search_request
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, nothing, send
from service.domain.errors import FieldError, Invalid
from service.store.search import Page
from service.usecases import batches, instances
from service.usecases.batches import BatchView
from service.usecases.work import Work

door = Door("batch-operations", "批量操作 · Batch operations")

KIND: Final = "MIGRATE_PROCESS_INSTANCE"
ITEM_STATES: Final = {"ACTIVE": "waiting", "COMPLETED": "done", "FAILED": "failed", "CANCELED": "undone"}
UNSAID: Final = "经接口迁移 Migrated by the API"


class MigrationPlan(Request):
    """Where to. Elements that are not named are found again by their id."""

    target_process_definition_key = Key(attribute="target_key", required=True)
    mapping_instructions = Items(Part(MappingInstruction), max=500, load_default=list)


class BatchMigration(Request):
    """Which instances to move, and where to. Only running instances are taken."""

    filter = Part(Request.of("MigratedProcessInstanceFilter", FILTERS), required=True)
    migration_plan = Part(MigrationPlan, required=True)
    reason = Text(min=5, max=1000, load_default=UNSAID)
    operation_reference = Number(min=1, max=(1 << 53) - 1)


class BatchCreated(Answer):
    """The batch operation that was begun."""

    batch_operation_key = Key(attribute="key", required=True)
    batch_operation_type = Fixed(KIND, required=True)


class BatchAnswer(Answer):
    """A batch operation and how far it is."""

    batch_operation_key = Key(required=True)
    batch_operation_type = Fixed(KIND, required=True)
    state = Text(required=True)
    start_date = Instant(required=True)
    end_date = Instant(required=True, allow_none=True)
    actor_type = Fixed("USER", required=True)
    actor_id = Text(required=True)
    operations_total_count = Number(required=True)
    operations_failed_count = Number(required=True)
    operations_completed_count = Number(required=True)
    errors = Fixed([], required=True)
    reason = Text(required=True)
    target_process_definition_key = Key(required=True)


class BatchItemAnswer(Answer):
    """One instance of a batch operation."""

    operation_type = Fixed(KIND, required=True)
    batch_operation_key = Key(required=True)
    item_key = Key(required=True)
    process_instance_key = Key(required=True)
    root_process_instance_key = Key(required=True)
    state = Choice(ITEM_STATES, required=True)
    processed_date = Instant(required=True, allow_none=True)
    error_message = Text(required=True, allow_none=True)


ItemSearch = search_request("BatchOperationItem", {"batch_operation_key": Key()}, {})
ItemPage = search_answer("BatchOperationItem", BatchItemAnswer)
ITEM = BatchItemAnswer()


@door.operation(
    "POST", "/process-instances/migration", zh="批量迁移流程实例", body=BatchMigration, answer=BatchCreated, writes=True
)
def migrate_process_instances_batch_operation(migration: dict[str, Any]) -> Response:
    """Migrate many process instances to another version. The answer does not wait for the end."""
    return carry_out(BatchCreated().dump, 200, _begin, migration)


def _begin(work: Work, migration: dict[str, Any]) -> Any:
    wanted = {**migration["filter"], "status": "active"}
    found: Page[Any] = instances.search_instances(work, wanted, [], {"limit": batches.LARGEST})
    plan = migration["migration_plan"]
    keys = [one.key for one in found.items]
    return batches.begin_migration(
        work, keys, plan["target_key"], mapping_of(plan["mapping_instructions"]), migration["reason"]
    )


@door.operation("GET", "/batch-operations/<key:batch_operation_key>", zh="查看批量操作", answer=BatchAnswer)
def get_batch_operation(batch_operation_key: int) -> Response:
    """Get a batch operation."""
    return send(BatchAnswer().dump(_told(look_up(batches.get_batch, batch_operation_key))))


def _told(view: BatchView) -> dict[str, Any]:
    batch = view.batch
    return {
        "batch_operation_key": batch.key,
        "state": "COMPLETED" if batch.ended_at else "ACTIVE",
        "start_date": batch.created_at,
        "end_date": batch.ended_at,
        "actor_id": view.who,
        "operations_total_count": view.total,
        "operations_failed_count": view.counts.get("failed", 0),
        "operations_completed_count": view.counts.get("done", 0) + view.counts.get("undone", 0),
        "reason": batch.reason,
        "target_process_definition_key": batch.target_key,
    }


@door.operation("POST", "/batch-operation-items/search", zh="查询批量操作的各项", body=ItemSearch, answer=ItemPage)
def search_batch_operation_items(search: dict[str, Any]) -> Response:
    """Search the items of one batch operation."""
    wanted = search["filter"].get("batch_operation_key")
    if wanted is None:
        raise Invalid("request_invalid", (FieldError.of("filter.batchOperationKey", "field_required"),), count=1)
    view = look_up(batches.get_batch, wanted)
    rows = [
        {
            "batch_operation_key": view.batch.key,
            "item_key": item.key,
            "process_instance_key": instance.key,
            "root_process_instance_key": instance.key,
            "state": item.state,
            "processed_date": item.ended_at,
            "error_message": "; ".join(f"{error['path']}: {error['en']}" for error in item.errors) or None,
        }
        for item, instance in view.items
    ]
    return send(page_body(ITEM, page_of(rows, search["page"])))


@door.operation(
    "POST", "/batch-operations/<key:batch_operation_key>/undoing", zh="撤销批量迁移", status=204, writes=True
)
def undo_batch_operation(batch_operation_key: int) -> Response:
    """Take back every instance that nobody has acted on since."""
    return carry_out(nothing, 204, batches.undo, batch_operation_key)
