"""The words by which the parts of an official text are told: types, organisations, dates, labels. Pure tables and patterns."""

from __future__ import annotations

import re
from collections.abc import Collection

# 党政机关公文处理工作条例 (中办发〔2012〕14号), 第八条, and what else is commonly printed as an official text or attached to one.
_TYPES = "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要"
_OTHER_TYPES = (
    "方案|办法|规定|规则|细则|要点|规划|计划|总结|讲话|简报|清单|目录|制度|条例|章程|预案|说明|名单|表|台账|分工|安排|指南|指引|导则|"
    "标准|规程|协议|协议书|倡议书|承诺书|责任书|意向书|复函|回函|答复|提案|建议|措施|声明|启事|须知|记录|提纲|材料|解释"
)
_QUALIFIED = r"(?:\s*[（(][^（()）]{1,20}[)）])*"
TYPE_END = re.compile(rf"(?:{_TYPES}){_QUALIFIED}$")
TITLE_END = re.compile(rf"(?:{_TYPES}|{_OTHER_TYPES}){_QUALIFIED}$")

UPWARD_END = re.compile(rf"(?:请示|报告){_QUALIFIED}$")  # what goes to a higher body and names who signed it (7.2.6)

_BODY = (
    "政府|办公室|办公厅|委员会|管委会|常委会|党委|党组|党支部|总支|局|厅|部|院|会|中心|公司|处|办|委|集团|学校|大学|中学|小学|学院|幼儿园|"
    "银行|支行|分行|法院|检察院|领导小组|小组|指挥部|站|所|社|馆|队|支队|大队|厂|协会|联合会|商会|基金会|工会|团|院校|示范区|开发区|园区|"
    "片区|政协|人大|编辑部|组委会|筹备组|专班"
)
_SEALED = r"(?:\s*[（(](?:盖章|公章|印章|章|代章|签章)[)）])?"
_ORGANISATION = re.compile(
    rf"[^，。；：、！？,;:!?\t]{{2,60}}(?:{_BODY}){_SEALED}$|[^，。；：、！？,;:!?\t]{{3,60}}[）)]{_SEALED}$"
)
_ADDRESSED = re.compile(
    rf"(?:{_BODY}|单位|部门|机关|机构|企业|组织|同志|代表|同学|老师|家长|先生|女士|朋友|市民|居民|群众|成员|委员|人员|街道|"
    r"镇|乡|县|市|区|省|州|盟|旗|村|社区|科室|处室|股室|支部|党员|职工|干部|师生|学生|员工|用户|居民|村民|商户|业主|股东|学校|医院|"
    r"卫生院|企业家|等)(?:\s*[（(][^（()）]*[)）])?$"
)
_NO_ADDRESS = re.compile(r"(?:如下|通知|以下|通报|公告|说明|要求|意见|附件|下列|为|是|有|即|包括|做到|做好|内容|事项|名单|会议)$")
_MAX_ADDRESS = 60  # characters of recipients that only their place tells
_NO_RECIPIENT = re.compile(  # what introduces a text, and words for things, of which no letter is written to
    "^(?:为|现|经|按|根据|依据|依照|遵照|近|今|本次|此次|此件|鉴于|因|由|自|请|对|将|在|随着|关于|附|注)|"
    "(?:如次|安排|目标|任务|时间|地点|情况|原则|措施|问题|职责|分工|规定|标准|范围|依据|方式|方法|步骤|流程|程序|材料|对象|主题|目的|"
    "背景|意义|电话|邮箱|地址|日期|议题|议程|工作|计划|方案|结果|人|者|表|的|了|指出|强调|认为|表示|决定|同意)$"
)
# Labels of the web pages that publish official texts (信息公开 pages of governments); the second row is also used in texts.
_PAGE_LABELS = (
    "索引号|组配分类|发布机构|发文机关|发文单位|发布单位|发文日期|发布日期|发布时间|成文日期|发布文号|关键词|主题词|信息来源|文章来源|稿件来源|来源|"
    "主题导航|主题分类|体裁分类|信息名称|信息分类|内容概述|浏览次数|阅读次数|阅读量|点击数|责任编辑|生成日期|生成时间|有效性|时效性|生效时间|"
    "生效日期|废止日期|废止时间|公开方式|公开类别|字体大小|字体|字号|打印本页|打印|分享|收藏|当前位置|您?当前(?:所在)?的?位置|您?现?在?的?位置|"
    "首页|网站首页|政府公报"
)
_LOOSE_LABELS = "概述|阅读|点击|浏览|作者|编辑|审核|名称|标题|时间|日期|文号|发文字号|信息来源"
_PAGE = re.compile(rf"[【\[•·●]?\s*(?:{_PAGE_LABELS})\s*(?:[:：\]】>].*)?")
_PAGE_LOOSE = re.compile(
    rf"[•·●].*|(?:{_LOOSE_LABELS})\s*(?:[:：].*)?|.*\S\s*[>＞»]\s*\S.*|https?://\S*|[\d\s:：/.\-—年月日]+|(?=.*\d)[0-9A-Za-z/_-]{{8,}}"
)

_CHINESE_YEAR = "[一二][〇零○ＯO0OΟ◯一二三四五六七八九]{3}"
_CHINESE = "[一二三四五六七八九十廿〇零]{1,3}"
_DATE = (
    rf"(?:\d{{4}}\s*年\s*\d{{0,2}}\s*月\s*\d{{0,2}}\s*[日号]?|{_CHINESE_YEAR}\s*年\s*{_CHINESE}\s*月\s*{_CHINESE}\s*[日号]?|"
    r"\d{4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}|[X×xＸ]{2,4}\s*年\s*[X×xＸ]{0,2}\s*月\s*[X×xＸ]{0,2}\s*日)"
)
DATE_LINE = re.compile(rf"[（(]?\s*(?P<date>{_DATE})\s*[)）]?")
SIGNED_AND_DATED = re.compile(rf"(?P<issuer>\S.*?)[\s，,]*(?P<date>{_DATE})")
PROPER_DATE = re.compile(rf"[12]\d{{3}}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日|{_CHINESE_YEAR}年{_CHINESE}月{_CHINESE}日")
PRINTED = re.compile(rf"(?P<by>.*?)[\s，,]*(?P<on>{_DATE})\s*(?P<label>印发|印制|印)\s*。?")
COPY = re.compile(r"(?P<label>抄\s*送\s*(?:机关)?\s*[：:])\s*(?P<names>.*)", re.DOTALL)

_YEAR = r"[〔\[【（(［﹝{]\s*(?:19|20)\d{2}\s*[〕\]】）)］﹞}]"
_NUMBER = rf"[^\s，。：:；〔\[【（(［﹝]{{1,20}}\s*{_YEAR}\s*(?:第\s*)?[0-9０-９_＿X×]{{1,5}}\s*号"
NUMBER_LINE = re.compile(
    rf"(?P<front>(?:发文字号|发布文号|文号)\s*[：:]\s*)?(?P<open>[（(]?)(?P<number>{_NUMBER})(?P<close>[)）]?)(?:\s*(?P<label>签\s*发\s*人\s*[：:])\s*(?P<signer>.*))?"
)
SIGNER_LINE = re.compile(r"(?P<label>签\s*发\s*人\s*[：:])\s*(?P<signer>.*)")
URGENCY_LINE = re.compile(r"(?P<label>(?:紧急程度|缓急)\s*[：:]\s*)?(?P<urgency>特急|加急|特提|平急|急件|紧急)")
LETTERHEAD_LINE = re.compile(r"[^>＞：:《，。]{3,40}文\s*件")

_NUMERAL = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
ATTACHMENT_LABEL = re.compile(rf"附\s*件\s*(?P<number>{_NUMERAL})?\s*[：:]?")
ATTACHMENT_TITLED = re.compile(
    rf"(?P<label>附\s*件\s*(?P<number>{_NUMERAL})?\s*(?:[：:.．、]|(?<=\d)\s|(?<=[一二三四五六七八九十])\s|\s))\s*(?P<title>\S.*)"
)
LISTING = re.compile(r"(?P<label>附\s*件?\s*[：:])\s*(?P<name>.*)", re.DOTALL)
LISTED_EACH = re.compile(rf"(?P<label>附\s*件\s*(?P<number>{_NUMERAL})\s*[：:.．、])\s*(?P<name>\S.*)", re.DOTALL)
LISTED_ITEM = re.compile(rf"(?P<label>(?P<number>{_NUMERAL})\s*[.．、:：])\s*(?P<name>\S.*)", re.DOTALL)
_CLOSING_WORDS = re.compile(r"^(?:特此|此复|此致|敬礼|请审|请批|以上|妥否|当否|专此|望|联系人|联系电话)")
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE = re.compile("[。！？；]")
MAX_LINE = 200  # characters of a line that may be a label, a name or a date with its company; longer ones are text
_CHINESE_DIGITS = "零一二三四五六七八九"


def is_organisation(text: str, known: Collection[str] = ()) -> bool:
    """Whether a line may be the name of an issuing body."""
    return text in known or (
        not text.startswith(("（", "("))
        and len(text) <= 60
        and _HAN.search(text) is not None
        and _ORGANISATION.fullmatch(text) is not None
        and not _CLOSING_WORDS.match(text)
    )


def is_issuer(text: str) -> bool:
    """Whether a short line next to the date may be a signature: a body that is not known, or a person."""
    return (
        2 <= len(text) <= 25
        and _HAN.search(text) is not None
        and not _SENTENCE.search(text)
        and not re.search("[，,：:、]", text)
        and not _CLOSING_WORDS.match(text)
    )


def is_addressed(text: str, known: Collection[str] = ()) -> bool:
    """Whether a line, without its closing colon, names recipients."""
    if not text or _SENTENCE.search(text.replace("；", "")) or _NO_ADDRESS.search(text) or is_web_page(text):
        return False
    last = re.split("[，、；,;\\s]", text)[-1]
    return last in known or text in known or bool(_ADDRESSED.search(text)) or text.startswith(("各", "全体", "尊敬的", "亲爱的"))


def may_be_addressed(text: str) -> bool:
    """Whether a short line that stands right under a title and ends with a colon may be recipients of any kind: all it must not
    be is the beginning of the text."""
    begins = _SENTENCE.search(text) or _NO_ADDRESS.search(text) or _NO_RECIPIENT.search(text) or is_web_page(text)
    return 2 <= len(text) <= _MAX_ADDRESS and not begins and _HAN.search(text) is not None


def is_page_label(text: str) -> bool:
    """Whether a line can only come from a web page that publishes official texts."""
    return len(text) <= MAX_LINE and _PAGE.fullmatch(text) is not None


def is_web_page(text: str) -> bool:
    """Whether a line above a title may be of such a page: a label, a path, a count, a moment."""
    return is_page_label(text) or (len(text) <= MAX_LINE and _PAGE_LOOSE.fullmatch(text) is not None)


def is_sentence(text: str) -> bool:
    """Whether a line is running text: it has a full stop in it."""
    return _SENTENCE.search(text) is not None


def number_of(numeral: str) -> int:
    """1 to 99, in figures or in Chinese."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, units = numeral.partition("十")
    if not ten:
        return _CHINESE_DIGITS.find(numeral) if len(numeral) == 1 else 0
    return max(_CHINESE_DIGITS.find(tens), 1) * 10 + max(_CHINESE_DIGITS.find(units) if units else 0, 0)
