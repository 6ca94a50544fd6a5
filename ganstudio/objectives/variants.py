"""A loss with what it is customarily trained with, as menus and comparisons offer it.

A Wasserstein loss without a Lipschitz constraint is no Wasserstein loss, so nobody
is offered one: choosing a variant brings its constraint along and takes the former
variant's away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from ganstudio.components import Component, catalogue, find, suggest
from ganstudio.objectives.base import AdversarialLoss, Penalty, Stabiliser


@dataclass(frozen=True)
class Company:
    """What goes with a loss: components by name, and what the two are called together."""

    name: str
    title: str
    penalties: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    stabilisers: tuple[str, ...] = ()


CONSTRAINTS = (
    Company("{loss}-clip", "{loss}, weight clipping", stabilisers=("weight-clipping",)),
    Company("{loss}-gp", "{loss}, gradient penalty", {"wgan-gp": {}}),
    Company("{loss}-lp", "{loss}, one-sided penalty", {"wgan-lp": {}}),
)
"""What a loss that needs a Lipschitz constraint is offered with."""

CUSTOMARY = {
    "relativistic": (
        Company("r3gan", "R3GAN (RpGAN + R1 + R2)", {"r1": {"weight": 1.0}, "r2": {"weight": 1.0}}),
    ),
}
"""What a loss is offered with beside being offered alone, by the loss's name."""

LARGE_FAMILIES = ("Relativistic", "f-divergences")
"""Families that stand apart from the textbooks' own losses, under their names."""

SHORT = {
    "minimax": "Minimax",
    "wasserstein-clip": "WGAN",
    "wasserstein-gp": "WGAN-GP",
    "wasserstein-lp": "WGAN-LP",
    "relativistic": "RpGAN",
    "r3gan": "R3GAN",
    "relativistic-least-squares": "RpLSGAN",
    "relativistic-hinge": "RpHingeGAN",
    "relativistic-average": "RaGAN",
    "relativistic-average-least-squares": "RaLSGAN",
    "relativistic-average-hinge": "RaHingeGAN",
}
"""What variants with a long title are called in legends and captions."""


@dataclass(frozen=True)
class LossVariant:
    """One entry of the Loss menu.

    Attributes
    ----------
    name, title : str
        On the command line, on screen.
    loss : AdversarialLoss
        The loss, with its defaults.
    penalties, stabilisers : dict
        Components by name that belong to it.
    """

    name: str
    title: str
    loss: AdversarialLoss
    penalties: dict[str, Penalty] = field(default_factory=dict)
    stabilisers: dict[str, Stabiliser] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """Its name where there is little room."""
        return SHORT.get(self.name, self.title)

    @property
    def family(self) -> str:
        """Its group in menus."""
        return self.loss.family

    @property
    def extent(self) -> int:
        """How many components it brings beside the loss."""
        return len(self.penalties) + len(self.stabilisers)


def loss_variants() -> dict[str, LossVariant]:
    """Return the variants by name: every loss, then customary company of each.

    A loss that needs a constraint is there once with each, and never without.
    """
    return dict(_known(tuple(catalogue("loss").values())))


@lru_cache(maxsize=2)  # menus and rows ask many times a second
def _known(losses: tuple[type[Component], ...]) -> Mapping[str, LossVariant]:
    variants: dict[str, LossVariant] = {}
    for cls in losses:
        loss = cls()
        assert isinstance(loss, AdversarialLoss)
        variants |= {each.name: each for each in _variants_of(loss) if each.name not in variants}
    return variants


def _variants_of(loss: AdversarialLoss) -> Iterator[LossVariant]:
    if not loss.needs_constraint:
        yield LossVariant(loss.name, type(loss).title, loss)
    companies = CONSTRAINTS if loss.needs_constraint else CUSTOMARY.get(loss.name, ())
    for company in companies:
        yield LossVariant(
            company.name.format(loss=loss.name),
            company.title.format(loss=type(loss).title),
            loss,
            {
                name: cast(type[Penalty], find("penalty", name))(**values)
                for name, values in company.penalties.items()
            },
            {
                name: cast(type[Stabiliser], find("stabiliser", name))()
                for name in company.stabilisers
            },
        )


def variant_of(
    loss: AdversarialLoss, penalties: Mapping[str, Penalty], stabilisers: Mapping[str, Stabiliser]
) -> LossVariant:
    """Return the variant that a loss and its company are: the fullest that they contain."""
    fitting = [
        variant
        for variant in loss_variants().values()
        if variant.loss.name == loss.name
        and variant.penalties.keys() <= penalties.keys()
        and variant.stabilisers.keys() <= stabilisers.keys()
    ]
    own = LossVariant(loss.name, type(loss).title, loss)  # a constraint of the user's own choice
    return max(fitting, key=lambda variant: variant.extent, default=own)


def find_variant(name: str) -> LossVariant:
    """Look up a variant; the bare name of a loss that needs a constraint gives its penalty form.

    Raises
    ------
    ValueError
        If there is none of that name; the message offers the nearest one.
    """
    variants = loss_variants()
    found = variants.get(name) or variants.get(f"{name}-gp")
    if found is None:
        raise ValueError(f"there is no loss {name!r}; {suggest(name, variants)}")
    return found
