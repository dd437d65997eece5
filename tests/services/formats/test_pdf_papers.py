"""Every paper of the house as PDF: each character of it is there, whatever was filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.formats.gongwen.build import built
from services.formats.gongwen.templates import render
from services.formats.pdf import LibreOffice, Lost, lost_characters
from services.formats.pdf.letters import page_texts
from services.model.papers import facts_of, sample_of
from services.model.papers.kinds import PAPERS

PROSE = (
    "坚持以高质量发展为主题，深入贯彻落实长三角一体化发展国家战略和省、市相关决策部署，对政策争取、交流合作、制度创新三项工作紧盯不放、一抓到底，"
    "实行定期调度，强化过程管理，形成上下联动、分工负责、协同推进的工作机制，奋力推动“一地六县”合作区崛起成势；对推进不力的，及时通报，督促整改。"
)


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    for name, content in built().items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def libreoffice() -> Iterator[LibreOffice]:
    found = LibreOffice.find()
    yield found
    found.close()


def draft(kind: str, templates: Path, **changes: Any) -> bytes:
    facts = facts_of(kind, {**sample_of(kind), **changes}, issuer="某某合作示范区管委会", today=dt.date(2026, 11, 1))
    return render(kind, facts, folder=templates, stamp=dt.datetime(2026, 11, 22, tzinfo=dt.UTC)).docx


@pytest.mark.office
def test_no_paper_loses_or_gains_a_character(libreoffice: LibreOffice, templates: Path) -> None:
    docxs = {form.kind: draft(form.kind, templates) for form in PAPERS}
    for (kind, docx), pdf in zip(docxs.items(), libreoffice.to_pdfs(docxs.values()), strict=True):
        assert isinstance(pdf, bytes), kind
        assert lost_characters(docx, pdf) == Lost(), kind


@pytest.mark.office
def test_long_punctuated_rare_and_dangerous_text_is_printed_as_it_is(libreoffice: LibreOffice, templates: Path) -> None:
    demand = draft("rectification-demand", templates, problems=[PROSE, "𠮷野家 ㎡ & <市> {{ 编号 }}", PROSE[7:], PROSE[13:]] * 3)
    standings = [{"unit": f"市第{number}局", "score": 100 - number} for number in range(1, 61)]
    bulletin = draft("ranking-bulletin", templates, standings=standings, requirements="\n".join([PROSE, PROSE[7:]]))
    receipt = draft("filing-receipt", templates)
    printed = libreoffice.to_pdfs([demand, bulletin, receipt])
    assert all(isinstance(pdf, bytes) for pdf in printed)
    texts = [page_texts(pdf) for pdf in printed if isinstance(pdf, bytes)]
    for docx, pdf in zip((demand, bulletin), printed, strict=False):
        assert isinstance(pdf, bytes) and lost_characters(docx, pdf) == Lost()
    assert all("".join(texts[0]).count(text) == 3 for text in ("𠮷", "㎡&<市>{{编号}}"))  # 𠮷, of another font, comes after 野家
    assert sum("名次" in page and "得分" in page for page in texts[1]) >= 2  # the header row is repeated where the table goes on
    assert len(texts[2]) == 1 and "准予备案" in texts[2][0]
