"""Marks of half width and numbering marks that are no Chinese type (GB/T 15834-2011; GB/T 9704-2012, 7.3.3). Only patterns."""

from __future__ import annotations

import re

HAN = "\u3400-\u9fff\uf900-\ufaff"

# half-width marks that touch a Han character, or a mark that only stands in Chinese text
HALF_WIDTH = re.compile(
    rf"(?<=[{HAN}》”’）〕])[,;:?!()]|[,;:?!()](?=[{HAN}《“‘（〔])|(?<=[{HAN}》”）])\.(?=\s|$|[{HAN}])|(?<=[{HAN}])\.{{3,}}"
)
NUMBERED_COMMA = re.compile(r"\d{1,2}、")  # 1、 for 1.
HALF_BRACKET_MARK = re.compile(
    r"\([一二三四五六七八九十\d]{1,3}\)|[（(][一二三四五六七八九十\d]{1,3}\)|\([一二三四五六七八九十\d]{1,3}）"
)
