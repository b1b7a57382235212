"""Two versions side by side: what a draft or a release changes, and what changed between two deployed versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.engine import diff
from service.engine.diff import ElementChange, Line
from service.engine.findings import DiagramRefused
from service.store.definitions import ProcessDefinition, content
from service.usecases import definitions, drafts, releases
from service.usecases.deployments import newest
from service.usecases.work import Work


@dataclass(frozen=True, slots=True)
class FileComparison:
    """One file before and after; `changes` of a diagram, `lines` of a form or decision, and of what cannot be read."""

    name: str
    old: bytes
    new: bytes
    changes: list[ElementChange]
    lines: list[Line]

    @property
    def is_diagram(self) -> bool:
        """Whether it can be drawn."""
        return self.name.endswith(".bpmn") and not self.lines


def compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[FileComparison]:
    """The files that differ, diagrams first; a file that one side lacks is empty there."""
    found = [
        _compare(name, old.get(name, b""), new.get(name, b""))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
    return sorted(found, key=lambda one: (not one.is_diagram, one.name))


def _compare(name: str, old: bytes, new: bytes) -> FileComparison:
    if name.endswith(".bpmn"):
        try:
            return FileComparison(name, old, new, diff.diagrams(old, new), [])
        except DiagramRefused:
            return FileComparison(name, old, new, [], diff.texts(old, new, name))
    return FileComparison(name, old, new, [], diff.texts(old, new, name))


def of_release(work: Work, key: int) -> list[FileComparison]:
    """What a release changes: against what was deployed when it was proposed. Raises NotFound."""
    found = releases.get_release(work, key).release
    files = {row.name: row for row in drafts.get_draft(work, found.draft_key).files}
    old: dict[str, bytes] = {}
    for name in found.files:
        base = files[name].base_hash if name in files else None
        if base is not None:
            old[name] = content(work.session, base)
    new = {name: content(work.session, sha) for name, sha in found.files.items()}
    return compare(old, new)


def of_draft(work: Work, key: int) -> list[FileComparison]:
    """What a draft changes against what is deployed now. Raises NotFound."""
    known = newest(work)
    changed = drafts.changed_files(drafts.get_draft(work, key).files)
    old: dict[str, bytes] = {}
    for file in changed:
        there = drafts.deployed_hash(known, drafts.as_resource(file))
        if there is not None:
            old[file.name] = content(work.session, there)
    return compare(old, {file.name: file.content for file in changed})


def of_diagrams(work: Work, old: ProcessDefinition, new: ProcessDefinition) -> FileComparison:
    """The diagrams alone of two versions, whether they differ or not."""
    return _compare(
        new.resource_name, content(work.session, old.resource_hash), content(work.session, new.resource_hash)
    )


def of_versions(work: Work, old_key: int, new_key: int) -> list[FileComparison]:
    """Two versions of a process with everything that they refer to. Raises NotFound."""
    old, new = definitions.get_files(work, old_key), definitions.get_files(work, new_key)
    return compare({file.name: file.content for file in old}, {file.name: file.content for file in new})
