"""drafts, releases, why something was deployed, and versions that start no more

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("deployments", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("deployments", sa.Column("tests", JSON, nullable=False, server_default="{}"))
    op.alter_column("deployments", "tests", server_default=None)
    op.add_column("process_definitions", sa.Column("owner_path", sa.Text(), nullable=True))
    op.add_column("process_definitions", sa.Column("deprecated_at", NOW, nullable=True))
    op.add_column("process_definitions", sa.Column("deprecated_by", sa.BigInteger(), nullable=True))
    op.add_column("process_definitions", sa.Column("deprecated_reason", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_process_definitions_deprecated_by_people"), "process_definitions", "people", ["deprecated_by"], ["key"]
    )
    _drafts()
    _releases()
    _batches()


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("base_key", sa.BigInteger(), nullable=True),
        sa.Column("tests", JSON, nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", NOW, nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", NOW, nullable=False),
        sa.CheckConstraint("state IN ('open', 'proposed', 'released', 'discarded')", name=op.f("ck_drafts_state")),
        sa.ForeignKeyConstraint(
            ["base_key"], ["process_definitions.key"], name=op.f("fk_drafts_base_key_process_definitions")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["people.key"], name=op.f("fk_drafts_created_by_people")),
        sa.ForeignKeyConstraint(["updated_by"], ["people.key"], name=op.f("fk_drafts_updated_by_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_state", "drafts", ["state", "updated_at"], unique=False)
    op.create_index(
        "ix_drafts_organisation_path",
        "drafts",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_table(
        "draft_files",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("draft_key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("base_hash", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", NOW, nullable=False),
        sa.ForeignKeyConstraint(["draft_key"], ["drafts.key"], name=op.f("fk_draft_files_draft_key_drafts")),
        sa.ForeignKeyConstraint(["updated_by"], ["people.key"], name=op.f("fk_draft_files_updated_by_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft_files")),
        sa.UniqueConstraint("draft_key", "name", name=op.f("uq_draft_files_draft_key_name")),
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("draft_key", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("files", JSON, nullable=False),
        sa.Column("tests", JSON, nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", NOW, nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", NOW, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("deployment_key", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'released', 'returned', 'withdrawn')", name=op.f("ck_releases_state")
        ),
        sa.ForeignKeyConstraint(["draft_key"], ["drafts.key"], name=op.f("fk_releases_draft_key_drafts")),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.key"], name=op.f("fk_releases_proposed_by_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.key"], name=op.f("fk_releases_decided_by_people")),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployments.key"], name=op.f("fk_releases_deployment_key_deployments")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_releases")),
    )
    op.create_index(
        "uq_releases_proposed",
        "releases",
        ["draft_key"],
        unique=True,
        postgresql_where="state = 'proposed'",
    )
    op.create_index("ix_releases_deployment_key", "releases", ["deployment_key"], unique=False)


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("target_key", sa.BigInteger(), nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", NOW, nullable=False),
        sa.Column("ended_at", NOW, nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["people.key"], name=op.f("fk_batches_created_by_people")),
        sa.ForeignKeyConstraint(
            ["target_key"], ["process_definitions.key"], name=op.f("fk_batches_target_key_process_definitions")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_batches")),
    )
    op.create_table(
        "batch_items",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("batch_key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("errors", JSON, nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("before_key", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("ended_at", NOW, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed', 'undone')", name=op.f("ck_batch_items_state")),
        sa.ForeignKeyConstraint(["batch_key"], ["batches.key"], name=op.f("fk_batch_items_batch_key_batches")),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_batch_items_instance_key_instances")),
        sa.ForeignKeyConstraint(
            ["before_key"], ["process_definitions.key"], name=op.f("fk_batch_items_before_key_process_definitions")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_batch_items")),
    )
    op.create_index("ix_batch_items_batch_key", "batch_items", ["batch_key", "state"], unique=False)
