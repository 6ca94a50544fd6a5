"""Pairs of components that cannot work together, each with the way out.

What a component needs it declares itself; here the declarations are held against one
another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ganstudio.data.base import Data
    from ganstudio.networks.base import Network
    from ganstudio.objectives.base import AdversarialLoss, Penalty, Stabiliser
    from ganstudio.training.schedule import Schedule


class Combination(Protocol):
    """What of an experiment has to fit together."""

    @property
    def data(self) -> Data: ...  # noqa: D102
    @property
    def network(self) -> Network: ...  # noqa: D102
    @property
    def loss(self) -> AdversarialLoss: ...  # noqa: D102
    @property
    def penalties(self) -> Mapping[str, Penalty]: ...  # noqa: D102
    @property
    def stabilisers(self) -> Mapping[str, Stabiliser]: ...  # noqa: D102
    @property
    def schedule(self) -> Schedule: ...  # noqa: D102


def problems(experiment: Combination) -> list[str]:
    """Return one sentence for each impossible pair of an experiment."""
    return [
        *_schedule(experiment),
        *_network(experiment),
        *_penalties(experiment),
        *_stabilisers(experiment),
        *_constraint(experiment),
    ]


def clash(one: Penalty | Stabiliser, other: Penalty | Stabiliser) -> bool:
    """Tell whether two penalties or two stabilisers cannot stand side by side."""
    return other.name in one.excludes or one.name in other.excludes


def kinds_problem(network: Network, data: Data) -> str | None:
    """Return why a network of kinds does not suit the data and the way out, or None."""
    needed, there = network.kinds_needed, len(data.named_kinds)
    if needed == there or not needed:
        return None
    if not there:
        return f"{network.name} makes kinds of things; choose data 'categories', or network 'mlp'"
    return f"{network.name} has {needed} kinds and the data {there}; set network.kinds to {there}"


def _schedule(experiment: Combination) -> Iterator[str]:
    if problem := experiment.schedule.problem():
        yield f"schedule.{problem}"


def pairs_missing(network: Network, data: Data) -> str:
    """Return that a network learns from pairs which the data does not have, and the way out."""
    known = "pairs" in type(data).model_fields
    way = "set data.pairs to true" if known else "choose data with pairs"
    return (
        f"network {network.name} learns from pairs and data {data.name} has none; {way}, or choose "
        f"network 'cyclegan'"
    )


def _network(experiment: Combination) -> Iterator[str]:
    network, shapes = experiment.network, experiment.data.shapes
    if len(shapes) < network.domains:
        yield (
            f"network {network.name} plays on {network.domains} domains and data "
            f"{experiment.data.name} has {len(shapes)}; choose data with {network.domains}, or "
            f"another network"
        )
    if network.learns_from_pairs and not experiment.data.in_pairs:
        yield pairs_missing(network, experiment.data)
    for problem in {network.problem(shape): None for shape in shapes[: network.domains]}:
        if problem:
            yield f"network: {problem}"
    if problem := kinds_problem(network, experiment.data):
        yield f"network: {problem}"
    classes = experiment.data.class_count
    if experiment.network.conditional and classes is not None and classes < 2:
        yield (
            f"network.conditioning needs two classes or more and data {experiment.data.name} has "
            f"{classes or 'none'}; choose data such as 'digits' or 'ring', or set "
            f"network.conditioning to 'none'"
        )


def _penalties(experiment: Combination) -> Iterator[str]:
    yield from _excluded("penalties", experiment.penalties)
    if not experiment.network.batch_norm_in_discriminator:
        return
    for name, penalty in experiment.penalties.items():
        if penalty.per_sample:
            yield (
                f"penalties.{name} needs each sample's own gradient, which batch norm in the "
                f"discriminator mixes; set network.d_norm to 'layer' or remove the penalty"
            )


def _stabilisers(experiment: Combination) -> Iterator[str]:
    yield from _excluded("stabilisers", experiment.stabilisers)
    batch_size = experiment.schedule.batch_size
    for name, stabiliser in experiment.stabilisers.items():
        problem = stabiliser.problem(experiment.loss, experiment.data.shape, batch_size)
        if problem:
            yield f"stabilisers.{name} {problem}"
        if stabiliser.needs_styles and not experiment.network.has_styles:
            yield (
                f"stabilisers.{name} looks at styles, which network {experiment.network.name} does "
                f"not have; remove it, or choose network 'stylegan'"
            )


def _excluded(
    group: str, components: Mapping[str, Penalty] | Mapping[str, Stabiliser]
) -> Iterator[str]:
    for name, component in components.items():
        for other, reason in component.excludes.items():
            if other in components:
                yield (
                    f"{group}.{name} makes no sense beside {group}.{other}, {reason}; "
                    f"remove one of the two"
                )


def _constraint(experiment: Combination) -> Iterator[str]:
    parts: list[Penalty | Stabiliser] = [
        *experiment.penalties.values(),
        *experiment.stabilisers.values(),
    ]
    needed = experiment.loss.needs_constraint and experiment.network.needs_constraint
    if needed and not any(part.bounds_slope for part in parts):
        yield (
            f"loss {experiment.loss.name} is unbounded without a Lipschitz constraint; add "
            f"[penalties.wgan-gp] or [stabilisers.weight-clipping]"
        )
