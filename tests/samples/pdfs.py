"""PDFs as strangers send them: each made by a few lines of drawing, so that every character and its place is known."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT, UPRIGHT_FONT = "STSong-Light", "STSong-Light-V"
WIDTH, HEIGHT = A4
SENTENCE = "甲方：广德市人民政府与乙方：溧阳市人民政府签订本协议。"

Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, size: tuple[float, float] = A4) -> bytes:
    """A PDF whose pages are drawn one by one, with a Chinese font that is not embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    for draw in pages:
        canvas.setFont(FONT, 14)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(content: bytes, change: Callable[[pypdfium2.PdfPage], None]) -> bytes:
    """The same PDF after a change to its first page."""
    document = pypdfium2.PdfDocument(content)
    change(document[0])
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def sentence(canvas: Canvas) -> None:
    canvas.drawString(72, HEIGHT - 100, SENTENCE)


def lines(*texts: str, x: float = 72, y: float = HEIGHT - 100, leading: float = 24) -> Draw:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(x, y - number * leading, text)

    return draw


LEFT = ("产业合作框架协议", "甲方：广德市人民政府", "双方经友好协商，就共建园", "区、联合招商等事宜达成如", "下一致意见。")
RIGHT = ("第五条 附则", "乙方：溧阳市人民政府", "本协议自双方签字之日起生", "效，一式四份。", "签订日期：2022年9月2日")


def two_columns(canvas: Canvas) -> None:
    """An agreement in two columns whose lines stand level with each other: an engine that sorts by place mixes them."""
    lines(*LEFT)(canvas)
    lines(*RIGHT, x=330)(canvas)


def downwards(canvas: Canvas) -> None:
    """The sentence in a vertical line."""
    font = UnicodeCIDFont(FONT, isVertical=True)
    font.fontName = font.name = UPRIGHT_FONT  # else it would take the name of the level one
    pdfmetrics.registerFont(font)
    canvas.setFont(UPRIGHT_FONT, 14)
    canvas.drawString(500, HEIGHT - 72, SENTENCE)


def picture(canvas: Canvas, *, share: float = 1.0, pixels: tuple[int, int] = (40, 56)) -> None:
    """An image over that share of the page's width and height."""
    image = ImageReader(Image.new("RGB", pixels, "grey"))
    canvas.drawImage(image, 0, 0, WIDTH * share, HEIGHT * share)


def under_picture(text: str) -> Draw:
    """What a scanning program makes: a picture, and its text in invisible letters over it."""

    def draw(canvas: Canvas) -> None:
        picture(canvas)
        hidden = canvas.beginText(72, HEIGHT - 100)
        hidden.setFont(FONT, 14)
        hidden.setTextRenderMode(3)
        hidden.textLine(text)
        canvas.drawText(hidden)

    return draw


def filled_form(canvas: Canvas) -> None:
    """A form whose party is in a field, on the line that asks for it."""
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 645, "Party A: ______________________")
    canvas.drawString(72, 600, "Party B: Liyang")
    canvas.acroForm.textfield(name="party", x=125, y=640, width=200, height=20, value="Guangde City", borderWidth=0, fontSize=12)
