"""Runs migrations on the connection that service.store.migrate opened."""

from alembic import context

from service.store.base import Base
from service.store.migrate import is_ours

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=is_ours,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
