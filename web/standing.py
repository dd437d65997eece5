"""How far the reading of a file has come, in the words of a page: 已识别, 识别中 第 3/12 页, 待识别 and why."""

from __future__ import annotations

from dataclasses import dataclass

from services.formats.ocr import CANNOT_RUN
from services.model.files import READING_LABELS, READING_NOTES, ReadingState, StoredFile
from services.stores.queue import Waiting
from web.access import office

_BY_HAND = "其中的文字暂时检索不到，要素请对照原件手工填写"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a list says of a file: the badge with its colour (a ReadingState), and a sentence below the name."""

    badge: ReadingState
    words: str
    note: str = ""


def standing_of(file: StoredFile, recognition: Waiting | None) -> Standing:
    """`recognition` is what the queue holds of the recognition of this file's object."""
    if file.pending:
        return _of_pictures(file, recognition)
    note = file.note or READING_NOTES.get(file.reading, "")
    return Standing(badge=file.reading, words=READING_LABELS[file.reading], note=note)


def _of_pictures(file: StoredFile, recognition: Waiting | None) -> Standing:
    part = file.reading is ReadingState.READ
    what = f"有 {file.pending} 页是图像" if part else f"扫描件或图片，共 {file.pending} 页"
    badge = ReadingState.WAITING if recognition is not None else ReadingState.UNRECOGNISED
    words = "部分识别" if part else "待识别"
    if recognition is None:
        why = "没有识别成" if office().recognition.possible else "本机未装识别组件，待识别"
        return Standing(badge=badge, words=words, note=f"{what}，{why}；{_BY_HAND}。")
    if recognition.error.startswith(CANNOT_RUN) and not recognition.running:  # nothing has been tried on this file
        return Standing(badge=ReadingState.UNRECOGNISED, words=words, note=f"{what}，{recognition.error}{_BY_HAND}。")
    if recognition.given_up:
        return Standing(badge=ReadingState.FAILED, words="识别失败", note=f"{what}，{recognition.error}{_BY_HAND}。")
    page, _, label = recognition.progress.words.partition("：")
    if recognition.running and label == file.label:
        return Standing(badge=badge, words="识别中", note=page)
    return Standing(badge=badge, words="等待识别", note=f"{what}，正在排队等待识别。")
