"""Rules for the field of cooperation, sums of money, cited numbers and the promises of the “3个1”."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.parsing.rulebook.rule import PRACTICE, Rule

NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,14})\s?[〔\[(【{](?P<year>(?:19|20)\d{2})[〕\])】}]\s?第?\s?(?P<serial>\d{1,5})\s?号"
)
# What stands before a 机关代字 in a sentence and is no part of it.
BEFORE_CODE = re.compile(
    r"^.*(?:根据|按照|依据|依照|遵照|落实|贯彻|执行|印发|转发|下发|文件|通知|批复|意见|方案|规定|精神|详见|参见|文号|即|见|引|以|和|与|及|的|为|经|由|在|对|等)"
    r"(?=[\u4e00-\u9fff])"
)
LONGEST_CODE = 9  # 皖长三角办, 苏皖示范办, 宣长三角办; a longer one has part of a sentence before it

PROMISES: dict[str, str] = {
    "标志性项目": r"标志性(?:合作|产业|重大)?(?:项目|工程)",
    "关键性政策": r"关键性(?:支持|合作|支撑)?政策",
    "突破性成果": r"突破性(?:合作|工作|改革)?成果",
}
_KIND = "|".join(PROMISES.values())
PROMISE_NAMED = re.compile(
    rf"(?P<kind>{_KIND})[ ]{{0,4}}(?:[(][^()\n]{{1,12}}[)])?[ ]{{0,4}}(?::|—{{1,2}}|,?即|,?是|,?为)[ ]{{0,4}}"
    rf"(?P<value>[^。;\n\t]{{2,80}}?)(?=[。;\n\t]|$|[,、](?:[^,。;\n]{{0,8}})(?:{_KIND}))"
)
PROMISE_CELL = re.compile(
    rf"(?:^|(?<=\t))[ ]{{0,8}}(?:[^\t\n]{{0,6}})(?P<kind>{_KIND})[ ]{{0,8}}\t[ ]{{0,8}}(?P<value>[^\t\n]{{2,80}})",
    re.MULTILINE,
)
PROMISE_ROW = re.compile(rf"^[ ]{{0,8}}(?P<kind>{_KIND})[ ](?P<value>[^\s。;,:][^\t\n。;]{{2,80}})$", re.MULTILINE)
PROMISE_BRACKET = re.compile(rf"(?P<kind>{_KIND})[ ]?[(](?P<value>(?!一项|一个|1)[^()\n]{{3,60}})[)]")
PROMISE_AS = re.compile(
    rf"(?:以|将|把|确定|明确|推动|推进)(?P<value>[^。;,:\n]{{2,40}}?)(?:作为|列为|打造成?为?|为)[^。;,:\n]{{0,10}}?(?P<kind>{_KIND})"
)
PROMISE_COUNTED = re.compile(rf"(?P<value>(?:[一1两二三2-5]|每年(?:至少)?[一1])\s?[个项][^。;,、:\n]{{0,6}}?(?P<kind>{_KIND}))")

CLAUSE_RULES: tuple[Rule, ...] = (
    Rule(
        id="field keywords",
        field=FactField.FIELD,
        what="五个重点领域各自的关键词，分量最重的一个",
        pattern=None,
        confidence=0.92,
        example="交通互联合作协议\n双方推进省界断头路和毗邻公交建设，完善路网。",
        value="交通互联",
        source="通知二（二）2",
    ),
    Rule(
        id="amount in both",
        field=FactField.AMOUNT,
        what="大小写一致的金额",
        pattern=None,
        confidence=0.97,
        example="合作协议\n项目总投资人民币壹亿贰仟万元整（￥120,000,000.00）。",
        value=120_000_000.0,
        role="总投资",
        source=f"票据法 第八条；{PRACTICE}",
    ),
    Rule(
        id="amount in capitals",
        field=FactField.AMOUNT,
        what="大写金额",
        pattern=None,
        confidence=0.92,
        example="合作协议\n补偿资金人民币壹仟万元整。",
        value=10_000_000.0,
        role="补偿资金",
        source="GB/T 15835-2011, 5",
    ),
    Rule(
        id="amount",
        field=FactField.AMOUNT,
        what="数字金额；同一句里有用途的更可信",
        pattern=None,
        confidence=0.92,
        example="合作协议\n项目总投资12.5亿元。",
        value=1_250_000_000.0,
        role="总投资",
        source=PRACTICE,
    ),
    Rule(
        id="amount disputed",
        field=FactField.AMOUNT,
        what="大小写不一致的金额，两个都列",
        pattern=None,
        confidence=0.5,
        example="合作协议\n违约金人民币壹仟元整（￥10,000.00）。",
        value=1000.0,
        role="违约金",
        source="票据法 第八条",
    ),
    Rule(
        id="number cited",
        field=FactField.CITED,
        what="发文字号，前面是标点或书名号",
        pattern=NUMBER,
        confidence=0.95,
        example="合作协议\n根据《关于印发实施方案的通知》（皖长三角〔2021〕4号），双方协商一致。",
        value="皖长三角〔2021〕4号",
        source="GB/T 9704-2012, 7.2.5",
    ),
    Rule(
        id="number in sentence",
        field=FactField.CITED,
        what="发文字号，前面是句子里的字",
        pattern=NUMBER,
        confidence=0.8,
        example="合作协议\n双方遵照国发〔2018〕27号文件执行。",
        value="国发〔2018〕27号",
        source="GB/T 9704-2012, 7.2.5",
    ),
    Rule(
        id="promise named",
        field=FactField.PROMISE,
        what="写明内容的标志性项目、关键性政策、突破性成果",
        pattern=PROMISE_NAMED,
        confidence=0.88,
        example="合作协议\n标志性项目：共建溧广智造产业园。",
        value="共建溧广智造产业园",
        role="标志性项目",
        source="通知二（二）2",
    ),
    Rule(
        id="promise cell",
        field=FactField.PROMISE,
        what="表格里的同样三项",
        pattern=PROMISE_CELL,
        confidence=0.88,
        example="合作协议\n关键性政策\t跨省通办互认办法",
        value="跨省通办互认办法",
        role="关键性政策",
        source="通知二（二）2",
    ),
    Rule(
        id="promise as",
        field=FactField.PROMISE,
        what="“以……作为标志性项目”",
        pattern=PROMISE_AS,
        confidence=0.82,
        example="合作协议\n双方以共建联合实验室作为突破性成果。",
        value="共建联合实验室",
        role="突破性成果",
        source="通知二（二）2",
    ),
    Rule(
        id="promise counted",
        field=FactField.PROMISE,
        what="只说数目的同样三项",
        pattern=PROMISE_COUNTED,
        confidence=0.7,
        example="合作协议\n每年实施一个标志性项目。",
        value="一个标志性项目",
        role="标志性项目",
        source="通知二（二）2",
    ),
)
