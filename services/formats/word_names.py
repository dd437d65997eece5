"""The namespace of WordprocessingML (ECMA-376 part 1, 17), as lxml writes it before a name."""

from __future__ import annotations

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
