"""Set-ups for the verdict's benchmark: healthy, not done yet, and built to fail."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from verdict_faults import (
    Dropped,
    ExchangedBatches,
    Fault,
    NoLabels,
    OneImage,
    RandomClasses,
    ShuffledLabels,
)
from verdict_samplers import (
    Bank,
    Script,
    blurred,
    halves,
    mostly,
    noisy,
    perfect,
    spread,
    without,
)

from ganstudio.preset_folder import find

MLP = {"name": "mlp", "latent": 2, "hidden": 64, "layers": 2, "activation": "leaky-relu"}
WIDE = MLP | {"hidden": 128}
RING = {"name": "ring", "radius": 2.0, "sigma": 0.1}
LINE = {"name": "mixture-1d"}
ROLL = {"name": "swiss-roll"}
POINT = {"data": "point", "network": {"name": "dirac"}, "schedule": {"batch_size": 16}}
R1 = {"penalties": {"r1": {"weight": 0.1}}}
GP = {
    "loss": "wasserstein",
    "penalties": {"wgan-gp": {"weight": 0.1}},
    "schedule": {"batch_size": 128, "discriminator_steps": 5},
}
CLIPPED = {"loss": "wasserstein", "stabilisers": {"weight-clipping": {"bound": 0.001}}}
FIVE = {"schedule": {"batch_size": 128, "discriminator_steps": 5}}
TURNED = {"loss": {"name": "least-squares", "a": 1.0, "b": 0.0, "c": 0.0}}
SHAPES = {"name": "shapes", "size": 8, "count": 3000, "kinds": 2, "colours": 5}
UNSEEN = {"data.seed": 1}
SOON, LATER = 300, 500
"""Steps within which a fault must be told once it is visible: lost modes and faults of the game;
modes that were never found, samples that were never good, copies."""


@dataclass(frozen=True)
class Setup:
    """What is trained, for how long, and what is wrong with it.

    Attributes
    ----------
    word : str
        What is to be said of it; nothing for a healthy one, "learning" for one that is not done.
    twin : dict
        Settings that give unseen data of the same law.
    faults : tuple of Fault
        What is done to it, at the step ``since`` unless from the beginning.
    known : bool
        Whether the set-up itself is the truth, from ``since`` on.
    soon : int
        Steps within which it must be told.
    also : tuple of str
        What may be said as well where it is true: what follows from the fault.
    idle : str
        The players that do not learn.
    """

    word: str
    steps: int
    values: dict[str, Any]
    twin: dict[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    since: int = 0
    known: bool = False
    soon: int = SOON
    also: tuple[str, ...] = ()
    idle: str = ""


def setup(word: str, steps: int, *changes: dict[str, Any], **more: Any) -> Setup:
    base = {"data": RING, "network": MLP, "loss": "non-saturating", "schedule": {"batch_size": 128}}
    for change in changes:
        base |= change
    return Setup(word, steps, {"optimisers": rates(1e-3), **base}, **more)


def preset(word: str, steps: int, name: str, *changes: dict[str, Any], **more: Any) -> Setup:
    values = find(name).values()
    for change in changes:
        for part, settings in change.items():
            values[part] = values.get(part, {}) | settings
    return Setup(word, steps, values, **more)


def rates(g: float, d: float | None = None, **more: Any) -> dict[str, Any]:
    players = {"generator": g, "discriminator": g if d is None else d}
    return {role: {"name": "adam", "lr": lr, "beta1": 0.5, **more} for role, lr in players.items()}


def at(g: float, d: float | None = None) -> dict[str, Any]:
    return {"optimisers": rates(g, d)}


def sgd(lr: float, momentum: float = 0.0) -> dict[str, Any]:
    player = {"name": "sgd", "lr": lr, "momentum": momentum}
    return {"optimisers": {"generator": player, "discriminator": player}}


def images(word: str, steps: int, *faults: Fault, **more: Any) -> Setup:
    """Return digits, small enough to be trained in seconds."""
    return preset(word, steps, "digits", SMALL, faults=faults, **more)


def points_script(
    word: str, first: Bank, then: Bank | None = None, data: str = "ring", **more: Any
) -> Setup:
    """Return points whose samples follow a script, which changes at step 400 if it does."""
    values = {"data": RING if data == "ring" else {"name": data}}
    faults = (Script(first, then or first, UNSEEN),)
    settings = {"faults": faults, **timed(then), "known": bool(word), **more}
    return setup(word, 800, values, **settings)


def timed(then: Bank | None) -> dict[str, Any]:
    return {"since": 400} if then else {"soon": LATER}


def image_script(
    word: str, first: Bank, then: Bank | None = None, *faults: Fault, **more: Any
) -> Setup:
    """Return shapes, or digits, whose samples follow a script."""
    digits = more.pop("digits", False)
    script = Script(first, then or first, {} if digits else UNSEEN)
    base = DIGITS if digits else ON_SHAPES
    settings = {"faults": (script, *faults), **timed(then), "known": bool(word), **more}
    return replace(base, word=word, steps=800 if then else 700, **settings)


def copied() -> dict[str, Any]:
    """Return twelve pictures, a wide G and a D with little to hold it back."""
    return {
        "data": {"name": "shapes", "size": 8, "count": 12},
        "network": MLP | {"latent": 8, "hidden": 256},
        "penalties": {"r1": {"weight": 0.02}},
        "schedule": {"batch_size": 64, "discriminator_steps": 2},
    }


SMALL = {"data": {"size": 8}, "network": {"features": 8}}
DIGITS = preset("", 0, "digits", {"network": {"features": 8}})
ON_SHAPES = replace(DIGITS, values=DIGITS.values | {"data": SHAPES})
WON = ("discriminator winning",)
RMSPROP = {"optimisers": {role: {"name": "rmsprop"} for role in ("generator", "discriminator")}}
EMA = {"stabilisers": {"ema": {"decay": 0.99}}}
DIRAC_R1 = {"penalties": {"r1": {"weight": 1.0}}}
HEALTHY = {
    "ring": preset("", 2000, "ring"),
    "ring, wide modes": setup("", 1500),
    "ring, least squares": setup("", 1500, {"loss": "least-squares"}),
    "ring, least squares turned round": setup("", 1500, TURNED),
    "ring, hinge and R1": setup("", 1500, {"loss": "hinge"}, R1),
    "ring, minimax and R1": setup("", 1500, {"loss": "minimax"}, R1, at(2e-3)),
    "ring, relativistic, R1 and EMA": setup("", 1500, {"loss": "relativistic"}, R1, EMA),
    "ring by class": preset("", 800, "ring-by-class"),
    "swiss roll, R1": setup("", 1000, {"data": ROLL, "network": WIDE}, R1),
    "1-D mixture": setup("", 800, {"data": LINE}),
    "1-D mixture, least squares": setup("", 800, {"data": LINE, "loss": "least-squares"}),
    "1-D mixture, WGAN-GP": setup(
        "", 400, GP, {"data": LINE, "optimisers": rates(1e-3, beta2=0.9)}
    ),
    "Dirac, R1": setup("", 800, POINT, DIRAC_R1, sgd(0.1)),
    "ring, script": points_script("", perfect),
    "grid, script": points_script("", perfect, data="grid"),
    "shapes, script": image_script("", perfect),
    "shapes unlabelled, script": image_script("", perfect, None, NoLabels()),
}
YOUNG = {
    "ring, both at rate 2e-5": setup("learning", 800, at(2e-5)),
    "digits, both at rate 2e-5": preset("learning", 500, "digits", SMALL, at(2e-5)),
    "digits, small": images("learning", 500),
    "grid, 800 steps": preset("learning", 800, "grid"),
    "ring script, dots": points_script("learning", spread(0.1), known=False),
}
LOST = {
    "ring, eager G": preset("collapsing", 600, "ring-collapse"),
    "ring, 1 of 8 dropped": setup("modes missing", 1500, faults=(Dropped((2,)),), since=900),
    "ring, 2 of 8 dropped": setup("modes missing", 1000, faults=(Dropped((2, 5)),), since=400),
    "ring, 5 of 8 dropped": setup(
        "collapsing", 1000, faults=(Dropped((0, 2, 3, 5, 6)),), since=400
    ),
    "ring, 1 of 8 never": setup("modes missing", 1000, faults=(Dropped((2,)),), soon=LATER),
    "ring, 3 of 8 never": setup("modes missing", 1000, faults=(Dropped((1, 4, 6)),), soon=LATER),
    "digits, 1 of 10 dropped": images("modes missing", 1600, Dropped((7,)), since=400),
    "digits, 5 of 10 dropped": images("modes missing", 1000, Dropped((1, 3, 4, 7, 9)), since=400),
    "ring script, 7 of 8": points_script("modes missing", without(3)),
    "ring script, 5 of 8": points_script("modes missing", without(1, 3, 6)),
    "ring script, 3 of 8": points_script("collapsing", without(0, 1, 3, 4, 6)),
    "ring script, then 7 of 8": points_script("modes missing", perfect, without(3)),
    "ring script, then 5 of 8": points_script("modes missing", perfect, without(1, 3, 6)),
    "ring script, then 2 of 8": points_script("collapsing", perfect, without(0, 1, 3, 4, 6, 7)),
    "ring script, half on one": points_script("unbalanced", perfect, mostly(3, 0.5)),
    "shapes script, then 9 of 10": image_script("modes missing", perfect, without(3)),
    "shapes script, 8 of 10": image_script("modes missing", without(2, 6)),
    "shapes unlabelled script, then 1 of 10": image_script(
        "collapsing", perfect, without(*range(9)), NoLabels()
    ),
}
POOR = {
    "ring script, then 4 σ": points_script("poor samples", perfect, spread(4.0), also=WON),
    "ring script, 6 σ": points_script("poor samples", spread(6.0), also=WON),
    "digits script, halves": image_script("poor samples", halves, digits=True, also=WON),
    "digits script, blur": image_script("poor samples", blurred(5), digits=True, also=WON),
    "shapes script, then noise": image_script("poor samples", perfect, noisy(0.35), also=WON),
    "shapes unlabelled script, then halves": image_script(
        "poor samples", perfect, halves, NoLabels(), also=WON
    ),
}
GAME = {
    "D's targets exchanged": setup("wrong sign", 700, {"loss": "bench-exchanged-targets"}),
    "G's goal exchanged": setup("wrong sign", 700, {"loss": "bench-wrong-goal"}),
    "least squares, c on a's side": setup(
        "wrong sign", 700, {"loss": {"name": "least-squares", "a": 0.0, "b": 1.0, "c": 0.0}}
    ),
    "real and fake exchanged in the loader": setup("wrong sign", 700, faults=(ExchangedBatches(),)),
    "digits, D's targets exchanged": preset(
        "wrong sign", 400, "digits", SMALL, {"loss": {"name": "bench-exchanged-targets"}}
    ),
    "D at rate 1e-9": setup("not learning", 600, at(1e-3, 1e-9), idle="D"),
    "G at rate 1e-8": setup("not learning", 600, at(1e-8, 1e-3), idle="G"),
    "both at rate 1e-8": setup("not learning", 600, at(1e-8), idle="GD"),
    "ring by class, labels shuffled": preset(
        "labels without meaning", 600, "ring-by-class", faults=(ShuffledLabels(),)
    ),
    "ring by class, G told others": preset(
        "ignores the class", 800, "ring-by-class", faults=(RandomClasses(),)
    ),
    "one image": images("data without variety", 400, OneImage()),
    "D far too strong": setup("discriminator winning", 600, FIVE, at(2e-5, 5e-3)),
    "D far too strong, hinge": setup(
        "discriminator winning", 600, FIVE, at(2e-5, 5e-3), {"loss": "hinge"}
    ),
    "D far too strong, least squares turned round": setup(
        "discriminator winning", 600, FIVE, at(2e-5, 5e-3), TURNED
    ),
    "minimax, strong D": setup(
        "vanishing generator gradient", 800, FIVE, at(2e-5, 5e-3), {"loss": "minimax"}
    ),
    "clipped at 0.001": setup("vanishing generator gradient", 600, CLIPPED, FIVE, RMSPROP),
    "ring, much momentum": setup(
        "oscillating", 1200, {"optimisers": rates(2e-3, beta1=0.95)},
        also=("collapsing", "modes missing"),
    ),
    "line, much momentum": setup(
        "oscillating", 1200, {"optimisers": rates(2e-3, beta1=0.95)},
        {"data": LINE | {"means": [0.0]}},
    ),
    "Dirac, Wasserstein": setup(
        "oscillating", 1000, POINT, {"loss": "wasserstein"},
        {"stabilisers": {"weight-clipping": {"bound": 1.0}}}, sgd(0.05),
    ),
    "twelve pictures": setup("memorising", 1300, copied(), twin=UNSEEN, soon=LATER),
    "SGD at rate 10": setup("diverged", 400, {"loss": "least-squares"}, sgd(10.0, 0.9)),
    "Adam at rate 5": setup("diverged", 500, at(5.0)),
}  # fmt: skip
BY_ITSELF = ("wrong sign", "labels without meaning", "data without variety")
"""Faults of the set-up itself, all along."""
GAME = {name: replace(each, known=each.word in BY_ITSELF) for name, each in GAME.items()}
FAILING = LOST | POOR | GAME
SETUPS = HEALTHY | YOUNG | FAILING
