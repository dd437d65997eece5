"""Which of many agreements look like a new one: milliseconds of CPU for the candidates, and for the whole look.

The peer, in the same run: the pieces of four characters of every text as Python sets, compared one by one.

    python bench/kinship.py [--agreements N] [--asked M]
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from services.model.document import Page, ParsedDocument
from services.model.facts import Fact, FactField
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.filing import Filing
from services.model.people import EVERYTHING
from services.model.units import UnitKind
from services.office import Office, open_office
from services.settings import Settings
from services.stores.projection import project_likeness
from tests.samples.labelled.grammar import grammar

UNITS = ("市发改委", "市科技局", "市经信局", "市交通运输局")
SYLLABLES = "安宁和泰兴盛昌隆瑞祥恒达新华东方中南北远景明德立信诚佳美嘉"
PEER = 200  # texts that the peer is given: its time grows with their number


def agreement(rng: Random, number: int, text: str) -> tuple[Filing, str]:
    """An agreement of our own, with parties, sums and clauses of its own."""
    parties = ["".join(rng.choices(SYLLABLES, k=4)) + "有限公司", "".join(rng.choices(SYLLABLES, k=2)) + "市人民政府"]
    lines = [line for line in text.split("\n") if rng.random() > 0.2]
    own = "".join(rng.choices(SYLLABLES, k=rng.randrange(50, 400)))
    body = "\n".join((f"甲方：{parties[0]}", f"乙方：{parties[1]}", *lines, own, f"总投资{rng.randrange(10**6)}万元"))
    facts = [Fact(field=FactField.PARTY, value=name) for name in parties]
    facts.append(Fact(field=FactField.SIGNED_ON, value=f"20{rng.randrange(10, 26)}-0{rng.randrange(1, 10)}-15"))
    file = StoredFile(
        position=1,
        role=FileRole.AGREEMENT,
        label="协议.txt",
        kind=FileKind.TXT,
        size=len(body),
        sha256=f"{number:064x}",
        reading=ReadingState.READ,
    )
    filing = Filing(
        id=f"F{number:08}",
        unit=UNITS[number % len(UNITS)],
        unit_kind=UnitKind.of(UNITS[0]),
        key=str(number),
        key_digest="",
        submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
        submitted_by="张三",
        files=(file,),
        proposed=tuple(facts),
    )
    return filing, body


def fill(office: Office, made: list[tuple[Filing, str]]) -> float:
    """Into the register, without the archive: what is looked at stands there. Returns the seconds for the sketches alone."""
    sketching = 0.0
    with office.register.transaction() as transaction:
        for filing, text in made:
            transaction.objects.put(filing, version=1, inventory="")
            transaction.pages.put(filing.id, 1, ParsedDocument(kind="txt", pages=(Page(number=1, text=text),)))
            begun = time.process_time()
            project_likeness(transaction, filing, text)
            sketching += time.process_time() - begun
    return sketching


def median(work: Callable[[Filing], object], asked: list[Filing]) -> tuple[float, float]:
    """Milliseconds: the median, and the slowest in twenty."""
    took = []
    for filing in asked:
        begun = time.process_time()
        work(filing)
        took.append((time.process_time() - begun) * 1000)
    return statistics.median(took), sorted(took)[int(len(took) * 0.95)]


def peer(texts: list[str], asked: str) -> float:
    """Milliseconds for one question, by sets of pieces."""

    def pieces(text: str) -> set[str]:
        return {text[at : at + 4] for at in range(len(text) - 3)}

    known = [pieces(text) for text in texts]
    begun = time.process_time()
    own = pieces(asked)
    sorted(range(len(known)), key=lambda at: -len(own & known[at]) / len(own | known[at]))
    return (time.process_time() - begun) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=10_000)
    parser.add_argument("--asked", type=int, default=40)
    given = parser.parse_args()
    rng = Random(7)
    texts = [labelled.sample.text for labelled in grammar()]
    made = [agreement(rng, number, rng.choice(texts)) for number in range(given.agreements)]
    later = [(replace(filing, id=f"G{filing.id}"), text.replace("15", "16")) for filing, text in rng.sample(made, given.asked)]
    folder = Path(tempfile.mkdtemp(prefix="wenshu-bench-"))
    try:
        office = open_office(Settings(home=folder / "home"))
        sketching = fill(office, made)
        fill(office, later)
        asked = [filing for filing, _ in later]
        gc.freeze()  # what this benchmark holds itself is no part of the house
        candidates = median(lambda filing: office.kinship.candidates(filing, scope=EVERYTHING), asked)
        looks = median(lambda filing: office.kinship.look(filing, scope=EVERYTHING), asked)
        found = sum(f.id[1:] in office.kinship.candidates(f, scope=EVERYTHING) for f in asked)
        office.close()
    finally:
        shutil.rmtree(folder)
    plain = peer([text for _, text in made[:PEER]], later[0][1]) * len(made) / min(PEER, len(made))
    characters = sum(len(text) for _, text in made) / 1e6
    print(f"数据：{len(made):,} 份协议，共 {characters:.1f} 百万字；问 {len(asked)} 次，每次是其中一份改了几处")
    print(f"登记一份的特征：{sketching / len(made) * 1000:.2f} 毫秒")
    print(f"找出候选：{candidates[0]:.1f} 毫秒（p95 {candidates[1]:.1f}），{found}/{len(asked)} 次含原件")
    print(f"连同逐份比对：{looks[0]:.1f} 毫秒（p95 {looks[1]:.1f}）")
    print(f"普通做法（逐份比四字片段的集合，按 {min(PEER, len(made))} 份推算）：{plain:.1f} 毫秒")
    print(f"比值：{plain / candidates[0]:.1f}（大于 1 为文枢更快）")


if __name__ == "__main__":
    main()
