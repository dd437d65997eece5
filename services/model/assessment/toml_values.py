"""One table of a scheme's TOML, read value by value: what is wrong is noted with its line, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from services.model.assessment.toml_lines import Lines, Path
from services.model.findings import Finding, finding

PLACES = 4  # decimal places of a number of a scheme: what is reckoned with it stays short enough to be followed
_MOST_WORDS = 40  # of those that a finding names
Value = TypeVar("Value")
Fault = tuple[int, Finding]
"""What is wrong, with the number of the line on which it is (the first line is 1)."""


@dataclass(slots=True)
class Faults:
    """What is wrong with a text, in the order of its lines."""

    lines: Lines
    found: list[Fault] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)  # of which something is said: what hangs on them is not to be judged

    def note(self, code: str, path: Path, /, **details: object) -> None:
        self.keys |= {str(details.get("key", "")), *(one for one in path[-1:] if isinstance(one, str))}
        self.at(code, self.lines.of(*path), **details)

    def at(self, code: str, line: int, /, **details: object) -> None:
        self.found.append((line, finding(code, f"第{line}行", **details)))

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.found, key=lambda found: found[0]))


class Section:
    """A table and its place. What is asked for is known from then on; `close` names the keys that nobody asked for."""

    def __init__(self, values: Mapping[str, Any], path: Path, faults: Faults) -> None:
        self._values, self.path, self._faults = values, path, faults
        self._known: list[str] = []

    @property
    def line(self) -> int:
        return self._faults.lines.of(*self.path)

    def fault(self, code: str, at: str = "", /, **details: object) -> None:
        """Note what is wrong with the table, or with the key `at` of it."""
        self._faults.note(code, (*self.path, at) if at else self.path, **details)

    def has(self, key: str) -> bool:
        return key in self._values

    def raw(self, key: str) -> Any:
        """A value as it stands; None where it is absent."""
        return self._given(key, "", required=False)

    def text(self, key: str, label: str, *, most: int, required: bool = True) -> str:
        """A text of one line; "" where it is absent or none."""
        value = self._given(key, label, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            return self._wrong(key, "文字，用半角引号括起", value, "")
        clean = " ".join(value.split())
        if any(ord(character) < 32 for character in clean):
            return self._wrong(key, "没有控制字符的文字", value, "")
        if required and not clean:
            self.fault("A03", key, key=key, label=label)
        elif len(clean) > most:
            self.fault("A05", key, key=key, found=f"{len(clean)}个字", wanted=f"最多{most}个字")
        return clean

    def number(
        self, key: str, label: str, *, least: int, most: int, above: bool = False, required: bool = True
    ) -> Decimal | None:
        """A number within its bounds; None where it is absent or none. `above`: the least itself is too little."""
        value = self._given(key, label, required=required)
        if value is None:
            return None
        number = number_of(value)
        if number is None:
            return self._wrong(key, "数字，不加引号", value, None)
        if not least <= number <= most or (above and number == least):
            bounds = f"大于{least}、不大于{most}" if above else f"{least}至{most}"
            self.fault("A05", key, key=key, found=plain(number), wanted=bounds)
            return None
        if _places(number) > PLACES:
            self.fault("A05", key, key=key, found=plain(number), wanted=f"最多{PLACES}位小数")
            return None
        return number

    def whole(self, key: str, label: str, *, least: int, most: int, default: int) -> int:
        """A whole number within its bounds; the default where it is absent or none."""
        value = self._given(key, label, required=False)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            return self._wrong(key, "整数，不加引号", value, default)
        if not least <= value <= most:
            self.fault("A05", key, key=key, found=value, wanted=f"{least}至{most}")
            return default
        return value

    def word(self, key: str, label: str, words: Mapping[str, str], *, default: str = "") -> str:
        """One of a few words, by its name or its label; `words` are names with their labels. "": absent or none of them."""
        value = self._given(key, label, required=not default)
        if value is None:
            return default
        return self._named(key, value, words)

    def words(self, key: str, label: str, words: Mapping[str, str], *, required: bool = True) -> tuple[str, ...]:
        """Several of a few words, none of them twice; one alone needs no brackets."""
        value = self._given(key, label, required=required)
        if value is None:
            return ()
        several = value if isinstance(value, list) else [value]
        if required and not several:
            self.fault("A03", key, key=key, label=label)
        found = [name for one in several if (name := self._named(key, one, words))]
        if len(set(found)) != len(found):
            self.fault("A09", key, what=f"“{key}”", found=next(name for name in found if found.count(name) > 1))
        return tuple(dict.fromkeys(found))

    def wholes(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        """Several whole numbers; none where it is absent."""
        value = self._given(key, "", required=False)
        several = value if isinstance(value, list) else [] if value is None else [value]
        good = [one for one in several if not isinstance(one, bool) and isinstance(one, int) and least <= one <= most]
        if len(good) != len(several):
            self.fault("A04", key, key=key, wanted=f"{least}至{most}的整数，如 [{least}, {most}]", found=kind_of(value))
        return tuple(sorted(set(good)))

    def table(self, key: str) -> Section:
        """A table within this one; an empty one where it is absent or none."""
        value = self._given(key, "", required=False)
        if value is not None and not isinstance(value, dict):
            self._wrong(key, f"小标题 [{key}] 下的各项", value, None)
        return Section(value if isinstance(value, dict) else {}, (*self.path, key), self._faults)

    def tables(self, key: str, *, most: int) -> Iterator[Section]:
        """The tables of an array, each with its place."""
        value = self._given(key, "", required=False)
        several = [] if value is None else value
        if not isinstance(several, list) or not all(isinstance(one, dict) for one in several):
            self._wrong(key, f"若干个 [[{key}]]", value, None)
            return
        if len(several) > most:
            beyond = (*self.path, key, most)  # the first one that is too much
            self._faults.note("A11", beyond, key=key, what=f"{key} 有{len(several)}个", limit=f"{most}个")
            return
        for number, one in enumerate(several):
            yield Section(one, (*self.path, key, number), self._faults)

    def numbers(self, *, most: int) -> tuple[tuple[str, Decimal], ...]:
        """All of a table whose values are numbers, as they stand."""
        keys = tuple(self._values)
        found = [(key, self.number(key, key, least=0, most=most)) for key in keys]
        return tuple((key, number) for key, number in found if number is not None)

    def unknown_word(self, word: str, key: str, words: Sequence[str]) -> None:
        """A key of a table whose keys are words is none of them."""
        self.fault("A06", word, key=key, found=word[:40], near=near(word, words), known="、".join(words[:_MOST_WORDS]))

    def close(self) -> None:
        """Name the keys that mean nothing here."""
        for key in self._values:
            if key not in self._known:
                self._faults.note("A02", (*self.path, key), key=key, near=near(key, self._known))

    def _given(self, key: str, label: str, *, required: bool) -> Any:
        self._known.append(key)
        if key not in self._values:
            if required:
                self.fault("A03", key=key, label=label)
            return None
        return self._values[key]

    def _named(self, key: str, value: object, words: Mapping[str, str]) -> str:
        if not isinstance(value, str):
            return self._wrong(key, "文字，用半角引号括起", value, "")
        name = value.strip()
        by_label = {label: word for word, label in words.items()}
        if name in words or name in by_label:
            return name if name in words else by_label[name]
        known = "、".join(f"{word}（{label}）" if label != word else word for word, label in list(words.items())[:_MOST_WORDS])
        self.fault("A06", key, key=key, found=name[:40], near=near(name, [*words, *by_label]), known=known)
        return ""

    def _wrong(self, key: str, wanted: str, value: object, instead: Value) -> Value:
        self.fault("A04", key, key=key, wanted=wanted, found=kind_of(value))
        return instead


def near(word: str, known: Sequence[str]) -> str:
    """What is told of a misspelt word: the nearest of those that are known, or nothing. A Chinese character says more."""
    by_look = {_look(one): one for one in known}
    close = get_close_matches(_look(word[:60]), list(by_look), 1, 0.6 if word.isascii() else 0.5)
    return f"，是否“{by_look[close[0]]}”" if close else ""


def _look(word: str) -> str:
    return word.lower().replace("_", "-")


def number_of(value: object) -> Decimal | None:
    """The number of a TOML value; None for what is none (true, nan and inf among them)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """10, 0.6: as a person writes it, whatever the notation was."""
    if abs(number.adjusted()) > 20:
        return str(number)
    return format(number.normalize(), "f")


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def kind_of(value: object) -> str:
    """What a TOML value is, for a clerk."""
    if isinstance(value, bool):
        return "true 或 false"
    if isinstance(value, int | Decimal):
        return "数字" if Decimal(value).is_finite() else "nan 或 inf，不是能计算的数"
    if isinstance(value, str):
        return "文字"
    if isinstance(value, list):
        return "方括号里的清单"
    return "小标题或花括号里的各项" if isinstance(value, dict) else "日期或时间"


def closed(section: Section, value: Value) -> Value:
    """What was read of a table, once nothing else is asked of it."""
    section.close()
    return value


def or_else(number: Decimal | None, instead: Decimal) -> Decimal:
    """A number that need not be said."""
    return instead if number is None else number
