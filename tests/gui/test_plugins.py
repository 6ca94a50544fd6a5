"""Components of other packages in the window: those that work are there, the others are named."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from ganstudio.components import plugins
from ganstudio.gui.docks.parameters.dock import ParametersDock
from ganstudio.gui.shell.window import Window
from ganstudio.gui.widgets.spins import Real
from ganstudio.telemetry.messages import Edit

Installer = Callable[..., None]

COMPONENTS = '''
from ganstudio.components import param, register
from ganstudio.networks.mlp import MLP
from ganstudio.objectives.base import Stabiliser
from ganstudio.objectives.losses import Hinge

@register
class Tilted(Hinge):
    """A hinge of a package."""

    name = "tilted"
    title = "Tilted hinge"

    angle: float = param(0.5, "angle", "How far it is tilted.", ge=0, live=True)

@register
class Calm(Stabiliser):
    """It does nothing."""

    name = "calm"
    title = "Calm"
    excludes = {"no-such-thing": "there is none"}

@register
class Unsure(MLP):
    """It does not know what it fits."""

    name = "unsure"
    title = "Unsure"

    def problem(self, shape):
        raise KeyError(shape)
'''


def test_the_window_opens_and_names_what_is_left_out(
    install: Installer, make_window: Callable[..., Window]
) -> None:
    install("bad-losses", "1.2", stranger="raise OSError('no disk')")
    plugins.load()
    window = make_window()
    assert window.errors.isVisible()
    sentence = window.errors.sentence.text()
    assert sentence == "bad-losses 1.2 is left out: stranger: OSError: no disk"
    assert window.table["loss.hinge"].isEnabled()


def test_components_of_a_package_are_used_like_all_others(
    install: Installer, make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    install("good", stranger_good=COMPONENTS)
    plugins.load()
    window = make_window()
    assert not window.errors.isVisible()
    window.table["loss.tilted"].trigger()
    qtbot.waitUntil(window.table["loss.tilted"].isChecked)
    assert "Tilted hinge" in window.bar.findChild(QToolButton, "choice.Loss").toolTip()
    dock = window.area.docks["parameters"]
    assert isinstance(dock, ParametersDock)
    window.table["stabiliser.calm"].trigger()
    qtbot.waitUntil(window.table["stabiliser.calm"].isChecked)
    dock.refresh()
    dock.findChild(Real, "angle").setValue(2.0)
    edit = window.source.live.last(Edit)  # type: ignore[attr-defined]
    assert edit.values == {"loss.angle": 2.0}


def test_a_network_that_cannot_say_what_it_fits_is_not_offered(
    install: Installer, make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    install("good", stranger_good=COMPONENTS)
    plugins.load()
    window = make_window()
    assert not window.table["network.unsure"].isEnabled()
    assert "Unsure cannot tell whether it fits" in window.table["network.unsure"].toolTip()
    window.table["data.ring"].trigger()
    qtbot.waitUntil(window.table["data.ring"].isChecked)
    assert window.table["network.mlp"].isChecked()
