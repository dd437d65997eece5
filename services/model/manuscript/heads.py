"""The head of a text: what stands above the title, the title, the recipients (GB/T 9704-2012, 7.2-7.3.2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from services.model.manuscript.marks import begins_anew
from services.model.manuscript.markup import TAG
from services.model.manuscript.mastheads import Masthead, masthead_taken
from services.model.manuscript.pieces import Piece
from services.model.manuscript.record import Record, span_of
from services.model.manuscript.spaces import compact, seam, unclosed
from services.model.manuscript.words import (
    ATTACHMENT_LABEL,
    LETTERHEAD_LINE,
    LISTING,
    NUMBER_LINE,
    SIGNER_LINE,
    TITLE_END,
    TYPE_END,
    URGENCY_LINE,
    is_addressed,
    is_organisation,
    is_page_label,
    is_web_page,
    may_be_addressed,
)
from services.model.manuscript.wrapping import Paper

_MAX_PLAIN_TITLE = 60  # characters of a first line that is taken for a title though it names no type
_MAX_ABOVE = 8  # lines above the recipients, or above the type, where nothing says that a web page was pasted
_MAX_REGION = 200  # lines in which a head is looked for
_STOP = re.compile("[。！？]")
_OPEN_TITLE = re.compile("(?:的|关于|和|与|及|、|“|《|（)$")
_ADOPTED = re.compile("[（(][^（()）]*(?:日|通过|修订|修正|公布|发布|施行|稿)[^（()）]*[)）]")
_ADOPTION = re.compile(r"[（(]?\d{4}年\d{1,2}月\d{1,2}日.{0,120}(?:通过|施行|公布|发布|修正|修订|批准)[)）]?")
_RUN_IN = re.compile(r"(?P<names>[^。：:]{2,300})(?P<colon>[：:])\s*(?P<text>\S.*)", re.DOTALL)


@dataclass(slots=True, kw_only=True)
class Head:
    """The parts above the body; `rest` is what follows them."""

    title: str = ""
    recipients: str = ""
    letterhead: str = ""
    number: str = ""
    urgency: str = ""
    signer: str = ""
    masthead: Masthead = field(default_factory=Masthead)
    rest: list[Piece] = field(default_factory=list)


def head_of(pieces: Sequence[Piece], paper: Paper, known: Collection[str], record: Record) -> Head:
    """Take the head off the text."""
    head = Head()
    end = _region_end(pieces)
    head.masthead, region = masthead_taken(_untagged(pieces[:end], record), record)
    region, rest = _labels_taken(region, head, record), list(pieces[end:])
    address = _address(region, paper, known)
    if address is None and rest and (run_in := _run_in(rest[0], known)):
        address = (len(region), len(region) + 1)
        region, rest = [*region, run_in[0]], [run_in[1], *rest[1:]]
    first, last = address or (len(region), len(region))
    start, end = _title(region[:first], paper, known, addressed=address is not None)
    head.title = _joined(region[start:end], record)
    head.recipients = _recipients(region[first:last], record)
    between = _without_page(region[:first], start, end, head, record)
    head.rest = [*between, *region[last:], *rest]
    if head.masthead.name and not head.title:  # the name is all the title that there is
        head.title, head.masthead = head.masthead.name, replace(head.masthead, name="")
    if not head.title:
        record.note("M09", "标题")
    return head


def _region_end(pieces: Sequence[Piece]) -> int:
    """Where running text, a numbered paragraph, a table or an attachment begins: the head is above that."""
    for at, piece in enumerate(pieces[:_MAX_REGION]):
        if piece.table or _STOP.search(piece.text) or (begins_anew(piece.text) and piece.heading != 1):
            return at
        if ATTACHMENT_LABEL.fullmatch(piece.text) or LISTING.fullmatch(piece.text):
            return at
    return min(len(pieces), _MAX_REGION)


def _untagged(region: Sequence[Piece], record: Record) -> list[Piece]:
    """The lines of the head without the tags of a web page."""
    kept: list[Piece] = []
    for piece in region:
        tags = TAG.findall(piece.text)
        text = TAG.sub("", piece.text).strip()
        if tags:
            record.note("M01", piece.place, mark="”“".join(dict.fromkeys(tags)))
            record.remove(*tags)
        kept += [replace(piece, text=text)] if text or not tags else []
    return kept


def _labels_taken(region: Sequence[Piece], head: Head, record: Record) -> list[Piece]:
    """The region without 紧急程度, 签发人 and 发文字号, which are known by their form wherever they stand."""
    kept: list[Piece] = []
    for piece in region:
        number = NUMBER_LINE.fullmatch(piece.text)
        urgency, signer = URGENCY_LINE.fullmatch(piece.text), SIGNER_LINE.fullmatch(piece.text)
        if number and not head.number and bool(number["open"]) == bool(number["close"]):
            head.number = compact(number["number"])
            record.remove(*(number[name] or "" for name in ("front", "open", "close", "label")))
            head.signer = compact(number["signer"] or "") or head.signer
        elif urgency and not head.urgency:
            head.urgency = urgency["urgency"]
            record.remove(urgency["label"] or "")
        elif signer and not head.signer:
            head.signer = compact(signer["signer"])
            record.remove(signer["label"])
        else:
            kept.append(piece)
    return kept


def _address(region: Sequence[Piece], paper: Paper, known: Collection[str]) -> tuple[int, int] | None:
    """(first, after the last) of the lines that name the recipients."""
    closed = [at for at, piece in enumerate(region) if piece.text.endswith(("：", ":"))]
    bare = [at for at in range(1, len(region)) if TYPE_END.search(region[at - 1].text) and region[at].text.startswith("各")]
    for at in [*closed, *bare]:
        first, last = at, at + 1
        while first > 0 and _runs_into(region, first - 1, paper):
            first -= 1
        while last < len(region) and last - 1 not in closed and paper.is_full(region[last - 1], region[last]):
            last += 1
        names = "".join(piece.text for piece in region[first:last]).rstrip("：:")
        titled = first > 0 and TYPE_END.search(region[first - 1].text) is not None and at in closed
        if is_addressed(names, known) or (titled and may_be_addressed(names)):
            return (first, last) if _is_near(region[:first]) else None
    return None


def _runs_into(region: Sequence[Piece], at: int, paper: Paper) -> bool:
    """Whether a line above the last one of the recipients names recipients too."""
    above = region[at]
    if TITLE_END.search(above.text) or "关于" in above.text or above.text.endswith(("：", ":")):
        return False
    titled = any(TYPE_END.search(piece.text) for piece in region[:at])
    listing = re.search("[，、；,]", above.text) is not None
    return above.text.endswith(("、", "，", "；", ",", ";")) or (listing and (titled or paper.is_full(above, region[at + 1])))


def _is_near(above: Sequence[Piece]) -> bool:
    """Whether so many lines may stand above a title's last line."""
    return len(above) <= _MAX_ABOVE or _is_page(above)


def _is_page(above: Sequence[Piece]) -> bool:
    """Whether the lines come from a web page that publishes official texts."""
    return sum(is_page_label(piece.text) for piece in above) + sum(is_web_page(piece.text) for piece in above) >= 2


def _run_in(piece: Piece, known: Collection[str]) -> tuple[Piece, Piece] | None:
    """各单位：现将… on one line, as two."""
    match = _RUN_IN.fullmatch(piece.text)
    if match is None or piece.table or not is_addressed(match["names"], known):
        return None
    if not (match["names"].startswith(("各", "全体")) or match["names"] in known):
        return None
    return replace(piece, text=match["names"] + match["colon"]), replace(piece, text=match["text"], gap=False)


def _title(above: Sequence[Piece], paper: Paper, known: Collection[str], *, addressed: bool) -> tuple[int, int]:
    """(first, after the last) line of the title, equal where there is none."""
    marked = [at for at, piece in enumerate(above) if piece.heading == 1]
    if marked:
        end = marked[0] + 1
        while end < len(above) and above[end].heading == 1:
            end += 1
        return marked[0], end
    if addressed:
        end = len(above)
        while end > 0 and not _may_be_title(above[end - 1]):
            end -= 1
        return _title_start(above, end, known), end
    return _title_alone(above, paper, known)


def _title_alone(above: Sequence[Piece], paper: Paper, known: Collection[str]) -> tuple[int, int]:
    """The title of a text without recipients: up to the line that names its type, or a short first line."""
    typed = [at for at, piece in enumerate(above) if TITLE_END.search(_run(above, at, paper)) and _may_be_title(piece)]
    official = [at for at in typed if TYPE_END.search(above[at].text)]
    for at in [*reversed(official), *typed] if _is_page(above) else typed:
        if at < _MAX_ABOVE or _is_page(above[:at]):
            start = _title_start(above, at + 1, known)
            return start, _title_end(above, start, at, paper)
    start = 0
    while start < len(above) and is_page_label(above[start].text):
        start += 1
    end = start
    while end < len(above) and _may_be_title(above[end]) and len(above[end].text) <= _MAX_PLAIN_TITLE:
        end += 1
        if not _OPEN_TITLE.search(above[end - 1].text):
            break
    return (start, end) if end > start and not re.search("[，、；：,;:]$", above[end - 1].text) else (0, 0)


def _run(above: Sequence[Piece], at: int, paper: Paper) -> str:
    """A line with the full lines above it, of which it is the rest."""
    text = above[at].text
    while at > 0 and paper.is_full(above[at - 1], above[at]) and not above[at].gap:
        at -= 1
        text = seam(above[at].text, text)
    return text


def _title_end(above: Sequence[Piece], start: int, at: int, paper: Paper) -> int:
    """After the last line of the title: a full line with an open 《 goes on, though its last word names a type."""
    text = "".join(piece.text for piece in above[start : at + 1])
    while at + 1 < len(above) and paper.is_full(above[at], above[at + 1]):
        if not (unclosed(text) or above[at + 1].text.startswith("的")):
            break
        at += 1
        text += above[at].text
    return at + 1


def _may_be_title(piece: Piece) -> bool:
    return not (
        is_web_page(piece.text)
        or _ADOPTION.fullmatch(piece.text)
        or piece.text.endswith(("：", ":"))
        or re.fullmatch("[（(].*[)）]", piece.text)
    )


def _title_start(above: Sequence[Piece], end: int, known: Collection[str]) -> int:
    """Where the title that ends before `end` begins: above it stand a letterhead, another title or a web page."""
    start = max(end - 1, 0)
    while start > 0 and _may_be_title(above[start - 1]) and not _is_apart(above[start - 1], above[start]):
        start -= 1
    if not _is_page(above[:start]):
        return start
    about = [at for at in range(start, end) if "关于" in above[at].text]
    if not about:
        return max(end - 1, start)
    start, floor = about[-1], start
    while start > floor and above[start].text.startswith("关于") and is_organisation(above[start - 1].text, known):
        start -= 1
    return start


def _is_apart(above: Piece, below: Piece) -> bool:
    """A letterhead, or a title that is complete before this one begins."""
    complete = TYPE_END.search(above.text) and not below.text.startswith("的")
    return bool(complete) or LETTERHEAD_LINE.fullmatch(above.text) is not None


def _of_title(text: str) -> str:
    """A line of a title without white space, but for the one space between two issuers: 县财政局 县水利局关于……."""
    issuers, about, rest = text.partition("关于")
    names = issuers.split()
    if len(names) > 1 and all(is_organisation(name) for name in names):
        return " ".join(names) + compact(about + rest)
    return compact(text)


def _joined(lines: Sequence[Piece], record: Record) -> str:
    title = ""
    for piece in lines:
        title = seam(title, _of_title(piece.text))
    if len(lines) > 1:
        record.note("M03", span_of(piece.place for piece in lines), count=len(lines))
    return title


def _recipients(lines: Sequence[Piece], record: Record) -> str:
    text = ""
    for piece in lines:
        text = seam(text, piece.text)
    if len(lines) > 1:
        record.note("M02", span_of(piece.place for piece in lines), seams="主送机关")
    names = text.rstrip("：:")
    record.remove(text[len(names) :])
    return names


def _without_page(above: Sequence[Piece], start: int, end: int, head: Head, record: Record) -> list[Piece]:
    """What stands between title and recipients; what a web page or a letterhead put around the title is taken out."""
    left = list(above[:start])
    heads = [] if _is_page(left) else [piece for piece in left if LETTERHEAD_LINE.fullmatch(piece.text)]
    if heads:
        head.letterhead = compact(heads[0].text)
        left.remove(heads[0])
    between = list(above[end:])
    if _is_page(above):
        while between and is_web_page(between[0].text):
            left.append(between.pop(0))
    if left:
        record.note("M05", span_of(piece.place for piece in left), text=" / ".join(piece.text for piece in left))
        record.remove(*(piece.text for piece in left))
    if between and head.title and _ADOPTED.fullmatch(between[0].text):
        between[0] = replace(between[0], align="center")
    return between
