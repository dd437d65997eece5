"""Every hostile sample with what must become of it. `python -m tests.samples.hostile_list` writes them to tests/samples/hostile/.

The folder is never committed: what is small enough to send is large enough to hurt whoever opens it with something else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from services.model.files import ReadingState
from tests.samples import hostile, hostile_packages, hostile_papers, hostile_pictures, hostile_texts

FOLDER = Path(__file__).parent / "hostile"
NOWHERE = "http://198.51.100.7/beacon"  # RFC 5737: an address that belongs to nobody
R = ReadingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A file and its fate. `door` is what the refusal says; where it is empty the file is kept, in one of `states`, and `words`
    must stand in what a person is told of it (the file's note, or a finding). `beckons` is built with an address to be fetched.
    """

    name: str
    label: str
    build: Callable[..., bytes]
    door: str = ""
    states: frozenset[ReadingState] = frozenset()
    words: str = ""
    member: str = ""  # of a package that is read without being taken in: the member that a finding then names
    text: str = ""  # what the text that was read must hold
    beckons: bool = False
    everyday: bool = False

    def content(self, address: str = NOWHERE) -> bytes:
        """The bytes of the file."""
        return self.build(address) if self.beckons else self.build()


def _refused(name: str, label: str, build: Callable[..., bytes], door: str, **more: object) -> Hostile:
    return Hostile(name=name, label=label, build=build, door=door, **more)  # type: ignore[arg-type]


def _kept(name: str, label: str, build: Callable[..., bytes], *states: ReadingState, **more: object) -> Hostile:
    return Hostile(name=name, label=label, build=build, states=frozenset(states), **more)  # type: ignore[arg-type]


LIMIT, LOCK, REMAINS, MACRO = "上限|时限|嵌套过深", "加密|密码", "残缺|无法打开|解析失败|无法解析", "带有宏"
SHRUG = (R.READ, R.EMPTY, R.UNRECOGNISED, R.SEALED, R.FAILED)  # any end is a good one, as long as it is one
_good = hostile.good


def _cut(form: str) -> Callable[[], bytes]:
    return lambda: hostile.truncated(_good(form))


def _cut_picture(form: str) -> Callable[[], bytes]:
    return lambda: hostile.truncated(hostile_pictures.picture(form))


P, K, T, D = hostile_packages, hostile_pictures, hostile_texts, hostile_papers


def _heavy() -> bytes:
    """An agreement, and forty files behind it of which each takes seconds."""
    heavy = {f"{number}.pdf": D.doubling_forms() + b"%" * number for number in range(1, 41)}
    return hostile.zipped({"0.txt": T.AGREEMENT.encode(), **heavy})


PACKAGES = (
    _refused("一兆字节展开成一吉字节的docx", "bomb.docx", hostile.zip_bomb_docx, "压缩炸弹", everyday=True),
    _refused("四百兆的XML", "huge.docx", P.xml_of_400_mb, "压缩炸弹"),
    _kept("各项上限之内的一百兆XML", "large.docx", P.xml_below_every_limit, R.SEALED, R.FAILED, words=LIMIT, everyday=True),
    _refused("成员重叠的炸弹", "overlap.zip", P.overlapping, "成员互相重叠", everyday=True),
    _refused("互相包含的成员", "quine.zip", P.quoting, "成员互相重叠"),
    _refused("五千零一个文件", "many.zip", hostile.many_entries, "5000 个文件"),
    _refused("三层压缩包", "nested.zip", partial(hostile.nested, 3), "压缩包套压缩包"),
    _refused("五十层压缩包", "deep.zip", partial(hostile.nested, 50), "压缩包套压缩包"),
    _refused("声明十字节的成员", "forged.zip", hostile.forged_size, "实际大小"),
    _refused("上级目录", "traversal.zip", P.traversing, "压缩包之外", everyday=True),
    _refused("绝对路径", "absolute.zip", partial(P.traversing, "/etc/cron.d/x"), "压缩包之外"),
    _refused("符号链接", "link.zip", P.linking, "符号链接", everyday=True),
    _refused("重名的成员", "twice.zip", P.duplicated, "重名"),
    _refused("压缩包里的程序", "program.zip", lambda: hostile.zipped({"协议.pdf": hostile.program()}), "可执行文件"),
    _kept("目录指向别处", "misplaced.zip", partial(P.misplaced, 10**6), R.SEALED, words=REMAINS),
    _kept("目录位置为负", "shifted.zip", partial(P.shifted, 2**32 - 2), R.SEALED, words=REMAINS),
    _kept("zip64说谎", "zip64.zip", P.zip64_lie, R.SEALED, words=REMAINS),
    _kept("名称标志说谎", "flag.zip", P.flagged_falsely, *SHRUG),
    _kept("前后名称不一", "names.zip", P.two_names, *SHRUG),
    _kept("前面有别的字节", "prefix.zip", P.prepended, *SHRUG),
    _kept("大小写在后面", "described.zip", P.described, R.READ, text="合作协议的说明"),
    _kept("GBK名称", "gbk.zip", P.named_in_gbk, R.READ, text="agreement", everyday=True),
    _kept("带密码的压缩包", "locked.zip", P.locked_zip, *SHRUG, words=LOCK),
    _kept(
        "残缺的压缩包", "cut.zip", lambda: hostile.truncated(P.named_in_gbk(content=bytes(range(256)))), R.SEALED, words=REMAINS
    ),
    _kept("四十个重文件", "heavy.zip", _heavy, R.READ, R.SEALED, words="秒的时限到了|时间的上限"),
    _refused("gz", "a.gz", P.gzipped, "gz 压缩包"),
    _refused("tar", "a.tar", P.tarred, "tar 压缩包"),
    _refused("rar", "a.rar", P.rar, "RAR 压缩包"),
    _refused("7z", "a.7z", P.seven, "7z 压缩包"),
    _refused("改名为docx的gz", "gz.docx", P.gzipped, "扩展名与内容不符"),
)

OFFICE = (
    _refused("外部实体", "xxe.docx", hostile.with_doctype, "DOCTYPE", everyday=True),
    _refused("十亿个哈", "laughs.docx", P.billion_laughs, "DOCTYPE"),
    _refused("换了扩展名的外部实体", "hidden.docx", P.hidden_doctype, "DOCTYPE"),
    _kept("三千层表格", "tables.docx", P.nested_tables, R.SEALED, R.FAILED, words=f"{LIMIT}|{REMAINS}", everyday=True),
    _kept("五千万列", "span.docx", P.wide_cell, R.READ, text="广德市人民政府"),
    _kept("带宏的docx", "macro.docx", hostile.with_macros, R.SEALED, words=MACRO, everyday=True),
    _kept("带宏的xlsx", "macro.xlsx", P.macro_xlsx, R.SEALED, words=MACRO),
    _kept("加密的docx", "locked.docx", P.locked_docx, R.SEALED, words=LOCK, everyday=True),
    _kept("加密的xlsx", "locked.xlsx", P.locked_docx, R.SEALED, words=LOCK),
    _kept("残缺的docx", "cut.docx", _cut("docx"), R.SEALED, words=REMAINS, everyday=True),
    _kept("残缺的xlsx", "cut.xlsx", lambda: hostile.truncated(hostile.xlsx()), R.SEALED, words=REMAINS),
    _kept("写到最后一格的表", "dimension.xlsx", hostile.huge_dimension_xlsx, R.SEALED, words=LIMIT),
    _kept("XFD1048576", "cell.xlsx", hostile.huge_cell_xlsx, R.SEALED, words=LIMIT, everyday=True),
    _kept("合并整张表", "merge.xlsx", hostile.huge_merge_xlsx, R.SEALED, words=LIMIT, everyday=True),
    _kept("网上的图片", "image.docx", hostile.linked_image_docx, R.READ, text="合作协议", beckons=True, everyday=True),
    _kept("网上的模板", "template.docx", P.remote_template, R.READ, text="合作协议", beckons=True),
    _kept("内嵌网页", "chunk.docx", P.alternative_chunk, R.READ, text="合作协议", beckons=True),
    _kept("会取数据的域", "fields.docx", P.field_codes, R.READ, text="合作协议", beckons=True),
    _kept("链接别处的工作簿", "linked.xlsx", P.linked_workbook, R.READ, text="新杭镇", beckons=True),
    _refused("docx改名为pdf", "docx.pdf", partial(_good, "docx"), "扩展名与内容不符", everyday=True),
    _refused("pdf改名为docx", "pdf.docx", partial(_good, "pdf"), "扩展名与内容不符"),
    _refused("两种文件合一", "polyglot.pdf", hostile.polyglot, "藏着另一种文件", everyday=True),
    _refused("两种文件合一（docx）", "polyglot.docx", hostile.polyglot, "藏着另一种文件|扩展名与内容不符"),
    _refused("空文件", "empty.docx", bytes, "0 字节", everyday=True),
    _refused("程序", "协议.docx", hostile.program, "可执行文件"),
    _refused("程序（扩展名）", "协议.docx.exe", partial(_good, "docx"), "可执行文件"),
    _refused("密件", "secret.docx", partial(hostile.secret, "docx"), "密级"),
    _refused("密件（pdf）", "secret.pdf", partial(hostile.secret, "pdf"), "密级"),
)

OFD = (
    _kept("好的OFD", "good.ofd", P.ofd, R.READ, text="合作协议"),
    _refused("OFD外部实体", "doctype.ofd", P.ofd_with_doctype, "DOCTYPE", everyday=True),
    _refused("OFD五百兆的页", "part.ofd", P.ofd_part_of_500_mb, "压缩炸弹"),
    _kept("OFD模板套自己", "loop.ofd", P.ofd_looping_templates, *SHRUG),
    _kept("OFD二十万页", "pages.ofd", P.ofd_many_pages, R.SEALED, R.FAILED, words=LIMIT),
    _kept("OFD二十亿个字", "deltas.ofd", P.ofd_long_deltas, *SHRUG),
    _kept("OFD指向包外", "outside.ofd", P.ofd_outside, R.SEALED, R.FAILED, R.UNRECOGNISED, R.EMPTY),
    _kept("残缺的OFD", "cut.ofd", lambda: hostile.truncated(P.ofd()), R.SEALED, words=REMAINS),
)

PAPERS = (
    _kept("要密码的pdf", "locked.pdf", D.needs_password, R.SEALED, words=LOCK, everyday=True),
    _kept("禁止复制的pdf", "owner.pdf", D.forbids_copying, R.READ, text="agreement between two cities"),
    _kept("展开成一吉字节的pdf", "flate.pdf", hostile.pdf_flate_bomb, *SHRUG, everyday=True),
    _kept("压缩两遍的pdf", "chained.pdf", D.chained_filters, *SHRUG),
    _kept("二十万点的页", "giant.pdf", D.giant_page, R.SEALED, words=LIMIT, everyday=True),
    _kept("单位很大的页", "unit.pdf", D.giant_unit, *SHRUG),
    _kept("九亿像素的扫描件", "scan.pdf", D.huge_picture, *SHRUG),
    _kept("两千零一页", "pages.pdf", D.many_pages, R.SEALED, words=LIMIT),
    _kept("自称二十亿页", "count.pdf", D.claiming_pages, *SHRUG),
    _kept("页树套自己", "tree.pdf", D.looping_pages, R.SEALED, R.FAILED, words=f"{REMAINS}|{LIMIT}"),
    _kept("目录表套自己", "xref.pdf", D.looping_tables, *SHRUG),
    _kept("引用套自己", "reference.pdf", D.looping_references, *SHRUG),
    _kept("十万层数组", "arrays.pdf", D.deep_arrays, *SHRUG),
    _kept("成倍的图形", "forms.pdf", D.doubling_forms, *SHRUG),
    _kept("画自己的字", "glyph.pdf", D.glyph_that_draws_itself, *SHRUG),
    _kept("很大的字符表", "cmap.pdf", D.map_of_everything, *SHRUG),
    _kept("很大的色彩特性", "icc.pdf", D.strange_profile, *SHRUG),
    _kept("一百万条线", "lines.pdf", D.many_lines, *SHRUG),
    _kept("三百万个字母", "letters.pdf", D.many_letters, *SHRUG),
    _kept("没有页", "none.pdf", D.no_pages, R.SEALED, words=REMAINS),
    _kept("脚本和启动", "script.pdf", D.scripted, R.READ, text="agreement", beckons=True, everyday=True),
    _kept("附着程序的pdf", "attached.pdf", D.with_program, R.READ, text="agreement"),
    _kept("网上的像素", "remote.pdf", D.remote_picture, *SHRUG, beckons=True),
    _kept("残缺的pdf", "cut.pdf", _cut("pdf"), *SHRUG),
)

PICTURES = (
    _kept("九亿像素的png", "giant.png", K.png_of_900_megapixels, R.SEALED, R.FAILED, words=LIMIT, everyday=True),
    _kept("自称很大的png", "claims.png", K.png_that_claims, R.SEALED, R.FAILED, words=f"{LIMIT}|{REMAINS}"),
    _kept("注释展开的png", "words.png", K.png_with_unfolding_words, *SHRUG),
    _kept("一百万帧的tiff", "frames.tif", K.tiff_of_frames, *SHRUG),
    _kept("套自己的tiff", "loop.tif", K.tiff_that_loops, *SHRUG),
    _kept("自称很大的tiff", "claims.tif", K.tiff_that_claims, R.SEALED, R.FAILED, words=f"{LIMIT}|{REMAINS}"),
    _kept("十万帧的gif", "frames.gif", K.gif_of_frames, *SHRUG),
    _kept("自称很大的bmp", "claims.bmp", K.bmp_that_claims, R.SEALED, R.FAILED, words=f"{LIMIT}|{REMAINS}"),
    _kept("自称很大的webp", "claims.webp", K.webp_that_claims, R.SEALED, R.FAILED, words=f"{LIMIT}|{REMAINS}"),
    _kept("自称很大的jpg", "claims.jpg", K.jpeg_that_claims, R.SEALED, R.FAILED, words=f"{LIMIT}|{REMAINS}"),
    _kept("说谎的EXIF", "exif.jpg", K.jpeg_with_lying_exif, *SHRUG),
    _kept("几千遍的jpg", "scans.jpg", K.jpeg_of_scans, *SHRUG),
    _kept("残缺的jpg", "cut.jpg", _cut_picture("JPEG"), *SHRUG),
    _kept("残缺的png", "cut.png", _cut_picture("PNG"), *SHRUG),
    _kept("残缺的tiff", "cut.tif", _cut_picture("TIFF"), *SHRUG),
    _kept("残缺的gif", "cut.gif", _cut_picture("GIF"), *SHRUG),
    _kept("残缺的webp", "cut.webp", _cut_picture("WEBP"), *SHRUG),
    _kept("残缺的bmp", "cut.bmp", _cut_picture("BMP"), *SHRUG),
    _refused("png改名为jpg", "png.jpg", partial(K.picture, "PNG"), "扩展名与内容不符"),
    _refused("图片后面的压缩包", "zip.png", lambda: K.picture("PNG") + P.named_in_gbk(), "藏着另一种文件"),
)

TEXTS = (
    _kept("百万层的rtf", "deep.rtf", T.rtf_deep, *SHRUG),
    _kept("三千层表格的rtf", "tables.rtf", T.rtf_tables, *SHRUG),
    _kept("自称两吉字节的rtf", "bin.rtf", T.rtf_bin_lie, *SHRUG),
    _kept("嵌入程序的rtf", "object.rtf", T.rtf_with_object, *SHRUG, beckons=True),
    _kept("空壳doc", "empty.doc", T.empty_word, *SHRUG),
    _kept("空壳works", "works.wps", T.works, *SHRUG),
    _kept("空壳xls", "empty.xls", T.empty_workbook, *SHRUG),
    _kept("残缺的doc", "cut.doc", lambda: T.empty_word()[:700], R.SEALED, words=REMAINS),
    _kept("九十兆标签的网页", "tags.html", T.html_of_tags, R.READ, R.SEALED, R.FAILED),
    _kept("两百万个属性的网页", "attributes.html", T.html_of_attributes, *SHRUG),
    _kept("什么都去取的网页", "fetch.html", T.html_beckoning, R.READ, text="合作协议", beckons=True, everyday=True),
    _kept("带脚本的svg", "script.svg", T.svg, *SHRUG, beckons=True),
    _kept("一万层的邮件", "parts.eml", T.mail_of_parts, *SHRUG),
    _kept("两千层转发的邮件", "forwards.eml", T.mail_in_mails, *SHRUG),
    _kept("一万个附件的邮件", "attachments.eml", T.mail_of_attachments, *SHRUG),
    _refused("附件里的炸弹", "bomb.eml", lambda: T.mail_with("a.docx", hostile.zip_bomb_docx()), "压缩炸弹", member="a.docx"),
    _refused(
        "附件里的程序", "program.eml", lambda: T.mail_with("setup.exe", hostile.program()), "可执行文件", member="setup.exe"
    ),
    _kept("附件在上级目录", "outside.eml", lambda: T.mail_with("../../../tmp/hostile.txt", b"outside"), *SHRUG),
    _kept("三十兆的一行", "line.txt", T.one_long_line, R.FAILED, words=LIMIT),
    *(_kept(f"一兆的{motif}", f"{motif}.txt", partial(T.tiring, motif), R.READ, text="广德市人民政府") for motif in T.MOTIFS),
)

SAMPLES: tuple[Hostile, ...] = (*PACKAGES, *OFFICE, *OFD, *PAPERS, *PICTURES, *TEXTS)


def write_all(folder: Path = FOLDER, *, tell: Callable[[str], None] = print) -> None:
    """Write every sample into the folder, for a look with one's own eyes."""
    folder.mkdir(exist_ok=True)
    for sample in SAMPLES:
        content = sample.content()
        (folder / sample.label).write_bytes(content)
        tell(f"{sample.label}\t{len(content)}\t{sample.name}")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
