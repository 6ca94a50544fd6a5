"""What the latest steps of a trainer left behind, for whoever reads the game, in checkpoints.

Training does not depend on it. But a verdict goes by it, and so a run that goes on from a
checkpoint is judged as if it had never stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ganstudio.training.checkpoint import within

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.training.trainer import Trainer


def recent(trainer: Trainer) -> dict[str, Tensor]:
    """Return it as flat named tensors."""
    found = {"figures": torch.stack(list(trainer.recent_values))} if trainer.recent_values else {}
    for pairing in trainer.pairings:
        for place, (real, fake) in enumerate(pairing.recent_scores):
            found |= {f"{pairing.key('real')}.{place}": real}
            found |= {f"{pairing.key('fake')}.{place}": fake}
        for place, reply in enumerate(pairing.recent_replies):
            found |= {f"{pairing.key('reply')}.{place}": reply}
    return {f"recent.{name}": tensor for name, tensor in found.items()}


def remember(trainer: Trainer, tensors: dict[str, Tensor]) -> None:
    """Let a trainer go on from what is in a checkpoint, which may be nothing of it."""
    kept = {name: each.to(trainer.device) for name, each in within(tensors, "recent").items()}
    trainer.recent_values.clear()
    trainer.recent_values.extend(kept.get("figures", ()))
    for pairing in trainer.pairings:
        real, fake, replies = (_row(kept, pairing.key(name)) for name in ("real", "fake", "reply"))
        pairing.recent_scores.clear()
        pairing.recent_scores.extend(zip(real, fake, strict=True))
        pairing.recent_replies.clear()
        pairing.recent_replies.extend(replies)


def _row(kept: dict[str, Tensor], name: str) -> list[Tensor]:
    return [tensor for _, tensor in sorted((int(k), t) for k, t in within(kept, name).items())]
