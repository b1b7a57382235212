"""Effects about officers in mid-term: who holds office, and what a filed change makes of it (domain.md §3.F F1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from service.domain.errors import Refused, WrongState
from service.domain.roster import POSTS
from service.store import associations, officers
from service.store.associations import Association, Term
from service.store.officers import Officer
from service.usecases import roster
from service.usecases.effects_papers import association_of
from service.usecases.effects_roster import about_person, rows_of
from service.usecases.effects_terms import end_filing
from service.usecases.inputs import day
from service.usecases.journal import tell
from service.usecases.record import Scene

OTHER_POST = "职务变动"


def list_officers(scene: Scene) -> dict[str, Any]:
    """`officers_now`: [{officer_key, name, office, office_name, label, unit, from_on}] of the present committee."""
    found = officers.in_office(scene.work.session, association_of(scene).key)
    return {
        "officers_now": [
            {
                "officer_key": str(row.key),
                "name": row.name,
                "office": row.office,
                "office_name": POSTS[row.office].zh,
                "label": f"{row.name}（{POSTS[row.office].zh}）",
                "unit": row.unit,
                "from_on": row.from_on.isoformat(),
            }
            for row in found
        ]
    }


def change_officers(scene: Scene) -> dict[str, Any]:
    """`officer_count` in office after the change. Who leaves is out from the day named; who was elected comes in.

    A member of the committee who was elected to another post has that one from then on. Who went out of office
    meanwhile, by a term election, stays as it is. Raises WrongState without a term, Refused for an officer of others.
    """
    work, inputs, association = scene.work, scene.call.inputs, association_of(scene)
    term = associations.open_term(work.session, association.key)
    if term is None:
        raise WrongState("association_without_term")
    elected_on = day(inputs, "elected_on")
    present = {row.key: row for row in officers.in_office(work.session, association.key)}
    left = [_leave(scene, present, row) for row in rows_of(inputs, "leaving")]
    elected, people = rows_of(inputs, "elected_people"), rows_of(inputs, "people")
    _take_office(scene, association, term, (elected, people), elected_on)
    end_filing(scene, term)
    counts = {"left": sum(left), "joined": len(elected)}
    tell(work, scene.instance, "officers.changed", {"term_no": term.term_no, **counts})
    return {"officer_count": len(officers.in_office(work.session, association.key))}


def _leave(scene: Scene, present: Mapping[int, Officer], row: Mapping[str, Any]) -> bool:
    """Whether somebody left who was in office still."""
    key = str(row.get("officer_key") or "")
    if not key.isdigit():
        raise Refused("effect_input", name="leaving.officer_key", kind="key")
    officer = present.get(int(key))
    if officer is None:
        known = officers.get_of(scene.work.session, int(key), association_of(scene).key)
        if known is None:
            raise Refused("officer_of_other", key=key)
        return False
    officer.until_on = max(day(row, "left_on"), officer.from_on)
    officer.end_reason = str(row.get("reason") or "")
    scene.work.session.flush()
    return True


def _take_office(
    scene: Scene,
    association: Association,
    term: Term,
    lists: tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]],
    elected_on: date,
) -> None:
    """`lists`: those elected, and what the request says of each candidate."""
    elected, people = lists
    work = scene.work
    directory = roster.Directory(work, association.key)
    known = {str(row.get("name")): row for row in people}
    present = officers.in_office(work.session, association.key)
    for position, row in enumerate(elected, start=len(present)):
        person = {**known.get(str(row.get("name")), {}), "name": row.get("name")}
        for before in present:
            if before.name == person["name"] and person.get("unit") in (None, before.unit):
                before.until_on, before.end_reason = max(elected_on, before.from_on), OTHER_POST
                person = {**{name: getattr(before, name) for name in roster.PERSON}, **person}
        about = about_person(scene, association, person, directory.find(person))
        about |= {"term_key": term.key, "term_no": term.term_no, "created_at": work.now, "position": position}
        office = row.get("post") or "member"
        work.session.add(Officer(**about, office=office, votes=row.get("votes"), from_on=elected_on))
    work.session.flush()
