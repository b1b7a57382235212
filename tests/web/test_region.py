"""The page 地区规则: what holds with its source, changing it with a reason, and who may only read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.usecases import region
from service.usecases.actors import SERVICE
from service.usecases.work import Parts
from tests.conftest import World
from tests.scenarios.conftest import RULES
from tests.web.conftest import Browser

Open = Callable[[str], Browser]
REASON = "江科协发〔2026〕3号"


@pytest.fixture
def address(parts: Parts, world: World) -> str:
    parts.transact(region.deploy_packs, SERVICE, RULES)
    return f"/regions/{world.organisations['city'].key}"


def test_the_local_association_changes_a_limit_and_the_reason_stands_beside_it(browser: Open, address: str) -> None:
    who = browser("local")
    page = who.get(address).text
    assert "比照行政许可：材料不齐的，五日内一次告知需补正的全部内容" in page, "the source of the default"
    given = {"deadline_days.formal_check": "3", "founding_path": "filing_after", "reason": REASON}
    assert who.post(address, given).status_code == 302
    page = who.get(address).text
    assert f"规定：{REASON}" in page
    assert "<del>沿用</del>" in page and "<ins>3 个工作日</ins>" in page, "the history"
    assert "<ins>备案制（在后）</ins>" in page
    assert "自定 2 项" in who.get("/regions").text
    reader = browser("secretary").get(address).text
    assert "3 个工作日" in reader and REASON in reader
    assert "<input" not in reader.partition("<main")[2].partition("</main>")[0], "others read"


def test_what_is_asked_of_a_founding_besides_its_limits(browser: Open, address: str) -> None:
    who = browser("local")
    assert "沿用：没有参考数" in who.get(address).text and "沿用：可由同一人办理" in who.get(address).text
    given = {"min_st_workers": "100", "separate_hands": "yes", "reason": REASON}
    assert who.post(address, given).status_code == 302
    page = who.get(address).text
    assert "<ins>100 人</ins>" in page and "<ins>由三人分别办理</ins>" in page
    assert 'value="100"' in page and '<option value="yes" selected>' in page
    assert who.post(address, {"min_st_workers": "100", "separate_hands": "no", "reason": REASON}).status_code == 302
    assert "<del>由三人分别办理</del>" in who.get(address).text
    reader = browser("secretary").get(address).text
    assert "<b>100 人</b>" in reader and "<b>可由同一人办理</b>" in reader


def test_a_pack_is_taken_and_left_again(browser: Open, address: str) -> None:
    who = browser("local")
    who.get(address)
    assert who.post(address, {"pack": "filing_example", "reason": "改为备案制"}).status_code == 302
    page = who.get(address).text
    assert "沿用：备案制（在前）" in page and "7 个工作日内受理" in page
    assert who.post(address, {"reason": "改回审批制"}).status_code == 302
    assert "沿用：审批制" in who.get(address).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"deadline_days.formal_check": "0", "reason": REASON}, "期限应为 1 到 365 之间的整数天"),
        ({"deadline_days.formal_check": "三", "reason": REASON}, "期限应为 1 到 365 之间的整数天"),
        ({"deadline_days.formal_check": "3", "reason": ""}, "请写明修改的依据或理由"),
        ({"min_st_workers": "很多", "reason": REASON}, "人数"),
        ({"separate_hands": "maybe", "reason": REASON}, "有 1 处不正确"),
        ({"pack": "no_such", "reason": REASON}, "没有这个地区规则包"),
        ({"founding_path": "mail", "reason": REASON}, "组建方式应为"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_stays_typed(
    browser: Open, address: str, given: dict[str, str], said: str
) -> None:
    who = browser("local")
    who.get(address)
    answer = who.post(address, given)
    assert answer.status_code == 422
    assert said in answer.text
    for value in given.values():
        assert f'value="{value}"' in answer.text or value in ("no_such", "mail", "maybe")


@pytest.mark.parametrize(
    ("name", "seen", "done"),
    [("secretary", 200, 403), ("supervisor", 200, 403), ("administrator", 200, 302), ("stranger", 404, 404)],
)
def test_who_reads_and_who_decides(browser: Open, address: str, name: str, seen: int, done: int) -> None:
    who = browser(name)
    assert who.get(address).status_code == seen
    assert who.post(address, {"deadline_days.formal_check": "3", "reason": REASON}).status_code == done
    assert ("city" in who.get("/regions").text) == (name != "stranger") or seen == 200


def test_a_park_has_no_page_of_its_own_and_without_packs_it_says_so(browser: Open, world: World) -> None:
    who = browser("local")
    assert who.get(f"/regions/{world.organisations['park'].key}").status_code == 404
    assert who.get("/regions/none").status_code == 404
    assert "还没有部署规则包" in who.get(f"/regions/{world.organisations['city'].key}").text


def test_in_english_it_is_english(browser: Open, address: str) -> None:
    who = browser("local")
    who.post("/language/en")
    page = who.get(address).text
    assert "Acceptance and formal check" in page and "all gaps are told at once within five days" in page
    assert "working days" in page
