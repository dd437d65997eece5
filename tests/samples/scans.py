"""Pages as they come out of a scanner or a phone: rendered here from text of our own, so that every character is known."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 200
FACES = (
    Path("/usr/local/share/fonts/fandol/FandolFang-Regular.otf"),
    Path("/usr/local/share/fonts/fandol/FandolSong-Regular.otf"),
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
)
SEAL_RED = (214, 32, 36)

AGREEMENT = """产业协作框架协议

甲方：广德市经济和信息化局
地址：安徽省广德市桃州镇景贤街18号
乙方：溧阳市工业和信息化局
地址：江苏省溧阳市溧城街道南环东路56号

为推动苏皖合作示范区建设，促进两地产业协同发展，甲乙双方本着“平等自愿、优势互补、互利共赢”的原则，经友好协商，就产业协作事宜达成如下协议。
第一条 协作内容
（一）共建园区。双方在广德经济开发区共建智能装备产业园，规划面积3.6平方公里，一期计划总投资人民币贰亿伍仟万元整（¥250,000,000.00元），其中甲方出资占比60%。
（二）协同招商。双方每年联合举办招商推介活动不少于2场，互相推荐项目不少于10个，信息共享、利益分享。
（三）人才交流。双方互派干部挂职锻炼，每批不少于3人，时间不少于6个月。
（四）要素保障。双方按照皖政〔2021〕15号文件的有关规定，做好用地、用能、环评等保障工作。
第二条 协作期限
本协议自双方签字盖章之日起生效，有效期叁年，自2022年6月18日起至2025年6月17日止。
第三条 违约责任
任何一方违反本协议约定的，应当承担违约责任，并向对方支付违约金人民币伍拾万元整（500000元）。
第四条 附则
本协议一式肆份，双方各执贰份，具有同等法律效力。未尽事宜，双方另行签订补充协议。

甲方（盖章）：　　　　　　　　乙方（盖章）：
代表签字：　　　　　　　　　　代表签字：
签订日期：二〇二二年六月十八日"""

LETTER = """关于商请支持广德至宜兴省际公交线路的函

宜兴市交通运输局：
为贯彻落实长三角一体化发展战略，方便两地群众出行，我局拟会同贵局开通广德至宜兴省际毗邻公交线路。现将有关事项函告如下。
一、线路走向。起点为广德高铁南站，终点为宜兴张渚汽车站，途经新杭镇、太华镇，全长42.5公里，设停靠站16处。
二、运营方式。由两地公交企业各投入新能源车辆6辆，首班6:30，末班17:30，每40分钟一班，票价2元至8元。
三、补贴办法。运营亏损由两地财政按里程分担，我市年度预算为120万元，以审计结果为准。
四、工作安排。请贵局于2022年10月15日前函复意见，双方联合踏勘后，力争12月底前开通。
联系人：张三，电话：0563－6041234。
特此函达，请予支持为盼。

广德市交通运输局
2022年9月20日"""

TEXTS: Mapping[str, str] = {"agreement": AGREEMENT, "letter": LETTER}


def face(size: int, number: int = 0) -> ImageFont.FreeTypeFont:
    """The first of the faces that this machine has, or one further along the list."""
    there = [path for path in FACES if path.exists()]
    path = there[number % len(there)]
    return ImageFont.truetype(str(path), size, index=2 if path.suffix == ".ttc" else 0)


def has_faces() -> bool:
    return any(path.exists() for path in FACES)


@cache
def clean(text: str, *, face_number: int = 0, dpi: int = DPI) -> Image.Image:
    """An A4 page of black text; the first line is a title."""
    width, height = int(8.27 * dpi), int(11.69 * dpi)
    size, left = int(15 / 72 * dpi), int(1.05 * dpi)
    page = Image.new("RGB", (width, height), "white")
    pen, y = ImageDraw.Draw(page), int(0.9 * dpi)
    for number, paragraph in enumerate(text.split("\n")):
        font = face(int(size * 1.45) if number == 0 else size, face_number)
        for line in _wrapped(paragraph, font, pen, width - 2 * left) or [""]:
            x = (width - pen.textlength(line, font=font)) / 2 if number == 0 else left
            pen.text((x, y), line, fill=(22, 22, 22), font=font)
            y += int(size * (2.4 if number == 0 else 1.52 if line else 0.8))
    return page


def _wrapped(paragraph: str, font: ImageFont.FreeTypeFont, pen: ImageDraw.ImageDraw, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for character in paragraph:
        if pen.textlength(line + character, font=font) > width and character not in "，。；、：）”》":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines


def seal(page: Image.Image, across: float, down: float, *, name: str = "广德市经济和信息化局") -> Image.Image:
    """A round seal of 4 cm in red ink over the page; ink is taken up by paper: black under it stays black."""
    ink = Image.new("RGB", page.size, "white")
    pen, radius = ImageDraw.Draw(ink), int(page.width / 8.27 * 0.79)
    cx, cy = int(page.width * across), int(page.height * down)
    pen.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), outline=SEAL_RED, width=max(4, radius // 16))
    star = [
        (cx + r * math.cos(math.pi / 2 + n * math.pi / 5), cy - r * math.sin(math.pi / 2 + n * math.pi / 5))
        for n in range(10)
        for r in (radius * (0.34 if n % 2 == 0 else 0.13),)
    ]
    pen.polygon(star, fill=SEAL_RED)
    font = face(int(radius * 0.24), 3)
    for n, character in enumerate(name):
        angle = math.radians(215 - (n + 0.5) * 250 / len(name))
        tile = Image.new("RGB", (int(radius * 0.4),) * 2, "white")
        ImageDraw.Draw(tile).text((radius * 0.07, 0), character, fill=SEAL_RED, font=font)
        tile = tile.rotate(math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC, fillcolor="white")
        x, y = cx + radius * 0.75 * math.cos(angle) - tile.width / 2, cy - radius * 0.75 * math.sin(angle) - tile.height / 2
        region = (int(x), int(y), int(x) + tile.width, int(y) + tile.height)
        ink.paste(ImageChops.multiply(ink.crop(region), tile), region)
    return ImageChops.multiply(page, ink)


def stamped(text: str, *, face_number: int = 0) -> Image.Image:
    """With one seal at the signatures and one over the body."""
    return seal(seal(clean(text, face_number=face_number), 0.3, 0.7), 0.55, 0.38, name="溧阳市工业和信息化局")


def skewed(text: str, *, degrees: float = 1.6, face_number: int = 0) -> Image.Image:
    """Stamped, laid askew on the glass, with the noise of a cheap scanner."""
    page = _noisy(stamped(text, face_number=face_number), 16)
    return page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))


def photo(text: str, *, face_number: int = 0) -> Image.Image:
    """Taken with a phone: perspective, a shadow across, a little out of focus, saved small."""
    page = stamped(text, face_number=face_number)
    bent = page.transform(
        page.size,
        Image.Transform.PERSPECTIVE,
        (1.04, 0.03, -20, 0.015, 1.05, -25, 0.00002, 0.000025),
        Image.Resampling.BICUBIC,
        fillcolor=(120, 110, 100),
    )
    light = np.asarray(bent).astype(np.float32)
    across, down = np.meshgrid(np.linspace(0, 1, page.width), np.linspace(0, 1, page.height))
    light *= (0.55 + 0.4 * across * (1 - 0.5 * down))[..., None]
    dim = _noisy(Image.fromarray(np.clip(light, 0, 255).astype(np.uint8)), 8).filter(ImageFilter.GaussianBlur(1.0))
    return Image.open(io.BytesIO(jpeg(dim.resize((int(page.width * 0.8), int(page.height * 0.8))), quality=45))).convert("RGB")


def _noisy(page: Image.Image, sigma: float) -> Image.Image:
    values = np.asarray(page).astype(np.float32)
    values += np.random.default_rng(7).normal(0, sigma, values.shape[:2])[..., None]
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def png(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG", compress_level=1)
    return out.getvalue()


def jpeg(page: Image.Image, *, quality: int = 80, orientation: int = 1) -> bytes:
    """As a phone saves it; `orientation` is what its EXIF says of how it was held."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    page.save(out, "JPEG", quality=quality, dpi=(DPI, DPI), exif=exif)
    return out.getvalue()


def scanned_pdf(*pages: Image.Image) -> bytes:
    """A PDF of pictures, as an office scanner makes it."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=list(pages[1:]), quality=80)
    return out.getvalue()


MAKERS: Mapping[str, Callable[[str], Image.Image]] = {"clean": clean, "stamped": stamped, "skewed": skewed, "photo": photo}


def error_rate(truth: str, read: str) -> float:
    """Characters to insert, delete or replace, over those of the truth; blanks do not count, widths are folded."""
    wanted, found = (
        "".join(character for character in unicodedata.normalize("NFKC", text) if not character.isspace())
        for text in (truth, read)
    )
    row = list(range(len(found) + 1))
    for number, character in enumerate(wanted, start=1):
        before, row[0] = row[0], number
        for at, other in enumerate(found, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (character != other))
    return row[-1] / len(wanted)
