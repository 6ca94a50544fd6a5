"""Both players of a pairing as they are built, with a sample on its way through them.

It is taken between two steps and leaves no trace: the players are in evaluation mode, and what is
drawn at random comes from streams of its own, the same at every look.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ganstudio.telemetry.inside import Layer as SeenLayer
from ganstudio.telemetry.inside import Mover, Networks, Unit
from ganstudio.telemetry.inside import Player as SeenPlayer
from ganstudio.telemetry.records import FloatArray
from ganstudio.training.gradients import norm_of
from ganstudio.training.labels import given
from ganstudio.training.pairing import Pairing, evaluating
from ganstudio.training.run import Run
from ganstudio.training.tracing import Traced, switched_off, trace

SAMPLES = 12
"""Samples that can be chosen from."""
UNITS, SIDE = 64, 32
"""Units of a layer that are shown, and the side that larger maps are averaged down to."""


def portray(run: Run, pairing: Pairing, chosen: int = 0, off: Sequence[Unit] = ()) -> Networks:
    """Return the players of a pairing, with units switched off on both players' way.

    Parameters
    ----------
    run, pairing
        Whose players.
    chosen
        The sample that goes through, among `SAMPLES`.
    off
        Units that give 0.
    """
    run.use_machine()
    chosen = min(max(chosen, 0), SAMPLES - 1)
    source = run.stream(pairing.key("portrait"))
    drawn = pairing.draw(SAMPLES, source, source)
    real, inputs = drawn.real, drawn.inputs
    assert real is not None
    labels = None if pairing.labels is None else pairing.labels.usual(SAMPLES)
    told = pairing.told(labels, inputs)
    generator, discriminator = pairing.generator, pairing.discriminator
    with evaluating(generator), evaluating(discriminator):
        makes = trace(generator, *given(inputs, labels))
        whole = makes.output.float()
        judges = trace(discriminator, *given(whole, told))
        whole_scores = one_each(judges.output.float(), SAMPLES)
        if off:
            with switched_off(makes.layers, _of("generator", off)):
                makes = trace(generator, *given(inputs, labels))
        fake = makes.output.float()
        with switched_off(judges.layers, _of("discriminator", off)):
            of_fake = trace(discriminator, *given(fake, told))
            of_real = trace(discriminator, *given(real, pairing.told(drawn.labels, inputs)))
    pair = next(each for each in run.trainer.game.pairs if each.name == pairing.name)
    names = () if pairing.labels is None else pairing.labels.names
    return Networks(
        generator=_player(pair.generator, [makes], chosen),
        discriminator=_player(pair.discriminator, [of_fake, of_real], chosen),
        chosen=chosen,
        given=host(inputs[chosen]),
        fake=host(fake),
        real=host(real),
        fake_scores=host(one_each(of_fake.output.float(), SAMPLES)),
        real_scores=host(one_each(of_real.output.float(), SAMPLES)),
        off=tuple(off),
        whole=host(whole) if off else None,
        whole_scores=host(whole_scores) if off else None,
        classes=() if labels is None else tuple(names[int(each)] for each in labels),
        terms=_terms(run, pairing),
    )


def _of(player: Mover, off: Sequence[Unit]) -> list[tuple[str, int]]:
    return [(unit.layer, unit.channel) for unit in off if unit.player == player]


def _player(name: str, ways: Sequence[Traced], chosen: int) -> SeenPlayer:
    """Return a player, with what it does to the chosen sample on each way through it."""
    layers = []
    for place, layer in enumerate(ways[0].layers):
        norm = norm_of(layer.parameters)
        outputs = [
            way.layers[place].last.output[min(chosen, len(way.layers[place].last.output) - 1)]
            for way in ways
        ]
        layers.append(
            SeenLayer(
                name=layer.chief.name,
                kinds=tuple(_kind(each.module) for each in layer.members),
                shape=tuple(outputs[0].shape),
                parameters=sum(each.numel() for each in layer.parameters),
                sources=layer.sources,
                told=any(each.told for each in layer.members),
                gradient=None if norm is None else float(norm),
                activations=np.stack([_shown(each) for each in outputs]),
            )
        )
    weights = {weight for layer in ways[0].layers for weight in layer.parameters}
    return SeenPlayer(name, tuple(layers), ways[0].ends, sum(each.numel() for each in weights))


def _kind(module: torch.nn.Module) -> str:
    return type(module).__name__.removeprefix("Parametrized")


def _shown(output: Tensor) -> FloatArray:
    """Return the first units of what a layer gives for one sample, maps averaged down."""
    units = output.float()[:UNITS] if output.ndim else output.float()[None]
    if units.ndim == 3 and max(units.shape[1:]) > SIDE:
        height, width = (min(side, SIDE) for side in units.shape[1:])
        units = F.adaptive_avg_pool2d(units, (height, width))
    return host(units)


def one_each(scores: Tensor, n: int) -> Tensor:
    """Return one raw output for each of n samples: the mean over its patches, or its pack's."""
    if scores.numel() < n:
        return scores.flatten().repeat_interleave(n // scores.numel())
    return scores.reshape(n, -1).mean(1)


def host(values: Tensor) -> FloatArray:
    """Return values on the host, as an array of its own."""
    found: FloatArray = values.detach().float().cpu().contiguous().numpy().copy()
    return found


def _terms(run: Run, pairing: Pairing) -> tuple[tuple[str, float], ...]:
    """Return the errors of the latest step: this pairing's own, and those that tie several."""
    own = [pairing.key("loss_d"), pairing.key("loss_g")]
    names = [n for n in run.trainer.series_names if n in own or n.startswith("term/")]
    if run.iteration == 0:
        return ()
    values = dict(zip(run.trainer.series_names, run.trainer.values().tolist(), strict=True))
    return tuple((name, values[name]) for name in names)
