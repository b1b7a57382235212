"""Deploying: files that go together are completed, checked, compiled, and numbered where they changed.

What the files refer to and do not hold is taken from what is deployed. The other way round, a process that refers to
one of the files gets a new version with it: whoever corrects a form need not find every diagram that shows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from service.domain.errors import Forbidden
from service.engine import definition
from service.engine.definition import Bundle, Process, Resource
from service.engine.findings import Finding
from service.store import definitions, journal
from service.store.definitions import DecisionDefinition, Deployment, FormDefinition, ProcessDefinition
from service.usecases.actors import require_deployer
from service.usecases.journal import tell_house
from service.usecases.protection import removed_steps
from service.usecases.references import closure, defines, homes, references, refers
from service.usecases.work import Work

KINDS: Final[dict[str, Any]] = {
    "process": ProcessDefinition,
    "form": FormDefinition,
    "decision": DecisionDefinition,
}
Known = dict[str, dict[str, Any]]  # kind -> id -> newest version


@dataclass(frozen=True, slots=True)
class DeploymentResult:
    """What a deployment brought: the versions that now hold, new or as they were, and what the linter remarks."""

    deployment: Deployment
    processes: list[ProcessDefinition]
    forms: list[FormDefinition]
    decisions: list[DecisionDefinition]
    warnings: tuple[Finding, ...]


def deploy(work: Work, resources: Sequence[Resource], reason: str | None = None) -> DeploymentResult:
    """Deploy files that go together; what they refer to and do not include is taken from what is deployed.

    `reason` is that of a release. Unchanged content keeps its versions. What no longer has a protected step says why,
    and the record keeps it. Raises DiagramRefused with all findings, Forbidden('not_process_owner' | 'release_needed' |
    'process_of_another').
    """
    require_deployer(work.actor)
    if work.parts.settings.four_eyes and reason is None and not work.actor.is_service:
        raise Forbidden("release_needed")
    journal.house(work.session)  # one deployment after the other: versions are counted here
    known = newest(work)
    bundle = work.parts.bundles.compile(complete(work, resources, known))
    gone = removed_steps(work, bundle, known["process"])
    numbering = _Numbering(work, bundle, known, reason)
    result = numbering.number({resource.name for resource in resources})
    told = {"processes": [f"{p.process_id} v{p.version}" for p in result.processes], "bundle": bundle.hash}
    tell_house(work, "definition.deployed", told if reason is None else {**told, "reason": reason})
    for step in gone:
        tell_house(work, "definition.unprotected", asdict(step))
    return result


def newest(work: Work) -> Known:
    """The newest version of everything that is deployed."""
    return {kind: definitions.all_latest(work.session, table) for kind, table in KINDS.items()}


def latest_resources(work: Work) -> list[tuple[str, bytes]]:
    """(name, content) of the newest version of every file. Process owners and administrators only."""
    require_deployer(work.actor)
    found: dict[str, bytes] = {}
    for table in KINDS.values():
        for row in definitions.all_latest(work.session, table).values():
            found[row.resource_name] = definitions.content(work.session, row.resource_hash)
    return sorted(found.items())


def complete(work: Work, given: Sequence[Resource], known: Known) -> list[Resource]:
    """The files, the processes that refer to them, and everything that any of them refers to."""
    found, names = list(given), {resource.name for resource in given}
    defined = {reference for resource in given for reference in defines(resource)}
    todo = [*given]
    for row in _users(known, defined):
        if row.resource_name not in names:
            names.add(row.resource_name)
            todo.append(_deployed(work, row))
            found.append(todo[-1])
    defined |= {reference for resource in found for reference in defines(resource)}
    while todo:
        for reference in sorted(refers(todo.pop()) - defined):
            kind, _, identity = reference.partition(":")
            there = known[kind].get(identity)
            if there is not None and there.resource_name not in names:
                names.add(there.resource_name)
                todo.append(_deployed(work, there))
                found.append(todo[-1])
                defined |= defines(todo[-1])
    return found


def _users(known: Known, defined: set[str]) -> Iterable[ProcessDefinition]:
    """The newest processes in use that refer, directly or through another, to something in `defined`."""
    rows = [row for row in known["process"].values() if row.deprecated_at is None]
    found = dict[str, ProcessDefinition]()
    changed = set(defined)
    while True:
        more = [row for row in rows if row.process_id not in found and changed.intersection(row.refers_to)]
        if not more:
            return found.values()
        for row in more:
            found[row.process_id] = row
            changed.add(f"process:{row.process_id}")


def _deployed(work: Work, row: Any) -> Resource:
    return Resource(row.resource_name, definitions.content(work.session, row.resource_hash))


class _Numbering:
    """Keeps a bundle and gives new versions to what changed."""

    def __init__(self, work: Work, bundle: Bundle, known: Known, reason: str | None) -> None:
        self.work, self.bundle, self.known = work, bundle, known
        self.files = {r.name: (hashlib.sha256(r.content).hexdigest(), r.content) for r in bundle.resources}
        self.homes = homes(bundle.resources)
        definitions.keep_bundle(work.session, bundle.hash, self.files, work.now)
        self.deployment = Deployment(
            bundle_hash=bundle.hash, person_key=work.actor.person_key, created_at=work.now, reason=reason, tests={}
        )
        work.session.add(self.deployment)
        work.session.flush()

    def number(self, given: set[str]) -> DeploymentResult:
        """Versions of everything in the bundle; the result tells of what was given and of what changed by it."""
        rows: dict[str, list[Any]] = {"process": [], "form": [], "decision": []}
        for reference in sorted(self.homes):
            kind, _, identity = reference.partition(":")
            before = self.known[kind].get(identity)
            values = self._values(kind, identity)
            mark = "closure_hash" if kind == "process" else "resource_hash"
            if before is not None and getattr(before, mark) == values[mark]:
                if self.homes[reference] in given:
                    rows[kind].append(before)
                continue
            if kind == "process":
                values["owner_path"] = self._owner(before)
            row = KINDS[kind](**values, version=before.version + 1 if before else 1)
            self.work.session.add(row)
            rows[kind].append(row)
        self.work.session.flush()
        return DeploymentResult(self.deployment, rows["process"], rows["form"], rows["decision"], self.bundle.warnings)

    def _owner(self, before: ProcessDefinition | None) -> str | None:
        """Whose the process is: of the process owner who made it. What the house or an administrator made is all's."""
        actor = self.work.actor
        if before is None:
            return actor.owner_path
        if before.owner_path is not None and not actor.repairs(before.owner_path):
            raise Forbidden("process_of_another", process=before.process_id)
        return before.owner_path

    def _values(self, kind: str, identity: str) -> dict[str, Any]:
        name = self.homes[f"{kind}:{identity}"]
        values: dict[str, Any] = {
            f"{kind}_id": identity,
            "resource_name": name,
            "resource_hash": self.files[name][0],
            "deployment_key": self.deployment.key,
        }
        if kind == "process":
            process = self.bundle.processes[identity]
            values |= {
                "name": process.name or identity,
                "version_tag": process.version_tag,
                "bundle_hash": self.bundle.hash,
                "closure_hash": self._closure_hash(process),
                "start_form_id": process.diagram.processes[identity].start_form_id,
                "refers_to": sorted(references(process.diagram, identity)),
            }
        elif kind == "decision":
            model = self.bundle.decisions[identity]
            values |= {
                "name": model.name or identity,
                "bundle_hash": self.bundle.hash,
                "requirements_id": model.requirements_id,
                "requirements_name": model.requirements_name,
            }
        return values

    def _closure_hash(self, process: Process) -> str:
        """Over the diagram and everything it refers to, at any remove."""
        names = closure(self.bundle, process.id, self.homes)
        return definition.bundle_hash([r for r in self.bundle.resources if r.name in names])
