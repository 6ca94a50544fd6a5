"""What `gpu.py` tries: each check is a function that returns a figure or raises why not."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

import numpy as np

from ganstudio import Experiment, ExperimentError, Run, Session, find_preset, load_run
from ganstudio.components import catalogue
from ganstudio.preset_folder import presets
from ganstudio.training.turns import Turns

IMAGES = {
    "data": {"name": "shapes", "size": 16, "count": 500},
    "network": {"name": "upconv", "features": 8, "latent": 8},
    "loss": "non-saturating",
    "schedule": {"batch_size": 16},
}
CHANNELS = ("outputs", "microscope", "samples", "walk", "collapse", "speed")
EXPORTS = {
    "grid": "grid.png",
    "strip": "strip.png",
    "walk": "walk.mp4",
    "timelapse": "timelapse.mp4",
    "images": "images.zip",
    "generator": "generator.safetensors",
    "onnx": "generator.onnx",
    "figure": "figure.png",
    "curves": "curves.csv",
    "report": "report.html",
    "tensorboard": "tensorboard",
}


class LeftOut(Exception):  # noqa: N818
    """There is nothing to try here, and why."""


@dataclass(frozen=True)
class Where:
    """The device, whether a few steps are enough, and a folder that all checks share."""

    device: str
    short: bool
    room: Path

    def steps(self, many: int) -> int:
        return 2 if self.short else many

    def on_device(self, experiment: Experiment) -> Experiment:
        return experiment.with_values({"device": self.device})

    def preset(self, name: str) -> Experiment:
        """Return a preset on the device, its data files made up where it wants some."""
        experiment = self.on_device(find_preset(name))
        pixels = np.random.default_rng(0).integers(0, 255, (256, 28, 28), dtype=np.uint8)
        if experiment.data.name == "idx":
            file = self.room / "images-idx3-ubyte.gz"
            head = np.array([0x803, *pixels.shape], ">u4").tobytes()
            file.write_bytes(gzip.compress(head + pixels.tobytes()))
            return experiment.with_values({"data.images": str(file)})
        if experiment.data.name == "folder":
            from PIL import Image

            folder = self.room / "pictures"
            folder.mkdir(exist_ok=True)
            for number, each in enumerate(pixels):
                Image.fromarray(each).save(folder / f"{number}.png")
            return experiment.with_values({"data.path": str(folder)})
        return experiment


Check = Callable[[Where], str]


def rate(runs: list[Run], steps: int) -> float:
    """Train runs in lockstep and return the steps a second; every loss is a number."""
    for run in runs:
        run.step()
        run.take_series()
    began = time.perf_counter()
    for _ in range(steps):
        for run in runs:
            run.step()
    series = [run.take_series() for run in runs]  # which waits for the device
    seconds = time.perf_counter() - began
    for each in series:
        assert each is not None
        losses = each.values[:, [each.names.index("loss_d"), each.names.index("loss_g")]]
        assert np.isfinite(losses).all(), "a loss is no number"
    return steps / seconds


def device(where: Where) -> str:
    import torch

    found = torch.device(where.device)
    if found.type == "cuda":
        memory = torch.cuda.get_device_properties(found).total_memory / 2**30
        name = f"{torch.cuda.get_device_name(found)}, {memory:.0f} GiB"
    else:
        name = f"{os.cpu_count()} cores"
    assert torch.ones(2, device=found).sum().item() == 2
    return f"{name} · torch {torch.__version__}"


def refused(where: Where) -> str:
    try:
        Run(find_preset("ring").with_values({"device": "cuda:99"}))
    except ExperimentError as error:
        return str(error)
    raise AssertionError("cuda:99 was accepted")


def preset(name: str, where: Where) -> str:
    runs = [Run(each) for each in where.preset(name).expand()]
    assert all(run.device_label.startswith(where.device) for run in runs)
    found = rate(runs, where.steps(20))
    assert len(runs[0].sample(4)) == 4
    return f"{found:.1f} steps/s" + (f" of {len(runs)} runs each" if len(runs) > 1 else "")


def parts(kind: str, change: Callable[[str], dict[str, object]], where: Where) -> str:
    """Train with each component of a kind; what is refused for these images is not counted."""
    trained = 0
    for name in catalogue(kind):
        with contextlib.suppress(ExperimentError):
            experiment = Experiment.parse(IMAGES).with_values(change(name))
            rate([Run(where.on_device(experiment))], 2)
            trained += 1
    return f"{trained} of {len(catalogue(kind))}"


def network(name: str) -> dict[str, object]:
    """Choose a network, with data that suits it."""
    return {"network": name} | ({"data": "point"} if name == "dirac" else {})


def losses(where: Where) -> str:
    from ganstudio.objectives.variants import loss_variants

    compared = where.on_device(Experiment.parse(IMAGES)).compared(list(loss_variants()))
    runs = [Run(each) for each in compared.expand()]
    rate(runs, 2)
    return f"{len(runs)} of {len(loss_variants())}"


def resume(name: str, where: Where) -> str:
    """Go on from a checkpoint; the series must be that of the run which was never stopped."""
    experiment, steps = where.preset(name), where.steps(20)
    through, resumed = Run(experiment), Run(experiment)
    rate([through], steps)
    resumed.restore(through.checkpoint())
    rows = []
    for run in (through, resumed):
        for _ in range(steps):
            run.step()
        series = run.take_series()
        assert series is not None
        rows.append(series.values)
    differing = (~np.isclose(*rows, rtol=0, atol=0, equal_nan=True)).any(axis=1)
    assert not differing.any(), f"the same for {differing.argmax()} of {steps} steps only"
    return f"the same for {steps} steps"


def recorded(where: Where) -> str:
    """Read a run from its recording, here and on the other device, and train on."""
    steps = where.steps(50)
    with Session(library=where.room / "library") as session:
        run = session.add(where.preset("digits"))
        session.train(steps)
        folder = session.folder(run)
    assert folder is not None
    devices = dict.fromkeys((where.device, "cpu"))
    for target in devices:
        again = load_run(folder, device=target)
        assert again.iteration == steps
        rate([again], 2)
        assert again.sample(4).dtype == np.uint8
    return f"read at step {steps} on {' and '.join(devices)}"


def measured(name: str, where: Where) -> str:
    """Train watched; every probe must have spoken."""
    with Session() as session:
        run = session.add(where.preset(name))
        session.train(where.steps(300))
        latest = {channel: session.latest(run, channel) for channel in CHANNELS}
    silent = [channel for channel, record in latest.items() if record is None]
    assert not silent, f"nothing was said of {', '.join(silent)}"
    word = latest["collapse"].verdict.word  # type: ignore[union-attr]
    speed = latest["speed"]
    load = "load unknown" if speed.busy is None else f"busy {speed.busy:.0%}"  # type: ignore[union-attr]
    return f"{word}, {speed.memory / 2**20:.0f} MiB, {load}"  # type: ignore[union-attr]


def kernels(changed: dict[str, object], where: Where) -> str:
    """Compare convolutions in another precision, or by other kernels, with those in float32."""
    values = {"data": {"name": "shapes", "size": 32, "count": 512}, "network": "dcgan"}
    base = where.on_device(Experiment.parse(IMAGES).with_values(values))
    plain, other = (rate([Run(base.with_values(each))], where.steps(100)) for each in ({}, changed))
    return f"{other / plain:.2f} × float32"


def captured(name: str, where: Where) -> str:
    """Play turns from a graph, and as they are written: the same series, and how much faster."""
    series, rates = [], []
    for steady in (True, False):
        kept = contextlib.nullcontext() if steady else patch.object(Turns, "steady", steady)
        with kept:
            run = Run(where.preset(name))
            for _ in range(10):
                run.step()
            told = run.take_series()
            assert told is not None
            assert run.trainer.turns.listed == steady, "no list was found"
            series.append(told.values)
            rates.append(rate([run], where.steps(200)))
    assert np.array_equal(*series, equal_nan=True), "another course"
    return f"the same for 10 steps, {rates[0] / rates[1]:.2f} × as written"


def waits(name: str, where: Where) -> str:
    """Make steps while torch refuses to wait for the device."""
    import torch

    if where.device == "cpu":
        raise LeftOut("nothing is waited for on a CPU")
    run = Run(where.preset(name))
    rate([run], 4)
    torch.cuda.set_sync_debug_mode("error")
    try:
        for _ in range(where.steps(20)):
            run.step()
    finally:
        torch.cuda.set_sync_debug_mode("default")
    return "no step waits"


def command(*words: str) -> None:
    from ganstudio.cli import main

    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = main(words)
    assert code == 0, said.getvalue().strip().rpartition("\n")[2]


def trained(where: Where) -> str:
    steps, out = where.steps(200), where.room / "digits"
    command("train", "digits", "--steps", f"{steps}", "--device", where.device, "--out", f"{out}")
    return f"{steps} steps, {len(list(out.iterdir()))} files"


def exported(name: str, where: Where) -> str:
    folder, path = where.room / "digits", where.room / EXPORTS[name]
    if not folder.is_dir():
        trained(where)
    if name == "onnx":
        try:
            import onnx  # noqa: F401
            import onnxscript  # noqa: F401
        except ImportError as error:
            raise LeftOut(str(error)) from None
    kind = "generator" if name == "onnx" else name
    command("export", kind, f"{folder}", "--device", where.device, "--out", f"{path}")
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return f"{sum(file.stat().st_size for file in files) / 1024:.0f} kB"


def exported_meanwhile(where: Where) -> str:
    """Export while the run goes on, from a copy of its generator."""
    from ganstudio.telemetry.messages import Export, Failed, RunAdded, Saved

    said: list[object] = []
    path = where.room / "meanwhile.png"
    with Session(listen=said.append) as session:
        session.add(where.preset("digits"))
        session.train(2)
        (number,) = (item.run for item in said if isinstance(item, RunAdded))
        session.obey(Export(number, "grid", str(path)))
        session.train(where.steps(20))
        session.jobs.wait()
    failures = [item.sentence for item in said if isinstance(item, Failed)]
    assert not failures, failures[0]
    assert any(isinstance(item, Saved) for item in said), "nothing was saved"
    return f"{path.stat().st_size / 1024:.0f} kB"


def against_textbook(name: str, where: Where) -> str:
    from bench_step import CASES, ours, textbook
    from pairs import compare

    if where.short and name == "dcgan64":
        raise LeftOut("it takes minutes on a CPU")
    values, _, steps = CASES[name]
    experiment = where.on_device(Experiment.parse(values))
    steps = steps if where.device == "cpu" else 100
    found = compare(name, "", ours(experiment, steps), textbook(experiment, steps), pairs=3)
    assert found.median >= 1, f"{found.median:.2f} × the textbook loop"
    return f"{found.median:.2f} × the textbook loop"


def served(mode: str, where: Where) -> str:
    """Have an engine serve a run, until it has made steps, and close it."""
    from bench_window import wait
    from PySide6.QtWidgets import QApplication

    from ganstudio.gui.serving.engine import Engine
    from ganstudio.telemetry.messages import Frame, Open

    app = QApplication.instance() or QApplication([])
    engine = Engine(mode)  # type: ignore[arg-type]
    engine.start()
    engine.send(Open((where.preset("digits").dumps(),), start=True))
    step, deadline = 0, time.perf_counter() + 40
    while step < where.steps(100) and time.perf_counter() < deadline:
        wait(0.05)
        frames = [item for item in engine.poll().log if isinstance(item, Frame)]
        step = max([step, *(frame.step for frame in frames)])
    process = engine.pids != ()
    ended = engine.close()
    assert app is not None
    assert step >= where.steps(100), f"{step} steps in 40 s"
    assert ended, "it did not end in time"
    assert mode != "auto" or process == (where.device == "cpu"), "the wrong engine was chosen"
    return f"{step} steps in {'a process' if process else 'the thread'}"


def window(mode: str, where: Where) -> str:
    """Show the window live while a run trains, against the same window hidden."""
    from bench_window import Stage, wait
    from PySide6.QtWidgets import QApplication

    from ganstudio.gui.serving.engine import Engine
    from ganstudio.gui.widgets import theme
    from ganstudio.telemetry.messages import Open

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    engine = Engine(mode)  # type: ignore[arg-type]
    engine.start()
    stage = Stage(engine, where.room)
    engine.send(Open((where.preset("digits").dumps(),), start=True))
    stage.window.show()
    stage.window.pump.start()
    deadline = time.perf_counter() + 30
    while not stage.meter.arrivals and time.perf_counter() < deadline:
        wait(0.1)
    seconds = 2.0 if where.short else 4.0
    assert stage.meter.arrivals, "no step within 30 s"
    wait(seconds)  # beyond torch's first, slower steps and the first diagnosis
    hidden, live, again = (stage.phase(k, seconds) for k in ("headless", "live", "headless"))
    stage.window.close()
    engine.close()
    return f"{live:.0f} steps/s, {live / ((hidden + again) / 2):.2f} × hidden"


def _checks() -> Iterator[tuple[str, Check]]:
    yield "a device that is not there is refused", refused
    for each in presets():
        yield f"preset {each.name}", partial(preset, each.name)
    yield "every loss", losses
    yield "every penalty", partial(parts, "penalty", lambda name: {f"penalties.{name}": {}})
    yield "every stabiliser", partial(parts, "stabiliser", lambda name: {f"stabilisers.{name}": {}})
    yield "every network", partial(parts, "network", network)
    yield (
        "every optimiser",
        partial(parts, "optimiser", lambda name: {"optimisers.generator": {"name": name}}),
    )
    for name in ("ring", "digits", "digits-by-class", "shapes"):
        yield f"resume {name} bit for bit", partial(resume, name)
    yield "resume from a recording", recorded
    for name in ("ring", "digits", "digits-by-class", "shapes"):
        yield f"probes on {name}", partial(measured, name)
    yield "bfloat16", partial(kernels, {"precision": "bfloat16"})
    yield "tf32", partial(kernels, {"precision": "tf32"})
    yield "tuned kernels", partial(kernels, {"tuned": True})
    for name in ("ring", "swiss-roll-wgan-gp", "digits", "digits-by-class", "shapes"):
        yield f"captured, {name}", partial(captured, name)
        yield f"waiting for the device, {name}", partial(waits, name)
    yield "train on the command line", trained
    for name in EXPORTS:
        yield f"export {name}", partial(exported, name)
    yield "export while it trains", exported_meanwhile
    for name in ("toy", "dcgan32", "dcgan64"):
        yield f"speed, {name}", partial(against_textbook, name)
    yield "engine chosen for the device", partial(served, "auto")
    for mode in ("thread", "process"):
        yield f"engine in a {mode}", partial(served, mode)
        yield f"window live, engine in a {mode}", partial(window, mode)


CHECKS = dict(_checks())
"""Each check by its name, in order."""
