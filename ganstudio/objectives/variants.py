"""A loss with what it is customarily trained with, as menus and comparisons offer it.

A Wasserstein loss without a Lipschitz constraint is no Wasserstein loss, so nobody
is offered one: choosing a variant brings its constraint along and takes the former
variant's away.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ganstudio.components import Component, catalogue, find, suggest
from ganstudio.objectives.base import AdversarialLoss


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
    penalties: dict[str, Component] = field(default_factory=dict)
    stabilisers: dict[str, Component] = field(default_factory=dict)


def loss_variants() -> dict[str, LossVariant]:
    """Return the variants by name: every loss, the Wasserstein loss once with each constraint."""
    variants = {}
    for name, cls in catalogue("loss").items():
        loss = cls()
        assert isinstance(loss, AdversarialLoss)
        if not loss.needs_constraint:
            variants[name] = LossVariant(name, cls.title, loss)
            continue
        clipping = {"weight-clipping": find("stabiliser", "weight-clipping")()}
        penalty = {"wgan-gp": find("penalty", "wgan-gp")()}
        title = cls.title
        variants[f"{name}-clip"] = LossVariant(
            f"{name}-clip", f"{title}, weight clipping", loss, stabilisers=clipping
        )
        variants[f"{name}-gp"] = LossVariant(
            f"{name}-gp", f"{title}, gradient penalty", loss, penalties=penalty
        )
    return variants


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
