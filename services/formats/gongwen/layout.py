"""The page of an official document, as constants with their clauses of GB/T 9704-2012.

Lengths are in twips (1/20 pt) unless said otherwise; font sizes in points.
"""

from __future__ import annotations

FANG, KAI, HEI, SONG, XBS = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"  # 5.2.2, 7.2.4, 7.3.1, 7.3.3, 7.5
RED = "FF0000"  # 7.2.4, 7.2.7

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4 (5.1)
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 2098, 1984, 1587, 1474  # 37, 35, 28, 26 mm (5.2.1)
FORM_TOP, FORM_BOTTOM = 1417, 1134  # 25, 20 mm: a form is no document of GB/T 9704 and keeps to one page
BODY_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT  # 156 mm

LINE = 579  # 28.95 pt: 22 lines fill 225 mm (5.2.3)
CHARACTER = 315  # 15.75 pt: 28 characters of 3号 fill 156 mm (5.2.3)
TRACKING = -5  # so 3号 type, 16 pt wide, is set on that pitch
SIZE, SIZE_TITLE, SIZE_TABLE, SIZE_PAGE_NUMBER = 16, 22, 14, 14  # 3号, 2号, 4号, 4号 (5.2.2, 7.3.1, 7.5)
TITLE_LINE = 680
TITLE_CHARACTERS = BODY_WIDTH // (SIZE_TITLE * 20)  # of 2号 type in one line
TABLE_LINE = 440

LETTERHEAD_LINE = 1200  # one line of the 发文机关标志, up to 46 pt type
LETTERHEAD_BEFORE = 1810  # its type then stands 35 mm below the top of the type area (7.2.4)
LETTERHEAD_SIZES = range(46, 27, -2)  # tried from large to small; the name stays on one line
LETTERHEAD_NARROWEST = 60  # per cent of the type's width, before a smaller size is taken
RULE_BEFORE = 152  # 4 mm from the 文号 to the red rule (7.2.7)
RULE_WEIGHT = 12  # eighths of a point

SIGNATURE_RIGHT = 4  # characters: the date's right indent; the signature stands centred over it (7.3.5.1)
FOOTER_DISTANCE = 1400  # the dash then stands 7 mm below the type area (7.5)


class Style:
    """The paragraph styles by which the typesetting pass knows a template's paragraphs; a secretary sees these names."""

    LETTERHEAD = "公文版头"
    NUMBER = "公文文号"
    RULE = "公文红线"
    TITLE = "公文标题"
    RECIPIENTS = "公文主送"
    BODY = "公文正文"
    HEADING_1 = "公文一级标题"
    HEADING_2 = "公文二级标题"
    CAPTION = "公文表题"
    TABLE_HEAD = "公文表头"
    TABLE_CELL = "公文表格"
    TABLE_CELL_CENTRED = "公文表格居中"
    SIGNATURE = "公文署名"
    DATE = "公文成文日期"
    NOTE = "公文附注"
    FORM_NUMBER = "公文编号"
    BLANK = "公文空行"
    GAP = "公文小空行"


# style -> (font, size, alignment, first-line indent in characters, line pitch, keep with next)
STYLES: dict[str, tuple[str, int, str, int, int, bool]] = {
    Style.LETTERHEAD: (XBS, 46, "center", 0, LETTERHEAD_LINE, False),
    Style.NUMBER: (FANG, SIZE, "center", 0, LINE, False),
    Style.RULE: (FANG, SIZE, "both", 0, 20, False),
    Style.TITLE: (XBS, SIZE_TITLE, "center", 0, TITLE_LINE, True),
    Style.RECIPIENTS: (FANG, SIZE, "both", 0, LINE, False),
    Style.BODY: (FANG, SIZE, "both", 2, LINE, False),
    Style.HEADING_1: (HEI, SIZE, "both", 2, LINE, True),
    Style.HEADING_2: (KAI, SIZE, "both", 2, LINE, True),
    Style.CAPTION: (HEI, SIZE_TABLE, "center", 0, LINE, True),
    Style.TABLE_HEAD: (HEI, SIZE_TABLE, "center", 0, TABLE_LINE, False),
    Style.TABLE_CELL: (FANG, SIZE_TABLE, "left", 0, TABLE_LINE, False),
    Style.TABLE_CELL_CENTRED: (FANG, SIZE_TABLE, "center", 0, TABLE_LINE, False),
    Style.SIGNATURE: (FANG, SIZE, "right", 0, LINE, True),
    Style.DATE: (FANG, SIZE, "right", 0, LINE, False),
    Style.NOTE: (FANG, SIZE, "both", 2, LINE, False),
    Style.FORM_NUMBER: (FANG, SIZE, "right", 0, LINE, False),
    Style.BLANK: (FANG, SIZE, "both", 0, LINE, True),
    Style.GAP: (FANG, SIZE, "both", 0, 200, True),
}
