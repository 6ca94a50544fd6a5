"""What a sweep is asked for: from words to axes, seeds and a number of processes."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ganstudio.commands import choice

if TYPE_CHECKING:
    from ganstudio.library.sweep_folder import Asked
    from ganstudio.training.sweep import Axis


def asked_for(arguments: Namespace) -> Asked:
    """Return what is asked for, by these words or by those that the sweep was begun with.

    Raises
    ------
    ExperimentError
        If there are words that need an experiment, and none.
    SweepError
        If there is no sweep to go on with.
    """
    from ganstudio.library.sweep_folder import Asked, SweepError, SweepFolder
    from ganstudio.machine import cores, on_cuda
    from ganstudio.training.experiment import ExperimentError

    if arguments.experiment is not None:
        vary = (*arguments.vary, *_settings_of_varied(arguments))
        base = choice.chosen(arguments).dumps()
        jobs = arguments.jobs or (1 if on_cuda([base]) else cores())
        return Asked(base, vary, arguments.seeds or "1", jobs)
    if arguments.vary or arguments.seeds or choice.overrides(arguments):
        raise ExperimentError(
            ("a sweep needs an experiment; without one it goes on as it was begun",)
        )
    asked = SweepFolder.read(arguments.out).asked
    if asked is None:
        raise SweepError(f"{arguments.out} does not say what was swept; repeat the whole command")
    return replace(asked, jobs=arguments.jobs or asked.jobs)


def _settings_of_varied(arguments: Namespace) -> list[str]:
    """Take out what is set of components that are varied, as axes of one value each.

    ``--set loss.a=-1`` beside ``--vary loss=…`` means each of those losses, not the base's.
    """
    within = tuple(f"{axis.path.removesuffix('.name')}." for axis in axes(arguments.vary))
    taken = [word for word in arguments.settings if word.strip().startswith(within)]
    arguments.settings = [word for word in arguments.settings if word not in taken]
    values = choice.settings(taken)
    return [
        f"{path}={json.dumps(value)}" if isinstance(value, str) else word
        for word, (path, value) in zip(taken, values.items(), strict=True)
    ]


def axes(words: Sequence[str]) -> list[Axis]:
    """Read ``key.path=v1,v2`` words; commas within brackets belong to a value.

    Raises
    ------
    ExperimentError
        If a word has no ``=``, no key or no values.
    """
    from ganstudio.training.experiment import ExperimentError
    from ganstudio.training.sweep import Axis, values_in

    found = []
    for word in words:
        path, _, text = word.partition("=")
        if not path.strip() or not text.strip():
            raise ExperimentError(
                (f"--vary needs KEY.PATH=V1,V2, such as loss=hinge,non-saturating, not {word!r}",)
            )
        found.append(Axis(path.strip(), values_in(text)))
    return found


def seeds(text: str, first: int) -> list[int]:
    """Read a number of seeds, counted from the experiment's own, or the seeds themselves.

    Raises
    ------
    ExperimentError
        If there is something other than whole numbers, or more seeds than a sweep has runs.
    """
    from ganstudio.training.experiment import ExperimentError
    from ganstudio.training.sweep import MOST

    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isdecimal() for part in parts):
        raise ExperimentError((f"--seeds needs a number such as 5, or 0,1,7, not {text!r}",))
    if "," in text:
        return [int(part) for part in parts]
    if int(text) > MOST:
        raise ExperimentError((f"--seeds {text} are too many; {MOST} runs are the most",))
    return [first + count for count in range(int(text))]
