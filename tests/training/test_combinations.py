"""Whatever the catalogue allows trains without a warning; whatever it refuses says why."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from safetensors.torch import load, save

from ganstudio.components import catalogue, parameters
from ganstudio.data.base import Data, DataError, Dataset
from ganstudio.objectives.variants import find_variant, loss_variants
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.run import Run

STEPS = 3
"""Two that are written down, and one that is played from that."""
GROWN = 6
"""As many as a network needs that grows meanwhile."""
NETWORKS = {
    "mlp": {"hidden": 8, "layers": 1, "latent": 2},
    "dcgan": {"features": 2, "latent": 4, "d_norm": "none"},
    "upconv": {"features": 2, "latent": 4},
    "resnet": {"features": 1, "latent": 4},
    "dirac": {},
    "affine": {"hidden": 8, "layers": 1},
    "table": {},
    "ab": {"b": 0.5},  # at 0 there is nothing to divide by its norm
    "cyclegan": {"features": 2, "d_features": 2, "blocks": 1, "hidden": 8, "layers": 1, "pool": 4},
    "pix2pix": {"features": 2, "d_features": 2, "blocks": 1},
    "growing": {"features": 2, "latent": 4, "hold": 2, "fade": 3},
    "biggan": {"features": 1, "latent": 8, "embedding": 2, "conditioning": "none"},
    "stylegan": {"features": 2, "latent": 4, "style": 4, "depth": 1},
}
SMALL_DATA = {"count": 200, "size": 8}
"""Taken where a data set has such a setting."""
SMALLEST = {"resnet": 16, "biggan": 16}
"""Side of the images that a network needs, where it is not 8."""
DATA = [name for name, each in catalogue("data").items() if len(each().shapes) == 1]  # type: ignore[attr-defined]
KINDS = {"ring", "mixture-1d", "point", "categories", "digits"}
"""One of each shape and law; of the others all losses are tried with one network."""
TRANSLATED = ["shapes-outlined", "ring-and-grid"]
LOSSES = list(loss_variants())
PENALTIES = list(catalogue("penalty"))
STABILISERS = list(catalogue("stabiliser"))
WAYS_OUT = ("choose", "set", "remove", "add")
IMAGES_ONLY = {"diffaugment", "ada", "consistency"}
"""Stabilisers that points refuse."""
STYLES_ONLY = {"path-length"}
"""Stabilisers that networks without styles refuse."""


def data(name: str, network: str) -> dict[str, object]:
    known = {each.key for each in parameters(catalogue("data")[name])}
    small = SMALL_DATA | {"size": SMALLEST.get(network, SMALL_DATA["size"])}
    return {"name": name, **{key: value for key, value in small.items() if key in known}}


@functools.cache
def dataset(built: Data) -> Dataset:
    """Load a data set; one that must be pointed at files is stood for by noise of its shape."""
    with contextlib.suppress(DataError):
        return built.load()
    noise = np.random.default_rng(0).uniform(-1, 1, (50, *built.shape))
    return Dataset(noise.astype(np.float32), labels=np.arange(50) % 3)


def experiment(
    data_name: str,
    network: str,
    loss: str = "non-saturating",
    conditioning: str = "none",
    **more: object,
) -> Experiment:
    variant = find_variant(loss)
    values: dict[str, object] = {
        "data": data(data_name, network),
        "network": {"name": network, **NETWORKS[network]},
        "loss": variant.loss,
        "penalties": {name: each.model_dump() for name, each in variant.penalties.items()},
        "stabilisers": {name: each.model_dump() for name, each in variant.stabilisers.items()},
        "schedule": {"batch_size": 8},
        "threads": 1,
    }
    if conditioning != "none":
        values["network"] |= {"conditioning": conditioning}  # type: ignore[operator]
    for group, names in more.items():
        values[group] = {**values[group], **{name: {} for name in names}}  # type: ignore[dict-item]
    return Experiment.parse(values)


def trains(built: Experiment, steps: int = STEPS) -> bool:
    run = Run(built, dataset=dataset(built.data))
    for _ in range(steps):
        run.step()
    series = run.take_series()
    return series is not None and bool(np.isfinite(series.values).all())


def refused(
    names: Iterable[str], build: Callable[[str], Experiment], steps: int = STEPS
) -> set[str]:
    """Return which of these are refused; each is, and says the way out, or trains."""
    problems: dict[str, ExperimentError] = {}
    for name in names:
        try:
            built = build(name)
        except ExperimentError as error:
            problems[name] = error
        else:
            assert trains(built, steps), name
    assert all(map(says_the_way_out, problems.values())), problems
    return set(problems)


def says_the_way_out(error: ExperimentError) -> bool:
    return all(
        "\n" not in problem and any(word in problem for word in WAYS_OUT)
        for problem in error.problems
    )


def fits(network: str, data_name: str) -> bool:
    """Tell whether a network makes samples of such a shape."""
    built = catalogue("data")[data_name]()
    dimensions = built.shape  # type: ignore[attr-defined]
    if network in ("cyclegan", "pix2pix"):
        return len(built.shapes) == 2  # type: ignore[attr-defined]
    if network == "table":
        return data_name == "categories"
    if network in ("dirac", "ab", "affine"):
        return dimensions == (1,)
    return network == "mlp" or len(dimensions) == 3


def test_networks_are_all_here() -> None:
    assert set(NETWORKS) == set(catalogue("network"))
    shapes = {len(catalogue("data")[name]().shape) for name in DATA}  # type: ignore[attr-defined]
    assert shapes == {1, 3}


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("data_name", DATA)
def test_every_loss_with_every_network_on_every_kind_of_data(network: str, data_name: str) -> None:
    losses = LOSSES if data_name in KINDS or network == "mlp" else LOSSES[:1]
    steps = GROWN if network == "growing" else STEPS
    found = refused(losses, lambda loss: experiment(data_name, network, loss), steps)
    assert found == (set() if fits(network, data_name) else set(losses))


@pytest.mark.parametrize("data_name", TRANSLATED)
def test_every_loss_translates(data_name: str) -> None:
    assert not refused(LOSSES, lambda loss: experiment(data_name, "cyclegan", loss), steps=2)


def test_pairs_with_everything() -> None:
    def built(group: str, name: str) -> Experiment:
        values = experiment("shapes-outlined", "cyclegan", **{group: [name]}).values()
        data = {"name": "shapes-outlined", "size": 8, "count": 200, "pairs": True}
        network = {"name": "pix2pix", **NETWORKS["pix2pix"]}
        return Experiment.parse(values | {"data": data, "network": network})

    for group, names in (("penalties", PENALTIES), ("stabilisers", STABILISERS)):
        found = refused(names, lambda name, group=group: built(group, name), steps=2)  # type: ignore[misc]
        assert found == (STYLES_ONLY if group == "stabilisers" else set())


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("data_name", ["digits", "ring", "point"])
def test_every_penalty_and_stabiliser_with_every_network(network: str, data_name: str) -> None:
    steps = GROWN if network == "growing" else STEPS
    found = {
        group: refused(names, lambda name, group=group: experiment(  # type: ignore[misc]
            data_name, network, **{group: [name]}
        ), steps)
        for group, names in (("penalties", PENALTIES), ("stabilisers", STABILISERS))
    }  # fmt: skip
    if fits(network, data_name):
        few = set() if data_name == "digits" else set(IMAGES_ONLY)
        few |= set() if network == "stylegan" else STYLES_ONLY
        assert found == {"penalties": set(), "stabilisers": few}
    else:
        assert found == {"penalties": set(PENALTIES), "stabilisers": set(STABILISERS)}


@pytest.mark.parametrize(
    ("loss", "unfit"),
    [
        ("relativistic", {"ada", "label-smoothing", "top-k"}),
        ("hinge", {"ada", "label-smoothing"}),
        ("wasserstein-gp", {"ada", "label-smoothing"}),
        ("f-gan-kl", {"ada", "label-smoothing"}),
    ],
)
def test_every_stabiliser_with_losses_of_every_family(loss: str, unfit: set[str]) -> None:
    found = refused(
        STABILISERS, lambda name: experiment("digits", "upconv", loss, stabilisers=[name]), steps=2
    )
    assert found == unfit | STYLES_ONLY


def test_every_pair_of_stabilisers() -> None:
    clashing = set()
    for first in STABILISERS:
        others = STABILISERS[STABILISERS.index(first) + 1 :]
        found = refused(
            others,
            lambda second, first=first: experiment(  # type: ignore[misc]
                "digits", "upconv", stabilisers=[first, second]
            ),
            steps=2,
        )
        clashing |= {(first, second) for second in found}
    # What is refused alone is refused in every pair.
    clashing = {pair for pair in clashing if not STYLES_ONLY.intersection(pair)}
    assert clashing == {("diffaugment", "ada"), ("spectral-norm", "weight-clipping")}


def test_every_stabiliser_with_every_penalty() -> None:
    with_all = [name for name in STABILISERS if name not in STYLES_ONLY]
    for penalty, stabiliser in itertools.product(PENALTIES, with_all):
        both = experiment("digits", "upconv", penalties=[penalty], stabilisers=[stabiliser])
        assert trains(both, steps=2), (penalty, stabiliser)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"penalties": ["wgan-gp", "wgan-lp"]}, "remove one of the two"),
        ({"stabilisers": ["spectral-norm", "weight-clipping"]}, "remove one of the two"),
        ({"loss": "hinge", "stabilisers": ["label-smoothing"]}, "hinge has none"),
        ({"loss": "relativistic", "stabilisers": ["top-k"]}, "holds each against a real one"),
    ],
)
def test_pairs_that_make_no_sense_say_why(changes: dict[str, list[str]], words: str) -> None:
    with pytest.raises(ExperimentError, match=words) as caught:
        experiment("digits", "upconv", **changes)  # type: ignore[arg-type]
    assert says_the_way_out(caught.value)


@pytest.mark.parametrize("data_name", ["digits", "ring"])
def test_all_together_resume_bit_for_bit(data_name: str) -> None:
    network = "upconv" if data_name == "digits" else "mlp"
    images_only = ("diffaugment", "ada", "consistency")
    chosen = [
        name
        for name in STABILISERS
        if name not in {"weight-clipping", "diffaugment", *STYLES_ONLY}
        and not (data_name == "ring" and name in images_only)
    ]
    built = experiment(data_name, network, penalties=["r1", "r2", "dragan"], stabilisers=chosen)
    through = Run(built, dataset=dataset(built.data))
    for _ in range(3):
        through.step()
    stored = save(through.checkpoint())
    resumed = Run(built, dataset=dataset(built.data))
    resumed.restore(load(stored))
    for run in (through, resumed):
        for _ in range(3):
            run.step()
    ours, theirs = through.checkpoint(), resumed.checkpoint()
    assert any(name.startswith("memory.lecam.") for name in ours)
    for name in ours:
        if name != "seconds":
            assert ours[name].equal(theirs[name]), name


def test_live_settings_of_stabilisers_are_taken_and_their_memory_stays() -> None:
    built = experiment("ring", "mlp", stabilisers=["lecam", "top-k"])
    run = Run(built, dataset=dataset(built.data))
    for _ in range(3):
        run.step()
    before = run.checkpoint()["memory.lecam.weight"]
    changed = run.experiment.with_values({"stabilisers.lecam.weight": 0.0})
    assert run.can_adopt(changed)
    run.adopt(changed)
    assert run.checkpoint()["memory.lecam.weight"].equal(before)
    run.step()
    series = run.take_series()
    assert series is not None
    term = series.names.index("stabiliser/lecam")
    assert series.values[-2, term] > 0
    assert series.values[-1, term] == 0
