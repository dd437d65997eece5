"""From the files in a folder to the number on the receipt, with a mouse."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import FilePayload, Page, Route, expect
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.browser.conftest import House, Seen
from tests.browser.test_first_day import enter

pytestmark = pytest.mark.browser

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DROP = """({ name, type, content }) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const zone = document.querySelector(".drop");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }
}"""


def docx(title: str) -> bytes:
    document = Document()
    document.add_heading(title, 0)
    for line in ("甲方：广德市人民政府", "乙方：溧阳市人民政府", "双方每季度会商一次。", "2026年5月18日"):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def pdf(title: str) -> bytes:
    """Two pages, the date at the foot of the second."""
    content = io.BytesIO()
    canvas = Canvas(content)
    pages = (
        (title, "甲方：广德市人民政府", "乙方：溧阳市人民政府", "为加强产业协作，总投资1.2亿元，经协商达成如下协议。"),
        (
            *["双方加强信息共享，及时通报进展。"] * 18,
            "甲方（盖章）：广德市人民政府",
            "乙方（盖章）：溧阳市人民政府",
            "签订日期：2022年8月18日",
        ),
    )
    for lines in pages:
        canvas.setFont("STSong-Light", 14)
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 30 * number, line)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def payload(name: str, content: bytes, kind: str = DOCX) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def test_dropped_files_are_sent_one_by_one_and_a_refused_one_harms_no_other(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    page.goto("/submit/")
    dropped = {"name": "共建协议.docx", "type": DOCX, "content": base64.b64encode(docx("共建协议")).decode()}
    page.evaluate(DROP, dropped)
    expect(page.locator("tr.held")).to_have_count(1)
    page.set_input_files("#files", [payload("空.docx", b""), payload("清单.txt", "项目清单".encode(), "text/plain")])
    expect(page.locator("li.refused")).to_contain_text("空.docx")
    expect(page.locator("tr.held")).to_have_count(2)
    assert [text for text in seen.complaints if "422" not in text] == []
    seen.complaints.clear()  # a browser notes every refusal in its console
    roles = page.locator("[data-role]")
    expect(roles.nth(0)).to_have_value("agreement")
    expect(roles.nth(1)).to_have_value("material")
    page.reload()
    expect(page.locator("tr.held")).to_have_count(2)
    page.get_by_label("单位名称").fill("市发改委")
    page.get_by_role("button", name="提交备案").click()
    expect(page.get_by_text("已受理：“共建协议”")).to_be_visible()
    expect(page.get_by_role("heading", name="文件（2）")).to_be_visible()


def test_two_agreements_ask_to_which_a_material_belongs(page: Page, house: House) -> None:
    enter(page, house)
    page.goto("/submit/")
    files = [payload(f"{name}.docx", docx(name)) for name in ("甲协议", "乙协议", "附件")]
    page.set_input_files("#files", files)
    expect(page.locator("tr.held")).to_have_count(3)
    expect(page.locator("[data-of]:visible")).to_have_count(0)
    page.locator("[data-role]").nth(1).select_option("agreement")
    belongs = page.locator("[data-of]:visible")
    expect(belongs).to_have_count(1)
    expect(belongs.locator("option:checked")).to_have_text("附于：乙协议.docx")
    belongs.select_option(label="附于：甲协议.docx")
    expect(page.locator("#several")).to_contain_text("2 份协议文本")
    page.get_by_label("单位名称").fill("市发改委")
    page.get_by_label("单位名称").press("Enter")
    expect(page.get_by_role("heading", name="已受理 2 件")).to_be_visible()
    expect(page.locator("#batch tbody tr")).to_have_count(3)
    expect(page.locator("#batch tbody a")).to_have_count(2)


def test_a_file_can_be_taken_out_again(page: Page, house: House) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.set_input_files("#files", [payload("甲.docx", docx("甲")), payload("乙.docx", docx("乙"))])
    expect(page.locator("tr.held")).to_have_count(2)
    page.get_by_role("button", name="移除“甲.docx”").click()
    expect(page.locator("tr.held")).to_have_count(1)
    page.reload()
    expect(page.locator("tr.held")).to_have_count(1)


def test_a_form_is_not_sent_while_a_file_is_on_its_way(page: Page, house: House) -> None:
    """The Enter key reaches a form whose button is greyed out: the file would be left behind."""
    enter(page, house)
    page.goto("/submit/")
    page.get_by_label("单位名称").fill("市发改委")
    page.set_input_files("#files", [payload("甲协议.docx", docx("甲协议"))])
    expect(page.locator("tr.held")).to_have_count(1)
    held_back: list[Route] = []
    page.route("**/files", lambda route: held_back.append(route))
    page.set_input_files("#files", [payload("附件.docx", docx("附件"))])
    expect(page.locator("#send")).to_be_disabled()
    page.get_by_label("单位名称").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("还有文件正在上传，请稍候。")
    expect(page).to_have_title(re.compile("报送协议"))
    held_back[0].continue_()
    expect(page.locator("tr.held")).to_have_count(2)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("单位名称").press("Enter")
    expect(page.get_by_role("heading", name="文件（2）")).to_be_visible()


def test_a_file_past_the_limit_is_refused_before_it_is_sent(page: Page, house: House) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          const file = new File(["x"], "太大.docx");
          Object.defineProperty(file, "size", { value: 101 * 1024 * 1024 });
          Object.defineProperty(transfer, "items", { value: [{ kind: "file", getAsFile: () => file }] });
          Object.defineProperty(transfer, "types", { value: ["Files"] });
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
        }"""
    )
    expect(page.locator("li.refused")).to_contain_text("“太大.docx”超过单个文件 100 MB 的上限")
    expect(page.locator("#send")).to_be_enabled()
    expect(page.locator("tr.held")).to_have_count(0)


def test_what_could_not_be_taken_out_or_shown_says_so(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.set_input_files("#files", [payload(f"{name}.docx", docx(name)) for name in ("甲协议", "附件")])
    expect(page.locator("tr.held")).to_have_count(2)
    page.route("**/remove", lambda route: route.abort())
    page.get_by_role("button", name="移除“附件.docx”").click()
    expect(page.get_by_role("alert")).to_have_text("网络不通，请重试。")
    expect(page.locator("tr.held")).to_have_count(2)
    page.unroute("**/remove")
    page.get_by_label("单位名称").fill("市发改委")
    page.get_by_role("button", name="提交备案").click()
    expect(page.get_by_role("cell", name="溧阳市人民政府")).to_be_visible()

    page.get_by_role("link", name="核对并准予备案").click()
    agreement, material = (page.get_by_role("link", name=name) for name in (re.compile("^协议文本$"), re.compile("支撑材料：")))
    page.route("**/confirm/viewer*", lambda route: route.abort())
    expect(page.locator("html.live")).to_be_attached()  # before that the link leads to a page of its own
    material.click()
    expect(page.get_by_role("alert")).to_have_text("网络不通，请重试。")
    expect(agreement).to_have_class("active")
    page.unroute("**/confirm/viewer*")
    material.click()
    expect(material).to_have_class("active")
    expect(page.locator("#viewer .viewer-name")).to_have_text("附件.docx")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert [text for text in seen.complaints if "ERR_FAILED" not in text] == []
    seen.complaints.clear()  # a browser notes every broken connection in its console


def test_who_types_is_told_when_the_session_has_ended(page: Page, house: House, seen: Seen) -> None:
    enter(page, house)
    page.clock.install()
    page.goto("/submit/")
    unit = page.get_by_label("单位名称")
    unit.press_sequentially("市")
    page.clock.fast_forward("01:01")
    with page.expect_response("**/awake") as kept:
        unit.press_sequentially("发")
    assert kept.value.status == 204
    page.context.clear_cookies()
    unit.press_sequentially("改")  # not asked again within the minute
    expect(page.get_by_role("alert")).to_have_count(0)
    page.clock.fast_forward("01:01")
    unit.press_sequentially("委")
    expect(page.get_by_role("alert")).to_contain_text("登录已失效，填写的内容还在页面上。")
    expect(unit).to_have_value("市发改委")
    assert [text for text in seen.complaints if "401" not in text] == []
    seen.complaints.clear()  # a browser notes the refusal


def test_fields_and_places_find_each_other_and_the_number_is_taken(page: Page, house: House, seen: Seen, tmp_path: Path) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.set_input_files("#files", [payload("共建协议.pdf", pdf("共建产业园区合作协议"), "application/pdf")])
    expect(page.locator("tr.held")).to_have_count(1)
    page.get_by_label("单位名称").fill("市发改委")
    page.get_by_role("button", name="提交备案").click()
    expect(page.get_by_role("cell", name="溧阳市人民政府")).to_be_visible()  # the page follows the reading by itself
    page.get_by_role("link", name="核对并准予备案").click()

    date = page.locator("#signed_on-0")
    expect(date).to_have_value("2022-08-18")
    box = page.locator('.box[data-key="signed_on-0"]').first
    expect(box).not_to_be_in_viewport()
    date.focus()
    expect(box).to_be_in_viewport()
    expect(box).to_have_class(re.compile("lit"))
    expect(page.locator("[data-at]")).to_have_text("2")

    page.get_by_role("button", name="上一页").click()
    party = page.locator('.box[data-key="party-1"]').first
    party.click()
    expect(page.locator("#party-1")).to_be_focused()
    expect(page.locator("#party-1")).to_have_value("溧阳市人民政府")

    before = page.locator(".sheet").first.bounding_box()
    page.get_by_role("button", name="放大").click()
    after = page.locator(".sheet").first.bounding_box()
    assert before and after and after["width"] > before["width"]

    page.get_by_role("button", name="增加一方").click()
    page.keyboard.type("丙方")
    page.keyboard.press("Tab")
    page.keyboard.type("安吉县人民政府")
    page.locator("#title-0").fill("")
    page.get_by_role("button", name="核对无误，准予备案").click()
    expect(page.get_by_role("alert")).to_contain_text("缺少：协议名称")
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.locator('[name="party"]').evaluate_all("all => all.map((one) => one.value)")[2] == "安吉县人民政府"
    seen.complaints.clear()  # the browser notes the 422
    page.locator("#title-0").fill("共建产业园区合作协议")
    page.get_by_role("button", name="核对无误，准予备案").click()

    expect(page.get_by_text(re.compile(r"已准予备案，备案号 GDBA-\d{4}-001"))).to_be_visible()
    expect(page.get_by_role("cell", name="安吉县人民政府")).to_be_visible()
    receipt = page.get_by_role("link", name="下载 Word")
    expect(receipt).to_be_visible()
    with page.expect_download() as download:
        receipt.click()
    download.value.save_as(tmp_path / "receipt.docx")
    text = "\n".join(
        cell.text for table in Document(str(tmp_path / "receipt.docx")).tables for row in table.rows for cell in row.cells
    )
    assert "安吉县人民政府" in text and "共建产业园区合作协议" in text


@pytest.mark.office
def test_page_images_of_a_docx_come_by_themselves(page: Page, house: House) -> None:
    enter(page, house)
    page.goto("/submit/")
    page.set_input_files("#files", [payload("共建协议.docx", docx("共建协议"))])
    expect(page.locator("tr.held")).to_have_count(1)
    page.get_by_label("单位名称").fill("市发改委")
    page.get_by_role("button", name="提交备案").click()
    expect(page.get_by_role("cell", name="溧阳市人民政府")).to_be_visible()
    page.get_by_role("link", name="核对并准予备案").click()
    page.locator("#term-0").fill("3年")
    expect(page.locator("button.box").first).to_be_visible(timeout=60_000)
    expect(page.locator("#term-0")).to_have_value("3年")  # what was typed meanwhile stays
