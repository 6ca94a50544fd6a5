"""The program in a script: what the docstrings show, and what they say of errors."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import ganstudio
from ganstudio import RecordingReader, Session, cli, find_preset, load_run, scripting
from ganstudio.export.run_folder import RunFolderError
from ganstudio.telemetry.messages import Pause
from ganstudio.telemetry.recording.database import RecordingError
from ganstudio.training.experiment import Experiment

RING = find_preset("ring").with_values(
    {"threads": 1, "data.count": 500, "network.hidden": 16, "schedule.batch_size": 16}
)
DIGITS = find_preset("digits").with_values(
    {"threads": 1, "network.features": 4, "data.size": 8, "schedule.batch_size": 8}
)


@pytest.mark.parametrize("module", [ganstudio, scripting])
def test_what_the_docstrings_show(
    module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = doctest.testmod(module, raise_on_error=False)  # type: ignore[arg-type]
    assert outcome.attempted > 4
    assert outcome.failed == 0


def test_importing_loads_neither_torch_nor_qt() -> None:
    program = (
        "import sys, ganstudio; from ganstudio import RecordingReader; "
        "print(sorted({'torch', 'PySide6', 'sklearn'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def trained(experiment: Experiment, library: Path, steps: int) -> tuple[Session, Path]:
    with Session(library) as session:
        run = session.add(experiment)
        session.train(steps)
        folder = session.folder(run)
    assert folder is not None
    return session, folder


def test_images_come_as_images(tmp_path: Path) -> None:
    session, folder = trained(DIGITS, tmp_path, 5)
    run = load_run(folder)
    images = run.sample(7)
    assert images.shape == (7, 8, 8, 1)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images, session.runs[0].run.sample(7))
    np.testing.assert_array_equal(images, run.sample(7))
    assert (run.sample(7, seed=1) != images).any()


def test_a_loaded_run_is_at_the_step_that_was_asked_for(tmp_path: Path) -> None:
    with Session(tmp_path) as session:
        run = session.add(RING)
        for _ in range(3):
            session.train(10)
            session.obey(Pause())
        folder = session.folder(run)
    assert folder is not None
    assert load_run(folder).iteration == 30
    assert load_run(folder, step=25).iteration == 20
    with RecordingReader(folder) as recording:
        best = [each.step for each in recording.checkpoints() if each.best]
    assert load_run(folder, best=True).iteration in (*best, 30)
    again = load_run(folder, step=25)
    for _ in range(10):
        again.step()
    ours, theirs = again.checkpoint(), run.checkpoint()
    assert all(
        torch.equal(ours[name], theirs[name]) for name in ours if name.startswith("generator.")
    )


def test_what_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="is not the folder of a run"):
        load_run(tmp_path)


def test_a_step_that_is_not_known_is_told(tmp_path: Path) -> None:
    words = ["train", "ring", "--steps", "3", "--threads", "1", "--no-record"]
    assert cli.main([*words, "--set", "data.count=500", "--out", str(tmp_path / "run")]) == 0
    assert load_run(tmp_path / "run", step=9).iteration == 3
    with pytest.raises(RecordingError, match="known at its end only; leave out step"):
        load_run(tmp_path / "run", step=2)
    with pytest.raises(RecordingError, match="counted from 0, not -1"):
        load_run(tmp_path / "run", step=-1)


def test_a_run_of_another_session_is_told() -> None:
    with Session() as session, Session() as other:
        run, stranger = session.add(RING), other.add(RING)
        for ask in (lambda: session.train(1, run, stranger), lambda: session.timeline(stranger)):
            with pytest.raises(ValueError, match="none of the session's"):
                ask()
        assert run.iteration == 0
        session.train(1, run)
        assert run.iteration == 1


def test_a_failure_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    with Session() as session:
        run = session.add(RING)
        monkeypatch.setattr(run.trainer, "step", lambda: 1 / 0)
        with pytest.raises(RuntimeError, match="division by zero"):
            session.train(1)


def test_nothing_is_recorded_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Session() as session:
        run = session.add(RING)
        session.train(3)
        assert session.folder(run) is None
        assert session.timeline(run).last == 3
    assert list(tmp_path.iterdir()) == []
