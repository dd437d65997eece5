"""Whether this machine can draw Chinese characters, asked of fontconfig."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache

PROBE_SECONDS = 10


@lru_cache(maxsize=1)
def chinese_fonts() -> bool | None:
    """True or False; None where nobody can be asked (Windows has no fontconfig, and always has such fonts)."""
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        listed = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, timeout=PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return bool(listed.stdout.strip()) if listed.returncode == 0 else None
