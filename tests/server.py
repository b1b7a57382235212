"""An application that answers real HTTP on a port of its own, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import make_server


def closed(app: Flask) -> Any:
    """The application, its answers closed in any case: werkzeug forgets it where a client has gone away."""

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        with closing(app(environ, start_response)) as parts:  # type: ignore[type-var]  # answers of Flask can be closed
            yield from parts

    return answer


@contextmanager
def answering(app: Flask) -> Iterator[str]:
    """The address of the application while the block lasts."""
    server = make_server("127.0.0.1", 0, closed(app), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
