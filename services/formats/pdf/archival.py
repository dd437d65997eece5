"""Whether a PDF says of itself that it is PDF/A-2b. What it says is all that can be asked: no validator is to be had here."""

from __future__ import annotations

import io

from lxml import etree

_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"


def archival_level(pdf: bytes) -> str:
    """Part and conformance of PDF/A from the XMP metadata, as "2B"; "" for a PDF that claims none (ISO 19005-2, 6.6.4)."""
    from pdfminer.pdfdocument import PDFDocument  # with what it loads, a tenth of the start of every command
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import PDFStream, resolve1
    from pdfminer.psparser import PSException

    try:
        metadata = resolve1(PDFDocument(PDFParser(io.BytesIO(pdf))).catalog.get("Metadata"))
        if not isinstance(metadata, PDFStream):
            return ""
        root = etree.fromstring(metadata.get_data(), etree.XMLParser(resolve_entities=False, no_network=True))
    except (PSException, etree.XMLSyntaxError, ValueError, TypeError, KeyError):
        return ""
    return _claimed(root, "part") + _claimed(root, "conformance").upper()


def is_pdf_a_2b(pdf: bytes) -> bool:
    """Whether the PDF claims level 2B."""
    return archival_level(pdf) == "2B"


def _claimed(root: etree._Element, name: str) -> str:
    """XMP allows a property as an attribute or as an element."""
    for element in root.iter(etree.Element):
        if element.tag == _PDFAID + name:
            return (element.text or "").strip()
        if _PDFAID + name in element.attrib:
            return str(element.get(_PDFAID + name)).strip()
    return ""
