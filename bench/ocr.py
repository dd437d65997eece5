"""Character error rate and seconds a page of the recogniser, on pages that are rendered here: every character is known.

Clean, stamped, skewed and noisy, photographed with a phone; several texts, several faces. Insertions, deletions and replacements
over the characters of the page, blanks apart, widths folded; the words of a seal are no text of the page. Times are by the clock,
one page after the other in the confined child, as the queue does it; "处理器" is what its threads took together.

The peer, in the same run on the same pictures: rapidocr as it comes, without our red channel, its detector at full size.

    python bench/ocr.py [--faces N] [--texts N] [--kinds clean,stamped,skewed,photo] [--peer PAGES]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.samples import scans
from tests.samples.official_texts import ARRANGEMENT

NAMES = {"clean": "清晰", "stamped": "盖章", "skewed": "歪斜有噪点并盖章", "photo": "手机拍摄并盖章"}
TEXTS = {
    **scans.TEXTS,
    "notice": "\n".join((ARRANGEMENT.title, "", f"{ARRANGEMENT.recipients}：", *ARRANGEMENT.paragraphs)),
}
KILO = 1 if sys.platform == "darwin" else 1024  # bytes in the unit of getrusage

Measured = dict[str, Any]
Read = Callable[[bytes], str]


def pages(kinds: list[str], faces: int, texts: int) -> Iterator[tuple[str, str, bytes]]:
    """(kind, what stands on it, its picture), so ordered that the first few are of every kind."""
    for face in range(faces):
        for text in islice(TEXTS.values(), texts):
            for kind in kinds:
                picture = scans.MAKERS[kind](text, face_number=face)  # type: ignore[call-arg]
                yield kind, text, scans.jpeg(picture) if kind == "photo" else scans.png(picture)


def read_all(read: Read, kinds: list[str], faces: int, texts: int, most: int | None) -> Measured:
    """Error rates and seconds by kind."""
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    seconds: dict[str, float] = dict.fromkeys(kinds, 0.0)
    for kind, text, picture in islice(pages(kinds, faces, texts), most):
        began = time.perf_counter()
        found = read(picture)
        seconds[kind] += time.perf_counter() - began
        rates[kind].append(scans.error_rate(text, found))
    return {"rates": rates, "seconds": seconds}


def ours(kinds: list[str], faces: int, texts: int, most: int | None) -> Measured:
    """In the confined child; its processor time is what it took beyond starting."""
    from services.formats.ocr import OcrChild

    child = OcrChild()
    child.start()
    child.close()
    started = _used_by_children()
    child.start()
    measured = read_all(lambda picture: child.recognise(picture, number=1).text, kinds, faces, texts, most)
    child.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KILO / 1e6
    return measured | {"processor": _used_by_children() - 2 * started, "peak": peak}


def peer(kinds: list[str], faces: int, texts: int, most: int | None) -> Measured:
    """rapidocr in three lines."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    began = time.process_time()
    measured = read_all(lambda picture: "\n".join(engine(picture).txts or ()), kinds, faces, texts, most)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILO / 1e6
    return measured | {"processor": time.process_time() - began, "peak": peak}


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def apart(role: str, kinds: str, faces: int, texts: int, most: int | None) -> Measured:
    """What a process of its own measured."""
    command = [sys.executable, __file__, "--apart", role, "--kinds", kinds, "--faces", str(faces), "--texts", str(texts)]
    command += ["--peer", str(most)] if most is not None else []
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"})
    if done.returncode:
        raise SystemExit(done.stderr)
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


def tell(who: str, measured: Measured) -> float:
    """Print a table's worth; returns the processor's seconds a page: the clock's tell more of who else was at work."""
    count = sum(len(rates) for rates in measured["rates"].values())
    seconds = sum(measured["seconds"].values()) / count
    processor = float(measured["processor"]) / count
    print(f"{who}：{count} 页，{seconds:.1f} 秒/页（处理器 {processor:.1f} 秒），峰值 {measured['peak']:.0f} MB")
    for kind, rates in measured["rates"].items():
        if rates:
            took = measured["seconds"][kind] / len(rates)
            mean, worst = sum(rates) / len(rates), max(rates)
            print(f"  {NAMES[kind]}：字错率 {mean:.2%}，最差一页 {worst:.2%}（{len(rates)} 页，{took:.1f} 秒/页）")
    return processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", type=int, default=len(scans.FACES), help="in how many faces each text is set")
    parser.add_argument("--texts", type=int, default=len(TEXTS), choices=range(1, len(TEXTS) + 1))
    parser.add_argument("--kinds", default=",".join(NAMES))
    parser.add_argument("--peer", type=int, help="pages that the peer gets; as many as we by default")
    parser.add_argument("--apart", choices=("ours", "peer"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    kinds = chosen.kinds.split(",")
    if chosen.apart:
        print(json.dumps({"ours": ours, "peer": peer}[chosen.apart](kinds, chosen.faces, chosen.texts, chosen.peer)))
        return
    load = os.getloadavg()[0]
    characters = sum(len("".join(text.split())) for text in islice(TEXTS.values(), chosen.texts)) * len(kinds) * chosen.faces
    print(
        f"数据：{chosen.texts} 篇 × {chosen.faces} 种字体 × {len(kinds)} 种页面，200 dpi，共 {characters} 字；{os.cpu_count()} 核"
    )
    mine = tell("文枢", apart("ours", chosen.kinds, chosen.faces, chosen.texts, None))
    theirs = tell("原样的 rapidocr", apart("peer", chosen.kinds, chosen.faces, chosen.texts, chosen.peer))
    print(f"比值（处理器）：{theirs / mine:.1f}（大于 1 为文枢更快）；平均负载 {load:.1f} 至 {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
