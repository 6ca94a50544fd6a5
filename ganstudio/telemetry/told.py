"""What a command of the user's own is told of a verdict."""

from __future__ import annotations

from ganstudio.telemetry.messages import Judged

PATIENCE = 60.0
"""Seconds that such a command may take."""


def environment(judged: Judged, title: str, folder: str) -> dict[str, str]:
    """Return a verdict as environment variables, so that no word of a run is read as a command."""
    verdict = judged.verdict
    told = {
        "VERDICT": verdict.word,
        "STEP": str(judged.step),
        "SINCE": str(verdict.since),
        "EVIDENCE": verdict.evidence,
        "TITLE": title,
        "FOLDER": folder,
    }
    return {f"GANSTUDIO_{key}": value for key, value in told.items()}
