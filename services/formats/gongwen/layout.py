"""The page of an official document, as one table of constants with their clauses of GB/T 9704-2012.

Lengths are in twips (1/20 pt) unless said otherwise; font sizes in points; "characters" are cells of 3号 type.
"""

from __future__ import annotations

from dataclasses import dataclass

FANG, KAI, HEI, SONG, XBS = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"  # 5.2.2, 7.2.4, 7.3.1, 7.3.3, 7.5
RED = "FF0000"  # 7.2.4, 7.2.7
MM = 1440 / 25.4

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4 (5.1)
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 2098, 1984, 1587, 1474  # 37, 35, 28, 26 mm (5.2.1)
FORM_TOP, FORM_BOTTOM = 1417, 1134  # 25, 20 mm: a form is no document of GB/T 9704 and keeps to one page
BODY_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT  # 156 mm
BODY_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM  # 225 mm
TURNED_WIDTH, TURNED_HEIGHT = BODY_HEIGHT, BODY_WIDTH  # a turned page: the same type area, seen from its side (8)

LINE = 579  # 28.95 pt: 22 lines fill 225 mm (5.2.3)
LINES = 22
CHARACTER = 315  # 15.75 pt: 28 characters of 3号 fill 156 mm (5.2.3)
CHARACTERS = 28
TRACKING = -5  # so 3号 type, 16 pt wide, is set on that pitch
SIZE, SIZE_TITLE, SIZE_TABLE, SIZE_IMPRINT, SIZE_PAGE_NUMBER = 16, 22, 14, 14, 14  # 3号, 2号, 4号 (5.2.2, 7.3.1, 7.4, 7.5)
SIZE_NOTE = 12  # 小四: what stands beside a table
SIZE_LIST = 9  # 小五: a working list of many columns, printed on as few pages as can be
TITLE_LINE = 680
TITLE_CHARACTERS = BODY_WIDTH // (SIZE_TITLE * 20)  # of 2号 type in one line
TABLE_LINE = 440
NOTE_LINE = 400
LIST_LINE = 230

# LibreOffice sets the baseline of an exact line at 80 % of its height; the red type's ink begins 85.5 % of its size above it.
BASELINE, INK_ABOVE, INK_BELOW = 0.8, 0.855, 0.075
LETTERHEAD_TOP = 1984  # 35 mm from the type area's top to the letterhead's ink (7.2.4)
LETTERHEAD_LINE = 1200  # one line of the 发文机关标志, up to 46 pt type
LETTERHEAD_SIZE = 46
LETTERHEAD_SIZES = range(LETTERHEAD_SIZE, 13, -2)  # tried from large to small
LETTERHEAD_CHARACTERS = 30  # of a name on one line, in type of 24 pt; a longer one is broken
LETTERHEAD_NARROWEST = 60  # per cent of the type's width, before a smaller size is taken
JOINT_SIZES = range(36, 11, -2)  # of the names of a joint letterhead
JOINT_LINE = 900  # one of its lines (7.2.4)
JOINT_PITCH = 24  # twips of a line to a point of its type, where many names share the room
JOINT_CHARACTERS = 24  # of one line of a name in it; a longer one is broken, or all names would be set too small to read
JOINT_BELOW = 10 * LINE  # what stands under a joint letterhead on the first page, up to the first line of the text (7.3.3)
JOINT_GAP = 240  # between the names and 文件
RULE_BEFORE = 152  # 4 mm from the 文号 to the red rule (7.2.7)
RULE_WEIGHT = 12  # eighths of a point

LETTER_TOP = 1701  # 30 mm from the paper's top to the letter's red name (10.1)
LETTER_LINE = 1120
LETTER_SIZE = 44
LETTER_SIZES = range(LETTER_SIZE, 11, -2)
LETTER_CHARACTERS = 24  # of its name on one line, in type of 30 pt; a longer one is broken
LETTER_RULE = 9638  # 170 mm (10.1)
LETTER_RULE_GAP = 227  # 4 mm from the name to the double rule (10.1)
LETTER_FOOT = 1134 + 91  # 20 mm from the paper's bottom to the lower double rule, whose strokes are 1.6 mm (10.1)
LETTER_NUMBER_GAP = 280 + 74  # 7/8 of a 3号 character under the double rule's lower stroke (10.1)
LETTER_STROKES = (28575, 9525, 32400)  # thick, thin, from one to the other, in EMU

ATTACHMENT_LABEL = 3  # characters of 附件： before its number (7.3.4)
SEALED_RIGHT = 4  # characters: the date's right indent; the signature stands centred over it (7.3.5.1)
UNSEALED_RIGHT, UNSEALED_SHIFT = 2, 2  # the signature's right indent; the date begins so far right of it (7.3.5.2)
STAMP_WIDTH, STAMP_LEFT = 6, 2  # a signature stamp, and the room left of it (7.3.5.3)
SIGNATURE_LINE = 28  # characters of a name in one line; a longer one is broken
SIGNATURE_BROKEN = 17  # and then none of its lines is longer: centred over the date they still end within the type area
SEAL_WIDTH = 8  # characters that a seal of 42 mm takes
FOOTER_DISTANCE = 1400  # the dash then stands 7 mm below the type area (7.5)
HEADER_DISTANCE = 850

IMPRINT_LINE = 440
IMPRINT_INDENT = 280  # one character of 4号 left and right (7.4.2, 7.4.3)
IMPRINT_PADDING = 60  # above and below the text of a row
IMPRINT_THICK, IMPRINT_THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm (7.4.1)

TABLE_ROOM = 320  # above and below a table in the text together, at the least
TABLE_SHIFT = 118  # more of it above: a line's letters end nearer to its lower edge than they begin to its upper one
APART = 7 * CHARACTER // 10  # between two letters at the most, where one line has to become two
COMPANY = 2  # lines of the text that stand with the signature at least (7.3.5.5)

TABLE_SIZES = (14, 12, 10.5, 9, 8, 7.5, 6.5, 5.5)  # 4号 to 七号: the largest in which every word fits its column
CELL_MARGIN = 60  # left and right of a cell's text


class Style:
    """The paragraph styles by which the typesetting pass knows a template's paragraphs; a secretary sees these names."""

    URGENCY = "公文紧急程度"
    LETTERHEAD = "公文版头"
    LETTERHEAD_SPACE = "公文联合版头上空"
    LETTERHEAD_JOINT = "公文联合版头"
    LETTERHEAD_TAIL = "公文联合版头文件"
    LETTER_HEAD = "公文信函版头"
    LETTER_NUMBER = "公文信函文号"
    NUMBER = "公文文号"
    NUMBER_SIGNER = "公文文号签发人"
    MASTHEAD_ROW = "公文编印行"
    RULE = "公文红线"
    TITLE = "公文标题"
    RECIPIENTS = "公文主送"
    BODY = "公文正文"
    BODY_LEFT = "公文左对齐"
    BODY_CENTRED = "公文居中"
    BODY_RIGHT = "公文右对齐"
    HEADING_1 = "公文一级标题"
    HEADING_2 = "公文二级标题"
    HEADING_3 = "公文三级标题"
    HEADING_4 = "公文四级标题"
    CAPTION = "公文表题"
    TABLE_HEAD = "公文表头"
    TABLE_CELL = "公文表格"
    TABLE_CELL_CENTRED = "公文表格居中"
    GRID_HEAD = "公文附表表头"  # a table whose columns and spans come with the facts: the pass lays it out
    GRID_CELL = "公文附表内容"
    GRID_LEFT = "公文附表并入左格"
    GRID_UP = "公文附表并入上格"
    TABLE_NOTE = "公文表注"
    FORM_HEAD = "公文填表项"
    FORM_COLUMN = "公文填表栏目"  # of a ledger, whose cells hold much
    FORM_CELL = "公文填表内容"
    FORM_CELL_CENTRED = "公文填表内容居中"
    LIST_COLUMN = "公文清单栏目"  # of a working list: many columns, small type
    LIST_CELL = "公文清单内容"
    LIST_CELL_CENTRED = "公文清单内容居中"
    ATTACHMENT_LIST = "公文附件说明"
    SIGNATURE = "公文署名"
    SIGNATURE_PLAIN = "公文署名不盖章"
    SIGNATURE_STAMP = "公文签名章职务"
    DATE = "公文成文日期"
    NOTE = "公文附注"
    ATTENDANCE = "公文出席"
    ATTACHMENT_LABEL = "公文附件标识"
    ATTACHMENT_TITLE = "公文附件标题"
    IMPRINT = "公文版记"  # the paragraph that holds the 版记
    COPY = "公文抄送"
    PRINTED = "公文印发"
    COPIES = "公文份数"
    FORM_NUMBER = "公文编号"
    BLANK = "公文空行"
    GAP = "公文小空行"
    DRAFT_MARK = "公文稿字"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a style looks. `first`, `left`, `right`, `hanging` are characters of 3号; `keep` holds it with what follows."""

    face: str = FANG
    size: float = SIZE
    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    line: int = LINE
    before: int = 0
    after: int = 0
    keep: bool = False
    red: bool = False
    new_page: bool = False
    tabs: tuple[tuple[str, int], ...] = ()


_RIGHT_EDGE = (("right", BODY_WIDTH),)
_ONE_IN = (("right", BODY_WIDTH - CHARACTER),)
LOOKS: dict[str, Look] = {
    Style.URGENCY: Look(face=HEI, align="left"),  # 7.2.3
    Style.LETTERHEAD: Look(face=XBS, size=LETTERHEAD_SIZE, align="center", line=LETTERHEAD_LINE, red=True),  # 7.2.4
    Style.LETTERHEAD_SPACE: Look(line=1250),
    Style.LETTERHEAD_JOINT: Look(face=XBS, size=36, align="left", line=JOINT_LINE, red=True),  # 7.2.4
    Style.LETTERHEAD_TAIL: Look(face=XBS, size=LETTERHEAD_SIZE, align="left", line=LETTERHEAD_LINE, red=True),  # 7.2.4
    Style.LETTER_HEAD: Look(face=XBS, size=LETTER_SIZE, align="center", line=LETTER_LINE, red=True),  # 10.1
    Style.LETTER_NUMBER: Look(align="left", tabs=_RIGHT_EDGE),  # 10.1
    Style.NUMBER: Look(align="center"),  # 7.2.5
    Style.NUMBER_SIGNER: Look(align="left", left=1, right=1, tabs=_ONE_IN),  # 7.2.5, 7.2.6
    Style.MASTHEAD_ROW: Look(align="left", left=1, right=1, tabs=_ONE_IN),
    Style.RULE: Look(line=20, before=RULE_BEFORE),  # 7.2.7
    Style.TITLE: Look(face=XBS, size=SIZE_TITLE, align="center", line=TITLE_LINE, keep=True),  # 7.3.1
    Style.RECIPIENTS: Look(),  # 7.3.2
    Style.BODY: Look(first=2),  # 7.3.3
    Style.BODY_LEFT: Look(align="left"),
    Style.BODY_CENTRED: Look(align="center"),
    Style.BODY_RIGHT: Look(align="right"),
    Style.HEADING_1: Look(face=HEI, first=2, keep=True),  # 7.3.3
    Style.HEADING_2: Look(face=KAI, first=2, keep=True),  # 7.3.3
    Style.HEADING_3: Look(first=2),  # 7.3.3
    Style.HEADING_4: Look(first=2),  # 7.3.3
    Style.CAPTION: Look(face=HEI, size=SIZE_TABLE, align="center", keep=True),
    Style.TABLE_HEAD: Look(face=HEI, size=SIZE_TABLE, align="center", line=TABLE_LINE),
    Style.TABLE_CELL: Look(size=SIZE_TABLE, align="left", line=TABLE_LINE),
    Style.TABLE_CELL_CENTRED: Look(size=SIZE_TABLE, align="center", line=TABLE_LINE),
    Style.GRID_HEAD: Look(face=HEI, size=SIZE_TABLE, align="center", line=TABLE_LINE),
    Style.GRID_CELL: Look(size=SIZE_TABLE, align="left", line=TABLE_LINE),
    Style.GRID_LEFT: Look(size=SIZE_TABLE, align="left", line=TABLE_LINE),
    Style.GRID_UP: Look(size=SIZE_TABLE, align="left", line=TABLE_LINE),
    Style.TABLE_NOTE: Look(size=SIZE_NOTE, line=NOTE_LINE),
    Style.FORM_COLUMN: Look(face=HEI, size=SIZE_NOTE, align="center", line=NOTE_LINE),
    Style.FORM_CELL: Look(size=SIZE_NOTE, align="left", line=NOTE_LINE),
    Style.FORM_CELL_CENTRED: Look(size=SIZE_NOTE, align="center", line=NOTE_LINE),
    Style.LIST_COLUMN: Look(face=HEI, size=SIZE_LIST, align="center", line=LIST_LINE),
    Style.LIST_CELL: Look(size=SIZE_LIST, align="left", line=LIST_LINE),
    Style.LIST_CELL_CENTRED: Look(size=SIZE_LIST, align="center", line=LIST_LINE),
    Style.FORM_HEAD: Look(size=SIZE_NOTE, align="left", line=480, keep=True),
    Style.ATTACHMENT_LIST: Look(align="left", left=5, hanging=3, keep=True),  # 7.3.4
    Style.SIGNATURE: Look(align="right", right=SEALED_RIGHT, keep=True),  # 7.3.5.1
    Style.SIGNATURE_PLAIN: Look(align="right", right=UNSEALED_RIGHT, keep=True),  # 7.3.5.2
    Style.SIGNATURE_STAMP: Look(align="right", right=SEALED_RIGHT + STAMP_WIDTH + STAMP_LEFT, keep=True),  # 7.3.5.3
    Style.DATE: Look(align="right", right=SEALED_RIGHT),  # 7.3.5
    Style.NOTE: Look(first=2),  # 7.3.6
    Style.ATTENDANCE: Look(align="left", left=5, hanging=3),  # 10.3
    Style.ATTACHMENT_LABEL: Look(face=HEI, align="left", keep=True, new_page=True),  # 7.3.7
    Style.ATTACHMENT_TITLE: Look(face=XBS, size=SIZE_TITLE, align="center", line=TITLE_LINE, keep=True),  # 7.3.7
    Style.IMPRINT: Look(line=1200),  # 7.4
    Style.COPY: Look(size=SIZE_IMPRINT, line=IMPRINT_LINE),  # 7.4.2
    Style.PRINTED: Look(size=SIZE_IMPRINT, align="left", line=IMPRINT_LINE),  # 7.4.3
    Style.COPIES: Look(size=SIZE_IMPRINT, align="right", line=IMPRINT_LINE),
    Style.FORM_NUMBER: Look(align="right"),
    Style.BLANK: Look(keep=True),
    Style.GAP: Look(line=200, keep=True),
    Style.DRAFT_MARK: Look(face=HEI, align="right"),
}
OF_PEOPLE = frozenset(  # lists and cells set to the left: in these the names of people stay whole
    (
        *(Style.ATTENDANCE, Style.BODY_LEFT, Style.GRID_CELL, Style.TABLE_CELL, Style.TABLE_CELL_CENTRED),
        *(Style.FORM_CELL, Style.FORM_CELL_CENTRED, Style.LIST_CELL, Style.LIST_CELL_CENTRED),
    )
)
