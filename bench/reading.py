"""Pages per second by kind of file, with the memory that each takes, beside the plain library on the same file in the same run.

Each measurement is a process of its own: what it read before and what the other reads counts for neither. Times are of its CPU,
from bytes to text, imports apart; the peak is that of the whole process. Ours is the reader as the reading child runs it: text,
tables, findings, and for each character of a page its place. Each peer does the fair way what a script does: text alone, pages
closed as it goes, cells row by row. "Through the door" is the same file from the disk through the gate, the confined child and
back, by the clock, and the peak of that child, which has every parser loaded.

    python bench/reading.py [--pages N] [--rows N] [--agreements N] [--kinds pdf,ledger-docx,...]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.reading_cases import CASES, Case, printed

KILO = 1 if sys.platform == "darwin" else 1024  # bytes in the unit of getrusage


# --- one measurement, in a process of its own -----------------------------------------------------------------------------------


Measured = dict[str, float]


def make(case: Case, path: Path, size: int) -> Measured:
    """Write the file."""
    return {"bytes": path.write_bytes(case.make(size))}


def ours(case: Case, path: Path) -> Measured:
    """The reader alone, as the reading child runs it."""
    from services.formats.readers import pdf_faces
    from services.formats.readers.registry import reader_for
    from services.model.files import FileKind

    pdf_faces.install()
    reader = reader_for(FileKind(case.suffix))
    if reader is None:
        raise SystemExit(f"{case.suffix} 没有解析程序")
    data, began = path.read_bytes(), time.process_time()
    document = reader.read(data)
    seconds = time.process_time() - began
    placed = sum(bool(page.boxes) for page in document.pages)
    told = {"characters": printed(document.text), "placed": placed, "pages": len(document.pages) if document.paged else 0}
    return {"seconds": seconds, "peak": _peak(), **told}


def peer(case: Case, path: Path) -> Measured:
    """The plain library."""
    import_module(case.library)
    data, began = path.read_bytes(), time.process_time()
    _, characters = case.peer(data)
    return {"seconds": time.process_time() - began, "peak": _peak(), "characters": characters}


def door(case: Case, path: Path) -> Measured:
    """From the disk through the gate and the confined child, by the clock; the peak is the child's."""
    from services.formats.child import ReadingPool
    from services.model.files import FileKind
    from services.parsing import Parsing

    pool, kind = ReadingPool(), FileKind(case.suffix)
    try:
        pool.confinement()  # a child that has started: an office has one
        began = time.perf_counter()
        document = Parsing(child=pool).read(path, kind)
        seconds = time.perf_counter() - began
    finally:
        pool.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KILO / 1e6
    return {"seconds": seconds, "peak": peak, "characters": printed(document.text)}


def facts(count: int) -> Measured:
    """Agreements of the labelled corpus, read, and their facts proposed with the evidence."""
    from services.formats.readers.registry import reader_for
    from services.model.files import FileKind
    from services.parsing.proposal import propose
    from tests.samples.labelled import write

    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        written = sorted(path for path in Path(folder).iterdir() if path.suffix in {".docx", ".pdf", ".txt"})
        agreements = [(path.suffix, path.read_bytes()) for path in written[:count]]
    characters, found, began = 0, 0, time.process_time()
    proposing = 0.0
    for suffix, content in agreements:
        reader = reader_for(FileKind(suffix[1:]))
        if reader is None:
            raise SystemExit(f"{suffix} 没有解析程序")
        document = reader.read(content)
        characters += printed(document.text)
        before = time.process_time()
        found += len(propose([(1, document)]).facts)
        proposing += time.process_time() - before
    seconds = time.process_time() - began
    return {
        **{"files": len(agreements), "characters": characters, "facts": found},
        **{"seconds": seconds, "proposing": proposing, "peak": _peak()},
    }


def _peak() -> float:
    """Of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILO / 1e6


# --- the run --------------------------------------------------------------------------------------------------------------------


def apart(*words: str) -> Measured:
    """What a process of its own measured."""
    command = [sys.executable, __file__, "--apart", *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"})
    if done.returncode:
        raise SystemExit(done.stderr)
    measured: Measured = json.loads(done.stdout)
    return measured


def measure(words: list[str]) -> Measured:
    """One measurement, in this process."""
    role, name, *rest = words
    if role == "facts":
        return facts(int(name))
    case, path = CASES[name], Path(rest[0])
    if role == "make":
        return make(case, path, int(rest[1]))
    return {"ours": ours, "peer": peer, "door": door}[role](case, path)


def compare(name: str, folder: Path, size: int) -> None:
    """Print a kind: ours, the peer, the ratio of their times, and the way through the door."""
    case, path = CASES[name], folder / f"{name}.{CASES[name].suffix}"
    made = apart("make", name, str(path), str(size))
    if not made["bytes"]:
        print(f"{case.label}：没有 LibreOffice，没有测")
        return
    mine, plain, whole = (apart(role, name, str(path)) for role in ("ours", "peer", "door"))
    size = int(mine["pages"]) or size  # a program that prints decides itself how many pages it takes
    print(f"{case.label}：{size} {case.unit}，{made['bytes'] / 1e6:.2f} MB")
    for who, one in (("文枢", mine), (case.named, plain)):
        print(
            f"  {who:<12}{size / one['seconds']:9.1f} {case.unit}/秒，{one['seconds']:7.2f} 秒（处理器），"
            f"峰值 {one['peak']:4.0f} MB，{one['characters']:.0f} 字"
        )
    print(f"  比值：{plain['seconds'] / mine['seconds']:.1f}（大于 1 为文枢更快）；带位置的 {mine['placed']:.0f} 页")
    print(f"  入口到文本（关卡、隔离的子进程、传回）：{whole['seconds']:.2f} 秒（时钟），子进程峰值 {whole['peak']:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500, help="of the text PDF; the other kinds get a part of them")
    parser.add_argument("--rows", type=int, default=1_500, help="of the ledgers")
    parser.add_argument("--agreements", type=int, default=100, help="whose facts are proposed; at most those of the corpus")
    parser.add_argument("--kinds", default=",".join(CASES), help=f"of {','.join(CASES)}; facts come always")
    parser.add_argument("--apart", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.apart:
        print(json.dumps(measure(chosen.apart)))
        return
    print(f"机器：{os.cpu_count()} 核，平均负载 {os.getloadavg()[0]:.1f}（开始时）")
    with tempfile.TemporaryDirectory(prefix="wenshu-bench-") as folder:
        for name in chosen.kinds.split(","):
            size = chosen.rows if CASES[name].unit == "行" else max(chosen.pages // CASES[name].share, 1)
            compare(name, Path(folder), size)
    one = apart("facts", str(chosen.agreements))
    print(
        f"要素：{one['files']:.0f} 份协议，{one['characters']:.0f} 字，读出并提出 {one['facts']:.0f} 个要素："
        f"{one['seconds']:.2f} 秒（处理器），其中要素 {one['proposing']:.2f} 秒；峰值 {one['peak']:.0f} MB"
    )
    print(f"平均负载 {os.getloadavg()[0]:.1f}（结束时）")


if __name__ == "__main__":
    main()
