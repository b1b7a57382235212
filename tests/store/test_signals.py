"""Signals on a real server, between processes, after a lost connection, never a failure of whoever sends them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from service.store.base import Database
from service.store.signals import LARGEST, Signals

SOON = 5.0  # seconds; a signal takes a fraction of one


@pytest.fixture
def pair(database: Database) -> Iterator[tuple[Signals, Signals]]:
    """Two processes on one database."""
    made = Signals(database.conninfo), Signals(database.conninfo)
    yield made
    for each in made:
        each.close()


def connected(signals: Signals) -> None:
    """Until the thread listens: then it wakes everybody once."""
    with signals.listen({"any"}) as listener:
        assert listener.wait(SOON)


def test_a_signal_reaches_who_listens_here_and_elsewhere(pair: tuple[Signals, Signals]) -> None:
    here, there = pair
    connected(there)
    with here.listen({"i1"}) as near, there.listen({"i1", "o2"}) as far, there.listen({"i9"}) as other:
        here.tell({"i1"})
        assert near.wait(0)
        assert far.wait(SOON)
        assert not other.wait(0)
        assert not far.wait(0)


def test_many_topics_are_sent_in_pieces(pair: tuple[Signals, Signals]) -> None:
    here, there = pair
    connected(there)
    topics = {f"i{number:018}" for number in range(3 * LARGEST // 20)}
    last = max(topics)
    with there.listen({last}) as far:
        here.tell(topics)
        assert far.wait(SOON)


def test_after_a_lost_connection_everybody_looks_again(pair: tuple[Signals, Signals], owner_database: Database) -> None:
    here, there = pair
    connected(there)
    with there.listen({"i1"}) as far:
        with owner_database.engine.begin() as connection:
            ended = connection.execute(
                text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query = 'LISTEN yuanke'")
            ).scalar_one()
        assert ended >= 1
        assert far.wait(SOON)
        here.tell({"i1"})
        assert far.wait(SOON)


def test_whoever_sends_does_not_wait_for_a_server_that_is_away() -> None:
    alone = Signals("host=127.0.0.1 port=1 connect_timeout=1")
    begun = time.monotonic()
    with alone.listen({"i1"}) as near:
        alone.tell({"i1"})
        assert near.wait(0)
    assert time.monotonic() - begun < 0.5
    alone.close()
    alone.tell({"i1"})  # nobody is there any more, which is no fault
