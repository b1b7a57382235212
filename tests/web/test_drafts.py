"""The studio's pages without a browser: who gets in, what a save answers, files in and out, a release by two."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from service.domain.effects import EFFECTS
from service.engine.definition import Resource
from service.store.associations import Term
from service.usecases import archives, definitions, drafts, dry_runs, instances
from service.usecases.actors import SERVICE, Actor
from service.usecases.work import Parts, Work
from tests.conftest import World
from tests.scenarios.conftest import deploy
from tests.snapshot import Snapshots
from tests.usecases.places import founded
from tests.usecases.procedures import deployed
from tests.usecases.test_drafts import APPLICATION, apply
from tests.usecases.test_dry_runs import SHEET, meeting, script, sign_in
from tests.web.conftest import Browser

People = Callable[[str], Browser]


@pytest.fixture
def definition_key(parts: Parts, owner: Actor) -> int:
    return int(deployed(parts, owner, apply(), APPLICATION).processes[0].key)


def new_draft(who: Browser, **form: object) -> str:
    who.get("/studio")
    answer = who.post("/studio/drafts", {"name": "改版", **form})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="studio-data">(.*?)</script>', page, re.S)
    assert found is not None
    shown: dict[str, object] = json.loads(found[1])
    return shown


@pytest.mark.parametrize("name", ["secretary", "committee", "supervisor", "stranger"])
def test_others_do_not_get_in(browser: People, definition_key: int, name: str) -> None:
    draft = new_draft(browser("owner"), **{"from": str(definition_key)})
    other = browser(name)
    for path in (
        "/studio",
        draft,
        f"{draft}/files/apply.bpmn",
        f"{draft}/changes",
        f"{draft}/coverage",
        f"{draft}/archive.zip",
    ):
        assert other.get(path).status_code == 403, path
    for path in ("/studio/drafts", f"{draft}/discard", f"{draft}/propose", f"{draft}/import"):
        assert other.post(path, {"name": "x", "reason": "长长的理由"}).status_code == 403, path
    assert "/studio" not in other.get("/tasks").text


def test_an_editor_is_given_what_can_be_chosen(browser: People, definition_key: int) -> None:
    owner = browser("owner")
    draft = new_draft(owner, **{"from": str(definition_key)})
    data = data_of(owner.get(f"{draft}/files/apply.bpmn").text)
    assert data["content"] == apply().content.decode()
    assert data["forms"] == [["application", "填写（application）"]]
    assert ["secretariat", "秘书处"] in data["roles"]  # type: ignore[operator]
    assert {"name": "title", "info": "title", "entries": []} in data["variables"]  # type: ignore[operator]
    templates = {one["id"]: one["name"] for one in data["templates"]}  # type: ignore[union-attr]
    assert templates["yuanke.issue_reply"] == "印发批复" and len(templates) == len(EFFECTS)


def test_a_save_is_answered_with_what_the_linter_says(browser: People, definition_key: int) -> None:
    owner = browser("owner")
    draft = new_draft(owner, **{"from": str(definition_key)})
    address = f"{draft}/files/apply.bpmn"
    wrong = apply().content.replace(b'"secretariat"', b'"nobody"').decode()
    answer = owner.send(address, {"content": wrong, "revision": 1})
    assert answer.status_code == 200 and answer.json["revision"] == 2
    (finding,) = answer.json["findings"]
    assert (finding["code"], finding["element"], finding["severity"]) == ("role_unknown", "fill", "error")
    stale = owner.send(address, {"content": apply().content.decode(), "revision": 1})
    assert stale.status_code == 409 and stale.json["code"] == "draft_changed" and "钱流" in stale.json["detail"]
    large = owner.send(address, {"content": "x" * 1_100_000, "revision": 2})
    assert large.status_code == 413 and "1 MB" in large.json["detail"]
    assert owner.send(address, {"content": 7, "revision": 2}).status_code == 400


def test_files_come_in_and_go_out_as_an_archive(browser: People, definition_key: int) -> None:
    owner = browser("owner")
    packed = archives.pack([apply(), APPLICATION])
    draft = new_draft(owner, files=(BytesIO(packed), "bundle.zip"))
    assert owner.get(f"{draft}/archive.zip").data == packed
    answer = owner.post(f"{draft}/import", {"files": (BytesIO(apply("改").content), "apply.bpmn")})
    assert answer.status_code == 302
    assert "有改动" in owner.get(draft).text
    assert owner.post(f"{draft}/import", {"files": (BytesIO(b"no zip"), "x.zip")}).status_code == 400
    assert owner.get(f"/definitions/{definition_key}/archive.zip").data == packed


def test_a_new_form_is_made_from_the_diagram(browser: People) -> None:
    owner = browser("owner")
    draft = new_draft(owner)
    made = owner.send(f"{draft}/files", {"kind": "form", "id": "public_notice", "name": "公示"})
    assert made.status_code == 200
    assert made.json["id"] == "public_notice" and made.json["file"] == "public_notice.form"
    assert owner.get(made.json["href"]).status_code == 200
    again = owner.send(f"{draft}/files", {"kind": "form", "id": "public_notice", "name": "公示"})
    assert again.status_code == 409
    for kind, identity in (("form", "Öffentlich"), ("form", "../x"), ("exe", "abc")):
        assert owner.send(f"{draft}/files", {"kind": kind, "id": identity, "name": "x"}).status_code == 400


def test_what_is_proposed_is_seen_by_another_and_released(browser: People, definition_key: int) -> None:
    owner, administrator = browser("owner"), browser("administrator")
    draft = new_draft(owner, **{"from": str(definition_key)})
    owner.send(f"{draft}/files/apply.bpmn", {"content": apply("重新填写").content.decode(), "revision": 1})
    refused = owner.post(f"{draft}/propose", {"reason": ""})
    assert refused.status_code == 422 and "理由" in refused.text
    release = owner.post(f"{draft}/propose", {"reason": "名称写得更清楚"}).location
    assert "撤回" in owner.get(release).text and f"{release}/release" not in owner.get(release).text
    assert owner.post(f"{release}/release", {}).status_code == 422
    page = administrator.get(release).text
    assert "名称写得更清楚" in page and "<del>填写</del>" in page and "<ins>重新填写</ins>" in page
    assert administrator.post(f"{release}/release", {"answer": "可以"}).status_code == 302
    versions = owner.get(f"/definitions/{definition_key}").text
    assert "两人复核" in versions and "与上一版比较" in versions and "名称写得更清楚" in versions


def test_a_version_is_compared_and_deprecated(browser: People, parts: Parts, owner: Actor, definition_key: int) -> None:
    newest = deployed(parts, owner, apply("第二版")).processes[0].key
    who = browser("owner")
    page = who.get(f"/definitions/{definition_key}/compare/{newest}")
    assert page.status_code == 200 and "<ins>第二版</ins>" in page.text
    assert who.post(f"/definitions/{newest}/deprecate", {"reason": "第二版写错了"}).status_code == 302
    assert "第二版写错了" in who.get(f"/definitions/{newest}").text
    assert browser("secretary").post(f"/definitions/{newest}/deprecate", {"reason": "x" * 9}).status_code == 403


def test_a_release_given_back_can_be_edited_again(browser: People, definition_key: int) -> None:
    owner, administrator = browser("owner"), browser("administrator")
    draft = new_draft(owner, **{"from": str(definition_key)})
    owner.send(f"{draft}/files/apply.bpmn", {"content": apply("改").content.decode(), "revision": 1})
    release = owner.post(f"{draft}/propose", {"reason": "名称写得更清楚"}).location
    closed = owner.send(f"{draft}/files/apply.bpmn", {"content": "x", "revision": 2})
    assert closed.status_code == 409 and closed.json["code"] == "draft_closed"
    assert administrator.post(f"{release}/give-back", {"answer": ""}).status_code == 422
    assert administrator.post(f"{release}/give-back", {"answer": "名称请写全称"}).status_code == 302
    assert "名称请写全称" in owner.get(draft).text
    saved = owner.send(f"{draft}/files/apply.bpmn", {"content": apply("填写申请").content.decode(), "revision": 2})
    assert saved.status_code == 200


def test_a_file_that_is_none_is_refused_when_it_is_brought_in(browser: People) -> None:
    owner = browser("owner")
    owner.get("/studio")
    for resource in (Resource("x.exe", b"MZ"), Resource("x.bpmn", b"\xff\xfe\x00")):
        answer = owner.post("/studio/drafts", {"name": "x", "files": (BytesIO(resource.content), resource.name)})
        assert answer.status_code == 400


def test_what_no_test_has_passed_stands_in_words(parts: Parts, owner: Actor, browser: People) -> None:
    who = browser("owner")
    draft = parts.transact(drafts.create_draft, owner, "会议", None, [meeting(), SHEET])
    parts.transact(dry_runs.record_test, owner, draft.key, "不够", script(sign_in(2)))
    page = who.get(f"/studio/drafts/{draft.key}/coverage?lang=zh").text
    assert "环节 4／8（50%），连线 4／8" in page
    listed = page.split("没有走过的环节</h3>")[1].split("</ul>")[0]
    assert re.findall(r"<li>([^ <]+)", listed) == ["again", "answer", "number", "done"]
    assert f"/studio/drafts/{draft.key}/coverage" in who.get(f"/studio/drafts/{draft.key}").text


def test_a_draft_is_simulated_beside_the_version_in_use(parts: Parts, owner: Actor, browser: People) -> None:
    who = browser("owner")
    key = deployed(parts, owner, apply(), APPLICATION).processes[0].key
    draft = new_draft(who, **{"from": str(key)})
    page = who.get(f"{draft}/what-if?count=20")
    assert page.status_code == 200 and "依据近一年 0 件事项的记录，各推演 20 件" in page.text
    assert "现行版本" in page.text and "没有记录" in page.text
    for wrong in ("0", "1001", "x", "-3"):
        told = who.get(f"{draft}/what-if?count={wrong}")
        assert told.status_code == 422 and "1 到 1000" in told.text, wrong
    assert who.get(f"{draft}/what-if?process=nothing").status_code == 422


def test_where_no_simulated_instance_ends_no_time_is_told(
    parts: Parts, world: World, owner: Actor, browser: People, snapshots: Snapshots
) -> None:
    snapshots.once("procedures", lambda: deploy(parts))
    association = founded(parts, world, "甲", ends_on=date(2028, 11, 15))

    def begin(work: Work) -> None:
        term = work.session.scalars(select(Term).filter_by(association_key=association.key)).one()
        instances.start_watch(work, association, term)

    parts.transact(begin, SERVICE)
    watch = parts.transact(definitions.search_process_definitions, owner, {"process_id": "term_watch"}, [], {}).items[0]
    who = browser("owner")
    page = who.get(f"{new_draft(who, **{'from': str(watch.key)})}/what-if?count=5").text
    assert "没有一件走到结束" in page
    assert re.findall('data-label="半数在此之内">([^<]+)<', page) == ["—", "—"]
