"""Moving what is under way to a newer version: what would happen to each procedure, and beginning it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.errors import Invalid, Refused
from service.engine.migrate import Plan
from service.store.instances import Instance
from service.usecases import associations, batches, comparisons, definitions, instances, migrations, steps
from service.usecases.actors import require_deployer
from service.usecases.steps import Element
from service.usecases.work import Work
from service.web.comparisons import token_data
from service.web.lists import names
from service.web.page import do, key_of, pages
from service.web.speech import _, language

MAP: str = "map."  # a field of the form: map.<old element> = new element


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure that could be moved: where it stands, and what stands in the way."""

    key: int
    href: str
    subject: str
    where: str
    notes: list[str]
    refusals: list[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """An element that the new version does not have, and what could take its place."""

    element_id: str
    name: str
    chosen: str
    choices: list[tuple[str, str]]


@pages.get("/studio/migrations/<source>/<target>")
def migration(source: str, target: str) -> str:
    """Everything under way on one version, and what moving it to another would do."""
    return render_template("migration.html", **do(read_migration, *_keys(source, target), _mapping(request.args)))


def _keys(source: str, target: str) -> tuple[int, int]:
    return key_of(source, _("流程定义")), key_of(target, _("流程定义"))


def _mapping(given: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(MAP): text for name, text in given.items() if name.startswith(MAP) and text}


def read_migration(work: Work, source: int, target: int, mapping: Mapping[str, str], wrong: str = "") -> dict[str, Any]:
    """The preview of a migration."""
    require_deployer(work.actor)
    old, new = (definitions.get_process_definition(work, key) for key in (source, target))
    running = {"process_definition_key": source, "status": "active"}
    found = instances.search_instances(work, running, [], {"limit": batches.LARGEST}).items
    previews = migrations.preview(work, [one.key for one in found], target, mapping)
    subjects = names(work, associations.search_associations, [one.association_key for one in found])
    before = steps.outline_of_definition(work, source).elements
    after = steps.outline_of_definition(work, target).elements
    lines = [_line(one.instance, one.plan, subjects, before, after) for one in previews]
    here, there = Counter[str](), Counter[str]()
    for move in (move for one in previews for move in one.plan.moves):
        here[move.element_id] += move.tokens
        there[move.target_id] += move.tokens
    return {
        "old": old,
        "new": new,
        "lines": lines,
        "ready": sum(not line.refusals for line in lines),
        "gaps": _gaps([one.plan for one in previews], before, after, mapping),
        "mapping": mapping,
        "diagram": token_data(
            comparisons.of_diagrams(work, old, new),
            here,
            there,
        ),
        "wrong": wrong,
    }


def _line(
    one: Instance, plan: Plan, subjects: Mapping[int, str], before: Mapping[str, Element], after: Mapping[str, Element]
) -> Line:
    spoken = language()
    where = _("、").join(move.name for move in plan.moves) or _("没有停在任何环节")
    notes = [_("从现在起计时：%(name)s", name=_name(after, key)) for key in plan.armed]
    notes += [_("不再等待：%(name)s", name=_name(before, key)) for key in plan.dropped]
    refusals = [field.zh if spoken == "zh" else field.en for field in plan.refusals]
    subject = subjects.get(one.association_key or 0) or one.business_id or str(one.key)
    return Line(one.key, url_for("pages.instance", key=one.key), subject, where, notes, refusals)


def _gaps(
    plans: list[Plan], before: Mapping[str, Element], after: Mapping[str, Element], mapping: Mapping[str, str]
) -> list[Gap]:
    """What has no place in the new version yet, and what was given one."""
    missing = {field.path for plan in plans for field in plan.refusals if field.code == "migration_element_gone"}
    wanted = sorted((missing | set(mapping)) & set(before))
    return [
        Gap(
            key,
            _name(before, key),
            mapping.get(key, ""),
            [
                (other.element_id, _name(after, other.element_id))
                for other in after.values()
                if other.type == before[key].type
            ],
        )
        for key in wanted
    ]


def _name(elements: Mapping[str, Element], key: str) -> str:
    return (elements[key].name if key in elements else "") or key


@pages.post("/studio/migrations/<source>/<target>")
def migration_begin(source: str, target: str) -> ResponseReturnValue:
    """Begin to move what was chosen."""
    keys, mapping = _keys(source, target), _mapping(request.form)
    chosen = [key_of(text, _("事项")) for text in request.form.getlist("instance")]
    try:
        made = do(batches.begin_migration, chosen, keys[1], mapping, request.form.get("reason", ""))
    except (Invalid, Refused) as error:
        page = render_template("migration.html", **do(read_migration, *keys, mapping, error.text(language())))
        return page, 422
    return redirect(url_for("pages.batch", key=made.key))
