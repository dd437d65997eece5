"""The recogniser's engine reports to nobody, wherever it is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.formats.ocr import available

ROOT = Path(__file__).resolve().parents[4]
SCRIPT = """
import os, sys
seen = []
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "onnxruntime":
            seen.append(os.environ.get("ORT_DISABLE_TELEMETRY"))
sys.meta_path.insert(0, Watch())
import services.formats.ocr.engine
print(seen)
"""


@pytest.mark.skipif(not available(), reason="!!! the recogniser is not installed: its telemetry was NOT tested")
def test_telemetry_is_off_before_the_engine_is_loaded_in_whatever_process() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['1']"
