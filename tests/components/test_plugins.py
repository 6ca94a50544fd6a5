"""A package of components can do no harm: it works, or it is named and left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ganstudio import cli
from ganstudio.components import catalogue, find, origin, plugins, refused, registry
from ganstudio.objectives.variants import loss_variants

Installer = Callable[..., None]

TILTED = '''
from ganstudio.components import param, register
from ganstudio.objectives.losses import Hinge

@register
class Tilted(Hinge):
    """A hinge of a package."""

    name = "tilted"
    title = "Tilted hinge"

    angle: float = param(0.5, "angle", "How far it is tilted.", ge=0, live=True)
'''
HALF = TILTED.replace("Tilted(", "Half(").replace("tilted", "half")


def test_a_package_adds_its_components(install: Installer) -> None:
    install("my-losses", stranger_losses=TILTED)
    plugins.load()
    assert refused() == ()
    assert find("loss", "tilted").title == "Tilted hinge"
    assert origin(find("loss", "tilted")) == "my-losses 0.3"
    assert list(loss_variants())[-1] == "tilted"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise RuntimeError", "RuntimeError"),
        ("raise RuntimeError('first\\nsecond')", "RuntimeError: first"),
        ("def (", "SyntaxError: invalid syntax (stranger.py, line"),
        (TILTED.replace('    title = "Tilted hinge"\n', '    title = ""\n'),
         "stranger.Tilted has the title ''; take a line of text"),
        (TILTED.replace('"tilted"', '"hinge"'),
         "stranger.Tilted cannot be the loss 'hinge', which is ganstudio.objectives.losses.Hinge"),
        (TILTED.replace("angle: float = param(0.5", "angle: float = param(..."),
         "stranger.Tilted has no default for its setting 'angle'; give it one"),
        (TILTED.replace("angle: float =", "angle ="), "PydanticUserError: Field 'angle'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_and_taken_back_whole(
    install: Installer, text: str, why: str
) -> None:
    before = registry.registered()
    install("bad-losses", "1.2", stranger=HALF + text)
    install("good-losses", stranger_good=TILTED)
    plugins.load()
    (sentence,) = refused()
    assert sentence.startswith(f"bad-losses 1.2 is left out: stranger: {why}")
    assert "\n" not in sentence
    assert find("loss", "tilted").title == "Tilted hinge"
    assert catalogue("loss").keys() - before["loss"].keys() == {"tilted"}


def test_what_a_broken_package_imported_of_a_sound_one_is_there(install: Installer) -> None:
    install("sound", stranger_sound=TILTED)
    install("broken", stranger_broken="import stranger_sound\nimport no_such_module")  # comes first
    plugins.load()
    (sentence,) = refused()
    assert sentence.startswith("broken 0.3 is left out")
    assert origin(find("loss", "tilted")) == "sound 0.3"


def test_a_package_that_looks_into_the_catalogue_meanwhile_sees_what_there_is(
    install: Installer,
) -> None:
    install(
        "curious", stranger_curious="from ganstudio.components import find\nfind('loss', 'hinge')"
    )
    plugins.load()
    assert refused() == ()


def test_without_a_description_the_entry_point_is_named(install: Installer, tmp_path: Path) -> None:
    install("bare", stranger_bare="1 / 0")
    (tmp_path / "site-bare" / "bare-0.3.dist-info" / "METADATA").unlink()
    plugins.load()
    assert refused() == (
        "stranger_bare is left out: stranger_bare: ZeroDivisionError: division by zero",
    )


def test_the_command_line_says_it_once_and_lists_the_rest(
    install: Installer, capsys: pytest.CaptureFixture[str]
) -> None:
    install("bad-losses", "1.2", stranger="raise OSError('no disk')")
    install("good-losses", stranger_good=TILTED)
    plugins.load()
    assert cli.main(["list"]) == 0
    said = capsys.readouterr()
    assert said.err == "note: bad-losses 1.2 is left out: stranger: OSError: no disk\n"
    assert "A hinge of a package." in said.out
    assert cli.main(["list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["refused"] == ["bad-losses 1.2 is left out: stranger: OSError: no disk"]


def test_installed_packages_are_found_by_the_program_itself(
    install: Installer, tmp_path: Path
) -> None:
    install("good-losses", stranger_good=TILTED)
    install("bad-losses", stranger="raise SystemExit('go away')")
    places = [str(tmp_path / "site-good-losses"), str(tmp_path / "site-bad-losses"), *sys.path]
    done = subprocess.run(
        [sys.executable, "-m", "ganstudio", "train", "ring", "--steps", "2", "--no-record",
         "--set", "loss=tilted", "--out", str(tmp_path / "run")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "note: bad-losses 0.3 is left out: stranger: SystemExit: go away" in done.stderr
    assert 'name = "tilted"' in (tmp_path / "run" / "experiment.toml").read_text()
