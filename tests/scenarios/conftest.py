"""The procedures of bpmn/ and forms/, deployed, and a story that can begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from service.app import create_app
from service.domain.term import term_end
from service.engine.definition import Resource
from service.store.associations import Association, CharterRules, Term
from service.store.journal import JournalEntry
from service.usecases import deployments, instances, region
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.api.conftest import address  # noqa: F401 - a fixture
from tests.conftest import Clock, World
from tests.scenarios import papers
from tests.scenarios.story import Story
from tests.snapshot import Snapshots
from tests.walked import TAKEN

ROOT = Path(__file__).parents[2]
RESOURCES = [
    Resource(path.name, path.read_bytes())
    for folder in ("bpmn", "forms")
    for path in sorted((ROOT / folder).iterdir())
    if path.suffix in (".bpmn", ".dmn", ".form")
]
RULES = [(path.name, path.read_bytes()) for path in sorted((ROOT / "forms" / "rules").glob("*.json"))]


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def story(app: Flask, parts: Parts, clock: Clock, world: World, snapshots: Snapshots) -> Iterator[Story]:
    snapshots.once("procedures", lambda: deploy(parts))
    yield Story(app, parts, clock)
    parts.transact(_remember, SERVICE)


def deploy(parts: Parts) -> None:
    """What `--deploy bpmn --deploy forms` deploys: the snapshot of the name `procedures` is this, whoever makes it."""
    parts.transact(region.deploy_packs, SERVICE, RULES)
    parts.transact(deployments.deploy, SERVICE, RESOURCES)


def in_office(
    story: Story, world: World, *, elected_on: date | None = date(2022, 3, 1), years: int = 5, **rules: Any
) -> tuple[str, str]:
    """The association with its charter rules and a first term that is watched: (association key, term key).

    `rules` are charter rules by key that differ from the template.
    """

    def settle(work: Work) -> tuple[str, str]:
        association = work.session.get_one(Association, world.associations["association"].key)
        association.status, association.founded_on = "active", elected_on
        work.session.add(
            CharterRules(
                association_key=association.key, organisation_path=association.organisation_path, version=1,
                rules=papers.charter_rules(term_years=years, **rules), effective_on=elected_on or date(2022, 3, 1),
                created_at=work.now,
            )
        )  # fmt: skip
        term = Term(
            association_key=association.key, organisation_path=association.organisation_path, term_no=1,
            term_years=years, elected_on=elected_on, starts_on=elected_on, created_at=work.now,
            ends_on=term_end(elected_on, years) if elected_on else None,
        )  # fmt: skip
        work.session.add(term)
        work.session.flush()
        instances.start_watch(work, association, term)
        return str(association.key), str(term.key)

    return story.parts.transact(settle, SERVICE)


def told(story: Story, who: str = "secretary") -> str:
    """The notices of somebody, newest and older."""
    found = story.send(who, "POST", "/notices/search", {"page": {"limit": 100}})["items"]
    return " ".join(one["title"] + one["text"] for one in found)


def _remember(work: Work) -> None:
    for entry in work.session.scalars(select(JournalEntry)):
        visits = entry.data.get("visits", ())
        TAKEN.update((process_id, element_id) for element_id, process_id, event in visits if event == "completed")
