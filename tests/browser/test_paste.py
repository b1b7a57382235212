"""Rows of a list come from Excel: what goes where is shown first, and a wrong cell is told at its row."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.browser.test_drafts import PARK

# As Excel copies it: tabs between cells, a cell with a line break in quotation marks.
BLOCK = (
    "序号\t单位\t联系人员\t信用代码\t名额\t是否牵头\n"
    "1\t江城一公司\t张三\t91420100MA4KWXYD7T\t1,005\t是\n"
    '2\t"江城\n二公司"\t李四\t914201\t五\t否\n'
)
CTRL_V = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


def column(page: Page, name: str) -> list[str]:
    """The values of a column, row by row."""
    boxes = page.locator(f"input[id*='-joint_units_{name}_']").all()
    return [box.input_value() for box in boxes]


def test_a_table_is_pasted_into_a_list(person: type[Person]) -> None:
    zhou = person("preparatory", viewport={"width": 390, "height": 844}).sign_in()
    zhou.start("/start/founding", PARK, "发起组建")
    page = zhou.page
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    page.get_by_label("联合科协").check()
    page.get_by_role("button", name="粘贴 Excel 表格").click()
    page.get_by_label("把表格粘贴在这里").fill(BLOCK)
    dialog = page.locator("dialog.paste")
    expect(page.get_by_label("“序号”列填入")).to_have_value("-1")
    expect(page.get_by_label("“单位”列填入").locator("option:checked")).to_have_text("单位名称")
    expect(dialog.locator("li")).to_have_text(["第 2 行 委员名额：“五”不是数字"])
    zhou.accessible()
    dialog.get_by_role("button", name="添加 2 行").click()
    expect(page.locator("#form-errors li")).to_have_text(
        ["统一社会信用代码（第 2 行）：统一社会信用代码为 18 位数字或大写字母", "委员名额（第 2 行）：“五”不是数字"]
    )
    assert column(page, "unit_name") == ["江城一公司", "江城二公司"], "the empty row gave its place"
    assert column(page, "unit_uscc") == ["91420100MA4KWXYD7T", "914201"]
    assert column(page, "quota") == ["1005", ""]
    assert [box.is_checked() for box in page.locator("input[id*='-joint_units_lead_']").all()] == [True, False]
    zhou.accessible()
    # a block pasted into a field goes on from there, without names by order
    page.locator("input[id*='-joint_units_contact_']").first.focus()
    page.evaluate(CTRL_V, "王五\t4\n赵六\t3")
    expect(dialog.locator("option:checked")).to_have_text(["联系人", "委员名额"])
    dialog.get_by_role("button", name="添加 2 行").click()
    expect(page.locator("input[id*='-joint_units_contact_']")).to_have_count(4)
    assert column(page, "contact") == ["张三", "李四", "王五", "赵六"]
    assert column(page, "quota") == ["1005", "", "4", "3"]
    page.locator("input[id*='-joint_units_contact_']").first.focus()
    page.evaluate(CTRL_V, "一行文字不是表格")
    expect(dialog).to_have_count(0)
    expect(page.locator("#form-kept")).to_contain_text("草稿已保存")
