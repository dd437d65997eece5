"""Rules D: the docx behind the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from services.formats.gongwen.checker.elements import Paper
from services.formats.gongwen.checker.package import TWIP, Package, SectionSetUp
from services.formats.gongwen.checker.results import Verdict
from services.formats.gongwen.checker.rules import HEIGHT, WIDTH, Form, Rule, face_of
from services.model.normal import normalise

SIDES = (28.0, 26.0)  # mm
TOP_RANGE, BOTTOM_RANGE = (34.0, 38.0), (32.0, 36.5)
GRID = (560, 594)  # twips: 28 to 29.7 pt


def d01(paper: Paper, package: Package, rule: Rule) -> Verdict:
    sections = [section for section in package.sections if section.width <= section.height]
    wrong = [section for section in sections if not _set_up_well(section, rule)]
    if not sections:
        return Verdict(holds=False, measured="docx 没有竖排的页面设置")
    one = (wrong or sections)[0]
    return Verdict(
        holds=not wrong,
        measured=f"{one.width:.0f}×{one.height:.0f} 毫米，左 {one.left:.1f}、右 {one.right:.1f}、"
        f"上 {one.top:.1f}、下 {one.bottom:.1f} 毫米",
    )


def _set_up_well(section: SectionSetUp, rule: Rule) -> bool:
    paper = abs(section.width - WIDTH) <= 1 and abs(section.height - HEIGHT) <= 1
    off = max(abs(section.left - SIDES[0]), abs(section.right - SIDES[1]))
    sides = off <= rule.tol + TWIP  # a length in mm is rounded to whole twips
    ends = TOP_RANGE[0] <= section.top <= TOP_RANGE[1] and BOTTOM_RANGE[0] <= section.bottom <= BOTTOM_RANGE[1]
    return paper and sides and ends


def d02(paper: Paper, package: Package, rule: Rule) -> Verdict:
    grids = [section.grid for section in package.sections if section.width <= section.height]
    gridded = bool(grids) and all(grid is not None and GRID[0] <= grid <= GRID[1] for grid in grids)
    told = "、".join(f"{grid / 20:.2f} 磅" if grid is not None else "无" for grid in dict.fromkeys(grids))
    return Verdict(
        holds=gridded or package.exact_pitch > 0.6,
        measured=f"网格行距{told}，{package.exact_pitch:.0%} 的段落是 28 至 29.7 磅固定值",
    )


def d03(paper: Paper, package: Package, rule: Rule) -> Verdict:
    total = sum(package.fonts.values())
    if not total:
        return Verdict(holds=False, measured="docx 里没有汉字")
    other = Counter({name: count for name, count in package.fonts.items() if face_of(name) is None})
    share = 1 - sum(other.values()) / total
    usual = other.most_common(1)
    named = f"，其余多为{usual[0][0] or '未指定字体'}" if usual else ""
    return Verdict(holds=share >= rule.target, measured=f"{share:.0%} 的汉字指定了公文字体{named}")


def d04(paper: Paper, package: Package, rule: Rule) -> Verdict:
    if paper.kind is Form.LETTER and paper.page_count == 1 and package.odd_and_even:
        return Verdict(holds=True, measured="信函只有一页")
    complete = bool(package.sections) and all({"default", "even"} <= section.numbered for section in package.sections)
    if not package.odd_and_even:
        measured = "没有设置奇偶页不同"
    else:
        measured = "奇偶页都有页码域" if complete else "有的节缺奇数页或偶数页的页码域"
    return Verdict(holds=package.odd_and_even and complete, measured=measured)


def d05(paper: Paper, package: Package, rule: Rule) -> Verdict:
    printed = Counter[str]()
    for sheet in paper.sheets:
        for line in (*sheet.lines, *sheet.turned):
            if line not in paper.folios:
                printed.update(_characters(line.solid))
    lost = Counter(_characters(package.text)) - printed
    if paper.page_count > len(paper.sheets):
        return Verdict(holds=None, measured=f"只量了 {len(paper.sheets)} 页，没有比对全文")
    few = "".join(lost)[:10]
    return Verdict(
        holds=not lost,
        measured=f"PDF 少 {lost.total()} 个字：{few}" if lost else f"{len(_characters(package.text))} 个字都在",
    )


def _characters(text: str) -> str:
    """Characters as they are compared; what stands for others in a PDF's fonts is folded."""
    return normalise(text).replace(" ", "")


def d06(paper: Paper, package: Package, rule: Rule) -> Verdict:
    found = [
        word
        for word, there in (
            ("宏", package.macros),
            (f"{package.external} 个外部链接", package.external),
            (f"{package.changes} 处修订", package.changes),
            (f"{package.comments} 条批注", package.comments),
        )
        if there
    ]
    return Verdict(holds=not found, measured="含有" + "、".join(found) if found else "没有")


CHECKS: dict[str, Callable[[Paper, Package, Rule], Verdict]] = {
    "D01": d01,
    "D02": d02,
    "D03": d03,
    "D04": d04,
    "D05": d05,
    "D06": d06,
}
