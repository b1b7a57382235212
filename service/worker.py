"""The worker: carries out the jobs that use cases deferred. Any number of workers share the queue."""

from __future__ import annotations

import asyncio
import threading

from service.bootstrap import Parts


class Worker:
    """Runs Procrastinate's worker, in this thread or in one of its own."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Work until `stop` or a signal; jobs under way are finished first."""
        asyncio.run(self._work(in_thread=threading.current_thread() is not threading.main_thread()))

    def start(self) -> None:
        """Work in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the jobs under way."""
        if self._loop is not None and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)
        if self._thread is not None:
            self._thread.join(timeout=30)

    @property
    def alive(self) -> bool:
        """Whether it still fetches jobs."""
        return self._task is not None and not self._task.done()

    async def _work(self, *, in_thread: bool) -> None:
        self._loop = asyncio.get_running_loop()
        app = self.parts.jobs.app
        async with app.open_async():
            self._task = asyncio.create_task(
                app.run_worker_async(
                    concurrency=self.parts.settings.worker_concurrency,
                    install_signal_handlers=not in_thread,
                    delete_jobs="successful",
                )
            )
            try:
                await self._task
            except asyncio.CancelledError:
                return
