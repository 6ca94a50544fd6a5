"""What a change of its experiment does to a run: whether training goes on, and what is told.

Free of Qt and of torch, so that the window says before what the session will do.
"""

from __future__ import annotations

from collections.abc import Iterator

from ganstudio.objectives.base import Penalty, Stabiliser
from ganstudio.training.differing import differences, live_paths
from ganstudio.training.experiment import Experiment
from ganstudio.training.rules import in_words

SETS = ("penalties", "stabilisers")
NAMING = ("title", "short", "description", "group")
"""What an experiment is called, which is no news of how it trains."""


def goes_on(old: Experiment, new: Experiment) -> bool:
    """Tell whether a run that trains by one experiment can go on by another from its next step.

    It can if they differ in live settings, in the loss, in what does not touch training, or in
    penalties and stabilisers that leave the networks as they are.
    """
    before, after = _members(old), _members(new)
    exchanged = before.keys() ^ after.keys()
    if any(_changes_networks((before | after)[member]) for member in exchanged):
        return False
    free = {*live_paths(old)} & {*live_paths(new)}
    return all(
        path in free
        or path.partition(".")[0] in (*NAMING, "loss")
        or path in SETS
        or _member_at(path) in exchanged
        for path in differences(old, new)
    )


def told(old: Experiment, new: Experiment) -> tuple[str, ...]:
    """Return what has changed, in words such as ``loss: hinge → non-saturating``."""
    return tuple(dict.fromkeys(_sentences(old, new)))


def _sentences(old: Experiment, new: Experiment) -> Iterator[str]:
    before, after = _members(old), _members(new)
    for path, (former, value) in differences(old, new).items():
        member = _member_at(path)
        if path in NAMING or path in SETS:
            continue
        if member in after and member not in before:
            yield f"{after[member].title} added"
        elif path == "rules":
            yield f"rules: {in_words(value)}"
        elif member in before and member not in after:
            yield f"{before[member].title} removed"
        else:
            yield _turn(path.removesuffix(".name"), former, value)


def _turn(path: str, former: object, value: object) -> str:
    if value is None:
        return f"{path} removed"
    return f"{path} = {value}" if former is None else f"{path}: {former} → {value}"


def _members(experiment: Experiment) -> dict[str, Penalty | Stabiliser]:
    """Return penalties and stabilisers by their dotted paths."""
    return {
        f"{group}.{name}": member
        for group in SETS
        for name, member in getattr(experiment, group).items()
    }


def _member_at(path: str) -> str:
    """Return the path of the penalty or stabiliser that a setting is of, if it is of one."""
    return ".".join(path.split(".")[:2])


def _changes_networks(member: Penalty | Stabiliser) -> bool:
    return isinstance(member, Stabiliser) and member.changes_networks
