"""How the web is served: gunicorn with threads, and in `yuanke serve` the clock and the worker beside it."""

from __future__ import annotations

import errno
import socket
import threading
import time
from typing import Any

from gunicorn.app.base import BaseApplication

from service.app import create_app
from service.bootstrap import Parts, open_parts
from service.clock import Clock
from service.domain.errors import Unavailable
from service.settings import Settings
from service.worker import Worker


def prepare(settings: Settings) -> Parts:
    """The parts, for what is done before the service listens. Raises Unavailable, as `check_address`."""
    check_address(settings)
    return open_parts(settings)


def check_address(settings: Settings) -> None:
    """Raise Unavailable('port_taken' | 'address_unusable') where nothing can listen: gunicorn would try for long."""
    host, port = settings.host, settings.port
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Unavailable("port_taken", port=port) from error
        reason = error.strerror or str(error)
        raise Unavailable("address_unusable", address=f"{host}:{port}", reason=reason) from error


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn without a configuration file. Each of its processes opens its own parts."""

    def __init__(self, settings: Settings, *, clock: bool, worker: bool) -> None:
        self.settings, self.clock, self.worker = settings, clock, worker
        self.parts: Parts | None = None
        super().__init__()

    def load_config(self) -> None:
        """Everything comes from our settings."""
        chosen: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.web_workers,
            "threads": self.settings.web_threads + self.settings.web_streams,  # a stream keeps its thread
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 30,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self.watch,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in each worker process, after the fork."""
        parts = open_parts(self.settings)
        beside: list[Clock | Worker] = []
        if self.clock:
            beside.append(Clock(parts))
        if self.worker:
            beside.append(Worker(parts))
        for one in beside:
            one.start()
        self.parts = parts
        return create_app(parts, beside)

    def watch(self, worker: Any) -> None:
        """End the streams when the process is told to stop: it would wait for them."""

        def end() -> None:
            while worker.alive:
                time.sleep(0.5)
            if self.parts is not None:
                self.parts.signals.close()

        threading.Thread(target=end, name="end of streams", daemon=True).start()


def run(settings: Settings, *, clock: bool, worker: bool) -> None:
    """Serve until told to stop. Raises Unavailable, as `check_address`."""
    check_address(settings)
    Server(settings, clock=clock, worker=worker).run()
