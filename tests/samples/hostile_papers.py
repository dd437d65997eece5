"""PDFs that a stranger may send: bombs, loops, scripts, locks."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.samples.hostile import MB

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: Mapping[int, str | bytes], *, trailer: str = "<</Root 1 0 R/Size 99>>") -> bytes:
    """The objects by number, with a table of where they stand."""
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + (content.encode() if isinstance(content, str) else content) + b"\nendobj\n"
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    return body + b"xref\n0 1\n0000000000 65535 f \n" + table + f"trailer{trailer}\nstartxref\n{len(body)}\n%%EOF\n".encode()


def stream(content: bytes, more: str = "") -> bytes:
    return f"<</Length {len(content)}{more}>>stream\n".encode() + content + b"\nendstream"


def flate(content: bytes, times: int = 1) -> bytes:
    """`content`, `times` over, packed."""
    squeeze = zlib.compressobj(9)
    return b"".join(squeeze.compress(content) for _ in range(times)) + squeeze.flush()


def page(
    content: bytes = b"BT /F1 12 Tf 20 100 Td (agreement) Tj ET", *, catalog: str = "", more: str = "", resources: str = "",
    others: Mapping[int, str | bytes] | None = None, box: str = "0 0 200 200",
) -> bytes:  # fmt: skip
    """One page with that content."""
    objects: dict[int, str | bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F1 {FONT}>>{resources}>>{more}>>",
        4: stream(content),
    }
    return pdf({**objects, **(others or {})})


def needs_password() -> bytes:
    return _locked(StandardEncryption("1234", canPrint=1))


def forbids_copying() -> bytes:
    """Opens for everybody; only its owner may copy from it."""
    return _locked(StandardEncryption("", ownerPassword="4321", canCopy=0, canModify=0))


def _locked(how: StandardEncryption) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=how)
    canvas.drawString(72, 700, "agreement between two cities")
    canvas.save()
    return out.getvalue()


def scripted(address: str) -> bytes:
    """JavaScript that opens an address, a program that is launched, a form that is sent: all as the file opens."""
    actions = (
        f"<</S/JavaScript/JS(app.launchURL\\('{address}', true\\);)/Next[6 0 R 7 0 R]>>",
        "<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>/F(/bin/sh)>>",
        f"<</S/SubmitForm/F<</FS/URL/F({address})>>/Flags 4>>",
    )
    catalog = "/OpenAction 5 0 R/AA<</WC 5 0 R>>/Names<</JavaScript<</Names[(a) 5 0 R]>>>>"
    return page(catalog=catalog, others={5 + number: action for number, action in enumerate(actions)})


def with_program() -> bytes:
    """A Windows program as an attachment of the paper."""
    files = "/Names<</EmbeddedFiles<</Names[(setup.exe) 5 0 R]>>>>"
    program = b"MZ" + bytes(200)
    return page(catalog=files, others={5: "<</Type/Filespec/F(setup.exe)/EF<</F 6 0 R>>>>", 6: stream(program)})


def remote_picture(address: str) -> bytes:
    """A picture whose bytes lie on the network (ISO 32000-1, 7.3.8.2: external streams)."""
    size = "/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceGray/Length 0"
    image = f"<</Type/XObject/Subtype/Image{size}/F<</FS/URL/F({address})>>>>"
    content = b"q 99 0 0 99 0 0 cm /I Do Q BT /F1 12 Tf 20 100 Td (agreement) Tj ET"
    return page(content, resources="/XObject<</I 5 0 R>>", others={5: image.encode() + b"stream\n\nendstream"})


def looping_pages() -> bytes:
    """A page tree whose branch is its own root."""
    return pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4/Parent 2 0 R>>"})


def claiming_pages(count: int = 2_000_000_000) -> bytes:
    return page().replace(b"/Count 1", b"/Count %d" % count)


def many_pages(count: int = 2_001) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1)
    for number in range(count):
        canvas.drawString(72, 700, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def looping_tables() -> bytes:
    """A table of objects whose predecessor is itself."""
    good = page()
    at = good.rfind(b"xref\n0 1")
    return good.replace(b"/Size 99", b"/Size 99/Prev %d" % at)


def looping_references() -> bytes:
    """Lengths and contents that refer to themselves."""
    return pdf(
        {
            1: "<</Type/Catalog/Pages 2 0 R>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents[4 0 R 5 0 R]>>",
            4: b"<</Length 4 0 R>>stream\nBT ET\nendstream",
            5: "5 0 R",
        }
    )


def deep_arrays(levels: int = 100_000) -> bytes:
    return page(others={5: b"[" * levels + b"]" * levels}, catalog="/Metadata 5 0 R")


def doubling_forms(levels: int = 30) -> bytes:
    """Drawings that draw the next one twice: two to the power of `levels` in all."""
    forms: dict[int, str | bytes] = {}
    for number in range(levels):
        inner = f"/Resources<</XObject<</X {6 + number} 0 R>>>>"
        forms[5 + number] = stream(b"/X Do /X Do", f"/Type/XObject/Subtype/Form/BBox[0 0 200 200]{inner}")
    forms[5 + levels] = stream(b"0 0 9 9 re f", "/Type/XObject/Subtype/Form/BBox[0 0 200 200]")
    content = b"/X Do BT /F1 12 Tf 20 100 Td (agreement) Tj ET"
    return page(content, resources="/XObject<</X 5 0 R>>", others=forms)


def glyph_that_draws_itself() -> bytes:
    """A font whose letter is drawn with that font."""
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
        "/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F9 5 0 R>>>>>>"
    )
    glyph = stream(b"9 0 d0 BT /F9 9 Tf (aaaaaaaaaa) Tj ET")
    return page(b"BT /F9 9 Tf 20 100 Td (aaaa) Tj ET", resources="/Font<</F9 5 0 R>>", others={5: font, 6: glyph})


def map_of_everything(entries: int = 2_000_000) -> bytes:
    """A font whose table of meanings unfolds to very many entries."""
    table = b"begincmap\n" + b"1 beginbfrange\n<0000><ffff><4e00>\nendbfrange\n" * (entries // 65_536)
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>/W[0 2000000000 1]>>]>>"
    )
    packed = flate(table * 200)
    content = b"BT /F9 9 Tf 20 100 Td <00010002> Tj ET"
    return page(
        content,
        resources="/Font<</F9 5 0 R>>",
        others={5: font, 6: stream(packed, "/Filter/FlateDecode")},
    )


def chained_filters() -> bytes:
    """Compressed twice over: a kilobyte that unfolds to a gigabyte."""
    inner = flate(bytes(MB), 1024)
    return page(others={4: stream(flate(inner), "/Filter[/FlateDecode/FlateDecode]")})


def huge_picture(side: int = 30_000) -> bytes:
    """A scanned page of 900 megapixels, one bit each."""
    packed = flate(bytes(MB), side * side // 8 // MB + 1)
    head = f"/Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    return page(content, resources="/XObject<</I 5 0 R>>", others={5: stream(packed, head)}, box="0 0 595 842")


def strange_profile() -> bytes:
    """A colour profile that unfolds to 300 MB."""
    profile = stream(flate(bytes(MB), 300), "/N 3/Filter/FlateDecode")
    content = b"/C cs 1 0 0 sc 0 0 99 99 re f BT /F1 12 Tf 20 100 Td (agreement) Tj ET"
    return page(content, resources="/ColorSpace<</C[/ICCBased 5 0 R]>>", others={5: profile})


def giant_page(side: int = 200_000) -> bytes:
    return page(box=f"0 0 {side} {side}")


def giant_unit() -> bytes:
    """A small page whose unit makes it very large (ISO 32000-1, 14.11.1)."""
    return page(more="/UserUnit 75000")


def no_pages() -> bytes:
    return pdf({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[]/Count 0>>"})


def many_lines(count: int = 1_000_000) -> bytes:
    """A page with a million ruling lines: what looks for tables would look very long."""
    strokes = b"".join(b"%d %d m %d %d l S\n" % (n % 180, n % 190, n % 180 + 20, n % 190) for n in range(1000))
    return page(
        others={4: stream(flate(strokes + b"BT /F1 12 Tf 20 100 Td (agreement) Tj ET\n", count // 1000), "/Filter/FlateDecode")}
    )


def many_letters(count: int = 3_000_000) -> bytes:
    """A page with three million letters."""
    line = b"BT /F1 1 Tf 1 1 Td (" + b"agreement " * 100 + b") Tj ET\n"
    return page(others={4: stream(flate(line, count // 1000), "/Filter/FlateDecode")})
