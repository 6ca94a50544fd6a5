"""The guides hold what they promise: their commands run, their Python runs, their links lead on."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ganstudio import cli
from ganstudio.commands import choice
from ganstudio.commands.help import printed
from ganstudio.handbook.article import Article
from ganstudio.handbook.catalogue import articles
from ganstudio.handbook.finding import Finder
from ganstudio.handbook.guides import KEYS, guides
from ganstudio.training.run import Run

GUIDES = {each.key: each for each in guides()}
COMMAND = re.compile(r"^    (ganstudio .*)$", re.M)
PYTHON = re.compile(r"```python\n(.*?)```", re.S)
LINK = re.compile(r"\]\(([^)]+)\)")
TOPICS = (
    "first steps", "reading the measures", "why is it not learning", "choosing loss, penalty and "
    "network", "your data", "your own loop", "your code", "notebooks", "files of a run",
    "command line", "GPU", "Mac", "memory", "FAQ", "faces", "bedrooms", "paintings",
)  # fmt: skip
PICTURES = ("faces", "bedrooms", "paintings", "pictures.zip")
RUN = ("train", "runs", "diff", "export")
"""Commands of the guide that are run here; the others take longer, and have tests of their own."""


def commands(guide: Article) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in COMMAND.findall(guide.text)]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with pictures of three styles under each name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = np.random.default_rng(0)
    for name in PICTURES[:-1]:
        for number in range(12):
            folder = tmp_path / name / f"style {number % 2}"
            folder.mkdir(parents=True, exist_ok=True)
            pixels = source.integers(256, size=(40, 48, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / f"{number}.png")
    return tmp_path


def shortened(words: list[str]) -> list[str]:
    """Return a command that trains for a moment only."""
    short = [*words]
    for at, word in enumerate(words):
        if word == "--steps":
            short[at + 1] = "30" if "--resume" in words else "20"
    return short


def test_the_commands_of_the_command_line_run_one_after_another(room: Path) -> None:
    said = commands(GUIDES["command-line"])
    assert {words[0] for words in said} > {*RUN, "compare", "sweep", "evaluate", "check"}
    for words in said:
        if words[0] in RUN and words[1] != "report":
            assert cli.main(shortened(words)) == 0, words
    assert (room / "ring.png").is_file()


@pytest.mark.parametrize("name", ["faces", "bedrooms", "paintings"])
def test_a_recipe_begins_on_pictures_of_ones_own(room: Path, name: str) -> None:
    looked, *trained = commands(GUIDES[f"recipe-{name}"])
    assert looked == ["data", name]
    assert cli.main(looked) == 0
    assert len(trained) == 2
    for words in trained:
        experiment = choice.chosen(cli.parsed(words))
        run = Run(experiment.with_values({"network.features": 8, "schedule.batch_size": 4}))
        run.step()
        assert run.iteration == 1
    assert "GPU" in GUIDES[f"recipe-{name}"].text


@pytest.mark.parametrize("key", GUIDES)
def test_every_command_is_one(key: str, room: Path) -> None:
    for words in commands(GUIDES[key]):
        rest = words[2:] if words[0] == "--with" else words
        assert cli.parsed(rest).command  # anything that no command takes ends the program


@pytest.mark.parametrize("key", [key for key, each in GUIDES.items() if PYTHON.search(each.text)])
def test_the_python_runs(key: str, room: Path) -> None:
    code = "\n".join(PYTHON.findall(GUIDES[key].text))
    code = re.sub(r"train\(\d+\)", "train(50)", code)
    subprocess.run([sys.executable, "-c", code], check=True)  # what it registers ends with it


def test_every_link_leads_to_an_article() -> None:
    keys = {each.key for each in articles()}
    for each in articles():
        assert [link for link in LINK.findall(each.text) if link not in keys] == [], each.key


def test_every_place_for_what_is_declared_elsewhere_is_filled() -> None:
    left = {found for each in guides() for found in re.findall(r"\{[a-z]+\}", each.text)}
    assert left == {KEYS}  # which the window fills


@pytest.mark.parametrize("topic", TOPICS)
def test_the_topics_are_there(topic: str) -> None:
    found = Finder(articles()).find(topic)[:3]
    assert "Guides" in [each.group for each in found], topic


def test_the_terminal_prints_what_is_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help", "batch", "size"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("batch size (Schedule) · Settings\n")
    assert "- Range: 2 to 65536\n" in said
    assert "`schedule.batch_size`" not in said  # marks of Markdown are taken away
    assert "schedule.batch_size\n" in said
    assert cli.main(["help"]) == 0
    said = capsys.readouterr().out
    assert all(key in said for key in GUIDES)


def test_the_terminal_leads_on_from_what_there_is_nothing_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["help", "presicion"]) == 2
    assert "there is nothing on 'presicion'; did you mean 'Precision'?" in capsys.readouterr().err


def test_a_command_is_told_by_its_own_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["help", "train"]) == 0
    assert "usage: ganstudio train" in capsys.readouterr().out


@pytest.mark.parametrize("key", GUIDES)
def test_lines_fit_a_terminal_and_marks_are_gone(key: str) -> None:
    for line in printed(GUIDES[key], 72):
        assert len(line) <= 72 or line.startswith("    "), line
        assert "**" not in line
        assert "](" not in line
