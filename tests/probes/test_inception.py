"""The architecture by what is known of it: weights, shapes on the way, names."""

from __future__ import annotations

import pytest
import torch

from ganstudio.probes.inception import Inception


def empty(classes: int) -> Inception:
    with torch.device("meta"):
        return Inception(classes).eval()


def test_as_many_weights_as_torchvisions_without_its_auxiliary_head() -> None:
    """27,161,264 with it, of which it has 3,326,696."""
    assert sum(weight.numel() for weight in empty(1000).parameters()) == 27_161_264 - 3_326_696


def test_sizes_on_the_way() -> None:
    """The table of Szegedy et al. 2016, with the 3-fold padding of the published code."""
    x = torch.empty(2, 3, 299, 299, device="meta")
    sizes = []
    for stage in empty(1008).stages():
        x = stage(x)
        sizes.append(tuple(x.shape[1:]))
    assert sizes[:7] == [
        (32, 149, 149),
        (32, 147, 147),
        (64, 147, 147),
        (64, 73, 73),
        (80, 73, 73),
        (192, 71, 71),
        (192, 35, 35),
    ]
    assert sizes[7:10] == [(256, 35, 35), (288, 35, 35), (288, 35, 35)]
    assert sizes[10:15] == [(768, 17, 17)] * 5
    assert sizes[15:] == [(1280, 8, 8), (2048, 8, 8), (2048, 8, 8), (2048,)]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("Conv2d_1a_3x3.conv.weight", (32, 3, 3, 3)),
        ("Mixed_5b.branch5x5_2.bn.running_var", (64,)),
        ("Mixed_6a.branch3x3dbl_3.conv.weight", (96, 96, 3, 3)),
        ("Mixed_6e.branch7x7dbl_5.conv.weight", (192, 192, 1, 7)),
        ("Mixed_7a.branch7x7x3_4.bn.weight", (192,)),
        ("Mixed_7c.branch3x3dbl_3b.conv.weight", (384, 384, 3, 1)),
        ("fc.weight", (1008, 2048)),
    ],
)
def test_names_and_shapes_of_the_published_files(name: str, shape: tuple[int, ...]) -> None:
    assert tuple(empty(1008).state_dict()[name].shape) == shape


def test_averages_at_the_border_leave_the_padding_out_in_tensorflows() -> None:
    image = torch.ones(1, 1, 3, 3)
    ours, theirs = (empty(classes).Mixed_5b.pooled(image) for classes in (1008, 1000))
    assert ours[0, 0, 0, 0] == 1.0
    assert theirs[0, 0, 0, 0] == pytest.approx(4 / 9)
