"""The picture of a GAN on 1-D or 2-D data: points, D's output as a heat map, G's pull."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from ganstudio.objectives.equilibria import judging, no_pull, targets, threshold
from ganstudio.probes.densities import SAMPLES, Line, comparison
from ganstudio.probes.latents import FixedLatents
from ganstudio.probes.lattice import LINES, lattice
from ganstudio.probes.pull import pull
from ganstudio.probes.transport import assigned
from ganstudio.telemetry.records import Plane
from ganstudio.training.arrangement import shown_labels

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.subject import Duel, Subject

POINTS = 1000
ARROWS = 60
MATCHED = 256
"""Generated points that are matched with as many real ones; it takes their number cubed."""
MARGIN = 0.25
CELLS = {1: (256,), 2: (64, 64)}
"""Cells of the heat map along each axis, by the dimension of the data."""


class PlaneProbe:
    """Samples the plane; its extent, its real points and its latents stay for the run."""

    interval = 0.2

    def __init__(self, run: Subject, pairing: Duel) -> None:
        self.part = pairing.name
        self._pairing = pairing
        data = pairing.domain.samples
        self._latents = FixedLatents(run, pairing, "samples")
        source = run.stream(pairing.key("samples/real"))
        chosen = torch.randperm(len(data), generator=source, device=data.device)[:POINTS]
        self._chosen = chosen
        self._low, self._high = _bounds(data)
        self._grid = _grid(self._low, self._high)
        line = Line(*self._extent()[:2], len(self._grid))
        self._comparison = comparison(run.experiment.data, pairing, line)

    def measure(self, run: Subject) -> Plane:
        """Return the picture of this moment."""
        watch, pairing = run.experiment.watch, self._pairing
        labels = shown_labels(watch, pairing.labels, POINTS)
        latents = pairing.truncated(self._latents.first(POINTS), watch.truncation, watch.averaged)
        fake = pairing.sample(latents, watch.averaged, labels)
        cells = CELLS[fake.shape[1]]
        heat = self._heat(run).reshape(cells[::-1] if len(cells) == 2 else (1, *cells))
        reason = no_pull(run.experiment, run.iteration)
        arrows = (
            fake.new_zeros((0, 2, fake.shape[1])) if reason else self._arrows(run, fake, labels)
        )
        return Plane(
            real=self._real(run).cpu().numpy().copy(),
            fake=fake.cpu().numpy(),
            extent=self._extent(),
            heat=heat.cpu().numpy(),
            scale=run.experiment.loss.scores,
            arrows=arrows.cpu().numpy(),
            averaged=watch.averaged and pairing.averaged is not None,
            classes=() if pairing.labels is None else pairing.labels.names,
            no_pull=reason,
            threshold=threshold(run.experiment),
            targets=targets(run.experiment) or Plane.targets,
            **self._laws(run, heat),
            **(self._lattice(run) if watch.lattice and len(cells) == 2 else {}),
            **(self._matching(run, fake) if watch.matching and len(cells) == 2 else {}),
        )

    def _lattice(self, run: Subject) -> dict[str, Any]:
        """Return where G sends a lattice of z, of the class that its settings name."""
        watch, labels = run.experiment.watch, self._pairing.labels
        latents, spanned = lattice(run.experiment, self._pairing)
        if latents is None:
            return {"spanned": spanned}
        told = None
        if labels is not None:
            label = min(watch.label, len(labels) - 1)
            told, spanned = labels.all(label, len(latents)), f"{spanned}, of {labels.names[label]}"
        points = self._pairing.sample(latents, watch.averaged, told)
        return {"lattice": points.view(-1, LINES, 2).cpu().numpy(), "spanned": spanned}

    def _matching(self, run: Subject, fake: Tensor) -> dict[str, Any]:
        """Return how generated points are matched with real ones, and what real ones get."""
        real = self._real(run)
        count = min(MATCHED, len(real) // 2)
        near, far = real[:count].cpu().numpy(), real[count : 2 * count].cpu().numpy()
        generated = fake[:count].cpu().numpy()
        if not count or not np.isfinite(generated).all():
            return {}
        found = assigned(near, generated)
        return {"matches": found.pairs, "moved": (found.distance, assigned(near, far).distance)}

    def _laws(self, run: Subject, heat: Tensor) -> dict[str, Any]:
        """Return both densities, the best D and the divergence, where the data's is known."""
        if self._comparison is None:
            return {}
        experiment, labels = run.experiment, self._alone(run, SAMPLES)
        latents = self._latents.first(SAMPLES)
        samples = self._pairing.sample(latents, experiment.watch.averaged, labels)
        label = None if labels is None else int(labels[0])
        return self._comparison.fields(
            experiment, run.iteration, samples.cpu().numpy(), heat[0].cpu().numpy(), label
        )

    def _alone(self, run: Subject, count: int) -> Tensor | None:
        """Return the class that is shown alone, so many times; None if all are."""
        watch, labels = run.experiment.watch, self._pairing.labels
        return shown_labels(watch, labels, count) if watch.classes == "one" else None

    def _heat(self, run: Subject) -> Tensor:
        """Return what D says of the cells: of the class that is shown alone, or the mean of all."""
        return self._pairing.score(self._grid, self._alone(run, len(self._grid)))

    def _real(self, run: Subject) -> Tensor:
        """Return the real points, of the class that is shown alone or of all."""
        points, labels = self._pairing.domain.samples[self._chosen], self._pairing.labels
        alone = self._alone(run, len(points))
        if alone is None or labels is None:
            return points
        return points[labels.of_data[self._chosen] == alone]

    def _extent(self) -> tuple[float, float, float, float]:
        x0, *y0 = self._low.tolist()
        x1, *y1 = self._high.tolist()
        return (x0, x1, y0[0], y1[0]) if y0 else (x0, x1, 0.0, 1.0)

    def _arrows(self, run: Subject, fake: Tensor, labels: Tensor | None) -> Tensor:
        """Return some points and the pull on each, (n, 2, d)."""
        origins = fake[:ARROWS]
        chosen, of_data = self._chosen[: len(origins)], self._pairing.labels
        felt = pull(
            run,
            self._pairing,
            origins,
            self._pairing.domain.samples[chosen],
            None if labels is None else labels[:ARROWS],
            None if of_data is None else of_data.of_data[chosen],
            judging(run.experiment, run.iteration).noise,
        )
        return torch.stack([origins, felt], 1)


def _bounds(data: Tensor) -> tuple[Tensor, Tensor]:
    """Return the corners (d,) of the data's box with a margin on each side."""
    low, high = data.amin(0), data.amax(0)
    margin = MARGIN * (high - low).clamp_min(1e-3)
    return low - margin, high + margin


def _grid(low: Tensor, high: Tensor) -> Tensor:
    """Return the centres of the heat map's cells, row by row from the lowest y, (cells, d)."""
    axes: list[Tensor] = [
        a + (b - a) * (torch.arange(n, device=low.device) + 0.5) / n
        for a, b, n in zip(low, high, CELLS[len(low)], strict=True)
    ]
    if len(axes) == 1:
        return axes[0][:, None]
    y, x = torch.meshgrid(axes[1], axes[0], indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], 1)
