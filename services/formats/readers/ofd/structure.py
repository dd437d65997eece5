"""The parts of an OFD package (GB/T 33190-2016, 7): its documents, their pages, templates, resources, annotations, seals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from xml.etree.ElementTree import Element

from ofdkit.errors import OFDError
from ofdkit.package import Package

from services.formats.readers.base import Unreadable

Box = tuple[float, float, float, float]  # x, y, width, height in mm, from the top left

A4: Box = (0.0, 0.0, 210.0, 297.0)
MAX_PAGES = 2_000
MAX_SIDE = 5_080.0  # mm: 14,400 points, as for PDF
_RESOURCES = ("PublicRes", "DocumentRes", "PageRes")
_UNPRINTED = ("Watermark", "Link")  # kinds of annotations that are no part of the paper (GB/T 33190, 15.2)


def name_of(element: Element) -> str:
    """The tag without its namespace: producers write several, or none."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The direct children of those names."""
    yield from (child for child in (element if element is not None else ()) if name_of(child) in names)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child along the path of names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def words(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """So many finite numbers, or None."""
    try:
        found = tuple(float(part) for part in (text or "").replace(",", " ").split()[:count])
    except ValueError:
        return None
    return found if len(found) == count and all(abs(number) < 1e9 for number in found) else None


def box_of(text: str | None) -> Box | None:
    found = numbers(text, 4)
    return (found[0], found[1], found[2], found[3]) if found else None


@dataclass(slots=True)
class Resources:
    """What content refers to by its ID: composite units, drawing parameters, fonts, and the package's parts of media."""

    units: dict[str, Element] = field(default_factory=dict)
    parameters: dict[str, Element] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)  # ID -> family
    media: dict[str, str] = field(default_factory=dict)  # ID -> part

    def joined(self, other: Resources) -> Resources:
        return Resources(
            units=self.units | other.units,
            parameters=self.parameters | other.parameters,
            fonts=self.fonts | other.fonts,
            media=self.media | other.media,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal on a page: where it stands, and the part that holds its picture."""

    page_id: str
    box: Box
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its own content and what lies under and over it, each as (element that holds objects, offset in mm)."""

    number: int
    box: Box
    layers: tuple[tuple[Element, Box], ...]
    resources: Resources
    seals: tuple[Seal, ...] = ()
    trouble: str = ""  # why its content could not be read; then there are no layers


class TooManyPages(Unreadable):
    """More than MAX_PAGES."""


class Structure:
    """An opened package. Raises Unreadable for one that is no OFD, TooManyPages; a page that can't be read says so itself."""

    def __init__(self, data: bytes) -> None:
        try:
            self.package = Package(data)
            entry = self.package.find("OFD.xml")
            root = self.package.read_xml(entry) if entry else None
        except OFDError as error:
            raise Unreadable(f"OFD 的主入口读不出来（{_reason(error)}）") from error
        if root is None or entry is None:
            raise Unreadable("文件里没有 OFD.xml，可能已损坏")
        self._bodies = [body for node in children(root, "DocBody") if (body := self._body(entry, node))]
        if not self._bodies:
            raise Unreadable("OFD 里没有可读的文档，可能已损坏")
        if len(self) > MAX_PAGES:
            raise TooManyPages(f"OFD 有 {len(self)} 页，超过 {MAX_PAGES} 页的上限")

    def __len__(self) -> int:
        return sum(len(body.pages) for body in self._bodies)

    def sheets(self) -> Iterator[Sheet]:
        """Every page of every document, one after the other."""
        for number in range(1, len(self) + 1):
            yield self.sheet(number)

    def sheet(self, number: int) -> Sheet:
        """Page `number` from 1. Raises Unreadable where there is none."""
        at = number - 1
        for body in self._bodies:
            if 0 <= at < len(body.pages):
                return body.sheet(at, number)
            at -= len(body.pages)
        raise Unreadable(f"OFD 只有 {len(self)} 页，没有第 {number} 页")

    def _body(self, entry: str, node: Element) -> _Body | None:
        path = self.package.resolve(entry, words(child(node, "DocRoot")))
        if path is None:
            return None
        try:
            document = self.package.read_xml(path)
        except OFDError:
            return None
        return _Body(self.package, path, document, signatures=self.package.resolve(entry, words(child(node, "Signatures"))))


class _Body:
    """One document of the package."""

    def __init__(self, package: Package, path: str, document: Element, *, signatures: str | None) -> None:
        self._package, self._path, self._document, self._signatures = package, path, document, signatures
        common = child(document, "CommonData")
        self._area = _area(child(common, "PageArea")) or A4
        self._resources = self._load(path, common)
        self._templates = {node.get("ID", "").strip(): node.get("BaseLoc") for node in children(common, "TemplatePage")}
        self.pages = list(children(child(document, "Pages"), "Page"))
        self._shared: dict[str, Element | None] = {}

    def sheet(self, at: int, number: int) -> Sheet:
        node = self.pages[at]
        location = self._package.resolve(self._path, node.get("BaseLoc"))
        try:
            if location is None:
                raise Unreadable("压缩包里没有这一页的内容")
            root = self._package.read_xml(location)
        except (OFDError, Unreadable) as error:
            return Sheet(number=number, box=self._area, layers=(), resources=self._resources, trouble=_reason(error))
        box = _area(child(root, "Area")) or self._area
        page_id = node.get("ID", "").strip()
        under, over = self._templates_of(root)
        return Sheet(
            number=number,
            box=box if 0 < box[2] <= MAX_SIDE and 0 < box[3] <= MAX_SIDE else A4,
            layers=(*under, *_layers(root), *over, *self._annotations(page_id)),
            resources=self._resources.joined(self._load(location, root))
            if child(root, "PageRes") is not None
            else self._resources,
            seals=tuple(seal for seal in self._seals if seal.page_id == page_id),
        )

    def _templates_of(self, root: Element) -> tuple[list[tuple[Element, Box]], list[tuple[Element, Box]]]:
        """What templates draw under the page and over it (7.7)."""
        under: list[tuple[Element, Box]] = []
        over: list[tuple[Element, Box]] = []
        for reference in children(root, "Template"):
            template = self._kept(self._path, self._templates.get(reference.get("TemplateID", "").strip()))
            if template is not None:
                (over if reference.get("ZOrder") == "Foreground" else under).extend(_layers(template))
        return under, over

    def _annotations(self, page_id: str) -> Iterator[tuple[Element, Box]]:
        listing = self._package.resolve(self._path, words(child(self._document, "Annotations")))
        for page in children(self._kept(None, listing), "Page"):
            if page.get("PageID", "").strip() != page_id:
                continue
            for note in children(self._xml(listing, words(child(page, "FileLoc"))), "Annot"):
                shown = note.get("Visible", "true").lower() != "false" and note.get("Type") not in _UNPRINTED
                for appearance in children(note, "Appearance") if shown else ():
                    yield appearance, box_of(appearance.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)

    @cached_property
    def _seals(self) -> list[Seal]:
        """Where signatures put their seals (18.2); the picture lies in the signed value or in the seal itself."""
        found: list[Seal] = []
        for reference in children(self._xml(None, self._signatures), "Signature"):
            location = self._package.resolve(self._signatures, reference.get("BaseLoc"))
            signature = self._xml(None, location)
            held = (
                self._package.resolve(location, words(child(signature, *path)))
                for path in (("SignedInfo", "Seal", "BaseLoc"), ("SignedValue",))
            )
            part = next((part for part in held if part), None)
            for stamp in children(child(signature, "SignedInfo"), "StampAnnot"):
                box = box_of(stamp.get("Boundary"))
                if part and box:
                    found.append(Seal(page_id=stamp.get("PageRef", "").strip(), box=box, part=part))
        return found

    def _load(self, base: str, holder: Element | None) -> Resources:
        loaded = Resources()
        for reference in children(holder, *_RESOURCES):
            path = self._package.resolve(base, words(reference))
            root = self._xml(None, path)
            if root is not None and path is not None:
                _gather(loaded, root, partial(self._media, path, root.get("BaseLoc")))
        return loaded

    def _media(self, path: str, folder: str | None, location: str) -> str | None:
        inside = f"{folder.rstrip('/')}/{location}" if folder else location
        part: str | None = self._package.resolve(path, inside) or self._package.resolve(path, location)
        return part

    def _kept(self, base: str | None, location: str | None) -> Element | None:
        """A part that many pages ask for, parsed once."""
        path = self._package.resolve(base, location) if location else None
        if path is not None and path not in self._shared:
            self._shared[path] = self._xml(None, path)
        return self._shared[path] if path is not None else None

    def _xml(self, base: str | None, location: str | None) -> Element | None:
        """A part that may be absent or broken: what it would have added is not there then."""
        path = self._package.resolve(base, location) if location else None
        try:
            return self._package.read_xml(path) if path else None
        except OFDError:
            return None


def _gather(loaded: Resources, root: Element, part_of: Callable[[str], str | None]) -> None:
    for node in children(child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
        loaded.units[node.get("ID", "").strip()] = node
    for node in children(child(root, "DrawParams"), "DrawParam"):
        loaded.parameters[node.get("ID", "").strip()] = node
    for node in children(child(root, "Fonts"), "Font"):
        loaded.fonts[node.get("ID", "").strip()] = node.get("FamilyName") or node.get("FontName") or ""
    for node in children(child(root, "MultiMedias"), "MultiMedia"):
        if part := part_of(words(child(node, "MediaFile"))):
            loaded.media[node.get("ID", "").strip()] = part


def _layers(root: Element) -> list[tuple[Element, Box]]:
    return [(layer, (0.0, 0.0, 0.0, 0.0)) for layer in children(child(root, "Content"), "Layer")]


def _area(element: Element | None) -> Box | None:
    return box_of(words(child(element, "PhysicalBox")))


def _reason(error: Exception) -> str:
    """Why a part was not read, in the clerk's words."""
    said = str(error)
    if "too large" in said:
        return "内容超过 64 MB 的上限"
    if "not allowed" in said:
        return "含有外部实体声明（DOCTYPE）"
    return said if isinstance(error, Unreadable) else "内容已损坏"
