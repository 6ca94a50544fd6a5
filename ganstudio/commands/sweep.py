"""Train an experiment for each combination of settings, and under several seeds.

Every combination is checked before anything begins. Each run gets a folder of its own under
--out, as 'ganstudio train' leaves it; beside them lie sweep.toml and sweep.csv, and the
table of means ± standard deviations over the seeds is printed. Ctrl-C stops at the next step.
The same command again goes on where it was: runs that are complete are not trained anew.
So does 'ganstudio sweep --out DIR' alone.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from ganstudio.commands import choice
from ganstudio.commands.asked import asked_for, axes, seeds
from ganstudio.commands.columns import table, terminal_width
from ganstudio.commands.logs import Logs, add_log
from ganstudio.commands.numbers import jobs
from ganstudio.commands.saying import say, tell
from ganstudio.endings import INTERRUPTED, asked_to_end

if TYPE_CHECKING:
    from ganstudio.commands.workers import Order, Result
    from ganstudio.library.entry import Entry
    from ganstudio.library.sweep_folder import SweepFolder
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.sweep import Sweep, Trial


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "experiment", nargs="?", metavar="PRESET|FILE",
        help="a preset's name or a TOML file; without one, the sweep in --out goes on",
    )  # fmt: skip
    choice.add_overrides(parser)
    parser.add_argument(
        "--vary", action="append", default=[], metavar="KEY.PATH=V1,V2",
        help="a setting and the values it takes in turn, such as loss=hinge,wasserstein-gp or "
        "optimisers.generator.lr=1e-4,1e-3; several are combined (may be repeated)",
    )  # fmt: skip
    parser.add_argument(
        "--seeds", metavar="N|S1,S2",
        help="so many seeds from the experiment's own on, or these",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--jobs",
        type=jobs,
        metavar="N",
        help="runs at a time, each in a process (as many as there are cores, on a GPU 1)",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace runs that are there")
    add_log(parser)


def run(arguments: Namespace) -> int:
    """Plan, train what is missing, and say what came of all."""
    from ganstudio.commands import workers
    from ganstudio.export.atomic import check_writable
    from ganstudio.library.sweep_folder import PLAN, SweepFolder
    from ganstudio.training.experiment import Experiment
    from ganstudio.training.sweep import plan

    Logs.of(arguments.logs, arguments.out)  # which is refused before anything is trained
    asked = asked_for(arguments)
    arguments.jobs = asked.jobs
    base = Experiment.loads(asked.experiment, str(arguments.out / PLAN))
    sweep = plan(base, axes(asked.vary), seeds(asked.seeds, base.seed))
    for sentence in sweep.skipped:
        tell(f"skipped: {sentence}")
    check_writable(arguments.out)
    missing = [t for t in sweep.trials if arguments.overwrite or not _is_done(arguments.out, t)]
    place = SweepFolder.of(arguments.out, base.title, sweep, asked)
    place.write()
    _announce(sweep, len(missing))
    try:
        orders = [_order(arguments, trial) for trial in missing]
        with asked_to_end(_interrupt):
            code = _follow(workers.carry_out(orders, arguments.jobs), len(missing))
    finally:
        entries = place.entries()
        place.write_table(entries)
    say("\n".join(_results(place, entries)))
    say(f"written to {arguments.out}")
    return code


def _interrupt() -> NoReturn:
    raise KeyboardInterrupt


# ── what is there ─────────────────────────────────────────────────────────────


def _is_done(out: Path, trial: Trial) -> bool:
    """Tell whether a run is complete.

    Raises
    ------
    RunFolderError
        If another run is there, or it is open.
    """
    from ganstudio.export.run_folder import RunFolderError
    from ganstudio.library.finding import run_folders
    from ganstudio.library.reading import read

    folder = out / trial.name
    if folder not in run_folders(folder):
        return False
    entry = read(folder)
    if entry.state == "open":
        raise RunFolderError(f"{folder} is open in another program; wait until it is done there")
    other = _differences(entry.experiment, trial.experiment)
    if other:
        raise RunFolderError(
            f"{folder} holds a run with other settings ({', '.join(other)}); "
            f"choose another --out or add --overwrite"
        )
    return entry.state == "done"


def _differences(text: str, wanted: Experiment) -> list[str]:
    """Return what distinguishes a run that is there; not where and how fast it was trained."""
    from ganstudio.training.declared import compared
    from ganstudio.training.experiment import ExperimentError
    from ganstudio.training.recorded import recorded

    try:
        found = compared(recorded(text), wanted)
    except ExperimentError:
        return []  # it is damaged, and trained anew
    return [each.path for each in found if each.path not in ("device", "threads")]


def _order(arguments: Namespace, trial: Trial) -> Order:
    from ganstudio.commands.workers import Order
    from ganstudio.library.reading import read
    from ganstudio.telemetry.recording.database import FILE

    folder = arguments.out / trial.name
    begun = not arguments.overwrite and (folder / FILE).exists()
    resume = begun and read(folder).state == "stopped"
    alone = arguments.jobs == 1 or trial.experiment.threads
    threads = None if alone else 1
    return Order(trial.experiment.dumps(), str(folder), resume, threads, tuple(arguments.logs))


# ── what is said ──────────────────────────────────────────────────────────────


def _announce(sweep: Sweep, missing: int) -> None:
    total = len(sweep.trials)
    there = f", {total - missing} are there" if missing < total else ""
    words = f"{total // len(sweep.seeds)} settings × {len(sweep.seeds)} seeds"
    tell(f"{total} runs ({words}){there}")


def _follow(results: Iterable[Result], total: int) -> int:
    """Say of each run how it went; return the exit code."""
    from ganstudio.library.reading import read

    code = 0
    for number, result in enumerate(results, 1):
        folder = Path(result.order.folder)
        if result.problem:
            code = code or 1
            told = result.problem
        else:
            values = read(folder).values
            told = f"{values.get('steps', 0)} steps · {values.get('verdict', 'no verdict')}"
        if result.interrupted:
            code, told = INTERRUPTED, f"interrupted · {told}"
        tell(f"[{number}/{total}] {folder.name}: {told}")
    return code


def _results(place: SweepFolder, entries: Mapping[str, Entry]) -> list[str]:
    """Return the table: a row a combination, mean ± standard deviation over its seeds."""
    from ganstudio.library.columns import RESULTS
    from ganstudio.library.sweep_folder import measures
    from ganstudio.telemetry.series import LOSSES
    from ganstudio.training.declared import as_text
    from ganstudio.training.sweep import short_names

    names = short_names(place.paths)
    shown = {**{name: RESULTS[name] for name in LOSSES}, **measures(entries)}
    heads = [*(names[path] for path in place.paths), "seeds", "verdict", *shown.values()]
    rows = [
        [
            *(as_text(group.settings[path]) for path in place.paths),
            str(len(group.entries)),
            group.verdicts(),
            *(str(group.statistic(key) or "–") for key in shown),
        ]
        for group in place.groups(entries)
    ]
    return list(table(heads, rows, terminal_width()))
