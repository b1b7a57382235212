"""the roster: members, units, delegates, candidates, officers; who confirmed the rules of a charter

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def person() -> list[sa.Column[str] | sa.Column[bool]]:
    """F-PERSON, as every list of people has it."""
    names = ("gender", "birth_ym", "ethnicity", "political", "education", "title", "unit", "post", "phone")
    return [
        sa.Column("name", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in names),
        sa.Column("is_front_line", sa.Boolean(), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        "member_serials",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_member_serials_association_key_associations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_member_serials")),
        sa.UniqueConstraint("association_key", "year", name=op.f("uq_member_serials_association_key_year")),
    )
    op.create_table(
        "units",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("st_workers", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_units_association_key_associations")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_units")),
        sa.UniqueConstraint("association_key", "name", name=op.f("uq_units_association_key_name")),
    )
    op.create_index(
        "ix_units_organisation_path",
        "units",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_table(
        "charter_confirmations",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("charter_rules_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("person_key", sa.BigInteger(), nullable=True),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["charter_rules_key"],
            ["charter_rules.key"],
            name=op.f("fk_charter_confirmations_charter_rules_key_charter_rules"),
        ),
        sa.ForeignKeyConstraint(
            ["person_key"], ["people.key"], name=op.f("fk_charter_confirmations_person_key_people")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_charter_confirmations")),
        sa.UniqueConstraint("charter_rules_key", "rule", name=op.f("uq_charter_confirmations_charter_rules_key_rule")),
    )
    op.create_table(
        "members",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("member_no", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("member_class", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("unit_kind", sa.Text(), nullable=True),
        sa.Column("st_workers", sa.Integer(), nullable=True),
        sa.Column("representative", sa.Text(), nullable=True),
        sa.Column("consent_version", sa.Text(), nullable=True),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *person(),
        sa.CheckConstraint("kind IN ('individual', 'group')", name=op.f("ck_members_kind")),
        sa.CheckConstraint("status IN ('active', 'left', 'expelled')", name=op.f("ck_members_status")),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_members_association_key_associations")
        ),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_members_instance_key_instances")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_members")),
        sa.UniqueConstraint("association_key", "member_no", name=op.f("uq_members_association_key_member_no")),
    )
    op.create_index(
        "ix_members_organisation_path",
        "members",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index(
        "uq_members_person",
        "members",
        ["association_key", "name", "phone"],
        unique=True,
        postgresql_where="kind = 'individual'",
    )
    op.create_index(
        "uq_members_unit", "members", ["association_key", "uscc"], unique=True, postgresql_where="kind = 'group'"
    )
    op.create_table(
        "candidates",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("member_key", sa.BigInteger(), nullable=True),
        sa.Column("term_no", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("proposed_post", sa.Text(), nullable=False),
        sa.Column("recommended_by", sa.Text(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("elected", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *person(),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_candidates_association_key_associations")
        ),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_candidates_instance_key_instances")),
        sa.ForeignKeyConstraint(["member_key"], ["members.key"], name=op.f("fk_candidates_member_key_members")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_candidates")),
    )
    op.create_index("ix_candidates_association_key", "candidates", ["association_key", "term_no"], unique=False)
    op.create_index(op.f("ix_candidates_instance_key"), "candidates", ["instance_key"], unique=False)
    op.create_index(
        "ix_candidates_organisation_path",
        "candidates",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_table(
        "delegates",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("member_key", sa.BigInteger(), nullable=True),
        sa.Column("term_no", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *person(),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_delegates_association_key_associations")
        ),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_delegates_instance_key_instances")),
        sa.ForeignKeyConstraint(["member_key"], ["members.key"], name=op.f("fk_delegates_member_key_members")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_delegates")),
    )
    op.create_index("ix_delegates_association_key", "delegates", ["association_key", "term_no"], unique=False)
    op.create_index(op.f("ix_delegates_instance_key"), "delegates", ["instance_key"], unique=False)
    op.create_index(
        "ix_delegates_organisation_path",
        "delegates",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_table(
        "memberships",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("member_key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_memberships_association_key_associations")
        ),
        sa.ForeignKeyConstraint(["member_key"], ["members.key"], name=op.f("fk_memberships_member_key_members")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_association_key", "memberships", ["association_key", "from_on"], unique=False)
    op.create_index(
        "uq_memberships_open", "memberships", ["member_key"], unique=True, postgresql_where="until_on IS NULL"
    )
    op.create_table(
        "officers",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("association_key", sa.BigInteger(), nullable=False),
        sa.Column("organisation_path", sa.Text(), nullable=False),
        sa.Column("term_key", sa.BigInteger(), nullable=False),
        sa.Column("member_key", sa.BigInteger(), nullable=True),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.Column("term_no", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *person(),
        sa.ForeignKeyConstraint(
            ["association_key"], ["associations.key"], name=op.f("fk_officers_association_key_associations")
        ),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"], name=op.f("fk_officers_instance_key_instances")),
        sa.ForeignKeyConstraint(["member_key"], ["members.key"], name=op.f("fk_officers_member_key_members")),
        sa.ForeignKeyConstraint(["term_key"], ["terms.key"], name=op.f("fk_officers_term_key_terms")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_officers")),
    )
    op.create_index("ix_officers_association_key", "officers", ["association_key", "term_no"], unique=False)
    op.create_index(
        "ix_officers_organisation_path",
        "officers",
        ["organisation_path"],
        unique=False,
        postgresql_ops={"organisation_path": "text_pattern_ops"},
    )
    op.create_index(op.f("ix_officers_term_key"), "officers", ["term_key"], unique=False)


def downgrade() -> None:
    tables = (
        "officers",
        "memberships",
        "delegates",
        "candidates",
        "members",
        "charter_confirmations",
        "units",
        "member_serials",
    )
    for table in tables:
        op.drop_table(table)
