"""Signing in, roles, tokens and passwords."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, Refused, Unauthenticated
from service.usecases import people
from service.usecases.actors import Actor
from service.usecases.work import Parts
from tests.conftest import PASSWORD, Clock, World


class TestSigningIn:
    def test_the_right_password_lets_in_whatever_the_case_of_the_name(self, parts: Parts, world: World) -> None:
        assert parts.transact(people.sign_in, None, " Secretary ", PASSWORD).key == world.people["secretary"].key

    @pytest.mark.parametrize(("name", "password"), [("secretary", "wrong"), ("nobody", PASSWORD), ("", "")])
    def test_the_wrong_one_does_not_and_names_do_not_leak(
        self, parts: Parts, world: World, name: str, password: str
    ) -> None:
        with pytest.raises(Unauthenticated) as refused:
            parts.transact(people.sign_in, None, name, password)
        assert refused.value.code == "sign_in_failed"

    def test_after_five_failures_from_an_address_even_the_right_password_waits(
        self, parts: Parts, world: World, clock: Clock
    ) -> None:
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                parts.transact(people.sign_in, None, "secretary", "wrong", "10.0.0.1")
        with pytest.raises(Forbidden, match="15 minutes"):
            parts.transact(people.sign_in, None, "secretary", PASSWORD, "10.0.0.1")
        assert parts.transact(people.sign_in, None, "secretary", PASSWORD, "10.0.0.2")

    def test_the_wait_is_over_after_a_quarter_of_an_hour(self, parts: Parts, world: World, clock: Clock) -> None:
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                parts.transact(people.sign_in, None, "secretary", "wrong")
        clock.forward(minutes=16)
        assert parts.transact(people.sign_in, None, "secretary", PASSWORD)

    def test_guessing_from_many_addresses_is_slowed_down_too(self, parts: Parts, world: World) -> None:
        for number in range(50):
            with pytest.raises(Unauthenticated):
                parts.transact(people.sign_in, None, "secretary", "wrong", f"10.0.1.{number}")
        with pytest.raises(Forbidden):
            parts.transact(people.sign_in, None, "secretary", PASSWORD, "10.0.2.1")

    def test_a_success_forgets_the_failures(self, parts: Parts, world: World) -> None:
        for _ in range(3):
            for _ in range(4):
                with pytest.raises(Unauthenticated):
                    parts.transact(people.sign_in, None, "secretary", "wrong")
            parts.transact(people.sign_in, None, "secretary", PASSWORD)


class TestTokens:
    def test_a_token_is_its_person_until_it_is_revoked(self, parts: Parts, secretary: Actor) -> None:
        token, text = parts.transact(people.issue_token, secretary, "laptop")
        assert parts.transact(people.actor_for_token, None, text) == secretary
        parts.transact(people.revoke_token, secretary, token.key)
        with pytest.raises(Unauthenticated):
            parts.transact(people.actor_for_token, None, text)

    def test_a_token_ends_when_its_time_is_over(self, parts: Parts, secretary: Actor, clock: Clock) -> None:
        _, text = parts.transact(people.issue_token, secretary, "short", clock() + timedelta(hours=1))
        clock.forward(hours=1)
        with pytest.raises(Unauthenticated):
            parts.transact(people.actor_for_token, None, text)

    def test_the_text_of_a_token_is_nowhere_in_the_database(self, parts: Parts, secretary: Actor) -> None:
        token, text = parts.transact(people.issue_token, secretary, "laptop")
        assert text not in token.sha256 and len(token.sha256) == 64

    def test_nobody_revokes_the_token_of_another(self, parts: Parts, secretary: Actor, stranger: Actor) -> None:
        token, _ = parts.transact(people.issue_token, secretary, "laptop")
        with pytest.raises(NotFound):
            parts.transact(people.revoke_token, stranger, token.key)

    def test_a_token_that_is_none_is_refused(self, parts: Parts, world: World) -> None:
        for text in ("", "yk_", "\ud800", "x" * 10_000):
            with pytest.raises(Unauthenticated):
                parts.transact(people.actor_for_token, None, text)


class TestPasswords:
    def test_a_changed_password_ends_sessions_and_remembered_credentials(self, parts: Parts, secretary: Actor) -> None:
        parts.transact(people.actor_for_password, None, "secretary", PASSWORD)
        before = parts.transact(people.sign_in, None, "secretary", PASSWORD).session_version
        after = parts.transact(people.change_password, secretary, PASSWORD, "another-long-one")
        with pytest.raises(Unauthenticated):
            parts.transact(people.actor_for_session, None, after.key, before)
        with pytest.raises(Unauthenticated):
            parts.transact(people.actor_for_password, None, "secretary", PASSWORD)
        assert parts.transact(people.actor_for_password, None, "secretary", "another-long-one") == secretary

    def test_the_old_one_has_to_be_known(self, parts: Parts, secretary: Actor) -> None:
        with pytest.raises(Refused, match="old password"):
            parts.transact(people.change_password, secretary, "wrong", "another-long-one")

    @pytest.mark.parametrize("new", ["short", "aaaaaaaaaaaa", "my-secretary-1", "x" * 300])
    def test_a_weak_one_is_refused(self, parts: Parts, secretary: Actor, new: str) -> None:
        with pytest.raises(Refused, match="at least 8"):
            parts.transact(people.change_password, secretary, PASSWORD, new)


class TestManaging:
    @pytest.mark.parametrize("name", ["preparatory", "secretary", "committee", "party", "local", "supervisor", "owner"])
    def test_only_an_administrator_manages_people(self, parts: Parts, act: object, world: World, name: str) -> None:
        actor = act(name)  # type: ignore[operator]
        park, person = world.organisations["park"].key, world.people["stranger"].key
        for use_case, rest in (
            (people.create_person, ("new.one", "新", None)),
            (people.grant_role, (person, "administrator", park)),
            (people.end_role, (person, "secretariat", park)),
            (people.reset_password, (person, "another-long-one")),
            (people.search_people, ({}, [], {})),
            (people.holdings_of, (person,)),
        ):
            with pytest.raises(Forbidden):
                parts.transact(use_case, actor, *rest)

    def test_a_role_that_ended_ends_the_sessions_and_the_right(
        self, parts: Parts, administrator: Actor, secretary: Actor, world: World
    ) -> None:
        person, park = world.people["secretary"].key, world.organisations["park"].key
        parts.transact(people.end_role, administrator, person, "secretariat", park)
        with pytest.raises(Unauthenticated):
            parts.transact(people.actor_for_session, None, person, 1)
        assert parts.transact(people.actor_for_session, None, person, 2).holdings == ()

    def test_a_role_is_granted_once(self, parts: Parts, administrator: Actor, world: World) -> None:
        person, park = world.people["secretary"].key, world.organisations["park"].key
        again = parts.transact(people.grant_role, administrator, person, "secretariat", park)
        assert [held.key for held in parts.transact(people.holdings_of, administrator, person)] == [again.key]

    def test_an_administrator_of_a_city_reaches_nothing_above_it(
        self, parts: Parts, administrator: Actor, world: World
    ) -> None:
        city, person = world.organisations["other_city"].key, world.people["stranger"]
        parts.transact(people.grant_role, administrator, person.key, "administrator", city)
        local = parts.transact(people.actor_for_session, None, person.key, person.session_version)
        with pytest.raises(NotFound):
            parts.transact(people.grant_role, local, person.key, "supervisor", world.organisations["province"].key)
        parts.transact(people.grant_role, local, person.key, "committee", world.organisations["other_park"].key)

    def test_names_are_unique_and_well_formed(self, parts: Parts, administrator: Actor) -> None:
        with pytest.raises(AlreadyExists):
            parts.transact(people.create_person, administrator, "SECRETARY", "李", None)
        for name in ("a", "a b", "<b>", "x" * 61):
            with pytest.raises(Invalid):
                parts.transact(people.create_person, administrator, name, "李", None)

    def test_a_person_without_a_password_cannot_sign_in(self, parts: Parts, administrator: Actor) -> None:
        parts.transact(people.create_person, administrator, "guest", "客人", None)
        for password in ("", "None"):
            with pytest.raises(Unauthenticated):
                parts.transact(people.sign_in, None, "guest", password)
