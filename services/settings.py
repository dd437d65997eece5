"""The one frozen Settings, read once at start from the environment (WENSHU_…) and <home>/settings.toml."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from services.model.errors import Refused

CHECKOUT = Path(__file__).resolve().parent.parent


class SettingsRefused(Refused):
    """The settings file or a WENSHU_ variable can't be understood."""

    message = "设置有误：{reason}。请改正 {file} 或相应的 WENSHU_ 环境变量后重试。"


class Settings(BaseSettings):
    """What differs from place to place. Every field is described in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix="WENSHU_", frozen=True, extra="forbid")

    home: Path = Field(CHECKOUT, description="数据所在目录，其下有 archive/ 和 index/；默认为程序所在目录")
    register_url: str = Field("", description="登记库地址；空为 archive/register.sqlite3，也可填 PostgreSQL 地址")
    committee: str = Field("苏皖合作示范区广德片区管委会", description="本单位名称，用于页面和公文")
    product: str = Field("文枢 · 协议备案与公文管理", description="页面左上角的名称")
    filing_number_format: str = Field("GDBA-{year}-{serial:03d}", description="备案号格式，须含 {year} 和 {serial}")
    correction_days: int = Field(10, ge=1, le=365, description="退回补正默认给多少天")
    largest_file_mb: int = Field(100, ge=1, description="单个文件的大小上限，MB")
    largest_submission_mb: int = Field(500, ge=1, description="一次报送的总大小上限，MB")
    host: str = Field("127.0.0.1", description="服务监听的地址；供局域网使用时填 0.0.0.0")
    port: int = Field(8000, ge=1, le=65535, description="服务监听的端口")
    soffice: str = Field("", description="LibreOffice 程序的位置；空为自动查找")
    reading_memory_mb: int = Field(1536, ge=256, description="识别一个文件最多用多少内存，MB")
    reading_seconds: int = Field(90, ge=5, description="识别一个文件最多用多少秒")
    session_minutes: int = Field(30, ge=1, description="多少分钟不操作须重新登录")
    secure_cookies: bool = Field(False, description="经 HTTPS 访问时设为 true")

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
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=home / "settings.toml")


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings; `home` goes before WENSHU_HOME. Raises SettingsRefused."""
    try:
        settings = Settings(home=home.resolve()) if home is not None else Settings()
        settings.filing_number_format.format(year=2026, serial=1)
    except ValidationError as error:
        reasons = "；".join(f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors())
        raise SettingsRefused(reason=reasons, file="settings.toml") from error
    except (ValueError, KeyError, IndexError) as error:
        raise SettingsRefused(reason=str(error), file="settings.toml") from error
    return settings.model_copy(update={"home": settings.home.resolve()})
