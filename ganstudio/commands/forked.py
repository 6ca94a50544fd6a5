"""A fork that a rule makes on the command line: a run of its own, in a folder beside."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING

from ganstudio.commands.saying import tell
from ganstudio.probes import standard_probes
from ganstudio.telemetry.messages import Failed
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.telemetry.recording.lineage import Origin
from ganstudio.telemetry.records import Losses
from ganstudio.training.building import Builder
from ganstudio.training.experiment import Experiment
from ganstudio.training.forking import Forks
from ganstudio.training.resuming import newest_point, recorded_past
from ganstudio.training.run_recorder import RunRecorder

if TYPE_CHECKING:
    from ganstudio.telemetry.messages import Event, Fork
    from ganstudio.training.resuming import Point
    from ganstudio.training.run import Run

Arrived = tuple["Run", RunRecorder, list[Losses]]


def arrive(order: Fork) -> Arrived:
    """Bring a fork to its step.

    Returns
    -------
    tuple
        The run, its recorder, and the steps up to there.

    Raises
    ------
    RecordingError, ExperimentError, DataError
        If that cannot be done.
    """
    builder, folder = Builder(lambda _: None), Path(order.folder)
    point = _reached(order, builder)
    run = builder.build(Experiment.loads(order.experiment))
    notes = point.give_to(run)
    out = _beside(folder, point.step)
    for note in (*notes, f"the fork is trained into {out}"):
        tell(f"note: {note}")
    past = [frame.record for frame in recorded_past(folder, 0, point.step)]
    recorder = RunRecorder(run, out, Origin(point.folder or folder, point.step))
    return run, recorder, [record for record in past if isinstance(record, Losses)]


def _reached(order: Fork, builder: Builder) -> Point:
    """Return where a fork begins, at once."""
    reached: list[Point] = []
    said: list[Event] = []

    def take(_: Fork, point: Point) -> None:
        reached.append(point)

    forks = Forks(builder, said.append, take, standard_probes)
    forks.begin(order, newest_point(Path(order.folder), order.step))
    while forks:
        forks.go_on(math.inf)
    if not reached:
        sentences = [each.sentence for each in said if isinstance(each, Failed)]
        raise RecordingError("; ".join(sentences))
    return reached[0]


def _beside(folder: Path, step: int) -> Path:
    """Return a folder beside a run's that is not there yet."""
    first = folder.with_name(f"{folder.name}-from-{step}")
    others = (first.with_name(f"{first.name}-{n}") for n in itertools.count(2))
    return next(each for each in itertools.chain([first], others) if not each.exists())
