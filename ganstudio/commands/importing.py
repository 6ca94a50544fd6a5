"""Write a log, or a generator, of another program as a recording, to be looked at like a run.

LOG is a file or folder of TensorBoard's event files, an offline run of Weights & Biases
(run-….wandb, or the folder that holds it), its history as JSON lines, or a CSV with a
line of names. A log has no networks, so the run can be looked at, compared and exported,
but not trained on. Of several runs each gets a folder in FOLDER.

A generator is weights: what 'ganstudio export generator' or 'huggingface' wrote, or with --network
a state dict (.safetensors, .pt) of a network of the catalogue, in any of its sizes. Of an ONNX
file a grid and walks are made, in a process with limits.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands.saying import say, tell


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("log", type=Path, metavar="LOG", help="what the other program wrote")
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER",
        help="where to; without it, a folder of its name in 'runs'",
    )  # fmt: skip
    parser.add_argument(
        "--network", metavar="PRESET|FILE", help="the experiment whose network weights are of"
    )


def run(arguments: Namespace) -> int:
    """Read, and write what was read."""
    from ganstudio.importing.reading import is_generator, read_logs
    from ganstudio.importing.recording import record_all

    if arguments.network is not None or is_generator(arguments.log):
        return _open_generator(arguments)
    logs = read_logs(arguments.log)
    folder = arguments.folder or _place(logs[0].title)
    for log, place in zip(logs, record_all(logs, folder), strict=True):
        for note in log.notes:
            tell(f"note: {log.title}: {note}")
        say(f"{log.title}: written to {place}")
    return 0


def _open_generator(arguments: Namespace) -> int:
    from ganstudio.importing.generator import write_generator
    from ganstudio.preset_folder import find

    like = None if arguments.network is None else find(arguments.network)
    folder = arguments.folder or _place(arguments.log.stem)
    note = write_generator(arguments.log, like, folder)
    tell(f"note: {note}")
    say(f"{arguments.log.stem}: written to {folder}")
    return 0


def _place(title: str) -> Path:
    from ganstudio.training.runs_folder import RunsFolder

    return RunsFolder(Path("runs")).place(title)
