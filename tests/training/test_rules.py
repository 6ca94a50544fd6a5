from __future__ import annotations

import pytest

from ganstudio.preset_folder import presets
from ganstudio.training.changes import goes_on, told
from ganstudio.training.declared import compared
from ganstudio.training.experiment import Experiment, ExperimentError
from ganstudio.training.rules import Rule, in_words

TWO = [
    {"when": "collapsing", "then": "fork", "set": {"loss": "hinge", "schedule.batch_size": 16}},
    {"then": "stop"},
]


def test_rules_survive_toml(ring: Experiment) -> None:
    ruled = ring.with_values({"rules": TWO})
    assert ruled.rules[1] == Rule(when="fault", then="stop")
    assert Experiment.loads(ruled.dumps()) == ruled


def test_an_experiment_without_rules_has_no_table_of_them(ring: Experiment) -> None:
    assert "rules" not in ring.values()
    ruled = [preset.name for preset in presets() if preset.load().rules]
    assert ruled == ["collapse-and-cure"]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"when": "colapsing"}, "'colapsing' is no word of the verdict; did you mean 'collapsing'"),
        ({"then": "explode"}, "input should be 'stop', 'checkpoint', 'fork' or 'notify'"),
        ({"then": "stop", "set": {"loss": "hinge"}}, "only a fork sets anything"),
        ({"then": "fork", "set": {"loss": "hing"}}, "rules.0: loss: there is no loss 'hing'"),
        ({"then": "fork", "set": {"penalties.r1": None}}, "a rule takes nothing away"),
        ({"then": "notify", "run": "rm"}, "rules.0.run is not a setting"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_once(
    ring: Experiment, rule: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ExperimentError, match=sentence):
        ring.with_values({"rules": [rule]})


def test_a_rule_of_any_fault_holds_for_each_and_for_no_praise() -> None:
    fault = Rule()
    assert fault.holds("collapsing")
    assert fault.holds("diverged")
    assert not fault.holds("healthy")
    assert Rule(when="healthy").holds("healthy")


def test_a_fork_has_what_its_rule_sets_and_the_other_rules(ring: Experiment) -> None:
    ruled = ring.with_values({"rules": TWO})
    fork = ruled.forked_by(ruled.rules[0])
    assert (fork.loss.name, fork.schedule.batch_size) == ("hinge", 16)
    assert fork.rules == (ruled.rules[1],)


def test_rules_change_while_training_goes_on_and_are_told_in_words(ring: Experiment) -> None:
    ruled = ring.with_values({"rules": TWO})
    assert goes_on(ring, ruled)
    words = "collapsing → fork with loss = hinge, schedule.batch_size = 16; fault → stop"
    assert told(ring, ruled) == (f"rules: {words}",)
    assert told(ruled, ring) == ("rules: none",)
    (difference,) = compared(ring, ruled)
    assert difference.texts() == ("–", words)
    assert in_words(ruled.rules) == words


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("nan", "nan is no number that a setting can be; write a finite one"),
        ("[0.0, inf]", "inf is no number that a setting can be"),
        ("2026-01-01", "is a date, which no setting is; put it in quotes"),
    ],
)
@pytest.mark.parametrize(
    "holder", ['[[variants]]\ntitle = "A"\n', '[[rules]]\nwhen = "fault"\nthen = "fork"\n']
)
def test_what_no_setting_takes_is_refused_where_it_stands(
    holder: str, value: str, why: str
) -> None:
    text = f'data = "ring"\nloss = "hinge"\n{holder}set = {{ "network.latent" = {value} }}\n'
    with pytest.raises(ExperimentError, match=why):
        Experiment.loads(text)
