from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ganstudio.library.columns import text
from ganstudio.library.entry import keys_of
from ganstudio.library.notes import Notes, NotesError, read_notes, write_notes
from ganstudio.library.reading import read
from ganstudio.preset_folder import find
from ganstudio.telemetry import messages as m
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Losses


def test_a_recorded_run(recorded_run: Any) -> None:
    entry = read(recorded_run("a", optimisers__generator__lr=5e-4, penalties__r1__weight=1.0))
    assert (entry.title, entry.state, entry.trouble) == ("a", "done", "")
    values = entry.values
    # Rows are 0 1, 2 3, …: the last hundred of two hundred average to 299 and 300.
    assert (values["steps"], values["loss_d"], values["loss_g"]) == (200, 299.0, 300.0)
    assert (values["verdict"], values["since"], values["modes"]) == ("healthy", 40, 8.0)
    assert values["steps_per_second"] == 100.0
    assert values["optimisers.generator.lr"] == 5e-4
    assert values["penalties"] == ("r1",)
    assert "kl" not in values  # it is not a number
    assert (entry.texts["modes"], entry.titles["modes"]) == ("8 of 8", "modes covered")


def test_a_trained_run(trained_run: Any) -> None:
    entry = read(trained_run("a", steps=150))
    assert (entry.title, entry.state, entry.trouble) == ("a", "stopped", "")
    assert entry.values["verdict"] == "collapsing"
    assert entry.values["loss_d"] == 1.25
    assert "loss_g" not in entry.values
    assert entry.texts["modes"] == "5 of 8"


def test_the_one_that_got_further_counts(
    trained_run: Any, recorded_run: Any, tmp_path: Path
) -> None:
    folder = trained_run("a", steps=150)
    for file in recorded_run("b", steps=180).glob("telemetry.sqlite"):
        file.rename(folder / file.name)
    assert read(folder).values["steps"] == 180
    assert read(folder).values["verdict"] == "healthy"


def test_edits_count(recorded_run: Any) -> None:
    folder = recorded_run("a")
    assert read(folder).values["edits"] == ()
    edited = find("ring").with_values({"optimisers.generator.lr": 0.5}).dumps()
    writer = RecordingWriter(folder)
    writer.event(150, 1.5, m.Edited(3, 150, edited, ("lr: 0.1 → 0.2",), restarted=False))
    writer.event(200, 2.0, m.Edited(3, 200, edited, ("lr: 0.2 → 0.5",), restarted=False))
    writer.close()
    found = read(folder)
    assert found.values["optimisers.generator.lr"] == 0.5
    assert text(found, "edits") == "lr: 0.1 → 0.2 at 150, lr: 0.2 → 0.5 at 200"


def test_what_was_changed_before_a_restart_is_gone(recorded_run: Any) -> None:
    folder = recorded_run("a")
    toml = find("ring").dumps()
    writer = RecordingWriter(folder)
    writer.event(150, 1.5, m.Edited(3, 150, toml, ("lr: 0.1 → 0.2",), restarted=False))
    writer.event(200, 2.0, m.Edited(3, 200, toml, ("seed: 0 → 1",), restarted=True))
    writer.close()
    assert read(folder).values["edits"] == ()


def test_a_run_that_a_program_has_open(recorded_run: Any) -> None:
    folder = recorded_run("a", steps=20)
    writer = RecordingWriter(folder)
    writer.series(Losses(("loss_d", "loss_g"), 21, np.ones((1, 2), np.float32)))
    writer.commit()
    assert read(folder).state == "open"
    assert read(folder).values["steps"] == 21
    writer.close()
    assert read(folder).state == "stopped"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("experiment.toml", b"title = ", "experiment.toml is not valid TOML"),
        ("experiment.toml", b"\xff\xfe", "experiment.toml cannot be read"),
        ("summary.json", b'{"steps": 1', "summary.json is damaged"),
        ("summary.json", b"[]", "summary.json is damaged"),
        ("notes.toml", b"tags = [", "notes.toml cannot be read"),
        ("telemetry.sqlite", b"no database at all", "telemetry.sqlite"),
    ],
)
def test_what_is_damaged_is_said(trained_run: Any, file: str, content: bytes, said: str) -> None:
    folder = trained_run("a")
    (folder / file).write_bytes(content)
    entry = read(folder)
    assert entry.state == "damaged"
    assert said in entry.trouble
    assert "\n" not in entry.trouble


def test_what_is_missing_is_said(trained_run: Any) -> None:
    folder = trained_run("a")
    (folder / "checkpoint.safetensors").unlink()
    assert "holds neither telemetry.sqlite nor checkpoint.safetensors" in read(folder).trouble


def test_short_names() -> None:
    values = {"loss.name": "hinge", "optimisers.generator.lr": 1, "optimisers.discriminator.lr": 2}
    assert keys_of(values, "loss") == ["loss.name"]
    assert keys_of(values, "lr") == ["optimisers.generator.lr", "optimisers.discriminator.lr"]
    assert keys_of(values, "generator.lr") == ["optimisers.generator.lr"]
    assert keys_of(values, "r") == []


def test_notes_come_back_as_they_were(tmp_path: Path) -> None:
    notes = Notes("Größe “1”", ("a b", "c"), True, 'first\nsecond """ \\ third')
    write_notes(tmp_path, notes)
    assert read_notes(tmp_path) == notes
    write_notes(tmp_path, Notes())
    assert list(tmp_path.iterdir()) == []


def test_notes_by_hand(tmp_path: Path) -> None:
    (tmp_path / "notes.toml").write_text('title = 3\ntags = "one"\narchived = 1\nelse = 2\n')
    assert read_notes(tmp_path) == Notes("3")
    with pytest.raises(NotesError, match="cannot be written"):
        write_notes(tmp_path / "gone", Notes("a"))
