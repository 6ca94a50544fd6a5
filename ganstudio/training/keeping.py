"""A run that has ended or goes elsewhere, kept so that it can be there again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from safetensors.torch import load, save

from ganstudio.telemetry.crew import Kept
from ganstudio.telemetry.recording.lineage import Origin
from ganstudio.training.experiment import Experiment
from ganstudio.training.observation import Observed
from ganstudio.training.resuming import Point, newest_point
from ganstudio.training.run import Run


def ended(observed: Observed[Run]) -> Kept:
    """Return a run that is about to end, whose folder then holds all that is recorded of it."""
    kept = _kept(observed)
    recorder = observed.recorder
    is_recorded = recorder is not None and recorder.begun and not recorder.trouble
    if is_recorded or observed.run.iteration == 0:
        return kept
    return _with_checkpoint(kept, observed.run)


def on_its_way(observed: Observed[Run]) -> Kept:
    """Return a run that goes on in another process, from the step at which it is."""
    kept = _with_checkpoint(_kept(observed), observed.run)
    return replace(
        kept, turns=observed.turns, until=observed.until, verdicts=dict(observed.verdicts)
    )


def _kept(observed: Observed[Run]) -> Kept:
    run, recorder = observed.run, observed.recorder
    origin = recorder.origin if recorder is not None else None
    return Kept(
        number=observed.number,
        title=run.experiment.title,
        experiment=run.experiment.dumps(),
        state=run.state,
        step=run.iteration,
        folder=str(recorder.folder) if recorder is not None and recorder.begun else "",
        parent=str(origin.folder) if origin else "",
        parent_step=origin.step if origin else 0,
    )


def _with_checkpoint(kept: Kept, run: Run) -> Kept:
    return replace(kept, checkpoint=save(run.checkpoint()))


def point_of(kept: Kept) -> Point:
    """Return where a run goes on.

    Raises
    ------
    RecordingError
        If its recording is gone.
    """
    if kept.folder and not kept.checkpoint:
        return newest_point(Path(kept.folder))
    tensors = load(kept.checkpoint) if kept.checkpoint else None
    step = kept.step if kept.checkpoint else 0
    return Point(Experiment.loads(kept.experiment), step, tensors)


def origin_of(kept: Kept) -> Origin | None:
    """Return what it was forked from."""
    return Origin(Path(kept.parent), kept.parent_step) if kept.parent else None
