from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from ganstudio.inspecting.directions import (
    attributes,
    directions,
    first_weights,
    principal,
    ridge,
    sefa,
)
from ganstudio.inspecting.specimen import InquiryError
from ganstudio.probes.work import finish
from ganstudio.telemetry.questions import FindDirections


def test_sefa_gives_the_right_singular_vectors_of_the_first_layer() -> None:
    weights = torch.randn(12, 5, generator=torch.Generator().manual_seed(0))
    vectors, shares = sefa(weights, 3)
    _, strengths, expected = np.linalg.svd(weights.numpy())
    for vector, row in zip(vectors.numpy(), expected, strict=False):
        assert abs(vector @ row) == pytest.approx(1.0, abs=1e-5)
    assert shares.numpy() == pytest.approx(strengths[:3] ** 2 / (strengths**2).sum(), rel=1e-4)


def test_the_scale_of_a_batch_norm_behind_it_belongs_to_the_layer() -> None:
    linear, norm = nn.utils.skip_init(nn.Linear, 2, 4, bias=False), nn.BatchNorm2d(2)
    linear.weight.data = torch.arange(8.0).view(4, 2)
    norm.weight.data = torch.tensor([2.0, 0.5])
    norm.running_var = torch.tensor([4.0, 0.25]) - norm.eps
    network = nn.Sequential(linear, nn.Unflatten(1, (2, 2, 1)), norm)
    expected = linear.weight.detach()  # of scale 2/√4 and 0.5/√0.25
    assert torch.allclose(first_weights(network), expected)
    norm.weight.data = torch.tensor([6.0, 0.5])
    assert torch.allclose(first_weights(network)[:2], 3 * expected[:2])


def test_components_of_activations_lead_back_to_what_moves_them() -> None:
    latents = torch.randn(400, 4, generator=torch.Generator().manual_seed(1))
    activations = latents @ torch.diag(torch.tensor([1.0, 9.0, 3.0, 0.1]))
    vectors, shares = principal(latents, activations, 2)
    assert vectors[0, 1] > 0.99
    assert vectors[1, 2] > 0.99
    assert shares[0] > 0.8


def test_ridge_finds_what_a_value_rises_along() -> None:
    latents = torch.randn(1000, 6, generator=torch.Generator().manual_seed(2))
    direction = torch.tensor([0.6, 0.0, -0.8, 0.0, 0.0, 0.0])
    found = ridge(latents, torch.sigmoid(latents @ direction)[:, None])
    assert float(found[0] @ direction) > 0.99


def test_words_that_classes_share_tell_them_apart() -> None:
    classes = ("red 3", "blue 3", "red 7", "blue 7")
    assert dict(attributes(classes)) == {
        "red": (0, 2), "blue": (1, 3), "3": (0, 1), "7": (2, 3),
    }  # fmt: skip
    assert dict(attributes(("cat", "dog"))) == {"cat": (0,), "dog": (1,)}


def test_towards_each_colour_and_each_digit(by_parts) -> None:
    found = finish(directions(by_parts, FindDirections("classes")))
    assert found.names == ("red", "yellow", "blue", "0", "1", "3", "4", "7")
    assert found.vectors.argmax(1).tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)


def test_what_is_ticked_leads_from_one_mean_to_the_other(specimen) -> None:
    latents = np.zeros((2, 32), np.float32)
    some = latents + np.eye(32, dtype=np.float32)[5]
    (found,) = finish(directions(specimen, FindDirections("ticked", 1, some, latents))).vectors
    assert found[5] == pytest.approx(1.0)
    with pytest.raises(InquiryError, match="tick more"):
        finish(directions(specimen, FindDirections("ticked", 1, some[:1], latents)))


def test_the_second_activation_of_a_real_generator_and_one_without(specimen) -> None:
    found = finish(directions(specimen, FindDirections("activations", 4)))
    assert found.vectors.shape == (4, 32)
    assert 0 < sum(found.shares) <= 1
    bare = replace(specimen, generator=nn.Identity())
    with pytest.raises(InquiryError, match="choose PCA"):
        finish(directions(bare, FindDirections("sefa")))
