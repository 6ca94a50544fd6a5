"""A recorded experiment is looked at also where a part of it is not here."""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from ganstudio.components import find, plugins, registry
from ganstudio.preset_folder import find as find_preset
from ganstudio.training.declared import compared, declared
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.origins import origins
from ganstudio.training.recorded import recorded
from tests.components.test_plugins import TILTED

DIGITS = find_preset("digits").with_values({"penalties.r1": {}}).dumps()


def altered(old: str, new: str) -> str:
    assert old in DIGITS
    return DIGITS.replace(old, new)


def test_what_is_known_is_read_as_ever() -> None:
    assert recorded(DIGITS) == Experiment.loads(DIGITS)
    assert recorded(DIGITS).missing == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (altered('name = "hinge"', 'name = "tilted"\nangle = 0.5\nodd = {a = 1}'),
         ["loss: there is no loss 'tilted'; known: "]),
        ("# loss tilted: my-losses 0.3\n" + altered('name = "hinge"', 'name = "tilted"'),
         ["loss: there is no loss 'tilted' here; install my-losses 0.3, which it came with"]),
        (altered('name = "digits"', 'name = "scans"'), ["data: there is no data 'scans'"]),
        (altered('name = "upconv"', 'name = "style"'), ["network: there is no network 'style'"]),
        (altered("[penalties.r1]", "[penalties.r9]"), ["penalties: there is no penalty 'r9'"]),
        (altered("[stabilisers.ema]", "[stabilisers.calm]\n[stabilisers.ema]"),
         ["stabilisers: there is no stabiliser 'calm'"]),
        (altered('[optimisers.generator]\nname = "adam"', '[optimisers.generator]\nname = "lion"'),
         ["optimisers.generator: there is no optimiser 'lion'"]),
        ("newer = 1\n" + altered('name = "hinge"', 'name = "hinge"\nnewer = 1'),
         ["loss.newer is not a setting of hinge; it has none", "newer is not a setting"]),
        (altered('precision = "float32"', 'precision = "float8"'), ["precision: input should be"]),
        (altered("[schedule]", "[schedule]\nrounds = [1]"), ["schedule.rounds is not a setting"]),
        (altered('[data]\nname = "digits"', "[data]"), ["data: needs a name"]),
        (altered("variants = []", "variants = [{ loss = 3 }]"), ["variants.0.title is missing"]),
    ],
)  # fmt: skip
def test_what_is_not_here_is_told_and_kept_byte_for_byte(text: str, missing: list[str]) -> None:
    with pytest.raises(ExperimentError):
        Experiment.loads(text)
    found = recorded(text)
    assert found.dumps() == text
    told = list(found.missing)
    assert all(any(each.startswith(start) for each in told) for start in missing), told
    assert found.schedule.batch_size == Experiment.loads(DIGITS).schedule.batch_size
    assert declared(found)
    assert compared(Experiment.loads(DIGITS), found)
    for refuse in (
        lambda: found.with_values({"seed": 3}),
        lambda: found.compared(["hinge"]),
        lambda: Experiment.loads(found.dumps()),
        lambda: Experiment.parse(found.values()),
    ):
        with pytest.raises(ExperimentError):
            refuse()


def test_a_missing_component_has_a_name_and_its_settings() -> None:
    text = altered('name = "hinge"', 'name = "soft-tilted"\nangle = 0.5\nat = [1, 2]\nmode = "up"')
    loss = recorded(text).loss
    assert (loss.name, type(loss).title) == ("soft-tilted", "Soft tilted")
    assert loss.model_dump() == {"angle": 0.5, "at": (1.0, 2.0), "mode": "up"}
    (angle, *_) = (
        each for each in compared(recorded(DIGITS), recorded(text)) if each.path == "loss.angle"
    )
    assert (angle.title, angle.old, angle.new) == ("angle", None, 0.5)
    with pytest.raises(ValueError, match="there is no loss 'soft-tilted' here"):
        loss.generator(None, None)


@pytest.mark.parametrize("text", ["x = = 1", "", "[[1]]", "foo = 1"])
def test_what_is_no_experiment_is_refused(text: str) -> None:
    with pytest.raises(ExperimentError):
        recorded(text)


KEYS = ("data", "network", "loss", "penalties", "stabilisers", "optimisers", "watch", "variants")
VALUES = st.one_of(
    st.integers(-9, 9), st.booleans(), st.text(max_size=5), st.lists(st.integers(), max_size=2)
)
WORDS = st.sampled_from(
    ["name", "lr", "generator", "r1", "new", "latent", "weight", "shape", "kind", "copy", "a-b"]
)
TABLES = st.dictionaries(WORDS, VALUES | st.dictionaries(WORDS, VALUES, max_size=3), max_size=4)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES | TABLES, min_size=1))
def test_whatever_is_odd_in_it_never_breaks_reading(changes: dict[str, object]) -> None:
    text = tomli_w.dumps({**tomllib.loads(DIGITS), **changes})
    found = recorded(text)
    if found.missing:
        assert found.dumps() == text
    else:
        assert found == Experiment.loads(text)
    assert found.values().keys() >= changes.keys()
    assert declared(found)


def test_the_package_of_a_component_goes_with_the_text(install: Callable[..., None]) -> None:
    before = registry.registered()
    install("my-losses", stranger_losses=TILTED)
    plugins.load()
    tilted = find_preset("ring").with_values({"loss": "tilted"})
    assert origins(tilted.components())["loss tilted"] == "my-losses 0.3"
    assert origins(tilted.components())["data ring"].startswith("ganstudio ")
    text = tilted.dumps()
    assert text.startswith("# loss tilted: my-losses 0.3\ntitle = ")
    assert Experiment.loads(text) == tilted
    assert not find_preset("ring").dumps().startswith("#")
    registry.restore(before)
    with pytest.raises(ValueError, match="there is no loss"):
        find("loss", "tilted")
    with pytest.raises(ExperimentError, match=r"here; install my-losses 0.3, which it came with"):
        Experiment.loads(text)
    assert recorded(text).dumps() == text
