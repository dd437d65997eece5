"""Markdown as an official text: markup goes and is told, each word of the text stays."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.formats.manuscript_markdown import markdown_text
from services.formats.manuscripts import manuscript_source, read_manuscript
from services.model.manuscript import Manuscript, Paragraph, Table, unaccounted

TEXT = """---
title: 测试
---
# 关于开展**检查**的通知
<!-- INFO END -->
各单位：

请登录[市政府网站](https://www.example.cn/a_b(1))查看<b>《*管理办法*》</b>[^1]，现通知如下。

## 一、总体要求

- 第一项要求
- 第二项要求很长，需要
  续行说明
- [ ] 第三项

> 引用的一句话。

1. 身份证`复印件`
2. ~~户口本~~、居住证原件\\*

序号 | 单位
:--:|---:
1 | 甲\\|乙<br>丙

```
print("x")
```
![图](a.png)

---
[^1]: 见市政府令第3号。

某某市财政局

2026年1月5日
"""


def ink(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace())


def read(text: str) -> Manuscript:
    manuscript = read_manuscript(text.encode(), label="文稿.md")
    source = manuscript_source(text.encode(), label="文稿.md")
    assert not {mark: left for mark, left in unaccounted(source.lines, manuscript).items() if left > 0}
    return manuscript


def told(manuscript: Manuscript) -> str:
    return "\n".join(found.text for found in manuscript.findings)


def test_headings_lists_quotes_and_links_are_read_as_text() -> None:
    manuscript = read(TEXT)
    assert (manuscript.title, manuscript.recipients) == ("关于开展检查的通知", "各单位")
    assert (manuscript.signature, manuscript.dated) == (("某某市财政局",), "2026年1月5日")
    texts = [block.text for block in manuscript.body if isinstance(block, Paragraph)]
    assert texts[:7] == [
        "请登录市政府网站查看《管理办法》，现通知如下。", "一、总体要求", "第一项要求", "第二项要求很长，需要续行说明", "第三项",
        "引用的一句话。", "1.身份证复印件",
    ]  # fmt: skip
    assert texts[7:] == ["2.户口本、居住证原件*", 'print("x")']


def test_a_table_without_outer_pipes_keeps_its_cells() -> None:
    (table,) = (block for block in read(TEXT).body if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in table.rows] == [["序号", "单位"], ["1", "甲|乙\n丙"]]


def test_what_is_not_printed_is_told() -> None:
    sentences = told(read(TEXT))
    for text in (
        "title: 测试",
        "INFO END",
        "https://www.example.cn/a_b(1)",
        "见市政府令第3号。",
        "![图](a.png)",
        "</b>",
        "~~",
        "[ ]",
    ):
        assert text in sentences, text


def test_no_character_goes_without_being_accounted_for() -> None:
    made = markdown_text(TEXT)
    kept = ink("".join(line.text for line in made.lines)) + ink("".join(made.removed))
    assert not ink(TEXT) - kept


def test_a_title_that_is_underlined_is_a_title() -> None:
    assert read("关于检查的通知\n======\n\n各单位：\n\n请执行。\n").title == "关于检查的通知"


def test_tags_in_a_title_go_and_are_told_whatever_the_file_is() -> None:
    text = "<b>某某市财政局关于开展检查的通知</b>\n各单位：\n请执行。\n某某市财政局\n2026年1月5日\n"
    manuscript = read_manuscript(text.encode(), label="文稿.txt")
    assert manuscript.title == "某某市财政局关于开展检查的通知" and "<b>" in told(manuscript)


_PARTS = st.text(alphabet="甲乙*_`~[]()!<>b/|\\-#=^: \n.1&;", max_size=60)


@settings(max_examples=200, deadline=None)
@given(_PARTS)
def test_every_character_of_any_markdown_is_kept_or_named(text: str) -> None:
    made = markdown_text(text)
    kept = ink("".join(line.text for line in made.lines)) + ink("".join(made.removed))
    assert not ink(text) - kept


_REPEATED = ("<!--", "[", "![", "`", "`甲", "*甲", "|\n", "__甲", "-|", " ", "[a](", "<b ", "[^1]", "~~~\n", "- 甲\n  乙\n")


@pytest.mark.parametrize("text", [piece * 30_000 for piece in _REPEATED], ids=[piece[:2].strip() for piece in _REPEATED])
def test_hostile_markdown_is_read_in_seconds(text: str) -> None:
    begun = time.monotonic()
    markdown_text(text + "|\n|-|-|\n")
    assert time.monotonic() - begun < 10
