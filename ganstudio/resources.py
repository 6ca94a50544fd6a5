"""Where presets, assets and guides are: in the package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parent


def folder(name: Literal["presets", "assets", "help"]) -> Path:
    """Return the folder of that name; a checkout has it beside the package."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parent / name
