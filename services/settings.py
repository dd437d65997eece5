"""The one frozen Settings, read once at start from the environment (WENSHU_…) and <home>/settings.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from services.model.errors import Refused
from services.model.numbers import CodeRefused, FilingNumber, issuer_code
from services.model.periods import Month, PeriodRefused

CHECKOUT = Path(__file__).resolve().parent.parent
LONGEST_NUMBER = 60  # what the register's column for numbers holds

_TRIED = [(year, serial) for year in (2026, 2027) for serial in (1, 2, 9998, 9999)]
_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")

# pydantic's error types -> what to tell; the types that the fields below can give (docs.pydantic.dev, "Validation Errors").
_WHOLE, _TRUTH = "“{name}”须为整数，现为“{value}”", "“{name}”须为 true 或 false，现为“{value}”"
_COMPLAINTS: dict[str, str] = {
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "finite_number": _WHOLE,
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "greater_than_equal": "“{name}”不能小于 {ge}，现为“{value}”",
    "less_than_equal": "“{name}”不能大于 {le}，现为“{value}”",
    "string_type": "“{name}”须为用英文双引号括起的文字，现为“{value}”",
    "path_type": "“{name}”须为用英文双引号括起的目录，现为“{value}”",
    "extra_forbidden": "没有“{name}”这项设置，请核对名称",
    "value_error": "“{name}”的值“{value}”{error}",
}
_OTHER_COMPLAINT = "“{name}”的值“{value}”不能使用"


class SettingsRefused(Refused):
    """The settings file or a WENSHU_ variable can't be understood."""

    message = "设置有误：{reason}。请改正 {file} 或相应的 WENSHU_ 环境变量后重试。"


class Settings(BaseSettings):
    """What differs from place to place. Every field is described in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix="WENSHU_", env_ignore_empty=True, frozen=True, extra="forbid")

    home: Path = Field(CHECKOUT, description="数据所在目录，其下有 archive/ 和 index/；默认为程序所在目录")
    register_url: str = Field("", description="登记库地址；空为 archive/register.sqlite3，也可填 PostgreSQL 地址")
    committee: str = Field("苏皖合作示范区广德片区管委会", description="本单位名称，用于页面和公文")
    phone: str = Field("", description="本单位的联系电话，印在汇总台账的表头；空则留空白")
    product: str = Field("文枢 · 协议备案与公文管理", description="页面左上角的名称")
    place: str = Field("广德市", description="本地的行政区划名称；不带地名的单位（市发改委）即为本地单位")
    issuer_code: str = Field("广合管", description="发文机关代字；其他代字和起始序号在“发文设置”里增加")
    separate_review: bool = Field(
        False, description="核稿、复核是否必须由拟稿人以外的人办理；为 false 时允许，页面提示并记入流转记录"
    )
    seal_required: bool = Field(True, description="盖章的公文是否须上传盖章扫描件后才能分发")
    acknowledge_days: int = Field(3, ge=1, le=365, description="分发后多少天未签收算逾期")
    filing_number_format: str = Field("GDBA-{year}-{serial:03d}", description="备案号格式，须含 {year} 和 {serial}，至多 60 字")
    correction_days: int = Field(10, ge=1, le=365, description="退回补正默认给多少天")
    filing_days: int = Field(0, ge=0, le=365, description="协议签订后多少天内须报备案，考核据此计逾期；0 为不设期限")
    rectification_days: int = Field(15, ge=1, le=250, description="整改默认给多少个工作日")
    rectification_warn_days: int = Field(3, ge=0, le=60, description="整改期限前多少个工作日起标黄提醒")
    rectification_red_days: int = Field(2, ge=0, le=60, description="超过整改期限多少个工作日以内仍标黄，再超过标红")
    ledger_due_day: int = Field(15, ge=1, le=28, description="每月工作台账的报送截止日，当日计入")
    ledger_lead_days: int = Field(10, ge=0, le=27, description="截止日前多少天起，在工作台提醒单位填报台账")
    in_use_since: str = Field(
        "", description="从哪一期台账起算未报，如 2026-11；空为最先收到的那份台账的期次，最晚为启用本系统的月份"
    )
    due_day_moves: bool = Field(False, description="截止日逢休息日时是否顺延到下一个工作日")
    stamp_required: bool = Field(False, description="工作台账是否须上传加盖公章的扫描件")
    largest_file_mb: int = Field(100, ge=1, description="单个文件的大小上限，MB")
    largest_submission_mb: int = Field(500, ge=1, description="一次报送的总大小上限，MB")
    host: str = Field("127.0.0.1", description="服务监听的地址；供局域网使用时填 0.0.0.0")
    port: int = Field(8000, ge=1, le=65535, description="服务监听的端口")
    soffice: str = Field("", description="LibreOffice 程序的位置；空为自动查找")
    reading_memory_mb: int = Field(1536, ge=256, description="识别一个文件最多用多少内存，MB")
    reading_seconds: int = Field(90, ge=5, description="识别一个文件最多用多少秒")
    ocr: bool = Field(True, description="装有识别组件时，是否自动识别扫描件和图片里的文字")
    session_minutes: int = Field(30, ge=1, description="多少分钟不操作须重新登录")
    secure_cookies: bool = Field(False, description="经 HTTPS 访问时设为 true")
    clock_behind_days: int = Field(0, ge=0, le=36500, description="演示用：本系统的时钟比本机慢多少天，每页写明；正式使用须为 0")

    @field_validator("issuer_code")
    @classmethod
    def _is_a_code(cls, code: str) -> str:
        try:
            return issuer_code(code)
        except CodeRefused as refused:
            raise ValueError(str(refused.details["reason"])) from None

    @field_validator("filing_number_format")
    @classmethod
    def _tells_numbers_apart(cls, template: str) -> str:
        """A format under which two agreements would get the same number is found out now, not when the second is filed."""
        try:
            texts = {FilingNumber.give(year, serial, template=template).text for year, serial in _TRIED}
        except (ValueError, LookupError, AttributeError, TypeError):
            raise ValueError("写法有误，应如 GDBA-{year}-{serial:03d}") from None
        if len(texts) < len(_TRIED) or not all(text.isprintable() for text in texts):
            raise ValueError("不能区分不同的年份和序号，须含 {year} 和 {serial}，如 GDBA-{year}-{serial:03d}")
        if max(map(len, texts)) > LONGEST_NUMBER:
            raise ValueError(f"写出的备案号超过 {LONGEST_NUMBER} 个字")
        return template

    @field_validator("in_use_since")
    @classmethod
    def _is_a_month(cls, text: str) -> str:
        try:
            return str(Month.parse(text)) if text.strip() else ""
        except PeriodRefused:
            raise ValueError("不是月份，应如 2026-11") from None

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def url(self) -> str:
        """The register's URL."""
        return self.register_url or f"sqlite:///{(self.archive / 'register.sqlite3').as_posix()}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file; the file lies in the home, which the two before it name."""
        home = Path(init_settings().get("home") or env_settings().get("home") or CHECKOUT)
        return init_settings, env_settings, InitSettingsSource(settings_cls, _written(home / "settings.toml"))


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings; `home` goes before WENSHU_HOME. Raises SettingsRefused."""
    try:
        settings = Settings(home=home.resolve()) if home is not None else Settings()
    except ValidationError as error:
        raise SettingsRefused(reason="；".join(map(_complaint, error.errors())), file="settings.toml") from error
    return settings.model_copy(update={"home": settings.home.resolve()})


def _complaint(error: ErrorDetails) -> str:
    """One thing that is wrong, in the words of whoever has to put it right."""
    name, value = ".".join(map(str, error["loc"])), str(error["input"])
    shown = value if len(value) <= 80 else value[:80] + "…"
    return _COMPLAINTS.get(error["type"], _OTHER_COMPLAINT).format(name=name, value=shown, **error.get("ctx", {}))


def _written(file: Path) -> dict[str, Any]:
    """What settings.toml says; nothing where there is none. Editors on Windows begin a file with a mark, which is no error."""
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsRefused(reason="文件不是 UTF-8 编码，请另存为 UTF-8", file=file) from error
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        place = f"第 {found[1]} 行第 {found[2]} 列" if found else "文件末尾"
        reason = f"{place}不合 TOML 的写法，应为 名称 = 值，文字用英文双引号括起，同一项只写一次"
        raise SettingsRefused(reason=reason, file=file) from error
