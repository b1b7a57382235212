"""Effects about the roster: the first members, delegates and candidates as records, and who is entitled to vote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from service.domain import roster as rules_of_rosters
from service.domain.errors import Refused
from service.domain.roster import Entitled, Standing
from service.store import members, officers
from service.store.associations import Association, Term
from service.store.officers import Candidate, Delegate, Officer
from service.usecases import roster
from service.usecases.effects_papers import association_of
from service.usecases.effects_votes import rules_of
from service.usecases.inputs import integer, mapping, optional_day, optional_text
from service.usecases.journal import tell
from service.usecases.record import Scene

CAME_TO_AN_END = "换届"


def check_roster(scene: Scene) -> dict[str, Any]:
    """`roster_check`: how many a roster holds. What no form can check is refused at its field, as are repeats."""
    entries, errors = roster.read(mapping(scene.call.inputs, "roster"))
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    groups = [one for one in entries if one.kind == "group"]
    return {
        "roster_check": {
            "individuals": len(entries) - len(groups),
            "groups": len(groups),
            "st_workers": sum(one.columns["st_workers"] for one in groups),
        }
    }


def enrol_first_members(scene: Scene, association: Association, given: Mapping[str, Any], joined_on: date) -> None:
    """The roster of the application becomes the first members, and the units of a joint founding are recorded."""
    entries, errors = roster.read(given)
    if errors:
        raise Refused("form_invalid", tuple(errors), count=len(errors))
    done = roster.enrol(scene.work, association, entries, joined_on, scene.instance.key)
    tell(scene.work, scene.instance, "member.enrolled", {"count": len(done.new) + len(done.again)})


def keep_units(scene: Scene, association: Association, rows: Any) -> None:
    """Record the units of a list: those of a joint founding, or those that have a quota of delegates."""
    for row in rows if isinstance(rows, list) else ():
        name = str(row.get("unit_name") or row.get("unit") or "").strip()
        if name:
            known = {"uscc": row.get("unit_uscc"), "contact": row.get("contact")}
            roster.keep_unit(scene.work, association.key, association.organisation_path, name, **known)


def record_delegates(scene: Scene) -> dict[str, Any]:
    """Those whom the units sent, each with the result of the credentials check; drawn up anew each time.

    `delegate_count` are the qualified ones.
    """
    association, inputs = association_of(scene), scene.call.inputs
    directory = roster.Directory(scene.work, association.key)
    sent = {_of_unit(row): row for row in rows_of(inputs, "delegates")}
    officers.drop_list(scene.work.session, Delegate, scene.instance.key)
    made = []
    for position, row in enumerate(rows_of(inputs, "credentials")):
        person = {**sent.get(_of_unit(row), {}), **row}
        member = directory.find(person)
        made.append(
            Delegate(
                **about_person(scene, association, person, member),
                position=position,
                result=str(row.get("result")),
                reason=optional_text(row, "reason"),
                created_at=scene.work.now,
            )
        )
    scene.work.session.add_all(made)
    scene.work.session.flush()
    keep_units(scene, association, inputs.get("quota"))
    return {"delegate_count": sum(one.result == "qualified" for one in made)}


def record_candidates(scene: Scene) -> dict[str, Any]:
    """The final list of an election, with what is known of each from the proposed list and the roster."""
    association, inputs = association_of(scene), scene.call.inputs
    officers.drop_list(scene.work.session, Candidate, scene.instance.key)
    made = _candidates(scene, association, rows_of(inputs, "candidates"), rows_of(inputs, "people"))
    scene.work.session.add_all(made)
    scene.work.session.flush()
    return {"candidate_count": len(made)}


def count_entitled(scene: Scene) -> dict[str, Any]:
    """`entitled`: 应到 by the roster on the record date (domain.md §3.E); while there is no roster, `hint` is."""
    association, inputs, work = association_of(scene), scene.call.inputs, scene.work
    on = rules_of_rosters.record_date(
        rules_of(scene).word("record_date_basis"),
        notice_on=optional_day(inputs, "notice_on"),
        convened_on=work.moment.today,
        congress_on=optional_day(inputs, "congress_on"),
    )
    delegates = [one for one in officers.delegates_of(work.session, scene.instance.key) if one.result == "qualified"]
    everybody = members.of_association(work.session, association.key)
    if inputs.get("assembly_kind") == "members" and everybody:
        found = Entitled(members.count_active(work.session, association.key, on), on)
    elif delegates:
        active = members.active_keys(work.session, association.key, on)
        standings = (Standing(d.name, d.member_key in active if d.member_key else None) for d in delegates)
        found = rules_of_rosters.entitled_delegates(standings, on, bool(everybody))
    else:
        found = Entitled(integer(inputs, "hint"), on)
    return {"entitled": found.as_json()}


def install_officers(scene: Scene, term: Term, elected: Any, people: Any, elected_on: date) -> None:
    """Write the signed result back: the committee and its officers with their term; those before go out of office.

    `elected` is [{name, votes, post}] of the result sheet, `people` the list that told who the candidates are.
    """
    if not isinstance(elected, list) or not elected:
        return
    work, association = scene.work, association_of(scene)
    for row in officers.in_office(work.session, association.key):
        row.until_on, row.end_reason = max(elected_on, row.from_on), CAME_TO_AN_END
    standing = officers.candidates_of(work.session, scene.instance.key)
    if not standing:
        standing = _candidates(scene, association, people if isinstance(people, list) else [], [])
        work.session.add_all(standing)
    by_name = {row.name: row for row in standing}
    directory = roster.Directory(work, association.key)
    won = {str(row.get("name")): row for row in sorted(elected, key=_rank)}
    for candidate in standing:
        candidate.elected = candidate.name in won
        candidate.votes = won[candidate.name].get("votes") if candidate.elected else candidate.votes
    for position, (name, row) in enumerate(won.items()):
        known = by_name.get(name)
        person = {field: getattr(known, field) for field in roster.PERSON} if known else {"name": name}
        about = about_person(scene, association, person, directory.find(person))
        office = {"office": row.get("post") or "member", "votes": row.get("votes"), "from_on": elected_on}
        about |= {"term_key": term.key, "term_no": term.term_no, "created_at": work.now, **office}
        work.session.add(Officer(**about, position=position))
    work.session.flush()
    tell(work, scene.instance, "officers.installed", {"term_no": term.term_no, "count": len(won)})


def _candidates(
    scene: Scene, association: Association, rows: Sequence[Mapping[str, Any]], people: Iterable[Mapping[str, Any]]
) -> list[Candidate]:
    known = {row.get("name"): row for row in people}
    directory = roster.Directory(scene.work, association.key)
    made = []
    for position, row in enumerate(rows):
        person = {**known.get(row.get("name"), {}), **{name: value for name, value in row.items() if value is not None}}
        about = about_person(scene, association, person, directory.find(person))
        post, by = person.get("proposed_post") or "member", person.get("recommended_by")
        about |= {"position": position, "created_at": scene.work.now}
        made.append(Candidate(**about, proposed_post=post, recommended_by=by))
    return made


def about_person(
    scene: Scene, association: Association, person: Mapping[str, Any], member: members.Member | None
) -> dict[str, Any]:
    """The columns that delegates, candidates and officers share. A new term's lists carry the new term's number."""
    number = scene.variables.get("term_no_new") or 1
    return {
        **roster.columns_of(person, member),
        "association_key": association.key,
        "organisation_path": association.organisation_path,
        "instance_key": scene.instance.key,
        "member_key": member.key if member else None,
        "term_no": int(number),
    }


def _rank(row: Mapping[str, Any]) -> int:
    """Officers stand before the other members of the committee."""
    return list(rules_of_rosters.POSTS).index(row.get("post") or "member")


def rows_of(inputs: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list of objects; nothing given is an empty one."""
    value = inputs.get(name)
    if value is not None and (not isinstance(value, list) or any(not isinstance(row, Mapping) for row in value)):
        raise Refused("effect_input", name=name, kind="list")
    return value or []


def _of_unit(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row.get("name") or ""), str(row.get("unit") or "")
