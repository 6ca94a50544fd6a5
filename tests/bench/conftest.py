"""Benchmarks are scripts, which find each other in their folder; so do the tests of some."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Import from this folder, as a script here does."""
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parent), *sys.path])
