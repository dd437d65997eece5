"""A text that was wrapped by hand has the paragraphs that it had, whatever the width and however paragraphs were set apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.manuscript import Manuscript, Paragraph, lines_of, recognise, unaccounted
from tests.samples.official_texts import TEXTS, OfficialSample

_CLOSING = "，。；：、！？”’）》〕"
_OPENING = "（“《〔"


def by_characters(text: str, width: int) -> list[str]:
    """Cut after so many characters, wherever that is."""
    return [text[at : at + width] for at in range(0, len(text), width)]


def by_columns(text: str, width: int) -> list[str]:
    """As an editor wraps: half-width characters count half; marks, figures and words are kept where they belong."""
    units = re.findall(rf"[{_OPENING}]*(?:[0-9A-Za-z][0-9A-Za-z.,%/:@_-]*|.)[{_CLOSING}]*", text)
    lines, line = [], ""
    for unit in units:
        if line and columns(line + unit) > 2 * width:
            lines.append(line)
            line = ""
        line += unit
    return [*lines, line]


def columns(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def typed(sample: OfficialSample, wrap: Callable[[str, int], list[str]], width: int, *, indent: str, between: str) -> str:
    """The text as somebody types it."""

    def paragraph(text: str) -> str:
        return "\n".join(wrap(indent + text, width))

    parts = ["\n".join(wrap(sample.title, width))]
    parts += ["\n".join(wrap(sample.recipients + "：", width))] if sample.recipients else []
    parts += [paragraph(text) for text in sample.paragraphs]
    if len(sample.listed) == 1:
        parts.append(paragraph("附件：" + sample.listed[0]))
    elif sample.listed:
        names = [f"{number}.{name}" for number, name in enumerate(sample.listed, 1)]
        parts.append(f"\n{indent}　　　".join([indent + "附件：" + names[0], *names[1:]]))
    parts += ["　" * 12 + sample.signature + "\n" + "　" * 13 + sample.dated] if sample.signature else []
    return between.join(parts) + "\n"


def is_told(sample: OfficialSample, wrap: Callable[[str, int], list[str]], width: int, *, indent: str, between: str) -> bool:
    """Whether the typed text says where paragraphs end: by an indent, a blank line, a number, or a last line that is short."""
    if indent or between == "\n\n":
        return True
    for above, below in zip(sample.paragraphs, sample.paragraphs[1:], strict=False):
        last = wrap(above, width)[-1]
        full = len(last) == width if wrap is by_characters else columns(last) > 2 * width - 8
        if full and not re.match(r"[一二三四五六七八九]、|（.）|\d\.|特此|此复|专此|妥否", below):
            return False
    return True


def recognised(text: str) -> Manuscript:
    lines = lines_of(text)
    manuscript = recognise(lines)
    assert not unaccounted(lines, manuscript)
    return manuscript


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.sampled_from([by_characters, by_columns]),
    st.integers(20, 50),
    st.sampled_from(["", "　　", "    "]),
    st.sampled_from(["\n", "\n\n"]),
)
def test_a_text_wrapped_by_hand_has_the_paragraphs_it_had(
    sample: OfficialSample, wrap: Callable[[str, int], list[str]], width: int, indent: str, between: str
) -> None:
    if not is_told(sample, wrap, width, indent=indent, between=between):
        return
    made = recognised(typed(sample, wrap, width, indent=indent, between=between))
    assert tuple(block.text for block in made.body if isinstance(block, Paragraph)) == sample.paragraphs
    assert (made.title, made.recipients) == (sample.title, sample.recipients)
    assert (made.listed, made.signature, made.dated) == (
        sample.listed,
        (sample.signature,) if sample.signature else (),
        sample.dated,
    )
