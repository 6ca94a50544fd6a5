"""A run, checkpoint or preset from a stranger never executes code."""

from __future__ import annotations

import ast
import os
import pickle
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import ganstudio
from ganstudio.telemetry.messages import Failed, Fork, Open, RecordTo, Resume, Stop
from ganstudio.telemetry.recording.database import FILE, checksum
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training.checkpoint import CheckpointError, read_checkpoint
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.session import Session

FORBIDDEN = {
    "pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "runpy",
}  # fmt: skip
MADE_HERE = {"tape.py", "wire.py", "own_files.py"}
"""Compile what they wrote down themselves, names of kernels and tensors, and whole numbers; read
what the parent process has put into a pipe that nobody else can write to; run the
file that whoever started the program has named for that, and allowed."""
CALLS = {"eval", "exec", "compile", "__import__", "yaml.load"}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in Path(ganstudio.__file__).parent.rglob("*.py"):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def runs_what_it_reads(node: ast.AST) -> bool:
    """Tell whether a piece of code loads or runs code from data; names of errors are harmless."""
    match node:
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] in FORBIDDEN - {"pickle"} for alias in names)
        case ast.ImportFrom(module=str(module), names=names):
            errors = all(alias.name.endswith("Error") for alias in names)
            return module.partition(".")[0] in FORBIDDEN and not errors
        case ast.Attribute(value=ast.Name(id="pickle"), attr=attribute):
            return not attribute.endswith("Error")
        case ast.Call(func=function, keywords=keywords):
            name = ast.unparse(function)
            told = {word.arg: ast.unparse(word.value) for word in keywords}
            if name == "torch.load":
                return told.get("weights_only") != "True"
            loads = (
                name in {"np.load", "numpy.load"} and told.get("allow_pickle", "False") != "False"
            )
            return loads or name in CALLS
    return False


def test_nothing_that_runs_what_it_reads_is_used() -> None:
    found = [
        f"{path.name}:{getattr(node, 'lineno', 0)}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if runs_what_it_reads(node) and path.name not in MADE_HERE
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "import dill", "from pickle import loads", "import pickle; pickle.load(f)", "eval(text)",
        "torch.load(path)", "torch.load(path, weights_only=False)",
        "np.load(path, allow_pickle=True)",
    ],
)  # fmt: skip
def test_it_would_be_found(line: str) -> None:
    assert any(map(runs_what_it_reads, ast.walk(ast.parse(line))))


class Trap:
    """Leaves a mark if it is ever unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "sprung"
    assert not (tmp_path / "sprung").exists(), "the trap was sprung"


def test_the_trap_works(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung")))
    assert (tmp_path / "sprung").exists()


def test_a_pickle_in_place_of_a_checkpoint_is_refused(tmp_path: Path, mark: Path) -> None:
    path = tmp_path / "step-000000001.safetensors"
    for content in ({"generator.weight": Trap(mark)}, Trap(mark)):
        torch.save(content, path)
        with pytest.raises(CheckpointError, match="cannot be read"):
            read_checkpoint(path)


def test_pickles_inside_a_recording_are_passed_over(
    ring: Experiment, tmp_path: Path, mark: Path
) -> None:
    said: list[object] = []
    session = Session(lambda run: [], lambda run, order: None, said.append)
    session.obey(RecordTo(str(tmp_path / "library")))
    session.obey(Open((ring.dumps(),), start=True))
    for _ in range(5):
        session.advance()
    session.obey(Stop())
    session.close()
    (folder,) = (tmp_path / "library").iterdir()
    payload = pickle.dumps(Trap(mark))
    connection = sqlite3.connect(folder / FILE)
    connection.execute(
        "INSERT INTO snapshots (step, seconds, channel, kept, size, checksum, payload) "
        "VALUES (5, 0.0, 'samples', '', 1, ?, ?)",
        (checksum(5, 0.0, "samples", payload), payload),
    )
    body = '{"type": "Popen", "fields": {"args": "mkdir sprung"}}'
    connection.execute(
        "INSERT INTO events (step, seconds, kind, checksum, body) VALUES (5, 0.0, 'x', ?, ?)",
        (checksum(5, 0.0, body), body),
    )
    connection.commit()
    connection.close()
    (checkpoint,) = (folder / "checkpoints").iterdir()
    checkpoint.write_bytes(payload)
    with RecordingReader(folder) as reader:
        assert reader.snapshot("samples", 5) is None
        reader.events()
        assert len(reader.damage) == 2
    again = Session(lambda run: [], lambda run, order: None, said.append)
    again.obey(Resume((str(folder),), start=True))
    again.obey(Fork(str(folder), 5))
    again.close()
    assert not [item for item in said if isinstance(item, Failed)]


@pytest.mark.parametrize(
    "line",
    [
        "loss = \"__import__('os').mkdir('sprung')\"",
        'loss = {name = "os.mkdir", path = "sprung"}',
        'data = "ganstudio.data.points:Ring"',
    ],
)
def test_a_preset_names_components_and_runs_nothing(
    ring: Experiment, line: str, mark: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    values = "\n".join(f'{key} = "{name}"' for key, name in (("data", "ring"), ("network", "mlp")))
    key = line.partition(" ")[0]
    text = "\n".join(each for each in values.splitlines() if not each.startswith(key))
    with pytest.raises(ExperimentError, match="there is no"):
        Experiment.loads(f"{text}\n{line}" + ("" if key == "loss" else '\nloss = "hinge"'))
