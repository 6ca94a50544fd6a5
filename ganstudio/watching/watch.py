"""What a training loop of somebody's own calls to be watched.

::

    watch = ganstudio.watch(G, D, data, latent=64, optimisers=(opt_g, opt_d), library="runs")
    for real in loader:
        ...                                        # the loop as it was
        watch.step(loss_d=errD, loss_g=errG, real=out_real, fake=out_fake)
    watch.close()
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

import torch
from torch import nn

from ganstudio.probes import standard_probes
from ganstudio.telemetry.recording.lineage import Origin
from ganstudio.training.checkpoint import read_checkpoint
from ganstudio.training.run_recorder import RunRecorder
from ganstudio.training.runs_folder import RunsFolder
from ganstudio.watching import going_on, restart
from ganstudio.watching.apart import apart
from ganstudio.watching.attention import Attended
from ganstudio.watching.casting import cast
from ganstudio.watching.described import described
from ganstudio.watching.latents import Latent, Latents
from ganstudio.watching.looking import plain
from ganstudio.watching.loop import OwnPlayers, WatchedLoop
from ganstudio.watching.restart import Restart
from ganstudio.watching.watched import Watch

Output = Literal["logit", "probability", "score"]
Optimiser = torch.optim.Optimizer


def watch(
    G: nn.Module,
    D: nn.Module,
    data: Any,
    *,
    latent: Latent,
    loss: str = "non-saturating",
    optimisers: Sequence[Optimiser | None] = (None, None),
    library: Path | str | None = "runs",
    title: str = "",
    labels: Any = None,
    ema: nn.Module | None = None,
    output: Output = "logit",
    config: Mapping[str, Any] | None = None,
    state: Sequence[Any] = (),
    budget: float = 0.05,
) -> Watch:
    """Watch a training loop of one's own: its samples, its game, its verdict.

    The loop is never changed by it. Of several processes only the first one watches.

    Parameters
    ----------
    G, D
        The networks, as they are or wrapped. A network whose ``forward`` asks for a second
        argument is told classes by it.
    data
        The real samples: a tensor or an array (N, …), a data set, or the loop's loader, whose data
        set is read.
    latent
        What G makes its samples from: the size of a latent, its shape, or a callable that draws n
        of them.
    loss
        The loss that the loop trains by, as ``ganstudio list`` has it.
    optimisers
        G's and D's, for the norms of the gradients that they step by, and their rates.
    library
        The folder in which the run gets a folder of its own; None records nothing.
    title
        Its name; else that of the script.
    labels
        The class of each sample, where ``data`` does not have it.
    ema
        The averaged generator, if there is one.
    output
        What D says: raw logits, probabilities, or scores without a meaning of their own.
    config
        Settings of the loop that are to be seen beside it.
    state
        All that has a ``state_dict`` and is needed to go on, such as ``[G, D, opt_g, opt_d]``.
    budget
        Share of the loop's time that looking may take, from 0 to 0.5.

    Raises
    ------
    DataError, ValueError
        If it cannot be watched as it is given; one sentence with the way out.
    """
    if _is_follower():
        return Watch(None)
    _refuse(budget, output, optimisers)
    title = title or Path(sys.argv[0]).stem or "Own loop"
    device = next(iter(plain(G).parameters()), torch.empty(0)).device
    with apart(device):
        players = cast(
            G, D, data, Latents(latent, device), labels, ema, output == "probability", optimisers
        )
        size = players.duel.inputs(1, torch.Generator(device)).shape[1]
        experiment = described(
            title, players.name, loss, size, max(players.batch_size, 2), optimisers, config or {},
            budget,
        )  # fmt: skip
        kept = partial(going_on.kept, [*state] or [plain(G), plain(D)])
        kept()  # what is refused is refused now, not at the first checkpoint
        own = OwnPlayers(players.duel, optimisers)
        loop = WatchedLoop(experiment, players.dataset, device, own, kept)
        asked, left = _taken_up(loop, title, state, optimisers)
        watched = Watch(loop, players.notes, left)
        recorder = None if library is None else _recorder(loop, Path(library), title, asked)
        attended = Attended(loop, standard_probes(loop), watched.hear, recorder)
        attended.warm_up()
        watched.attend(attended, budget)
    return watched


def _recorder(loop: WatchedLoop, library: Path, title: str, asked: Restart | None) -> RunRecorder:
    """Record a loop into a folder of its own, as a fork where it goes on from another one."""
    origin = None if asked is None else Origin(asked.folder.resolve(), asked.step)
    return RunRecorder(loop, RunsFolder(library).place(title), origin)


def _refuse(budget: float, output: str, optimisers: Sequence[object]) -> None:
    if not 0 <= budget <= 0.5:
        raise ValueError(f"budget: a share from 0 to 0.5 is needed, not {budget}")
    if output not in ("logit", "probability", "score"):
        raise ValueError(f"output: 'logit', 'probability' or 'score', not {output!r}")
    if len(optimisers) != 2:
        raise ValueError("optimisers: give two, G's and D's, or None for one that is not known")


def _is_follower() -> bool:
    """Tell whether this is one of several processes, and not the first."""
    from torch import distributed

    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank() != 0
    return int(os.environ.get("WORLD_SIZE", "1")) > 1 and os.environ.get("RANK", "0") != "0"


def _taken_up(
    loop: WatchedLoop, title: str, state: Sequence[Any], optimisers: Sequence[Optimiser | None]
) -> tuple[Restart | None, dict[str, Any]]:
    """Let the loop go on from the restart that is asked for; return it, and what it leaves."""
    asked = restart.asked_for(title)
    if asked is None:
        return None, {}
    if asked.checkpoint is not None:
        if not state:
            raise ValueError("state: a restart needs it; give watch(…, state=[G, D, opt_g, opt_d])")
        tensors, _ = read_checkpoint(asked.checkpoint)
        going_on.give(tensors, state)
        loop.restore(tensors)
    return asked, asked.apply(optimisers)
