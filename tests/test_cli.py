from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio import cli
from ganstudio.commands import gui, listing, loop, observer, replay
from ganstudio.commands.choice import settings
from ganstudio.export.grid import read_provenance
from ganstudio.export.run_folder import FILES
from ganstudio.launch import LaunchOptions
from ganstudio.preset_folder import DEFAULT, find
from ganstudio.resources import folder
from ganstudio.telemetry.messages import Resumed
from ganstudio.telemetry.recording.database import FILE, RecordingError
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.training.experiment import Experiment
from tests.command_line import refused
from tests.waiting import until

SMALL = [
    word
    for setting in ("network.hidden=8", "data.count=300", "schedule.batch_size=8")
    for word in ("--set", setting)
]
RING = ["ring", "--threads", "1", *SMALL]
CROWDED = [*RING[:-1], "schedule.batch_size=200"]
DIGITS = ["digits", "--threads", "1", "--set", "network.features=4", "--set", "data.size=8"]


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def results(folder: Path) -> list[str]:
    """Return the files that are left beside the recordings."""
    recording = ("telemetry.sqlite", ".writing", "step-")
    return [name for name in files(folder) if not Path(name).name.startswith(recording)]


def trains(folder: Path) -> bool:
    """Tell whether a step has been recorded."""
    try:
        with RecordingReader(folder) as reader:
            return reader.last_step > 0
    except (OSError, RecordingError):
        return False


# ── check ─────────────────────────────────────────────────────────────────────


def test_check_says_what_a_run_takes_and_what_may_go_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check", *RING, "--steps", "70"]) == 0
    first, taken, rest = capsys.readouterr().out.splitlines()
    assert first.startswith("Ring, healthy: 300 2-D points")
    assert taken.startswith("  70 steps take about ")
    assert rest == "  nothing speaks against it"
    assert cli.main(["check", *CROWDED]) == 0
    assert "a batch of 200 holds most of the 300 samples" in capsys.readouterr().out
    assert files(tmp_path) == []


def test_train_says_it_too_and_trains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "run")
    assert cli.main(["train", *CROWDED, "--steps", "2", "--out", out]) == 0
    assert "note: a batch of 200 holds most of the 300 samples" in capsys.readouterr().err


# ── train ─────────────────────────────────────────────────────────────────────


def test_train_leaves_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run"
    assert cli.main(["train", *RING, "--steps", "5", "--seed", "3", "--out", str(out)]) == 0
    assert results(tmp_path) == sorted(f"run/{name}" for name in FILES)
    assert {"telemetry.sqlite", ".writing"} < set(files(out))
    assert "checkpoints/step-000000005.safetensors" in files(out)
    experiment = Experiment.load(out / "experiment.toml")
    assert (experiment.seed, experiment.schedule.steps, experiment.network.hidden) == (3, 5, 8)
    summary = json.loads((out / "summary.json").read_text())
    assert summary["steps"] == 5
    assert not summary["interrupted"]
    assert summary["parameters"] == {"generator": 114, "discriminator": 105}
    assert summary["diagnostics"]["measures"]["modes"]["perfect_sampler"] == 8
    assert set(summary["final_losses"]) >= {"loss_d", "loss_g"}
    with (out / "series.csv").open() as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["1", "2", "3", "4", "5"]
    assert "5 steps" in capsys.readouterr().out


def test_measures_that_take_too_long_are_ended_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observer, "LIMIT", 0.0)
    assert cli.main(["train", *DIGITS, "--steps", "2", "--out", str(tmp_path / "run")]) == 0
    assert "the measures that take long were ended after" in capsys.readouterr().err
    measures = json.loads((tmp_path / "run" / "summary.json").read_text())["diagnostics"][
        "measures"
    ]
    assert {"precision", "copies"} & set(measures) == {"precision"}


def test_same_seed_same_verdicts(tmp_path: Path) -> None:
    """Looks come by steps, so the clock has no part in what is said of a run."""
    words = ["train", *RING, "--steps", "120", "--seed", "5"]
    for name in "ab":
        assert cli.main([*words, "--out", str(tmp_path / name)]) == 0
    a, b = ((tmp_path / name / "verdicts.csv").read_bytes() for name in "ab")
    assert a == b
    rows = list(csv.DictReader(a.decode().splitlines()))
    assert [row["step"] for row in rows] == ["50", "100", "120"]
    summary = json.loads((tmp_path / "a" / "summary.json").read_text())
    last = summary["diagnostics"]["verdict"]
    assert (rows[-1]["verdict"], int(rows[-1]["since"])) == (last["word"], last["since"])
    assert summary["history"][0]["step"] == 50
    assert summary["diagnostics"]["game"]["ranking"]["even_game"] == 0.5
    assert summary["diagnostics"]["game"]["gradient_g"]["even_game"] is None


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", "0"), ("b", "0"), ("c", "1")):
        out = str(tmp_path / name)
        assert cli.main(["train", *DIGITS, "--steps", "4", "--seed", seed, "--out", out]) == 0
    a, b, c = ((tmp_path / name / "series.csv").read_bytes() for name in "abc")
    assert a == b != c


def test_looking_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for every in (1, 50):
        monkeypatch.setattr(loop, "EVERY", every)
        out = str(tmp_path / str(every))
        assert cli.main(["train", *DIGITS, "--steps", "6", "--out", out]) == 0
    often, once = ((tmp_path / name / "series.csv").read_bytes() for name in ("1", "50"))
    assert often == once


def test_divergence_is_reported_and_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--set", "optimisers.generator={name='sgd', lr=10.0, momentum=0.99}"]
    words += ["--set", "optimisers.discriminator={name='sgd', lr=10.0, momentum=0.99}"]
    words += ["--set", "loss=least-squares"]
    out = tmp_path / "run"
    assert cli.main(["train", *RING, *words, "--steps", "60", "--out", str(out)]) == 0
    summary = json.loads((out / "summary.json").read_text())
    assert summary["diverged_at"] <= 60
    assert summary["final_losses"]["loss_d"] is None
    assert summary["diagnostics"]["verdict"]["word"] == "diverged"
    assert "no longer a number since step" in capsys.readouterr().out


def test_a_folder_with_a_run_is_kept_unless_told_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", *RING, "--steps", "1", "--out", str(tmp_path)]
    assert cli.main(command) == 0
    before = (tmp_path / "checkpoint.safetensors").read_bytes()
    capsys.readouterr()
    assert "already holds a run; choose another folder" in refused(capsys, *command)
    assert (tmp_path / "checkpoint.safetensors").read_bytes() == before
    assert cli.main([*command, "--seed", "9", "--overwrite"]) == 0
    assert (tmp_path / "checkpoint.safetensors").read_bytes() != before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["digts"], "there is no preset or file 'digts'; did you mean 'digits'?"),
        (["nowhere/x.toml"], "nowhere/x.toml: cannot be read: No such file or directory"),
        (["ring", "--steps", "0"], "schedule.steps: input should be greater than or equal to 1"),
        (["ring", "--steps", "many"], "argument --steps: invalid int value: 'many'"),
        (
            ["ring", "--set", "optimisers.generator.rate=1"],
            "generator.rate is not a setting of adam; known: lr,",
        ),
        (
            ["ring", "--set", "network.hidden=wide"],
            "network.hidden: input should be a valid integer",
        ),
        (["ring", "--set", "network"], "--set needs KEY.PATH=VALUE"),
        (["ring", "--set", "seed=1", "--set", "seed=2"], "--set gives seed twice; give it once"),
        (
            ["ring", "--set", "loss.a=1", "--set", "loss=hinge"],
            "loss.a is not a setting of hinge; it has none",
        ),
        (["ring", "--set", "network=dcgan"], "dcgan makes images and these are 2-D points"),
        (["ring", "--set", "loss=wasserstein"], "unbounded without a Lipschitz constraint"),
        (["ring", "--device", "tpu"], "'tpu' is no device; write auto, cpu"),
        (["ring", "--device", "cuda:77"], "device: there is no cuda:77 here"),
        (["ring", "--on", "fault=fork loss='hinge"], "is not closed; close it"),
        (["five-losses"], "is a comparison of 5 runs; use 'ganstudio compare'"),
        (["mnist-dcgan"], "(here: --set data.images=…)"),
        (["mnist-dcgan", "--set", "data.images=no.gz"], "no.gz; check data.images (here: --set"),
        (["folder-dcgan", "--set", "data.path=nowhere"], "nowhere; check data.path (here: --set"),
        (["cyclegan-emoji"], "no images are chosen; set data.first and data.second to a folder or"),
        (
            ["cyclegan-emoji", "--set", "data.first=nowhere", "--set", "data.second=too"],
            "nowhere; check data.first (here: --set",
        ),
    ],
)
def test_bad_input_gets_one_sentence_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sentence in refused(capsys, "train", *words, "--out", tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_refused_before_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    said = refused(capsys, "train", "ring", "--out", tmp_path / "file" / "run")
    assert "is a file, not a folder" in said
    assert "cannot write into /proc" in refused(capsys, "train", "ring", "--out", "/proc/run")


def test_a_folder_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    assert "one of the arguments --out --resume is required" in refused(capsys, "train", "ring")


def test_settings_are_toml_or_else_text() -> None:
    words = ["a=1", "b.c=0.5", "d=true", "e=hinge", "f=[1, 2]", "g=", "h=x = 1\ny = 2", "i='7'"]
    assert settings(words) == {
        "a": 1, "b.c": 0.5, "d": True, "e": "hinge", "f": [1, 2], "g": None,
        "h": "x = 1\ny = 2", "i": "7",
    }  # fmt: skip


# ── recording ─────────────────────────────────────────────────────────────────


def test_an_unrecorded_run_leaves_the_same_files_alone(tmp_path: Path) -> None:
    command = ["train", *RING, "--steps", "30", "--out"]
    assert cli.main([*command, str(tmp_path / "without"), "--no-record"]) == 0
    assert cli.main([*command, str(tmp_path / "with"), "--record-limit", "50"]) == 0
    assert files(tmp_path / "without") == sorted(FILES)
    without, recorded = ((tmp_path / name / "series.csv") for name in ("without", "with"))
    assert without.read_bytes() == recorded.read_bytes()
    with RecordingReader(tmp_path / "with") as reader:
        assert reader.last_step == 30
        assert {"samples", "outputs", "walk", "collapse", "speed"} <= set(reader.channels())
        assert Experiment.loads(reader.experiment).watch.record_limit == 50


def test_more_steps_are_added_to_a_run_that_is_over(tmp_path: Path) -> None:
    command = ["train", *RING, "--set", "penalties.r1.every=5"]
    assert cli.main([*command, "--steps", "43", "--out", str(tmp_path / "straight")]) == 0
    assert cli.main([*command, "--steps", "22", "--out", str(tmp_path / "twice")]) == 0
    assert cli.main(["train", "--resume", str(tmp_path / "twice"), "--steps", "43"]) == 0
    straight, twice = ((tmp_path / name / "series.csv") for name in ("straight", "twice"))
    assert straight.read_bytes() == twice.read_bytes()
    with RecordingReader(tmp_path / "twice") as reader:
        events = [event for *_, event in reader.events()]
    assert Resumed(0, 22) in events
    summary = json.loads((tmp_path / "twice" / "summary.json").read_text())
    assert (summary["steps"], summary["interrupted"]) == (43, False)


def test_a_run_that_goes_on_twice_is_judged_as_if_it_had_never_stopped(tmp_path: Path) -> None:
    """A D far too strong, stopped off the steps of the looks, before and after it is named."""
    rates = ["optimisers.generator.lr=2e-5", "optimisers.discriminator.lr=1e-2"]
    command = ["train", *RING, *(f"--set={rate}" for rate in rates), "--steps"]
    assert cli.main([*command, "385", "--out", str(tmp_path / "straight")]) == 0
    assert cli.main([*command, "130", "--out", str(tmp_path / "parts")]) == 0
    for end in ("275", "370", "385"):
        assert cli.main(["train", "--resume", str(tmp_path / "parts"), "--steps", end]) == 0
    straight, parts = (tmp_path / name for name in ("straight", "parts"))
    said = (straight / "verdicts.csv").read_text()
    assert "discriminator winning" in said
    assert (parts / "verdicts.csv").read_text() == said
    one, other = (json.loads((each / "summary.json").read_text()) for each in (straight, parts))
    assert other["history"] == one["history"]
    assert other["diagnostics"]["verdict"] == one["diagnostics"]["verdict"]


def test_a_run_goes_on_to_no_step_that_is_made_already(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["train", *RING, "--steps", "20", "--out", str(tmp_path)]) == 0
    before = (tmp_path / "summary.json").read_text()
    capsys.readouterr()
    said = refused(capsys, "train", "--resume", tmp_path, "--steps", "10")
    assert "step 20 is made already; give --steps 20 or more" in said
    assert (tmp_path / "summary.json").read_text() == before


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    listed = subprocess.Popen(
        [sys.executable, "-m", "ganstudio", "list", "--long"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listed.stdout is not None
    assert listed.stderr is not None
    assert listed.stdout.readline().startswith(b"Losses")
    listed.stdout.close()  # as head does
    assert listed.stderr.read() == b""
    listed.stderr.close()
    assert listed.wait(200) in (0, 141)


@pytest.mark.filterwarnings("error")  # of matplotlib, whose fonts have no such letters
def test_control_characters_in_a_title_reach_no_picture_and_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wild = tmp_path / "wild.toml"
    text = (folder("presets") / "ring.toml").read_text(encoding="utf-8")
    wild.write_text(re.sub(r"^title = .*$", r'title = "\\u001b[31mred"', text, flags=re.M), "utf-8")
    out = tmp_path / "out"
    assert cli.main(["train", str(wild), "--steps", "2", "--out", str(out)]) == 0
    assert cli.main(["export", "figure", str(out), "--out", str(tmp_path / "a.png")]) == 0
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "\\x1b[31mred" in said.out


def test_what_cannot_be_resumed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "holds no recorded run" in refused(capsys, "train", "--resume", tmp_path)
    assert cli.main(["train", *RING, "--steps", "2", "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    resume = ["train", "--resume", tmp_path]
    said = refused(capsys, *resume, "--set", "network.hidden=9")
    assert "network.hidden cannot be changed in a run that goes on" in said
    assert "leave out the rest" in refused(capsys, *resume, "--no-record")
    assert "not allowed with argument" in refused(capsys, *resume, "--out", tmp_path / "b")
    assert "name a preset" in refused(capsys, "train", "--out", tmp_path / "b")


def test_a_comparison_is_recorded_run_by_run(tmp_path: Path) -> None:
    words = ["--loss", "hinge", "--loss", "non-saturating", "--steps", "3"]
    assert cli.main(["compare", "--jobs", "1", *RING, *words, "--out", str(tmp_path / "both")]) == 0
    for name in ("hinge", "non-saturating"):
        with RecordingReader(tmp_path / "both" / name) as reader:
            assert reader.last_step == 3


# ── Ctrl-C ────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_ctrl_c_stops_and_still_writes(tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = ["train", *RING, "--steps", "1000000", "--out", str(out)]
    program = "from ganstudio.commands import loop; loop.EVERY = 10**9\n"
    program += "from ganstudio.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_WAIT_POLICY": "passive"},
    )
    assert process.stderr is not None
    assert "Ring, healthy" in process.stderr.readline()
    until(lambda: trains(out) or process.poll() is not None)
    process.send_signal(signal.SIGINT)
    said, complaint = process.communicate(timeout=200)
    assert process.returncode == 130
    assert complaint == ""
    assert "interrupted" in said
    summary = json.loads((out / "summary.json").read_text())
    assert summary["interrupted"]
    assert 0 < summary["steps"] < 1_000_000
    assert results(out) == sorted(FILES)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_whoever_reads_a_list_may_go_before_its_end() -> None:
    words = [sys.executable, "-m", "ganstudio", "list", "--json"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=200) == cli.UNHEARD
    process.stderr.close()


@pytest.mark.parametrize(
    "words", ["DefaultCPUAllocator: can't allocate memory: you", "out of memory"]
)
def test_no_memory_is_told_in_a_sentence(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: object) -> int:
        raise RuntimeError(words)

    monkeypatch.setattr(cli.COMMANDS["list"], "run", run)
    assert cli.main(["list"]) == cli.REFUSED
    assert "smaller batch" in capsys.readouterr().err


def test_the_second_ctrl_c_interrupts_as_usual() -> None:
    before = signal.getsignal(signal.SIGINT)
    with loop.interruptible() as interrupted:
        assert not interrupted.is_set()
        signal.raise_signal(signal.SIGINT)
        assert interrupted.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_logout_interrupts_however_often_it_is_told() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with loop.interruptible() as interrupted:
        for told in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM):
            signal.raise_signal(told)
        assert interrupted.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


# ── compare ───────────────────────────────────────────────────────────────────


def test_compare_writes_a_folder_each_and_one_picture(tmp_path: Path) -> None:
    losses = ["--loss", "hinge", "--loss", "wasserstein"]
    assert (
        cli.main(["compare", "--jobs", "1", *RING, *losses, "--steps", "4", "--out", str(tmp_path)])
        == 0
    )
    own = ["comparison.csv", "comparison.png", "experiment.toml", "summary.json"]
    each = [f"{loss}/{name}" for loss in ("hinge", "wasserstein-gp") for name in FILES]
    assert results(tmp_path) == sorted(own + each)
    with (tmp_path / "comparison.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["run"] for row in rows] == ["hinge", "wasserstein-gp", "perfect sampler"]
    assert rows[2]["modes"] == "8.0"
    assert json.loads((tmp_path / "summary.json").read_text())["runs"].keys() == {
        "hinge",
        "wasserstein-gp",
    }
    provenance = read_provenance(tmp_path / "comparison.png")
    assert provenance is not None
    assert len(Experiment.loads(provenance.experiment).expand()) == 2


def test_compared_runs_are_what_they_are_alone(tmp_path: Path) -> None:
    words = [*RING, "--steps", "3", "--out"]
    losses = ["--loss", "least-squares", "--loss", "non-saturating"]
    assert cli.main(["compare", "--jobs", "1", *words, str(tmp_path / "both"), *losses]) == 0
    assert cli.main(["train", *words, str(tmp_path / "alone")]) == 0
    together = tmp_path / "both" / "non-saturating" / "series.csv"
    assert together.read_bytes() == (tmp_path / "alone" / "series.csv").read_bytes()


def test_a_preset_with_variants_needs_no_losses(tmp_path: Path) -> None:
    words = ["latent-dimensions", "--threads", "1", *SMALL, "--steps", "2"]
    assert cli.main(["compare", "--jobs", "1", *words, "--out", str(tmp_path)]) == 0
    names = [f"z-in-{n}-dimensions" for n in (2, 8, 32)]
    assert all((tmp_path / name / "grid.png").is_file() for name in names)


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        ([], "a comparison needs --loss twice or more; known: non-saturating, minimax"),
        (["hinge"], "a comparison needs --loss twice or more"),
        (["hinge", "hing"], "there is no loss 'hing'; did you mean 'hinge'?"),
        (["wasserstein", "wasserstein-gp"], "names the same loss twice"),
    ],
)
def test_a_comparison_of_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], losses: list[str], sentence: str
) -> None:
    words = [word for loss in losses for word in ("--loss", loss)]
    assert sentence in refused(capsys, "compare", "ring", *words, "--out", tmp_path / "out")
    assert not list(tmp_path.iterdir())


# ── export ────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("digits")
    assert cli.main(["train", *DIGITS, "--steps", "2", "--out", str(folder)]) == 0
    return folder


def test_the_exported_grid_is_the_one_of_the_run(digits: Path, tmp_path: Path) -> None:
    out = tmp_path / "grid.png"
    assert cli.main(["export", "grid", str(digits), "--out", str(out)]) == 0
    with Image.open(out) as exported, Image.open(digits / "grid.png") as own:
        np.testing.assert_array_equal(np.asarray(exported), np.asarray(own))
    assert read_provenance(out) == read_provenance(digits / "grid.png")


def test_rows_columns_scale_and_padding(digits: Path, tmp_path: Path) -> None:
    out = tmp_path / "grid.png"
    size = ["--rows", "2", "--cols", "7", "--scale", "3", "--padding", "0"]
    assert cli.main(["export", "grid", str(digits), "--out", str(out), *size]) == 0
    with Image.open(out) as image:
        assert image.size == (7 * 24, 2 * 24)


def test_a_class_a_row(digits: Path, tmp_path: Path) -> None:
    out = tmp_path / "grid.png"
    words = ["--by-class", "--cols", "4", "--scale", "1", "--padding", "0", "--generator", "live"]
    assert cli.main(["export", "grid", str(digits), "--out", str(out), *words]) == 0
    with Image.open(out) as image:
        assert image.size == (4 * 8, 10 * 8)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_a_figure_of_one_run(digits: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"figure.{suffix}"
    assert cli.main(["export", "figure", str(digits), "--out", str(out)]) == 0
    assert out.stat().st_size > 10_000


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["missing", "--out", "a.png"], "missing is not the folder of a run"),
        (["RUN", "--out", "a.jpg"], "a.jpg has to end in .png"),
        (["RUN", "--out", "none/a.png"], "does not exist; create it or choose another"),
        (
            ["RUN", "--out", "a.png", "--rows", "0"],
            "--rows: input should be greater than or equal to 1, not '0'",
        ),
    ],
)
def test_what_cannot_be_exported_is_refused(
    digits: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    real = [str(digits) if word == "RUN" else word for word in words]
    assert sentence in refused(capsys, "export", "grid", *real)
    assert not list(tmp_path.iterdir())


# ── list, gui, help ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [80, 120])
def test_the_list_fits_the_terminal(width: int) -> None:
    lines = list(listing.as_text(width))
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    for word in ("hinge", "wgan-gp", "spectral-norm", "upconv", "digits", "adam", "five-losses"):
        assert f"  {word} " in text


@pytest.mark.parametrize("width", [80, 100])
def test_the_long_list_explains(capsys: pytest.CaptureFixture[str], width: int) -> None:
    assert max(map(len, listing.explained(width))) <= width
    assert cli.main(["list", "--long"]) == 0
    said = capsys.readouterr().out
    assert "      L_G = −E[ln d(G(z))],   d = σ(c)\n" in said
    assert "Mescheder et al. 2018" in said
    words = " ".join(said.split())
    assert "The paper has no logarithm, (‖∇‖₂ − 1)², and the gradient at x̂." in words
    assert "Added to D's loss, which is minimised" in words


def test_the_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    penalty = next(each for each in listed["penalties"] if each["name"] == "r1")
    weight = next(each for each in penalty["fields"] if each["key"] == "weight")
    assert (weight["type"], weight["low"], weight["live"]) == ("number", 0, True)
    assert "digits" in {preset["name"] for preset in listed["presets"]}


def options(*words: str) -> LaunchOptions:
    return gui.options(cli.parsed(words))


def test_no_command_means_the_window(tmp_path: Path) -> None:
    assert options() == options("gui") == LaunchOptions()
    assert options("ring", "--run") == options("gui", "ring", "--run")
    assert options("ring").experiment == find("ring").dumps()
    asked = options("--screenshot", str(tmp_path / "a.png"), "--after", "3", "--engine", "thread")
    expected = LaunchOptions(engine="thread", screenshot=tmp_path / "a.png", after=3.0)
    assert asked == expected
    assert options("ring", "--theme", "light").theme == "light"


def test_a_device_for_the_window_is_in_the_experiment() -> None:
    launch = options("ring", "--device", "cpu")
    assert launch.device == "cpu"
    assert Experiment.loads(launch.experiment or "").device == "cpu"


def test_a_device_decides_between_the_recipes_of_a_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganstudio.machine.cuda_likely", lambda: True)
    for words, title in (
        ((), "MNIST, on a GPU"),
        (("--device", "cpu"), "MNIST"),
        (("--set", "device=cpu"), "MNIST"),
    ):
        opened = Experiment.loads(options("mnist", *words).experiment or "")
        assert opened.title == title


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["digts"], "there is no preset or file 'digts'; did you mean 'digits'?"),
        (["trian", "digits"], "there is no command 'trian'; did you mean 'train'?"),
        (["--screenshot", "a.jpg"], "--screenshot writes PNG; call it a.png"),
        (["--screenshot", "none/a.png"], "does not exist"),
        (["--screenshot", "a.png", "--after", "0"], "--after needs a number of seconds above 0"),
        (
            ["folder-dcgan", "--screenshot", "a.png"],
            "the data is not named; add --set data.path=…",
        ),
        (["--engine", "warp"], "invalid choice: 'warp'"),
    ],
)
def test_the_window_refuses_before_it_opens(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert sentence in refused(capsys, *words)


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    """Return the folder of a recorded run."""
    folder = tmp_path / "a run"
    RecordingWriter.create(folder, find("ring").dumps(), {"title": "ring"}).close()
    return folder


def test_a_run_folder_is_shown_as_a_recording(run_folder: Path) -> None:
    for word in (run_folder, run_folder / "experiment.toml", run_folder / "telemetry.sqlite"):
        assert options(str(word)) == options("gui", str(word)) == LaunchOptions(runs=(run_folder,))
    words = ["replay", str(run_folder), str(run_folder), "--at", "30", "--theme", "light"]
    launch = replay.options(cli.parser().parse_args(words))
    assert launch == LaunchOptions(runs=(run_folder, run_folder), at=30, theme="light")


def test_of_a_folder_of_runs_the_newest_is_shown(run_folder: Path) -> None:
    newer = run_folder.parent / "group" / "newer"
    RecordingWriter.create(newer, find("ring").dumps(), {"title": "ring"}).close()
    later = (run_folder / FILE).stat().st_mtime + 10
    os.utime(newer / FILE, (later, later))
    launch = replay.options(cli.parser().parse_args(["replay", str(run_folder.parent)]))
    assert launch == LaunchOptions(runs=(newer,))


def test_what_is_no_recording_is_refused(
    capsys: pytest.CaptureFixture[str], run_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for words in (["replay", str(run_folder)], []):
        assert "holds no recorded run" in refused(capsys, *words, str(tmp_path / "empty"))
    assert "holds no recorded run" in refused(capsys, "replay", str(tmp_path / "nothing"))
    assert "leave those options out" in refused(capsys, str(run_folder), "--run")
    assert "--at: needs a step" in refused(capsys, "replay", str(run_folder), "--at", "-3")
    file = run_folder / "telemetry.sqlite"
    file.write_bytes(file.read_bytes()[:100] + b"?" * 4000)
    assert "damaged" in refused(capsys, "replay", str(run_folder))


def test_without_a_display_there_is_a_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "there is no display here; use 'ganstudio train'" in refused(capsys, "gui")


def test_help_is_fast_and_loads_no_torch() -> None:
    code = (
        "import sys; from ganstudio.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('torch', 'PySide6', 'matplotlib', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=200
    )
    *usage, loaded = done.stdout.strip().splitlines()
    assert loaded == "[]"
    for command in ("gui", "replay", "list", "train", "compare", "export"):
        assert any(line.strip().startswith(command) for line in usage)


def test_the_window_takes_the_same_overrides() -> None:
    launch = options("ring", "--set", "loss=hinge", "--seed", "5", "--device", "cpu")
    experiment = Experiment.loads(launch.experiment or "")
    assert (experiment.loss.name, experiment.seed, experiment.device) == ("hinge", 5, "cpu")
    alone = options("gui", "--set", "seed=9")
    assert Experiment.loads(alone.experiment or "").title == find(DEFAULT).title
