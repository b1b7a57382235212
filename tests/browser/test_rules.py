"""The rules of a region and of a charter at the browser: changed with a reason, confirmed with an article, readable."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person


def test_a_region_changes_a_limit_and_a_secretary_confirms_a_rule_of_the_charter(person: type[Person]) -> None:
    local = person("local").sign_in()
    local.page.get_by_role("link", name="地区规则").click()
    local.accessible()
    local.page.get_by_role("row", name=re.compile("本单位")).get_by_role("link").click()
    local.accessible()
    local.page.get_by_label("受理与形式审查（个工作日）").fill("3")
    local.page.get_by_label("修改的依据或理由").fill("江科协发〔2026〕3号")
    local.page.get_by_role("button", name="保存").click()
    expect(local.page.locator("main")).to_contain_text("地区规则已保存")
    expect(local.page.get_by_role("row", name=re.compile("受理与形式审查"))).to_contain_text("江科协发〔2026〕3号")
    local.accessible()

    secretary = person("secretary").sign_in()
    secretary.go("/associations?status=active")
    secretary.page.locator("main").get_by_role("link").first.click()
    secretary.page.get_by_role("link", name="逐条核对与变化").click()
    secretary.accessible()
    row = secretary.page.get_by_role("row", name=re.compile("法定到会比例"))
    row.get_by_role("textbox").fill("第十六条")
    row.get_by_role("button", name="确认").click()
    expect(row).to_contain_text(re.compile(r"李秘书.* 于 \d{4}-\d\d-\d\d 核对"))
    secretary.accessible()
