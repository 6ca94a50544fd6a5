"""What is said of a run when it is over."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import ganstudio
from ganstudio.commands.saying import tell
from ganstudio.telemetry.series import LOSSES
from ganstudio.training.origins import origins
from ganstudio.training.preflight import foreseen

if TYPE_CHECKING:
    from torch import nn

    from ganstudio.telemetry.records import Collapse, Losses, Measure, Record, Verdict
    from ganstudio.training.run import Run

LAST = 100
"""Steps that the closing losses are the mean of."""


def introduce(run: Run) -> None:
    """Say on stderr what is trained on what, and what the user should know before."""
    experiment = run.experiment
    tell(f"{experiment.title}: {run.dataset.describe()} · {run.device_label}")
    for note in (*run.dataset.notes, *foreseen(experiment, run.dataset)):
        tell(f"note: {note}")


def summary(
    run: Run,
    series: Sequence[Losses],
    records: Mapping[str, Record],
    verdicts: Sequence[tuple[int, Verdict]],
    stopped: str = "",
) -> dict[str, Any]:
    """Return ``summary.json`` of a run; None where a value is not finite or not there.

    Parameters
    ----------
    run
        Which is over; of several pairings the first is told of.
    series
        Every step of it.
    records
        The newest of each channel.
    verdicts
        What was said of it at which step.
    stopped
        The word at which a rule ended it.
    """
    steps, planned = run.iteration, run.experiment.schedule.steps
    diagnosis: Any = records.get(run.pairing.key("collapse"))
    return {
        "title": run.experiment.title,
        "steps": steps,
        "interrupted": steps < planned and not stopped,
        **({"stopped_at": stopped} if stopped else {}),
        "seconds": round(run.seconds, 3),
        "steps_per_second": round(steps / run.seconds, 2) if run.seconds else None,
        "device": run.device_label,
        "data": run.dataset.describe(),
        "parameters": {
            name: _parameters(player) for name, player in run.trainer.game.players.items()
        },
        "final_losses": _final(series, 1),
        f"mean_of_last_{LAST}_steps": _final(series, LAST),
        "diverged_at": _diverged_at(series),
        "diagnostics": None if diagnosis is None else _diagnostics(diagnosis),
        "history": [{"step": step, **vars(verdict)} for step, verdict in _turns(verdicts)],
        "version": ganstudio.__version__,
        "components": origins(run.experiment.components()),
    }


def _parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _final(series: Sequence[Losses], last: int) -> dict[str, float | None]:
    if not series:
        return {}
    names = series[-1].names
    chunks = [chunk.values for chunk in series[-last:] if chunk.names == names]
    rows = np.concatenate(chunks)[-last:].astype(np.float64)
    return {name: _finite(value) for name, value in zip(names, rows.mean(axis=0), strict=True)}


def _diverged_at(series: Sequence[Losses]) -> int | None:
    """Return the first step whose losses are not finite."""
    for chunk in series:
        broken = ~np.isfinite(chunk.columns(LOSSES)).all(axis=1)
        if broken.any():
            return chunk.first_step + int(broken.argmax())
    return None


def _turns(verdicts: Sequence[tuple[int, Verdict]]) -> Iterator[tuple[int, Verdict]]:
    """Yield the verdicts that change the word, with the steps at which they did."""
    word = None
    for step, verdict in verdicts:
        if verdict.word != word:
            yield step, verdict
        word = verdict.word


def _diagnostics(collapse: Collapse) -> dict[str, Any]:
    shares = zip(collapse.modes, collapse.shares, strict=True)
    target = zip(collapse.modes, collapse.target, strict=True)
    return {
        "verdict": vars(collapse.verdict),
        "samples": collapse.samples,
        "measures": {each.name: _figure(each, "perfect_sampler") for each in collapse.measures},
        "game": {each.name: _figure(each, "even_game") for each in collapse.game},
        "shares": {mode: _finite(share) for mode, share in shares},
        "data_shares": {mode: _finite(share) for mode, share in target},
    }


def _figure(measure: Measure, beside: str) -> dict[str, Any]:
    """Return a figure, and under a name of its own the value that stands beside it."""
    return {
        "title": measure.title,
        "value": _finite(measure.value),
        beside: _finite(measure.floor),
        "text": measure.text,
        f"{beside}_text": measure.floor_text,
        "better": measure.better,
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def sentence(summary: Mapping[str, Any]) -> str:
    """Return a summary in one line for the terminal."""
    parts = [f"{summary['title']}: {summary['steps']} steps in {summary['seconds']:.1f} s"]
    if summary["steps_per_second"]:
        parts.append(f"{summary['steps_per_second']:.1f} steps/s")
    if summary["interrupted"]:
        parts.append("interrupted")
    if summary["diverged_at"] is not None:
        parts.append(f"the loss is no longer a number since step {summary['diverged_at']}")
    elif summary["diagnostics"]:
        verdict = summary["diagnostics"]["verdict"]
        parts.append(f"{verdict['word']}: {verdict['evidence']}".removesuffix(": "))
    return " · ".join(parts)
