"""Where the system keeps what can be made again."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def caches() -> Path:
    """Return the program's folder there, which need not exist yet."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "~/AppData/Local")
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "ganstudio"
