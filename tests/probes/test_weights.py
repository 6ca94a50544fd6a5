"""Files of weights, made at random, and what is no such file."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from ganstudio.data.base import DataError, Dataset
from ganstudio.data.digits import Digits
from ganstudio.probes import standard_probes
from ganstudio.probes.diagnosis import slow_measures_for
from ganstudio.probes.inception import Inception
from ganstudio.probes.weights import inception
from ganstudio.probes.work import finish
from ganstudio.telemetry.messages import Failed, Open
from ganstudio.training.session import Session

CPU = torch.device("cpu")


def weights(classes: int) -> dict[str, torch.Tensor]:
    source = torch.Generator().manual_seed(0)
    with torch.device("meta"):
        names = Inception(classes).state_dict()
    made = {}
    for name, place in names.items():
        fan = place[0].numel() if place.ndim > 1 else 1
        noise = torch.randn(place.shape, generator=source) / math.sqrt(fan)
        made[name] = noise if place.ndim > 1 else torch.ones(place.shape)
        if name.endswith(("bias", "running_mean")):
            made[name] = torch.zeros(place.shape)
    return {name: each for name, each in made.items() if "num_batches" not in name}


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("inception") / "weights.pth"
    torch.save(weights(1008), path)
    return path


def test_features_of_grey_and_of_colour(file: Path) -> None:
    extractor = inception(str(file), CPU)
    assert extractor.names == ("FID", "KID")
    grey = torch.linspace(-1, 1, 2 * 16 * 16).view(2, 1, 16, 16)
    work = extractor.features(grey)
    slices = sum(1 for _ in work)
    assert slices == 2 * 19
    found = finish(extractor.features(grey))
    assert found.shape == (2, 2048)
    assert found.std() > 0
    torch.testing.assert_close(finish(extractor.features(grey.expand(-1, 3, -1, -1))), found)
    assert inception(str(file), CPU) is extractor


def test_fid_is_a_measure_beside_the_others(file: Path) -> None:
    few = Dataset(Digits().load().samples[:12])
    data = torch.from_numpy(few.samples)
    known = slow_measures_for(few, data, "digits", (inception(str(file), CPU),))
    finish(known[-1].prepare())
    found = finish(known[-1].examine(data[: known[-1].samples]))
    assert [measure.name for measure in found.measures] == ["fid", "kid", "is"]
    assert found.measures[0].title == "FID"
    assert "299" in found.measures[0].help
    assert found.measures[0].floor > 0


def test_torchvisions_weights_are_no_fid(tmp_path: Path) -> None:
    path = tmp_path / "torchvision.safetensors"
    save_file(weights(1000) | {"AuxLogits.fc.weight": torch.zeros(2)}, path)
    assert inception(str(path), CPU).names == ("FD-Inception", "KD-Inception")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"not weights", "damaged, or holds more"),
        (b"hello\n", "damaged, or holds more"),
        ({"fc.weight": torch.zeros(1008, 2048)}, "is missing or odd"),
        ({"fc.weight": torch.zeros(10, 2048)}, "no weights of Inception v3"),
        ({"step": 3}, "no state dictionary"),
        ([1, 2], "no state dictionary"),
    ],
)
def test_other_files_are_refused_in_a_sentence(tmp_path: Path, content, said: str) -> None:
    path = tmp_path / "odd.pth"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        torch.save(content, path)
    with pytest.raises(DataError, match=said) as told:
        inception(str(path), CPU)
    assert "watch.inception" in str(told.value)
    assert "\n" not in str(told.value)


def test_code_is_never_run(tmp_path: Path) -> None:
    path = tmp_path / "whole.pth"
    torch.save(nn.Flatten(), path)
    with pytest.raises(DataError, match="would have to be run"):
        inception(str(path), CPU)


def test_a_damaged_safetensors_file(tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    path.write_bytes(b"12345678901234567890")
    with pytest.raises(DataError, match="it is damaged"):
        inception(str(path), CPU)


def test_a_run_with_a_wrong_file_is_refused_and_nothing_is_lost(make_run, tmp_path: Path) -> None:
    said: list[object] = []
    session = Session(standard_probes, lambda *_: None, said.append)
    good = make_run("digits").experiment
    session.obey(Open((good.dumps(),)))
    bad = good.with_values({"watch.inception": str(tmp_path / "nowhere.pth")})
    session.obey(Open((bad.dumps(),)))
    assert isinstance(said[-1], Failed)
    assert "nowhere.pth cannot be read" in said[-1].sentence
    assert list(session.runs) == [0]


def test_points_have_no_use_for_it(make_run) -> None:
    run = make_run("ring", {"watch.inception": "nowhere.pth"})
    assert len(standard_probes(run)) > 0
