"""A recogniser that is installed and can't run: the installation is to blame, and no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.formats.ocr import OcrChild, RecogniserBroken
from tests.samples.broken_recogniser import REASON, break_recogniser


def test_a_recogniser_that_cannot_be_loaded_is_told_with_its_reason_and_no_file_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_recogniser(tmp_path, monkeypatch)
    ocr = OcrChild()
    with pytest.raises(RecogniserBroken) as told:
        ocr.start()
    assert f"识别组件不能运行（{REASON}）" in str(told.value)
    assert "文件可能已损坏" not in str(told.value) and str(tmp_path) not in str(told.value)
    with pytest.raises(RecogniserBroken):
        ocr.recognise(b"picture", number=1)
    ocr.close()
