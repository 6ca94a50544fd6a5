"""What strangers wrote: bounded, or refused in one sentence, and harmless on a terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ganstudio import cli
from ganstudio.foreign import (
    DEEPEST,
    LONGEST,
    ForeignError,
    parse_json,
    parse_toml,
    read_text,
    shown,
)
from ganstudio.training.experiment import Experiment, ExperimentError

ENDLESS = {
    "deep list": "a=" + "[" * 5000 + "]" * 5000,
    "deep table": "a" + ".a" * 3000 + "=1",
    "long number": "seed=" + "9" * 5000,
    "cut": "x=[",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_toml_without_end_is_refused(text: str) -> None:
    with pytest.raises(ForeignError):
        parse_toml(text)
    with pytest.raises(ExperimentError) as refused:
        Experiment.loads(text, "preset.toml")
    assert str(refused.value).startswith("preset.toml: is n")
    assert len(str(refused.value)) < 2 * LONGEST


@pytest.mark.parametrize("text", ["[" * 20_000, "[" * 999 + "]" * 999, "9" * 5000, "{", "", "nul"])
def test_json_without_end_is_refused(text: str) -> None:
    with pytest.raises(ForeignError):
        parse_json(text)


def test_json_with_half_of_a_character_is_refused() -> None:
    assert parse_json('"\\ud83d\\ude00"') == "😀"
    with pytest.raises(ForeignError, match="half of a character"):
        parse_json('{"\\ud800": 1}')


def test_what_is_deep_but_not_too_deep_is_read() -> None:
    deep = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert parse_toml(f"a = {deep[1:-1]}") == {"a": parse_json(deep[1:-1])}
    with pytest.raises(ForeignError, match="nested"):
        parse_json(f"[[[{deep}]]]")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_neither_a_pipe_nor_a_device_nor_a_folder_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (tmp_path / "pipe.toml", Path("/dev/zero"), tmp_path):
        with pytest.raises(ForeignError):
            read_text(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_no_preset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert cli.main(["check", str(tmp_path / "pipe.toml")]) == cli.REFUSED
    assert "pipe or a device" in capsys.readouterr().err


def test_a_file_beyond_its_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(2**20 + 1))
    with pytest.raises(ForeignError, match="larger than 1 MB"):
        read_text(tmp_path / "large", 2**20)


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(ForeignError, match="UTF-8"):
        read_text(tmp_path / "bytes")


def test_a_terminal_obeys_nothing_that_is_shown() -> None:
    assert shown("\x1b[2Jcleared\x9b1m\n\u202eback") == "\\x1b[2Jcleared\\x9b1m \\x202eback"
    for kept in ("plain", "größer – 数字 · λ 👩‍🔬", "🏳️‍🌈"):
        assert shown(kept) == kept
    assert shown("x" * 1000) == "x" * (LONGEST - 1) + "…"


@pytest.mark.parametrize(
    "word", ["a" + ".a" * 3000 + "=1", "loss.a=" + "[" * 3000, "seed=" + "9" * 5000, "\x1b[2J=1"]
)
def test_settings_without_end_are_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "ring", "--set", word]) == cli.REFUSED
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert len(told) < 2 * LONGEST
    assert "\x1b" not in told


def test_many_mistakes_are_told_of_a_few_at_once() -> None:
    text = "\n".join(f"key{number} = 1" for number in range(200))
    with pytest.raises(ExperimentError) as refused:
        Experiment.loads(text, "preset.toml")
    assert len(refused.value.problems) > 200
    assert len(str(refused.value)) < 2000
    assert str(refused.value).endswith(" more")


@pytest.mark.parametrize("date", ["2020-01-01", "07:32:00", "1979-05-27T07:32:00Z"])
def test_a_date_is_no_setting_of_a_variant(date: str) -> None:
    from ganstudio.preset_folder import find

    text = find("ring").dumps()
    variant = f'\n[[variants]]\ntitle = "x"\n[variants.set]\n"network.latent" = [{date}]\n'
    with pytest.raises(ExperimentError, match="date"):
        Experiment.loads(text.replace("variants = []\n", "") + variant)
