"""Whatever hands do to the window, nothing goes wrong in it; and a monkey that would find out."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import shiboken6

from ganstudio.gui.serving.engine import Engine
from ganstudio.gui.shell.window import Window
from ganstudio.telemetry.source import Source
from tests.gui.acts import Act, shrunk
from tests.gui.sanctuary import Sanctuary, furnish, seat
from tests.gui.walls import Fault, nothing_beyond, watched

ACTS, TRAINED = 120, 30
"""How many acts there are room for in the suite; `bench/bench_monkey.py` does thousands."""
LOADED = 4.0
"""Seconds of the processor a turn, on a machine whose cores are shared with all other tests."""


class Places:
    """Seats monkeys at windows, one after another, in folders of their own."""

    def __init__(self, folder: Path, source: Callable[[], Source]) -> None:
        self._folder, self._source = folder, source
        self._made, self._files = 0, None
        self._left: list[Window] = []

    def replay(self, acts: Sequence[Act], prepare: Callable[[Window], object]) -> list[Fault]:
        """Do known acts in a new window; return what was wrong."""
        return self._sit(lambda place: place.replay(acts), prepare)

    def play(self, seed: int, acts: int) -> list[str]:
        """Do acts of a seed in a new window; return what was wrong, and the way there."""
        way: list[str] = []

        def play(place: Sanctuary) -> list[Fault]:
            found = place.play(seed, acts)
            way.extend(str(act) for act in place.done)
            return found

        found = self._sit(play, lambda _: None)
        return [str(fault) for fault in found] + (way if found else [])

    def _sit(
        self, work: Callable[[Sanctuary], list[Fault]], prepare: Callable[[Window], object]
    ) -> list[Fault]:
        folder = self._folder / f"sanctuary {self._made}"
        self._made += 1
        folder.mkdir()
        if self._files is None:
            self._files = furnish(folder)
        else:
            shutil.copytree(self._files, folder / "files")
        files, seated = folder / "files", []
        with watched(folder, lambda: seated[0].monkey) as faults:
            window = seat(self._source(), folder)
            self._left.append(window)
            prepare(window)
            seated.append(Sanctuary(window, files, faults, turn=LOADED))
            found = list(work(seated[0]))
            self.clear()
        return found

    def clear(self) -> None:
        """Close what is left."""
        while self._left:
            window = self._left.pop()
            window.close()
            window.writer.wait()
            shiboken6.delete(window)


@pytest.fixture
def places(dressed: None, tmp_path: Path, source: Any) -> Iterator[Places]:
    made = Places(tmp_path, type(source))
    yield made
    made.clear()


def test_nothing_goes_wrong_whatever_is_done(places: Places) -> None:
    assert not places.play(seed=3, acts=ACTS)


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("mode", ["thread", "process"])
def test_nothing_goes_wrong_while_it_trains(dressed: None, tmp_path: Path, mode: Any) -> None:
    engine = Engine(mode)
    engine.start()
    try:
        assert not Places(tmp_path, lambda: engine).play(seed=5, acts=TRAINED)
    finally:
        assert engine.close()
        shiboken6.delete(engine)


def test_a_fault_is_found_and_the_way_there_is_shortened(places: Places) -> None:
    def spoil(window: Window) -> None:
        place = window.table["view.simple"]

        def fail() -> None:
            if window.studio.simple and window.studio.cursor is None:
                raise ZeroDivisionError("planted")

        place.triggered.connect(fail)

    simple, copy = Act("trigger", "view.simple"), Act("trigger", "edit.copy")
    acts = [simple, copy, simple]
    found = places.replay(acts, spoil)
    assert [fault.words for fault in found] == ["ZeroDivisionError: planted"]

    def fails(fewer: Sequence[Act]) -> bool:
        return [fault.like for fault in places.replay(fewer, spoil)] == [found[0].like]

    assert shrunk(acts, fails) == [simple, simple]


def test_shrinking_keeps_what_belongs_together() -> None:
    acts = [Act("wait", luck=number) for number in range(40)]
    needed = {acts[3], acts[17], acts[31]}
    assert shrunk(acts, lambda fewer: needed <= set(fewer)) == sorted(needed, key=acts.index)


def test_an_act_is_written_down_and_read() -> None:
    act = Act("drag", "Window#[0]", at=(0.25, 0.5), to=(1.0, 0.0), held="Control", luck=7)
    assert Act.read(str(act)) == act


def test_whoever_reaches_beyond_its_folder_is_found_out(tmp_path: Path) -> None:
    inside, outside, found = tmp_path / "inside", tmp_path / "outside.txt", []
    inside.mkdir()
    with nothing_beyond(inside, found):
        (inside / "fine.txt").write_text("fine")
        outside.write_text("not fine")
        outside.read_text()
        with pytest.raises(FileNotFoundError):
            subprocess.Popen(["/nonexistent/browser"])
    assert [fault.words.split()[0] for fault in found] == ["open", "starts"]
    os.remove(outside)  # the walls are down again
    assert len(found) == 2
