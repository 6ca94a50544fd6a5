"""Runs that are compared, by several processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ganstudio import cli
from ganstudio.commands import side_by_side
from ganstudio.commands.between import Release
from ganstudio.components.own_files import VARIABLE, OwnFile
from tests.waiting import until

SMALL = ("network.hidden=8", "data.count=300", "schedule.batch_size=8")
RING = ["compare", "ring", "--threads", "1", *(w for each in SMALL for w in ("--set", each))]
THREE = ["non-saturating", "hinge", "least-squares"]
DYING = '''
import os, signal
from ganstudio.components import register
from ganstudio.objectives.losses import Hinge

calls = [0]


class Late(Hinge):
    def discriminator(self, *scores):
        calls[0] += 1
        if calls[0] == 2:
            self.end()
        return super().discriminator(*scores)


@register
class Dying(Late):
    """Takes its process with it at the second step."""

    name, title = "dying", "Dying"

    def end(self):
        os.kill(os.getpid(), signal.SIGKILL)


@register
class Failing(Late):
    """Fails at the second step."""

    name, title = "failing", "Failing"

    def end(self):
        raise ValueError("this loss has had enough")
'''


def named(losses: list[str]) -> list[str]:
    return [word for loss in losses for word in ("--loss", loss)]


def written(folder: Path) -> dict[str, bytes]:
    """Return what is the same of a run however it was trained."""
    return {name: (folder / name).read_bytes() for name in ("series.csv", "verdicts.csv")}


@pytest.mark.usefixtures("warm")
def test_each_run_is_what_it_is_in_one_process_wherever_it_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[int] = []
    send = side_by_side.Member.send

    def spy(member: side_by_side.Member, word: Any) -> None:
        if isinstance(word, Release):
            moved.append(word.number)
        send(member, word)

    monkeypatch.setattr(side_by_side.Member, "send", spy)
    monkeypatch.setattr(side_by_side, "WORTH", 0.0)
    words = [*RING, *named(THREE), "--steps", "400", "--out"]
    assert cli.main([*words, str(tmp_path / "several"), "--jobs", "2"]) == 0
    assert cli.main([*words, str(tmp_path / "one"), "--jobs", "1"]) == 0
    assert moved
    for name in THREE:
        assert written(tmp_path / "several" / name) == written(tmp_path / "one" / name)
    for name in ("comparison.png", "experiment.toml", "hinge/grid.png", "hinge/measures.csv"):
        assert (tmp_path / "several" / name).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_ends_all_of_them_and_still_writes(tmp_path: Path) -> None:
    words = [*RING, *named(THREE), "--steps", "1000000", "--jobs", "2", "--out", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "ganstudio", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until(lambda: len(list(tmp_path.glob("*/telemetry.sqlite"))) == 3)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of them
    told, errors = process.communicate(timeout=200)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert told.count("interrupted") == 3
    runs = json.loads((tmp_path / "summary.json").read_text())["runs"]
    assert list(runs) == THREE
    assert (tmp_path / "comparison.png").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_process_that_dies_and_a_run_that_fails_stop_no_other(tmp_path: Path) -> None:
    own = tmp_path / "dying.py"
    own.write_text(DYING)
    file = OwnFile.of(own)
    words = [*RING, *named(["dying", "failing", *THREE[1:]]), "--steps", "20", "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "ganstudio", *words, "--out", str(tmp_path / "all")],
        env=os.environ | {VARIABLE: json.dumps([[str(file.path), file.digest]])},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "dying: The training process was ended by SIGKILL" in done.stderr
    assert f"'ganstudio train --resume {tmp_path / 'all' / 'dying'}'" in done.stderr
    assert "warning: Failing: this loss has had enough" in done.stderr
    assert list(json.loads((tmp_path / "all" / "summary.json").read_text())["runs"]) == THREE[1:]
    alone = [*RING, *named(THREE[1:]), "--steps", "20", "--jobs", "1", "--out"]
    assert cli.main([*alone, str(tmp_path / "alone")]) == 0
    for name in THREE[1:]:
        assert written(tmp_path / "all" / name) == written(tmp_path / "alone" / name)


@pytest.mark.usefixtures("warm")
def test_what_cannot_begin_is_refused_before_anything_is_trained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--set", "data=folder", "--set", f"data.path={tmp_path / 'nothing'}"]
    words = ["compare", "digits", *data, *named(THREE[:2]), "--out", str(tmp_path / "out")]
    assert cli.main([*words, "--jobs", "2"]) == 2
    told = capsys.readouterr().err
    assert "nothing" in told
    assert "--set data.path" in told
    assert told.count("\n") == 1
    assert not list(tmp_path.rglob("*.sqlite"))
