"""OFD files (GB/T 33190-2016) of our own making: what producers write, in its usual forms and its odd ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

NAMESPACE = "http://www.ofdspec.org/2016"
SIZE, LEADING = 5.6, 9.8  # mm: 三号, and the way from line to line
LEFT, TOP, LINE = 28.0, 37.0, 28  # mm, mm, characters


def text_object(text: str, x: float, y: float, *, size: float = SIZE, delta: bool = True, number: int = 0, more: str = "") -> str:
    """A TextObject with its baseline at (x, y) mm, its characters a square apart."""
    steps = f' DeltaX="g {len(text) - 1} {size}"' if delta and len(text) > 1 else ""
    box = f"{x} {y - size} {size * len(text)} {size * 1.3}"
    return (
        f'<ofd:TextObject ID="{number + 100}" Boundary="{box}" Font="3" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="{size}"{steps}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def lines(*texts: str) -> str:
    """Paragraphs from the top of the page, broken as paper breaks them."""
    rows = [text[at : at + LINE] for text in texts for at in range(0, max(len(text), 1), LINE)]
    return "".join(text_object(row, LEFT, TOP + n * LEADING, number=n) for n, row in enumerate(rows) if row)


def image_object(resource: int, box: str = "0 0 210 297", *, matrix: bool = True) -> str:
    width, height = box.split()[2:]
    turned = f' CTM="{width} 0 0 {height} 0 0"' if matrix else ""
    return f'<ofd:ImageObject ID="9{resource}" Boundary="{box}" ResourceID="{resource}"{turned}/>'


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="77" Boundary="0 0 210 297" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M {x0} {y0} L {x1} {y1}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def png(width: int = 400, height: int = 560, colour: str = "grey") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True, kw_only=True)
class Ofd:
    """One document. `pages` are the objects of each page; `media` maps a resource ID to (file name, bytes)."""

    pages: Sequence[str]
    media: Mapping[int, tuple[str, bytes]] = field(default_factory=dict)
    box: str = "0 0 210 297"
    template: str = ""
    units: str = ""
    annotations: Mapping[int, str] = field(default_factory=dict)
    stamps: Mapping[int, tuple[str, bytes]] = field(default_factory=dict)  # page -> (boundary, the seal's bytes)
    folder: str = "Doc_0"
    namespace: str = NAMESPACE

    def root(self) -> str:
        return f"<ofd:DocRoot>{self.folder}/Document.xml</ofd:DocRoot>" + (
            f"<ofd:Signatures>/{self.folder}/Signs/Signatures.xml</ofd:Signatures>" if self.stamps else ""
        )

    def members(self) -> dict[str, bytes | str]:
        at = self.folder
        members: dict[str, bytes | str] = {
            f"{at}/Document.xml": self._xml("Document", self._document()),
            f"{at}/PublicRes.xml": self._xml(
                "Res", '<ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts>', ' BaseLoc="Res"'
            ),
            f"{at}/DocumentRes.xml": self._xml("Res", self._media() + self.units, ' BaseLoc="Res"'),
        }
        members |= {f"{at}/Res/{name}": content for name, content in self.media.values()}
        template = '<ofd:Template TemplateID="2" ZOrder="Background"/>' if self.template else ""
        for number, objects in enumerate(self.pages):
            content = f'{template}<ofd:Content><ofd:Layer ID="5">{objects}</ofd:Layer></ofd:Content>'
            members[f"{at}/Pages/Page_{number}/Content.xml"] = self._xml("Page", content)
        if self.template:
            content = f'<ofd:Content><ofd:Layer ID="6">{self.template}</ofd:Layer></ofd:Content>'
            members[f"{at}/Tpls/Tpl_0/Content.xml"] = self._xml("Page", content)
        return members | self._notes() | self._signatures()

    def _document(self) -> str:
        pages = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(self.pages)))
        template = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if self.template else ""
        notes = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if self.annotations else ""
        return (
            f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{self.box}</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
            f"{template}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{notes}"
        )

    def _media(self) -> str:
        items = "".join(
            f'<ofd:MultiMedia ID="{number}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
            for number, (name, _) in self.media.items()
        )
        return f"<ofd:MultiMedias>{items}</ofd:MultiMedias>" if items else ""

    def _notes(self) -> dict[str, bytes | str]:
        if not self.annotations:
            return {}
        listing = "".join(
            f'<ofd:Page PageID="{n + 9}"><ofd:FileLoc>Page_{n}.xml</ofd:FileLoc></ofd:Page>' for n in self.annotations
        )
        at = f"{self.folder}/Annots"
        return {f"{at}/Annotations.xml": self._xml("Annotations", listing)} | {
            f"{at}/Page_{n}.xml": self._xml("PageAnnot", note) for n, note in self.annotations.items()
        }

    def _signatures(self) -> dict[str, bytes | str]:
        if not self.stamps:
            return {}
        at = f"{self.folder}/Signs"
        members: dict[str, bytes | str] = {}
        listing = ""
        for number, (box, content) in self.stamps.items():
            listing += f'<ofd:Signature ID="{number}" BaseLoc="Sign_{number}/Signature.xml"/>'
            stamp = f'<ofd:StampAnnot ID="1" PageRef="{number + 9}" Boundary="{box}"/>'
            members[f"{at}/Sign_{number}/Signature.xml"] = self._xml(
                "Signature", f"<ofd:SignedInfo>{stamp}</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue>"
            )
            members[f"{at}/Sign_{number}/SignedValue.dat"] = b"\x30\x82\x01\x01" + content + b"\x04\x00"
        return members | {f"{at}/Signatures.xml": self._xml("Signatures", listing)}

    def _xml(self, name: str, content: str, attributes: str = "") -> str:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:{name} xmlns:ofd="{self.namespace}"{attributes}>{content}</ofd:{name}>'
        )


def build(*documents: Ofd, method: int = zipfile.ZIP_DEFLATED, changed: Mapping[str, bytes | str] | None = None) -> bytes:
    """One file of one or several documents; `changed` replaces or adds parts."""
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>{document.root()}</ofd:DocBody>"
        for document in documents
    )
    entry = (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="{documents[0].namespace}" '
        f'Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'
    )
    members: dict[str, bytes | str] = {"OFD.xml": entry}
    for document in documents:
        members |= document.members()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in (members | dict(changed or {})).items():
            package.writestr(name, content)
    return out.getvalue()


def agreement() -> bytes:
    """A text agreement of two pages, with a seal on the second."""
    return build(
        Ofd(
            pages=[
                lines(
                    "产业合作框架协议",
                    "甲方：广德市人民政府",
                    "乙方：溧阳市人民政府",
                    "为贯彻落实长三角一体化发展国家战略，甲乙双方本着平等自愿、互利共赢的原则，签订本协议。",
                    "第一条　合作内容。双方共建产业园区，总投资人民币贰亿元整（¥200,000,000.00）。",
                ),
                lines("甲方（盖章）：广德市人民政府", "乙方（盖章）：溧阳市人民政府", "签订日期：2022年9月2日"),
            ],
            stamps={2: ("60 30 40 40", _seal())},
        )
    )


def scan(*pictures: bytes) -> bytes:
    """A file of pictures of pages, as a scanner's program writes it."""
    return build(
        Ofd(
            pages=[image_object(20 + n) for n in range(len(pictures))],
            media={20 + n: (f"image_{n}.png", content) for n, content in enumerate(pictures)},
        )
    )


def _seal() -> bytes:
    out = io.BytesIO()
    seal = Image.new("RGBA", (300, 300), (255, 255, 255, 0))
    ImageDraw.Draw(seal).ellipse((10, 10, 290, 290), outline=(214, 32, 36, 255), width=12)
    seal.save(out, "PNG")
    return out.getvalue()
