"""Where the database is, and as whom the service uses it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from service import settings as settings_module
from service.domain.errors import Unavailable
from service.settings import Settings
from service.store import base, migrate, server
from service.store.base import Database

ROOT = Path(__file__).parents[2]


def test_the_models_and_the_migrated_tables_agree(owner_database: Database) -> None:
    assert migrate.differences(owner_database.engine) == []


def test_migrating_again_changes_nothing(owner_database: Database) -> None:
    migrate.upgrade(owner_database.engine)
    with owner_database.engine.connect() as connection:
        assert migrate.current(connection) == migrate.newest()


def test_the_service_is_no_superuser(database: Database) -> None:
    with database.engine.connect() as connection:
        query = text("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert tuple(connection.execute(query).one()) == ("yuanke", False)


def url_of(owner: Database) -> str:
    """The test server as DATABASE_URL would name it."""
    return owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_superuser_in_database_url_works_as_the_role(owner_database: Database, settings: Settings) -> None:
    there = settings_module.load({"DATABASE_URL": url_of(owner_database), "DATA_DIR": str(settings.data_dir)})
    database = server.open_database(there)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "yuanke"
    database.dispose()


def test_a_user_who_may_not_create_roles_can_own_the_database(owner_database: Database, settings: Settings) -> None:
    autocommit = owner_database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS hosted"))
        connection.execute(text("DROP ROLE IF EXISTS tenant"))
        connection.execute(text("CREATE ROLE tenant LOGIN"))
        connection.execute(text("CREATE DATABASE hosted OWNER tenant"))
    url = owner_database.engine.url.set(drivername="postgresql", username="tenant", database="hosted")
    there = settings_module.load({"DATABASE_URL": url.render_as_string(), "DATA_DIR": str(settings.data_dir)})
    database = server.open_database(there)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "tenant"
        assert connection.execute(text("SELECT count(*) FROM people")).scalar() == 0
    database.dispose()
    with autocommit.connect() as connection:
        connection.execute(text("DROP DATABASE hosted"))
        connection.execute(text("DROP ROLE tenant"))


def test_a_host_that_does_not_answer_is_named_with_its_setting(tmp_path: Path) -> None:
    url = "postgresql://yuanke:secret@127.0.0.1:1/yuanke"
    there = settings_module.load({"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "CONNECT_TIMEOUT": "2"})
    with pytest.raises(Unavailable) as refused:
        server.open_database(there)
    sentence = refused.value.text("en")
    assert "127.0.0.1:1" in sentence and "DATABASE_URL" in sentence and "secret" not in sentence


def test_an_old_server_is_refused(owner_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "OLDEST_SERVER", 990000)
    with pytest.raises(Unavailable, match="99"):
        base.check(owner_database)


def test_a_data_folder_that_cannot_be_used_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    there = Settings(data_dir=tmp_path / "file" / "data", secret_key="x" * 32)
    with pytest.raises(Unavailable, match="cannot be started"):
        server.open_database(there)


def test_a_second_process_shares_the_embedded_server(settings: Settings, database: Database) -> None:
    program = (
        "from service import settings; from service.store import server; from sqlalchemy import text\n"
        "database = server.open_database(settings.load())\n"
        "print(database.engine.connect().execute(text('SELECT pg_postmaster_start_time()')).scalar())"
    )
    environment = {"DATA_DIR": str(settings.data_dir), "PATH": "", "PYTHONPATH": str(ROOT)}
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    with database.engine.connect() as connection:
        started = connection.execute(text("SELECT pg_postmaster_start_time()")).scalar()
    assert found.stdout.strip() == str(started)
