"""Another data set, network, loss or penalty for an experiment, with what has to follow from it.

The menus and the parameters form offer single choices, and a single choice is often
impossible alone: points need another network than images, a gradient penalty cannot
live with batch norm in D. These functions take along what must change with a choice,
or refuse it with one sentence. Free of Qt and of torch.
"""

from __future__ import annotations

from ganstudio.components import Component, catalogue, find
from ganstudio.data.base import Data
from ganstudio.networks.base import Network
from ganstudio.objectives.base import Penalty, Stabiliser
from ganstudio.objectives.variants import LossVariant, variant_of
from ganstudio.training.compatibility import kinds_problem, pairs_missing
from ganstudio.training.experiment import Experiment


def with_data(experiment: Experiment, data: Data) -> Experiment:
    """Return the experiment on other data, with a network that can make such samples.

    It stays conditional unless the data is known to have no classes, and is called after the data
    unless it was called after its loss.
    """
    network = experiment.network
    if _problem(network, data):
        others = (other for other in _networks() if not _problem(other, data))
        network = next(others, network).told_as(network)
    if data.class_count is not None and data.class_count < 2:
        network = network.without_classes()
    fitting = _fitting(network, experiment)
    if type(data) is type(experiment.data) or is_called_after_loss(experiment):
        return _checked(experiment, data=data, network=fitting)
    called = {"title": data.title, "description": "", "group": ""}
    return _checked(experiment, data=data, network=fitting, **called)


def with_loss(experiment: Experiment, variant: LossVariant) -> Experiment:
    """Return the experiment with another loss; one that was called after its loss still is."""
    title = variant.title if is_called_after_loss(experiment) else experiment.title
    return experiment.with_loss(variant).model_copy(update={"title": title})


def is_called_after_loss(experiment: Experiment) -> bool:
    """Tell whether an experiment has the name of its loss, as those of a comparison have."""
    return experiment.title == active_variant(experiment).title


def with_network(experiment: Experiment, name: str) -> Experiment:
    """Return the experiment with another network, with its defaults, told the class as before."""
    network = find("network", name)()
    assert isinstance(network, Network)
    network = network.told_as(experiment.network)
    return _checked(experiment, network=_fitting(network, experiment))


def with_optimiser(experiment: Experiment, player: str, name: str) -> Experiment:
    """Return the experiment with another optimiser for one player, with its defaults."""
    update = {player: find("optimiser", name)()}
    return _checked(experiment, optimisers=experiment.optimisers.model_copy(update=update))


def toggled(experiment: Experiment, component: type[Component]) -> Experiment:
    """Return the experiment with a penalty or stabiliser added, or taken away if it was there."""
    group = "penalties" if component.kind == "penalty" else "stabilisers"
    chosen = dict(getattr(experiment, group))
    if component.name in chosen:
        del chosen[component.name]
        return _checked(experiment, **{group: chosen})
    chosen[component.name] = added = component()
    network = experiment.network
    if isinstance(added, Penalty) and added.per_sample:
        network = network.without_batch_norm()
    return _checked(experiment, **{group: chosen, "network": network})


def restarts(experiment: Experiment, component: type[Component]) -> bool:
    """Tell whether a run begins afresh where a penalty or stabiliser is `toggled`."""
    built = component()
    if isinstance(built, Stabiliser):
        return built.changes_networks
    assert isinstance(built, Penalty)
    comes = component.name not in experiment.penalties
    return comes and built.per_sample and experiment.network.batch_norm_in_discriminator


def active_variant(experiment: Experiment) -> LossVariant:
    """Return the entry of the Loss menu that an experiment has."""
    return variant_of(experiment.loss, experiment.penalties, experiment.stabilisers)


def why_not(experiment: Experiment, network: type[Component]) -> str | None:
    """Return why a network cannot be chosen for the experiment's data, or None."""
    built = network()
    assert isinstance(built, Network)
    return _problem(built, experiment.data)


def _problem(network: Network, data: Data) -> str | None:
    """Return why a network does not fit; one of another package may fail to say so itself."""
    domains = len(data.shapes)
    if domains != network.domains:
        ours = "translates between two domains" if network.domains == 2 else "has no use for two"
        return f"{network.title} {ours}, and {data.title} has {domains}; choose other data"
    if network.learns_from_pairs and not data.in_pairs:
        return pairs_missing(network, data)
    try:
        return network.problem(data.shape) or kinds_problem(network, data)
    except Exception as error:
        return f"{network.title} cannot tell whether it fits ({type(error).__name__}: {error})"


def paths(data: type[Component]) -> tuple[str, ...]:
    """Return the fields of a data set that name files or folders; such data must be asked for."""
    fields = data.model_fields.items()
    return tuple(key for key, field in fields if field.annotation is str and field.default == "")


def _networks() -> list[Network]:
    built = [cls() for cls in catalogue("network").values()]
    return [network for network in built if isinstance(network, Network)]


def _fitting(network: Network, experiment: Experiment) -> Network:
    if any(penalty.per_sample for penalty in experiment.penalties.values()):
        return network.without_batch_norm()
    return network


def _checked(experiment: Experiment, **changes: object) -> Experiment:
    return Experiment.parse(experiment.model_copy(update=changes).values())
