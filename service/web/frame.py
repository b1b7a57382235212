"""What stands around every page: navigation by role, counts, who is signed in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import g, request, url_for
from markupsafe import Markup, escape
from werkzeug.local import LocalProxy

from service.usecases import board, copies, live, organisations
from service.usecases.actors import OVERSEERS, Actor
from service.usecases.work import Work
from service.web.lists import names
from service.web.page import pages, parts, watched
from service.web.procedures import PROCEDURES
from service.web.security import csrf_token
from service.web.speech import _, language
from service.web.words import FILTERS, role

OPEN_TASKS: Final = {"state": "created", "mine": True}


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the navigation."""

    text: str
    href: str
    current: bool
    count: int = 0
    hot: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What the navigation counts, and the names of the organisations in which the person holds roles."""

    desk: live.Desk
    stamp: str
    copies: int
    organisations: dict[int, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the base template shows."""

    nav: list[tuple[str, list[Link]]]
    starts: list[Link]
    unread: int
    seats: list[str]
    stamp: str
    watch: str
    organisations: dict[int, str]


def count(work: Work) -> Counts:
    """Read the counts in one transaction."""
    desk = live.desk_now(work)
    return Counts(
        desk,
        live.stamp(work, desk, watched()),
        copies.count_unread(work),
        names(work, organisations.search_organisations, work.actor.organisation_keys),
    )


def roles_of(actor: Actor) -> frozenset[str]:
    """The roles that somebody holds anywhere."""
    return frozenset(held.role for held in actor.holdings)


def _link(text: str, endpoint: str, number: int = 0, hot: bool = False, **values: Any) -> Link:
    here = request.endpoint == f"pages.{endpoint}" and values == (request.view_args or {})
    return Link(text, url_for(f"pages.{endpoint}", **values), here or _below(endpoint), number, hot)


def _below(endpoint: str) -> bool:
    """A page of one thing belongs to the list it came from; a task to the one in which it waits."""
    if request.endpoint == "pages.task":
        return bool(endpoint == g.get("bench", "tasks_list"))
    lists = {
        "instances_list": ("pages.instance", "pages.task_due_date", "pages.modification"),
        "timers_list": ("pages.timer_due_date",),
        "associations_list": ("pages.association", "pages.charter_page"),
        "definitions_list": (
            "pages.definition",
            "pages.definition_upload",
            "pages.comparison",
            "pages.migration",
            "pages.batch",
        ),
        "studio": (
            "pages.draft",
            "pages.draft_file",
            "pages.draft_propose",
            "pages.draft_changes",
            "pages.dry_run",
            "pages.draft_coverage",
            "pages.draft_what_if",
            "pages.release",
            "pages.release_make",
            "pages.release_give_back",
        ),
        "regions_list": ("pages.region",),
        "public_list": ("pages.public_page",),
        "people_list": ("pages.person", "pages.person_new"),
        "board_home": ("pages.board_page", "pages.overdue_list", "pages.heat_page"),
    }
    return request.endpoint in lists.get(endpoint, ())


def starts_of(actor: Actor) -> list[Link]:
    """The procedures that the person's roles can start; the rare ones stand under 其他流程."""
    held = roles_of(actor)
    links = [
        _link(procedure.title, "start", kind=kind)
        for kind, procedure in PROCEDURES.items()
        if held.intersection(procedure.roles) and not procedure.rare
    ]
    return [*links, _link(_("其他流程"), "start_other")] if held - OVERSEERS else links


def navigation(actor: Actor, counts: Counts) -> list[tuple[str, list[Link]]]:
    """The groups of links, by what the person's roles have to do with."""
    mine = [
        _link(_("待办任务"), "tasks_list", counts.desk.open_tasks, bool(counts.desk.overdue_tasks)),
        _link(_("待签"), "tasks_to_sign", counts.desk.to_sign, bool(counts.desk.overdue_to_sign)),
        _link(_("已办任务"), "tasks_done"),
        _link(_("我发起的"), "instances_mine"),
        _link(_("抄送我的"), "copies_list", counts.copies),
    ]
    look = [_link(_("监督看板"), "board_home")] if board.may_read(actor) else []
    look.append(_link(_("园区科协"), "associations_list"))
    if actor.overseen_paths:
        look.append(_link(_("届期台账"), "terms_list"))
    look.append(_link(_("办理事项"), "instances_list"))
    if actor.overseen_paths:
        look.append(_link(_("定时事项"), "timers_list"))
    look.append(_link(_("地区规则"), "regions_list"))
    look.append(_link(_("公示与公开"), "public_list"))
    look.append(_link(_("工作指南"), "guide_page"))
    rule = [_link(_("流程定义"), "definitions_list")] if actor.deploys or actor.overseen_paths else []
    rule += [_link(_("流程设计"), "studio")] if actor.deploys else []
    rule += [_link(_("人员"), "people_list")] if actor.administers else []
    groups = [(_("我的工作"), mine), (_("办理"), starts_of(actor)), (_("查询"), look), (_("管理"), rule)]
    return [(title, links) for title, links in groups if links]


def seats(actor: Actor, organisation_names: dict[int, str]) -> list[str]:
    """Each role with its organisation."""
    return [
        " · ".join(filter(None, (role(held.role), organisation_names.get(held.organisation_key, ""))))
        for held in actor.holdings
    ]


def csrf() -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="%s">') % escape(csrf_token())


@pages.app_context_processor
def surroundings() -> dict[str, Any]:
    """Language and person for every template. The frame is only read by pages that show it, never by an error page."""
    return {
        "zh": language() == "zh",
        "csrf": csrf,
        "actor": g.get("actor"),
        "frame": LocalProxy(frame),
        "said": said(request.args.get("said")),
    }


def frame() -> Frame:
    """The frame of this request, read once."""
    if "frame" not in g:
        person: Actor = g.actor
        counts = parts().transact(count, person)
        g.frame = Frame(
            navigation(person, counts),
            starts_of(person),
            counts.desk.unread,
            seats(person, counts.organisations),
            counts.stamp,
            urlencode({name: value for name, value in asdict(watched()).items() if value}),
            counts.organisations,
        )
    found: Frame = g.frame
    return found


def said(what: str | None) -> str | None:
    """What the page before has done, told once at the top."""
    known = {
        "password": _("密码已修改。"),
        "completed": _("已提交。"),
        "claimed": _("任务已由您领取。"),
        "released": _("任务已退还，同角色的同事都可以办理。"),
        "started": _("已发起。请办理第一项任务。"),
        "canceled": _("事项已终止，记录保留。"),
        "withdrawn": _("申请已撤回，记录保留，可以重新发起。"),
        "retried": _("已重新办理。"),
        "granted": _("角色已分配。"),
        "revoked": _("角色已收回。"),
        "reset": _("密码已重置。"),
        "phone": _("联系电话已登记。"),
        "read": _("提醒已全部标为已读。"),
        "transferred": _("已转办，对方会收到提醒。"),
        "delegated": _("已委派，填好后会交回给您。"),
        "prepared": _("已填好交回，由委派人核对提交。"),
        "recalled": _("已收回，由您办理。"),
        "returned": _("已退回，对方会收到提醒和理由。"),
        "undone": _("已撤回，可以修改后重新提交。"),
        "urged": _("已催办，能办理的人会收到提醒。"),
        "copied": _("已抄送。"),
        "asked": _("已请对方签署意见，签署之前任务不能提交。"),
        "unasked": _("已取消加签。"),
        "opined": _("意见已签署。"),
        "substitute_named": _("代理人已指定。"),
        "substitute_ended": _("代理已结束。"),
        "imported": _("文件已导入草稿。"),
        "discarded": _("草稿已放弃。"),
        "recorded": _("测试已保存。"),
        "rules_confirmed": _("已确认，姓名和日期记在规则旁。"),
        "rules_set": _("地区规则已保存，今后开始的事项按它办理。"),
        "released_version": _("已发布。新发起的事项使用新版本，正在办理的不受影响。"),
        "deprecated": _("这个版本已停用。"),
        "moved_back": _("已撤销，事项回到原来的版本。"),
    }
    return known.get(what or "") or _said_by_owner().get(what or "") or _said_many(what)


def _said_by_owner() -> dict[str, str]:
    """What somebody did to a procedure from outside."""
    return {
        "modified": _("环节已调整，办理人会收到提醒。"),
        "proposed": _("已提请，另一位流程管理员确认后执行。"),
        "not_modified": _("这项调整不执行。"),
        "suspended": _("事项已中止，期限和定时暂停。"),
        "resumed": _("事项已恢复，期限和定时顺延。"),
        "rescheduled": _("时间已调整，办理人会收到提醒。"),
        "term_corrected": _("届期已改正，提醒按新的日期重新计算。"),
    }


def _said_many(what: str | None) -> str | None:
    """What was done with many lines at once, and why some were left."""
    done, left = (int(text) if text.isdecimal() else 0 for text in map(request.args.get, ("done", "left"), ("0", "0")))
    told = {
        "claimed_many": (_("已领取 %(n)s 项。", n=done), _("另有 %(n)s 项已由他人领取或已办结。", n=left)),
        "urged_many": (
            _("已催办 %(n)s 项。", n=done),
            _("另有 %(n)s 项今天催办过、已办结，或正等您办理。", n=left),
        ),
    }
    sentences = told.get(what or "")
    return None if sentences is None else ("".join(sentences) if left else sentences[0])


def install(app: Any) -> None:
    """Give templates the filters of `words`."""
    app.jinja_env.filters.update(FILTERS)
