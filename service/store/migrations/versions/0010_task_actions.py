"""what people do around a task: handing it on, opinions, copies, substitutes; notices to one person; suspensions

Revision ID: 0010
Revises: 0009
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def key() -> sa.Column[Any]:
    return sa.Column("key", sa.BigInteger(), nullable=False)


def ref(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.key"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    json = postgresql.JSONB(astext_type=sa.Text())
    for column in (
        ref("completed_for", nullable=True),
        sa.Column("scope_id", sa.Text(), nullable=False, server_default=""),
        ref("opened_by", nullable=True),
        text("owner", nullable=True),
        sa.Column("prepared", json, nullable=True),
        sa.Column("returned", json, nullable=True),
        instant("urged_at", nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("opinions_asked", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("user_tasks", column)
    op.add_column("instances", instant("suspended_at", nullable=True))
    op.add_column("instances", text("suspended_why", nullable=True))
    op.alter_column("notices", "role", nullable=True)
    op.add_column("notices", ref("person_key", nullable=True))
    op.create_foreign_key(op.f("fk_notices_person_key_people"), "notices", "people", ["person_key"], ["key"])
    op.create_check_constraint(op.f("ck_notices_addressee"), "notices", "(role IS NULL) <> (person_key IS NULL)")
    op.create_index("ix_notices_person_key", "notices", ["person_key"], postgresql_where="person_key IS NOT NULL")
    create_copies()
    create_opinions()
    create_substitutions()


def create_copies() -> None:
    op.create_table(
        "task_copies",
        key(),
        ref("task_key"),
        ref("instance_key"),
        text("organisation_path"),
        ref("person_key"),
        ref("sent_by", nullable=True),
        text("sender"),
        text("note"),
        instant("created_at"),
        instant("read_at", nullable=True),
        foreign("task_copies", "task_key", "user_tasks"),
        foreign("task_copies", "instance_key", "instances"),
        foreign("task_copies", "person_key", "people"),
        foreign("task_copies", "sent_by", "people"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_task_copies")),
        sa.UniqueConstraint("task_key", "person_key", name=op.f("uq_task_copies_task_key_person_key")),
    )
    op.create_index(op.f("ix_task_copies_instance_key"), "task_copies", ["instance_key"])
    op.create_index("ix_task_copies_person_key_created_at", "task_copies", ["person_key", "created_at"])


def create_opinions() -> None:
    op.create_table(
        "task_opinions",
        key(),
        ref("task_key"),
        ref("instance_key"),
        text("organisation_path"),
        ref("person_key"),
        ref("asked_by", nullable=True),
        text("question"),
        text("state"),
        text("opinion", nullable=True),
        text("text"),
        instant("asked_at"),
        instant("answered_at", nullable=True),
        ref("answered_by", nullable=True),
        sa.CheckConstraint("state IN ('asked', 'given', 'withdrawn')", name=op.f("ck_task_opinions_state")),
        foreign("task_opinions", "task_key", "user_tasks"),
        foreign("task_opinions", "instance_key", "instances"),
        foreign("task_opinions", "person_key", "people"),
        foreign("task_opinions", "asked_by", "people"),
        foreign("task_opinions", "answered_by", "people"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_task_opinions")),
    )
    op.create_index(op.f("ix_task_opinions_task_key"), "task_opinions", ["task_key"])
    where, pair = "state = 'asked'", ["task_key", "person_key"]
    op.create_index("uq_task_opinions_asked", "task_opinions", pair, unique=True, postgresql_where=where)
    op.create_index("ix_task_opinions_person_key", "task_opinions", ["person_key"], postgresql_where=where)


def create_substitutions() -> None:
    op.create_table(
        "substitutions",
        key(),
        ref("person_key"),
        ref("substitute_key"),
        instant("begins_at"),
        instant("ends_at"),
        text("reason"),
        instant("created_at"),
        instant("ended_at", nullable=True),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_substitutions_period")),
        foreign("substitutions", "person_key", "people"),
        foreign("substitutions", "substitute_key", "people"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_substitutions")),
    )
    op.create_index(op.f("ix_substitutions_person_key"), "substitutions", ["person_key"])
    op.create_index(
        "ix_substitutions_substitute_key",
        "substitutions",
        ["substitute_key", "ends_at"],
        postgresql_where="ended_at IS NULL",
    )
