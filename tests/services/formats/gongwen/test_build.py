"""The committed templates: built from the layout table, asking only for facts that their papers have."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import meta

from services.formats.gongwen.build import TEMPLATES, built, write
from services.formats.gongwen.environment import PaperEnvironment
from services.formats.gongwen.readme import with_tables
from services.formats.gongwen.variables import derived_of, known_names
from services.model.papers import PAPERS, PaperForm, fields_of

KINDS = [form.kind.value for form in PAPERS]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def asked(form: PaperForm) -> set[str]:
    """The variables that the committed template asks for."""
    template = DocxTemplate(TEMPLATES / form.template)
    template.init_docx()
    environment = PaperEnvironment(template=form.template, known=known_names(form.kind), locate=lambda _: "")
    return set(meta.find_undeclared_variables(environment.parse(template.patch_xml(template.get_xml()))))


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_the_committed_template_is_the_one_that_is_built(form: PaperForm) -> None:
    assert parts((TEMPLATES / form.template).read_bytes()) == parts(built()[form.template])


def test_building_twice_gives_the_same_bytes() -> None:
    assert built() == built()


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_a_template_asks_only_for_facts_and_every_fact_is_printed(form: PaperForm) -> None:
    """A fact is printed itself, or through a variable that is derived from it."""
    names = asked(form)
    assert names <= known_names(form.kind)
    printed = names | {fact for derived in derived_of(form.kind) if derived.name in names for fact in derived.of}
    through_title = {"year", "quarter", "matter"} if "title" in printed else set()  # printed in the title and the opening
    assert {field.name for field in fields_of(form.facts)} - printed - through_title == set()


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_derived_variables_follow_from_facts_that_there_are_and_hide_none(form: PaperForm) -> None:
    facts = {field.name for field in fields_of(form.facts)}
    for derived in derived_of(form.kind):
        assert derived.name not in facts and set(derived.of) <= facts


def test_the_readme_lists_every_variable() -> None:
    page = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    assert page == with_tables(page)
    for form in PAPERS:
        for name in known_names(form.kind):
            assert f"| `{name}` |" in page


def test_the_builder_writes_into_any_folder(tmp_path: Path) -> None:
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["README.md", *(form.template for form in PAPERS)])


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_a_template_is_a4_with_the_type_area_of_the_standard(form: PaperForm) -> None:
    section = Document(str(TEMPLATES / form.template)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (28, 26)
    if form.kind.value != "filing-receipt":
        assert (round(section.top_margin.mm), round(section.bottom_margin.mm)) == (37, 35)


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_properties_stand_in_the_order_that_word_expects(form: PaperForm) -> None:
    """Word refuses a file whose rPr or pPr children are out of the schema's order."""
    order = {
        "rPr": ["rFonts", "b", "color", "spacing", "w", "sz", "szCs", "lang"],
        "pPr": ["pStyle", "keepNext", "widowControl", "pBdr", "snapToGrid", "spacing", "ind", "jc"],
        "trPr": ["cantSplit", "trHeight", "tblHeader"],
        "tcPr": ["tcW", "vAlign"],
        "tblPr": ["tblStyle", "tblW", "jc", "tblLayout", "tblLook"],
    }
    body = Document(str(TEMPLATES / form.template)).element.body
    for parent, children in order.items():
        for node in body.xpath(f"//w:{parent}"):
            names = [re.sub(r"\{.*\}", "", child.tag) for child in node]
            assert names == sorted(names, key=children.index), f"{parent}: {names}"
