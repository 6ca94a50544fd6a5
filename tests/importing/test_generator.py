"""Generators from files: as they were, in the sizes that they have, and never as code."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from ganstudio import cli
from ganstudio.data.base import DataError
from ganstudio.export.model import save_generator
from ganstudio.export.recorded import resumed
from ganstudio.export.sampler import Sampler
from ganstudio.importing import generator
from ganstudio.importing.generator import write_generator
from ganstudio.importing.log import LogError
from ganstudio.telemetry.recording.reader import RecordingReader
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.recorded import recorded
from ganstudio.training.run import Run


@pytest.fixture
def ring(points_experiment: Experiment) -> Experiment:
    return points_experiment


def trained(experiment: Experiment) -> Run:
    run = Run(experiment)
    run.step()
    return run


def test_what_was_exported_is_shown_and_sampled_from_as_it_was(
    ring: Experiment, tmp_path: Path
) -> None:
    sampler = Sampler.of(trained(ring))
    save_generator(sampler, tmp_path / "mine.safetensors")
    assert cli.main(["import", str(tmp_path / "mine.safetensors"), str(tmp_path / "run")]) == 0
    with RecordingReader(tmp_path / "run") as reader:
        assert reader.meta["title"] == "mine, G alone"
        assert {"samples", "walk"} <= set(reader.channels())
    again = Sampler.of(resumed(tmp_path / "run"))
    assert torch.equal(again.sample(again.latents(9)), sampler.sample(sampler.latents(9)))


@pytest.mark.parametrize("kind", ["safetensors", "pt", "a checkpoint", "wrapped"])
def test_a_state_dict_is_opened_in_the_sizes_that_it_has(
    kind: str, ring: Experiment, tmp_path: Path
) -> None:
    sized = ring.with_values({"network.hidden": 12, "network.layers": 2, "stabilisers.ema": None})
    run = trained(sized)
    weights = {name: each.clone() for name, each in run.pairing.generator.state_dict().items()}
    path = tmp_path / ("g.safetensors" if kind == "safetensors" else "g.pt")
    match kind:
        case "safetensors":
            save_file(weights, path)
        case "pt":
            torch.save(weights, path)
        case "a checkpoint":
            torch.save({"epoch": 3, "netG": weights, "netD": {"a": torch.zeros(1)}}, path)
        case _:
            torch.save({f"module.{name}": each for name, each in weights.items()}, path)
    write_generator(path, ring, tmp_path / "run")
    again = resumed(tmp_path / "run")
    assert (again.experiment.network.hidden, again.experiment.network.layers) == (12, 2)  # type: ignore[attr-defined]
    found = again.pairing.generator.state_dict()
    assert all(torch.equal(found[name], each) for name, each in weights.items())


class Evil:
    """Leaves a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return Path.touch, (self.path,)


def test_what_holds_code_is_refused_and_not_run(ring: Experiment, tmp_path: Path) -> None:
    path, mark = tmp_path / "g.pt", tmp_path / "was run"
    torch.save({"netG": Evil(mark)}, path)
    with pytest.raises(LogError, match="would have to be run to be read"):
        write_generator(path, ring, tmp_path / "run")
    (tmp_path / "g.pkl").write_bytes(pickle.dumps(Evil(mark)))
    with pytest.raises(LogError, match="a pickle"):
        write_generator(tmp_path / "g.pkl", ring, tmp_path / "run")
    assert not mark.exists()
    within: dict[str, object] = {}
    within["model"] = within
    torch.save(within, path)
    with pytest.raises(LogError, match="no state dict of a generator"):
        write_generator(path, ring, tmp_path / "run")
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"none"))
    with pytest.raises(LogError, match="is damaged"):
        write_generator(path, ring, tmp_path / "run")
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("g/data.pkl", "g/constants.pkl", "g/code/__torch__.py"):
            archive.writestr(name, b"")
    with pytest.raises(LogError, match="a TorchScript program"):
        write_generator(path, ring, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_what_fits_no_size_says_where_it_differs(
    ring: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "PATIENCE", 0.5)
    path = tmp_path / "g.safetensors"
    save_file({"conv.weight": torch.zeros(3, 3)}, path)
    with pytest.raises(LogError, match="does not fit the network 'mlp' of “Small ring”"):
        write_generator(path, ring, tmp_path / "run")
    with pytest.raises(LogError, match="choose a run whose network it fits first"):
        write_generator(path, None, tmp_path / "run")
    path.write_bytes(b"no tensors")
    with pytest.raises(LogError, match="is damaged"):
        write_generator(path, ring, tmp_path / "run")


# ── ONNX ──────────────────────────────────────────────────────────────────────


def network(path: Path, shape: Sequence[Any], sizes: Sequence[int]) -> Path:
    """Write a network that lays out the sigmoid of its latents as images."""
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    helper, kinds = onnx.helper, onnx.TensorProto
    nodes = [
        helper.make_node("Sigmoid", ["z"], ["s"]),
        helper.make_node("Reshape", ["s", "sizes"], ["x"]),
    ]
    graph = helper.make_graph(
        nodes, "g", [helper.make_tensor_value_info("z", kinds.FLOAT, shape)],
        [helper.make_tensor_value_info("x", kinds.FLOAT, None)],
        [helper.make_tensor("sizes", kinds.INT64, [len(sizes)], sizes)],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, str(path))
    return path


@pytest.mark.parametrize("shape", [("n", 12), (10, 12, 1, 1)])
def test_of_an_onnx_file_a_grid_and_walks_are_shown(shape: Sequence[Any], tmp_path: Path) -> None:
    path = network(tmp_path / "net.onnx", shape, (-1, 3, 2, 2))
    assert cli.main(["import", str(path), str(tmp_path / "run")]) == 0
    with RecordingReader(tmp_path / "run") as reader:
        grid, walk = (reader.snapshot(channel, 0).record for channel in ("samples", "walk"))  # type: ignore[union-attr]
        known = recorded(reader.experiment)
    drawn = torch.randn(64, 12, generator=torch.Generator().manual_seed(0))
    expected = (255 * torch.sigmoid(drawn)).view(64, 3, 2, 2).permute(0, 2, 3, 1)
    assert grid.fake.shape == (64, 2, 2, 3)
    assert abs(expected.numpy() - grid.fake).max() <= 1
    assert walk.frames.shape == (2, 24, 2, 2, 3)
    assert known.missing == (
        "it is known by what an ONNX file makes, which holds no layers to train",
    )


@pytest.mark.parametrize(
    ("shape", "sizes", "reason"),
    [
        (("n", 3, 8, 8), (-1, 1, 8, 8), "takes something other than latents alone"),
        (("n", "d"), (-1, 1, 2, 2), "does not say how long its latents are"),
        (("n", 12), (-1, 12), "makes something other than images"),
    ],
)
def test_what_is_no_generator_of_images_is_refused(
    shape: Sequence[Any], sizes: Sequence[int], reason: str, tmp_path: Path
) -> None:
    path = network(tmp_path / "net.onnx", shape, sizes)
    with pytest.raises(DataError, match=reason):
        write_generator(path, None, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_search_whose_sizes_are_all_refused_ends_too(
    ring: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_file(
        {f"{k}.weight": torch.zeros(k, k + 1) for k in range(1, 40)}, tmp_path / "g.safetensors"
    )
    tried = []

    def refuse(self: Experiment, values: dict[str, object]) -> Experiment:
        tried.append(values)
        if "title" in values:
            return self
        raise ExperimentError(("network.hidden: too large; set less",))

    monkeypatch.setattr(generator, "PATIENCE", 0.2)
    monkeypatch.setattr(Experiment, "with_values", refuse)
    with pytest.raises(LogError, match="does not fit the network 'mlp'"):
        write_generator(tmp_path / "g.safetensors", ring, tmp_path / "run")
    assert len(tried) > 1
