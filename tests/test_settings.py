"""Settings: from the environment or from files, typed, and no default secret."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from service.settings import SettingError, demo_password, documented, load

SECRET = "s" * 40
URL = "postgresql://yuanke@db.example.org/yuanke"


def test_values_come_from_the_environment_with_their_types(tmp_path: Path) -> None:
    found = load({"DATA_DIR": str(tmp_path), "PORT": "8123", "BEHIND_PROXY": "yes", "CLOCK_INTERVAL": "0.5"})
    assert (found.port, found.behind_proxy, found.clock_interval, found.data_dir) == (8123, True, 0.5, tmp_path)
    assert found.embedded and not found.production


def test_a_value_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"{URL}\n")
    found = load({"DATABASE_URL_FILE": str(tmp_path / "url"), "SECRET_KEY": SECRET})
    assert found.database_url == URL


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = load({"DATA_DIR": str(tmp_path)}), load({"DATA_DIR": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert load({"DATA_DIR": str(tmp_path / "other")}).secret_key != first.secret_key


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"YUANKE_ENV": "production", "DATABASE_URL": URL}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"PORT": "http"}, "PORT"),
        ({"YUANKE_ENV": "staging"}, "YUANKE_ENV"),
        ({"DATABASE_URL": "mysql://db/yuanke", "SECRET_KEY": SECRET}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://db", "SECRET_KEY": SECRET}, "DATABASE_URL"),
        ({"SMTP_URL_FILE": "nowhere/smtp"}, "SMTP_URL_FILE"),
        ({"BEHIND_PROXY": "perhaps"}, "BEHIND_PROXY"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_named(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        load({"DATA_DIR": str(tmp_path)} | environment)


def test_an_unreadable_secret_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as refused:
        load({"DATA_DIR": str(tmp_path), "DATABASE_URL": "mysql://root:hunter2@db/x"})
    assert "hunter2" not in str(refused.value)


def test_every_setting_is_documented() -> None:
    assert all(name.isupper() and meaning for name, _, meaning in documented())


def test_the_demo_has_a_random_password_that_stays_the_same(tmp_path: Path) -> None:
    first = demo_password(load({"DATA_DIR": str(tmp_path / "a")}))
    assert len(first) >= 12
    assert demo_password(load({"DATA_DIR": str(tmp_path / "a")})) == first
    assert demo_password(load({"DATA_DIR": str(tmp_path / "b")})) != first
    given = load({"DATA_DIR": str(tmp_path / "a"), "DEMO_PASSWORD": "as I please"})
    assert demo_password(given) == "as I please"


def test_nobody_moves_the_day_in_production(tmp_path: Path) -> None:
    chosen = {"DATA_DIR": str(tmp_path), "TODAY": "2031-03-01"}
    assert load(chosen).today == date(2031, 3, 1)
    with pytest.raises(SettingError, match="TODAY"):
        load({**chosen, "YUANKE_ENV": "production"})
    with pytest.raises(SettingError, match="TODAY"):
        load({**chosen, "TODAY": "1 March"})
