"""What a command says: its words go in, what it prints comes back."""

from __future__ import annotations

import pytest

from ganstudio import cli


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Return what a command prints that succeeds."""
    capsys.readouterr()
    assert cli.main([str(word) for word in words]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Return the one sentence of a command that must be refused."""
    capsys.readouterr()
    try:
        code = cli.main([str(word) for word in words])
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    told = capsys.readouterr()
    assert code == 2
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    return told.err.strip()
