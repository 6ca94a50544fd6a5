"""Weights that strangers wrote: tensors, or one reason why not, and nothing of theirs is run."""

from __future__ import annotations

import os
import random
import zipfile
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from ganstudio.foreign import ForeignError
from ganstudio.foreign_weights import load_weights

WEIGHTS = {"weight": torch.arange(3.0)}


def test_tensors_come_back(tmp_path: Path) -> None:
    torch.save(WEIGHTS, tmp_path / "g.pth")
    save_file(WEIGHTS, tmp_path / "g.safetensors")
    for path in tmp_path.iterdir():
        assert torch.equal(load_weights(path)["weight"], WEIGHTS["weight"])


class Evil:
    """Makes a file when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("was-here",)


@pytest.mark.parametrize("held", [Evil(), nn.Flatten(), {"weight": Evil()}])
def test_nothing_is_run(held: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save(held, "g.pth")
    with pytest.raises(ForeignError, match="would have to be run"):
        load_weights(Path("g.pth"))
    assert not Path("was-here").exists()


def test_whatever_bytes_there_are_they_are_refused_in_a_sentence(tmp_path: Path) -> None:
    torch.save(WEIGHTS, tmp_path / "whole.pth", _use_new_zipfile_serialization=False)
    whole = (tmp_path / "whole.pth").read_bytes()
    rng = random.Random(0)
    path = tmp_path / "odd.pth"
    said: list[str] = []
    for _ in range(300):
        spoilt = bytearray(whole[: rng.randrange(1, len(whole))] if rng.random() < 0.3 else whole)
        for _ in range(rng.randrange(1, 6)):
            spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
        path.write_bytes(bytes(spoilt))
        try:
            load_weights(path)
        except ForeignError as error:
            said.append(str(error))
    assert len(said) > 100
    assert not any("\n" in each for each in said)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pth")
    with pytest.raises(ForeignError, match="a pipe or a device"):
        load_weights(tmp_path / "pipe.pth")


def test_a_program_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "g.pt", "w") as archive:
        archive.writestr("g/code/__torch__.py", "")
    with pytest.raises(ForeignError, match="TorchScript"):
        load_weights(tmp_path / "g.pt")
