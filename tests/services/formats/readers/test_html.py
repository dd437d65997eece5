"""Web pages: what a person sees of them, and nothing is fetched."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.readers.base import Unreadable
from services.formats.readers.html import HtmlReader, decoded
from services.model.inspection import Seal

PAGE = """<!DOCTYPE html><html><head><meta charset="{}"><title>不在页面上</title><style>p {{ color: red }}</style></head>
<body onload="alert(1)"><h1>合作
协议</h1><!-- 批注 --><p>甲方：广德市<b>人民</b>政府&nbsp;&amp;&#20849;建</p>{}</body></html>"""


def shown(body: str) -> str:
    return HtmlReader().read(f"<html><body>{body}</body></html>".encode()).text


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030", "big5"])
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    text = "協議" if encoding == "big5" else "合作"
    source = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><p>{text}</p></html>'
    assert HtmlReader().read(source.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_page_that_declares_nothing_or_a_lie_is_read_as_its_bytes_read(encoding: str) -> None:
    assert HtmlReader().read("<html><p>甲方：广德市人民政府</p></html>".encode(encoding)).text == "甲方：广德市人民政府"
    assert decoded(PAGE.format("utf-8", "").encode("gbk"))[0].count("甲方：广德市") == 1
    assert decoded(PAGE.format("no-such-encoding", "").encode())[0].count("甲方：广德市") == 1


def test_blocks_are_lines_and_what_is_not_shown_is_not_read() -> None:
    hidden = (
        '<script>var a = "<p>脚本</p>"</script><p style="Display : NONE">看不见</p><div hidden>看不见</div>'
        "<template>模板</template><select><option>选项</option></select><noscript>无脚本</noscript>"
    )
    text = HtmlReader().read(PAGE.format("utf-8", hidden + "一<br>二<ul><li>三</li><li>四</li></ul>五").encode()).text
    assert text.split("\n") == ["合作协议", "甲方：广德市人民政府 &共建", "一", "二", "三", "四", "五"]


def test_lines_within_words_are_none_of_the_page_and_those_of_a_pre_are() -> None:
    assert shown("<p>产业\n   合作 G60\n科创</p><pre>一\n二</pre>") == "产业合作 G60 科创\n一\n二"


def test_a_table_is_lines_of_tabs_and_a_grid_with_its_merged_cells_filled() -> None:
    document = HtmlReader().read(
        b"<table><caption>\xe8\xa1\xa8</caption><tr><th rowspan=2>A<th colspan=2>B</tr><tr><td>C<td>D</tr>"
        b"<tbody><tr><td>E<td>F<td><table><tr><td>G</td></tr></table></td></tr></tbody></table>"
    )
    assert document.text.split("\n") == ["表", "A\tB", "C\tD", "E\tF\tG"]
    assert [table.rows for table in document.tables] == [(("A", "B", "B"), ("A", "C", "D"), ("E", "F", "G")), (("G",),)]


def test_pictures_and_frames_elsewhere_are_told_and_not_fetched() -> None:
    document = HtmlReader().read(b'<p>a</p><img src="http://127.0.0.1:9/x.png"><iframe src="//x/y"></iframe><img src="data:,">')
    assert [(found.code, found.text[:8]) for found in document.findings] == [("R17", "网页里有2处图片")]


@pytest.mark.parametrize(
    "content",
    [
        b"<table><tr><td>" * 600,
        b'<table><tr><td colspan="99999999999" rowspan="77777">a</td></tr></table>',
        b"<html>",
        b"<" * 10_000,
        b"&" * 10_000,
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>",
    ],
)
def test_odd_pages_are_read_as_far_as_they_go(content: bytes) -> None:
    document = HtmlReader().read(content)
    assert len(document.text) <= len(content)
    assert all(len(row) <= 256 for table in document.tables for row in table.rows)


def test_a_tag_with_more_attributes_than_any_page_has_is_refused_before_it_is_parsed() -> None:
    began = time.process_time()
    for values in ("a{0}=1", "a{0}='>'", 'a{0}="<p"', "a{0}"):
        page = ("<p " + " ".join(values.format(number) for number in range(100_000)) + ">乙方</p>").encode()
        assert HtmlReader().inspect(page).seal is Seal.HEAVY
        with pytest.raises(Unreadable, match="1000 个的上限"):
            HtmlReader().read(page)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("levels", [10, 300, 1_500])
def test_text_deep_inside_and_behind_it_is_read(levels: int) -> None:
    page = "<p>头</p></b></i>" * 500 + "<div>" * levels + "甲" + "</div>" * levels + "<font>" * 200 + "乙"
    assert HtmlReader().read(page.encode()).text.split("\n")[-2:] == ["甲", "乙"]


def test_what_is_too_deep_to_be_read_whole_is_told_and_never_cut_in_silence() -> None:
    page = ("<p>头</p></b></i>" * 500 + "<div>" * 100_000 + "甲").encode()
    assert HtmlReader().inspect(page).seal is Seal.HEAVY
    with pytest.raises(Unreadable, match="嵌套过深"):
        HtmlReader().read(page)


def test_many_attributes_and_a_long_one_are_no_harm() -> None:
    many = " ".join(f"a{number}='>'" for number in range(500))
    page = f"<p {many} title='{'协' * 100_000}'>甲方</p><img src='data:image/png;base64,{'A' * 100_000}'><p>乙方</p>".encode()
    assert HtmlReader().read(page).text == "甲方\n乙方"


@given(st.text(alphabet="<p a='\"=/> \n", max_size=300))
def test_the_look_at_tags_never_stumbles(source: str) -> None:
    assert HtmlReader().inspect(f"<p>甲方</p>{source}".encode()).seal is None


@given(st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1), min_size=1))
def test_every_paragraph_comes_back(paragraphs: list[str]) -> None:
    assert shown("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)).split("\n") == paragraphs
