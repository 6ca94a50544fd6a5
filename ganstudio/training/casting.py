"""The players of a game: built, initialised, prepared by stabilisers, placed on the device."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from ganstudio.networks.base import initialise
from ganstudio.networks.game import Game
from ganstudio.objectives.base import Shape
from ganstudio.training.domain import Domain
from ganstudio.training.experiment import Experiment
from ganstudio.training.pairing import layout_of


def cast(experiment: Experiment, domains: Sequence[Domain]) -> Game:
    """Return the game of an experiment on some domains, from the seed's own weights."""
    network, stabilisers = experiment.network, experiment.stabilisers.values()
    shapes = [tuple(each.samples.shape[1:]) for each in domains]

    def judged(shape: Shape) -> Shape:
        for each in stabilisers:
            shape = each.discriminator_shape(shape)
        return shape

    # The layers' constructors draw from the process-wide generator; it is given back untouched.
    with torch.random.fork_rng(devices=[]):
        game: Game = network.game(shapes, len(domains[0].labels or ()), judged)
        alone = len(game.pairs) == 1
        for name, player in game.players.items():
            initialise(player, experiment.seed, network.weight_std, "" if alone else name)

    def placed(player: nn.Module) -> nn.Module:
        player = player.to(domains[0].device)
        return player.to(memory_format=layout_of(shapes[0]))  # type: ignore[call-overload, no-any-return]

    for name in game.players.keys() - game.generators.keys() - game.discriminators.keys():
        game.players[name] = game.players[name].to(domains[0].device)
    for name, player in game.generators.items():
        for each in stabilisers:
            player = each.prepare_generator(player)
        game.players[name] = placed(player)
    for name, player in game.discriminators.items():
        for each in stabilisers:
            player = each.prepare_discriminator(player)
        game.players[name] = placed(player)
    for name, player in game.generators.items():
        kept = (each.averaged_generator(player) for each in stabilisers)
        average = next((module for module in kept if module is not None), None)
        if average is not None:
            game.averaged[name] = average.eval()
    return game
