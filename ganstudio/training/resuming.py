"""Where a recorded run can go on: read from its folder, taken over by a run.

The checkpoint brings the experiment of its own step along, edits included. A fork may
change that experiment; then what no longer fits it begins afresh, and it is said what.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from ganstudio.foreign import shown
from ganstudio.telemetry.measurements import Measurement
from ganstudio.telemetry.messages import Frame
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.telemetry.recording.lineage import Lineage, Origin
from ganstudio.telemetry.recording.measured import measurements
from ganstudio.telemetry.recording.reader import Checkpoint, RecordingReader
from ganstudio.telemetry.records import Collapse, Losses, Verdict
from ganstudio.training.checkpoint import CheckpointError, read_checkpoint, within
from ganstudio.training.experiment import Experiment
from ganstudio.training.recorded import is_own_loop
from ganstudio.training.run import Run

PLAYERS = {"generator": "G", "discriminator": "D", "averaged": "the averaged generator"}
"""What the players of a game with one pairing are called; others go by their own names."""
OPTIMISERS = {"generator": "G's optimiser", "discriminator": "D's optimiser"}


@dataclass(frozen=True)
class Point:
    """A step from which training can go on.

    Attributes
    ----------
    experiment : Experiment
        As it was at the step.
    tensors : dict or None
        The checkpoint; None for the beginning, where there is none.
    notes : tuple of str
        Which newer checkpoints were passed over and why, and what of the past is lost.
    folder : Path or None
        Whose step it is: the run's, or that of an ancestor before the run was forked.
    recorded : int
        How far the run that is gone on with is recorded.
    first : str
        The experiment that it began with, as TOML.
    """

    experiment: Experiment
    step: int
    tensors: dict[str, Tensor] | None
    notes: tuple[str, ...] = ()
    folder: Path | None = None
    recorded: int = 0
    first: str = ""

    @property
    def lost(self) -> int:
        """The step up to which steps have to be made again; 0 where none has."""
        return self.recorded if self.recorded > self.step else 0

    def give_to(self, run: Run) -> tuple[str, ...]:
        """Let a run go on from here; return notes on what could not be taken over.

        Raises
        ------
        CheckpointError
            If the checkpoint does not fit the experiment that it says it is of.
        """
        try:
            return self._given_to(run)
        except (KeyError, IndexError, RuntimeError, TypeError, ValueError) as error:
            reason = shown(str(error).partition("\n")[0], 120)
            raise CheckpointError(
                f"the checkpoint of step {self.step} in {self.folder} does not fit its experiment "
                f"({reason}); go on from an earlier one, or train it again"
            ) from None

    def _given_to(self, run: Run) -> tuple[str, ...]:
        if self.tensors is None:
            return self.notes
        tensors, notes = self._completed(self.tensors, run)
        if run.experiment == self.experiment:
            run.restore(tensors)
            return notes
        merged, afresh = _merged(run, tensors, self.experiment)
        run.restore(merged)
        told = f"At step {self.step} these began afresh: {', '.join(afresh)}"
        return (*notes, told) if afresh else notes

    def _completed(
        self, old: dict[str, Tensor], run: Run
    ) -> tuple[dict[str, Tensor], tuple[str, ...]]:
        """Return a checkpoint with the streams that an older version did not have, and notes."""
        role = "stream.reference"
        new = {k: t for k, t in run.checkpoint().items() if k.startswith(role) and k not in old}
        told = f"From step {self.step} on G's real batches come from a stream of their own"
        looked = any(pairing.looks_at_real for pairing in run.trainer.pairings)
        return old | new, (*self.notes, told) if new and looked else self.notes


def newest_point(folder: Path, upto: int | None = None) -> Point:
    """Return the newest point of a recorded run, at or before a step.

    Before the step at which it was forked, the points of a run are those of its parent.

    Raises
    ------
    RecordingError
        If the folder holds no recording that can be read, that of a fork and no point of it, or
        that of a loop of somebody's own.
    ExperimentError
        If its experiment is not valid here.
    """
    with Lineage(folder) as lineage:
        recorded, first = lineage.own.last_step, lineage.own.experiment
        if is_own_loop(first):
            raise RecordingError(
                f"{folder} is trained by a loop of its own, which alone can go on with it; its G "
                f"lies beside its checkpoints where it could be kept as ONNX"
            )
        notes = [lineage.lost] if lineage.lost else []
        for checkpoint in reversed(_checkpoints(lineage, upto)):
            try:
                tensors, about = read_checkpoint(checkpoint.path)
                experiment = Experiment.loads(about["experiment"], str(checkpoint.path))
            except (CheckpointError, KeyError) as error:
                notes.append(f"{error}; an earlier one was taken")
                continue
            place = checkpoint.path.parent.parent
            step, told = checkpoint.step, tuple(notes)
            return Point(experiment, step, tensors, told, place, recorded, first)
        _refuse_pastless(lineage, upto)
        oldest = lineage.parts[0].reader
        experiment = Experiment.loads(oldest.experiment, str(oldest.folder))
        return Point(experiment, 0, None, tuple(notes), oldest.folder, recorded, first)


def _checkpoints(lineage: Lineage, upto: int | None) -> list[Checkpoint]:
    if upto is None:
        return lineage.own.checkpoints()
    return [each for each in lineage.checkpoints() if each.step <= upto]


def _refuse_pastless(lineage: Lineage, upto: int | None) -> None:
    """Refuse to begin a fork as if it had no past."""
    folder, origin = lineage.own.folder, Origin.of(lineage.own.meta)
    if origin is not None and upto is None:
        raise RecordingError(
            f"{folder} has no checkpoint yet; fork {origin.folder.name} at step {origin.step} again"
        )
    if lineage.lost:
        raise RecordingError(
            f"{folder} has no checkpoint at or before step {upto}; choose a later step"
        )


def recorded_series(folder: Path, upto: int) -> list[Losses]:
    """Return the steps that are recorded of a run up to one of them; of a fork, its own.

    Raises
    ------
    RecordingError
        If it cannot be read.
    """
    with RecordingReader(folder) as reader:
        return [chunk for _, chunk in reader.series(upto=upto)]


def recorded_measurements(folder: Path, upto: int) -> list[Measurement]:
    """Return the measures that were taken of a run up to a step.

    Raises
    ------
    RecordingError
        If it cannot be read.
    """
    with RecordingReader(folder) as reader:
        return [taken for _, taken in measurements(reader) if taken.step <= upto]


def recorded_verdicts(folder: Path, upto: int) -> list[tuple[int, Verdict]]:
    """Return the verdicts on a run up to a step, of which there are snapshots, with theirs.

    Raises
    ------
    RecordingError
        If it cannot be read.
    """
    with RecordingReader(folder) as reader:
        steps = [step for step in reader.steps("collapse").tolist() if step <= upto]
        frames = [reader.snapshot("collapse", step) for step in steps]
    records = {frame.step: frame.record for frame in frames if frame is not None}
    return [(step, each.verdict) for step, each in records.items() if isinstance(each, Collapse)]


def recorded_past(folder: Path, number: int, upto: int) -> Iterator[Frame]:
    """Yield the series of a run up to a step, under a number; of a fork, its parent's before it.

    Raises
    ------
    RecordingError
        If it cannot be read.
    """
    with Lineage(folder, number) as lineage:
        for _, chunk in lineage.series(upto=upto):
            yield Frame(number, chunk.first_step + len(chunk.values) - 1, 0.0, chunk)


def recorded_snapshots(folder: Path, number: int, upto: int) -> Iterator[Frame]:
    """Yield the newest snapshots that are recorded of a run up to a step, under a number.

    Raises
    ------
    RecordingError
        If it cannot be read.
    """
    with RecordingReader(folder, number) as reader:
        for channel in reader.channels():
            frame = reader.snapshot(channel, upto)
            if frame is not None:
                yield frame


def _merged(
    run: Run, old: dict[str, Tensor], was: Experiment
) -> tuple[dict[str, Tensor], list[str]]:
    """Return what a run takes over of a checkpoint beside its own, and what stays its own."""
    fresh, game = run.checkpoint(), run.trainer.game
    merged = {**fresh, "iteration": old["iteration"], "seconds": old["seconds"]}
    if not any(_is_average(role) for role in _parts(old)):  # one that is new begins at G
        averages = filter(_is_average, run.trainer.modules())
        for role, generator in zip(averages, game.averaged, strict=True):
            old = old | {f"{role}.{k}": tensor for k, tensor in within(old, generator).items()}
    new = [role for role in run.trainer.modules() if not _alike(role, old, fresh)]
    for role in run.trainer.modules():
        if role not in new:
            merged |= _part(role, old)
    afresh = [PLAYERS.get(role, role) for role in new]
    sides = {"generator": game.generators, "discriminator": game.discriminators}
    for role, name in OPTIMISERS.items():
        kinds = [type(getattr(each.optimisers, role)) for each in (was, run.experiment)]
        if sides[role].keys().isdisjoint(new) and kinds[0] is kinds[1]:
            merged |= _part(f"{role}_optimiser", old)
        else:
            afresh.append(name)
    for role, name in (("memory", "what stabilisers remember"), ("stream", "the random streams")):
        if _alike(role, old, fresh) and (role != "stream" or was.seed == run.experiment.seed):
            merged |= _part(role, old)
        else:
            afresh.append(name)
    if (was.penalties.keys(), was.stabilisers.keys()) == (
        run.experiment.penalties.keys(), run.experiment.stabilisers.keys(),
    ):  # fmt: skip
        merged |= {"figures": old["figures"], **_part("recent", old)}
    if was.data == run.experiment.data:
        merged |= _part("watcher", old)
    return merged, afresh


def _is_average(role: str) -> bool:
    return role.partition("/")[0] == "averaged"


def _parts(tensors: dict[str, Tensor]) -> set[str]:
    return {name.partition(".")[0] for name in tensors}


def _part(role: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{role}.{key}": tensor for key, tensor in within(tensors, role).items()}


def _alike(role: str, old: dict[str, Tensor], fresh: dict[str, Tensor]) -> bool:
    shapes = [{k: t.shape for k, t in within(each, role).items()} for each in (old, fresh)]
    return shapes[0] == shapes[1]
