"""A log of Weights & Biases: offline where no key is known, else as its own settings say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import wandb

from ganstudio.export.grid import Pixels
from ganstudio.export.live.log import Subject

PROJECT = "gan-studio"


class WandbLog:
    """A run of W&B; each value stands at its step, also where it is told late."""

    def __init__(self, subject: Subject) -> None:
        folder = subject.folder or subject.place
        folder.mkdir(parents=True, exist_ok=True)
        mode: Any = os.environ.get("WANDB_MODE") or ("online" if wandb.api.api_key else "offline")
        self._run = wandb.init(
            project=os.environ.get("WANDB_PROJECT", PROJECT),
            name=subject.title,
            dir=folder,
            mode=mode,
            config=dict(subject.settings),
            settings=wandb.Settings(console="off", silent=True),
        )
        offline = f"; upload it with: wandb sync {self._run.dir.removesuffix('/files')}"
        self.where = f"{self._run.url or folder}{offline if mode == 'offline' else ''}"
        self._run.define_metric("step", hidden=True)
        self._run.define_metric("*", step_metric="step")

    def scalars(self, step: int, at: float, values: Mapping[str, float]) -> None:
        """Take the values of a step."""
        self._run.log({"step": step, "_timestamp": at, **values})

    def picture(self, step: int, at: float, name: str, picture: Pixels) -> None:
        """Take a picture."""
        shown = picture[..., 0] if picture.shape[-1] == 1 else picture
        self._run.log({"step": step, "_timestamp": at, name: wandb.Image(shown)})

    def word(self, step: int, at: float, name: str, word: str, reason: str) -> None:
        """Take a verdict."""
        self._run.log({"step": step, "_timestamp": at, name: word})
        self._run.summary[f"{name}/evidence"] = reason

    def flush(self) -> None:
        """Nothing waits: its own process takes what is logged at once."""

    def close(self) -> None:
        """Complete it."""
        self._run.finish()


def begin(subject: Subject) -> WandbLog:
    """Begin a log of a run."""
    return WandbLog(subject)
