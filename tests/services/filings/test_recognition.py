"""Scans and photos at the desk: recognised page by page, filed as one document, gone on with after a kill, caught up later."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from services.formats.ocr import OcrChild, available
from services.formats.packages import natural
from services.intake import HeldFile, NothingToSubmit
from services.model.boxes import NOWHERE, unpack
from services.model.document import Origin
from services.model.errors import NotAllowed
from services.model.facts import FactField
from services.model.files import FileRole, ReadingState
from services.model.filing import Filing, FilingStep
from services.model.people import EVERYTHING
from services.model.query import Query
from services.model.work import TaskKind
from services.office import Office
from services.reading import RecogniserMissing
from services.stores.codec import decode_document
from services.worker import Worker
from tests.house import CLERK, FACTS, an_office, drain, liaison, submit
from tests.samples.scans import clean, has_faces, jpeg, png, scanned_pdf

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [
    pytest.mark.skipif(not available(), reason="the recogniser (requirements-ocr.txt) is not installed: OCR is not tested"),
    pytest.mark.skipif(not has_faces(), reason="no Chinese face to draw pages with (.ci/run installs them): OCR is not tested"),
]

FIRST = """苗木产业合作协议

甲方：广德市林业局
乙方：郎溪县林业局
为加强苗木产业协作，双方商定如下。
一、共建苗木基地，总投资人民币叁佰万元整（¥2,000,000.00元）。"""
SECOND = """二、本协议有效期为三年。
三、双方每年召开一次推进会，互派技术人员。"""
THIRD = """甲方（盖章）：广德市林业局
乙方（盖章）：郎溪县林业局
签订日期：2022年9月2日"""


def sheet(text: str) -> Image.Image:
    """The upper part of a coarse page: a small picture is recognised sooner."""
    page = clean(text, dpi=120)
    return page.crop((0, 0, page.width, page.height // 2))


def photos(*texts: str) -> list[tuple[str, bytes]]:
    return [(f"照片{number}.jpg", jpeg(sheet(text))) for number, text in enumerate(texts, start=1)]


def hold(office: Office, files: Sequence[tuple[str, bytes]], batch: str) -> list[HeldFile]:
    return [office.intake.hold(io.BytesIO(raw), label=name, role=FileRole.AGREEMENT, batch=batch) for name, raw in files]


def submit_sheets(office: Office, files: Sequence[tuple[str, bytes]], *, key: str = "photos", unit: str = "市林业局") -> Filing:
    batch = f"batch {key}"
    numbered = [replace(file, sheet=number) for number, file in enumerate(hold(office, files, batch), start=1)]
    return office.filings.submit(batch, numbered, unit=unit, key=key, by=CLERK).filing


def seen(office: Office, filing: Filing) -> Filing:
    return office.filings.get(filing.id, scope=EVERYTHING)


def value(filing: Filing, field: FactField) -> object:
    return next(fact.value for fact in filing.facts if fact.field is field)


def found(office: Office, words: str) -> int:
    return office.search.find(Query(text=words), scope=EVERYTHING).total


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = an_office(tmp_path_factory.mktemp("home"), ocr=True)
    yield office
    office.close()


@pytest.fixture(scope="module")
def photographed(office: Office) -> Filing:
    """An agreement in three photos."""
    filing = submit_sheets(office, photos(FIRST, SECOND, THIRD))
    drain(office)
    return seen(office, filing)


def test_photos_one_after_the_other_are_one_agreement_whose_facts_stand_each_on_its_photo(
    office: Office, photographed: Filing
) -> None:
    assert [(file.label, file.sheet, file.reading, file.pending) for file in photographed.agreement_files] == [
        (f"照片{number}.jpg", number, ReadingState.READ, 0) for number in (1, 2, 3)
    ]
    facts = {(fact.field, fact.role): fact for fact in photographed.proposed}
    title, term = facts[FactField.TITLE, ""], facts[FactField.TERM, ""]
    signed = facts[FactField.SIGNED_ON, ""]
    assert (title.value, title.file) == ("苗木产业合作协议", 1)
    assert facts[FactField.PARTY, "乙方"].value == "郎溪县林业局"
    assert (term.value, term.file) == ("3年", 2)
    assert (signed.value, signed.file, signed.page) == ("2022-09-02", 3, 1)
    for fact in photographed.proposed:
        assert fact.file is not None and fact.start is not None and fact.end is not None
        file = photographed.files[fact.file - 1]
        document = decode_document(office.archive.read(photographed.id, file.text_path))
        assert document.text[fact.start : fact.end] == fact.quote


def test_the_digits_of_an_amount_are_checked_against_its_capitals_in_a_photo_too(photographed: Filing) -> None:
    (remark,) = [found for found in photographed.findings if found.code == "F05"]
    assert "3,000,000" in remark.text and "2,000,000" in remark.text


def test_a_recognised_page_is_found_and_knows_where_its_characters_stand(office: Office, photographed: Filing) -> None:
    assert found(office, "互派技术人员") == 1
    assert [event.step for event in photographed.events] == [FilingStep.SUBMIT, FilingStep.READ, FilingStep.RECOGNISE]
    document = decode_document(office.archive.read(photographed.id, photographed.files[0].text_path))
    (page,) = document.pages
    boxes = unpack(page.boxes)
    assert page.origin is Origin.OCR and page.width > 0 and len(boxes) == len(page.text)
    assert boxes[page.text.index("广")] != NOWHERE
    assert "rapidocr" in document.parser and not [found for found in photographed.findings if found.code == "R02"]


def test_the_same_photos_in_the_same_order_are_known_and_in_another_order_are_another_paper(office: Office) -> None:
    files = photos("甲", "乙")
    first = submit_sheets(office, files, key="known")
    again = submit_sheets(office, files, key="again")
    assert again.id == first.id
    other = submit_sheets(office, files[::-1], key="turned")
    assert other.id != first.id
    for filing in (first, other):
        office.filings.withdraw(filing.id, reason="试", seen=None, by=CLERK)


def test_sheets_that_are_no_run_from_the_first_are_two_agreements_and_refused(office: Office) -> None:
    batch = "batch gap"
    held = [
        office.intake.hold(io.BytesIO(raw), label=name, role=FileRole.AGREEMENT, batch=batch) for name, raw in photos("甲", "乙")
    ]
    for numbers in ((0, 0), (1, 3), (2, 1), (0, 1)):
        files = [replace(file, sheet=number) for file, number in zip(held, numbers, strict=True)]
        with pytest.raises(NothingToSubmit, match="协议续页"):
            office.filings.submit(batch, files, unit="市林业局", key="gap", by=CLERK)


def test_a_zip_of_photos_and_a_tiff_of_several_pages_are_read_in_the_order_of_their_pages(office: Office) -> None:
    packed, tiff = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, text in (("10.jpg", "签订日期：2022年9月2日"), ("2.jpg", "甲方：广德市林业局"), ("1.jpg", "林木采伐合作协议")):
            package.writestr(name, jpeg(sheet(text)))
    first, second = sheet("湿地保护合作协议"), sheet("签订日期：2022年9月3日")
    first.save(tiff, "TIFF", save_all=True, append_images=[second], compression="tiff_lzw", dpi=(200, 200))
    zipped = submit(office, packed.getvalue(), label="照片.zip", key="zip", unit="甲单位").filing
    several = submit(office, tiff.getvalue(), label="扫描.tiff", key="tiff", unit="乙单位").filing
    drain(office)
    zipped, several = seen(office, zipped), seen(office, several)
    texts = decode_document(office.archive.read(zipped.id, zipped.agreement.text_path))
    assert [(page.number, page.part) for page in texts.pages] == [(1, "1.jpg"), (2, "2.jpg"), (3, "10.jpg")]
    assert (value(zipped, FactField.TITLE), value(zipped, FactField.SIGNED_ON)) == ("林木采伐合作协议", "2022-09-02")
    assert next(fact.page for fact in zipped.facts if fact.field is FactField.SIGNED_ON) == 3
    assert (value(several, FactField.TITLE), value(several, FactField.SIGNED_ON)) == ("湿地保护合作协议", "2022-09-03")


def test_a_blank_page_is_told_and_asked_for_no_more(office: Office) -> None:
    filing = submit(office, png(Image.new("RGB", (800, 1100), "white")), label="白纸.png", key="blank", unit="丙单位").filing
    drain(office)
    filing = seen(office, filing)
    assert (filing.agreement.reading, filing.agreement.pending) == (ReadingState.EMPTY, 0)
    assert [found.code for found in filing.findings if found.code.startswith("R")] == ["R30"]
    assert office.recognition.backlog([filing.id]).files == 0


def dies(after: int) -> Callable[[OcrChild], None]:
    """Named fault: the OCR child is killed when it is given its page number `after`."""
    given = 0

    def arm(ocr: OcrChild) -> None:
        real = ocr.recognise

        def recognise(picture: bytes, *, number: int, part: str = "") -> object:
            nonlocal given
            given += 1
            if given == after and ocr.pid is not None:
                os.kill(ocr.pid, signal.SIGKILL)
            return real(picture, number=number, part=part)

        ocr.recognise = recognise  # type: ignore[assignment, method-assign]

    return arm


@pytest.mark.skipif(os.name == "nt", reason="!!! no SIGKILL on Windows: this was NOT tested")
def test_a_killed_recogniser_costs_its_page_which_is_told_and_caught_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.ocr is not None
    content = scanned_pdf(sheet("水源地保护合作协议"), sheet("甲方：广德市水利局"))
    filing = submit(office, content, label="扫描.pdf", key="killed", unit="丁单位").filing
    real = office.ocr.recognise
    with monkeypatch.context() as patch:
        patch.setattr(office.ocr, "recognise", real)  # what `dies` puts there goes when the context ends
        dies(after=1)(office.ocr)
        drain(office)
    filing = seen(office, filing)
    assert (filing.agreement.reading, filing.agreement.pending) == (ReadingState.READ, 1)
    assert {found.code for found in filing.findings} >= {"R02", "R31"}
    assert found(office, "广德市水利局") == 1
    backlog = office.recognition.backlog([filing.id])
    assert (backlog.objects, backlog.files, backlog.pages) == (1, 1, 1)
    assert [one.id for one in office.recognition.catch_up([filing.id], by=CLERK)] == [filing.id]
    drain(office)
    filing = seen(office, filing)
    assert (filing.agreement.pending, value(filing, FactField.TITLE)) == (0, "水源地保护合作协议")
    assert not {found.code for found in filing.findings} & {"R02", "R31"}


def test_facts_that_a_person_has_confirmed_stay_when_the_pictures_are_read_later(tmp_path: Path) -> None:
    """Without a recogniser the filing is filed by hand; with one, all that waits is caught up when the worker looks around."""
    without = an_office(tmp_path)
    filing = submit(without, jpeg(sheet(FIRST)), label="协议.jpg").filing
    drain(without)
    filing = seen(without, filing)
    assert (filing.agreement.reading, filing.agreement.pending) == (ReadingState.UNRECOGNISED, 1)
    assert not without.recognition.possible and without.textless(scope=EVERYTHING) == 1
    assert without.recognition.catch_up(by=CLERK) == []
    with pytest.raises(RecogniserMissing, match="setup"):
        without.filings.texts.recognise(filing.id, by=CLERK, progress=lambda _progress: None)
    filed = without.filings.file(filing.id, FACTS, seen=None, by=CLERK)
    without.close()
    office = an_office(tmp_path, ocr=True)
    office.recognition.resume()
    office.recognition.resume()
    assert [item.task for item in office.waiting(scope=EVERYTHING) if item.task is TaskKind.OCR] == [TaskKind.OCR]
    drain(office)
    filing = seen(office, filing)
    assert filing.confirmed == filed.confirmed and filing.number == filed.number
    assert filing.agreement.reading is ReadingState.READ and found(office, "共建苗木基地") == 1
    assert not [found for found in filing.findings if found.code.startswith("F")]
    office.recognition.resume()
    assert not [item for item in office.waiting(scope=EVERYTHING) if item.task is TaskKind.OCR]
    office.close()


def test_a_mixed_document_is_searched_before_its_pictures_are_read(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("1.txt", "矿山修复合作协议正文")
        package.writestr("2.png", png(sheet(THIRD)))
    filing = submit(office, packed.getvalue(), label="协议.zip").filing
    drain(office)
    filing = seen(office, filing)
    assert (filing.agreement.reading, filing.agreement.pending) == (ReadingState.READ, 1)
    assert found(office, "矿山修复合作协议正文") == 1 and office.textless(scope=EVERYTHING) == 1
    office.close()


def test_what_was_archived_before_there_was_a_reader_for_it_is_read_by_the_catch_up(tmp_path: Path) -> None:
    office = an_office(tmp_path, ocr=True)
    filing = submit(office, png(sheet("古树名木保护协议")), label="旧件.png").filing
    _as_before(office, filing)
    assert office.recognition.backlog().files == 1
    office.recognition.catch_up(by=CLERK)
    drain(office)
    filing = seen(office, filing)
    assert filing.agreement.reading is ReadingState.READ and found(office, "古树名木") == 1
    assert not {found.code for found in filing.findings} & {"R01", "R02"}
    office.close()


def _as_before(office: Office, filing: Filing) -> None:
    """Read it as a version without a reader for pictures did: one empty page, no parser, R01."""
    from services.model.document import Page, ParsedDocument
    from services.model.findings import finding
    from services.reading import FileOutcome, FilesRead
    from services.steps import Decision

    page = Page(number=1, text="", origin=Origin.NONE, confidence=0.0)
    document = ParsedDocument(kind="png", pages=(page,), findings=(finding("R01", "png", kind="PNG 图片"),))
    file = replace(filing.agreement, reading=ReadingState.UNRECOGNISED)
    read = FilesRead(outcomes=(FileOutcome(file=file, document=document),))

    def decide(_transaction: object, current: object) -> Decision:
        assert isinstance(current, Filing)
        return Decision(record=read.kept_in(current))

    office.steps.take(
        filing.id,
        FilingStep.READ,
        decide,
        by=CLERK,
        files=read.texts(),
    )
    with office.register.transaction() as transaction:
        transaction.connection.exec_driver_sql("delete from queue where task = 'read'")


def test_only_the_office_asks_for_everything_again(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.recognition.catch_up(by=liaison("市林业局"))


KILLED = """
import sys
from pathlib import Path
from services.office import open_office
from services.settings import Settings
from services.worker import Worker

Worker(open_office(Settings(home=Path(sys.argv[1])))).run(stop=lambda: False)
"""


@pytest.mark.skipif(os.name == "nt", reason="!!! no SIGKILL on Windows: this was NOT tested")
def test_a_worker_killed_in_the_middle_of_a_page_goes_on_at_that_page(tmp_path: Path) -> None:
    office = an_office(tmp_path, ocr=True)
    pages = [sheet(f"第{number}页的内容是合作事项之{number}") for number in range(1, 5)]
    filing = submit(office, scanned_pdf(*pages), label="扫描.pdf").filing
    worker = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL)
    register = tmp_path / "archive" / "register.sqlite3"
    deadline = time.monotonic() + 90
    while _kept(register) < 2:
        assert time.monotonic() < deadline and worker.poll() is None
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    kept = _kept(register)
    assert 2 <= kept < 4
    with sqlite3.connect(register) as connection:  # a mark by which a page that was done before is known
        connection.execute("update recognised_pages set content = replace(content, '合作事项', '留存事项') where page = 1")
    connection.close()
    told: list[str] = []
    Worker(office).drain(tell=told.append)
    assert [words for words in told if "/4 页" in words] == [f"第 {number}/4 页：扫描.pdf" for number in (1, 2, 3, 4)]
    document = decode_document(office.archive.read(filing.id, filing.agreement.text_path))
    assert "留存事项之1" in document.pages[0].text and "合作事项之4" in document.pages[3].text
    assert seen(office, filing).agreement.pending == 0
    assert _kept(register) == 0
    office.close()


def _kept(register: Path) -> int:
    with sqlite3.connect(register) as connection:
        (count,) = connection.execute("select count(*) from recognised_pages").fetchone()
    connection.close()
    return int(count)


def test_people_number_photos_as_they_count() -> None:
    assert sorted(["图10.jpg", "图2.jpg", "图1.jpg"], key=natural) == ["图1.jpg", "图2.jpg", "图10.jpg"]


def test_the_archive_of_recognised_photos_is_whole_and_alone_enough(office: Office, photographed: Filing) -> None:
    assert office.upkeep.verify().problems == ()
    office.upkeep.rebuild()
    assert seen(office, photographed) == photographed
    assert found(office, "互派技术人员") == 1
