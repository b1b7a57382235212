"""Jobs that leave the transaction, kept by Procrastinate in our own database.

A use case defers a job on its own connection: the job exists exactly when the transaction commits. The worker runs
`app`; what a job does is handed in by bootstrap, because a gateway knows no use case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import procrastinate

SEND_MAIL: Final = "send_mail"
WAKE_INSTANCES: Final = "wake_instances"
RUN_BATCH: Final = "run_batch"
RETRY: Final = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=4)  # 4 s, 16 s, 64 s … about 24 h in all


class Jobs:
    """The queue in the database that `conninfo` names."""

    def __init__(self, conninfo: str) -> None:
        self.app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo))
        # deferring needs no pool, only the caller's connection; and the worker's pool belongs to its own event loop
        self._defers = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())

    def declare(self, name: str, carry_out: Callable[..., object]) -> None:
        """What `name` does. A job that raises is tried again, ever later; its arguments are plain JSON."""

        def job(**arguments: Any) -> None:
            carry_out(**arguments)

        self.app.task(name=name, retry=RETRY)(job)

    def defer(self, connection: Any, name: str, arguments: Mapping[str, Any]) -> int:
        """Ask for a job on a psycopg connection, in whatever transaction it is in. The id of the job."""
        deferrer = self._defers.configure_task(name, connection=connection)
        return deferrer.defer(**arguments)
