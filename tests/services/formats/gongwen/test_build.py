"""The committed templates: built from the layout table, asking only for facts that their papers have."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import meta

from services.formats.gongwen.build import TEMPLATES, built, write
from services.formats.gongwen.environment import PaperEnvironment
from services.formats.gongwen.frame_variables import FRAME_NAMES
from services.formats.gongwen.layout import LOOKS
from services.formats.gongwen.ooxml import ORDER
from services.formats.gongwen.readme import with_tables
from services.formats.gongwen.variables import derived_of, known_names
from services.model.papers import PAPERS, PageForm, PaperForm, fields_of

originals = cache(built)  # building them all takes seconds
KINDS = [form.kind.value for form in PAPERS]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def asked(form: PaperForm) -> set[str]:
    """The variables that the committed template asks for, in its text and around it."""
    template = DocxTemplate(TEMPLATES / form.template)
    template.init_docx()
    environment = PaperEnvironment(template=form.template, known=known_names(form.kind), locate=lambda _: "")
    sources = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):  # a letter's red name stands in the first page's header
        sources += [template.get_part_xml(part) for _, part in template.get_headers_footers(uri)]
    trees = [environment.parse(template.patch_xml(source)) for source in sources]
    return {name for tree in trees for name in meta.find_undeclared_variables(tree)}


@pytest.fixture(scope="module")
def fresh() -> dict[str, bytes]:
    return built()


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_the_committed_template_is_the_one_that_is_built(form: PaperForm, fresh: dict[str, bytes]) -> None:
    assert parts((TEMPLATES / form.template).read_bytes()) == parts(fresh[form.template])


def test_building_twice_gives_the_same_bytes(fresh: dict[str, bytes]) -> None:
    assert built() == fresh


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_a_template_carries_the_styles_of_the_house_by_their_chinese_names_and_little_else(form: PaperForm) -> None:
    styles = Document(str(TEMPLATES / form.template)).styles
    names = [style.name for style in styles if style.type == WD_STYLE_TYPE.PARAGRAPH]
    assert set(LOOKS) <= set(names) and set(names) - set(LOOKS) == {"Normal", "Header", "Footer"}
    assert all(styles[name].quick_style for name in LOOKS)  # a secretary finds them in the gallery
    content = parts((TEMPLATES / form.template).read_bytes())
    assert sum(map(len, content.values())) < 200_000
    assert not any("thumbnail" in name or "stylesWithEffects" in name for name in content)


# Facts that are printed in the wording of another, which falls back to them.
IN_WORDS = {
    "ranking-bulletin": {"year", "quarter", "matter", "phrase"},
    "commendation": {"matter"},
    "minutes": {"meeting", "held_on", "place", "chair", "topic"},
}
# Who collects a form of the notice is not printed on it, and neither is the day of a list.
UNPRINTED = {
    "unit-lists": {"issuer", "date"},
    "roster": {"issuer", "date"},
    "ledger-policy": {"issuer"},
    "ledger-exchange": {"issuer"},
    "ledger-innovation": {"issuer"},
    "ledger-innovation-combined": {"issuer"},
}


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_a_template_asks_only_for_facts_and_every_fact_is_printed(form: PaperForm) -> None:
    """A fact is printed itself, or through a variable that is derived from it, or in the wording of another."""
    names = asked(form)
    assert names <= known_names(form.kind)
    printed = names | {fact for derived in derived_of(form.kind) if derived.name in names for fact in derived.of}
    printed |= {fact for name, _about, facts in FRAME_NAMES if name in names for fact in facts}
    told = {field.name for field in fields_of(form.facts)}
    if "recipients" in printed and "recipients" not in told:
        printed.add("units")  # they are the recipients
    left = told - printed
    assert left == IN_WORDS.get(form.kind.value, set()) | UNPRINTED.get(form.kind.value, set())


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
            assert f"`{name}`" in page
        assert f"`{form.template}`" in page


def test_the_builder_writes_into_any_folder(tmp_path: Path) -> None:
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["README.md", *(form.template for form in PAPERS)])


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_a_template_is_a4_with_the_type_area_of_the_standard(form: PaperForm) -> None:
    section = Document(str(TEMPLATES / form.template)).sections[0]
    size = (round(section.page_width.mm), round(section.page_height.mm))
    sides, ends = [
        (round(first.mm), round(last.mm))
        for first, last in ((section.left_margin, section.right_margin), (section.top_margin, section.bottom_margin))
    ]
    if form.kind.value in ("roster", "rectification-ledger") or (
        form.kind.value.startswith("ledger-") and form.page is PageForm.FORM
    ):
        assert (size, sides, ends) == ((297, 210), (35, 37), (28, 26))  # turned: the top is at the right (8)
    else:
        assert (size, sides) == ((210, 297), (28, 26))
        assert ends == ((25, 20) if form.page is PageForm.FORM else (37, 35))


@pytest.mark.parametrize("form", PAPERS, ids=KINDS)
def test_properties_stand_in_the_order_that_word_expects(form: PaperForm) -> None:
    """Word refuses a file whose properties are out of the schema's order."""
    body = Document(str(TEMPLATES / form.template)).element.body
    for parent, order in ORDER.items():
        for node in body.iter(qn(f"w:{parent}")):
            names = [re.sub(r"\{.*\}", "", child.tag) for child in node]
            assert names == sorted(names, key=order.index), f"{parent}: {names}"
