"""A body that names its level and no place (省水利厅) is that of our own place: another province's is another body. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from services.model.regions import FULL, SHORT

# The provinces outside of 沪苏浙皖, whose places regions.py knows (GB/T 2260), and the cities beyond that units go to.
_OTHERS = (
    "河北 山西 辽宁 吉林 黑龙江 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 "
    "北京 天津 重庆 广州 深圳 武汉 成都 西安 郑州 长沙 南昌 福州 厦门 济南 青岛 石家庄 太原 沈阳 大连 长春 哈尔滨 "
    "贵阳 昆明 兰州 海口"
)
_PLACE_BEFORE = re.compile("(?:" + "|".join(sorted([*_OTHERS.split(), *SHORT], key=len, reverse=True)) + ")$")
_LONGEST = 8  # characters of a place
# 省财政厅驻合肥办事处 is not 省财政厅, nor is what belongs to it.
_ANOTHER_BEHIND = re.compile(r"驻[\u4e00-\u9fff]{2,8}?(?:办|处|局|专员|机构|组)|(?:所属|直属|下属)")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBodies:
    """Tells our own place's bodies from others'; `names` are the short names of our place and of those above it."""

    names: frozenset[str] = frozenset()

    @classmethod
    @cache
    def of(cls, place: str) -> OwnBodies:
        levels = (part for region in FULL.get(place, ()) for part in (region.province, region.city, region.county))
        return cls(names=frozenset(part[:-1] if len(part) > 2 else part for part in levels if part))

    def precedes(self, level: str, text: str, start: int, end: int) -> bool:
        """Whether our own place's level (省) or name (安徽) stands right before the rest of a body's name."""
        if text.endswith(level, 0, start):
            return self.means(level, text, start - 1, end)
        return text.endswith(tuple(self.names), 0, start) and not _ANOTHER_BEHIND.match(text, end)

    def means(self, name: str, text: str, start: int, end: int) -> bool:
        """Whether `name` at this place of a text is that body and not the end or the beginning of another one's name.

        Where our own place is unknown, so is whose a body without a place is.
        """
        if _ANOTHER_BEHIND.match(text, end):
            return False
        if not self.names or name[:1] not in "省市县区":
            return True
        before = _PLACE_BEFORE.search(text[max(0, start - _LONGEST) : start])
        return before is None or before[0] in self.names
