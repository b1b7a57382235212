"""Our engine step: read the row, restore the state, run one task, write state and variables, commit."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import orjson
import psycopg

from service.domain.workdays import Moment
from service.engine import runner
from service.engine.definition import Bundle
from tests.bench.floor import values


def run(uri: str, bundle: Bundle, instances: int) -> tuple[list[float], int]:
    """Milliseconds of each step of `instances` whole runs, and the largest state in bytes."""
    at = Moment(datetime.now(UTC))
    times, largest = [], 0
    with psycopg.connect(uri) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS bench_step (id int PRIMARY KEY, state bytea NOT NULL, variables jsonb NOT NULL)"
        )
        connection.commit()
        for number in range(instances):
            outcome = runner.start(bundle, "bench_plain", {}, at)
            connection.execute(
                "INSERT INTO bench_step VALUES (%s, %s, %s) ON CONFLICT (id) DO UPDATE"
                " SET state = excluded.state, variables = excluded.variables",
                (number, outcome.state, orjson.dumps(outcome.variables).decode()),
            )
            connection.commit()
            open_tasks = list(outcome.open_tasks)
            for _ in range(8):
                task = open_tasks[0]
                begun = time.perf_counter()
                row = connection.execute(
                    "SELECT state, variables FROM bench_step WHERE id = %s FOR UPDATE", (number,)
                ).fetchone()
                assert row is not None
                outcome = runner.complete_task(bundle, row[0], row[1], task.id, values(task.element_id), at)
                connection.execute(
                    "UPDATE bench_step SET state = %s, variables = %s WHERE id = %s",
                    (outcome.state, orjson.dumps(outcome.variables).decode(), number),
                )
                connection.commit()
                times.append((time.perf_counter() - begun) * 1e3)
                largest = max(largest, len(outcome.state))
                open_tasks = list(outcome.open_tasks)
            assert outcome.status == "completed"
    return times, largest
