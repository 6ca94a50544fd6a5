"""What is measured: probes look at a run between its steps and never change how it trains.

A probe fills one record of `ganstudio.telemetry.records`:

- ``outputs``: D's raw outputs on the latest batches; ``microscope``: the loss as curves
  over them.
- ``samples``: images from fixed latents, with the ``nearest`` training images;
  ``plane``: the same place for 1-D and 2-D data, with D's heat map and G's ``pull``, a
  ``lattice`` of z, a matching by ``transport``, and on a line the ``densities``.
- ``line``: a game on a line, wherever G is; ``responses``: how losses answer the odds of its
  two laws; ``kinds``: shares of a few kinds, and what D says of each.
- ``walk``: strips between fixed latents.
- ``two_numbers``: a game of two numbers as tables; ``weight_path``: the way of many weights.
- ``collapse``: the ``diagnosis`` that suits the data, and what it is made of, below.
- ``speed``: steps a second, and the ``load`` on cores, memory and GPU.

The series of losses come from the run itself. A diagnosis has

- its samples examined, by ``mixture`` (known modes), ``classes`` (labelled images, by the
  ``classifier``), ``stacked`` (digits as ``channels``), ``unlabelled`` (other images) or
  ``manifold`` (other points), each giving ``findings``: modes by ``counting``, the ``diversity``
  of images (``birthday`` twins), their ``fidelity`` or that of points by ``neighbours``; and the
  ``obedience`` of a conditional generator, by ``sorting`` its samples;
- of a generator that translates, the ``translation`` of the same samples, there and back, as
  ``translated``;
- the ``slow_measures``: ``bins``, ``memorisation``, and ``features`` by one of the ``extractors``,
  by ``onnx_features`` of an ``onnx_network`` in an ``onnx_process``, or by ``inception`` with
  ``weights`` that the user gives, with the ``inception_score`` where they
  tell classes;
- what each of these ``measures`` is called and means;
- ``gauging`` samples for an export;
- an ``evaluation`` of as many samples as are asked for, of a checkpoint or of any pictures;
- the ``game``, which the ``scoreboard`` puts into words, and the ``movement`` of the weights,
  and how far samples have come from their ``beginning``;
- the ``verdict`` on all of it, by ``symptoms``, each a ``symptom`` with its ``course``
  that may name a ``cure``, which ``healing`` applies:
  ``data_symptoms``, ``player_symptoms``, ``game_symptoms``, ``oscillating`` by the ``swing`` of
  the samples, ``mode_symptoms`` by ``pooling`` looks, ``sample_symptoms``,
  ``translation_symptoms``; whether a run gets better is its ``progress``.

``latents``, ``sampler``, ``still``, ``products``, ``pixels``, ``rows`` and ``work`` (in slices, so
that training need not wait; ``shared`` among processes) are what several share. Each probe and each
measure draws from streams of its own, once, so none moves another (those of floors are the data's,
since runs that share it share them), and uses the networks in evaluation mode only: a run is the
same, bit for bit, whether anybody looks or not.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ganstudio.probes.extractors import Extractor
    from ganstudio.training.observation import Probe
    from ganstudio.training.subject import Duel, Subject

__all__ = ["standard_probes"]


def standard_probes(run: Subject) -> list[Probe]:
    """Return one set of probes for a run, those that suit its data: of each pairing its own."""
    from ganstudio.probes.collapse import CollapseProbe
    from ganstudio.probes.diagnosis import diagnosis_for, slow_measures_for
    from ganstudio.probes.kinds import KindsProbe
    from ganstudio.probes.line import LineProbe
    from ganstudio.probes.microscope import MicroscopeProbe
    from ganstudio.probes.outputs import OutputsProbe
    from ganstudio.probes.plane import PlaneProbe
    from ganstudio.probes.responses import ResponsesProbe
    from ganstudio.probes.samples import SamplesProbe
    from ganstudio.probes.slow_measures import SlowMeasuresProbe
    from ganstudio.probes.speed import SpeedProbe
    from ganstudio.probes.two_numbers import TwoNumbersProbe, is_played_by
    from ganstudio.probes.walk import WalkProbe
    from ganstudio.probes.weight_path import WeightPathProbe

    def of(pairing: Duel) -> Iterator[Probe]:
        domain = pairing.domain
        are_images = domain.samples.ndim == 4
        yield OutputsProbe(pairing)
        yield SamplesProbe(run, pairing) if are_images else PlaneProbe(run, pairing)
        if run.experiment.data.named_kinds:
            yield KindsProbe(run, pairing)
        elif domain.samples.shape[1:] == (1,):
            yield LineProbe(run, pairing)
            yield ResponsesProbe(pairing)
        if not pairing.translates:
            yield WalkProbe(run, pairing)
        diagnosis = diagnosis_for(domain.dataset, domain.samples, run.experiment.watch.samples)
        if diagnosis is None:
            yield CollapseProbe(run, pairing, None)
            return
        name, extractors = pairing.key(run.experiment.data.name), asked_for(run, pairing)
        known = slow_measures_for(domain.dataset, domain.samples, name, extractors)
        slow = SlowMeasuresProbe(run, pairing, diagnosis, known)
        yield CollapseProbe(run, pairing, diagnosis, slow)
        yield slow

    every = (probe for pairing in run.players.pairings for probe in of(pairing))
    path = TwoNumbersProbe() if is_played_by(run) else WeightPathProbe(run)
    return [SpeedProbe(), MicroscopeProbe(), path, *every]


def asked_for(run: Subject, pairing: Duel) -> tuple[Extractor, ...]:
    """Return the networks that make features if the experiment names files of them.

    Raises
    ------
    DataError
        If one cannot be read, or makes no features of such images.
    """
    watch = run.experiment.watch
    if pairing.domain.samples.ndim == 2:
        return ()
    found: list[Extractor] = []
    if watch.inception:
        from ganstudio.probes.weights import inception

        found.append(inception(watch.inception, run.device))
    if watch.extractor:
        from ganstudio.probes.onnx_features import own_features
        from ganstudio.probes.work import finish

        own = own_features(Path(watch.extractor).expanduser())
        finish(own.features(pairing.domain.samples[:1]))  # refused now rather than on the way
        found.append(own)
    return tuple(found)
