"""Everything that can be exported, as one table.

The File menu, the dialogs and the command line are made from it. Adding a kind is one
declaration here, its options in ``options`` and one function that writes it.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ganstudio.components import suggest
from ganstudio.export import film_options as f
from ganstudio.export import options as o
from ganstudio.export.atomic import check_free_folder, check_target, check_writable
from ganstudio.telemetry.jobs import ExportError

FOLDER = ""
"""Stands for "a folder" among suffixes."""


@dataclass(frozen=True)
class Kind:
    """One kind of export.

    Attributes
    ----------
    name : str
        Its name on the command line.
    title : str
        Its name on screen.
    help : str
        What is written, in a sentence.
    suffixes : tuple of str
        The endings of its files, the first one being the usual; `FOLDER` for a folder.
    options : type
        What can be chosen.
    takes : {"generator", "records"}
        What it is made of: the generator of one run, on the device where it trains, or what
        was measured of runs.
    function : str
        ``module.function`` in this package, imported when it is used. Called with a `Sampler`
        or a list of `RunRecords`, the path, the options and a `Report`.
    several : bool
        Whether it takes several runs at once.
    section : str
        Its place in the menu: kinds of one section stand together.
    momentary : bool
        Whether it shows one step, which may be any that was recorded; else the whole course.
    judged : bool
        Whether what is made of a generator also tells what was found of its run.
    """

    name: str
    title: str
    help: str
    suffixes: tuple[str, ...]
    options: type[o.Options]
    takes: Literal["generator", "records"]
    function: str
    several: bool = False
    section: str = "pictures"
    momentary: bool = True
    judged: bool = False

    @property
    def phrase(self) -> str:
        """Its name amid a sentence: names of others keep their capitals."""
        name = " ".join(self.title.split()[:2])
        named = any(letter.isupper() for letter in name[1:])
        return self.title if named else f"{self.title[:1].lower()}{self.title[1:]}"

    def write(self, *arguments: Any) -> None:
        """Write it; see `function`."""
        module, _, name = self.function.rpartition(".")
        getattr(importlib.import_module(f"ganstudio.export.{module}"), name)(*arguments)

    def check(self, path: Path) -> None:
        """Find out, before anything is computed, whether this can be written there.

        Raises
        ------
        ExportError
            If the name ends in none of the suffixes.
        OSError
            If something is in the way.
        """
        if path.suffix.lower() not in self.suffixes and FOLDER not in self.suffixes:
            raise ExportError(f"{path} has to end in {_either(self.suffixes)}")
        if self.is_folder(path):
            check_free_folder(path)
            check_writable(path.resolve().parent)
        else:
            check_target(path)

    def is_folder(self, path: Path) -> bool:
        """Tell whether a path would be written as a folder."""
        files = [suffix for suffix in self.suffixes if suffix != FOLDER]
        return FOLDER in self.suffixes and path.suffix.lower() not in files


def _either(words: tuple[str, ...]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


KINDS = (
    Kind(
        "grid", "Sample grid", "Samples from the fixed latents, as on screen, as one picture.",
        (".png",), o.GridOptions, "generator", "samples.write_grid",
    ),
    Kind(
        "strip", "Latent walk as strip", "Walks through the latent space under each other.",
        (".png",), o.StripOptions, "generator", "walk.write_strip",
    ),
    Kind(
        "styles", "Mixed styles",
        "Samples with some layers' styles of others, of a generator that has styles.",
        (".png",), o.StylesOptions, "generator", "styles.write_styles",
    ),
    Kind(
        "truncation", "Sweep of the truncation",
        "The same samples at falling truncation, and precision against recall.",
        (".png", ".svg", ".pdf"), o.TruncationOptions, "generator", "truncation.write_truncation",
        section="figures",
    ),
    Kind(
        "filmstrip", "Filmstrip of the samples",
        "The fixed samples in the course of training as one picture, a column a step.",
        (".png", ".svg", ".pdf"), o.FilmstripOptions, "records", "filmstrip.write_filmstrip",
        momentary=False,
    ),
    Kind(
        "figure", "Comparison figure", "Samples, outputs of D and losses of runs, side by side.",
        (".png", ".svg", ".pdf"), o.FigureOptions, "records", "figure.write_figure", several=True,
    ),
    Kind(
        "walk", "Latent walk as film",
        "Walks through the latent space; each picture of the film is generated.",
        (".mp4", ".gif", ".webp"), f.WalkOptions, "generator", "walk.write_walk", section="films",
    ),
    Kind(
        "timelapse", "Time-lapse of the samples",
        "The fixed samples in the course of training, of recorded runs side by side.",
        (".mp4", ".gif", ".webp"), f.TimelapseOptions, "records", "timelapse.write_timelapse",
        several=True, section="films", momentary=False,
    ),
    Kind(
        "images", "Single images", "Numbered images with their latents: a folder or an archive.",
        (".zip", FOLDER), o.ImagesOptions, "generator", "images.write_images", section="data",
    ),
    Kind(
        "generator", "Generator",
        "The trained generator: safetensors for this program, ONNX for others.",
        (".safetensors", ".onnx"), o.GeneratorOptions, "generator", "generator.write_generator",
        section="data",
    ),
    Kind(
        "huggingface", "Hugging Face folder",
        "The generator as the Hub has models: weights, configuration, card. Nothing is sent.",
        (FOLDER,), o.HuggingFaceOptions, "generator", "huggingface.write_huggingface",
        section="data", judged=True,
    ),
    Kind(
        "curves", "Curves", "Every step of every series, as a table.",
        (".csv", ".parquet"), o.Options, "records", "table.write_curves", several=True,
        section="figures", momentary=False,
    ),
    Kind(
        "measures", "Measures", "Every measure over time, a row each time that it was taken.",
        (".csv", ".parquet"), o.Options, "records", "measures.write_measures", several=True,
        section="figures", momentary=False,
    ),
    Kind(
        "report", "Comparison report",
        "Samples, curves, diagnostics and differences of runs, and how to reproduce them.",
        (".html", ".pdf"), o.ReportOptions, "records", "report.write_report", several=True,
        section="figures",
    ),
    Kind(
        "page", "Page with a scrubber",
        "One run as a page to be sent: samples, walk and verdict at any step, with all curves.",
        (".html",), o.PageOptions, "records", "page.writing.write_page", section="figures",
        momentary=False,
    ),
    Kind(
        "tensorboard", "TensorBoard folder",
        "Every step of every series and sample grids, as event files that TensorBoard shows.",
        (FOLDER,), o.TensorBoardOptions, "records", "tensorboard.write_tensorboard", several=True,
        section="figures", momentary=False,
    ),
)  # fmt: skip


def find(name: str) -> Kind:
    """Look up a kind.

    Raises
    ------
    ExportError
        If there is none of that name; the message offers the nearest one.
    """
    for kind in KINDS:
        if kind.name == name:
            return kind
    names = [kind.name for kind in KINDS]
    raise ExportError(f"there is no kind of export {name!r}; {suggest(name, names)}")
