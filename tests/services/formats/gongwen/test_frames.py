"""The frames of the page forms: what stands where, for every form, and that nothing of a text is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn

from services.formats.gongwen.frame_variables import FRAME_NAMES, frame_values
from services.formats.gongwen.layout import LOOKS, Style
from services.formats.gongwen.ooxml import ORDER
from services.formats.gongwen.templates import text_of
from services.formats.gongwen.titles import measure
from services.formats.pdf import LibreOffice
from services.model.papers.frame import PageForm, PaperFacts
from tests.framed_papers import (
    ISSUER,
    attached,
    brief,
    file_paper,
    full_notice,
    letter,
    minutes,
    pressed,
    table,
    template,
    text,
)

MM = 72 / 25.4
HOSTILE = 'A & B <市> "引" {{ x }} {% y %} {_{ z }_} 😀 𠮷野家 ㎡ \\n %s'


def read(facts: PaperFacts, **how: Any) -> Any:
    return Document(io.BytesIO(pressed(facts, **how)))


def lines(facts: PaperFacts) -> list[str]:
    return text_of(read(facts)).split("\n")


def styled(document: Any, style: str) -> list[Any]:
    return [paragraph for paragraph in document.paragraphs if paragraph.style.name == style]


@pytest.mark.parametrize("form", [form for form in PageForm if form is not PageForm.FORM])
def test_a_frame_asks_only_for_what_it_is_given_and_prints_all_of_it(form: PageForm) -> None:
    names = {name for name, _, _ in FRAME_NAMES}
    values = frame_values(minutes(), form)
    assert set(values) == names
    assert template(form) == template(form)


@pytest.mark.parametrize("make", [full_notice, file_paper, letter, minutes, brief])
def test_properties_stand_in_the_order_that_word_expects(make: Callable[[], PaperFacts]) -> None:
    """Word refuses a file whose properties are out of the schema's order."""
    document = read(make(), draft=True)
    roots = [document.element.body]
    roots += [part._element for section in document.sections for part in (section.header, section.footer)]
    for parent, order in ORDER.items():
        for node in (node for root in roots for node in root.iter(qn(f"w:{parent}"))):
            names = [str(child.tag).rsplit("}", 1)[-1] for child in node]
            assert names == sorted(names, key=order.index), f"{parent}: {names}"
            assert len(names) == len(set(names)), f"{parent}: {names}"


def test_a_line_that_has_nothing_to_say_is_not_there() -> None:
    document = read(file_paper())
    for style in (Style.RECIPIENTS, Style.ATTACHMENT_LIST, Style.NOTE, Style.ATTACHMENT_LABEL, Style.NUMBER_SIGNER):
        assert styled(document, style) == []
    assert "抄送：" not in text_of(document)


def test_a_full_notice_has_its_parts_in_the_order_of_the_standard() -> None:
    said = lines(full_notice())
    order = [
        "加急",
        f"{ISSUER}文件",
        "合管〔2026〕7号\t签发人：张三",
        "各乡、镇人民政府，各街道办事处，市直有关单位：",
        "一、总体要求",
        "附件：1.\t市直有关单位名单",
        "2.\t分管领导及联络员名单",
        ISSUER,
        "2026年9月2日",
        "（此件公开发布）",
        "附件1",
        "附件3",
    ]
    places = [len(said) - said[::-1].index(line) for line in order]  # the issuer stands in the title as well
    assert places == sorted(places)
    assert said[-3].startswith("抄送：市委各部门，") and said[-3].endswith("，各人民团体。")
    assert said[-2] == f"{ISSUER}办公室\t2026年9月3日印发"


def test_the_levels_of_a_text_have_their_faces_and_a_lead_runs_on_in_the_texts_face() -> None:
    document = read(full_notice())
    (heading,) = [each for each in styled(document, Style.HEADING_2) if each.text.startswith("（二）压实")]
    faces = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in heading.runs if run.text]
    assert faces == ["楷体_GB2312", "仿宋_GB2312"]
    assert heading.paragraph_format.keep_with_next is False  # it is a paragraph of text as well
    assert {each.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for each in styled(document, Style.HEADING_1)} == {"黑体"}


def test_one_attachment_is_listed_without_a_number_and_labelled_without_one() -> None:
    said = lines(file_paper(attachments=(attached("名单", text("市发改委")),)))
    assert "附件：名单" in said and "附件" in said


def test_recipients_that_would_push_the_text_off_the_first_page_move_to_the_imprint() -> None:
    few, many = ("市发改委", "市财政局"), tuple(f"市第{number}局" for number in range(60))
    assert "市发改委、市财政局：" in lines(file_paper(recipients=few))
    assert "市发改委、市财政局，桃州镇人民政府：" in lines(file_paper(recipients=(*few, "桃州镇人民政府")))
    document = read(file_paper(recipients=many, copy_to=few))
    assert styled(document, Style.RECIPIENTS) == []
    said = text_of(document).split("\n")
    assert f"主送：{'，'.join(many)}。" in said
    assert said.index("抄送：市发改委，市财政局。") == said.index(f"主送：{'，'.join(many)}。") + 1


def test_three_hundred_recipients_flow_over_pages_and_the_last_line_stays_in_the_box() -> None:
    many = tuple(f"市第{number}局" for number in range(300))
    document = read(file_paper(copy_to=many))
    flowing = document.tables[-1]
    assert flowing.rows[0].cells[0].text == f"抄送：{'，'.join(many)}。"
    assert not flowing.rows[0]._tr.xpath("w:trPr/w:cantSplit")
    (box,) = document.element.body.iter(qn("w:txbxContent"))
    assert "".join(node.text for node in box.iter(qn("w:t"))) == f"{ISSUER}办公室2026年9月3日印发"


def test_the_paragraph_of_the_imprint_is_as_high_as_its_box() -> None:
    document = read(full_notice())
    (box,) = document.element.body.iter(qn("w:txbxContent"))
    anchor = next(box.iterancestors(qn("w:p")))
    high = int(anchor.pPr.find(qn("w:spacing")).get(qn("w:line")))
    (extent,) = anchor.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent")
    assert int(extent.get("cy")) == high * 635
    assert high > 3 * 440  # two lines of 抄送, one of 印发


def test_a_letter_without_copies_and_a_brief_without_readers_have_no_imprint() -> None:
    for facts in (letter(), brief()):
        assert list(read(facts).element.body.iter(qn("w:txbxContent"))) == []


def test_a_brief_ends_with_who_gets_it_and_how_many() -> None:
    facts = brief(issue="3", report_to=("市委领导",), send_to=("市委各部门",), distribute_to=("各乡镇", "各街道"), copies="60")
    said = lines(facts)
    assert "第3期" in said
    assert [line for line in said if line.startswith(("报：", "送：", "发："))] == [
        "报：市委领导。",
        "送：市委各部门。",
        "发：各乡镇，各街道。",
    ]
    assert "（共印60份）" in said


def test_minutes_name_who_was_there_in_the_order_of_the_standard() -> None:
    said = lines(minutes(attendees=("张三", "李四"), observers=("市财政局张三",)))
    assert said[said.index("出席：张三、李四") + 1] == "列席：市财政局张三"
    assert not any(line.startswith("请假") for line in said)


def test_an_unsealed_date_begins_two_characters_right_of_the_signature() -> None:
    document = read(file_paper(seal="不盖章"))
    (signature,), (date,) = styled(document, Style.SIGNATURE_PLAIN), styled(document, Style.DATE)
    starts = [each.paragraph_format.left_indent.twips / 315 for each in (signature, date)]
    assert starts[1] - starts[0] == pytest.approx(2, abs=0.02)
    ends = [start + measure(each.text) for start, each in zip(starts, (signature, date), strict=True)]
    assert max(ends) == pytest.approx(26, abs=0.01)


def test_a_signature_stamp_leaves_room_for_the_name_right_of_the_post() -> None:
    document = read(file_paper(seal="签名章", signatory="主任"))
    (post,) = styled(document, Style.SIGNATURE_STAMP)
    assert post.text == "主任"
    assert LOOKS[Style.SIGNATURE_STAMP].right == 4 + 6 + 2
    assert ISSUER not in [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == Style.SIGNATURE]


def test_joint_issuers_stand_side_by_side_with_the_last_over_the_date() -> None:
    issuers = ("市发展和改革委员会", "市财政局", "市商务局")
    document = read(file_paper(issuer="\n".join(issuers), letterhead="\n".join([*issuers[:-1], "市商务局文件"])))
    rows = [paragraph.text for paragraph in styled(document, Style.SIGNATURE)]
    assert rows == ["\t市发展和改革委员会\t市财政局", "\t市商务局"]
    heads = [cell.text for cell in document.tables[0].rows[0].cells]
    assert heads == ["\n".join(issuers), "文件"]
    assert styled(document, Style.LETTERHEAD) == []


def test_several_signers_stand_in_rows_and_the_number_on_the_last() -> None:
    said = lines(file_paper(signer="张三 李四 欧阳三"))
    assert "\t签发人：张　三　李　四" in said
    assert "合管〔2026〕7号\t欧阳三　　　　" in said


def test_a_draft_is_marked_on_every_page_and_reads_the_same() -> None:
    facts = full_notice()
    plain, marked = read(facts), read(facts, draft=True)
    assert text_of(plain) == text_of(marked)
    for section in marked.sections:
        for header in (section.header, section.even_page_header):
            assert text_of_part(header).count("稿") == 1
    assert "稿" not in "".join(text_of_part(section.header) for section in plain.sections)
    first = read(letter(), draft=True).sections[0].first_page_header
    assert "稿" in text_of_part(first) and ISSUER in text_of_part(first)


def text_of_part(part: Any) -> str:
    return "".join(node.text or "" for node in part._element.iter(qn("w:t")))


@pytest.mark.parametrize("make", [file_paper, letter, minutes, brief])
def test_text_comes_out_as_it_went_in(make: Callable[..., PaperFacts]) -> None:
    body = (text(HOSTILE), text(f"一、{HOSTILE}", 1), table((HOSTILE, "乙"), (f"{HOSTILE}\n{HOSTILE}", "丙")))
    said = lines(make(title=HOSTILE, body=body, attachments=(attached(HOSTILE, text(HOSTILE)),)))
    assert said.count(HOSTILE) >= 5
    assert f"一、{HOSTILE}" in said


def test_an_empty_text_still_makes_a_document() -> None:
    assert f"{ISSUER}办公室\t2026年9月3日印发" in lines(file_paper(body=()))


def test_a_title_of_five_hundred_characters_is_printed_whole() -> None:
    title = "关于印发" + "并做好有关工作各项" * 55 + "的通知"
    (paragraph,) = styled(read(file_paper(title=title)), Style.TITLE)
    assert paragraph.text.replace("\n", "") == title


def test_a_change_of_a_style_survives() -> None:
    """A secretary makes the headings larger and writes a sentence of her own."""
    document = Document(io.BytesIO(template(PageForm.FILE)))
    document.styles[Style.HEADING_1].paragraph_format.space_before = 12700 * 6
    document.add_paragraph("本件只发电子版。", style=Style.BODY)
    saved = io.BytesIO()
    document.save(saved)
    made = read(full_notice(), made_from=saved.getvalue())
    assert made.styles[Style.HEADING_1].paragraph_format.space_before.pt == 6
    assert made.paragraphs[-1].text == "本件只发电子版。"


LONG_NAME = "苏皖合作示范区和一地六县合作区广德片区建设工作领导小组办公室"


def joint(*names: str) -> PaperFacts:
    return file_paper(letterhead="\n".join(names), issuer="\n".join(name.removesuffix("文件") for name in names))


def red_letters(facts: PaperFacts) -> list[Any]:
    with pdfplumber.open(io.BytesIO(LibreOffice.find().to_pdf(pressed(facts)))) as opened:
        return [char for char in opened.pages[0].chars if tuple(char["non_stroking_color"] or ()) == (1, 0, 0)]


@pytest.mark.office
@pytest.mark.parametrize(
    "names",
    [
        ("广德市人民政府", "广德市财政局"),
        ("广德市人民政府", "广德市财政局文件"),
        ("中共广德市委办公室", "广德市发展和改革委员会", f"{LONG_NAME}文件"),
        ("中国ABC集团有限公司", "广德市2026年世界园艺博览会组委会文件"),
    ],
    ids=("without 文件", "with 文件", "a long name", "latin letters"),
)
def test_a_joint_letterhead_stands_in_the_middle_each_name_as_wide_as_the_others(names: tuple[str, ...]) -> None:
    red = red_letters(joint(*names))
    left, right = min(char["x0"] for char in red), max(char["x1"] for char in red)
    assert (left + right) / 2 / MM == pytest.approx(106, abs=0.3)
    lines: dict[int, list[Any]] = {}
    for char in red:
        if char["size"] < 40:  # 文件 is larger
            lines.setdefault(round(char["bottom"]), []).append(char)
    assert len({round(line[0]["x0"]) for line in lines.values()}) == 1
    edges = [line[-1]["x1"] / MM for line in lines.values()]
    assert max(edges) - min(edges) < 1.5
    assert min(char["size"] for char in red) >= 26
    printed = {"".join(char["text"] for char in line) for line in lines.values()}
    assert LONG_NAME in names[-1] or printed == {name.removesuffix("文件") for name in names}  # no other name is broken


def test_a_single_name_of_fifty_characters_stands_on_two_lines_in_type_that_can_be_read() -> None:
    (head,) = styled(read(file_paper(letterhead=f"{LONG_NAME}暨某某联动创新区管理委员会文件")), Style.LETTERHEAD)
    above, below = head.text.split("\n")
    assert abs(len(above) - len(below)) <= 4
    assert head.runs[0].font.size.pt >= 24
