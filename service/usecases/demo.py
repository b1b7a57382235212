"""The demo: organisations, people, associations at every stage. Everything invented in it is marked 【演示】."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from service.domain.errors import Forbidden, Refused
from service.store import organisations, people
from service.usecases import demo_places
from service.usecases.actors import SERVICE
from service.usecases.people import create_person, grant_role, reset_password
from service.usecases.work import Parts, Work

HEFEI: Final = ("安徽省科学技术协会", "合肥市科学技术协会")
FOUNDING: Final = "合肥高新技术产业开发区"
OPERATED: Final = "【演示】云帆科技孵化器"
ELECTING: Final = "【演示】江城创客大厦"
ELSEWHERE: Final = ("四川省科学技术协会", "成都市科学技术协会", "成都高新技术产业开发区")


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account to be shown to whoever started the service."""

    username: str
    name: str
    roles: tuple[str, ...]


# username, name, role, names of the organisations from the province down
PEOPLE: Final[tuple[tuple[str, str, str, list[tuple[str, ...]]], ...]] = (
    ("preparatory", "周筹备", "preparatory_group", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED)]),
    ("secretary", "李秘书", "secretariat", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("committee", "陈委员", "committee", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("party", "王书记", "party_committee", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("unit", "高单位", "unit", [(*HEFEI, ELECTING)]),
    ("teller", "何监票", "teller", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("local", "赵科长", "local_association", [HEFEI]),
    ("province", "孙督导", "supervisor", [HEFEI[:1]]),
    ("owner", "钱流程", "process_owner", [()]),
    ("admin", "系统管理员", "administrator", [()]),
    ("stranger", "外地秘书", "secretariat", [ELSEWHERE]),
)


def load(parts: Parts, password: str) -> list[Account]:
    """Load the demo into a database without people; one that holds it already only gets `password` for its accounts.

    The procedures must be deployed before. Raises Forbidden('demo_in_production'), Refused('demo_beside_people').
    """
    if parts.settings.production:
        raise Forbidden("demo_in_production")
    if not parts.transact(_is_loaded, SERVICE):
        parts.transact(demo_places.load_tree, SERVICE)
        parts.transact(_load_people, SERVICE, password)
    return parts.transact(_open_accounts, SERVICE, password)


def _is_loaded(work: Work) -> bool:
    first = people.by_username(work.session, PEOPLE[0][0])
    if first is not None and first.demo:
        return True
    if people.any_person(work.session):
        raise Refused("demo_beside_people")
    return False


def _load_people(work: Work, password: str) -> None:
    for number, (username, name, role, places) in enumerate(PEOPLE, start=1):
        person = create_person(work, username=username, name=f"{name}{demo_places.MARK}", password=password)
        person.demo, person.phone = True, demo_places.phone(number)
        for names in places:
            for key in _keys(work, role, names):
                grant_role(work, person.key, role, key)


def _open_accounts(work: Work, password: str) -> list[Account]:
    """The accounts that are still there. All of them have one password; when it was another, it is set anew."""
    found = [(people.by_username(work.session, username), role) for username, _, role, _ in PEOPLE]
    there = [(person, role) for person, role in found if person is not None and person.demo]
    if there and not work.parts.credentials.verify(there[0][0].password_hash, password):
        for person, _ in there:
            reset_password(work, person.key, password)
    return [Account(person.username, person.name, (role,)) for person, role in there]


def _keys(work: Work, role: str, names: Iterable[str]) -> list[int]:
    """The organisation that the names lead to; for the Party, every Party organisation of that park."""
    kinds = ("national", "provincial", "city", "park")
    here = None
    for kind, name in zip(kinds, (demo_places.NATION, *names), strict=False):
        here = organisations.named(work.session, kind, name, here.key if here else None)
        if here is None:
            raise LookupError(f"the demo has no {kind} {name}")
    if here is None:
        return []
    if role == "party_committee":
        return [party.key for party in organisations.children(work.session, here.key, "party_committee")]
    return [here.key]
