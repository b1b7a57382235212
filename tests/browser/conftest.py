"""The service on a port, with the demo, and a Chromium that reports what a page should not do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from service.app import create_app
from service.usecases import demo, deployments, region
from service.usecases.actors import SERVICE
from service.usecases.work import Parts
from tests.browser.person import Person
from tests.conftest import PASSWORD
from tests.scenarios.conftest import RESOURCES, RULES
from tests.server import answering
from tests.snapshot import Snapshots

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
AXE = Path(__file__).parents[2] / "service" / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def found_chromium() -> str | None:
    """The system's Chromium; None for the one that Playwright brings."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=found_chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def address(parts: Parts, snapshots: Snapshots) -> Iterator[str]:
    """Where the service answers, with the procedures deployed and the demo loaded."""

    def prepare() -> None:
        parts.transact(region.deploy_packs, SERVICE, RULES)
        parts.transact(deployments.deploy, SERVICE, RESOURCES)
        demo.load(parts, PASSWORD)

    snapshots.once("demo", prepare)
    with answering(create_app(parts)) as address:
        yield address


@pytest.fixture
def person(chromium: Browser, address: str) -> Iterator[type[Person]]:
    """`person("preparatory")` signs in; at the end no page may have complained."""
    people: list[Person] = []

    class Here(Person):
        def __init__(self, username: str, **options: object) -> None:
            super().__init__(chromium, address, username, AXE, **options)
            people.append(self)

    yield Here
    complaints = [complaint for one in people for complaint in one.complaints]
    for one in people:
        one.context.close()
    assert complaints == []
