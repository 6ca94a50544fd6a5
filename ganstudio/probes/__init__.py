"""What is measured: probes look at a run between its steps and never change how it trains.

A probe fills one record of `ganstudio.telemetry.records`:

- ``outputs``: D's raw outputs on the latest batches; ``microscope``: the loss as curves
  over them.
- ``samples``: images from fixed latents, with the ``nearest`` training images;
  ``plane``: the same place for 1-D and 2-D data, with D's heat map and G's pull, and on a
  line the ``densities``.
- ``walk``: strips between fixed latents.
- ``collapse``: the ``diagnosis`` that suits the data, and what it is made of, below.
- ``speed``: steps a second and memory.

The series of losses come from the run itself. A diagnosis has

- its samples examined, by ``mixture`` (known modes), ``classes`` (labelled images, by the
  ``classifier``), ``stacked`` (digits as channels), ``diversity`` (other images; ``birthday``
  twins) or ``manifold`` (other points), each giving ``findings``; and the ``obedience`` of a
  conditional generator, by ``sorting`` its samples;
- the ``figures`` that take longer: ``bins``, ``memorisation``, ``neighbours``, and ``features`` by
  one of the ``extractors``, or by ``inception`` with ``weights`` that the user gives;
- the ``game``, which the ``scoreboard`` puts into words;
- the ``verdict`` on all of it, by ``symptoms``, each a ``symptom``: ``game_symptoms``,
  ``sample_symptoms``, and ``oscillating`` by the ``swing`` of the samples.

``latents``, ``sampler``, ``still``, ``pixels``, ``rows`` and ``work`` (in slices, so that training
need not wait) are what several share. Each probe draws from streams of its own, once, and uses
the networks in evaluation mode only, so a run is the same, bit for bit, whether anybody looks or
not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ganstudio.probes.weights import InceptionFeatures
    from ganstudio.training.observation import Probe
    from ganstudio.training.run import Run

__all__ = ["standard_probes"]


def standard_probes(run: Run) -> list[Probe]:
    """Return one set of probes for a run, those that suit its data."""
    from ganstudio.probes.collapse import CollapseProbe
    from ganstudio.probes.diagnosis import diagnosis_for, figures_for
    from ganstudio.probes.figures import FiguresProbe
    from ganstudio.probes.microscope import MicroscopeProbe
    from ganstudio.probes.outputs import OutputsProbe
    from ganstudio.probes.plane import PlaneProbe
    from ganstudio.probes.samples import SamplesProbe
    from ganstudio.probes.speed import SpeedProbe
    from ganstudio.probes.walk import WalkProbe

    are_images = run.trainer.data.ndim == 4
    picture: Probe = SamplesProbe(run) if are_images else PlaneProbe(run)
    probes: list[Probe] = [
        SpeedProbe(),
        OutputsProbe(),
        MicroscopeProbe(),
        picture,
        WalkProbe(run),
    ]
    diagnosis = diagnosis_for(run.dataset, run.data, run.experiment.watch.samples)
    if diagnosis is None:
        return [*probes, CollapseProbe(run, None)]
    known = figures_for(run.dataset, run.data, run.experiment.data.name, _asked_for(run))
    figures = FiguresProbe(run, diagnosis, known)
    return [*probes, CollapseProbe(run, diagnosis, figures), figures]


def _asked_for(run: Run) -> tuple[InceptionFeatures, ...]:
    """Return the Inception network if the experiment names a file of its weights."""
    file = run.experiment.watch.inception
    if not file or run.data.ndim == 2:
        return ()
    from ganstudio.probes.weights import inception

    return (inception(file, run.data.device),)
