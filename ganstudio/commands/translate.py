"""Translate a folder of images by a run that has learnt to.

RUN is what 'ganstudio train' wrote, or a run's recording; FOLDER holds images, or is a .zip of
them. What is made of each is written under its own name as PNG.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ganstudio.commands import numbers
from ganstudio.commands.bars import bar
from ganstudio.commands.saying import say


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("run_folder", type=Path, metavar="RUN", help="a run's folder")
    parser.add_argument("images", type=Path, metavar="FOLDER", help="images, or a .zip of them")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument(
        "--pairing", default="", metavar="NAME", help="which way, such as y-to-x; else the first"
    )
    parser.add_argument(
        "--step", type=numbers.step, metavar="N", help="the newest checkpoint at or before step N"
    )
    parser.add_argument("--device", metavar="D", help="auto, cpu, cuda or cuda:N")


def run(arguments: Namespace) -> int:
    """Translate, and say what was left out."""
    from ganstudio.commands.folders import sampler_of
    from ganstudio.data.base import DataError
    from ganstudio.export.options import GridOptions
    from ganstudio.export.translated import translate_folder
    from ganstudio.telemetry.jobs import ExportError

    folder, pairing = arguments.run_folder, arguments.pairing
    sampler = sampler_of(folder, GridOptions(), arguments.device, arguments.step, pairing)
    try:
        with bar(sampler.part or "translating") as report:
            notes = translate_folder(sampler, arguments.images, arguments.out, report)
    except DataError as error:
        raise ExportError(str(error)) from None
    say("\n".join((*notes, f"written to {arguments.out}")))
    return 0
