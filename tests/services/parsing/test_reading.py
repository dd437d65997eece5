"""Any file becomes text: packages member by member, old documents through LibreOffice, and every page has its picture."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from services.formats.child import ReadingFailed, ReadingPool
from services.formats.gate import LIMITS, ArchiveTooLarge
from services.formats.kinds import ExecutableFile
from services.formats.legacy import Legacy
from services.formats.pdf import LibreOffice, LibreOfficeMissing
from services.model.document import Origin, ParsedDocument
from services.model.files import FileKind
from services.model.inspection import Inspection, Seal
from services.model.secrecy import secrecy_mark
from services.parsing import Parsing
from services.parsing.reading import Reading
from tests.samples import hostile, hostile_texts, ofd
from tests.samples.old_office import rtf, workbook
from tests.samples.zips import Entry, raw_zip

LINES = ("产业合作框架协议", "甲方：广德市人民政府")
Store = Callable[[bytes], Path]


class Converter:
    """Says what it was asked for, and gives a docx of our own."""

    def __init__(self) -> None:
        self.asked: list[FileKind] = []

    def to_docx(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> bytes:
        self.asked.append(kind)
        if b"broken" in data:
            raise ReadingFailed(reason="LibreOffice 没有转换出内容")
        return hostile.docx("".join(map(hostile.paragraph, LINES)))


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    pool = ReadingPool()
    yield pool
    pool.close()


@pytest.fixture
def parsing(pool: ReadingPool) -> Parsing:
    return Parsing(child=pool, legacy=Converter())


@pytest.fixture
def stored(tmp_path: Path) -> Store:
    def store(content: bytes) -> Path:
        path = tmp_path / "bytes"
        path.write_bytes(content)
        return path

    return store


def picture(colour: str) -> bytes:
    return ofd.png(300, 420, colour)


def colour_of(image: bytes) -> object:
    with Image.open(io.BytesIO(image)) as found:
        return found.convert("RGB").getpixel((found.width // 2, found.height // 2))


def findings(document: ParsedDocument) -> list[tuple[str, str]]:
    return [(found.code, found.where) for found in document.findings]


def mail(**attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "张三 <a@example.org>", "报送协议"
    message.set_content("请查收。")
    for name, content in attached.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_the_members_of_a_zip_are_one_document_whose_pages_run_on(parsing: Parsing, stored: Store) -> None:
    content = hostile.zipped(
        {
            "2 批复.ofd": ofd.agreement(),
            "10 台账.xls": workbook(("台账", [["单位", "得分"], ["新杭镇", 95.0]])),
            "1 协议.docx": hostile.good("docx"),
            "说明/读我.txt": "说明".encode("gbk"),
            "__MACOSX/._1 协议.docx": b"\0\0",
        }
    )
    document = parsing.read(stored(content), FileKind.ZIP)
    assert document.kind == "zip" and document.paged
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5]
    assert [page.part for page in document.pages] == ["1 协议.docx", "2 批复.ofd", "2 批复.ofd", "10 台账.xls", "说明/读我.txt"]
    assert document.pages[2].text.endswith("签订日期：2022年9月2日") and document.pages[2].boxes
    assert document.page_at(document.text.index("签订日期：2022年9月2日")) in (1, 3)
    assert [(table.page, table.rows[0]) for table in document.tables] == [(4, ("单位", "得分"))]
    assert findings(document) == []


def test_photos_in_a_zip_are_pages_in_the_order_of_their_names(parsing: Parsing, stored: Store) -> None:
    colours = {"第1页.png": "red", "第2页.png": "lime", "第10页.png": "blue"}
    path = stored(hostile.zipped({name: picture(colour) for name, colour in sorted(colours.items())}))
    document = parsing.read(path, FileKind.ZIP)
    assert [(page.part, page.origin) for page in document.pages] == [(name, Origin.NONE) for name in colours]
    assert findings(document) == [("R02", "第1页"), ("R02", "第2页"), ("R02", "第3页")]
    images = [parsing.page_picture(path, FileKind.ZIP, number, document=document) for number in (1, 2, 3)]
    assert [colour_of(image) for image in images] == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    assert colour_of(parsing.page_picture(path, FileKind.ZIP, 3)) == (0, 0, 255)


def test_pages_deep_in_packages_have_their_pictures(parsing: Parsing, stored: Store) -> None:
    inner = hostile.zipped({"扫描.ofd": ofd.scan(picture("red"), picture("blue"))})
    path = stored(mail(**{"材料.zip": inner, "照片.png": picture("lime")}))
    document = parsing.read(path, FileKind.EML)
    assert [page.part for page in document.pages] == ["", "材料.zip/扫描.ofd", "材料.zip/扫描.ofd", "照片.png"]
    assert document.pages[0].text.startswith("发件人：张三")
    seen = [colour_of(parsing.page_picture(path, FileKind.EML, number, document=document)) for number in (2, 3, 4)]
    assert seen == [(255, 0, 0), (0, 0, 255), (0, 255, 0)]
    for number, reason in ((1, "没有页面图像"), (9, "没有页面图像")):
        with pytest.raises(ReadingFailed, match=reason):
            parsing.page_picture(path, FileKind.EML, number, document=document)


def test_what_can_not_be_read_in_a_package_is_told_by_name_and_the_rest_is_read(parsing: Parsing, stored: Store) -> None:
    content = raw_zip(
        [
            Entry(name="加密.docx".encode("gbk"), content=b"x", flags=1),
            Entry(name="残缺.docx".encode("gbk"), content=hostile.truncated(hostile.good("docx"))),
            Entry(name="带宏.docx".encode("gbk"), content=hostile.with_macros()),
            Entry(name="改名.pdf".encode("gbk"), content=hostile.good("docx")),
            Entry(name="打包.rar".encode("gbk"), content=b"Rar!\x1a\x07\x01\x00" + bytes(30)),
            Entry(name="照片.heic".encode("gbk"), content=b"\0\0\0\x18ftypheic" + bytes(20)),
            Entry(name="空.txt".encode("gbk")),
            Entry(name="坏.doc".encode("gbk"), content=rtf("broken")),
            Entry(name="协议.txt".encode("gbk"), content="合作协议".encode()),
        ]
    )
    path = stored(content)
    assert parsing.inspect(path, FileKind.ZIP).opens
    document = parsing.read(path, FileKind.ZIP)
    assert document.text == "合作协议"
    reasons = {found.where: found.text for found in document.findings}
    words = {
        **{"加密.docx": "密码", "残缺.docx": "残缺", "带宏.docx": "宏", "改名.pdf": "扩展名与内容不符", "打包.rar": "RAR"},
        **{"照片.heic": "jpg", "空.txt": "空文件", "坏.doc": "没有转换出内容"},
    }
    assert set(reasons) == set(words) and {found.code for found in document.findings} == {"R13"}
    assert all(word in reasons[name] and name in reasons[name] for name, word in words.items())


def test_a_zip_in_a_zip_is_read_and_mail_in_mail_ends(parsing: Parsing, stored: Store) -> None:
    nested = hostile.zipped({"外.txt": "外".encode(), "内.zip": hostile.zipped({"里.txt": "里面".encode()})})
    document = parsing.read(stored(nested), FileKind.ZIP)
    assert [(page.part, page.text) for page in document.pages] == [("内.zip/里.txt", "里面"), ("外.txt", "外")]
    letters = mail()
    for _ in range(6):
        letters = mail(**{"转发.eml": letters})
    document = parsing.read(stored(letters), FileKind.EML)
    assert len(document.pages) == 3 and [found.code for found in document.findings] == ["R13"]
    assert "层数太多" in document.findings[0].text


def test_a_package_with_nothing_to_read_says_so(parsing: Parsing, stored: Store) -> None:
    document = parsing.read(stored(hostile.zipped({"a.mp4": b"\0\0\0\x18ftypmp42" + bytes(range(40))})), FileKind.ZIP)
    assert [found.code for found in document.findings] == ["R13", "R14"] and document.origin is Origin.NONE


def test_a_package_with_too_many_files_is_read_as_far_as_allowed(
    parsing: Parsing, stored: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.parsing.reading.MAX_MEMBERS", 2)
    document = parsing.read(stored(hostile.zipped({f"{n}.txt": str(n) for n in range(5)})), FileKind.ZIP)
    assert [page.text for page in document.pages] == ["0", "1"]
    assert "前2个，其余3个" in document.findings[0].text


class Slow:
    """The fault slow_reader: reads as the pool does, and takes all the time that it is given for a text with 慢 in it."""

    def __init__(self, pool: ReadingPool) -> None:
        self._pool = pool
        self.given: list[float] = []

    def read(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> ParsedDocument:
        assert seconds is not None
        self.given.append(seconds)
        if "慢".encode() not in data:
            return self._pool.read(data, kind)
        time.sleep(max(seconds, 0.0) + 0.05)
        raise ReadingFailed(reason="超过时限", heavy=True)

    def inspect(self, data: bytes, kind: FileKind, *, seconds: float | None = None) -> Inspection:
        raise AssertionError("no time was left for a second look")

    def picture(self, *_words: object, **_more: object) -> bytes:
        raise AssertionError

    def attachments(self, mail: bytes, *, seconds: float | None = None) -> list[tuple[str, bytes]]:
        return self._pool.attachments(mail, seconds=seconds)


def test_a_package_of_heavy_files_ends_when_its_time_is_up_and_names_what_was_left(pool: ReadingPool) -> None:
    slow = Slow(pool)
    heavy = {f"{n}.txt": "慢".encode() for n in range(1, 9)}
    began = time.monotonic()
    document = Reading(child=slow, legacy=None, limits=LIMITS, seconds=1.5).read(
        hostile.zipped({"0.txt": "合作协议".encode(), **heavy}), FileKind.ZIP
    )
    assert time.monotonic() - began < 3
    assert document.text == "合作协议" and len(slow.given) == 2 and slow.given[1] < slow.given[0] <= 1.5
    assert [found.code for found in document.findings] == ["R19"]
    assert "还有8个没有读（1.txt、2.txt、3.txt、4.txt、5.txt等）" in document.findings[0].text


def test_a_heavy_file_by_itself_is_not_looked_at_a_second_time_when_its_time_is_up(pool: ReadingPool) -> None:
    with pytest.raises(ReadingFailed, match="超过时限"):
        Reading(child=Slow(pool), legacy=None, limits=LIMITS, seconds=0.2).read("慢".encode(), FileKind.TXT)


def test_an_rtf_that_announces_more_than_it_holds_is_sealed_and_never_converted(parsing: Parsing, stored: Store) -> None:
    path = stored(hostile_texts.rtf_bin_lie())
    assert parsing.inspect(path, FileKind.RTF).seal is Seal.DAMAGED
    assert parsing.inspect(stored(hostile_texts.rtf()), FileKind.RTF).opens


def test_a_secrecy_mark_in_any_member_is_seen_at_the_door(parsing: Parsing, stored: Store) -> None:
    secret = {"封面.txt": "合作协议", "二.docx": hostile.secret("docx")}
    for path, kind in ((stored(hostile.zipped(secret)), FileKind.ZIP),):
        assert secrecy_mark(parsing.inspect(path, kind).first_page_text) == "机密★5年"
    letter = mail(**{"a.txt": b"a", "b.zip": hostile.zipped({"c.rtf": rtf("秘密★3年", *LINES)})})
    assert secrecy_mark(parsing.inspect(stored(letter), FileKind.EML).first_page_text) == "秘密★3年"
    assert secrecy_mark(parsing.inspect(stored(rtf("绝密", *LINES)), FileKind.DOC).first_page_text) == "绝密"


def test_a_program_or_a_bomb_in_a_mail_is_refused_as_if_it_came_by_itself(parsing: Parsing, stored: Store) -> None:
    for name in ("setup.exe", "发票.pdf"):
        with pytest.raises(ExecutableFile, match=name):
            parsing.inspect(stored(mail(**{name: hostile.program()})), FileKind.EML, label="邮件.eml")
    with pytest.raises(ArchiveTooLarge, match=r"炸弹\.docx"):
        parsing.inspect(stored(mail(**{"炸弹.docx": hostile.zip_bomb_docx()})), FileKind.EML, label="邮件.eml")


def test_a_zip_of_locked_or_broken_files_only_is_sealed(parsing: Parsing, stored: Store) -> None:
    locked = raw_zip([Entry(name=b"a.txt", content=b"x", flags=1), Entry(name=b"b.txt", content=b"x", flags=1)])
    assert parsing.inspect(stored(locked), FileKind.ZIP).seal is Seal.ENCRYPTED
    half = raw_zip([Entry(name=b"a.txt", content=b"x", flags=1), Entry(name=b"b.txt", content=b"x")])
    assert parsing.inspect(stored(half), FileKind.ZIP).opens


def test_old_documents_are_converted_and_say_so(parsing: Parsing, stored: Store, pool: ReadingPool) -> None:
    document = parsing.read(stored(rtf(*LINES)), FileKind.RTF)
    assert document.kind == "rtf" and document.text.split("\n") == list(LINES)
    assert document.origin is Origin.CONVERTED and document.pages[0].confidence == 1.0
    assert document.parser.startswith("LibreOffice")
    with pytest.raises(ReadingFailed, match="没有转换出内容"):
        parsing.read(stored(rtf("broken")), FileKind.DOC)
    assert isinstance(pool, ReadingPool)


def test_without_libreoffice_old_documents_wait_and_say_so(pool: ReadingPool, stored: Store) -> None:
    document = Parsing(child=pool).read(stored(rtf(*LINES)), FileKind.WPS)
    assert document.origin is Origin.NONE and [found.code for found in document.findings] == ["R16"]
    assert "LibreOffice" in document.findings[0].text


@pytest.mark.office
def test_a_real_conversion_goes_the_whole_way(pool: ReadingPool, stored: Store) -> None:
    try:
        legacy = Legacy(program=LibreOffice.find().program)
    except LibreOfficeMissing:
        pytest.skip("!!! LibreOffice is not installed: a real conversion is NOT tested here")
    document = Parsing(child=pool, legacy=legacy).read(stored(hostile.zipped({"协议.doc": rtf(*LINES)})), FileKind.ZIP)
    assert document.text.split("\n") == list(LINES) and document.pages[0].part == "协议.doc"


@pytest.mark.parametrize(
    ("content", "kind", "code", "word"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(20), FileKind.OTHER, "R15", "HEIC"),
        (hostile.zipped({"[Content_Types].xml": "presentationml.presentation.main+xml"}), FileKind.OTHER, "R15", "pdf"),
        (b"\0\0\0\x18ftypmp42" + bytes(20), FileKind.OTHER, "R01", "其他"),
    ],
)
def test_what_nobody_reads_says_what_to_do(
    parsing: Parsing, stored: Store, content: bytes, kind: FileKind, code: str, word: str
) -> None:
    document = parsing.read(stored(content), kind)
    assert [found.code for found in document.findings] == [code] and word in document.findings[0].text
    with pytest.raises(ReadingFailed, match="没有页面图像"):
        parsing.page_picture(stored(content), kind, 1)


def test_every_kind_that_has_pages_tells_how_many(parsing: Parsing) -> None:
    assert parsing.pages(ofd.agreement(), FileKind.OFD) == 2
    assert parsing.pages(picture("red"), FileKind.PNG) == 1
    assert parsing.pages(b"text", FileKind.TXT) is None
