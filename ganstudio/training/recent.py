"""What the latest steps of a trainer left behind, for whoever reads the game, in checkpoints.

Training does not depend on it. But a verdict goes by it, and so a run that goes on from a
checkpoint is judged as if it had never stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import torch

from ganstudio.training.checkpoint import within

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.pairing import Pairing


def recent(values: Sequence[Tensor], pairings: Iterable[Pairing]) -> dict[str, Tensor]:
    """Return the latest steps' values and what each pairing remembers, as flat named tensors."""
    found = {"figures": torch.stack(list(values))} if values else {}
    for pairing in pairings:
        for place, (real, fake) in enumerate(pairing.recent_scores):
            found |= {f"{pairing.key('real')}.{place}": real}
            found |= {f"{pairing.key('fake')}.{place}": fake}
        for place, reply in enumerate(pairing.recent_replies):
            found |= {f"{pairing.key('reply')}.{place}": reply}
    return {f"recent.{name}": tensor for name, tensor in found.items()}


def remember(
    values: deque[Tensor],
    pairings: Iterable[Pairing],
    tensors: dict[str, Tensor],
    device: torch.device,
) -> None:
    """Put back what is in a checkpoint, which may be nothing of it."""
    kept = {name: each.to(device) for name, each in within(tensors, "recent").items()}
    values.clear()
    values.extend(kept.get("figures", ()))
    for pairing in pairings:
        real, fake, replies = (_row(kept, pairing.key(name)) for name in ("real", "fake", "reply"))
        pairing.recent_scores.clear()
        pairing.recent_scores.extend(zip(real, fake, strict=True))
        pairing.recent_replies.clear()
        pairing.recent_replies.extend(replies)


def _row(kept: dict[str, Tensor], name: str) -> list[Tensor]:
    return [tensor for _, tensor in sorted((int(k), t) for k, t in within(kept, name).items())]
