"""What can go wrong between a docx and its PDF, as sentences for the clerk."""

from __future__ import annotations

from services.model.errors import Unavailable


class LibreOfficeMissing(Unavailable):
    """The program is not installed, or not where the setting says."""

    message = "未安装 LibreOffice{reason}：暂时不能生成 PDF 和页面图像，仍可起草、下载 docx、备案和检索。安装后重新启动即可。"


class ConversionFailed(Unavailable):
    """LibreOffice is there and made no PDF."""

    message = "LibreOffice 没有把文件转成 PDF（{reason}）。docx 已保留，可稍后重试，或用 Word、WPS 打开后另存为 PDF。"


class CharactersLost(Unavailable):
    """The PDF does not show every character of the docx: such paper is never issued."""

    message = (
        "生成的 PDF 比 docx 少了{count}个字：{gaps}。为防漏字，没有印发，docx 已保留。"
        "请在该处增删几个字或换个标点后重试，或用 Word、WPS 打开 docx 另存为 PDF，核对无误后再用。"
    )
