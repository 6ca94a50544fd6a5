"""The word on recording in the status bar, with a menu to change where and how large."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ganstudio.gui.state import RunView
from ganstudio.gui.widgets.numerals import written
from ganstudio.telemetry.records import Recording


class RecordingButton(QToolButton):
    """Tells how the chosen run's recording stands.

    Parameters
    ----------
    actions
        What its menu offers.
    """

    def __init__(self, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        menu = QMenu(self)
        menu.addActions(list(actions))
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        self.setObjectName("recording")

    def show_run(self, run: RunView | None) -> None:
        """Show how the recording of a run stands."""
        self.setVisible(run is not None and not run.replayed)
        if run is None or run.replayed:
            return
        frame = run.newest.get("recording")
        record = frame.record if frame is not None else None
        if isinstance(record, Recording) and record.folder == run.folder:
            self.setText("Not recording" if record.trouble else f"Recording {size(record.size)}")
            self._warn(bool(record.trouble))
            self.setToolTip(_explained(record))
        elif run.folder:
            self.setText("Recording")
            self.setToolTip(f"{run.folder}\nis made at the first step")
        else:
            self.setText("Not recorded")
            self.setToolTip("This run can neither be looked back at nor gone on with later")

    def _warn(self, trouble: bool) -> None:
        if self.property("trouble") != trouble:
            self.setProperty("trouble", trouble)
            self.style().polish(self)


def _explained(record: Recording) -> str:
    lines = [record.folder, f"{size(record.size)} of at most {size(record.limit)}"]
    if record.thinned:
        lines.append(f"{record.thinned} old snapshots thinned out")
    if record.dropped:
        lines.append(f"{record.dropped} snapshots left out: the disk was too slow")
    return "\n".join([*lines, record.trouble] if record.trouble else lines)


def size(count: int) -> str:
    """Return a number of bytes in words."""
    if count < 1_000_000:
        return f"{max(count, 1000) // 1000} kB"
    if count < 1_000_000_000:
        return f"{count / 1e6:.0f} MB"
    return written(f"{count / 1e9:.1f} GB")
