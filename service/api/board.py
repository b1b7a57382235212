"""The supervisor's board of an organisation: figures, units and months, steps and their times, what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from flask import Response

from service.api.charter import AddressNumber
from service.api.fields import Choice, Day, Field, Flag, Items, Key, Number, Text, Values
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import Answer, Part, Request
from service.api.work import Door, look_up, send
from service.domain.board import FIGURES, say_reason
from service.store.heat import Heat
from service.usecases import board, heat, overdue
from service.usecases.board import Board, Share, Steps
from service.usecases.steps import Step
from service.usecases.work import Work

door = Door("board", "监督看板 · Board of a supervisor")
HERE: Final = "/organisations/<key:organisation_key>"


class Days(Field):
    """A span in days of 24 hours, with a fraction."""

    doc: ClassVar[dict[str, Any]] = {"type": "number", "example": 3.5}


class FigureAnswer(Answer):
    """A figure. `whole` is null for one that stands alone; what it counts is in `meaning`."""

    code = Text(required=True, example="overdue")
    name = Text(required=True)
    meaning = Text(required=True)
    part = Number(required=True)
    whole = Number(required=True, allow_none=True)


class BoardUnit(Answer):
    """An organisation directly below, or the one itself (key null): its terms by light, and by month of their end."""

    organisation_key = Key(required=True, allow_none=True)
    name = Text(required=True)
    associations = Number(required=True)
    preparing = Number(required=True)
    overdue = Number(required=True)
    months = Values(required=True, example={"2027-01": 2})
    later = Number(required=True)
    lights = Values(required=True, example={"red": 1, "green": 4})
    late_tasks = Number(required=True)


class BoardAnswer(Answer):
    """The head of a board. `processes` counts what is under way by process."""

    organisation_key = Key(required=True)
    name = Text(required=True)
    figures = Items(Part(FigureAnswer), required=True)
    months = Items(Text(), required=True)
    units = Items(Part(BoardUnit), required=True)
    processes = Values(required=True, example={"term_election": 3})


class StepAnswer(Answer):
    """A step: in how many procedures under way it is done, running, late."""

    name = Text(required=True)
    element_ids = Items(Text(), required=True)
    done = Number(required=True)
    running = Number(required=True)
    late = Number(required=True)


class TimeAnswer(Answer):
    """How long people took for a task in the last twelve months."""

    process_definition_id = Text(attribute="process_id", required=True)
    element_id = Text(required=True)
    name = Text(required=True)
    finished = Number(required=True)
    limited = Number(required=True)
    on_time = Number(required=True)
    median_days = Days(attribute="median", required=True)
    ninetieth_days = Days(attribute="ninetieth", required=True)
    limit_days = Days(attribute="limit", required=True, allow_none=True)


class HeatAnswer(Answer):
    """Over all procedures, ended ones too: how many passed an element, are in it, are late in it, and their time."""

    element_id = Text(required=True)
    passed = Number(required=True)
    here = Number(required=True)
    late = Number(required=True)
    median_days = Days(attribute="median", required=True, allow_none=True)


class StepsAnswer(Answer):
    """The steps of one process below an organisation, in the order of the procedure."""

    steps = Items(Part(StepAnswer), required=True)
    times = Items(Part(TimeAnswer), required=True)
    heat = Items(Part(HeatAnswer), required=True)


class OfProcess(Request):
    """Which process; `version` keeps the heat to one version."""

    process_definition_id = Text(min=1, required=True, example="term_election")
    version = AddressNumber(min=1)


class ContactAnswer(Answer):
    """Whom to call."""

    name = Text(required=True)
    phone = Text(required=True, allow_none=True)
    email = Text(required=True, allow_none=True)


class OverdueAnswer(Answer):
    """Something overdue: a term that is over and not renewed, or a task beyond its limit; why, and whom to call."""

    kind = Choice(("term", "task"), attribute="late.kind", required=True)
    since = Day(required=True)
    days = Number(required=True)
    others = Number(attribute="late.others", required=True)
    association_key = Key(attribute="association.key", required=True, allow_none=True)
    association_name = Text(attribute="association.name", required=True, allow_none=True)
    user_task_key = Key(attribute="task.key", required=True, allow_none=True)
    process_instance_key = Key(attribute="instance_key", required=True, allow_none=True)
    role = Text(required=True)
    reason = Text(attribute="reasons", required=True)
    contacts = Items(Part(ContactAnswer), required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The reasons as one text; null for what a line has not."""
        if attr == "reasons":
            return say_reason(obj.reasons, "zh")
        for name in attr.split("."):
            obj = getattr(obj, name, None)
        return obj


OverdueSearch: Final = search_request(
    "Overdue",
    {
        "kind": Filter(Choice(("term", "task"))),
        "association_key": key_filter(),
        "process_definition_id": Filter(text_filter().inner, attribute="process_id"),
        "oldest_only": Flag(description="Of each association only what is overdue longest."),
    },
    {"since": "since"},
)
OverduePage: Final = search_answer("Overdue", OverdueAnswer)
BOARD, STEPS, LINE = BoardAnswer(), StepsAnswer(), OverdueAnswer()


@dataclass(frozen=True, slots=True)
class _Flow:
    """Everything that is told about the steps of a process."""

    steps: list[dict[str, Any]]
    times: Any
    heat: list[Heat]


def _board(found: Board) -> dict[str, Any]:
    return {
        "organisation_key": found.place.key,
        "name": found.place.name,
        "figures": [_figure(code, share) for code, share in found.figures.items()],
        "months": found.months,
        "units": [
            {
                "organisation_key": unit.organisation.key if unit.organisation else None,
                "name": unit.organisation.name if unit.organisation else found.place.name,
                **{
                    name: getattr(unit, name)
                    for name in ("associations", "preparing", "overdue", "months", "later", "lights", "late_tasks")
                },
            }
            for unit in found.units
        ],
        "processes": found.processes,
    }


def _figure(code: str, share: Share) -> dict[str, Any]:
    figure = FIGURES[code]
    return {"code": code, "name": figure.zh, "meaning": figure.means_zh, "part": share.part, "whole": share.whole}


def _step(step: Step, found: Steps) -> dict[str, Any]:
    counts = [found.counts[element] for element in step.element_ids if element in found.counts]
    return {
        "name": step.name,
        "element_ids": list(step.element_ids),
        "done": sum(one.done for one in counts),
        "running": sum(one.running for one in counts),
        "late": sum(one.overdue for one in counts),
    }


def _flow(work: Work, key: int, process_id: str, version: int | None) -> _Flow:
    found = board.read_steps(work, key, process_id)
    hot = heat.read_heat(work, key, process_id, version)
    return _Flow([_step(step, found) for step in found.outline.steps], found.times, hot.lines)


@door.operation("GET", f"{HERE}/board", zh="查看监督看板", answer=BoardAnswer)
def get_board(organisation_key: int) -> Response:
    """Get the figures of everything below an organisation, by unit and by month. The ledger is `POST /terms/search`."""
    return send(BOARD.dump(_board(look_up(board.read_board, organisation_key))))


@door.operation("GET", f"{HERE}/board/steps", zh="查看各环节的进展、用时和热度", query=OfProcess, answer=StepsAnswer)
def get_board_steps(wanted: dict[str, Any], organisation_key: int) -> Response:
    """Get where the procedures of a process stand below an organisation, and how long its steps take."""
    found = look_up(_flow, organisation_key, wanted["process_definition_id"], wanted.get("version"))
    return send(STEPS.dump(found))


@door.operation("POST", f"{HERE}/overdue/search", zh="查询超期事项", body=OverdueSearch, answer=OverduePage)
def search_overdue(search: dict[str, Any], organisation_key: int) -> Response:
    """Search what is overdue below an organisation, with its reason and whom to call."""
    filter = dict(search["filter"])
    if filter.pop("oldest_only", False):
        filter["rank"] = 1
    found = look_up(overdue.search_overdue, organisation_key, filter, search["sort"], search["page"])
    return send(page_body(LINE, found))
