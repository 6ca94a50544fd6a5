"""The toolbar gives way where it is narrow, whatever comes when."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from ganstudio.gui.shell.window import Window

WIDTHS = range(1024, 1664, 32)


def standing(window: Window) -> list[QWidget]:
    """Return what is to be seen in the toolbar once it is laid out."""
    QApplication.processEvents()
    widgets = [window.bar.widgetForAction(action) for action in window.bar.actions()]
    return [each for each in widgets if isinstance(each, QToolButton | QLabel)]


def test_nothing_is_pushed_out_when_the_name_of_the_device_comes(make_window) -> None:
    window = make_window("digits", (WIDTHS[0], 700))
    run, bar = window.studio.runs[0], window.bar
    rest = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    readout = bar.findChild(QLabel, "readout")
    for width in WIDTHS:
        for device in ("", "cuda:0", "privateuseone:0"):
            run.device = f"{device} · its maker's name"
            window.resize(width, 700)
            bar.refresh()
            shown = standing(window)
            assert device in readout.text()
            assert not rest.isVisible(), f"{device!r} at {width}"
            for each in shown:
                what = f"{each.objectName() or each.text()!r} with {device!r} at {width}"
                assert each.isVisible(), what
                assert each.width() >= each.sizeHint().width(), what
                assert bar.rect().contains(each.geometry()), what


def test_choices_use_the_room_there_is(make_window) -> None:
    window = make_window("five-losses", size=(1024, 700))
    window.studio.runs[0].device = "cuda:0 · its maker's name"
    window.bar.refresh()
    choices = window.bar.findChildren(QToolButton, QRegularExpression("^choice"))
    for width in range(1024, 1110, 10):
        window.resize(width, 700)
        standing(window)
        texts = [each.text() for each in choices]
        assert all(len(text) >= 10 for text in texts if text.endswith("…")), f"{width}: {texts}"
