"""The procedures of bpmn/ and forms/, deployed, and a story that can begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from service.app import create_app
from service.engine.definition import Resource
from service.usecases import deployments
from service.usecases.actors import SERVICE
from service.usecases.work import Parts
from tests.conftest import Clock, World
from tests.scenarios.story import Story

ROOT = Path(__file__).parents[2]
RESOURCES = [
    Resource(path.name, path.read_bytes())
    for folder in ("bpmn", "forms")
    for path in sorted((ROOT / folder).iterdir())
    if path.suffix in (".bpmn", ".dmn", ".form")
]


@pytest.fixture
def app(parts: Parts) -> Flask:
    return create_app(parts)


@pytest.fixture
def story(app: Flask, parts: Parts, clock: Clock, world: World) -> Story:
    parts.transact(deployments.deploy, SERVICE, RESOURCES)
    return Story(app, parts, clock)
