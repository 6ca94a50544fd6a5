"""A generator as the Hub has models, from the command line and by its own card."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from ganstudio import cli
from ganstudio.export.huggingface import write_huggingface
from ganstudio.export.model import load_generator
from ganstudio.export.options import HuggingFaceOptions
from ganstudio.export.sampler import Sampler
from ganstudio.telemetry.records import Collapse, Measure, Verdict
from ganstudio.training.experiment import Experiment
from ganstudio.training.run import Run


def found() -> Collapse:
    shares = np.full(2, 0.5, np.float32)
    recall = Measure("recall", "Recall", "", 0.75, 0.98, "0.75", "0.98", "high")
    return Collapse(("a", "b"), shares, shares, (recall,), Verdict("healthy", 3, "all | modes"), 9)


@pytest.mark.parametrize("which", ["points", "images", "classes"])
def test_the_folder_is_whole_and_loads_as_its_card_says(
    tmp_path: Path, which: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(request.getfixturevalue(f"{which}_experiment").with_values({"title": "A [b] *c*"}))
    run.step()
    sampler = replace(Sampler.of(run), found=found())
    folder = tmp_path / "model"
    write_huggingface(sampler, folder, HuggingFaceOptions(licence="mit"))
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md", "config.json", "model.safetensors", "samples.png",
    ]  # fmt: skip
    config = json.loads((folder / "config.json").read_text())
    assert config["sample_shape"] == list(run.experiment.data.shape)
    assert config["experiment"]["network"]["name"] == run.experiment.network.name
    assert (config["step"], config["averaged"]) == (1, which == "points")
    with Image.open(folder / "samples.png") as picture:
        assert min(picture.size) > 50
    again = load_generator(folder / "model.safetensors")
    assert torch.equal(again.sample(again.latents(3)), sampler.sample(sampler.latents(3)))
    card = (folder / "README.md").read_text()
    front = card.split("---")[1]
    assert 'library_name: "ganstudio"' in front
    assert 'license: "mit"' in front
    assert ("unconditional-image-generation" in front) == (which != "points")
    assert r"# A \[b\] \*c\*" in card
    assert "Verdict at the last look: **healthy**. all \\| modes" in card
    assert "| Recall | 0.75 | 0.98 | high |" in card
    assert "![Samples](samples.png)" in card
    if which == "images":
        (code,) = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
        monkeypatch.chdir(folder)
        named: dict[str, Any] = {}
        exec(code, named)
        assert tuple(named["samples"].shape) == (16, 1, 8, 8)
        assert "(16, 1, 8, 8) in [-1, 1]" in code


def test_a_run_that_was_never_judged_says_so(images_experiment: Experiment, tmp_path: Path) -> None:
    write_huggingface(Sampler.of(Run(images_experiment)), tmp_path / "m", HuggingFaceOptions())
    card = (tmp_path / "m" / "README.md").read_text()
    assert "Nothing was measured of it." in card
    assert "license" not in card


def test_the_command_line_tells_the_verdict_and_keeps_a_full_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["ring", "--threads", "1", "--set", "network.hidden=8", "--set", "data.count=300"]
    run, out = tmp_path / "run", tmp_path / "model"
    assert cli.main(["train", *words, "--steps", "3", "--out", str(run)]) == 0
    assert cli.main(["export", "huggingface", str(run), "--out", str(out)]) == 0
    card = (out / "README.md").read_text()
    assert "Verdict at the last look: **" in card
    assert "| modes covered |" in card.lower()
    assert cli.main(["export", "huggingface", str(run), "--out", str(out)]) == 2
    assert "is not empty; choose a new folder" in capsys.readouterr().err
