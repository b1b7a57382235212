"""Rows of a list come from Excel: what goes where is shown first, and a wrong cell is told at its row."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.browser.test_drafts import PARK
from tests.browser.test_whole_election import ASSOCIATION

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


HEADS = (
    "姓名", "性别", "出生年月", "民族", "工作单位", "职务", "手机号", "会员类别", "本人同意处理其个人信息",
    "拥护党的路线、方针、政策", "承认并遵守《中国科学技术协会章程》《企业科学技术协会章程》",
)  # fmt: skip
# As Excel has a birth date: a day, a number with a point, a text, and October whose nought it dropped.
BORN: tuple[Any, ...] = (date(1980, 5, 1), 1981.5, "1982/7", 198311, "1984年3月", "May-85", 1986.1, "八十年代")


def roster() -> bytes:
    """An Excel file of eight people: two months that nobody can tell, and a class that there is not."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADS)
    for n, born in enumerate(BORN):
        kind = "科技人员" if n != 3 else "学生"
        person = (f"会员{n}号", "男", born, "汉族", "江城智能制造有限公司", "工程师", 13800000000 + n, kind)
        sheet.append([*person, *["是"] * 3])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_roster_comes_from_an_excel_file_and_wrong_rows_are_told_at_the_row(person: type[Person]) -> None:
    li = person("secretary").sign_in()
    li.start("/start/membership", ASSOCIATION, "入会")
    page = li.page
    expect(page.locator("html")).to_have_attribute("data-ready", "1")
    page.get_by_role("button", name="粘贴 Excel 表格").first.click()
    dialog = page.locator("dialog.paste")
    with page.expect_download() as empty:
        dialog.get_by_role("link", name="下载空表").click()
    (template, _) = openpyxl.load_workbook(io.BytesIO(empty.value.path().read_bytes())).worksheets
    assert set(HEADS) <= {cell.value for cell in template[1]}
    chooser = dialog.get_by_label("或者选择 Excel 文件（.xlsx）：")
    chooser.set_input_files({"name": "名册.xls", "mimeType": "application/vnd.ms-excel", "buffer": b"old"})
    expect(dialog.get_by_role("status")).to_contain_text("另存为 .xlsx")
    chooser.set_input_files({"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": roster()})
    expect(dialog.locator("li")).to_have_text(
        [
            "第 4 行 会员类别：没有“学生”这个选项，可选 科技人员 / 管理人员 / 高级技能人员 / 其他",
            "第 7 行 出生年月：“1986.1”可能是 1 月，也可能是 10 月，请写成 1980-01 或 1980-10",
            "第 8 行 出生年月：“八十年代”不是年月，请写成 1980-05",
        ]
    )
    li.accessible()
    dialog.get_by_role("button", name="添加 8 行").click()
    born = page.locator("input[id*='_birth_ym_']")
    expect(born).to_have_count(8)
    months = [box.input_value() for box in born.all()]
    assert months == ["1980-05", "1981-05", "1982-07", "1983-11", "1984-03", "1985-05", "", ""]
    expect(page.locator("#form-errors li")).to_contain_text(["（第 4 行）", "（第 7 行）", "（第 8 行）"])
