"""What the queue holds: the kinds of work, the lane that each goes in, and how far a piece of work is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    """Work of one lane waits for work of that lane alone."""

    DESK = "desk"  # what people wait for: seconds each
    OCR = "ocr"  # recognition of page images: minutes each, and all the memory there is


class TaskKind(StrEnum):
    """What can be done to an object later; a row of the queue names one."""

    READ = "read"
    RECEIPT = "receipt"
    PRINT = "print"
    LINK = "link"
    INDEX = "index"
    RENDER = "render"
    OCR = "ocr"
    PROVE = "prove"
    DEMAND = "demand"


TASK_LABELS: Mapping[TaskKind, str] = {
    TaskKind.READ: "识别文字",
    TaskKind.RECEIPT: "出具回执",
    TaskKind.PRINT: "印制公文",
    TaskKind.LINK: "登记关联公文",
    TaskKind.INDEX: "编入检索",
    TaskKind.RENDER: "生成页面图像",
    TaskKind.OCR: "识别图像",
    TaskKind.PROVE: "查找佐证",
    TaskKind.DEMAND: "下达整改",
}
MOST_ATTEMPTS = 5  # then it is given up, and tried anew when the worker next tends to the house

LANES: Mapping[TaskKind, Lane] = dict.fromkeys(TaskKind, Lane.DESK) | {TaskKind.OCR: Lane.OCR}
ONE_AT_A_TIME: frozenset[Lane] = frozenset({Lane.OCR})
"""Lanes in which the whole house, however many workers it has, does one thing at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a piece of work is: `done` of `total` parts (0 of 0: not counted), and what a page says of it."""

    done: int = 0
    total: int = 0
    words: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.done <= self.total:
            raise ValueError(f"{self.done} of {self.total} parts")


NOT_BEGUN = Progress()


def kinds_in(lane: Lane) -> tuple[TaskKind, ...]:
    """What is done in a lane."""
    return tuple(kind for kind in TaskKind if LANES[kind] is lane)
