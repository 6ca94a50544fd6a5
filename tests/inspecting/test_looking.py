"""Projection, what D goes by, its features, and a blind test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from ganstudio.inspecting.attention import look_at
from ganstudio.inspecting.dealing import deal
from ganstudio.inspecting.feature_map import feature_map, principal_places
from ganstudio.inspecting.features import features
from ganstudio.inspecting.linear_probe import linear as linear_classifier
from ganstudio.inspecting.linear_probe import probe
from ganstudio.inspecting.projection import nearest_latents, project, residual
from ganstudio.inspecting.specimen import InquiryError
from ganstudio.probes.pixels import pixels
from ganstudio.probes.work import finish
from ganstudio.telemetry.questions import Deal, LookAt, MapFeatures, ProbeFeatures, Project

SIZE = 3 * 16 * 16


def test_a_linear_generator_gives_back_the_latent_of_what_it_made(linear) -> None:
    specimen = linear(np.random.default_rng(0).normal(size=(SIZE, 32)) / 30)
    wanted = torch.randn(3, 32, generator=torch.Generator().manual_seed(1))
    targets = specimen.generate(wanted)
    found = finish(nearest_latents(specimen, targets, 250, 0))
    assert float((found - wanted).abs().max()) < 0.02
    assert residual(specimen.generate(found), targets).max() < 1e-3


def test_what_no_latent_makes_is_left_over(linear) -> None:
    specimen = linear(np.random.default_rng(0).normal(size=(SIZE, 32)) / 30)
    white = np.full((16, 16, 3), 255, np.uint8)
    found = finish(project(specimen, Project(white, steps=60)))
    assert found.residual > 0.7 > 10 * found.usual
    with pytest.raises(InquiryError, match="scale it first"):
        finish(project(specimen, Project(white[:8])))


def test_the_gradient_of_a_linear_d_is_its_weights(linear) -> None:
    weights = np.zeros((SIZE, 32))
    weights[[5 * 16 + 7, 256 + 5 * 16 + 7], 0] = 3.0, 4.0  # red and green of one pixel
    specimen = linear(weights)
    picture = np.full((16, 16, 3), 255, np.uint8)
    found = finish(look_at(specimen, LookAt(picture)))
    assert found.score == pytest.approx(7.0)
    assert found.gradient[5, 7] == pytest.approx(5.0)
    assert found.gradient.sum() == pytest.approx(5.0)
    # Covering the pixel takes its share of the score; covering a far one takes nothing.
    mean = specimen.real.mean(0)[:, 5, 7]
    fall = 3 * (1 - float(mean[0])) + 4 * (1 - float(mean[1]))
    assert found.lifted[5, 7] == pytest.approx(fall, rel=1e-4)
    assert found.lifted[15, 15] == 0.0


def test_the_last_layer_decides_by_what_is_called_its_features(specimen) -> None:
    d = specimen.discriminator
    found = finish(features(d, specimen.real[:5]))
    last = [each for each in d.modules() if isinstance(each, torch.nn.Linear)][-1]
    assert torch.allclose(last(found)[:, 0], d(specimen.real[:5]), atol=1e-5)


def test_the_first_axes_of_a_map_are_those_of_largest_variance() -> None:
    points = torch.randn(50, 4, generator=torch.Generator().manual_seed(0))
    points = points * torch.tensor([1.0, 5.0, 0.1, 2.0])
    places = principal_places(points, 2)
    expected = (points - points.mean(0))[:, [1, 3]]
    for k in (0, 1):
        together = torch.corrcoef(torch.stack([places[:, k], expected[:, k].double()]))
        assert abs(float(together[0, 1])) > 0.97


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_real_and_generated_have_their_places_and_classes(by_parts, method) -> None:
    found = finish(feature_map(by_parts, MapFeatures(method, 40)))
    assert found.places.shape == (80, 2)
    assert found.real.tolist() == [True] * 40 + [False] * 40
    assert set(found.classes) <= set(range(15))
    assert np.isfinite(found.places).all()
    again = finish(feature_map(by_parts, MapFeatures(method, 40)))
    np.testing.assert_array_equal(found.places, again.places)


def test_a_linear_classifier_tells_what_is_linear_and_nothing_else() -> None:
    source = torch.Generator().manual_seed(0)
    inputs = torch.randn(600, 8, generator=source)
    assert finish(linear_classifier(inputs, (inputs[:, 2] > 0).long(), 2)) > 0.95
    crossed = (inputs[:, 0] * inputs[:, 1] > 0).long()
    assert finish(linear_classifier(inputs, crossed, 2)) < 0.65


def test_the_probe_has_an_untrained_d_and_pixels_beside(specimen) -> None:
    found = finish(probe(specimen, ProbeFeatures()))
    assert found.chance < 0.1
    assert found.pixels > 0.9
    assert found.chance < found.untrained <= 1
    assert found.count == 666
    assert found.dimension == 512
    without = replace(specimen, dataset=replace(specimen.dataset, labels=None))
    with pytest.raises(InquiryError, match="labelled data"):
        finish(probe(without, ProbeFeatures()))


def test_pictures_are_dealt_by_a_coin_and_the_answer_is_true(specimen) -> None:
    dealt = finish(deal(specimen, Deal(40)))
    known = {picture.tobytes() for picture in pixels(specimen.real)}
    assert [picture.tobytes() in known for picture in dealt.pictures] == dealt.real.tolist()
    assert 8 < dealt.real.sum() < 32
    other = finish(deal(specimen, Deal(40, seed=1)))
    assert other.real.tolist() != dealt.real.tolist()
