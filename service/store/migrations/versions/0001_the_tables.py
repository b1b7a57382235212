"""the tables

Revision ID: 0001
Revises:
Create Date: 2026-11-24 05:18:17.021574
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE key_seq START WITH 2251799813685249")
    op.create_table(
        "bundles",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_bundles")),
    )
    op.create_table(
        "chain_heads",
        sa.Column("chain", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_chain_heads")),
    )
    op.create_table(
        "journal_entries",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("actor_key", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=True),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_journal_entries_chain_seq")),
    )
    op.create_index(
        "ix_journal_entries_organisation_path",
        "journal_entries",
        ["organisation_path", "at"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_table(
        "messages",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correlation_key", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("variables", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("association_key", sa.BigInteger(), nullable=True),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_expires_at", "messages", ["expires_at"], unique=False)
    op.create_index("ix_messages_name", "messages", ["name", "correlation_key"], unique=False)
    op.create_index(
        "uq_messages_message_id",
        "messages",
        ["name", "correlation_key", "message_id"],
        unique=True,
        postgresql_where="message_id IS NOT NULL",
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "organisations",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("parent_key", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("contact_department", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('national', 'provincial', 'city', 'park', 'party_committee')", name=op.f("ck_organisations_kind")
        ),
        sa.ForeignKeyConstraint(
            ["parent_key"], ["organisations.key"], name=op.f("fk_organisations_parent_key_organisations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_parent_key"), "organisations", ["parent_key"], unique=False)
    op.create_index("ix_organisations_region_code", "organisations", ["region_code", "kind"], unique=False)
    op.create_index(
        "uq_organisations_name",
        "organisations",
        ["parent_key", "kind", "name"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "uq_organisations_path", "organisations", ["path"], unique=True, postgresql_ops={"path": "text_pattern_ops"}
    )
    op.create_table(
        "people",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_people")),
        sa.UniqueConstraint("username", name=op.f("uq_people_username")),
    )
    op.create_table(
        "resources",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_resources")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
        sa.UniqueConstraint("username", "address", name=op.f("uq_sign_in_attempts_username_address")),
    )
    op.create_table(
        "associations",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=True),
        sa.Column("park_name", sa.Text(), nullable=False),
        sa.Column("park_type", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("organisation_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("party_organisation_key", sa.BigInteger(), nullable=True),
        sa.Column("local_organisation_key", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.CheckConstraint("status IN ('preparing', 'active', 'closed')", name=op.f("ck_associations_status")),
        sa.ForeignKeyConstraint(
            ["local_organisation_key"],
            ["organisations.key"],
            name=op.f("fk_associations_local_organisation_key_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisations.key"], name=op.f("fk_associations_organisation_key_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["party_organisation_key"],
            ["organisations.key"],
            name=op.f("fk_associations_party_organisation_key_organisations"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_associations")),
    )
    op.create_index("ix_associations_local_organisation_key", "associations", ["local_organisation_key"], unique=False)
    op.create_index(
        "ix_associations_organisation_path",
        "associations",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index(
        "uq_associations_organisation_key",
        "associations",
        ["organisation_key"],
        unique=True,
        postgresql_where="status <> 'closed'",
    )
    op.create_table(
        "deployments",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("bundle_hash", sa.String(length=64), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bundle_hash"], ["bundles.hash"], name=op.f("fk_deployments_bundle_hash_bundles")),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_deployments_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deployments")),
    )
    op.create_table(
        "idempotency_records",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_idempotency_records_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency_records")),
        sa.UniqueConstraint(
            "person_key", "idempotency_key", name=op.f("uq_idempotency_records_person_key_idempotency_key")
        ),
    )
    op.create_index("ix_idempotency_records_created_at", "idempotency_records", ["created_at"], unique=False)
    op.create_table(
        "notices",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=True),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisations.key"], name=op.f("fk_notices_organisation_key_organisations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notices")),
        sa.UniqueConstraint("once", name=op.f("uq_notices_once")),
    )
    op.create_index("ix_notices_organisation_key_role", "notices", ["organisation_key", "role"], unique=False)
    op.create_table(
        "number_registers",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisations.key"], name=op.f("fk_number_registers_organisation_key_organisations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_number_registers")),
        sa.UniqueConstraint(
            "organisation_key", "kind", "year", name=op.f("uq_number_registers_organisation_key_kind_year")
        ),
    )
    op.create_table(
        "role_holdings",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.BigInteger(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisations.key"], name=op.f("fk_role_holdings_organisation_key_organisations")
        ),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_role_holdings_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_role_holdings")),
    )
    op.create_index(
        "ix_role_holdings_held",
        "role_holdings",
        ["organisation_key", "role"],
        unique=False,
        postgresql_where="ended_at IS NULL",
    )
    op.create_index(op.f("ix_role_holdings_person_key"), "role_holdings", ["person_key"], unique=False)
    op.create_index(
        "uq_role_holdings_current",
        "role_holdings",
        ["person_key", "role", "organisation_key"],
        unique=True,
        postgresql_where="ended_at IS NULL",
    )
    op.create_table(
        "tokens",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_tokens_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tokens")),
        sa.UniqueConstraint("sha256", name=op.f("uq_tokens_sha256")),
    )
    op.create_index(op.f("ix_tokens_person_key"), "tokens", ["person_key"], unique=False)
    op.create_table(
        "charter_rules",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_charter_rules_association_key_associations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_charter_rules")),
        sa.UniqueConstraint("association_key", "version", name=op.f("uq_charter_rules_association_key_version")),
    )
    op.create_table(
        "decision_definitions",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("requirements_id", sa.Text(), nullable=False),
        sa.Column("requirements_name", sa.Text(), nullable=False),
        sa.Column("resource_name", sa.Text(), nullable=False),
        sa.Column("resource_hash", sa.String(length=64), nullable=False),
        sa.Column("bundle_hash", sa.String(length=64), nullable=False),
        sa.Column("deployment_key", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_hash"], ["bundles.hash"], name=op.f("fk_decision_definitions_bundle_hash_bundles")
        ),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployments.key"], name=op.f("fk_decision_definitions_deployment_key_deployments")
        ),
        sa.ForeignKeyConstraint(
            ["resource_hash"], ["resources.sha256"], name=op.f("fk_decision_definitions_resource_hash_resources")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_decision_definitions")),
        sa.UniqueConstraint("decision_id", "version", name=op.f("uq_decision_definitions_decision_id_version")),
    )
    op.create_table(
        "form_definitions",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("resource_name", sa.Text(), nullable=False),
        sa.Column("resource_hash", sa.String(length=64), nullable=False),
        sa.Column("deployment_key", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployments.key"], name=op.f("fk_form_definitions_deployment_key_deployments")
        ),
        sa.ForeignKeyConstraint(
            ["resource_hash"], ["resources.sha256"], name=op.f("fk_form_definitions_resource_hash_resources")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_definitions")),
        sa.UniqueConstraint("form_id", "version", name=op.f("uq_form_definitions_form_id_version")),
    )
    op.create_table(
        "notice_reads",
        sa.Column("notice_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_key"], ["notices.key"], name=op.f("fk_notice_reads_notice_key_notices")),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_notice_reads_person_key_people")),
        sa.PrimaryKeyConstraint("notice_key", "person_key", name=op.f("pk_notice_reads")),
    )
    op.create_table(
        "process_definitions",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("resource_name", sa.Text(), nullable=False),
        sa.Column("resource_hash", sa.String(length=64), nullable=False),
        sa.Column("closure_hash", sa.String(length=64), nullable=False),
        sa.Column("bundle_hash", sa.String(length=64), nullable=False),
        sa.Column("deployment_key", sa.BigInteger(), nullable=False),
        sa.Column("start_form_id", sa.Text(), nullable=True),
        sa.Column("refers_to", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle_hash"], ["bundles.hash"], name=op.f("fk_process_definitions_bundle_hash_bundles")
        ),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployments.key"], name=op.f("fk_process_definitions_deployment_key_deployments")
        ),
        sa.ForeignKeyConstraint(
            ["resource_hash"], ["resources.sha256"], name=op.f("fk_process_definitions_resource_hash_resources")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_process_definitions")),
        sa.UniqueConstraint("process_id", "version", name=op.f("uq_process_definitions_process_id_version")),
    )
    op.create_table(
        "terms",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("term_no", sa.Integer(), nullable=False),
        sa.Column("term_years", sa.Integer(), nullable=True),
        sa.Column("elected_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("extended_until", sa.Date(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("next_stage_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("watch_instance_key", sa.BigInteger(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_terms_association_key_associations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_terms")),
        sa.UniqueConstraint("association_key", "term_no", name=op.f("uq_terms_association_key_term_no")),
    )
    op.create_index("ix_terms_ends_on", "terms", ["ends_on"], unique=False, postgresql_where="closed_on IS NULL")
    op.create_index(
        "ix_terms_organisation_path",
        "terms",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index("uq_terms_open", "terms", ["association_key"], unique=True, postgresql_where="closed_on IS NULL")
    op.create_table(
        "instances",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("process_definition_key", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("process_name", sa.Text(), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.Text(), nullable=True),
        sa.Column("bundle_hash", sa.String(length=64), nullable=False),
        sa.Column("business_id", sa.Text(), nullable=True),
        sa.Column("association_key", sa.BigInteger(), nullable=True),
        sa.Column("organisation_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("seats", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("variables", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subscription_count", sa.Integer(), nullable=False),
        sa.Column("has_incident", sa.Boolean(), nullable=False),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_hash", sa.Text(), nullable=False),
        sa.Column("started_by", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('active', 'completed', 'terminated')", name=op.f("ck_instances_status")),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_instances_association_key_associations")
        ),
        sa.ForeignKeyConstraint(["bundle_hash"], ["bundles.hash"], name=op.f("fk_instances_bundle_hash_bundles")),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisations.key"], name=op.f("fk_instances_organisation_key_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["process_definition_key"],
            ["process_definitions.key"],
            name=op.f("fk_instances_process_definition_key_process_definitions"),
        ),
        sa.ForeignKeyConstraint(["started_by"], ["people.key"], name=op.f("fk_instances_started_by_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_instances")),
    )
    op.create_index(op.f("ix_instances_association_key"), "instances", ["association_key"], unique=False)
    op.create_index(
        "ix_instances_next_due_at", "instances", ["next_due_at"], unique=False, postgresql_where="status = 'active'"
    )
    op.create_index(
        "ix_instances_organisation_path",
        "instances",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index("ix_instances_process_id_status", "instances", ["process_id", "status"], unique=False)
    op.create_index(
        "uq_instances_open_business_id",
        "instances",
        ["process_id", "business_id"],
        unique=True,
        postgresql_where="status = 'active'",
    )
    op.create_table(
        "term_deadlines",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("term_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["term_key"], ["terms.key"], name=op.f("fk_term_deadlines_term_key_terms")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_term_deadlines")),
        sa.UniqueConstraint("term_key", "stage", "period", name=op.f("uq_term_deadlines_term_key_stage_period")),
    )
    op.create_table(
        "files",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_files_instance_key_instances")),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_files_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_instance_key"), "files", ["instance_key"], unique=False)
    op.create_index(op.f("ix_files_sha256"), "files", ["sha256"], unique=False)
    op.create_table(
        "incidents",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_incidents_instance_key_instances")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incidents")),
    )
    op.create_index(
        "ix_incidents_organisation_path",
        "incidents",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index(
        "uq_incidents_open", "incidents", ["instance_key"], unique=True, postgresql_where="resolved_at IS NULL"
    )
    op.create_table(
        "issued_numbers",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("register_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["instances.key"], name=op.f("fk_issued_numbers_instance_key_instances")
        ),
        sa.ForeignKeyConstraint(
            ["register_key"], ["number_registers.key"], name=op.f("fk_issued_numbers_register_key_number_registers")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_issued_numbers")),
        sa.UniqueConstraint("register_key", "serial", name=op.f("uq_issued_numbers_register_key_serial")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=True),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correlation_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'signal')", name=op.f("ck_subscriptions_kind")),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["instances.key"], name=op.f("fk_subscriptions_instance_key_instances")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_subscriptions")),
    )
    op.create_index(op.f("ix_subscriptions_instance_key"), "subscriptions", ["instance_key"], unique=False)
    op.create_index("ix_subscriptions_name", "subscriptions", ["kind", "name", "correlation_key"], unique=False)
    op.create_table(
        "user_tasks",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("process_definition_key", sa.BigInteger(), nullable=False),
        sa.Column("root_process_id", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("process_name", sa.Text(), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=True),
        sa.Column("business_id", sa.Text(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("organisation_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("form_id", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("local", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('created', 'completed', 'canceled')", name=op.f("ck_user_tasks_state")),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_user_tasks_instance_key_instances")),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisations.key"], name=op.f("fk_user_tasks_organisation_key_organisations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_user_tasks")),
        sa.UniqueConstraint("instance_key", "task_id", name=op.f("uq_user_tasks_instance_key_task_id")),
    )
    op.create_index(
        "ix_user_tasks_assignee", "user_tasks", ["assignee"], unique=False, postgresql_where="state = 'created'"
    )
    op.create_index(
        "ix_user_tasks_open",
        "user_tasks",
        ["organisation_key", "role", "due_at"],
        unique=False,
        postgresql_where="state = 'created'",
    )
    op.create_index(
        "ix_user_tasks_organisation_path",
        "user_tasks",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index(
        "ix_user_tasks_overdue",
        "user_tasks",
        ["due_at"],
        unique=False,
        postgresql_where="state = 'created' AND overdue_noticed_at IS NULL",
    )
    op.create_table(
        "documents",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=True),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("doc_no", sa.Text(), nullable=True),
        sa.Column("doc_date", sa.Date(), nullable=True),
        sa.Column("issuer_key", sa.BigInteger(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("file_key", sa.BigInteger(), nullable=True),
        sa.Column("person_key", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_documents_association_key_associations")
        ),
        sa.ForeignKeyConstraint(["file_key"], ["files.key"], name=op.f("fk_documents_file_key_files")),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_documents_instance_key_instances")),
        sa.ForeignKeyConstraint(
            ["issuer_key"], ["organisations.key"], name=op.f("fk_documents_issuer_key_organisations")
        ),
        sa.ForeignKeyConstraint(["person_key"], ["people.key"], name=op.f("fk_documents_person_key_people")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_association_key"), "documents", ["association_key"], unique=False)
    op.create_index(op.f("ix_documents_instance_key"), "documents", ["instance_key"], unique=False)
    op.create_index(
        "ix_documents_organisation_path",
        "documents",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index(
        "uq_documents_doc_no", "documents", ["issuer_key", "doc_no"], unique=True, postgresql_where="doc_no IS NOT NULL"
    )
