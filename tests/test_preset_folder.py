from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ganstudio import preset_folder as module
from ganstudio.preset_folder import find, presets
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run

NAMES = [preset.name for preset in presets()]
SMALLER: dict[str, dict[str, Any]] = {
    "dirac": {},
    "ab": {},
    "mlp": {"network.hidden": 16},
    "affine": {"network.hidden": 16},
    "table": {},
    "growing": {"network.features": 2},
    "biggan": {"network.features": 2, "data.size": 16},
    "stylegan": {"network.features": 2, "data.size": 16},
    "resnet": {"network.features": 2, "data.size": 16},
    "upconv": {"network.features": 4, "data.size": 16},
    "dcgan": {"network.features": 4, "data.size": 16},
    "cyclegan": {"network.features": 4, "network.hidden": 16},
    "pix2pix": {"network.features": 4},
}


def small(experiment: Experiment) -> Experiment:
    changes = SMALLER[experiment.network.name] | {"schedule.batch_size": 8, "threads": 1}
    if (count := getattr(experiment.data, "count", None)) is not None:
        changes["data.count"] = min(50, count)
    if hasattr(experiment.data, "limit"):
        changes["data.limit"] = 50
    return experiment.with_values(changes)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    for k in range(9):
        pixels = random.integers(0, 255, (20, 24, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{k}.png")
    return tmp_path


def with_files(experiment: Experiment, request: pytest.FixtureRequest) -> Experiment:
    match experiment.data.name:
        case "idx":
            folder = request.getfixturevalue("shared_data") / "mnist"
            return experiment.with_values(
                {"data.images": str(folder / "t10k-images-idx3-ubyte.gz")}
            )
        case "folder":
            return experiment.with_values({"data.path": str(request.getfixturevalue("pictures"))})
        case "domains":
            folder = str(request.getfixturevalue("pictures"))
            return experiment.with_values({"data.first": folder, "data.second": folder})
    return experiment


@pytest.mark.parametrize("name", NAMES)
def test_every_preset_trains(name: str, request: pytest.FixtureRequest) -> None:
    experiment = small(with_files(find(name), request))
    for each in experiment.expand():
        run = Run(each)
        for _ in range(3):
            run.step()
        series = run.take_series()
        assert series is not None
        moved = series.values[1:] if name == "fleuret" else series.values  # G has every other turn
        assert np.isfinite(moved[:, :4]).all()


@pytest.mark.parametrize("preset", presets(), ids=NAMES)
def test_every_preset_is_explained(preset: module.Preset) -> None:
    assert preset.group in module.GROUPS
    assert preset.title
    assert preset.description.endswith(".")
    text = preset.path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "What to watch" in text


def test_comparisons_hold_what_their_titles_say() -> None:
    assert len(find("five-losses").expand()) == 5
    latents = [each.network.latent for each in find("latent-dimensions").expand()]
    assert latents == [2, 8, 32]
    assert module.DEFAULT in NAMES


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this a machine with a GPU, as far as can be told without torch."""
    monkeypatch.setattr(module.machine, "cuda_likely", lambda: True)


LARGE = {
    "mnist": ("resnet", "MNIST, on a GPU"),
    "pictures": ("dcgan", "Your own pictures, on a GPU"),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_gpu_gets_what_is_too_much_for_a_cpu_and_it_says_so(
    name: str, gpu: None, request: pytest.FixtureRequest
) -> None:
    large, chosen = LARGE[name], find(name)
    assert (chosen.network.name, chosen.title) == large
    assert (find(name, "cuda:1").network.name, find(name, "cuda:1").title) == large
    listed = {preset.name: preset for preset in presets()}
    assert listed[name].title == chosen.title
    assert Experiment.loads(chosen.dumps()) == chosen  # a recording has all of it
    without = {preset.name: preset for preset in presets("cpu")}
    assert without[name].title == find(name, "cpu").title != chosen.title
    assert find(name, "cpu").network.name == "upconv"
    assert listed.keys() == without.keys()
    run = Run(small(with_files(chosen, request)).with_values({"device": "cpu"}))
    run.step()


def test_without_a_gpu_the_small_recipe_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.machine, "cuda_likely", lambda: False)
    assert {find(name).network.name for name in LARGE} == {"upconv"}
    assert find("mnist", "cuda").network.name == "resnet"  # who insists is believed


def test_own_data_gets_what_suits_the_device(gpu: None, pictures: Path) -> None:
    assert find(pictures).network.name == "dcgan"
    assert find(pictures, "cpu").network.name == "upconv"


@pytest.mark.parametrize("path", sorted(presets()[0].path.parent.glob("cuda/*.toml")), ids=str)
def test_what_is_for_a_gpu_stands_in_place_of_another(path: Path) -> None:
    assert path.stem in NAMES
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert "What to watch" in path.read_text(encoding="utf-8")
    assert Experiment.load(path).group in module.GROUPS


def test_groups_come_in_their_order() -> None:
    order = [module.GROUPS.index(preset.group) for preset in presets()]
    assert order == sorted(order)
    assert NAMES[0] == "digits"


def test_a_file_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(find("ring").dumps())
    assert find(path) == find(str(path)) == find("ring")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("digts", "there is no preset or file 'digts'; did you mean 'digits'?"),
        ("missing.toml", "missing.toml: cannot be read: No such file or directory"),
    ],
)
def test_what_is_not_there_is_told(name: str, sentence: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        find(name)
    assert str(caught.value) == sentence


def test_a_broken_preset_is_listed_and_tells_what_is_wrong_when_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.toml").write_text("title = ")
    monkeypatch.setattr(module.resources, "folder", lambda name: tmp_path)
    (preset,) = presets()
    assert preset.title == "broken"
    with pytest.raises(ExperimentError, match=r"broken\.toml: is not valid TOML"):
        preset.load()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("mnist-dcgan", "no IDX file is chosen; set data.images"),
        ("folder-dcgan", "set data.path to a folder"),
    ],
)
def test_missing_files_are_asked_for(name: str, sentence: str) -> None:
    from ganstudio.data.base import DataError

    with pytest.raises(DataError, match=sentence):
        Run(find(name))


def test_listing_presets_and_importing_the_package_loads_neither_torch_nor_qt() -> None:
    code = (
        "import sys, ganstudio; from ganstudio.preset_folder import presets; presets()[0].load();"
        "ganstudio.Experiment;"
        "print([m for m in ('torch', 'PySide6', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=200
    )
    assert done.stdout.strip() == "[]"


def test_the_public_names_are_functions_also_once_they_were_used() -> None:
    for _ in range(2):
        from ganstudio import find_preset, presets

        first = presets()[0]
        assert find_preset(first.name).title == first.title
