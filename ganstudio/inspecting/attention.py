"""What in a picture D goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.inspecting.specimen import Specimen
from ganstudio.probes.work import Work
from ganstudio.telemetry.questions import Attention, LookAt

if TYPE_CHECKING:
    from torch import Tensor

PATCH = 4
"""The side of the picture is so many patches long."""
AT_ONCE = 32


def look_at(specimen: Specimen, asked: LookAt) -> Work[Attention]:
    """Return D's input gradient on a picture, and how its score changes where a patch is covered.

    Simonyan et al. 2014, Deep Inside Convolutional Networks, section 3; Zeiler and Fergus 2014,
    Visualizing and Understanding Convolutional Networks, section 4.2.
    """
    image = specimen.image(asked.picture)
    score, gradient = input_gradient(specimen, image, asked.label)
    yield
    lifted = yield from covered(specimen, image, score, asked.label)
    return Attention(score, gradient.cpu().numpy(), lifted.cpu().numpy())


def input_gradient(specimen: Specimen, image: Tensor, label: int) -> tuple[float, Tensor]:
    """Return D's score of a sample (1, C, H, W), and ‖∂D/∂x‖ of each pixel, (H, W)."""
    with torch.enable_grad():
        x = image.detach().clone().requires_grad_(True)
        score = specimen.criticise(x, label).sum()
        (slope,) = torch.autograd.grad(score, x)
    return float(score.detach()), slope[0].norm(dim=0)


@torch.no_grad()
def covered(specimen: Specimen, image: Tensor, score: float, label: int) -> Work[Tensor]:
    """Return by how much D's score falls where a patch is covered with the data's mean, (H, W).

    Of every place the mean over the patches that cover it.
    """
    _, _, height, width = image.shape
    side = max(2, min(height, width) // PATCH)
    stride = max(1, side // 2)
    mean = specimen.real.mean(0)
    tops = [*range(0, height - side, stride), height - side]
    lefts = [*range(0, width - side, stride), width - side]
    corners = [(top, left) for top in tops for left in lefts]
    total, times = torch.zeros(2, height, width, device=image.device)
    for start in range(0, len(corners), AT_ONCE):
        part = corners[start : start + AT_ONCE]
        pictures = image.repeat(len(part), 1, 1, 1)
        for picture, (top, left) in zip(pictures, part, strict=True):
            place = (slice(None), slice(top, top + side), slice(left, left + side))
            picture[place] = mean[place]
        falls = score - specimen.criticise(pictures, label)
        for fall, (top, left) in zip(falls, part, strict=True):
            total[top : top + side, left : left + side] += fall
            times[top : top + side, left : left + side] += 1
        yield
    mean_fall: Tensor = total / times.clamp(min=1)
    return mean_fall
