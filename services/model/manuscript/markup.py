"""Markup that stands in plain texts though nobody means it to be printed. Only patterns."""

from __future__ import annotations

import re

_TAGS = (
    "a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|img|ins|kbd|li|mark|"
    "ol|p|pre|s|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul"
)
TAG = re.compile(rf"<!--[^<>]{{0,300}}-->|</?(?:{_TAGS})(?:\s[^<>]{{0,300}})?\s*/?>", re.IGNORECASE)
