"""timers that wait, and changes of a procedure that wait for a second person

Revision ID: 0017
Revises: 0016
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WAITING = 8  # SpiffWorkflow's TaskState.WAITING, as states of format 1 have it


def upgrade() -> None:
    op.create_table(
        "timers",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=True),
        sa.Column("process_definition_key", sa.BigInteger(), nullable=False),
        sa.Column("root_process_id", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("root_element_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_timers_instance_key_instances")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timers")),
    )
    op.create_index("ix_timers_instance_key", "timers", ["instance_key"])
    op.create_index("ix_timers_due_at", "timers", ["due_at"])
    op.create_index("ix_timers_root_process_id", "timers", ["root_process_id", "due_at"])
    op.add_column("instances", sa.Column("timer_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("subscriptions", sa.Column("root_element_id", sa.Text(), nullable=True))
    op.execute("UPDATE subscriptions SET root_element_id = element_id")
    op.alter_column("subscriptions", "root_element_id", nullable=False)
    _find_timers()
    op.create_table(
        "modifications",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("activate", JSONB(), nullable=False),
        sa.Column("terminate", JSONB(), nullable=False),
        sa.Column("protected", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'rejected', 'withdrawn')", name=op.f("ck_modifications_state")
        ),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["instances.key"], name=op.f("fk_modifications_instance_key_instances")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.key"], name=op.f("fk_modifications_proposed_by_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.key"], name=op.f("fk_modifications_decided_by_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_modifications")),
    )
    op.create_index(
        "uq_modifications_proposed",
        "modifications",
        ["instance_key"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_index(
        "ix_modifications_organisation_path",
        "modifications",
        ["organisation_path"],
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )


def downgrade() -> None:
    op.drop_table("modifications")
    op.drop_column("subscriptions", "root_element_id")
    op.drop_column("instances", "timer_count")
    op.drop_table("timers")


def _find_timers() -> None:
    """Rows for the timers that running instances wait for already, out of their states."""
    connection = op.get_bind()
    query = (
        "SELECT key, organisation_path, association_key, process_definition_key, process_id, state, started_at"
        " FROM instances WHERE status = 'active'"
    )
    insert = sa.text(
        "INSERT INTO timers VALUES (nextval('key_seq'), :instance, :path, :association, :definition, :process,"
        " :inside, :task, :element, :root, :due, :began)"
    )
    for row in connection.execute(sa.text(query)).all():
        found = list(_timers(orjson.loads(bytes(row.state)), row.process_id))
        for one in found:
            began = one.pop("began") or row.started_at
            connection.execute(
                insert,
                {
                    "instance": row.key,
                    "path": row.organisation_path,
                    "association": row.association_key,
                    "definition": row.process_definition_key,
                    "process": row.process_id,
                    "began": began,
                    **one,
                },
            )
        connection.execute(
            sa.text("UPDATE instances SET timer_count = :count WHERE key = :key"), {"count": len(found), "key": row.key}
        )


def _timers(state: dict[str, Any], process_id: str) -> list[dict[str, Any]]:
    """The waiting timers of a state. Inside a sub-process or a call, what holds it is named as the root element."""
    found: list[dict[str, Any]] = []
    roots: dict[str, str] = {}
    for holder, inside, rows in [("", process_id, state["w"]), *state.get("s", ())]:
        for row in rows:
            if not row[0]:
                continue
            roots[row[0]] = roots.get(holder) or row[2].removesuffix(" [child]")
            internal = row[4] if len(row) > 4 else {}
            if row[3] == WAITING and "due" in internal:
                since = internal.get("since")
                found.append({
                    "task": row[0],
                    "element": row[2],
                    "root": roots[row[0]],
                    "inside": inside.partition("/")[0],
                    "due": _instant(internal["due"]),
                    "began": None if since is None else _instant(since),
                })  # fmt: skip
    return found


def _instant(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
