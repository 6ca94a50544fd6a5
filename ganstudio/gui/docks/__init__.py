"""The docks, one file a channel; `DOCKS` is what the window builds, in the order of its menu."""

from __future__ import annotations

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.collapse import CollapseDock
from ganstudio.gui.docks.game import GameDock
from ganstudio.gui.docks.losses import LossesDock
from ganstudio.gui.docks.microscope import MicroscopeDock
from ganstudio.gui.docks.outputs import OutputsDock
from ganstudio.gui.docks.parameters import ParametersDock
from ganstudio.gui.docks.runs import RunsDock
from ganstudio.gui.docks.samples import SamplesDock
from ganstudio.gui.docks.timeline import TimelineDock
from ganstudio.gui.docks.walk import WalkDock

DOCKS: tuple[type[StudioDock], ...] = (
    RunsDock,
    ParametersDock,
    SamplesDock,
    WalkDock,
    LossesDock,
    OutputsDock,
    MicroscopeDock,
    CollapseDock,
    GameDock,
    TimelineDock,
)

__all__ = ["DOCKS", "StudioDock"]
