"""What training takes of the machine, over all processes that train."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.records import Speed


@dataclass
class Share:
    """What one process takes.

    Attributes
    ----------
    memory : int
        Bytes of resident memory. What processes share of it counts in each.
    cores : float
        Those that it keeps busy.
    titles : list of str
        The runs that it has.
    """

    memory: int = 0
    cores: float = 0.0
    titles: list[str] = field(default_factory=list)


def shares(runs: Iterable[RunView]) -> list[Share]:
    """Return what each process takes whose runs are told apart by it."""
    found: dict[int, Share] = {}
    for run in runs:
        frame = run.latest.get("speed")
        if run.replayed or frame is None or not isinstance(frame.record, Speed):
            continue
        speed = frame.record
        if speed.process:
            share = found.setdefault(speed.process, Share())
            share.titles.append(run.title)
            share.memory = speed.resident or speed.memory
            share.cores = speed.cores or share.cores
    return list(found.values())


def words(run: RunView, speed: Speed, found: Sequence[Share]) -> list[str]:
    """Return what a run takes of the machine, or all of them that several processes train."""
    if len(found) > 1:
        memory, cores = sum(each.memory for each in found), sum(each.cores for each in found)
        return [f"memory {_gigabytes(memory)} in {len(found)} processes", _cores(cores)]
    where = "GPU" if run.device.startswith("cuda") else "memory"
    busy = "" if speed.busy is None else f" {100 * speed.busy:.0f} %,"
    cores_of_one = [] if speed.cores is None else [_cores(speed.cores)]
    return [f"{where}{busy} {_gigabytes(speed.memory)}", *cores_of_one]


def tip(found: Sequence[Share]) -> str:
    """Return what each of several processes takes, a line each."""
    if len(found) < 2:
        return ""
    lines = [
        f"{each.memory / 2**20:.0f} MB, {_cores(each.cores)}: {', '.join(each.titles)}"
        for each in found
    ]
    return "\n".join(["Resident memory of the processes that train:", *lines])


def _gigabytes(count: float) -> str:
    return written(f"{count / 2**30:.1f} GB")


def _cores(count: float) -> str:
    return written(f"{count:.1f} cores")
