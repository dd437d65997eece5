"""What an RTF announces and what it holds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.formats.child import ReadingFailed
from services.formats.legacy import Legacy
from services.formats.rtf_binary import falls_short
from services.model.files import FileKind
from tests.samples.hostile_texts import rtf, rtf_bin_lie
from tests.samples.old_office import rtf as written


@given(st.binary(max_size=300))
def test_a_picture_that_is_there_is_never_missed_whatever_its_bytes_say(picture: bytes) -> None:
    head = rb"{\rtf1\ansi {\pict\pngblip\bin%d " % len(picture)
    assert not falls_short(head + picture + b"}}")


@pytest.mark.parametrize("announced", [b"2147483647", b"200", b"9" * 19, b"9" * 5_000])
def test_a_picture_that_is_not_there_is_seen(announced: bytes) -> None:
    assert falls_short(rb"{\rtf1{\pict\bin" + announced + b" x}}")


def test_words_that_only_look_like_it_are_text() -> None:
    assert not falls_short(rtf(r"\\bin999999 \binary \bin"))
    assert not falls_short(written("合作协议"))
    assert not falls_short(b"no rtf at all \\bin999999")


def test_a_million_of_them_are_looked_through_at_once() -> None:
    began = time.process_time()
    assert not falls_short(rtf(r"\bin0 " * 1_000_000))
    assert time.process_time() - began < 10


def test_a_lie_never_reaches_the_program() -> None:
    with pytest.raises(ReadingFailed, match="残缺"):
        Legacy(program=Path("/nowhere/soffice")).to_docx(rtf_bin_lie(), FileKind.RTF)
