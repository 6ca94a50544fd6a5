"""What goes along with a choice."""

from __future__ import annotations

from ganstudio.data.digits import Digits
from ganstudio.data.points import Ring, SwissRoll
from ganstudio.networks.conditional import ConditionalNetwork
from ganstudio.preset_folder import find
from ganstudio.training.choices import with_data, with_network
from ganstudio.training.experiment import Experiment


def conditioning(experiment: Experiment) -> str:
    network = experiment.network
    return network.conditioning if isinstance(network, ConditionalNetwork) else "none"


def test_another_network_is_told_the_class_in_the_same_way() -> None:
    by_class = find("digits-by-class")
    assert conditioning(with_network(by_class, "dcgan")) == "projection"
    assert conditioning(with_network(find("digits"), "dcgan")) == "none"


def test_other_data_with_classes_stays_conditional() -> None:
    moved = with_data(find("digits-by-class"), Ring())
    assert (moved.network.name, conditioning(moved)) == ("mlp", "projection")
    back = with_data(moved, Digits())
    assert conditioning(back) == "projection"


def test_data_without_classes_makes_the_run_unconditional() -> None:
    moved = with_data(find("digits-by-class"), SwissRoll())
    assert (moved.network.name, conditioning(moved)) == ("mlp", "none")
    assert not with_data(find("ring-by-class"), SwissRoll()).network.conditional
