"""kinds of papers are codes, as in the domain

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What diagrams wrote before was a name of their own choice.
CODES = {
    "请示": "request", "报告": "report", "批复": "reply", "函": "letter", "通知": "notice", "决议": "resolution",
    "纪要": "minutes", "章程": "charter", "名册": "roster", "选票样票": "ballot_sample", "签到册": "sign_in_sheet",
    "选举结果报告单": "election_result", "备案回执": "filing_receipt", "其他": "other",
}  # fmt: skip


def upgrade() -> None:
    for name, code in CODES.items():
        op.execute(f"UPDATE documents SET kind = '{code}' WHERE kind = '{name}'")
    known = ", ".join(f"'{code}'" for code in CODES.values())
    op.execute(f"UPDATE documents SET kind = 'other' WHERE kind NOT IN ({known})")


def downgrade() -> None:
    for name, code in CODES.items():
        op.execute(f"UPDATE documents SET kind = '{name}' WHERE kind = '{code}'")
