"""The world that LibreOffice sees: a profile without macros or links, the faces that stand in for absent ones, no secrets."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from services.formats.fonts import font_rules

_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Misc", "UseLocking", "false"),
)
_BLANK = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.2">'
    "<office:body><office:text><text:p/></office:text></office:body></office:document>\n"
)


def furnish(folder: Path) -> None:
    """Lay out a working folder: the profile, two blank documents, the font rules."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )
    for name in ("open.fodt", "ready.fodt"):
        (folder / name).write_text(_BLANK, encoding="utf-8")
    system = _system_fonts()
    if system is not None:
        rules = folder / "fonts.conf"
        rules.write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
            f"<fontconfig>{font_rules()}<include>{system}</include></fontconfig>\n",
            encoding="utf-8",
        )
        rules.chmod(0o644)


def environment(folder: Path) -> dict[str, str]:
    """What a program gets to know: the machine's environment without the office's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENSHU_")}
    kept |= {"HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp", "SAL_DISABLE_CUPS": "1"}
    if sys.platform == "linux":
        kept["LC_ALL"] = "C.UTF-8"  # else a Chinese name in the path of the folder is read as question marks
    if _system_fonts() is not None:
        kept["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    return kept


def _system_fonts() -> Path | None:
    """The machine's own fontconfig rules, where it has any."""
    system = Path(os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf"))
    return system if sys.platform == "linux" and system.is_file() else None
