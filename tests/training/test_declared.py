from __future__ import annotations

from ganstudio.preset_folder import find
from ganstudio.training.declared import compared, declared


def test_only_what_differs() -> None:
    ring = find("ring")
    assert compared(ring, ring.with_values({"title": "Other"})) == []
    changed = ring.with_values(
        {
            "loss": "wasserstein",
            "penalties.wgan-gp.weight": 5.0,
            "optimisers.generator.lr": 2e-4,
            "network.batch_norm": None,
        }
    )
    found = {each.path: each for each in compared(ring, changed)}
    assert set(found) >= {"loss.name", "optimisers.generator.lr", "penalties.wgan-gp.weight"}
    rate = found["optimisers.generator.lr"]
    assert (rate.title, rate.old, rate.new) == ("learning rate (G)", 1e-3, 2e-4)
    assert rate.texts() == ("0.001", "0.0002")
    assert found["loss.name"].title == "loss"
    assert found["penalties.wgan-gp.weight"].texts() == ("–", "5")
    assert "penalties" not in found


def test_every_setting_of_a_preset_is_declared_with_a_title() -> None:
    experiment = find("digits")
    known = declared(experiment)
    assert known["schedule.steps"].unit == "steps"
    assert known["stabilisers.ema.decay"].title
    assert all(parameter.title for parameter in known.values())
