"""What this machine lacks, what it can't do without that, and what still works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.formats.fonts import chinese_fonts
from services.office import Office
from web.vendor import vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that is absent."""

    what: str
    without: str
    still: str


# What may be absent, and how that shows.
LACKS: tuple[tuple[Callable[[Office], bool], Lack], ...] = (
    (
        lambda office: office.libreoffice is None,
        Lack(
            what="未安装 LibreOffice",
            without="不能生成 PDF 和 Word 文件的页面图像",
            still="报送、识别、核对、备案、检索和公文 docx 照常；PDF 文件的页面图像照常。安装后重新启动即可",
        ),
    ),
    (
        lambda _: chinese_fonts() is False,
        Lack(
            what="未安装中文字体",
            without="本机生成的 PDF 和页面图像里，汉字可能显示为方框",
            still="原件、识别文字、检索和下载的 docx 不受影响。安装中文字体（如 fonts-noto-cjk）后重新启动即可",
        ),
    ),
    (
        lambda office: office.settings.ocr and office.ocr is None,
        Lack(
            what="未安装识别组件",
            without="扫描件和图片里的文字不能识别，标为“待识别”，要素须对照原件手工填写",
            still="其余文件的识别、核对、备案、检索照常。停止服务后运行 python3 run.py setup 补装，再点“补识别”即可",
        ),
    ),
)


def lacks(office: Office) -> list[Lack]:
    """Everything that is absent here."""
    found = [lack for absent, lack in LACKS if absent(office)]
    if missing := vendor().missing:
        still = "其余功能照常。可停止服务后运行 python3 run.py setup 补装"
        found.append(Lack(what="部分页面组件没有装好", without="、".join(missing), still=still))
    return found
