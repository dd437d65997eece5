"""The fault `broken_soffice`: programs that stand in for a LibreOffice which fails in one of its own ways."""

from __future__ import annotations

from pathlib import Path

SILENT = "exit 0"  # what LibreOffice does with a damaged profile: all is well, and there is no PDF
FAILING = "echo 'error: source file could not be loaded' >&2; exit 77"
HALF = "printf '%%PDF-1.6 half' > in.pdf; exit 0"
UNMARKED = "printf '%%PDF-1.6\\n%%%%EOF\\n' > in.pdf; exit 0"  # a version that does not know PDF/A-2b
HANGING = "sleep 600 & echo $! > {pids}; sleep 600"  # with a child of its own, as soffice has
# One that stays, and is well until it is handed a file with a poison in it: it dies of it, hangs, or dies the first time only.
STAYING = """
case "$*" in
*open.fodt*) echo $$ >> {pids}; : > ready.txt; exec sleep 600 ;;
esac
echo $$ >> {calling}; echo "$*" >> {calls}
if grep -aq poison-once in.docx && [ ! -e {pids}.died ]; then : > {pids}.died; kill -9 $(tail -n 1 {pids}); exec sleep 600; fi
if grep -aq poison-death in.docx; then kill -9 $(tail -n 1 {pids}); exec sleep 600; fi
if grep -aq poison-sleep in.docx; then exec sleep 600; fi
exec cp {paper} in.pdf
"""

XMP = (
    '<x xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></x>'
)


def paper(xmp: str = XMP) -> bytes:
    """A PDF with these XMP metadata and nothing else."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R>>",
        "<</Type/Pages/Kids[]/Count 0>>",
        f"<</Type/Metadata/Subtype/XML/Length {len(xmp.encode())}>>stream\n{xmp}\nendstream",
    ]
    body, places = b"%PDF-1.6\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"xref\n0 4\n0000000000 65535 f \n{table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + trailer.encode()


def broken_soffice(folder: Path, how: str) -> Path:
    """A program in `folder` that fails `how`; {pids}, {calls}, {calling} in it are files, {paper} is a PDF."""
    program = folder / "soffice"
    (folder / "paper.pdf").write_bytes(paper())
    names = ("pids", "calls", "calling")
    script = how.format(paper=folder / "paper.pdf", **{name: folder / name for name in names})
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    program.chmod(0o755)
    return program
