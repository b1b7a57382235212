"""JavaScript under a time and a memory limit: one QuickJS context per thread holds expressions, forms and decisions.

What somebody writes in a diagram or a form can use up its limits and nothing else. A call that was cut off leaves no
answer, and its context is thrown away: 50 ms for the next call, instead of a doubt. QuickJS measures the time limit in
processor time of the whole process, so under load it comes sooner than the clock on the wall says.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

# feelin and form-js format local times in the zone of the process; everything here happens in Shanghai.
os.environ["TZ"] = "Asia/Shanghai"
time.tzset()

import quickjs  # noqa: E402 - the zone is set first

from service.domain.errors import Unavailable  # noqa: E402
from service.domain.workdays import Calendar, Moment  # noqa: E402

CORE: Final = Path(__file__).parent / "build" / "core.js"
TIME_LIMIT: Final = 2.0  # seconds
MEMORY_LIMIT: Final = 96 << 20
STACK_LIMIT: Final = 1 << 20


class Cut(Exception):
    """A call ended without an answer: time, memory or stack ran out."""


class _Context(threading.local):
    def __init__(self) -> None:
        self.js: quickjs.Context | None = None
        self.functions: dict[str, Callable[..., Any]] = {}

    def function(self, name: str) -> Callable[..., Any]:
        if self.js is None:
            self.js = _new_context()
        if name not in self.functions:
            self.functions[name] = self.js.get(name)
        return self.functions[name]

    def drop(self) -> None:
        self.js = None
        self.functions = {}


_context = _Context()
_calendars: dict[Calendar, str] = {}
_calendars_lock = threading.Lock()


def ask(
    name: str, *texts: str, at: Moment | None = None, keep: Mapping[str, tuple[str, str, str]] | None = None
) -> Any:
    """Call a function of the core with texts and return the JSON it answers with.

    With `at`, the moment follows the texts. What the core says it needs is handed over once and asked again: the
    calendar of `at`, or an entry of `keep` (need -> function, key, text). Raises Cut.
    """
    given = (*texts, str(int(at.now.timestamp() * 1000)), _calendar_name(at.calendar)) if at else texts
    for _ in range(3):
        answer = _call(name, *given)
        need = answer.get("need") if isinstance(answer, dict) else None
        if need is None:
            return answer
        if need == "calendar" and at is not None:
            _call("keepCalendar", _calendar_name(at.calendar), _calendar_text(at.calendar))
        elif keep is not None:
            answer = _call(*keep[need])
            if answer:
                return answer
    raise Cut(f"{name} keeps asking for {need}")


def text(value: Any) -> str:
    """JSON text that crosses whole: escaped to ASCII, so that NUL and lone surrogates survive; no NaN, no __proto__."""
    written = json.dumps(value, allow_nan=False)
    if "__proto__" in written:
        written = json.dumps(_without_proto(value), allow_nan=False)
    return written


def _call(name: str, *texts: str) -> Any:
    function = _context.function(name)
    try:
        answer = function(*texts)
    except (quickjs.JSException, MemoryError) as error:
        _context.drop()
        raise Cut(str(error).split("\n")[0][:200] or "out of memory") from error
    return json.loads(answer) if isinstance(answer, str) else answer


def _new_context() -> quickjs.Context:
    if not CORE.exists():
        raise Unavailable("core_not_built")
    js = quickjs.Context()
    js.set_memory_limit(MEMORY_LIMIT)
    js.set_max_stack_size(STACK_LIMIT)
    js.eval(_source())
    js.set_time_limit(TIME_LIMIT)
    return js


_read: list[str] = []


def _source() -> str:
    if not _read:
        _read.append(CORE.read_text(encoding="utf-8"))
    return _read[0]


def _calendar_name(calendar: Calendar) -> str:
    name = _calendars.get(calendar)
    if name is None:
        with _calendars_lock:
            name = _calendars.setdefault(calendar, str(len(_calendars)))
    return name


def _calendar_text(calendar: Calendar) -> str:
    return json.dumps(
        {"off": sorted(d.isoformat() for d in calendar.off), "on": sorted(d.isoformat() for d in calendar.on)}
    )


def _without_proto(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_proto(item) for key, item in value.items() if key != "__proto__"}
    if isinstance(value, list):
        return [_without_proto(item) for item in value]
    return value
