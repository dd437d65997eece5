"""Settings: what a stranger types into settings.toml or a WENSHU_ variable is understood, or refused in a Chinese sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.model.numbers import FilingNumber
from services.settings import CHECKOUT, LONGEST_NUMBER, Settings, SettingsRefused, load_settings

ENGLISH = re.compile(r"Input|should|valid|unable|Extra|codec|Expected|statement|overwrite|index|out of range")


def refusal(home: Path, toml: str | bytes) -> str:
    """What is said about this settings.toml."""
    (home / "settings.toml").write_bytes(toml.encode() if isinstance(toml, str) else toml)
    with pytest.raises(SettingsRefused) as caught:
        load_settings(home)
    said = str(caught.value)
    assert "settings.toml" in said and not ENGLISH.search(said), said
    return said


@pytest.mark.parametrize(
    "template",
    [
        "GDBA",  # every agreement the same number
        "GDBA-{year}",
        "GDBA-{serial:03d}",
        "",
        "{year}-{serial:.1g}",  # 9998 and 9999 are both 1e+04
        "{year}{serial:c}",  # serial 1 is a control character
        "{}-{}",
        "{year}-{number}",
        "{year}-{serial",
        "{year.month}-{serial}",
        "{year[0]}-{serial}",
        "{year}-{serial:03x}-{serial:q}",
        "{year}-{serial:060d}",
        "号" * 60 + "{year}{serial}",
    ],
)
def test_a_format_that_can_not_number_agreements_is_refused_at_start(tmp_path: Path, template: str) -> None:
    assert "filing_number_format" in refusal(tmp_path, f'filing_number_format = "{template}"\n')
    with pytest.raises(ValidationError):
        Settings(home=tmp_path, filing_number_format=template)


@pytest.mark.parametrize(
    "template", ["GDBA-{year}-{serial:03d}", "备〔{year}〕{serial}号", "{serial:05d}/{year}", "{year}{serial:04d}"]
)
def test_a_format_with_year_and_serial_is_taken(tmp_path: Path, template: str) -> None:
    assert Settings(home=tmp_path, filing_number_format=template).filing_number_format == template


@given(st.text(st.sampled_from("GD-{}:03dyearserial〔〕"), max_size=40) | st.text(max_size=20))
def test_whatever_format_is_taken_tells_numbers_apart(template: str) -> None:
    try:
        taken = Settings(home=Path("/nowhere"), filing_number_format=template).filing_number_format
    except ValidationError:
        return
    texts = [FilingNumber.give(year, serial, template=taken).text for year in (2024, 2025) for serial in (7, 12)]
    assert len(set(texts)) == 4 and all(len(text) <= LONGEST_NUMBER for text in texts)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('port = "eight"', "“port”须为整数，现为“eight”"),
        ("port = 99999", "“port”不能大于 65535，现为“99999”"),
        ("port = 80.5", "“port”须为整数"),
        ("port = inf", "“port”须为整数"),
        ("port = [1]", "“port”须为整数"),
        ("session_minutes = 0", "“session_minutes”不能小于 1"),
        ('secure_cookies = "perhaps"', "“secure_cookies”须为 true 或 false"),
        ("secure_cookies = []", "“secure_cookies”须为 true 或 false"),
        ("committee = 4", "“committee”须为用英文双引号括起的文字"),
        ("prot = 9000", "没有“prot”这项设置"),
        ("[server]\nport = 1", "没有“server”这项设置"),
        ('port = "x"\nprot = 1', "；没有“prot”"),
        ("port = 1x", "第 1 行第 9 列"),
        ("port = 1\nport = 2", "同一项只写一次"),
        ("committee = 广德", "第 1 行第 13 列"),
        ('committee = "广德', "英文双引号"),
        ('committee = "广德"'.encode("gb18030"), "另存为 UTF-8"),
    ],
)
def test_what_is_wrong_is_said_in_chinese_with_the_name_of_the_setting(tmp_path: Path, toml: str | bytes, said: str) -> None:
    assert said in refusal(tmp_path, toml)


def test_a_variable_that_can_not_be_understood_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSHU_PORT", "八千")
    with pytest.raises(SettingsRefused, match=r"“port”须为整数，现为“八千”.*WENSHU_"):
        load_settings(tmp_path)


def test_the_command_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text("port = 9000\nsession_minutes = 5\n", encoding="utf-8")
    monkeypatch.setenv("WENSHU_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("WENSHU_PORT", "9001")
    settings = load_settings(tmp_path)
    assert (settings.home, settings.port, settings.session_minutes) == (tmp_path.resolve(), 9001, 5)
    assert load_settings().home == (tmp_path / "elsewhere").resolve()


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENSHU_HOME", "")
    monkeypatch.setenv("WENSHU_PORT", "")
    (tmp_path / "settings.toml").write_text("port = 9000\n", encoding="utf-8")
    assert load_settings(tmp_path).port == 9000
    assert load_settings().home == CHECKOUT


def test_a_file_that_notepad_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes('\ufeffcommittee = "广德"\r\nport = 9000\r\n'.encode())
    settings = load_settings(tmp_path)
    assert (settings.committee, settings.port) == ("广德", 9000)
