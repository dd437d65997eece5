"""Write the labelled corpus."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.samples.labelled import FILES, write

print(f"{len(write(Path(sys.argv[1]) if len(sys.argv) > 1 else FILES))} files")
