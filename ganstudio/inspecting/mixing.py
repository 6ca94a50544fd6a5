"""What each layer's style decides: samples in some layers like one, in all others like another."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from ganstudio.inspecting.specimen import AT_ONCE, InquiryError, Specimen
from ganstudio.networks.mixing import layers_of, mixed
from ganstudio.probes.pixels import pixels
from ganstudio.probes.work import Work, by_parts
from ganstudio.telemetry.questions import Mixed, MixStyles

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.networks.styled import StyleGenerator


def mix(specimen: Specimen, asked: MixStyles) -> Work[Mixed]:
    """Mix the styles of columns and rows.

    Raises
    ------
    InquiryError
        If the generator has no styles.
    """
    if not specimen.experiment.network.has_styles:
        raise InquiryError(
            "This generator has no styles to be mixed; choose a run with network 'stylegan'."
        )
    generator = cast("StyleGenerator", specimen.generator)

    @torch.no_grad()
    def drawn(styles: Tensor) -> Tensor:
        return specimen.generate(styles.flatten(1), asked.label)

    with torch.no_grad():
        columns, rows = (
            generator.styles(specimen.tensor(each)) for each in (asked.columns, asked.rows)
        )
    count = columns.shape[1]
    layers = layers_of(asked.group, count)
    cells = mixed(columns, rows, layers).flatten(0, 1)
    parts = torch.cat([columns, rows, cells])
    samples = yield from by_parts(drawn, parts, AT_ONCE)
    one, other, both = torch.split(samples, [len(columns), len(rows), len(cells)])
    return Mixed(pixels(one), pixels(other), pixels(both), (layers.start, layers.stop), count)
