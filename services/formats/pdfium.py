"""pdfium is one machine for the whole process: its calls must never overlap, whatever thread makes them."""

from __future__ import annotations

import threading

ALONE = threading.RLock()
"""Held by whoever calls pdfium in the office's own process. The reading child has one thread and needs it not."""
