"""Effects about papers and people: where an application goes, numbers, documents and notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.domain import papers
from service.domain.errors import FieldError, Refused
from service.domain.founding import application_errors
from service.domain.roles import ROLES, Seat
from service.store import associations, documents, organisations, people
from service.store.associations import Association
from service.store.documents import Document
from service.store.organisations import Organisation
from service.usecases import guide, starts
from service.usecases.inputs import day, optional_day, optional_text, text
from service.usecases.notices import send_notice
from service.usecases.record import Scene
from service.usecases.region import decided_at
from service.usecases.rows import seat_of


def route_application(scene: Scene) -> dict[str, Any]:
    """Find who receives the application: the local association where the Party relation lies (guide, chapter 2),
    and the Party organisation that consents.

    What the form cannot check is refused here, at its field: check characters, names, numbers (F-ORG).
    """
    work, inputs, association = scene.work, scene.call.inputs, association_of(scene)
    code = text(inputs, "party_region_code")
    local = organisations.local_of(work.session, code)
    _require_application(scene, association, local)
    if local is None:
        raise _nobody_there(code)
    party = _party_organisation(scene, association, local)
    association.local_organisation_key, association.party_organisation_key = local.key, party.key
    scene.instance.seats = starts.seats_of(work, association)
    return {
        "local_association_name": local.name,
        "party_organisation_name": party.name,
        # without one it consents on paper
        "party_has_account": bool(people.holders(work.session, "party_committee", party.key)),
        **decided_at(work, local.path),  # the region that receives the application decides its path
    }


def check_application(scene: Scene) -> dict[str, Any]:
    """Check F-ORG again after it was changed: it stays with the association that received it."""
    association = association_of(scene)
    local = organisations.get(scene.work.session, association.local_organisation_key or 0)
    _require_application(scene, association, local)
    return {}


def _require_application(scene: Scene, association: Association, local: Organisation | None) -> None:
    """Raise Refused for what no form can check; a name is unique among the associations of a local one (A01)."""
    session, errors = scene.work.session, list(application_errors(scene.variables))
    name = str(scene.variables.get("assoc_name") or "")
    if local is not None and name and associations.name_taken(session, local.key, name, association.key):
        errors.append(FieldError.of("assoc_name", "assoc_name_taken", name=name, local=local.name))
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))


def _nobody_there(code: str) -> Refused:
    """The refusal of a region that no local association is known for, with whom to ask (guide, appendix)."""
    contact = guide.contact_of(code)
    if contact is None:
        return Refused("local_association_missing", code=code)
    told = {"region": code, "province": contact.province, "department": contact.department, "phone": contact.phone}
    field = FieldError.of("party_region_code", "local_association_invited", **told)
    return Refused("local_association_invited", (field,), **told)


def _party_organisation(scene: Scene, association: Association, local: Organisation) -> Organisation:
    """By its name, in the park or under the local association; a new one when nobody has recorded it yet.

    A park that has exactly one Party organisation of its own means that one, however its name is written.
    """
    session, inputs = scene.work.session, scene.call.inputs
    kind, name = text(inputs, "party_org_kind"), text(inputs, "party_org_name")
    before = organisations.get(session, association.party_organisation_key or 0)
    if before is not None and before.name == name:
        return before  # an application that is transferred keeps the one that consented
    home = association.organisation_key if kind != "superior_organisation" else local.key
    for parent in (home, association.organisation_key, local.key):
        found = organisations.named(session, "party_committee", name, parent)
        if found is not None:
            return found
    there = organisations.children(session, association.organisation_key, "party_committee")
    if kind != "superior_organisation" and len(there) == 1:
        return there[0]
    made = Organisation(kind="party_committee", name=name, short_name=name[:20], created_at=scene.work.now)
    return organisations.add(session, made, organisations.get(session, home))


def issue_number(scene: Scene) -> dict[str, Any]:
    """The next number of a register of the local association, without gaps: it is drawn in this transaction."""
    work, kind = scene.work, text(scene.call.inputs, "kind")
    if kind not in papers.REGISTERS:
        raise Refused("number_kind_unknown", kind=kind)
    local = _seated(scene, Seat.LOCAL)
    year = work.moment.today.year
    register, serial = documents.next_serial(work.session, local, kind, year)
    number = papers.register_number(kind, local.short_name, year, serial)
    documents.note_number(
        work.session,
        register,
        serial,
        text=number,
        path=local.path,
        instance_key=scene.instance.key,
        now=work.now,
    )
    return {"number": number}


def record_document(scene: Scene) -> dict[str, Any]:
    """File a paper with the procedure, under a code of papers.DOCUMENT_KINDS. Raises Refused for another kind."""
    inputs = scene.call.inputs
    kind = text(inputs, "kind")
    if kind not in papers.DOCUMENT_KINDS:
        raise Refused("document_kind_unknown", kind=kind, known=", ".join(papers.DOCUMENT_KINDS))
    made = _file(
        scene,
        kind=kind,
        title=text(inputs, "title"),
        doc_no=_document_number(optional_text(inputs, "doc_no")),
        doc_date=optional_day(inputs, "doc_date"),
        summary=optional_text(inputs, "summary"),
        issuer_key=None,
    )
    return {"document_key": str(made.key)}


def issue_reply(scene: Scene) -> dict[str, Any]:
    """File the reply of the local association, under its own number."""
    inputs, association = scene.call.inputs, association_of(scene)
    name = scene.variables.get("assoc_name") or association.name
    title = papers.reply_title(str(name))
    made = _file(
        scene,
        kind=papers.REPLY,
        title=title,
        doc_no=_document_number(text(inputs, "doc_no")),
        doc_date=day(inputs, "reply_date"),
        summary=optional_text(inputs, "conditions"),
        issuer_key=_seated(scene, Seat.LOCAL).key,
    )
    return {"reply_title": title, "document_key": str(made.key)}


def notify(scene: Scene) -> dict[str, Any]:
    """A notice to a role, or to each of a list of them, in the organisation in which it is held for this association.

    Where there is none, such as no supervisor above yet, nobody is told: what somebody decides is not held up by that.
    """
    inputs = scene.call.inputs
    named = inputs.get("role")
    for role in named if isinstance(named, list) and named else [text(inputs, "role")]:
        if role not in ROLES:
            raise Refused("role_unknown", role=str(role))
        if scene.instance.seats.get(ROLES[role].seat) is None:
            continue
        send_notice(
            scene.work,
            kind="notice",
            role=role,
            organisation_key=seat_of(scene.instance, role),
            organisation_path=scene.instance.organisation_path,
            title=text(inputs, "title"),
            text=text(inputs, "text"),
            association_key=scene.instance.association_key,
            instance_key=scene.instance.key,
        )
    return {}


def association_of(scene: Scene) -> Association:
    """The association of the instance. Raises Refused for an instance that is about none."""
    key = scene.instance.association_key
    found = associations.get(scene.work.session, key) if key is not None else None
    if found is None:
        raise Refused("association_missing")
    return found


def _seated(scene: Scene, seat: Seat) -> Organisation:
    key = scene.instance.seats.get(seat)
    found = organisations.get(scene.work.session, key) if key is not None else None
    if found is None:
        role = next(role for role in ROLES.values() if role.seat == seat)
        raise Refused("role_without_organisation", zh=role.zh, en=role.en)
    return found


def _document_number(number: str | None) -> str | None:
    """As offices write it. Raises Refused for what is no 发文字号."""
    if number is None:
        return None
    normal = papers.normal_document_number(number)
    if not papers.is_document_number(normal):
        raise Refused("doc_no_invalid", example=papers.EXAMPLE_NUMBER)
    return normal


def _file(
    scene: Scene,
    *,
    kind: str,
    title: str,
    doc_no: str | None,
    doc_date: date | None,
    summary: str | None,
    issuer_key: int | None,
) -> Document:
    work, instance = scene.work, scene.instance
    made = Document(
        organisation_path=instance.organisation_path,
        association_key=instance.association_key,
        instance_key=instance.key,
        kind=kind,
        title=title,
        doc_no=doc_no,
        doc_date=doc_date or work.moment.today,
        issuer_key=issuer_key,
        summary=summary,
        person_key=work.actor.person_key,
        created_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made
