from __future__ import annotations

import pytest
import torch

from ganstudio.training.latents import closed_path, slerp


def vectors(*shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def test_slerp_ends_where_it_should() -> None:
    start, end = vectors(2, 10, 32)
    torch.testing.assert_close(slerp(start, end, torch.zeros(10, 1)), start)
    torch.testing.assert_close(slerp(start, end, torch.ones(10, 1)), end)


def test_slerp_keeps_the_length_and_turns_evenly() -> None:
    start, end = torch.nn.functional.normalize(vectors(2, 1, 32), dim=-1) * 3
    t = torch.linspace(0, 1, 11)[:, None]
    path = slerp(start.expand(11, -1), end.expand(11, -1), t)
    torch.testing.assert_close(path.norm(dim=1), torch.full((11,), 3.0))
    turns = torch.nn.functional.cosine_similarity(path[1:], path[:-1])
    torch.testing.assert_close(turns, turns[:1].expand(10))


def test_slerp_between_axes_is_the_circle() -> None:
    angle = torch.linspace(0, torch.pi / 2, 7)[:, None]
    axes = torch.eye(2)
    path = slerp(axes[:1].expand(7, 2), axes[1:].expand(7, 2), angle / (torch.pi / 2))
    torch.testing.assert_close(path, torch.cat([angle.cos(), angle.sin()], 1))


@pytest.mark.parametrize("factor", [1.0, 2.0, -1.0, 1.0 + 1e-7])
def test_slerp_goes_straight_where_there_is_no_great_circle(factor: float) -> None:
    start = vectors(4, 8)
    half = slerp(start, factor * start, torch.full((4, 1), 0.5))
    torch.testing.assert_close(half, start * (1 + factor) / 2, atol=1e-5, rtol=1e-4)


def test_nearly_parallel_vectors_give_finite_numbers() -> None:
    start = vectors(100, 64)
    for distance in (1e-7, 1e-5, 1e-4, 1e-3):
        path = slerp(start, start + distance * vectors(100, 64).flip(0), torch.full((100, 1), 0.3))
        assert path.isfinite().all()
        torch.testing.assert_close(path, start, atol=0.1, rtol=0.0)


@pytest.mark.parametrize("spherical", [True, False])
def test_anchors_stand_at_equal_distances(spherical: bool) -> None:
    anchors = vectors(2, 4, 8)
    path = closed_path(anchors, 24, spherical)
    assert path.shape == (2, 24, 8)
    torch.testing.assert_close(path[:, ::6], anchors)


def test_the_path_closes() -> None:
    """The step from the last frame back to the first is as long as the others beside it."""
    anchors = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]])
    path = closed_path(anchors, 20, spherical=True)[0]
    steps = (path.roll(-1, 0) - path).norm(dim=1)
    torch.testing.assert_close(steps, steps[:1].expand(20))


def test_frames_that_anchors_do_not_divide() -> None:
    anchors = vectors(1, 4, 8)
    path = closed_path(anchors, 10, spherical=False)
    torch.testing.assert_close(path[0, 1], 0.6 * anchors[0, 0] + 0.4 * anchors[0, 1])
    assert closed_path(anchors, 3, spherical=True).shape == (1, 3, 8)
