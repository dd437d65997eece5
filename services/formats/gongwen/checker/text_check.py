"""The text check: citations, marks and figures, attachments, the type of document. Remarks for a person, never changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.formats.gongwen.checker.citations import citation_findings
from services.formats.gongwen.checker.elements import Paper
from services.formats.gongwen.checker.marks import LEGAL_TYPES
from services.formats.gongwen.checker.passages import Passage
from services.formats.gongwen.checker.rules import Form
from services.formats.gongwen.checker.rules_end import disagreements
from services.formats.gongwen.checker.wording import Slip, slips
from services.model.findings import Finding, finding
from services.model.manuscript.words import UPWARD_END

_REQUEST = re.compile(
    r"(?<![申报提呈邀聘])请(?:予|予以)?(?:批示|批复|审批|审示|审定|核准|批准)|妥否|当否|[，。]可否|是否(?:妥当|可行)"
)
_SEVERAL = re.compile(r"[，,、；;]|(?<=[府委局厅部办会院])(?:和|及|并报)")
_DOWNWARD = re.compile(
    r"各乡|各镇|各村|乡镇(?!企业)|各街道|镇人民政府|乡人民政府|街道办|各县|下属|所属|直属各|各科室|(?<!农)村民?委员会"
)
_REFERRED = re.compile(r"（附件(\d{1,2}(?:[、，和至—-]\d{1,2})*)）|见附件(\d{1,2})(?!\d)")
_MATTERS = re.compile(
    r"(?:请示|请求|恳请|申请|批准|批复|解决)[^。；]{0,12}(?:以下|下列|如下)(?:[二两三四五六七八九十几]|多)[个件项](?:事项|问题)"
    r"|(?:以下|下列|如下)(?:[二两三四五六七八九十几]|多)[个件项](?:事项|问题)[^。；]{0,12}(?:请示|请求|恳请|申请|批准|批复)"
)
# what a request asks for: a verb of which each has an object of its own makes two matters; 建立和完善……机制 is one
_VERB = (
    "解决|增加|调整|设立|成立|建设|建立|划拨|追加|批准|同意|核定|核增|拨付|购置|采购|招聘|招录|举办|召开|变更|撤销|授予|命名|"
    "申报|申请|给予|安排|减免|延长|出让|收回|印发|修改|任命|选派|列入|组建|开展|实施|报废|处置"
)
_MATTER = re.compile(rf"(?:请求|恳请|申请|报请)?(?:{_VERB})[\u4e00-\u9fff“”0-9]{{2,}}")
_JOINED = re.compile(r"和|与|并|及|以及|、|，|暨")
_TOGETHER = ("T12", "T13", "T14", "T15", "T16", "T17")


def text_findings(paper: Paper, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """What a person should look at in the text of `paper`."""
    own = paper.head.number.solid if paper.head.number is not None else ""
    head = [*_number_slips(paper)]
    return (
        *head,
        *citation_findings(passages, own, form=paper.kind is Form.FORM),
        *_slip_findings(passages),
        *_attachment_findings(paper, passages),
        *_type_findings(paper),
    )


def _number_slips(paper: Paper) -> Iterator[Finding]:
    """The document's own number."""
    if paper.head.number is not None:
        for slip in slips(paper.head.number.solid):
            if slip.code in ("T01", "T02"):
                yield finding(slip.code, f"第1页“{paper.head.number.solid}”", quote=slip.quote)


def _slip_findings(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Marks and figures: one finding for each kind of slip (each quote of a number or date), however often it occurs."""
    found: dict[tuple[str, str], list[tuple[Passage, Slip]]] = defaultdict(list)
    for passage in passages:
        for slip in slips(passage.text):
            found[slip.code, _same_kind(slip)].append((passage, slip))
    for (code, _), places in sorted(found.items()):
        passage, slip = places[0]
        pages = sorted({place.page for place, _ in places})
        where = passage.where(slip.start, slip.end)
        yield finding(code, where, quote=slip.quote, count=len(places), pages=_pages(pages))


def _same_kind(slip: Slip) -> str:
    """What slips are told together by: their quote, or that they are brackets, or only their code where quotes are all alike."""
    if slip.code == "T10" and slip.quote[0] in "()":
        return "()"
    return "" if slip.code in _TOGETHER else slip.quote


def _pages(pages: Sequence[int]) -> str:
    shown = "、".join(map(str, pages[:6]))
    return f"第{shown}{'等' if len(pages) > 6 else ''}页"


def _attachment_findings(paper: Paper, passages: Sequence[Passage]) -> Iterator[Finding]:
    codes = {"missing": "T30", "extra": "T31", "name": "T32"}
    for kind, number, sentence in disagreements(paper):
        yield finding(codes[kind], f"附件{number or ''}", detail=sentence)
    named = {entry.number or 1 for entry in paper.note.entries} if paper.note is not None else set()
    named |= {attachment.number or 1 for attachment in paper.attachments}
    told: set[int] = set()
    for passage in passages:
        if passage.part != 0:
            continue
        for match in _REFERRED.finditer(passage.text):
            for number in _numbers(match[1] or match[2]):
                if number not in named and number not in told:
                    told.add(number)
                    yield finding("T33", passage.where(match.start(), match.end()), number=number)


def _numbers(text: str) -> Iterator[int]:
    for piece in re.split(r"[、，和]", text):
        ends = [int(figure) for figure in re.findall(r"\d+", piece)]
        yield from range(ends[0], ends[-1] + 1) if len(ends) == 2 and ends[1] - ends[0] < 50 else ends


def _type_findings(paper: Paper) -> Iterator[Finding]:
    """文种, 请示 and 报告 (条例, 8, 15)."""
    heading = re.sub(r"（[^（）]*）$", "", paper.heading.rstrip("。.；;，,！"))  # a mark at its end is told by T05
    if not heading or paper.kind not in (Form.FILE, Form.LETTER):
        return
    if not heading.endswith(LEGAL_TYPES):
        yield finding("T40", f"标题“{paper.heading}”", ending=heading[-4:])
    body = "".join(paragraph.text for paragraph in paper.body)
    if UPWARD_END.search(heading) and paper.kind is Form.FILE and paper.head.mark is not None and paper.head.signer is None:
        yield finding("T45", f"标题“{paper.heading}”", type=heading[-2:])
    if heading.endswith("请示"):
        yield from _request_findings(paper, body)
    elif heading.endswith("报告") and (match := _REQUEST.search(body)):
        yield finding("T44", f"正文“{body[max(0, match.start() - 8) : match.end() + 6]}”", quote=match[0])


def _matters_of(heading: str) -> int:
    """How many things a request's title asks for; titles of other papers that it names are none."""
    named = re.sub("《[^《》]*》", "", heading)
    about = named.split("关于")[1:]
    asked = [part for one in about for part in _parts(one.removesuffix("的请示").removesuffix("请示"))]
    return max(len(about) if not re.search("转发|批转|印发", named) else 1, sum(bool(_MATTER.match(part)) for part in asked))


def _parts(asked: str) -> list[str]:
    """What is asked for, cut where after a joining word another verb begins."""
    cuts = [match for match in _JOINED.finditer(asked) if _MATTER.match(asked, match.end())]
    edges = [0, *(edge for match in cuts for edge in match.span()), len(asked)]
    return [asked[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _request_findings(paper: Paper, body: str) -> Iterator[Finding]:
    recipients = "".join(line.solid for line in paper.recipients).rstrip("：:")
    if recipients and _SEVERAL.search(recipients):
        yield finding("T41", f"主送“{recipients}”", recipients=recipients)
    if _MATTERS.search(body) or _matters_of(paper.heading) > 1:
        yield finding("T43", f"标题“{paper.heading}”")
    copies = "".join(line.solid for line in paper.imprint.copies) if paper.imprint is not None else ""
    if match := _DOWNWARD.search(copies):
        yield finding("T42", f"抄送“{copies[:30]}”", quote=match[0])
