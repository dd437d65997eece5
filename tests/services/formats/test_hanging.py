"""The copy that LibreOffice gets: no East Asian language, so no hung mark, and the same text."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree

from services.formats.hanging import _with_language, without_hanging


def docx() -> bytes:
    """A docx whose default language is Chinese."""
    document = Document()
    document.add_paragraph("坚持以高质量发展为主题，、。")
    (language,) = document.styles.element.xpath("w:docDefaults//w:lang")
    language.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "zh-CN")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_the_copy_that_is_converted_has_no_east_asian_language_and_the_same_text() -> None:
    original = docx()
    copied = without_hanging(original)
    languages = [
        Document(io.BytesIO(one)).styles.element.xpath("w:docDefaults//w:lang/@w:eastAsia") for one in (original, copied)
    ]
    assert languages == [["zh-CN"], ["en-US"]]
    texts = [[paragraph.text for paragraph in Document(io.BytesIO(one)).paragraphs] for one in (original, copied)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "defaults",
    [
        b"",
        b"<w:docDefaults/>",
        b"<w:docDefaults></w:docDefaults>",
        b"<w:docDefaults><w:rPrDefault/></w:docDefaults>",
        b"<w:docDefaults><w:rPrDefault></w:rPrDefault></w:docDefaults>",
        b"<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>",
        b'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>',
    ],
)
def test_styles_without_a_default_language_get_one(defaults: bytes) -> None:
    styles = b'<w:styles xmlns:w="w">' + defaults + b"</w:styles>"
    changed = _with_language(styles)
    (default,) = etree.fromstring(changed).findall(".//{w}docDefaults/{w}rPrDefault/{w}rPr/{w}lang")
    assert default.get("{w}eastAsia") == "en-US"
    assert _with_language(changed) == changed


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_docx_with_a_broken_part_is_refused_where_libreoffice_would_print_half_of_it(part: str) -> None:
    broken = io.BytesIO()
    with ZipFile(io.BytesIO(docx())) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name == part else content)
    with pytest.raises(ValueError, match="not a complete docx"):
        without_hanging(broken.getvalue())


def test_styles_that_nothing_uses_are_left_out_and_those_that_lead_to_others_stay() -> None:
    document = Document()
    document.add_paragraph("一级", style="Heading 1")
    document.add_paragraph("项目", style="List Bullet 2")
    saved = io.BytesIO()
    document.save(saved)
    names = [
        {style.style_id for style in Document(io.BytesIO(one)).styles}
        for one in (saved.getvalue(), without_hanging(saved.getvalue()))
    ]
    assert {"Heading1", "Heading1Char", "ListBullet2", "Normal", "DefaultParagraphFont", "TableNormal"} <= names[1]
    assert "LightGrid-Accent3" in names[0] - names[1] and 3 * len(names[1]) < len(names[0])
