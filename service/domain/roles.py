"""The roles of the procedures, and in which organisation of an association each is held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Seat(StrEnum):
    """Which organisation of an association a role belongs to."""

    PARK = "park"
    PARTY = "party"
    LOCAL = "local"
    ABOVE = "above"  # the nearest organisation at or above the local association where somebody supervises


@dataclass(frozen=True, slots=True)
class Role:
    """A role, its names, and where it is held."""

    code: str
    zh: str
    en: str
    seat: Seat


ROLES: Final[dict[str, Role]] = {
    role.code: role
    for role in (
        Role("preparatory_group", "筹备组", "Preparatory group", Seat.PARK),
        Role("secretariat", "秘书处", "Secretariat", Seat.PARK),
        Role("committee", "委员会", "Committee", Seat.PARK),
        Role("party_committee", "党工委", "Party work committee", Seat.PARTY),
        Role("local_association", "地方科协", "Local association", Seat.LOCAL),
        Role("unit", "推荐单位", "Recommending unit", Seat.PARK),
        Role("member", "会员", "Member", Seat.PARK),
        Role("teller", "监票计票", "Teller", Seat.PARK),
        Role("supervisor", "监督", "Supervisor", Seat.ABOVE),
        Role("process_owner", "流程管理员", "Process owner", Seat.LOCAL),
        Role("administrator", "系统管理员", "Administrator", Seat.LOCAL),
    )
}
