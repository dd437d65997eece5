"""Documents per second: demand letters (限期整改的通知), each as docx and PDF/A-2b, asked for in one batch.

The peer, in the same run: plain docxtpl with the same text in a plain template, and one `soffice --convert-to pdf` call per file,
which is what a script does. It typesets nothing, and does not look whether the PDF holds every character; we do both.

    python bench/printing.py [--letters N] [--peer N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docx import Document
from docxtpl import DocxTemplate

from services.formats.pdf import lost_characters
from services.model.papers import sample_of
from services.office import Office, open_office
from services.settings import Settings

KIND = "rectification-demand"


def demand(number: int) -> dict[str, object]:
    """The facts of letter `number`: each has its own number and unit."""
    return {**sample_of(KIND), "number": f"合管〔2026〕{number}号", "units": [f"市第{number}局"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a batch came to: the text of one letter, bytes in all, characters that are missing from the PDFs."""

    text: str
    docx: int
    pdf: int
    lost: int


def ours(office: Office, count: int) -> Printed:
    """Draft, print and compare."""
    drafted = []

    def letters() -> Iterator[bytes]:
        for number in range(1, count + 1):
            drafted.append(office.documents.draft(KIND, demand(number)))
            yield drafted[-1].docx

    printed = office.press().to_pdfs(letters())
    pdfs = [pdf for pdf in printed if isinstance(pdf, bytes)]
    if len(pdfs) != count:
        raise SystemExit(next(str(failed) for failed in printed if not isinstance(failed, bytes)))
    lost = sum(lost_characters(letter.docx, pdf).missing.total() for letter, pdf in zip(drafted, pdfs, strict=True))
    return Printed(text=drafted[0].text, docx=sum(len(letter.docx) for letter in drafted), pdf=sum(map(len, pdfs)), lost=lost)


def peer(program: Path, folder: Path, text: str, count: int) -> None:
    """docxtpl and one call per file, all with one profile."""
    plain = Document()
    for line in ("{%p for line in lines %}", "{{ line }}", "{%p endfor %}"):
        plain.add_paragraph(line)
    plain.save(folder / "plain.docx")
    for number in range(1, count + 1):
        template = DocxTemplate(folder / "plain.docx")
        template.render({"lines": [*text.splitlines(), str(number)]}, autoescape=True)
        template.save(folder / f"{number}.docx")
        words = ["--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / f"{number}.docx")]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run([str(program), profile, *words], check=True, capture_output=True)
        if not (folder / f"{number}.pdf").exists():
            raise SystemExit("soffice made no PDF")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=70)
    parser.add_argument("--peer", type=int, help="letters that the peer gets; as many as we by default")
    chosen = parser.parse_args()
    count, few = chosen.letters, chosen.peer or chosen.letters
    with tempfile.TemporaryDirectory(prefix="wenshu-bench-") as name:
        folder = Path(name)
        office = open_office(Settings(home=folder / "home"))
        try:
            began = time.perf_counter()
            printed = ours(office, count)
            middle = time.perf_counter()
            (folder / "peer").mkdir()
            peer(office.press().program, folder / "peer", printed.text, few)
            ended = time.perf_counter()
        finally:
            office.close()
    rate, theirs = count / (middle - began), few / (ended - middle)
    print(
        f"数据：{count} 份限期整改的通知，docx 共 {printed.docx / 1e6:.1f} MB，PDF 共 {printed.pdf / 1e6:.1f} MB；对照 {few} 份"
    )
    print(f"文枢（排版、PDF/A-2b、逐字核对，缺 {printed.lost} 字）：{rate:6.2f} 份/秒")
    print(f"docxtpl 加每份调用一次 soffice：          {theirs:6.2f} 份/秒")
    print(f"比值：{rate / theirs:.1f}（大于 1 为文枢更快）")


if __name__ == "__main__":
    main()
