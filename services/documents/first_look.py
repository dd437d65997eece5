"""The first look at a file that is worked on at once and not kept: the same gate as intake's, the same law on 密级."""

from __future__ import annotations

import tempfile
from pathlib import Path

from services.formats.child import ReadingFailed
from services.formats.kinds import decide_kind
from services.intake import SecretMarked
from services.model.errors import Refused
from services.model.inspection import SEAL_REASONS
from services.model.secrecy import secrecy_mark
from services.parsing import Parsing


class NotOpened(Refused):
    message = "“{label}”没有打开：{reason}。请用 Word 或 WPS 打开核对，另存为不带密码和宏的 .docx，或导出为 PDF，再试一次。"


def look_first(content: bytes, *, label: str, parsing: Parsing) -> None:
    """Let a file pass, or refuse it before any program opens it.

    Raises what the gate raises (bombs, programs, contradicting names), NotOpened for a file that is locked, damaged or has
    macros, SecretMarked.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        try:
            inspection = parsing.inspect(path, decide_kind(path, label=label), label=label)
        except ReadingFailed as failure:
            raise NotOpened(label=label, reason=failure.reason) from failure
    if mark := secrecy_mark(inspection.first_page_text):
        raise SecretMarked(label=label, mark=mark)
    if inspection.seal is not None:
        raise NotOpened(label=label, reason=SEAL_REASONS[inspection.seal])
