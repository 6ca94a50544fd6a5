"""Damaged presets and recordings are used or refused in one sentence, whatever is wrong."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ganstudio import cli, load_run
from ganstudio.data.base import DataError
from ganstudio.export.run_folder import CHECKPOINT, SUMMARY
from ganstudio.library.reading import read
from ganstudio.telemetry.jobs import ExportError
from ganstudio.telemetry.recording.lineage import Lineage
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training.experiment import Experiment, ExperimentError
from tests import mutations

REFUSED = (ExperimentError, DataError, ExportError, OSError)
PRESETS = [path.read_text("utf-8") for path in sorted(Path("presets").glob("*.toml"))]


def refusal(work: Callable[[], object]) -> str:
    """Return the sentence by which something is refused; empty where it is done."""
    try:
        work()
    except REFUSED as error:
        return str(error)
    return ""


def load_preset(path: Path) -> None:
    """Load a preset and write it back."""
    experiment = Experiment.load(path)
    assert Experiment.loads(experiment.dumps()) == experiment
    experiment.expand()


def look_at(folder: Path) -> None:
    """Look at all that a run has recorded."""
    with Lineage(folder) as lineage:
        reader = lineage.own
        list(lineage.series())
        lineage.checkpoints(), lineage.measurements(), lineage.judgements()
        reader.events(), reader.recent(100), reader.experiment_now, reader.best_step
        for channel in reader.channels():
            for step in reader.steps(channel).tolist()[:3]:
                reader.snapshot(channel, step)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_presets(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    for _ in range(40):
        (tmp_path / "preset.toml").write_bytes(mutations.preset(rng, PRESETS))
        said = refusal(lambda: load_preset(tmp_path / "preset.toml"))
        assert len(said) < 2500
        assert said.isprintable()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded") / "run"
    command = ["train", "ring", "--steps", "60", "--set", "data.count=200", "--out", str(folder)]
    assert cli.main(command) == 0
    return folder


@pytest.mark.parametrize("seed", range(6))
def test_damaged_recordings(
    seed: int, recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(seed)
    for number in range(8):
        folder = tmp_path / str(number)
        shutil.copytree(recorded, folder)
        if rng.random() < 0.5:
            (folder / CHECKPOINT).unlink()
            (folder / SUMMARY).unlink()
        mutations.damage(rng, folder)
        read(folder)
        for look in (look_at, lambda folder: load_run(folder).sample(4)):
            assert len(refusal(partial(look, folder))) < 2500
    assert cli.main(["runs", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 + 8


def test_a_recording_may_be_closed_while_its_rows_are_read(recorded: Path) -> None:
    reader = RecordingReader(recorded)
    rows = reader.rows("SELECT id FROM series UNION ALL SELECT id FROM snapshots")
    next(rows)
    reader.close()
    rows.close()
    with pytest.raises(OSError, match="is closed"):
        reader.events()
