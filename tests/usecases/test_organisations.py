"""Organisations, associations and the overview: who sees which, and who may add to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound
from service.store.associations import Association
from service.usecases import associations, organisations, people
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import World

Act = Callable[[str], Actor]
EVERYWHERE = set("nation province city other_city park party upper_party other_park other_party".split())


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("administrator", EVERYWHERE),
        ("supervisor", EVERYWHERE),
        ("secretary", {"nation", "province", "city", "park", "party"}),
        ("party", {"nation", "province", "city", "park", "party"}),
        ("local", {"nation", "province", "city", "park", "party"}),
        ("stranger", {"nation", "province", "other_city", "other_park", "other_party"}),
    ],
)  # fmt: skip
def test_who_sees_which_organisation(parts: Parts, act: Act, world: World, name: str, seen: set[str]) -> None:
    keys = {organisation.key: place for place, organisation in world.organisations.items()}
    found = parts.transact(organisations.search_organisations, act(name), {}, [], {"limit": 100})
    assert {keys[organisation.key] for organisation in found.items} == seen


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [(name, True, False) for name in ("preparatory", "secretary", "committee", "party", "local")]
    + [(name, True, True) for name in ("supervisor", "owner", "administrator")]
    + [("stranger", False, True)],
)
def test_who_sees_which_association(
    parts: Parts, act: Act, association: Association, other_association: Association, name: str, own: bool, other: bool
) -> None:
    actor = act(name)
    expected = {row.key for row, seen in ((association, own), (other_association, other)) if seen}
    found = parts.transact(associations.search_associations, actor, {}, [], {})
    assert {row.key for row in found.items} == expected
    for row in (association, other_association):
        if row.key in expected:
            assert parts.transact(associations.get_association, actor, row.key).name == row.name
        else:
            with pytest.raises(NotFound):
                parts.transact(associations.get_association, actor, row.key)
            with pytest.raises(NotFound):
                parts.transact(associations.charter_rules, actor, row.key)


class TestCreating:
    def test_an_administrator_adds_a_park_and_its_preparatory_group_an_association(
        self, parts: Parts, administrator: Actor, world: World
    ) -> None:
        city = world.organisations["city"]
        park = parts.transact(
            organisations.create_organisation,
            administrator,
            kind="park",
            name="新园区",
            short_name="新园",
            parent_key=city.key,
        )
        assert park.path == f"{city.path}{park.key}/"
        person = parts.transact(people.create_person, administrator, "pioneer", "先锋", None)
        parts.transact(people.grant_role, administrator, person.key, "preparatory_group", park.key)
        pioneer = parts.transact(people.actor_for_session, None, person.key, 1)
        made = {"organisation_key": park.key, "name": "新园区科学技术协会", "park_name": "新园区"}
        found = parts.transact(associations.create_association, pioneer, **made)
        assert (found.status, found.organisation_path) == ("preparing", park.path)
        with pytest.raises(AlreadyExists):
            parts.transact(associations.create_association, pioneer, **made)

    def test_nobody_else_adds_organisations(self, parts: Parts, act: Act, world: World) -> None:
        place = {"kind": "park", "name": "x", "short_name": "x", "parent_key": world.organisations["city"].key}
        for name in ("secretary", "local", "supervisor", "owner", "stranger"):
            with pytest.raises(Forbidden):
                parts.transact(organisations.create_organisation, act(name), **place)

    def test_names_are_unique_among_their_kind_and_place(
        self, parts: Parts, administrator: Actor, world: World
    ) -> None:
        place = {"kind": "park", "name": "江城高新区", "short_name": "x"}
        with pytest.raises(AlreadyExists):
            parts.transact(
                organisations.create_organisation, administrator, **place, parent_key=world.organisations["city"].key
            )
        with pytest.raises(NotFound):
            parts.transact(organisations.create_organisation, administrator, **place, parent_key=1)
        with pytest.raises(Invalid):
            parts.transact(
                organisations.create_organisation, administrator, **{**place, "kind": "moon"}, parent_key=None
            )

    def test_a_stranger_cannot_prepare_an_association_for_a_park(
        self, parts: Parts, stranger: Actor, world: World
    ) -> None:
        made = {"organisation_key": world.organisations["park"].key, "name": "x", "park_name": "x"}
        with pytest.raises(Forbidden):
            parts.transact(associations.create_association, stranger, **made)
