"""The demo: organisations, people, associations at every stage. Everything invented in it is marked 【演示】."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from service.domain.errors import Forbidden
from service.store import organisations, people
from service.usecases import demo_places
from service.usecases.actors import SERVICE
from service.usecases.people import create_person, grant_role
from service.usecases.work import Parts, Work

PASSWORD: Final = "yuanke-demo"  # noqa: S105 - printed at every start, and never loaded in production

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
PEOPLE: Final = (
    ("zhou.prep", "周筹备", "preparatory_group", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED)]),
    ("li.secretary", "李秘书", "secretariat", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("chen.committee", "陈委员", "committee", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("wang.party", "王书记", "party_committee", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("gao.unit", "高单位", "unit", [(*HEFEI, ELECTING)]),
    ("he.teller", "何监票", "teller", [(*HEFEI, FOUNDING), (*HEFEI, OPERATED), (*HEFEI, ELECTING)]),
    ("zhao.local", "赵科长", "local_association", [HEFEI]),
    ("sun.supervisor", "孙督导", "supervisor", [HEFEI[:1]]),
    ("qian.owner", "钱流程", "process_owner", [()]),
    ("admin", "系统管理员", "administrator", [()]),
    ("stranger", "外地秘书", "secretariat", [ELSEWHERE]),
)


def load(parts: Parts, password: str) -> list[Account]:
    """Load the demo; what is there already is left as it is. The procedures must be deployed before.

    Raises Forbidden('demo_in_production').
    """
    if parts.settings.production:
        raise Forbidden("demo_in_production")
    parts.transact(demo_places.load_tree, SERVICE)
    return parts.transact(_load_people, SERVICE, password)


def _load_people(work: Work, password: str) -> list[Account]:
    accounts: dict[str, list[str]] = {}
    for username, name, role, places in PEOPLE:
        person = people.by_username(work.session, username)
        if person is None:
            person = create_person(work, username=username, name=f"{name}{demo_places.MARK}", password=password)
            person.demo = True
        for names in places:
            for key in _keys(work, role, names):
                grant_role(work, person.key, role, key)
        accounts.setdefault(username, []).append(role)
    return [Account(username, name, tuple(accounts[username])) for username, name, _, _ in PEOPLE]


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
