"""The Party organisation that consents: which one it is, and whether somebody can answer for it here."""

from __future__ import annotations

from typing import Any

from service.domain.errors import Refused
from service.store import associations, organisations, people
from service.usecases import starts
from service.usecases.effects_papers import association_of
from service.usecases.record import Scene


def find_party_organisation(scene: Scene) -> dict[str, Any]:
    """Who is asked for the consent, decided when it is asked: people come and go between two procedures.

    Without an account the consent comes on paper (domain.md §3.A A04, §3.G 线下办理). An association without one on
    record means the only Party organisation of its park, and takes it over. Raises Refused('party_missing').
    """
    session = scene.work.session
    association = associations.lock(session, association_of(scene).key)
    party = organisations.get(session, association.party_organisation_key or 0)
    if party is None:
        there = organisations.children(session, association.organisation_key, "party_committee")
        if len(there) != 1:
            raise Refused("party_missing", name=association.name)
        party = there[0]
        association.party_organisation_key = party.key
    scene.instance.seats = starts.seats_of(scene.work, association)
    return {
        "party_organisation_name": party.name,
        "party_has_account": bool(people.holders(session, "party_committee", party.key)),
    }
