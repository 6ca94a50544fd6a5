"""What the columns of a log are called here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ganstudio.telemetry.series import LOSS_D, LOSS_G, SCORE_FAKE, SCORE_REAL

STEPS = ("step", "_step", "global_step", "steps", "iteration", "iter", "iterations", "it", "n_iter",
         "batch", "tick", "epoch")  # fmt: skip
"""What the column of steps is called, the most likely first."""
TIMES = ("_timestamp", "timestamp", "wall_time", "walltime", "wall time", "time")
D, G = r"(d|disc|dis|discriminator|critic|netd)", r"(g|gen|generator|netg)"
LOSS = r"(loss|err|error|loss_?total|total_?loss)"
OUT = r"(scores?|logits?|out|outputs?)"
KNOWN = {
    SCORE_REAL: rf"(d_?\(?x\)?|d_?real|{OUT}_?(d_?)?real|real_?scores?)",
    SCORE_FAKE: rf"(d_?\(?g_?\(?z\)?\)?|d_?fake|{OUT}_?(d_?)?fake|fake_?scores?)",
    LOSS_D: rf"({D}_?{LOSS}|{LOSS}_?{D})",
    LOSS_G: rf"({G}_?{LOSS}|{LOSS}_?{G})",
}
"""How series of other programs are called that are known here by another name."""


def called(names: Iterable[str]) -> dict[str, str]:
    """Return what each name is called here; no two are called alike, the first of them wins.

    A loss of D and one of G are known by many names, such as ``errD``, ``Loss/discriminator`` or
    ``d_loss``. Whatever else there is keeps its own.
    """
    told = list(names)
    taken = set(told)
    found: dict[str, str] = {}
    for name in told:
        known = next((k for k, pattern in KNOWN.items() if _matches(pattern, name)), name)
        free = known == name or known not in taken
        found[name] = known if free else name
        taken.add(found[name])
    return found


def _matches(pattern: str, name: str) -> bool:
    """Tell whether a name is of a kind, whatever parts of it are put together by."""
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", name)
    words = re.sub(r"[\s/.\-_:]+", "_", words).strip("_").lower()
    words = re.sub(r"^(train|training|gan)_", "", words)
    return re.fullmatch(pattern, words) is not None


def step_column(names: Iterable[str]) -> str | None:
    """Return which column holds the steps, None where none does."""
    return _first(names, STEPS)


def time_column(names: Iterable[str]) -> str | None:
    """Return which column holds the times, None where none does."""
    return _first(names, TIMES)


def _first(names: Iterable[str], wanted: Iterable[str]) -> str | None:
    known = {name.strip().lower(): name for name in reversed(list(names))}
    return next((known[name] for name in wanted if name in known), None)
