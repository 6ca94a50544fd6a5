"""What D sees in samples: what its last layer decides by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from ganstudio.inspecting.specimen import InquiryError
from ganstudio.probes.work import Work, by_parts
from ganstudio.training.labels import given

if TYPE_CHECKING:
    from torch import Tensor

AT_ONCE = 128
SIDE = 4
"""Maps that the last layer is given are averaged down to this side."""


def features(
    discriminator: nn.Module, samples: Tensor, labels: Tensor | None = None
) -> Work[Tensor]:
    """Return what a discriminator's last linear layer, or convolution, is given, (n, m).

    Radford et al. 2016, Unsupervised Representation Learning with DCGANs, section 5.1, take the
    maps of all layers; of small networks the last one's are as good.
    """
    weighing = (nn.Linear, nn.modules.conv._ConvNd)
    layers = [each for each in discriminator.modules() if isinstance(each, weighing)]
    if not layers:
        raise InquiryError("This discriminator has no layer whose features could be looked at.")
    every = torch.arange(len(samples), device=samples.device)

    @torch.no_grad()
    def seen(rows: Tensor) -> Tensor:
        caught: list[Tensor] = []
        hook = layers[-1].register_forward_pre_hook(lambda _, given: caught.append(given[0]))
        try:
            told = None if labels is None else labels[rows]
            discriminator(*given(samples[rows], told))
        finally:
            hook.remove()
        found = caught[-1].float()
        if found.ndim == 4 and min(found.shape[2:]) > SIDE:
            found = F.adaptive_avg_pool2d(found, SIDE)
        return found.flatten(1).clone()

    return (yield from by_parts(seen, every, AT_ONCE))
