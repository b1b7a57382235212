"""The procedures that people start by hand: who may, for which associations, and how the pages speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from service.web.speech import lazy


@dataclass(frozen=True, slots=True)
class Procedure:
    """`statuses` are those of the associations it is for; `none` is said when there is no such association.

    A `rare` one happens once in the life of an association: it stands under 其他流程 and not in the navigation.
    """

    roles: tuple[str, ...]
    statuses: tuple[str, ...]
    title: Any
    note: Any
    none: Any
    about_term: bool = True
    rare: bool = False


_NOT_FOUNDED: Final = lazy("您所在的单位没有已经成立的园区科协。")

PROCEDURES: Final[dict[str, Procedure]] = {
    "founding": Procedure(
        ("preparatory_group",),
        ("preparing",),
        lazy("发起组建"),
        lazy("经园区党工委（运营管理主体党组织）同意后，向党组织关系所在地的地方科协申请成立园区科协。"),
        lazy("您所在的园区没有处于筹备阶段的园区科协。请联系地方科协登记园区。"),
        about_term=False,
    ),
    "association_takeover": Procedure(
        ("secretariat",),
        ("preparing",),
        lazy("登记已有园区科协"),
        lazy(
            "使用本系统之前已经成立的园区科协建档：登记章程规则、本届任期、委员会和会员，地方科协核对确认后开始届期监测。"
        ),
        lazy("您所在的园区科协已经登记，或还没有园区。请联系地方科协登记园区。"),
        about_term=False,
        rare=True,
    ),
    "term_election": Procedure(
        ("secretariat", "committee"),
        ("active",),
        lazy("启动换届"),
        lazy("秘书处筹备、委员会审议、党工委同意、召开会员（代表）大会，结果报上级科协备案。"),
        _NOT_FOUNDED,
    ),
    "term_adjustment": Procedure(
        ("secretariat",),
        ("active",),
        lazy("提前或延期换届"),
        lazy("在特殊情况下，换届选举可提前或适当延期进行：委员会决议、党工委同意、地方科协审批。"),
        _NOT_FOUNDED,
    ),
    "charter_change": Procedure(
        ("secretariat",),
        ("active",),
        lazy("章程变更"),
        lazy("两次大会之间修改章程或更名：党工委同意，大会表决，地方科协审批或备案，选举规则的新版本生效。"),
        _NOT_FOUNDED,
    ),
    "membership": Procedure(
        ("secretariat",),
        ("active",),
        lazy("入会"),
        lazy("登记个人和团体的入会申请：秘书处审核，委员会（或章程规定的秘书长）逐人审批，取会员号。"),
        _NOT_FOUNDED,
    ),
    "membership_end": Procedure(
        ("secretariat",),
        ("active",),
        lazy("会员变更、退会与除名"),
        lazy("会员信息变更、退会、转会由秘书处登记；除名须经委员会表决。"),
        _NOT_FOUNDED,
    ),
    "mid_term_change": Procedure(
        ("secretariat",),
        ("active",),
        lazy("届中变更"),
        lazy("委员、负责人离任或增补：委员会全体会议表决、补选，党工委同意，报地方科协备案，届期不变。"),
        _NOT_FOUNDED,
    ),
    "association_closure": Procedure(
        ("secretariat", "party_committee", "local_association"),
        ("active", "dormant"),
        lazy("申请注销"),
        lazy("园区撤并、长期没有活动或自愿终止的：委员会决议、党工委同意、地方科协决定，移交后注销。"),
        _NOT_FOUNDED,
        rare=True,
    ),
    "dormancy": Procedure(
        ("local_association",),
        ("active",),
        lazy("列为休眠"),
        lazy("长期联系不上或没有活动的园区科协，列为休眠，每年复核一次。"),
        lazy("您所在的地方科协没有运行中的园区科协。"),
    ),
    "revival": Procedure(
        ("secretariat", "local_association"),
        ("dormant",),
        lazy("恢复运行"),
        lazy("休眠的园区科协重新开展活动的，不必等到年度复核：秘书处提出，地方科协确认；地方科协也可以直接办理。"),
        lazy("您所在的单位没有休眠的园区科协。"),
        rare=True,
    ),
    "supervision": Procedure(
        ("supervisor",),
        ("active", "dormant"),
        lazy("督办"),
        lazy("对届期超期、备案逾期等事项签发督办单，写明要求和答复期限，逾期自动报您。"),
        lazy("您监督的地区没有运行中的园区科协。"),
    ),
}


def added(name: str, roles: frozenset[str]) -> Procedure:
    """A procedure that a process owner drew: for the associations that are there."""
    return Procedure(tuple(sorted(roles)), ("active",), name, "", _NOT_FOUNDED, about_term=False)
