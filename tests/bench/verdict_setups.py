"""Set-ups for the verdict's benchmark: healthy ones, and ones that are built to fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ganstudio.preset_folder import find

MLP = {"name": "mlp", "latent": 2, "hidden": 64, "layers": 2, "activation": "leaky-relu"}
WIDE = MLP | {"hidden": 128}
RING = {"name": "ring", "radius": 2.0, "sigma": 0.05}
LINE = {"name": "mixture-1d"}
ROLL = {"name": "swiss-roll"}
R1 = {"penalties": {"r1": {"weight": 0.1}}}
GP = {
    "loss": "wasserstein",
    "penalties": {"wgan-gp": {"weight": 0.1}},
    "schedule": {"batch_size": 128, "discriminator_steps": 5},
}
CLIPPED = {"loss": "wasserstein", "stabilisers": {"weight-clipping": {"bound": 0.001}}}
FIVE = {"schedule": {"batch_size": 128, "discriminator_steps": 5}}


@dataclass(frozen=True)
class Setup:
    """What is trained, for how long, and what is wrong with it: a word, or nothing.

    Attributes
    ----------
    twin : dict
        Settings that give unseen data of the same law.
    """

    word: str
    steps: int
    values: dict[str, Any]
    twin: dict[str, Any]


def setup(word: str, steps: int, *changes: dict[str, Any], **twin: Any) -> Setup:
    base = {"data": RING, "network": MLP, "loss": "non-saturating", "schedule": {"batch_size": 128}}
    for change in changes:
        base |= change
    return Setup(word, steps, {"optimisers": rates(1e-3), **base}, twin)


def preset(steps: int, name: str, word: str = "", **changes: Any) -> Setup:
    values = find(name).values()
    for path, value in changes.items():
        part, key = path.split("__")
        values[part] = values[part] | {key: value}
    return Setup(word, steps, values, {})


def rates(g: float, d: float | None = None, **more: Any) -> dict[str, Any]:
    players = {"generator": g, "discriminator": g if d is None else d}
    return {role: {"name": "adam", "lr": lr, "beta1": 0.5, **more} for role, lr in players.items()}


def sgd(lr: float, momentum: float = 0.0) -> dict[str, Any]:
    player = {"name": "sgd", "lr": lr, "momentum": momentum}
    return {"optimisers": {"generator": player, "discriminator": player}}


def copied(**network: Any) -> dict[str, Any]:
    """Return twelve pictures, a wide G and a D with little to hold it back."""
    return {
        "data": {"name": "shapes", "size": 8, "count": 12},
        "network": MLP | {"latent": 8, "hidden": 256} | network,
        "penalties": {"r1": {"weight": 0.02}},
        "schedule": {"batch_size": 64, "discriminator_steps": 2},
    }


HEALTHY = {
    "ring": preset(1200, "ring"),
    "ring, least squares": setup("", 1200, {"loss": "least-squares"}),
    "ring, hinge and R1": setup("", 1200, {"loss": "hinge"}, R1),
    "ring, minimax and R1": setup("", 1200, {"loss": "minimax"}, R1),
    "ring, relativistic and R1": setup("", 1200, {"loss": "relativistic"}, R1),
    "ring, WGAN-GP": setup("", 500, GP, {"optimisers": rates(1e-3, beta2=0.9)}),
    "grid": preset(1000, "grid"),
    "swiss roll, R1": setup("", 1200, {"data": ROLL, "network": WIDE}, R1),
    "1-D mixture": setup("", 1200, {"data": LINE}),
    "1-D mixture, least squares": setup("", 1200, {"data": LINE, "loss": "least-squares"}),
    "digits": preset(600, "digits", data__size=8, network__features=8),
    "shapes": preset(500, "shapes", data__size=16, network__features=8),
}
FAILING = {
    "ring, eager G": preset(600, "ring-collapse", "collapsing"),
    "D far too strong": setup(
        "discriminator winning", 700, FIVE, {"optimisers": rates(2e-5, 5e-3)}
    ),
    "D far too strong, hinge": setup(
        "discriminator winning", 700, FIVE, {"optimisers": rates(2e-5, 5e-3), "loss": "hinge"}
    ),
    "minimax, strong D": setup(
        "vanishing generator gradient",
        800,
        FIVE,
        {"optimisers": rates(2e-5, 5e-3), "loss": "minimax"},
    ),
    "clipped at 0.001": setup(
        "vanishing generator gradient",
        600,
        CLIPPED,
        FIVE,
        {"optimisers": {role: {"name": "rmsprop"} for role in ("generator", "discriminator")}},
    ),
    "ring, much momentum": setup("oscillating", 1200, {"optimisers": rates(2e-3, beta1=0.95)}),
    "line, much momentum": setup(
        "oscillating",
        1200,
        {"optimisers": rates(2e-3, beta1=0.95), "data": LINE | {"means": [0.0]}},
    ),
    "Dirac, Wasserstein": setup(
        "oscillating",
        1000,
        {"data": "point", "network": {"name": "dirac"}, "loss": "wasserstein"},
        {"stabilisers": {"weight-clipping": {"bound": 1.0}}, "schedule": {"batch_size": 16}},
        sgd(0.05),
    ),
    "twelve pictures": setup("memorising", 1300, copied(), **{"data.seed": 1}),
    "SGD at rate 10": setup("diverged", 300, {"loss": "least-squares"}, sgd(10.0, 0.9)),
    "Adam at rate 5": setup("diverged", 600, {"optimisers": rates(5.0)}),
}
SETUPS = HEALTHY | FAILING
