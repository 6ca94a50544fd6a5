"""Mixed styles as one picture: columns above, rows before, and what comes of the two between."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from ganstudio.deferred import torch
from ganstudio.export.grid import compose, laid_out, to_pixels, write_png
from ganstudio.export.options import StylesOptions, readable_scale
from ganstudio.export.sampler import Sampler
from ganstudio.networks.mixing import layers_of, mixed
from ganstudio.telemetry.jobs import ExportError, Report, silent

if TYPE_CHECKING:
    from ganstudio.networks.styled import StyleGenerator


def write_styles(
    sampler: Sampler, path: Path, options: StylesOptions, report: Report = silent
) -> None:
    """Write mixed styles as PNG, with the experiment and the step inside.

    Raises
    ------
    ExportError
        If the generator has no styles.
    OSError
        If the file cannot be written.
    """
    if not sampler.experiment.network.has_styles:
        raise ExportError("this generator has no styles to be mixed; choose a run of 'stylegan'")
    generator = cast("StyleGenerator", sampler.module)
    latents = sampler.latents(options.columns + options.rows, options.seed, "styles")
    with torch.no_grad():
        styles = generator.styles(latents)
    columns, rows = torch.split(styles, [options.columns, options.rows])
    both = mixed(columns, rows, layers_of(options.group, styles.shape[1])).flatten(0, 1)
    every = torch.cat([columns, rows, both]).flatten(1)
    told = None
    if sampler.labels is not None:
        own = sampler.labels.usual(len(styles))
        told = torch.cat([own, own[: options.columns].repeat(options.rows)])
    images = to_pixels(sampler.sample(every, told, report).cpu().numpy())
    above, before, cells = np.split(images, [options.columns, len(styles)])
    scale = options.scale or readable_scale(sampler.experiment.data.shape)
    table = laid_out(above, before, cells)
    picture = compose(table, options.columns + 1, scale=scale, padding=options.padding)
    write_png(path, picture, sampler.provenance)
