"""Where the service listens is tried before anything is started."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from service.domain.errors import Unavailable
from service.serving import check_address
from service.settings import Settings


def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "service", "serve"]
        place = {"PORT": str(port), "DATA_DIR": str(tmp_path)}
        told = subprocess.run(command, env=place, capture_output=True, text=True, timeout=180, check=False)
    assert told.returncode == 1
    assert f"端口 {port} 已被占用" in told.stderr
    assert f"Port {port} is taken" in told.stderr
    assert not (tmp_path / "postgres").exists(), "no database is started for nothing"


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_an_address_that_is_not_this_machines_is_told(host: str) -> None:
    with pytest.raises(Unavailable) as caught:
        check_address(Settings(host=host, port=8000))
    assert caught.value.code == "address_unusable"


def test_a_free_port_is_no_trouble() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    check_address(Settings(port=port))
