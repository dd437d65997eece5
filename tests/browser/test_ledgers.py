"""A liaison's month: paste, correct a marked cell, hand in; sent back, corrected, handed in again; two windows; a reload."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from services.model.files import FileRole
from services.model.ledgers import LedgerReturn, LedgerState
from services.model.mechanisms import Mechanism
from services.model.people import EVERYTHING, Person, Role
from services.model.periods import Month
from tests.browser.conftest import House, Seen
from tests.browser.test_first_day import PASSWORD
from tests.browser.test_submit import DROP, payload
from tests.ledger_house import UNIT, a_unit, register

pytestmark = pytest.mark.browser

ADMINISTRATOR = Person(login="admin", name="管理员", role=Role.ADMINISTRATOR)
CLERK = Person(login="lisi", name="李四", role=Role.CLERK)
LIAISON = Person(login="zhangsan", name="张三", role=Role.LIAISON, unit=UNIT)
BLOCK = (
    '1\t市发改委\t"2月18日，赴省发展改革委对接：\n一、专项资金；\n二、重大项目。"\t获得专项资金500万元\t跟进拨付\t\n'
    "2\t市发改委\t赴省商务厅对接口岸政策\t\t\t牵头\n"
)
PASTE = """([element, text, html]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
}"""


def month(house: House) -> Month:
    return Month.of(house.office.now().date())


def fill_url(house: House, mechanism: Mechanism = Mechanism.POLICY) -> str:
    return f"/ledgers/fill/?mechanism={mechanism}&period={month(house)}"


def enter(page: Page, house: House) -> None:
    """Log in as the liaison of a unit that owes all three ledgers."""
    register(house.office, a_unit(UNIT))
    accounts = house.office.accounts
    first = accounts.create(login=LIAISON.login, name=LIAISON.name, role=LIAISON.role, unit=UNIT, by=ADMINISTRATOR)
    accounts.change_password(LIAISON.login, old=first, new=PASSWORD)
    page.goto("/login")
    page.get_by_label("用户名").fill(LIAISON.login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("details.user")).to_contain_text(UNIT)


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator("tr.entry").nth(row - 1).locator(f'[data-column="{column}"]')


def open_form(page: Page, house: House, mechanism: Mechanism = Mechanism.POLICY) -> None:
    page.goto(fill_url(house, mechanism))
    expect(page.locator("#send[data-ready]")).to_be_visible()


def returned(house: House) -> LedgerReturn:
    with house.office.register.reading() as transaction:
        (line,) = transaction.ledgers.returns([month(house)])
    return house.office.ledgers.get(line.object_id, scope=EVERYTHING)


def test_paste_correct_submit_return_and_resubmit(page: Page, house: House) -> None:
    enter(page, house)
    page.get_by_role("link", name="工作台账", exact=True).click()
    page.get_by_role("row").filter(has_text="政策争取").first.get_by_role("link", name="填报").click()
    expect(page.locator("#send[data-ready]")).to_be_visible()
    cell(page, 1, "matter").evaluate(f"(element, text) => ({PASTE})([element, text])", BLOCK)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("读出 2 行")
    dialog.get_by_role("button", name="作为新行插入").click()
    expect(page.locator("tr.entry")).to_have_count(2)
    expect(cell(page, 1, "matter")).to_have_value("2月18日，赴省发展改革委对接：\n一、专项资金；\n二、重大项目。")
    expect(page.locator("#saved")).to_contain_text("已保存")
    empty = page.locator("td.told").filter(has_text="没有填写")
    expect(empty).to_contain_text("工作成效（进展）")
    cell(page, 2, "effect").fill("已列入省级口岸建设计划。")
    expect(empty).to_have_count(0)
    page.get_by_label("联系电话").fill("0563-6022222")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_text("已报送")).not_to_have_count(0)
    expect(page.locator("table.ledger-rows tbody tr")).to_have_count(2)
    record = returned(house)
    assert record.rows[0]["matter"].count("\n") == 2 and record.header.phone == "0563-6022222"

    at = [(record.rows[1].id, "effect")]
    house.office.ledgers.send_back(record.id, reasons=["请附计划文号"], cells=at, seen=None, by=CLERK)
    page.goto("/ledgers/")
    page.get_by_role("link", name="修改后再报").click()
    expect(page.locator("td.sent-back")).to_contain_text("退回：请附计划文号")
    cell(page, 2, "effect").fill("已列入省级口岸建设计划（皖商办〔2026〕9号）。")
    page.get_by_role("button", name="重新报送").click()
    expect(page.locator("table.ledger-rows")).to_contain_text("皖商办〔2026〕9号")
    again = returned(house)
    assert again.state is LedgerState.SUBMITTED and again.rows[1].id == record.rows[1].id


def test_a_block_covers_what_was_there_and_a_cell_stays_a_cell(page: Page, house: House) -> None:
    enter(page, house)
    open_form(page, house)

    def paste(column: str, text: str, html: str = "") -> None:
        cell(page, 1, column).evaluate(f"(element, [text, html]) => ({PASTE})([element, text, html])", [text, html])

    for column in ("matter", "effect", "next_step", "remark"):
        cell(page, 1, column).fill(f"旧的{column}")
    paste("matter", "新事项\t\t新打算\n")
    page.get_by_role("dialog").get_by_role("button", name="从所在行起覆盖").click()
    said = [cell(page, 1, column).input_value() for column in ("unit", "matter", "effect", "next_step", "remark")]
    assert said == [UNIT, "新事项", "", "新打算", "旧的remark"]
    paste("effect", '"已受理\n待批复"\r\n')
    expect(cell(page, 1, "effect")).to_have_value("已受理\n待批复")
    word = (
        "<style>td {color: red}</style><table class=MsoTable style='x:y'><tr>"
        "<td colspan=1><p class=a>一、赴省</p><p>二、对接</p></td><td style='display:none'>看不见</td>"
        "<td><p>立项</p></td></tr></table><script>document.title = '坏'</script>"
    )
    paste("matter", "一、赴省\n二、对接\t立项\n", word)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("读出 1 行")
    dialog.get_by_role("button", name="从所在行起覆盖").click()
    said = [cell(page, 1, column).input_value() for column in ("matter", "effect", "next_step")]
    assert said == ["一、赴省\n二、对接", "立项", "新打算"] and "坏" not in page.title()
    expect(page.locator("#saved")).to_contain_text("已保存")


def test_what_was_typed_survives_a_reload(page: Page, house: House) -> None:
    enter(page, house)
    open_form(page, house)
    cell(page, 1, "matter").click()
    page.keyboard.type("赴省水利厅对接。")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("第二行")
    expect(page.locator("tr.entry")).to_have_count(2)
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("tr.entry")).to_have_count(2)
    expect(cell(page, 1, "matter")).to_have_value("赴省水利厅对接。")
    expect(cell(page, 2, "matter")).to_have_value("第二行")
    page.keyboard.press("Escape")
    cell(page, 2, "matter").press("Alt+ArrowUp")
    expect(cell(page, 1, "matter")).to_have_value("第二行")
    page.get_by_role("button", name="第1行 删除这一行").click()
    expect(page.locator("tr.entry")).to_have_count(1)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("tr.entry")).to_have_count(2)
    expect(page.locator("#saved")).to_contain_text("已保存")


def test_two_windows_tell_and_lose_nothing(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    open_form(page, house)
    other = page.context.new_page()
    other.goto(fill_url(house))
    expect(other.locator("#send[data-ready]")).to_be_visible()
    cell(page, 1, "matter").fill("第一个窗口填的")
    expect(page.locator("#saved")).to_contain_text("已保存")
    cell(other, 1, "matter").fill("第二个窗口填的")
    expect(other.locator("#conflict")).to_be_visible()
    expect(other.locator("#conflict")).to_contain_text("您这里的内容没有保存，但还在页面上")
    expect(cell(other, 1, "matter")).to_have_value("第二个窗口填的")
    other.get_by_role("button", name="以我这里的为准，保存").click()
    expect(other.locator("#saved")).to_have_text(re.compile("^已保存"))
    draft = house.office.ledgers.open(UNIT, Mechanism.POLICY, month(house), by=LIAISON).draft
    assert "第二个窗口填的" in [row["matter"] for row in draft.rows]
    other.close()
    seen.complaints = [text for text in seen.complaints if "409" not in text]


def test_materials_belong_to_their_row_and_survive_a_reload(page: Page, house: House) -> None:
    enter(page, house)
    open_form(page, house)
    cell(page, 1, "matter").fill("赴省水利厅对接。")
    cell(page, 1, "effect").fill("获得补助300万元。")
    page.set_input_files("#materials", [payload("纪要.txt", "会议纪要".encode(), "text/plain")])
    expect(page.locator("#held tbody tr")).to_have_count(1)
    with page.expect_file_chooser() as chooser:
        page.locator("tr.entry").first.locator('[data-act="file"]').click()
    chooser.value.set_files([payload("批复.txt", "补助300万元".encode(), "text/plain")])
    expect(page.locator("#held tbody tr")).to_have_count(2)
    expect(page.locator("tr.entry").first.locator("[data-files]")).to_have_text("材料 1")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("tr.entry").first.locator("[data-files]")).to_have_text("材料 1")
    page.get_by_role("button", name="移除“纪要.txt”").click()
    expect(page.locator("#held tbody tr")).to_have_count(1)
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_role("link", name="300万元")).to_be_visible()  # found in the material: a link to where it stands
    record = returned(house)
    assert [(file.label, file.role) for file in record.files] == [("批复.txt", FileRole.MATERIAL)]
    assert record.row_files == ((1, record.rows[0].id),)
    page.get_by_role("link", name="300万元").click()
    expect(page.locator("mark.box")).to_have_text("300万元")


def test_a_dropped_file_is_sent_and_a_refused_one_is_told(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    open_form(page, house)
    dropped = {"name": "照片说明.txt", "type": "text/plain", "content": base64.b64encode("说明".encode()).decode()}
    page.evaluate(DROP, dropped)
    expect(page.locator("#held tbody tr")).to_have_count(1)
    page.evaluate("DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true, name: '资料' })")
    page.evaluate(DROP, dropped)
    folder = page.locator("li.refused").filter(has_text="“资料”是文件夹，没有上传")
    expect(folder).to_be_visible()
    folder.get_by_role("button", name="知道了").click()
    expect(page.locator("#held tbody tr")).to_have_count(1)
    page.set_input_files("#materials", [payload("空.docx", b"")])
    expect(page.locator("li.refused")).to_contain_text("空.docx")
    assert [text for text in seen.complaints if "422" not in text] == []
    seen.complaints.clear()


def test_after_logging_in_anew_beside_the_page_what_was_typed_is_saved(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    open_form(page, house)
    page.context.clear_cookies()
    cell(page, 1, "matter").fill("登录失效时填的内容")
    expect(page.locator("#saved")).to_contain_text("没有保存：登录已失效")
    with page.context.expect_page() as opening:
        page.locator("#saved").get_by_role("link", name="重新登录").click()
    door = opening.value
    door.get_by_label("用户名").fill(LIAISON.login)
    door.get_by_label("密码", exact=True).fill(PASSWORD)
    door.get_by_role("button", name="登录").click()
    expect(door.locator("details.user")).to_contain_text(UNIT)
    door.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # as a window has it when somebody comes back to it
    expect(page.locator("#saved")).to_have_text(re.compile("^已保存"))
    expect(cell(page, 1, "matter")).to_have_value("登录失效时填的内容")
    draft = house.office.ledgers.open(UNIT, Mechanism.POLICY, month(house), by=LIAISON).draft
    assert [row["matter"] for row in draft.rows] == ["登录失效时填的内容"]
    cell(page, 1, "effect").fill("已立项。")
    expect(page.locator("#saved")).to_have_text(re.compile("^已保存"))
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator("table.ledger-rows")).to_contain_text("已立项。")
    assert [text for text in seen.complaints if "401" not in text and "400" not in text] == []
    seen.complaints.clear()


def test_one_status_of_three_is_chosen_and_a_month_without_news_is_a_tick(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    open_form(page, house, Mechanism.INNOVATION)
    assert page.locator("tr.entry select").first.locator("option").all_inner_texts() == ["", "已完成", "序时推进", "滞后序时"]
    cell(page, 1, "item").fill("“一网通办”跨省通办（2021年第一批）")
    cell(page, 1, "status").select_option("序时推进")
    cell(page, 1, "progress").fill("已上线12项。")
    page.get_by_label("本月无新增").check()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("选了“本月无新增”，但有1行新增")
    expect(cell(page, 1, "progress")).to_have_value("已上线12项。")
    seen.complaints = [text for text in seen.complaints if "422" not in text]
    page.get_by_label("本月无新增").uncheck()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator("table.ledger-rows")).to_contain_text("序时推进")
    assert returned(house).rows[0]["status"] == "序时推进"
