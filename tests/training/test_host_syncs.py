"""No step asks for a value: on a GPU that would wait for all that was computed before.

Seen on a CPU by what is called below autograd: a number taken out of a tensor, a count of what is
not zero, a copy to another device, a constant made from Python's numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from ganstudio.components import catalogue
from ganstudio.preset_folder import find
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run

WAITING = {
    "_local_scalar_dense", "_unique2", "allclose", "bincount", "equal", "is_nonzero", "item",
    "lift_fresh", "masked_select", "nonzero", "repeat_interleave", "unique_dim",
}  # fmt: skip
INDEXING = {"_index_put_impl_", "index", "index_put", "index_put_"}
PRESETS = (
    "ring", "fleuret", "two-bells", "dirac-cured", "figure-17-2", "swiss-roll-wgan-gp",
    "digits-by-class", "stacked-digits", "cyclegan-points", "pix2pix-shapes", "cats-and-dogs",
    "dcgan-rules", "biggan-digits", "growing-digits", "stylegan-shapes", "fault-vanishing",
)  # fmt: skip
SMALL: dict[str, Any] = {
    "data": {"name": "shapes", "size": 16, "count": 40},
    "network": {"name": "upconv", "features": 4, "latent": 4},
    "loss": "non-saturating",
    "schedule": {"batch_size": 4},
    "device": "cpu",
}


class Waits(TorchDispatchMode):
    """Notes each call for which a GPU would have to be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func._schema.name.removeprefix("aten::")
        by_mask = name in INDEXING and any(
            isinstance(each, Tensor) and each.dtype in (torch.bool, torch.uint8) for each in args[1]
        )
        device = (kwargs or {}).get("device")
        elsewhere = name == "_to_copy" and device not in (None, args[0].device)
        if name in WAITING or by_mask or elsewhere:
            self.found.append(name)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize(
    "wait",
    [
        lambda x: x.sum().item(),
        lambda x: x[x > 0],
        lambda x: bool(x.any()),
        lambda x: x.nonzero(),
        lambda x: torch.tensor([1.0, 2.0]),
        lambda x: x.to("meta"),
    ],
)
def test_what_waits_is_seen(wait: Callable[[Tensor], Any]) -> None:
    with Waits() as waits:
        wait(torch.ones(3))
    assert waits.found


@pytest.mark.parametrize("name", PRESETS)
def test_no_step_of_a_preset_waits(name: str) -> None:
    values = {"schedule.batch_size": 8, "device": "cpu", "threads": 1}
    run = Run(find(name).with_values(values).expand()[-1])
    run.step()
    with Waits() as waits:  # written down, played from the list, and each by hand
        run.step()
        run.step()
        run.step("discriminator")
        run.step("generator")
    assert waits.found == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("loss", lambda name: {"loss": name}),
        ("penalty", lambda name: {f"penalties.{name}": {}}),
        ("stabiliser", lambda name: {f"stabilisers.{name}": {}}),
        (
            "optimiser",
            lambda name: {"optimisers.generator": name, "optimisers.discriminator": name},
        ),
    ],
)
def test_no_component_waits(kind: str, change: Callable[[str], dict[str, Any]]) -> None:
    tried = 0
    shared = Run(Experiment.parse(SMALL))
    for name in catalogue(kind):
        try:
            experiment = Experiment.parse(SMALL).with_values(change(name))
        except ExperimentError:  # not with these images
            continue
        run = Run(experiment, dataset=shared.dataset, samples=shared.samples)
        run.step()
        with Waits() as waits:
            run.step()
        assert waits.found == [], name
        tried += 1
    assert tried > len(catalogue(kind)) / 2
