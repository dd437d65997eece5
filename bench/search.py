"""How fast the index grows and a search answers, next to stock Whoosh on the same texts in the same run.

    python bench/search.py [--documents N] [--corpus FILE.jsonl.xz] [--stock N]

A corpus has one JSON object a line with id, docno, title, org, date (YYYYMMDD) and text; without one, documents are made up.
Stock Whoosh gets the same words (rjieba) and the same pairs of characters (NgramTokenizer), with positions, as its phrases
need them; it is so much slower that it gets only a part of the documents, and ours is measured on that part as well.
Times are of this process's CPU. Ours is the whole answer each time: exact total, facets, unread files, 20 marked snippets;
stock Whoosh gives 20 ids and the total, and only in the class "highlighted page" snippets as well, which is the fair comparison.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import rjieba
from whoosh import index as whoosh_index
from whoosh.analysis import LowercaseFilter, NgramTokenizer, Token, Tokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.query import And, Phrase, Term

from services.model.document import Page, ParsedDocument
from services.model.facts import Fact, FactField
from services.model.files import FileKind, FileRole, ReadingState, StoredFile
from services.model.filing import Filing
from services.model.normal import object_text, stamp
from services.model.people import EVERYTHING
from services.model.query import Query
from services.model.units import UnitKind
from services.search import Search
from services.stores import tables
from services.stores.register import Register
from services.stores.whoosh_index import WhooshIndex

QUERIES = 20  # of each class
CLASSES = ("common word", "exact phrase", "document number", "word + unit", "highlighted page")
Questions = dict[str, list[tuple[str, str | None]]]


@dataclass(frozen=True)
class Document:
    """One document of the corpus."""

    id: str
    number: str
    title: str
    unit: str
    date: str  # ISO
    text: str


def read_corpus(path: Path, count: int) -> list[Document]:
    """The first documents of a corpus file."""
    found = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            day = str(row["date"])
            dated = f"{day[:4]}-{day[4:6]}-{day[6:]}"
            found.append(Document(f"d{row['id']}", row["docno"], row["title"], row["org"], dated, row["text"]))
            if len(found) == count:
                break
    return found


def make_corpus(count: int) -> list[Document]:
    """Documents of official prose: some 2,000 characters each, from phrases with a long tail of names and figures."""
    chance = random.Random(2022)
    units = ["市发改委", "市教体局", "市科技局", "市经信局", "市民政局", "市财政局", "誓节镇", "邱村镇", "桃州镇", "新杭镇"]
    openings = ["为深入贯彻", "按照", "依据", "围绕", "根据", "为加快推进", "双方同意", "经协商一致"]
    subjects = [
        "长三角一体化",
        "苏皖合作示范区建设",
        "产业协作",
        "交通互联",
        "生态共保",
        "公共服务共享",
        "G60科创走廊",
        "规划衔接",
    ]
    verbs = ["共同推进", "联合开展", "建立健全", "逐步完善", "优先安排", "统筹实施", "定期调度", "加快落地"]
    things = ["重大项目", "联席会议机制", "要素保障", "信息共享平台", "专项资金", "跨界河湖联保", "人才交流", "园区共建"]
    syllables = "安宣广德郎溪泾旌宁绩溧高淳长兴吉临湖苏沪杭锡常镇扬泰通盐连徐淮宿马芜铜池滁合蚌阜亳六"

    def sentence() -> str:
        name = "".join(chance.choices(syllables, k=chance.randint(2, 4)))
        amount = f"{chance.randint(1, 9999):,}.{chance.randint(0, 99):02}万元"
        parts = (chance.choice(openings), chance.choice(subjects), "，", chance.choice(verbs), name, chance.choice(things))
        return f"{''.join(parts)}，涉及资金{amount}，于{chance.randint(2019, 2026)}年{chance.randint(1, 12)}月前完成。"

    return [
        Document(
            f"d{number}",
            f"广合管〔{2019 + number % 8}〕{number // 8 + 1}号",
            f"关于{chance.choice(verbs)}{chance.choice(subjects)}的协议",
            chance.choice(units),
            f"{2019 + number % 8}-{1 + number % 12:02}-{1 + number % 28:02}",
            "\n".join(sentence() for _line in range(chance.randint(10, 70))),
        )
        for number in range(count)
    ]


def questions(documents: list[Document]) -> Questions:
    """What is asked of every engine: (text, unit or None)."""
    chance = random.Random(7)
    frequency: dict[str, int] = {}
    for document in documents[:300]:
        for word in set(rjieba.cut(document.text)):
            frequency[word] = frequency.get(word, 0) + 1
    common = sorted((word for word in frequency if len(word) > 1 and word.isalpha()), key=frequency.__getitem__)[-QUERIES:]
    asked: Questions = {"common word": [(word, None) for word in common], "exact phrase": []}
    while len(asked["exact phrase"]) < QUERIES:
        text = chance.choice(documents).text
        phrase = text[(start := chance.randrange(len(text))) : start + chance.randint(6, 10)]
        if len(phrase) >= 6 and all("\u4e00" <= character <= "\u9fff" for character in phrase):
            asked["exact phrase"].append((phrase, None))
    asked["document number"] = [(chance.choice(documents).number, None) for _query in range(QUERIES)]
    asked["word + unit"] = [(word, chance.choice(documents).unit) for word in common]
    asked["highlighted page"] = [(word, None) for word in common]
    return asked


# -- ours --


def fill(register: Register, documents: list[Document]) -> None:
    """Put the documents into a register, as the projection of the archive does."""
    tables.metadata.create_all(register.engine)
    for start in range(0, len(documents), 500):
        with register.transaction() as transaction:
            for document in documents[start : start + 500]:
                filing = as_filing(document)
                pages = (Page(number=1, text=document.text),)
                transaction.objects.put(filing, version=1, inventory="0")
                transaction.pages.put(document.id, 1, ParsedDocument(kind="pdf", pages=pages, paged=True))
                names = (document.title, document.number, document.unit)
                transaction.texts.put(document.id, version=1, normal=object_text(names, [(document.text,)]))


def as_filing(document: Document) -> Filing:
    """An archive object with the document's title, unit and date."""
    file = StoredFile(
        position=1,
        role=FileRole.AGREEMENT,
        label=f"{document.number}.pdf",
        kind=FileKind.PDF,
        size=len(document.text),
        sha256=document.id.rjust(64, "0"),
        reading=ReadingState.READ,
    )
    return Filing(
        id=document.id,
        unit=document.unit,
        unit_kind=UnitKind.of(document.unit),
        key=document.id,
        key_digest="",
        submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
        submitted_by="bench",
        files=(file,),
        confirmed=(
            Fact(field=FactField.TITLE, value=document.title),
            Fact(field=FactField.SIGNED_ON, value=document.date),
        ),
    )


def measure_ours(folder: Path, documents: list[Document], asked: Questions) -> tuple[float, dict[str, list[float]]]:
    """CPU seconds for indexing, and milliseconds of each query."""
    register = Register(f"sqlite:///{folder / 'register.sqlite3'}")
    fill(register, documents)
    with register.transaction() as transaction:
        transaction.texts.note_normaliser(stamp())  # else they would be normalised a second time
    begun = time.process_time()
    Search(register=register, index=WhooshIndex(folder / "whoosh")).index_waiting(2000)
    seconds = time.process_time() - begun
    search = Search(register=register, index=WhooshIndex(folder / "whoosh"))
    search.find(Query(text="第一次打开索引"), scope=EVERYTHING)

    def ask(text: str, unit: str | None) -> object:
        return search.find(Query(text=text, unit=unit, limit=20), scope=EVERYTHING)

    times = {name: [clocked(lambda pair=pair: ask(*pair)) for pair in asked[name]] for name in CLASSES}  # type: ignore[misc]
    register.close()
    return seconds, times


# -- stock Whoosh --


class RjiebaTokenizer(Tokenizer):  # type: ignore[misc]
    """The same words for stock Whoosh."""

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, start_pos: int = 0, start_char: int = 0, **_rest: object
    ) -> Iterator[Token]:
        token = Token(positions, chars, mode="")
        at = 0
        for position, word in enumerate(rjieba.cut(value)):
            token.text, token.boost, token.stopped = word, 1.0, False
            token.pos, token.startchar, token.endchar = start_pos + position, start_char + at, start_char + at + len(word)
            at += len(word)
            yield token


def measure_stock(folder: Path, documents: list[Document], asked: Questions) -> tuple[float, dict[str, list[float]]]:
    """The same for Whoosh as it comes: its writer, its fields, its searcher, its highlighter."""
    schema = Schema(
        id=ID(stored=True, unique=True),
        unit=ID(sortable=True),
        words=TEXT(RjiebaTokenizer() | LowercaseFilter(), stored=True),
        pairs=TEXT(NgramTokenizer(2, 2) | LowercaseFilter(), phrase=True),
    )
    (folder / "stock").mkdir()
    built = whoosh_index.create_in(str(folder / "stock"), schema)
    begun = time.process_time()
    writer = built.writer()
    for document in documents:
        text = "\n".join((document.title, document.number, document.unit, document.text))
        writer.add_document(id=document.id, unit=document.unit, words=text, pairs=text)
    writer.commit()
    seconds = time.process_time() - begun
    with built.searcher() as searcher:

        def ask(name: str, text: str, unit: str | None) -> object:
            pairs = [text[at : at + 2].lower() for at in range(len(text) - 1)]
            query = Phrase("pairs", pairs) if name in ("exact phrase", "document number") else Term("words", text.lower())
            results = searcher.search(And([query, Term("unit", unit)]) if unit else query, limit=20)
            shown = [hit.highlights("words") for hit in results] if name == "highlighted page" else []
            return len(results), shown  # len() makes it count exactly

        times = {
            name: [clocked(lambda name=name, pair=pair: ask(name, *pair)) for pair in asked[name]]  # type: ignore[misc]
            for name in CLASSES
        }
    return seconds, times


def clocked(call: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    begun = time.process_time()
    call()
    return (time.process_time() - begun) * 1000


def share(times: list[float], part: float) -> float:
    """The time within which this part of the queries was answered."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def size_of(folder: Path) -> int:
    """Bytes of all files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--stock", type=int, default=1000, help="documents that stock Whoosh gets")
    chosen = parser.parse_args()
    documents = read_corpus(chosen.corpus, chosen.documents) if chosen.corpus else make_corpus(chosen.documents)
    part = documents[: chosen.stock]
    folder = Path(tempfile.mkdtemp(prefix="bench-search-"))
    try:
        report(folder, documents, part)
    finally:
        shutil.rmtree(folder)


def report(folder: Path, documents: list[Document], part: list[Document]) -> None:
    """Measure and print."""
    sizes = {len(some): sum(len(document.text.encode()) for document in some) for some in (documents, part)}
    for name in ("all", "part"):
        (folder / name).mkdir()
    all_seconds, all_times = measure_ours(folder / "all", documents, questions(documents))
    asked = questions(part)
    our_seconds, our_times = measure_ours(folder / "part", part, asked)
    stock_seconds, stock_times = measure_stock(folder, part, asked)
    text, few = sizes[len(documents)], sizes[len(part)]
    print(f"{len(documents)} documents, {text / 1e6:.1f} MB of text; stock Whoosh: {len(part)} of them, {few / 1e6:.1f} MB")
    print(f"index / text: ours {size_of(folder / 'all' / 'whoosh') / text:.2f}; on the part: ours", end=" ")
    print(f"{size_of(folder / 'part' / 'whoosh') / few:.2f}, stock {size_of(folder / 'stock') / few:.2f}")
    print(f"indexing, documents per CPU second: ours {len(documents) / all_seconds:.0f}; on the part: ours", end=" ")
    print(f"{len(part) / our_seconds:.0f}, stock {len(part) / stock_seconds:.0f}, ratio {stock_seconds / our_seconds:.1f}")
    print(f"{'CPU ms p50 / p95':18}{'ours, all':>16}{'ours, part':>16}{'stock, part':>16}{'ratio p50':>11}")
    for name in CLASSES:
        shown = [
            f"{share(times[name], 0.5):.1f} / {share(times[name], 0.95):.1f}" for times in (all_times, our_times, stock_times)
        ]
        ratio = share(stock_times[name], 0.5) / share(our_times[name], 0.5)
        print(f"{name:18}{shown[0]:>16}{shown[1]:>16}{shown[2]:>16}{ratio:>10.1f}x")


if __name__ == "__main__":
    main()
