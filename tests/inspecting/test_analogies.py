from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.inspecting.analogies import add, analogies, count, near, summed
from ganstudio.inspecting.specimen import InquiryError
from ganstudio.probes.work import finish
from ganstudio.telemetry.questions import AddUp, CountAnalogies


def test_every_pair_of_either_word_makes_analogies() -> None:
    assert analogies(("red 3", "blue 3", "red 7", "blue 7")) == [
        (0, 1, 3, 2), (2, 3, 1, 0), (1, 0, 2, 3), (3, 2, 0, 1),
    ]  # fmt: skip
    assert analogies(("cat", "dog")) == []


def test_the_sum_lies_where_latents_do_and_so_do_its_neighbours() -> None:
    means = torch.tensor([[0.1, 0.0], [0.0, 0.2], [0.2, 0.4]])
    assert summed(means).tolist() == pytest.approx(
        [0.3 / 0.36056 * 2**0.5, 0.2 / 0.36056 * 2**0.5], rel=1e-3
    )
    latent = torch.randn(4000, generator=torch.Generator().manual_seed(0))
    around = near(latent, torch.Generator().manual_seed(1))
    assert torch.equal(around[4], latent)
    cosine = torch.cosine_similarity(around, latent[None])
    assert cosine[[0, 8]].tolist() == pytest.approx([0.954, 0.954], abs=0.01)  # √(1 − 0.3²)
    assert (around.norm(dim=1) / 4000**0.5).tolist() == pytest.approx([1.0] * 9, abs=0.05)


def test_a_generator_of_parts_that_vary_apart_answers_rightly(by_parts) -> None:
    names = by_parts.dataset.class_names
    asked = tuple(names.index(name) for name in ("red 3", "blue 3", "blue 7"))
    found = finish(add(by_parts, AddUp(asked)))
    assert found.told[4] == "red 7"
    assert found.told[:9].count("red 7") >= 7
    assert np.linalg.norm(found.latent) == pytest.approx(32**0.5, rel=1e-5)
    assert found.result.shape == (9, 16, 16, 3)
    assert [len(each) for each in found.exemplars] == [3, 3, 3]


def test_how_often_it_is_right(by_parts) -> None:
    found = finish(count(by_parts, CountAnalogies(most=120)))
    assert found.count == 120
    assert found.missing == 0
    assert found.judge > 0.95
    assert found.surest > 0.95
    assert found.pixels < 0.75 < found.surest


def test_kept_latents_are_added_without_classes(specimen) -> None:
    a, b, c = (np.full((1, 32), value, np.float32) for value in (3, 1, 2))
    found = finish(add(specimen, AddUp(latents=(a, b, c))))
    np.testing.assert_allclose(found.latent, 1.0, rtol=1e-5)
    with pytest.raises(InquiryError, match="keep some"):
        finish(add(specimen, AddUp(latents=(a, b, c[:0]))))
