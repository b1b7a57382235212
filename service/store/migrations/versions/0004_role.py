"""the service works as the role `yuanke`: no superuser, owner of nothing, unable to change the journal

A hosted database may not let its user create roles. Then the service works as that user, and only the triggers guard
the journal.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yuanke') THEN
                CREATE ROLE yuanke NOLOGIN;
            END IF;
            IF NOT pg_has_role(CURRENT_USER, 'yuanke', 'MEMBER') THEN
                GRANT yuanke TO CURRENT_USER;
            END IF;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'no right to create the role yuanke';
        END $$
    """)
    op.execute("""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yuanke') THEN
                RETURN;
            END IF;
            GRANT USAGE ON SCHEMA public TO yuanke;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO yuanke;
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO yuanke;
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO yuanke;
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO yuanke;
            REVOKE UPDATE, DELETE, TRUNCATE ON journal_entries FROM yuanke;
            REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM yuanke;
        END $$
    """)
