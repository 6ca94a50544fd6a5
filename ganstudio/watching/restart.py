"""From a checkpoint of a loop onwards, with what heals its verdict.

A restart is written into the run's folder as plain values. The loop takes it up when it is started
again with the variable that names the file: nothing in it is ever run.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w
import torch

from ganstudio.foreign import parse_toml, read_text
from ganstudio.probes.healing import last_well
from ganstudio.probes.verdict import meanings
from ganstudio.telemetry.recording.database import CHECKPOINTS, checkpoint_path
from ganstudio.telemetry.records import Verdict
from ganstudio.training.experiment import Experiment
from ganstudio.watching.described import PLAYERS

VARIABLE = "GANSTUDIO_RESTART"
FILE = "restart.toml"


@dataclass(frozen=True)
class Restart:
    """Where a loop is to go on, and with what changed.

    Attributes
    ----------
    folder : Path
        The run's folder, in which it is kept as ``restart.toml``.
    title : str
        The run's.
    step : int
        That of the checkpoint; 0 for the beginning, where there is none.
    says : str
        What the change does and where it was seen to help.
    changes : dict
        The settings that change, by dotted path, such as ``optimisers.discriminator.lr``.
    """

    folder: Path
    title: str
    step: int
    says: str
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def checkpoint(self) -> Path | None:
        """The file of the loop's state; None for the beginning."""
        return checkpoint_path(self.folder, self.step) if self.step else None

    @property
    def file(self) -> Path:
        """Where it is written."""
        return self.folder / FILE

    @property
    def command(self) -> str:
        """What starts the loop again with it, in a shell; in a notebook, in a cell above it."""
        if "ipykernel" in sys.modules:
            return f"%env {VARIABLE}={self.file.resolve()}"
        if os.name == "nt":
            return f'set "{VARIABLE}={self.file.resolve()}" && {subprocess.list2cmdline(_own())}'
        return f"{VARIABLE}={shlex.quote(str(self.file.resolve()))} {shlex.join(_own())}"

    def write(self) -> None:
        """Write it into the folder.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        said = {"title": self.title, "step": self.step, "says": self.says, "command": self.command}
        said["changes"] = {path: _written(value) for path, value in self.changes.items()}
        self.file.write_text(tomli_w.dumps(said), encoding="utf-8")

    def __str__(self) -> str:
        changes = ", ".join(f"{path} = {value}" for path, value in self.changes.items())
        return f"From step {self.step} with {changes}. {self.says}\n{self.command}"

    def apply(self, optimisers: Sequence[torch.optim.Optimizer | None]) -> dict[str, Any]:
        """Change the optimisers' settings; return the changes that are left to the loop."""
        players = dict(zip(PLAYERS, optimisers, strict=True))
        left = dict(self.changes)
        for path, value in self.changes.items():
            match path.split("."):
                case ["optimisers", player, key] if _set(players.get(player), key, value):
                    del left[path]
        return left


def _set(optimiser: torch.optim.Optimizer | None, key: str, value: Any) -> bool:
    """Change a setting in all groups of an optimiser; tell whether it has it."""
    if optimiser is None:
        return False
    for group in optimiser.param_groups:
        match key:
            case "beta1" | "beta2" if "betas" in group:
                first, second = group["betas"]
                group["betas"] = (value, second) if key == "beta1" else (first, value)
            case "lr" | "momentum" | "alpha" if key in group:
                group[key] = value
            case _:
                return False
    return True


def prescribed(folder: Path, experiment: Experiment, verdict: Verdict) -> Restart | None:
    """Return what heals a loop of its verdict; None where nothing is known that does.

    It goes back to the newest checkpoint from before the fault, where there is one.
    """
    found = (cure for cure in meanings()[verdict.word].cures if cure.changes(experiment))
    cure = next(found, None)
    if cure is None:
        return None
    files = (folder / CHECKPOINTS).glob("step-*.safetensors")
    known = (int(file.stem.removeprefix("step-")) for file in files)
    step = max((step for step in known if step <= last_well(verdict)), default=0)
    return Restart(folder, experiment.title, step, cure.says, cure.changes(experiment))


def asked_for(title: str) -> Restart | None:
    """Return the restart that this process was started with, None if it is none of this title.

    Raises
    ------
    ValueError
        If the file that the variable names cannot be used.
    """
    named = os.environ.get(VARIABLE, "")
    if not named:
        return None
    path = Path(named)
    try:
        said = parse_toml(read_text(path))
        restart = Restart(
            path.parent, str(said["title"]), int(said["step"]), str(said["says"]), said["changes"]
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or f"it is no restart: {error}"
        raise ValueError(
            f"{VARIABLE}: {path} cannot be read ({reason}); unset it to begin anew"
        ) from None
    return restart if restart.title == title else None


def _own() -> list[str]:
    return list(sys.orig_argv) or [sys.executable]


def _written(value: Any) -> Any:
    return "none" if value is None else value
