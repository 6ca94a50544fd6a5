"""An experiment goes to TOML and back unchanged, and says all that is wrong with it at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganstudio.components import KINDS, catalogue, parameters
from ganstudio.objectives.variants import find_variant, loss_variants
from ganstudio.training.differing import differences, live_paths
from ganstudio.training.experiment import Experiment, ExperimentError


def test_round_trip_is_exact(ring: Experiment, digits: Experiment) -> None:
    for experiment in (ring, digits):
        assert Experiment.loads(experiment.dumps()) == experiment
        assert Experiment.loads(experiment.dumps()).dumps() == experiment.dumps()


@given(
    lr=st.floats(1e-12, 10, exclude_min=True),
    seed=st.integers(0, 2**31 - 1),
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    variants=st.lists(st.sampled_from(sorted(loss_variants())), max_size=3),
)
def test_round_trip_of_any_values(lr: float, seed: int, title: str, variants: list[str]) -> None:
    values = {
        "title": title,
        "seed": seed,
        "data": "ring",
        "network": "mlp",
        "loss": "hinge",
        "optimisers": {"generator": {"name": "sgd", "lr": lr}},
        "variants": [{"title": name, "loss": name, "set": {"seed": 3}} for name in variants],
    }
    experiment = Experiment.parse(values)
    assert Experiment.loads(experiment.dumps()) == experiment


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"loss": "hing"}, "loss: there is no loss 'hing'; did you mean 'hinge'?"),
        ({"loss": 3}, "loss: needs a name, such as name = 'non-saturating'"),
        ({"sed": 1}, "sed is not a setting; did you mean 'seed'?"),
        (
            {"optimisers.generator.lrr": 1},
            "optimisers.generator.lrr is not a setting of adam; did you mean 'lr'?",
        ),
        (
            {"penalties.r1.wait": 1},
            "penalties.r1.wait is not a setting of r1; did you mean 'weight'?",
        ),
        ({"loss": "hinge", "loss.a": -1}, "loss.a is not a setting of hinge; it has none"),
        ({"loss.a": -1, "loss": "hing"}, "loss: there is no loss 'hing'; did you mean 'hinge'?"),
        ({"loss.a": -1}, "loss.a is not a setting of non-saturating; it has none"),
        (
            {"loss": "least-squares", "loss.a.b": -1},
            "loss.a: input should be a valid number, not {'b': -1}",
        ),
        (
            {"optimisers.generator": "sgd", "optimisers.generator.beta1": 0.5},
            "optimisers.generator.beta1 is not a setting of sgd; known: lr, momentum",
        ),
        ({"title.x": 1}, "title.x is not a setting: title has none inside"),
        (
            {"loss": "hinge", "loss.name": "minimax"},
            "loss and loss.name choose the same; give one of them",
        ),
        ({"penalties.r2d2": {}}, "penalties: there is no penalty 'r2d2'"),
        ({"seed": "seven"}, "seed: input should be a valid integer"),
        ({"schedule.batch_size": -4}, "schedule.batch_size: input should be greater than"),
        ({"device": "gpu"}, "device: 'gpu' is no device; write auto, cpu"),
        ({"optimisers.generator.lr": float("nan")}, "optimisers.generator.lr: input should be"),
        ({"seed.x": 1}, "seed.x is not a setting: seed has none inside"),
    ],
)
def test_a_mistake_gets_a_sentence_that_names_the_key(
    ring: Experiment, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ExperimentError) as caught:
        ring.with_values(changes)
    assert str(caught.value).startswith(sentence)


def test_all_mistakes_are_told_at_once_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('seed = -1\nlos = "hinge"\n[data]\nname = "ring"\nradios = 2\n')
    with pytest.raises(ExperimentError) as caught:
        Experiment.load(path)
    problems = caught.value.problems
    assert any(problem.startswith("seed: ") for problem in problems)
    assert "los is not a setting; did you mean 'loss'?" in problems
    assert "data.radios is not a setting of ring; did you mean 'radius'?" in problems
    assert "loss is missing" in problems
    assert "network is missing" in problems
    assert str(caught.value).startswith("bad.toml: ")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match=r"none\.toml: cannot be read: No such file"):
        Experiment.load(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ExperimentError, match="it is not UTF-8 text"):
        Experiment.load(tmp_path / "binary.toml")
    (tmp_path / "broken.toml").write_text("seed = = 1")
    with pytest.raises(ExperimentError, match=r"broken\.toml: is not valid TOML"):
        Experiment.load(tmp_path / "broken.toml")


def test_impossible_pairs_are_refused(ring: Experiment, digits: Experiment) -> None:
    with pytest.raises(ExperimentError, match="batch norm in the discriminator"):
        digits.with_values({"penalties.wgan-gp": {}})
    with pytest.raises(ExperimentError, match="without a Lipschitz constraint"):
        ring.with_values({"loss": "wasserstein"})
    with pytest.raises(ExperimentError, match="label-smoothing needs a loss with targets"):
        ring.with_values(
            {"loss": "wasserstein", "penalties.wgan-gp": {}, "stabilisers.label-smoothing": {}}
        )
    with pytest.raises(ExperimentError, match="network: "):
        ring.with_values({"network": "dcgan"})


def test_choosing_a_loss_brings_its_constraint_and_takes_it_away(digits: Experiment) -> None:
    penalised = digits.with_loss(find_variant("wasserstein-gp"))
    assert set(penalised.penalties) == {"wgan-gp"}
    assert not penalised.network.batch_norm_in_discriminator
    clipped = penalised.with_loss(find_variant("wasserstein-clip"))
    assert not clipped.penalties
    assert set(clipped.stabilisers) == {"ema", "weight-clipping"}
    plain = clipped.with_loss(find_variant("minimax"))
    assert set(plain.stabilisers) == {"ema"}


def test_choosing_a_loss_takes_away_what_cannot_stand_beside_its_constraint(
    digits: Experiment,
) -> None:
    normed = digits.with_values({"stabilisers.spectral-norm": {}})
    clipped = normed.with_loss(find_variant("wasserstein-clip"))
    assert set(clipped.stabilisers) == {"ema", "weight-clipping"}


def test_the_gradient_penalty_suits_the_data_and_an_own_weight_stays(
    ring: Experiment, digits: Experiment
) -> None:
    variant = find_variant("wasserstein-gp")
    assert ring.with_loss(variant).penalties["wgan-gp"].weight == 0.1
    assert digits.with_loss(variant).penalties["wgan-gp"].weight == 10
    own = ring.with_values({"penalties.wgan-gp.weight": 3.0})
    assert own.with_loss(variant).penalties["wgan-gp"].weight == 3.0


def test_every_component_round_trips_with_its_defaults() -> None:
    for kind in KINDS:
        for name, cls in catalogue(kind).items():
            if any(field.is_required() for field in cls.model_fields.values()):
                continue
            assert cls.model_validate(cls().model_dump()) == cls(), f"{kind} {name}"


def test_every_component_explains_itself() -> None:
    for kind in KINDS:
        for name, cls in catalogue(kind).items():
            assert cls.title, f"{kind} {name}"
            assert cls.summary().endswith((".", "?", "!")), f"{kind} {name}: {cls.summary()!r}"
            assert name == name.lower()
            for parameter in parameters(cls):
                assert parameter.help.endswith("."), f"{kind} {name}: {parameter.key}"
                assert parameter.title, f"{kind} {name}: {parameter.key}"
        if kind in ("loss", "penalty"):
            assert all(cls.formula and cls.paper for cls in catalogue(kind).values())


def test_comparison_expands_to_one_run_a_loss(ring: Experiment) -> None:
    runs = ring.compared(["hinge", "wasserstein"]).expand()
    assert [run.title for run in runs] == [
        find_variant("hinge").title,
        find_variant("wasserstein-gp").title,
    ]
    assert [run.loss.name for run in runs] == ["hinge", "wasserstein"]
    assert all(run.seed == ring.seed and not run.variants for run in runs)
    with pytest.raises(ExperimentError, match="there is no loss 'hing'"):
        ring.compared(["hing"])


SETTINGS: dict[str, object] = {
    "data": "grid",
    "data.count": 500,
    "network": "mlp",
    "network.hidden": 8,
    "loss": "least-squares",
    "loss.a": -1.0,
    "loss.c": 0.0,
    "optimisers.generator": {"name": "sgd", "momentum": 0.5},
    "optimisers.generator.lr": 0.1,
    "optimisers.discriminator.name": "rmsprop",
    "optimisers.discriminator.alpha": 0.9,
    "penalties.r1": {},
    "penalties.r1.weight": 3.0,
    "penalties.r2.every": 4,
    "stabilisers": {"instance-noise": {}},
    "stabilisers.ema.decay": 0.9,
    "schedule.steps": 7,
}


@given(order=st.permutations(list(SETTINGS)), left_out=st.sets(st.sampled_from(list(SETTINGS))))
def test_choices_and_settings_are_made_in_any_order(order: list[str], left_out: set[str]) -> None:
    base = Experiment.parse(
        {
            "data": "ring",
            "network": {"name": "mlp", "hidden": 16},
            "loss": {"name": "least-squares", "b": 2.0},
            "stabilisers": {"spectral-norm": {}},
            "optimisers": {"generator": {"name": "sgd"}, "discriminator": {"name": "rmsprop"}},
        }
    )
    kept = [path for path in SETTINGS if path not in left_out]
    wanted = base.with_values({path: SETTINGS[path] for path in kept})
    shuffled = base.with_values({path: SETTINGS[path] for path in order if path in kept})
    assert shuffled == wanted
    assert shuffled.dumps() == wanted.dumps()


def test_what_is_chosen_begins_with_its_defaults(ring: Experiment) -> None:
    least = ring.with_values({"loss": "least-squares", "loss.a": -1.0})
    assert least.loss.model_dump() == {"a": -1.0, "b": 1.0, "c": 1.0}
    assert least.with_values({"loss.b": 2.0}).loss.model_dump() == {"a": -1.0, "b": 2.0, "c": 1.0}
    again = least.with_values({"loss.name": "least-squares", "loss.c": 0.0})
    assert again.loss.model_dump() == {"a": 0.0, "b": 1.0, "c": 0.0}


def test_settings_that_are_given_stay_as_they_were(ring: Experiment) -> None:
    given: dict[str, object] = {"loss": {"name": "least-squares"}, "loss.a": -1.0}
    assert ring.with_values(given).with_values(given).loss.a == -1.0
    assert given == {"loss": {"name": "least-squares"}, "loss.a": -1.0}


def test_variants_choose_and_set_together(ring: Experiment) -> None:
    text = ring.dumps().replace("variants = []", "") + (
        '[[variants]]\ntitle = "a"\nset = { "loss.a" = -1.0, "loss" = "least-squares" }\n'
        '[[variants]]\ntitle = "b"\nloss = "least-squares"\nset = { "loss.a" = -2.0 }\n'
    )
    assert [run.loss.a for run in Experiment.loads(text).expand()] == [-1.0, -2.0]


def test_live_paths_and_differences(ring: Experiment) -> None:
    live = set(live_paths(ring.with_values({"penalties.r1": {}})))
    assert {
        "optimisers.generator.lr",
        "schedule.discriminator_steps",
        "penalties.r1.weight",
    } <= live
    assert "network.hidden" not in live
    changed = ring.with_values({"seed": 8, "penalties.r1.weight": 2.0})
    assert differences(ring, changed)["seed"] == (7, 8)
    assert differences(ring, changed)["penalties.r1.weight"] == (None, 2.0)
    cleared = ring.with_values({"stabilisers.spectral-norm": {}})
    assert any(path.startswith("stabilisers.spectral-norm") for path in differences(ring, cleared))


def test_declarations_load_without_torch_and_qt() -> None:
    code = (
        "import sys\n"
        "from ganstudio.components import KINDS, catalogue\n"
        "import ganstudio.training.experiment\n"
        "assert all(catalogue(kind) for kind in KINDS)\n"
        "loaded = {'torch', 'PySide6', 'sklearn', 'PIL'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
