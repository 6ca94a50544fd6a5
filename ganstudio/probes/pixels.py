"""Images as the screen has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor


def pixels(images: Tensor) -> NDArray[np.uint8]:
    """Return images (N, C, H, W) in [-1, 1] as (N, H, W, C) uint8 on the host, C 1 or 3.

    Values beyond the range are clipped, what is not finite becomes black or white. Of
    two channels the first is shown, of more than three the first three.
    """
    shown = images[:, :3] if images.shape[1] >= 3 else images[:, :1]
    unit = shown.nan_to_num(nan=-1.0).clamp(-1.0, 1.0).add(1.0)
    whole = unit.mul(127.5).round().to(torch.uint8)
    result: NDArray[np.uint8] = whole.permute(0, 2, 3, 1).contiguous().cpu().numpy()
    return result
