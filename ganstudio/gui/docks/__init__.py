"""The docks, a package each; `DOCKS` is what the window builds, in the order of its menu.

- ``runs``, ``parameters``: which runs there are, and all that can be set of the chosen one.
- ``samples``, ``walk``, ``latents``: what G draws, and from which z. ``losses``, ``outputs``,
  ``microscope``: what D says. ``phase``: the game as a motion in a plane.
- ``collapse``, ``game``: what is to be thought of it. ``timeline``: one cursor for all of them.
- ``network``: both players layer by layer, and an update in stages.
- ``measures``: every measure over the course of training.
- ``closer``: samples and D, looked at more closely.
- ``line``: what theory says of a game on a line.
- ``lesson``: what is to be read, guessed and seen of it.
- ``base``: what every dock has in common; ``shared``: what several are built of.
- ``area``: where they live.

In the package of each, ``dock`` is the dock itself.
"""

from __future__ import annotations

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.closer.dock import CloserDock
from ganstudio.gui.docks.collapse.dock import CollapseDock
from ganstudio.gui.docks.game.dock import GameDock
from ganstudio.gui.docks.latents.dock import LatentsDock
from ganstudio.gui.docks.lesson.dock import LessonDock
from ganstudio.gui.docks.line.dock import LineDock
from ganstudio.gui.docks.losses.dock import LossesDock
from ganstudio.gui.docks.measures.dock import MeasuresDock
from ganstudio.gui.docks.microscope.dock import MicroscopeDock
from ganstudio.gui.docks.network.dock import NetworkDock
from ganstudio.gui.docks.outputs.dock import OutputsDock
from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.docks.phase.dock import PhaseDock
from ganstudio.gui.docks.runs.dock import RunsDock
from ganstudio.gui.docks.samples.dock import SamplesDock
from ganstudio.gui.docks.timeline.dock import TimelineDock
from ganstudio.gui.docks.walk.dock import WalkDock

DOCKS: tuple[type[StudioDock], ...] = (
    RunsDock,
    ParametersDock,
    SamplesDock,
    PhaseDock,
    WalkDock,
    LatentsDock,
    LossesDock,
    OutputsDock,
    MicroscopeDock,
    CollapseDock,
    MeasuresDock,
    GameDock,
    LineDock,
    CloserDock,
    NetworkDock,
    LessonDock,
    TimelineDock,
)

__all__ = ["DOCKS", "StudioDock"]
