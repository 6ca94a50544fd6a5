"""Components of a file of one's own: asked about once, and loaded where it was named alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ganstudio import cli
from ganstudio.commands import own_files as asking
from ganstudio.components import catalogue, origin, own_files, plugins

FILE = '''
from ganstudio.components import register
from ganstudio.objectives.losses import NonSaturating

@register
class Mine(NonSaturating):
    """D is told the same, by a file of mine."""

    name = "mine"
    title = "Mine"
'''


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file with a loss; settings are kept in a folder of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "config"))
    monkeypatch.setenv(own_files.VARIABLE, "[]")
    path = tmp_path / "my_gan.py"
    path.write_text(FILE)
    return path


def answered(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let a terminal answer; return what is left of the answers."""
    left = list(answers)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: left.pop(0))
    return left


def test_it_is_asked_about_once_and_again_when_it_has_changed(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--with", str(file), "list"]
    left = answered(monkeypatch, "y", "n")
    assert asking.taken(words) == ["list"]
    assert own_files.named() == [own_files.OwnFile.of(file)]
    told = capsys.readouterr().err
    assert str(file) in told
    assert own_files.OwnFile.of(file).digest in told
    assert asking.taken(words) == ["list"]
    assert left == ["n"]
    file.write_text(FILE + "\n# changed")
    assert cli.main(words) == 2
    assert "is not run; leave out --with" in capsys.readouterr().err
    assert left == []


def test_no_answer_is_no(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", ended)
    with pytest.raises(OSError, match="is not run; leave out --with"):
        asking.taken(["--with", str(file), "list"])


def test_where_nobody_can_answer_it_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    for words, sentence in (
        (["--with", str(file), "list"], "was not allowed yet; start it once from a terminal"),
        (["--with", str(file.parent / "none.py"), "list"], "No such file"),
        (["--with"], "--with needs a file"),
    ):
        assert cli.main(words) == 2
        assert sentence in capsys.readouterr().err
    assert own_files.named() == []


def test_its_components_stand_in_the_catalogue(file: Path, spare_catalogue: None) -> None:
    own = own_files.OwnFile.of(file)
    own_files.name([own])
    plugins.load()
    assert catalogue("loss")["mine"].title == "Mine"
    assert origin(catalogue("loss")["mine"]) == f"my_gan.py {own.digest[:12]}"


@pytest.mark.parametrize("text", [FILE + "\n# changed", FILE + "\n1 / 0", "syntax error"])
def test_one_that_cannot_be_used_is_left_out_whole(
    file: Path, spare_catalogue: None, text: str
) -> None:
    if "changed" in text:
        own_files.name([own_files.OwnFile.of(file)])
    file.write_text(text)
    if "changed" not in text:
        own_files.name([own_files.OwnFile.of(file)])
    plugins.load()
    assert "mine" not in catalogue("loss")
    (sentence,) = plugins.refused
    assert sentence.startswith("my_gan.py ")
    assert "is left out" in sentence


def test_a_run_is_trained_by_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch, "yes")
    asking.taken(["--with", str(file)])
    words = ["train", "ring", "--set", "loss=mine", "--steps", "2", "--out", str(file.parent / "r")]
    done = subprocess.run(
        [sys.executable, "-m", "ganstudio", "--with", str(file), *words],
        capture_output=True, text=True, timeout=200, check=False, stdin=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if k != own_files.VARIABLE},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert 'name = "mine"' in (file.parent / "r" / "experiment.toml").read_text()
