"""What every test runs under: no screen, one thread, and torch's own generator left alone."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="ganstudio-caches-")
os.environ["OMP_WAIT_POLICY"] = "passive"  # before torch is imported anywhere
os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # else each process compiles every module anew

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, settings

from ganstudio import spawned
from ganstudio.commands import workers
from ganstudio.components import plugins, refused, registry
from ganstudio.preset_folder import find
from ganstudio.telemetry.recording.writer import RecordingWriter
from ganstudio.telemetry.records import Collapse, Losses, Measure, SampleGrid, Speed, Verdict
from ganstudio.training.experiment import Experiment

settings.register_profile(  # the same everywhere, however slow it is there
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
torch.set_num_threads(1)
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background jobs lack
sys.dont_write_bytecode = False


@pytest.fixture(autouse=True)
def _global_generator_untouched() -> Iterator[None]:
    """Fail a test in which anything drew from the process-wide generator."""
    before = torch.get_rng_state()
    yield
    assert torch.equal(before, torch.get_rng_state()), "torch's global generator was used"


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin processes from one that has loaded torch, where how they begin is not the question.

    What a test puts into the environment does not reach them.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["ganstudio.training.session", "ganstudio.probes"])
        monkeypatch.setattr(spawned, "CONTEXT", context)
        monkeypatch.setattr(workers, "CONTEXT", context)


@pytest.fixture
def spare_catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a test declare components that are gone after it."""
    assert not refused()  # which fills it
    before, modules = registry.registered(), set(sys.modules)
    monkeypatch.setattr(plugins, "refused", [])
    monkeypatch.setattr(plugins, "packages", dict(plugins.packages))
    yield
    registry.restore(before)
    for name in set(sys.modules) - modules:
        if name.startswith("stranger"):
            del sys.modules[name]


Installer = Callable[..., None]


@pytest.fixture
def install(spare_catalogue: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installer:
    """Return what installs a package of components: modules by name, each an entry point."""

    def put(name: str, version: str = "0.3", **modules: str) -> None:
        place = tmp_path / f"site-{name}"
        info = place / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        lines = [f"{module} = {module}" for module in modules]
        (info / "entry_points.txt").write_text("\n".join([f"[{plugins.GROUP}]", *lines]))
        for module, text in modules.items():
            (place / f"{module}.py").write_text(text)
        monkeypatch.syspath_prepend(place)

    return put


@pytest.fixture(scope="session")
def points_experiment() -> Experiment:
    """A run on the ring that takes a millisecond a step."""
    return Experiment.loads(
        """
        title = "Small ring"
        threads = 1
        data = { name = "ring", count = 200 }
        network = { name = "mlp", hidden = 8, layers = 1 }
        loss = "non-saturating"
        stabilisers = { ema = { decay = 0.5 } }
        schedule = { batch_size = 8, steps = 4 }
        """
    )


@pytest.fixture(scope="session")
def images_experiment() -> Experiment:
    """A run on 8 × 8 digits."""
    return Experiment.loads(
        """
        title = "Small digits"
        threads = 1
        data = { name = "digits", size = 8 }
        network = { name = "upconv", features = 4, latent = 4 }
        loss = "hinge"
        schedule = { batch_size = 8, steps = 4 }
        watch = { rows = 2, columns = 3 }
        """
    )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data beside the checkout; skips where it is absent."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real data (../shared/data) is not on this machine")
    return folder


@pytest.fixture
def old_recordings(tmp_path: Path) -> Path:
    """Return a folder of runs that an older program recorded; `recordings/make.py` tells which."""
    folder = tmp_path / "old"
    for archive in sorted(Path(__file__).with_name("recordings").glob("*.zip")):
        shutil.unpack_archive(archive, folder)
    return folder


@pytest.fixture(scope="module")
def few_lessons() -> Iterator[None]:
    """Let classifiers learn little, where nothing is asked of what they tell."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ganstudio.probes.classifier.MOST_STEPS", 20)
        yield


Maker = Callable[..., Path]


def diagnosis(word: Any = "healthy", modes: float = 8) -> Collapse:
    """What the probes say of a run."""
    shares = np.full(2, 0.5, np.float32)
    measures = (
        Measure("modes", "modes covered", "", modes, 8, f"{modes:g} of 8", "8 of 8", "high"),
        Measure("kl", "KL", "", float("nan"), 0, "–", "0", "low"),
    )
    return Collapse(("a", "b"), shares, shares, measures, Verdict(word, 40, "why"), 500)


@pytest.fixture
def recorded_run(tmp_path: Path) -> Maker:
    """Return a maker of recorded runs that ended, 200 steps of the ring unless told otherwise."""

    def make(
        name: str, steps: int = 200, verdict: str = "healthy", modes: float = 8,
        meta: dict[str, Any] | None = None, **settings: Any,
    ) -> Path:  # fmt: skip
        folder = tmp_path / "runs" / name
        changes = {path.replace("__", "."): value for path, value in settings.items()}
        text = find("ring").with_values({"title": name, "schedule.steps": 200, **changes}).dumps()
        about = {"title": name, "created": f"2026-03-01T12:00:{len(name):02}+00:00", **(meta or {})}
        writer = RecordingWriter.create(folder, text, about)
        rows = np.arange(2 * steps, dtype=np.float32).reshape(steps, 2)
        writer.series(Losses(("loss_d", "loss_g"), 1, rows))
        pixels = np.full((4, 3, 3, 1), len(name), np.uint8)
        scores = np.zeros(4, np.float32)
        writer.snapshot(steps, 2.0, SampleGrid(pixels, pixels, None, 2, True, scores))
        writer.snapshot(steps, 2.0, diagnosis(verdict, modes))
        writer.snapshot(steps, 2.0, Speed(100.0, 6400.0, 1.0, 0))
        writer.close()
        return folder

    return make


@pytest.fixture
def trained_run(tmp_path: Path) -> Maker:
    """Return a maker of what `ganstudio train` leaves, without a recording."""

    def make(name: str, steps: int = 200, **settings: Any) -> Path:
        folder = tmp_path / "runs" / name
        folder.mkdir(parents=True)
        changes = {path.replace("__", "."): value for path, value in settings.items()}
        experiment = find("ring").with_values({"title": name, "schedule.steps": 200, **changes})
        (folder / "experiment.toml").write_text(experiment.dumps(), encoding="utf-8")
        (folder / "checkpoint.safetensors").write_bytes(b"")
        measures = {"modes": {"title": "modes covered", "value": 5.0, "text": "5 of 8"}}
        verdict = {"word": "collapsing", "since": 90, "evidence": "5 of 8 modes"}
        summary = {
            "title": name, "steps": steps, "seconds": 4.0, "steps_per_second": 50.0,
            "mean_of_last_100_steps": {"loss_d": 1.25, "loss_g": None},
            "diagnostics": {"verdict": verdict, "measures": measures},
        }  # fmt: skip
        (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def games() -> Iterator[None]:
    """Put the test games of two pairings into the catalogue, and take them away again."""
    from ganstudio.components import catalogue, registry
    from tests.games import COMPONENTS

    catalogue("network")  # whole, so that nothing of it goes with them
    before = registry.registered()
    for component in COMPONENTS:
        registry.register(component)
    yield
    registry.restore(before)
