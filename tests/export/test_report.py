"""Reports read back: the page by a parser, the PDF by its own marks."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from ganstudio.export.options import ReportOptions
from ganstudio.export.panels import DENSE
from ganstudio.export.records import CHANGED, MeasuredRun
from ganstudio.export.report import write_report
from ganstudio.export.report.contents import contents
from ganstudio.telemetry.records import (
    Collapse,
    Losses,
    Measure,
    Outputs,
    Plane,
    SampleGrid,
    Verdict,
)
from ganstudio.training.experiment import Experiment

RANDOM = np.random.default_rng(0)
VOID = {"meta", "img", "br", "link", "hr", "input"}


class Page(HTMLParser):
    """Collects the tags, what they refer to, and the text of the tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.seen: set[str] = set()
        self.cells: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.sources += [value or "" for key, value in attrs if key in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [value or "" for key, value in attrs if key in ("src", "href")]

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("td", "th"):
            self.cells.append(data)


def measured(experiment: Experiment, title: str, value: str) -> MeasuredRun:
    scores = RANDOM.normal(size=200).astype(np.float32)
    if len(experiment.data.shape) == 3:
        images = RANDOM.integers(0, 255, (6, 8, 8, 1), dtype=np.uint8)
        samples: SampleGrid | Plane = SampleGrid(images, images, None, 3, True, scores[:6])
    else:
        cloud = RANDOM.normal(size=(50, 2)).astype(np.float32)
        heat, arrows = np.zeros((4, 4), np.float32), np.zeros((0, 2, 2), np.float32)
        samples = Plane(cloud, cloud, (-3.0, 3.0, -3.0, 3.0), heat, "logit", arrows, True)
    series = Losses(("loss_d", "loss_g"), 1, RANDOM.normal(size=(50, 2)).astype(np.float32))
    shares = np.full(2, 0.5, np.float32)
    figure = Measure("modes", "Modes hit", "", 1, 2, value, "2 of 2", "high")
    verdict = Verdict("collapsing", 9, "1 of 2 <modes>")
    collapse = Collapse(("a", "b"), shares, shares, (figure,), verdict, 100)
    outputs = Outputs(scores, scores, "logit", 0.0, 0.5, 0.5, 1.0, 0.0)
    facts = {"device": "cpu · 1 thread"}
    records = [samples, outputs, collapse]
    return MeasuredRun(title, 50, experiment, [series], records, facts)


@pytest.fixture
def runs(images_experiment: Experiment) -> list[MeasuredRun]:
    other = images_experiment.with_values({"network.latent": 9})
    return [measured(images_experiment, "A & B", "1 of 2"), measured(other, "C", "2 of 2")]


def test_it_says_what_differs_and_how_they_did(runs: list[MeasuredRun]) -> None:
    said = contents(runs)
    assert said.title == "A & B · C"
    assert said.differences.rows == [["network.latent", "4", "9"]]
    assert said.figures.header == ["figure", "A & B", "C", "perfect sampler"]
    assert said.figures.rows == [["Modes hit ↑", "1 of 2", "2 of 2", "2 of 2"]]
    assert dict(said.runs[0].facts)["device"] == "cpu · 1 thread"
    assert Experiment.loads(said.runs[1].experiment) == runs[1].experiment


def test_it_says_what_was_changed_while_a_run_trained(runs: list[MeasuredRun]) -> None:
    edited = replace(runs[1], facts={CHANGED: "loss: hinge → non-saturating at 20"})
    rows = contents([runs[0], edited]).differences.rows
    assert rows[-1] == [CHANGED, "–", "loss: hinge → non-saturating at 20"]


def test_the_page_is_whole_and_stands_alone(runs: list[MeasuredRun], tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(runs, path, ReportOptions())
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    assert not page.seen & {"script", "iframe", "link", "object"}
    assert all(source.startswith(("data:", "#")) for source in page.sources)
    assert not re.search(r"url\((?!#)", text)
    assert sum(source.startswith("data:image/png") for source in page.sources) == 2
    assert "1 of 2 &lt;modes&gt;" in text
    assert "prefers-color-scheme: dark" in text
    assert {"network.latent", "9", "Modes hit ↑"} <= set(page.cells)


def test_the_pdf_has_pages_and_fonts_of_its_own(runs: list[MeasuredRun], tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(runs * 4, path, ReportOptions(title="Ü"))
    document = PdfReader(path)
    assert len(document.pages) >= 4
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.creator) == ("Ü", "GAN Studio")
    assert b"/FontFile2" in path.read_bytes()


def test_drawings_in_the_pdf_are_lines_and_letters(runs: list[MeasuredRun], tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(runs, path, ReportOptions())
    pages = PdfReader(path).pages
    assert sum(len(page.images) for page in pages) == 2  # the sample grids alone
    words = " ".join(page.extract_text() for page in pages)
    for said in ("A & B", "D's loss", "D's logit", "generated", "Modes hit", "network.latent"):
        assert said in words
    operators = [operator for page in pages for _, operator in ContentStream(
        page.get_contents(), page.pdf).operations]  # fmt: skip
    assert operators.count(b"l") > 100  # lines, such as those of the losses


def test_points_in_the_pdf_are_drawn_and_many_of_them_pictured(
    points_experiment: Experiment, tmp_path: Path
) -> None:
    found = []
    for count in (50, DENSE + 1):
        cloud = RANDOM.normal(size=(count, 2)).astype(np.float32)
        few = measured(points_experiment, "points", "1 of 2")
        plane = few.record("samples")
        assert isinstance(plane, Plane)
        run = replace(few, records=[replace(plane, real=cloud, fake=cloud)])
        path = tmp_path / f"{count}.pdf"
        write_report([run], path, ReportOptions())
        found.append(sum(len(page.images) for page in PdfReader(path).pages))
        assert path.stat().st_size < 300_000
    assert found == [1, 2]  # D's output is a picture in any case


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_little_is_enough(points_experiment: Experiment, tmp_path: Path, suffix: str) -> None:
    bare = MeasuredRun("bare", 0, points_experiment)
    full = measured(points_experiment, "points", "1 of 2")
    write_report([bare], tmp_path / f"bare.{suffix}", ReportOptions())
    write_report([full], tmp_path / f"full.{suffix}", ReportOptions())
    assert len(list(tmp_path.iterdir())) == 2
