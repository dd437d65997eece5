"""A bulletin of fifty units and thirty demands as PDF/A-2b, asked for in one batch, as the office issues them after a quarter.

The peer, in the same run: the very docx files, one `soffice --convert-to pdf` call per file, which is what a script does. It is
given the docx for nothing; we draft each from its facts and look whether its PDF holds every character.

    python bench/bulletins.py [--demands N] [--units N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.printing import KIND, demand
from services.formats.pdf import lost_characters
from services.formats.pdf.letters import page_texts
from services.model.assessment.assessments import Assessment, AssessmentState
from services.model.assessment.facts import FactKind, Level, Member, QuarterFact, QuarterFacts, ReturnStatus
from services.model.assessment.reading import read_scheme
from services.model.assessment.scoring import standings
from services.model.bulletins.announcing import bulletin_facts
from services.model.bulletins.counting import figures_of
from services.model.mechanisms import Mechanism
from services.model.periods import Quarter
from services.model.units import UnitKind
from services.model.zone import BEIJING
from services.office import Office, open_office
from services.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
QUARTER = Quarter(2026, 3)


def bulletin(units: int) -> dict[str, Any]:
    """The facts that are proposed over a quarter of so many units with three duties each."""
    chance, scheme = Random(2026), read_scheme((ROOT / "services/rankings/schemes/2022.toml").read_text("utf-8"))
    kinds = (UnitKind.DEPARTMENT, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP)
    members = tuple(
        Member(unit=f"市第{at}局", kind=kinds[at % 3], mechanisms=tuple(Mechanism), position=at) for at in range(1, units + 1)
    )
    facts = QuarterFacts(
        quarter=QUARTER, members=members, facts=tuple(one for member in members for one in _facts(member.unit, chance))
    )
    record = Assessment(
        id="A2026Q3-1",
        quarter=QUARTER,
        scheme=scheme,
        facts=facts,
        standings=standings(facts, scheme),
        state=AssessmentState.FROZEN,
        submitted_at=datetime(2026, 10, 28, 9, tzinfo=BEIJING),
        submitted_by="经办人",
    )
    return bulletin_facts(figures_of(record)) | {"number": "合管〔2026〕100号"}


def _facts(unit: str, chance: Random) -> list[QuarterFact]:
    def made(mechanism: Mechanism, kind: FactKind, number: int, **more: Any) -> QuarterFact:
        text = f"{unit}第{number}项工作"
        return QuarterFact(id=f"{unit}{mechanism}{kind}{number}", kind=kind, unit=unit, mechanism=mechanism, text=text, **more)

    found = []
    for mechanism in Mechanism:
        for month in (7, 8, 9):
            status = chance.choice((ReturnStatus.ON_TIME,) * 6 + (ReturnStatus.LATE, ReturnStatus.MISSING))
            found.append(made(mechanism, FactKind.RETURN, month, status=status.value))
    for number in range(chance.randint(0, 6)):
        proven = chance.random() < 0.8
        found.append(made(Mechanism.POLICY, FactKind.FUND, number, amount=Decimal(1_000_000 + number), proven=proven))
        found.append(made(Mechanism.EXCHANGE, FactKind.COVERAGE, number, level=chance.choice(tuple(Level)), proven=proven))
        found.append(made(Mechanism.INNOVATION, FactKind.REPLICATION, number, status=chance.choice(("已完成", "滞后序时"))))
    return found


def ours(office: Office, facts: dict[str, Any], demands: int) -> tuple[list[bytes], list[bytes]]:
    """Draft, print and compare; the docx and the PDF of each."""
    docxs = [office.documents.draft("ranking-bulletin", facts).docx]
    docxs += [office.documents.draft(KIND, demand(number)).docx for number in range(1, demands + 1)]
    printed = office.press().to_pdfs(docxs)
    pdfs = [pdf for pdf in printed if isinstance(pdf, bytes)]
    if len(pdfs) != len(docxs):
        raise SystemExit(next(str(failed) for failed in printed if not isinstance(failed, bytes)))
    for docx, pdf in zip(docxs, pdfs, strict=True):
        lost_characters(docx, pdf).refuse()
    return docxs, pdfs


def peer(program: Path, folder: Path, docxs: list[bytes]) -> None:
    """One call per file, all with one profile."""
    for number, docx in enumerate(docxs):
        path = folder / f"{number}.docx"
        path.write_bytes(docx)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(program), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        if not path.with_suffix(".pdf").is_file():
            raise SystemExit(f"soffice made no PDF of {path.name}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--demands", type=int, default=30)
    parser.add_argument("--units", type=int, default=50)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(Settings(home=Path(folder) / "home"))
        program = office.press().program
        office.press().to_pdf(office.documents.draft(KIND, demand(1)).docx)  # a house that runs has its LibreOffice running
        facts = bulletin(asked.units)
        begun = time.perf_counter()
        docxs, pdfs = ours(office, facts, asked.demands)
        own = time.perf_counter() - begun
        office.close()
        begun = time.perf_counter()
        peer(program, Path(folder), docxs)
        other = time.perf_counter() - begun
    pages = len(page_texts(pdfs[0]))
    print(f"通报 1 件（{asked.units} 个单位，{pages} 页，{len(docxs[0]) / 1e3:.0f} kB），整改通知 {asked.demands} 件")
    print(f"本系统（排版、转换、逐字比对）：{own:.1f} 秒，PDF 共 {sum(map(len, pdfs)) / 1e6:.1f} MB，缺字 0")
    print(f"对照（现成的 docx，逐件 soffice --convert-to pdf）：{other:.1f} 秒")
    print(f"比值 {other / own:.1f}")


if __name__ == "__main__":
    main()
