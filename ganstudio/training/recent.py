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
    found = {"figures": torch.stack(list(trainer.recent_figures))} if trainer.recent_figures else {}
    for place, (real, fake) in enumerate(trainer.recent_scores):
        found |= {f"real.{place}": real, f"fake.{place}": fake}
    found |= {f"reply.{place}": reply for place, reply in enumerate(trainer.recent_replies)}
    return {f"recent.{name}": tensor for name, tensor in found.items()}


def remember(trainer: Trainer, tensors: dict[str, Tensor]) -> None:
    """Let a trainer go on from what is in a checkpoint, which may be nothing of it."""
    kept = {name: each.to(trainer.device) for name, each in within(tensors, "recent").items()}
    for memory in (trainer.recent_figures, trainer.recent_scores, trainer.recent_replies):
        memory.clear()
    trainer.recent_figures.extend(kept.get("figures", ()))
    trainer.recent_scores.extend(zip(_row(kept, "real"), _row(kept, "fake"), strict=True))
    trainer.recent_replies.extend(_row(kept, "reply"))


def _row(kept: dict[str, Tensor], name: str) -> list[Tensor]:
    return [tensor for _, tensor in sorted((int(k), t) for k, t in within(kept, name).items())]
