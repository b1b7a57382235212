"""Where the instances of a process stand and how long they take, drawn on its diagram, below one organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.domain.errors import NotFound
from service.store import heat
from service.store.definitions import ProcessDefinition
from service.store.heat import Heat
from service.store.organisations import Organisation
from service.usecases import definitions, steps
from service.usecases.board import place_of
from service.usecases.steps import Outline
from service.usecases.work import Work

MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A process below an organisation: the version that is drawn, all its versions, and what happened at its elements.

    `lines` are in the order of the procedure; an element that only other versions have comes last. An element that
    nobody has reached has zeros.
    """

    place: Organisation
    definition: ProcessDefinition
    versions: list[ProcessDefinition]
    outline: Outline
    lines: list[Heat]


def read_heat(work: Work, organisation_key: int | None, process_id: str, version: int | None = None) -> HeatMap:
    """The heat of all versions, drawn on the newest, or of one version. Raises NotFound for place, process, version."""
    place = place_of(work, organisation_key)
    order = [{"field": "version", "order": True}]
    versions = definitions.search_process_definitions(
        work, {"process_id": process_id}, order, {"limit": MOST_VERSIONS}
    ).items
    drawn = next((row for row in versions if version in (None, row.version)), None)
    if drawn is None:
        raise NotFound("not_found", what="process definition", key=process_id)
    outline = steps.outline_of_definition(work, drawn.key)
    found = {one.element_id: one for one in heat.heat(work.session, place.path, process_id, version, work.now)}
    shown = list(dict.fromkeys(_elements(outline)))
    lines = [found.get(element) or Heat(element, "", 0, 0, 0, None) for element in shown]
    lines += sorted((one for one in found.values() if one.element_id not in shown), key=lambda one: one.element_id)
    return HeatMap(place, drawn, versions, outline, lines)


def _elements(outline: Outline) -> Iterator[str]:
    """The elements of the diagram itself at which time passes; a sub-process is drawn with its own inside."""
    for step in outline.steps:
        yield from (one for one in step.element_ids if outline.elements[one].type != "subProcess")
        yield from (element for process, element in step.work if process == outline.process_id)
