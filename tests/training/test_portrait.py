"""Both players with a sample on its way through: counts that are known, and no trace."""

from __future__ import annotations

import numpy as np
import pytest

from ganstudio.preset_folder import find
from ganstudio.telemetry.inside import INPUT, Unit
from ganstudio.training.portrait import portray
from ganstudio.training.run import Run


def run_of(preset: str, steps: int = 1, **values: object) -> Run:
    run = Run(find(preset).with_values({"threads": 1, **values}))
    for _ in range(steps):
        run.step()
    return run


def test_the_digits_are_counted_as_their_network_says() -> None:
    run = run_of("digits")
    seen = portray(run, run.pairing, chosen=3)
    assert (seen.generator.parameters, seen.discriminator.parameters) == (57_201, 9_009)
    told = [(layer.name, layer.shape, layer.parameters) for layer in seen.generator.layers]
    assert told == [
        ("linear", (64, 4, 4), 33_920),
        ("conv1", (32, 8, 8), 18_496),
        ("conv2", (16, 16, 16), 4_640),
        ("out", (1, 16, 16), 145),
    ]
    assert seen.discriminator.layers[0].kinds == ("Conv2d", "LeakyReLU")
    assert seen.discriminator.layers[0].activations.shape == (2, 16, 8, 8)
    np.testing.assert_allclose(seen.generator.layers[-1].activations[0], seen.fake[3], atol=1e-6)


def test_scores_and_gradients_are_those_of_the_run() -> None:
    run = run_of("digits", 3)
    seen = portray(run, run.pairing)
    inputs = run.pairing.inputs(12, _behind_real(run))
    fake = run.pairing.sample(inputs, averaged=False)
    np.testing.assert_allclose(seen.fake, fake.numpy(), atol=1e-6)
    np.testing.assert_allclose(seen.fake_scores, run.pairing.score(fake).numpy(), atol=1e-5)
    for player, norm in zip(
        (seen.generator, seen.discriminator), run.pairing.gradient_norms(), strict=True
    ):
        layers = [layer.gradient for layer in player.layers]
        assert np.hypot.reduce(layers) == pytest.approx(float(norm), rel=1e-4)


def _behind_real(run: Run):
    source = run.stream("portrait")
    run.pairing.real(12, source)
    return source


def test_looking_leaves_no_trace() -> None:
    run = run_of("digits-by-class")
    before = run.checkpoint()
    portray(run, run.pairing, 2, [Unit("generator", "conv1", 0), Unit("discriminator", "conv1", 1)])
    after = run.checkpoint()
    assert [n for n in before if not np.array_equal(before[n], after[n], equal_nan=True)] == []


def test_a_unit_that_is_off_is_dark_and_changes_what_is_made() -> None:
    run = run_of("digits", 5)
    off = (Unit("generator", "conv1", 4), Unit("discriminator", "conv2", 0))
    seen = portray(run, run.pairing, 0, off)
    whole = portray(run, run.pairing, 0)
    assert not seen.generator.layers[1].activations[0, 4].any()
    assert not seen.discriminator.layers[1].activations[:, 0].any()
    np.testing.assert_array_equal(seen.whole, whole.fake)
    np.testing.assert_allclose(seen.whole_scores, whole.fake_scores, atol=1e-6)
    assert np.abs(seen.fake - seen.whole).max() > 0
    assert whole.whole is None


def test_the_class_goes_in_where_a_layer_is_told_it() -> None:
    seen = portray(run := run_of("digits-by-class"), run.pairing)
    assert [layer.name for layer in seen.generator.layers if layer.told] == [
        "linear", "conv1", "conv2",
    ]  # fmt: skip
    embedding = next(each for each in seen.discriminator.layers if each.told)
    assert embedding.name == "out.embedding"
    assert set(seen.classes) <= set(run.dataset.class_names)


def test_two_pairings_have_their_errors() -> None:
    run = run_of("cyclegan-shapes", **{"schedule.batch_size": 2})
    there, back = run.trainer.pairings
    for pairing in (there, back):
        seen = portray(run, pairing)
        assert seen.given.shape == seen.fake.shape[1:]
        names = [name for name, _ in seen.terms]
        assert names[:2] == [f"loss_d/{pairing.name}", f"loss_g/{pairing.name}"]
        assert names[2:] == ["term/cycle-x", "term/cycle-y", "term/identity-x", "term/identity-y"]
        skips = [layer for layer in seen.generator.layers if len(layer.sources) > 1]
        assert skips
    assert portray(run, there).generator.name != portray(run, back).generator.name


def test_a_discriminator_of_pairs_is_told_what_samples_belong_to() -> None:
    run = run_of("pix2pix-shapes", **{"schedule.batch_size": 2, "data.count": 60})
    seen = portray(run, run.pairing)
    assert [layer.name for layer in seen.discriminator.layers if layer.told] == ["layers.conv1"]
    assert [name for name, _ in seen.terms] == ["loss_d", "loss_g", "term/l1"]
    assert seen.real_scores.shape == seen.fake_scores.shape


def test_a_player_of_one_number_is_a_layer() -> None:
    run = run_of("dirac-circling")
    seen = portray(run, run.pairing)
    assert [layer.sources for layer in seen.generator.layers] == [(INPUT,)]
    assert seen.generator.parameters == 1
