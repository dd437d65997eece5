"""Rules for the day of signing, the term and its end."""

from __future__ import annotations

import re

from services.model.facts import FactField
from services.parsing.rulebook.rule import NUMERALS, PRACTICE, Rule
from services.parsing.rules import DATE_LABEL, SIGNED_AFTER, SIGNED_BEFORE, TERM_WORDS

_COUNT = r"\d{1,3}|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}"
_UNIT = r"周年|年|个月"
LENGTH = re.compile(
    rf"(?P<word>{TERM_WORDS}|为期|有效|自[^。;,\n]{{2,14}}?之日起)(?P<gap>[^。;]{{0,40}}?)(?P<n>{_COUNT})\s{{0,4}}(?:[(]\s{{0,4}}(?P<again>[^()]{{1,5}}?)\s{{0,4}}[)])?"
    rf"\s{{0,4}}(?P<u>{_UNIT})(?![)）]?\s{{0,4}}[\d一二三四五六七八九十]{{1,3}}\s{{0,4}}月|内(?!有效)|前|度|以上|底|末|初|第)"
)
FOREVER = re.compile(
    rf"{TERM_WORDS}[^。;\n]{{0,10}}?(?P<value>长期有效|长期|永久|无固定期限)|(?P<also>(?:协议|合同|备忘录|意向书|公约)[^。;\n]{{0,30}}?长期有效)"
)
TO = re.compile(
    r"\s{0,4}(?:[(][^()\n]{1,6}[)])?\s{0,4}(?:起|开始)?(?P<effect>生效|施行|实施|执行)?\s{0,4}[,]?\s{0,4}(?:至|到|—{1,2}|-{1,2}|–|~|～)\s{0,4}"
)
UNTIL = re.compile(rf"{TERM_WORDS}[^。;\n]{{0,30}}?(?:至|到|截止到?|截至)\s{{0,4}}$")
LASTS = re.compile(
    rf"\s{{0,4}}(?:起|开始|生效)(?:计算|生效|算)?[,、]?\s{{0,4}}(?:[,]?(?:有效|合作|协议|租赁|服务)?期限?|为期|共|计|满)?(?:为|[:])?\s{{0,4}}"
    rf"(?P<n>{_COUNT})\s{{0,4}}(?:[(]\s{{0,4}}[^()]{{1,5}}?\s{{0,4}}[)])?\s{{0,4}}(?P<u>{_UNIT})(?!内|前|度|底|末)"
)

DATE_RULES: tuple[Rule, ...] = (
    Rule(
        id="signed label",
        field=FactField.SIGNED_ON,
        what="“签订日期：”一类标签后的日期",
        pattern=SIGNED_BEFORE,
        confidence=0.95,
        example="合作协议\n签署日期：二○二二年九月二日",
        value="2022-09-02",
        source=f"{PRACTICE}；{NUMERALS}",
    ),
    Rule(
        id="signed sentence",
        field=FactField.SIGNED_ON,
        what="“本协议于……签订”一类的句子",
        pattern=SIGNED_AFTER,
        confidence=0.92,
        example="合作协议\n本协议于2022年9月2日在广德市签订。",
        value="2022-09-02",
        source=PRACTICE,
    ),
    Rule(
        id="signature date",
        field=FactField.SIGNED_ON,
        what="签名处各方“日期：”后的同一日期",
        pattern=DATE_LABEL,
        confidence=0.9,
        example="合作协议\n" + "双方协商一致。\n" * 4 + "甲方（盖章）：\n日期：2022/9/2\n乙方（盖章）：\n日期：2022/9/2",
        value="2022-09-02",
        source=PRACTICE,
    ),
    Rule(
        id="signatures differ",
        field=FactField.SIGNED_ON,
        what="签名处的日期不一致或有空缺，取最晚的一天",
        pattern=DATE_LABEL,
        confidence=0.5,
        example="合作协议\n" + "双方协商一致。\n" * 4 + "甲方：\n日期：2022年9月2日\n乙方：\n日期：2022年9月5日",
        value="2022-09-05",
        source=PRACTICE,
    ),
    Rule(
        id="last date",
        field=FactField.SIGNED_ON,
        what="文末单独成行的日期",
        pattern=None,
        confidence=0.8,
        example="合作协议\n" + "双方协商一致。\n" * 4 + "二〇二二年九月二日",
        value="2022-09-02",
        source=PRACTICE,
    ),
    Rule(
        id="cover date",
        field=FactField.SIGNED_ON,
        what="封面或标题下的日期",
        pattern=DATE_LABEL,
        confidence=0.7,
        example="合作协议\n时间：2022年9月2日\n" + "双方协商一致。\n" * 4,
        value="2022-09-02",
        source=PRACTICE,
    ),
    Rule(
        id="misread date",
        field=FactField.SIGNED_ON,
        what="标签、句子或签名处的日期，但有字母混入（2O22年），多半是识别有误",
        pattern=None,
        confidence=0.6,
        example="合作协议\n签订日期：2O22年9月2日",
        value="2022-09-02",
        source="文字识别的常见错误",
    ),
    Rule(
        id="term length",
        field=FactField.TERM,
        what="“有效期三年”一类写明的期限",
        pattern=LENGTH,
        confidence=0.93,
        example="合作协议\n本协议有效期叁年。",
        value="3年",
        source=PRACTICE,
    ),
    Rule(
        id="term length far",
        field=FactField.TERM,
        what="写明的期限，但标签较泛或离期限较远",
        pattern=LENGTH,
        confidence=0.8,
        example="合作协议\n四、期限\n自各方完成签字并加盖公章之日起算，为期18个月。",
        value="18个月",
        source=PRACTICE,
    ),
    Rule(
        id="term forever",
        field=FactField.TERM,
        what="“长期有效”",
        pattern=FOREVER,
        confidence=0.9,
        example="合作协议\n本协议自签署之日起生效，长期有效。",
        value="长期",
        source=PRACTICE,
    ),
    Rule(
        id="term of range",
        field=FactField.TERM,
        what="由起止日期数出的期限",
        pattern=TO,
        confidence=0.9,
        example="合作协议\n有效期自2022年9月2日起至2025年9月1日止。",
        value="3年",
        source="日历",
    ),
    Rule(
        id="term range",
        field=FactField.EXPIRES_ON,
        what="“自……至……止”的末日，前面写明是期限",
        pattern=TO,
        confidence=0.95,
        example="合作协议\n有效期自2022年9月2日起至2025年9月1日止。",
        value="2025-09-01",
        source=PRACTICE,
    ),
    Rule(
        id="range alone",
        field=FactField.EXPIRES_ON,
        what="“自……至……止”的末日，前面没有写明是期限",
        pattern=TO,
        confidence=0.6,
        example="合作协议\n展示活动自2022年9月2日至2022年10月1日举办。",
        value="2022-10-01",
        source=PRACTICE,
    ),
    Rule(
        id="term until",
        field=FactField.EXPIRES_ON,
        what="“有效期至……”",
        pattern=UNTIL,
        confidence=0.93,
        example="合作协议\n本协议有效期至2025年12月31日。",
        value="2025-12-31",
        source=PRACTICE,
    ),
    Rule(
        id="start + term",
        field=FactField.EXPIRES_ON,
        what="“自某日起三年”：起始日加期限，减一天",
        pattern=LASTS,
        confidence=0.8,
        example="合作协议\n合作期限自2022年9月2日起三年。",
        value="2025-09-01",
        source="民法典 第二百条至第二百零四条（期间计算）",
    ),
    Rule(
        id="signed + term",
        field=FactField.EXPIRES_ON,
        what="签订日期加期限，减一天",
        pattern=LENGTH,
        confidence=0.6,
        example="合作协议\n本协议有效期三年。\n签订日期：2022年9月2日",
        value="2025-09-01",
        source="民法典 第二百条至第二百零四条（期间计算）",
    ),
)
