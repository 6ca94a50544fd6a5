"""Networks from files: what they make, and what becomes of those that fail, hog or never end."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper
from torch.nn import functional as F

from ganstudio.data.base import DataError
from ganstudio.probes import asked_for, onnx_network, standard_probes
from ganstudio.probes.onnx_features import OnnxFeatures
from ganstudio.probes.work import finish
from ganstudio.telemetry.messages import Failed, Open
from ganstudio.training.session import Session

Build = Callable[..., Path]
ANY = ("n", 3, "h", "w")


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return a maker of files that hold nodes from ``x`` to ``y``."""

    def make(
        *nodes: Any, shape: Sequence[Any] = ANY, constants: Sequence[Any] = (),
        kind: int = TensorProto.FLOAT,
    ) -> Path:  # fmt: skip
        given = helper.make_tensor_value_info("x", kind, shape)
        made = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
        graph = helper.make_graph(list(nodes), "net", [given], [made], list(constants))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        path = tmp_path / "net.onnx"
        onnx.save(model, str(path))
        return path

    return make


@pytest.fixture
def opened() -> Iterator[Callable[[Path], OnnxFeatures]]:
    made: list[OnnxFeatures] = []

    def open_(path: Path) -> OnnxFeatures:
        made.append(OnnxFeatures(path))
        return made[-1]

    yield open_
    for each in made:
        each.close()


def pooled() -> Any:
    return helper.make_node("AveragePool", ["x"], ["y"], kernel_shape=[4, 4], strides=[4, 4])


def test_features_are_those_of_the_network(build: Build, opened: Any) -> None:
    path = build(pooled())
    extractor = opened(path)
    images = torch.rand(70, 3, 8, 8, generator=torch.Generator().manual_seed(0)) * 2 - 1
    found = finish(extractor.features(images))
    torch.testing.assert_close(found, F.avg_pool2d(images, 4).flatten(1))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert extractor.names == (f"FD-net-{digest[:8]}", f"KD-net-{digest[:8]}")
    assert digest[:16] in extractor.words


def test_images_are_brought_to_what_it_takes(build: Build, opened: Any) -> None:
    extractor = opened(build(pooled(), shape=(4, 3, 8, 8)))
    grey = torch.rand(6, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    found = finish(extractor.features(grey))
    small = F.interpolate(grey, size=(8, 8), mode="bilinear", align_corners=False)
    torch.testing.assert_close(found, F.avg_pool2d(small, 4).flatten(1).repeat(1, 3))
    colours = torch.linspace(-1, 1, 2 * 3 * 64).view(2, 3, 8, 8)
    one = opened(build(pooled(), shape=("n", 1, "h", "w")))
    expected = F.avg_pool2d(colours.mean(1, keepdim=True), 4).flatten(1)
    torch.testing.assert_close(finish(one.features(colours)), expected)


def test_what_is_no_network_of_images_is_refused(build: Build, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.onnx"
    nothing.write_bytes(b"not a network")
    with pytest.raises(DataError, match=r"nothing\.onnx is no ONNX network that runs here"):
        OnnxFeatures(nothing)
    with pytest.raises(DataError, match=r"has to end in \.onnx"):
        OnnxFeatures(tmp_path / "net.pth")
    with pytest.raises(DataError, match="cannot be read: No such file"):
        OnnxFeatures(tmp_path / "gone.onnx")
    flat = build(helper.make_node("Identity", ["x"], ["y"]), shape=("n", 5))
    with pytest.raises(DataError, match="takes something other than images"):
        OnnxFeatures(flat)


@pytest.mark.parametrize("shape", [(10**6, 3, "h", "w"), ("n", 3, 10**5, 10**5)])
def test_more_images_than_memory_holds_are_not_made_for_it(build: Build, shape: Any) -> None:
    with pytest.raises(DataError, match="more or larger images than fit"):
        OnnxFeatures(build(pooled(), shape=shape))


def test_without_its_package_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(onnx_network.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"pip install 'ganstudio\[extractors\]'"):
        OnnxFeatures(tmp_path / "net.onnx")


def test_features_that_are_no_numbers_are_refused(build: Build, opened: Any) -> None:
    extractor = opened(build(helper.make_node("Log", ["x"], ["y"])))
    with pytest.raises(DataError, match="features that are no numbers"):
        finish(extractor.features(-torch.ones(2, 3, 4, 4)))


def test_one_that_wants_all_memory_fails_alone(build: Build, opened: Any) -> None:
    size = helper.make_tensor("size", TensorProto.INT64, [3], [2, 40_000, 200_000])
    path = build(helper.make_node("ConstantOfShape", ["size"], ["y"]), constants=[size])
    with pytest.raises(DataError, match="wanted more memory than it may have"):
        finish(opened(path).features(torch.zeros(2, 3, 4, 4)))


def test_one_that_never_ends_is_ended(
    build: Build, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_network, "ANSWER", 1.0)
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["go_on"]),
            helper.make_node("Sin", ["before"], ["after"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("before", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("after", TensorProto.FLOAT, None),
        ],
    )
    constants = [
        helper.make_tensor("most", TensorProto.INT64, [], [2**60]),
        helper.make_tensor("yes", TensorProto.BOOL, [], [True]),
    ]
    loop = helper.make_node("Loop", ["most", "yes", "x"], ["y"], body=body)
    extractor = opened(build(loop, constants=constants))
    with pytest.raises(DataError, match="gave no answer within 1 s"):
        finish(extractor.features(torch.zeros(2, 3, 4, 4)))


def test_no_file_beside_it_is_read(build: Build, tmp_path: Path) -> None:
    weights = helper.make_tensor("w", TensorProto.FLOAT, [1], np.ones(1, np.float32))
    path = build(helper.make_node("Mul", ["x", "w"], ["y"]), constants=[weights])
    model = onnx.load(str(path))
    held = model.graph.initializer[0]
    del held.float_data[:]
    held.data_location = TensorProto.EXTERNAL
    (tmp_path / "w.bin").write_bytes(b"\0\0\x80\x3f")
    held.external_data.add(key="location", value="w.bin")
    path.write_bytes(model.SerializeToString())
    with pytest.raises(DataError, match="is no ONNX network that runs here"):
        OnnxFeatures(path)


@pytest.fixture
def ended() -> Iterator[None]:
    """Fail where a network's process is left once nobody has it any more."""
    yield
    gc.collect()
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("ended")
def test_an_experiment_names_its_network_which_runs_share(build: Build, make_run: Any) -> None:
    path = build(pooled())
    run = make_run("digits", {"watch.extractor": str(path)})
    (own,) = asked_for(run, run.pairing)
    assert isinstance(own, OnnxFeatures)
    assert own.names[0].startswith("FD-net-")
    (again,) = asked_for(run, run.pairing)
    assert again is own
    build(helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[4, 4]))  # the file is another
    (other,) = asked_for(run, run.pairing)
    assert other.words != own.words
    points = make_run("ring", {"watch.extractor": str(path)})
    assert asked_for(points, points.pairing) == ()


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize(
    ("node", "said"),
    [
        (None, "net.onnx cannot be read: No such file"),
        (helper.make_node("Log", ["x"], ["y"]), "net.onnx returns features that are no numbers"),
    ],
    ids=["gone", "no numbers"],
)
def test_a_run_with_a_bad_network_is_refused_in_a_sentence_and_nothing_is_lost(
    build: Build, make_run: Any, tmp_path: Path, node: Any, said: str
) -> None:
    heard: list[Any] = []
    session = Session(standard_probes, lambda *_: None, heard.append)  # type: ignore[arg-type,return-value]
    good = make_run("digits").experiment
    session.obey(Open((good.dumps(),)))
    path = tmp_path / "net.onnx" if node is None else build(node)
    session.obey(Open((good.with_values({"watch.extractor": str(path)}).dumps(),)))
    assert isinstance(heard[-1], Failed)
    assert said in heard[-1].sentence
    assert not heard[-1].details
    assert list(session.runs) == [0]
