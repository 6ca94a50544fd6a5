"""The folder of a sweep: a sub-folder a run, and what was varied.

================================ ==================================================
``sweep.toml``                   what was asked for, and the settings of each run
``sweep.csv``                    a row a run: settings, seed, what came of it
``<run>/``                       as `ganstudio train` leaves it
================================ ==================================================
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from ganstudio.export.atomic import replacing
from ganstudio.export.table import told
from ganstudio.foreign import parse_toml, read_text
from ganstudio.library import reading
from ganstudio.library.entry import Entry
from ganstudio.library.finding import run_folders
from ganstudio.library.groups import Group
from ganstudio.telemetry.series import LOSSES

if TYPE_CHECKING:
    from ganstudio.training.sweep import Sweep

PLAN, TABLE = "sweep.toml", "sweep.csv"
FIRST = ("state", "steps", "verdict", *LOSSES, "steps_per_second")
"""Columns of the table before the measures."""


class SweepError(OSError):
    """A folder that holds no sweep; its text is one sentence."""


@dataclass(frozen=True)
class Asked:
    """What was asked for in the words of 'ganstudio sweep', so that it can be gone on with.

    Attributes
    ----------
    experiment : str
        What is varied, as TOML.
    vary : tuple of str
        ``key.path=v1,v2`` each.
    seeds : str
        So many, or these.
    jobs : int
        Runs at a time.
    """

    experiment: str
    vary: tuple[str, ...]
    seeds: str
    jobs: int


@dataclass(frozen=True)
class SweepFolder:
    """A sweep as it lies in its folder, finished or not.

    Attributes
    ----------
    paths : tuple of str
        What is varied.
    runs : mapping
        The settings of each run and its ``seed``, by the name of its folder, in order.
    asked : Asked or None
        What was asked for; None where that was not written down.
    """

    folder: Path
    title: str
    paths: tuple[str, ...]
    runs: Mapping[str, Mapping[str, Any]]
    asked: Asked | None = None

    @classmethod
    def of(cls, folder: Path, title: str, sweep: Sweep, asked: Asked | None = None) -> SweepFolder:
        """Return the place of a sweep that is yet to be trained."""
        paths = tuple(axis.path for axis in sweep.axes)
        runs = {each.name: {**each.settings, "seed": each.seed} for each in sweep.trials}
        return cls(folder, title, paths, runs, asked)

    @classmethod
    def read(cls, folder: Path) -> SweepFolder:
        """Read what `write` wrote.

        Raises
        ------
        SweepError
            If there is none, or it is damaged.
        """
        path = folder / PLAN
        try:
            values = parse_toml(read_text(path))
            runs = {str(name): dict(each) for name, each in values["runs"].items()}
            paths, asked = tuple(map(str, values["vary"])), values.get("asked")
            return cls(folder, str(values["title"]), paths, runs, asked and _asked(asked))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            reason = getattr(error, "strerror", None) or "it is damaged"
            raise SweepError(f"{path} cannot be read: {reason}; begin the sweep anew") from None

    def write(self) -> None:
        """Write down what is trained.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        asked = {"asked": asdict(self.asked)} if self.asked else {}
        values = {"title": self.title, "vary": list(self.paths), **asked, "runs": dict(self.runs)}
        with replacing(self.folder / PLAN) as temporary:
            temporary.write_text(tomli_w.dumps(values, multiline_strings=True), encoding="utf-8")

    def entries(self, look: Callable[[Path], Entry] = reading.read) -> dict[str, Entry]:
        """Return the runs that have begun, by name, as ``look`` reads them."""
        begun = {path.name for path in run_folders(self.folder) if path.parent == self.folder}
        return {name: look(self.folder / name) for name in self.runs if name in begun}

    def groups(self, entries: Mapping[str, Entry]) -> list[Group]:
        """Return the runs by their settings, seeds together."""
        found: dict[str, tuple[dict[str, Any], list[Entry]]] = {}
        for name, entry in entries.items():
            settings = {path: self.runs[name].get(path) for path in self.paths}
            found.setdefault(repr(settings), (settings, []))[1].append(entry)
        return [Group(settings, tuple(several)) for settings, several in found.values()]

    def write_table(self, entries: Mapping[str, Entry]) -> None:
        """Write a row a run.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        columns = ["run", *self.paths, "seed", *FIRST, *measures(entries)]
        path = self.folder / TABLE
        with (
            replacing(path) as temporary,
            temporary.open("w", newline="", encoding="utf-8") as file,
        ):
            writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            for name, entry in entries.items():
                cells = {**entry.values, **self.runs[name], "run": name}
                writer.writerow({k: told(v) if isinstance(v, str) else v for k, v in cells.items()})


def _asked(values: Mapping[str, Any]) -> Asked:
    vary, jobs = tuple(map(str, values["vary"])), int(values["jobs"])
    return Asked(str(values["experiment"]), vary, str(values["seeds"]), jobs)


def measures(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the measures that any of the runs has, names on screen by key."""
    found: dict[str, str] = {}
    for entry in entries.values():
        found |= {key: title for key, title in entry.titles.items() if key in entry.values}
    return found
