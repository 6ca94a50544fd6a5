"""RunShares: the share of each mode in the samples of every run, against its share in the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.numerals import written
from ganstudio.gui.widgets.scales import Linear, SymLog
from ganstudio.gui.widgets.taking import Takeaway, taking_menu
from ganstudio.telemetry.records import FloatArray

TOPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
RAREST, POWERS = 0.001, (0.001, 0.01, 0.1)
"""The share up to which a logarithmic scale is linear, and those that it names."""
MISSING = 0.1
"""A mode with less than this part of its share in the data is marked as missing."""


@dataclass(frozen=True)
class RunShares:
    """The bars of one run."""

    title: str
    colour: str
    shares: FloatArray


@dataclass(frozen=True, eq=False)
class ShownShares:
    """Bars as they are on screen.

    Attributes
    ----------
    modes : tuple of str
        Their names, from left to right.
    shares : dict
        By title of the run, the share that each bar stands for by its height, (modes,).
    top : float
        The share at the top of the scale.
    marked : tuple of float
        The shares that the scale names.
    missing : tuple of str
        The modes whose names are marked.
    """

    modes: tuple[str, ...]
    shares: dict[str, NDArray[np.float64]]
    top: float
    marked: tuple[float, ...]
    missing: tuple[str, ...]


class ShareBars(QWidget):
    """Grouped bars with the data as a dashed level; names stand upright where they are long.

    The scale rises when a bar would leave it, and falls only once all fit into half of it.
    """

    LEFT, TOP, RIGHT = 46, 8, 12

    noted = Signal(str)
    """Something to say in the status bar."""

    def __init__(self) -> None:
        super().__init__()
        self.modes: tuple[str, ...] = ()
        self.target: FloatArray = np.zeros(0, np.float32)
        self.runs: list[RunShares] = []
        self.top = TOPS[1]
        self._fixed: float | None = None
        self._rule = Linear()
        self._kept: tuple[object, QPixmap] = ((), QPixmap())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Return the size it asks for."""
        return QSize(300, self.minimumHeight())

    def show_shares(
        self, modes: tuple[str, ...], target: FloatArray, runs: list[RunShares]
    ) -> None:
        """Show these."""
        if modes != self.modes:
            self.top = TOPS[0]
        self.modes, self.target, self.runs = modes, target, runs
        levels = np.concatenate([target, *(run.shares for run in runs)])
        highest = float(np.max(levels, initial=0, where=np.isfinite(levels)))
        wanted = next((top for top in TOPS if top >= min(highest, 1.0)), 1.0)
        if self._fixed is not None:
            self.top = self._fixed
        elif wanted > self.top or highest < 0.45 * self.top:
            self.top = wanted
        self.update()

    def hold_at(self, top: float | None) -> None:
        """Keep the top of the scale at a share; at none it follows the bars."""
        self._fixed, self.top = top, TOPS[0] if top is None else top
        self.show_shares(self.modes, self.target, self.runs)

    def take_log(self, wanted: bool) -> None:
        """Have the bars stand on a logarithmic scale, which shows rare modes, or on a plain one."""
        self._rule = SymLog(RAREST) if wanted else Linear()
        self.update()

    # ── the user's hand ──────────────────────────────────────────────────────

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the bars."""
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return what can be done with the bars, to pop up once."""
        taken = Takeaway.of(self, "shares of modes", "Bars", self._rows)
        menu = taking_menu(taken, self.noted.emit, self)
        log = menu.addAction("&Logarithmic axis")
        log.setCheckable(True)
        log.setChecked(self._rule != Linear())
        log.toggled.connect(self.take_log)
        scales = menu.addMenu("&Range")
        for top in (None, *TOPS):
            words = "follows the bars" if top is None else f"0 to {top:.0%}"
            scale = scales.addAction(words.replace("%", "\u202f%"), partial(self.hold_at, top))
            scale.setCheckable(True)
            scale.setChecked(top == self._fixed)
        return menu

    def _rows(self) -> list[tuple[object, ...]]:
        """Return the shares as a table, the data's first."""
        shares = [self.target, *(run.shares for run in self.runs)]
        head = ("mode", "data", *(run.title for run in self.runs))
        columns = [[f"{share:.6g}" for share in each] for each in shares]
        return [head, *zip(self.modes, *columns, strict=True)]

    def _small(self) -> QFont:
        """Return the font of the names: as small as needed for all to stand side by side."""
        font = QFont(self.font())
        usual = QFontMetrics(font).height()
        least = min(max(self._pitch() - 1, 9), usual - 1) if self._upright() else usual - 1
        font.setPixelSize(max(int(least * 0.82), 8))
        return font

    # ── places ───────────────────────────────────────────────────────────────

    def _upright(self) -> bool:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(mode) for mode in self.modes), default=0)
        return widest + 4 > self._pitch()

    def _names_height(self) -> float:
        if not self._upright():
            return self.fontMetrics().height() + 4
        metrics = QFontMetrics(self._small())
        widest = max(metrics.horizontalAdvance(mode) for mode in self.modes)
        return float(min(widest + 8, self.height() * 0.5))

    def _high(self, shares: Any) -> Any:
        """Return how high shares stand, from 0 below to 1 at the top."""
        return np.minimum(self._rule.forward(shares) / self._rule.forward(np.float64(self.top)), 1)

    def _marked(self) -> list[float]:
        """Return the shares that the scale names, as many round ones as there is room for."""
        if isinstance(self._rule, SymLog):
            return [0.0, *(power for power in POWERS if power < 0.7 * self.top), self.top]
        count = 5 if self._frame().height() > 90 else 2
        parts = max((i for i in range(1, count + 1) if _is_round(self.top / i)), default=1)
        return [self.top * i / parts for i in range(parts + 1)]

    def _pitch(self) -> float:
        return (self.width() - self.LEFT - self.RIGHT) / max(len(self.modes), 1)

    def _frame(self) -> QRectF:
        bottom = self.height() - self._names_height()
        width = self.width() - self.LEFT - self.RIGHT
        return QRectF(self.LEFT, self.TOP, width, max(bottom - self.TOP, 1))

    def bars(self, run: int) -> list[QRectF]:
        """Return where the bars of a run stand, a mode each."""
        frame, pitch = self._frame(), self._pitch()
        width = max(pitch * 0.72 / max(len(self.runs), 1), 1.0)
        wide = max(width - (width > 3), 1.0)
        lefts = frame.left() + (np.arange(len(self.modes)) + 0.14) * pitch + run * width
        shares = np.nan_to_num(self.runs[run].shares.astype(np.float64))
        heights = self._high(shares) * frame.height()
        places = zip(lefts.tolist(), heights.tolist(), strict=True)
        return [QRectF(left, frame.bottom() - high, wide, high) for left, high in places]

    def shown(self) -> ShownShares:
        """Return what is on screen."""
        unit, top = 1 / self._frame().height(), self._rule.forward(np.float64(self.top))
        return ShownShares(
            self.modes,
            {
                run.title: self._rule.backward(
                    np.array([top * unit * bar.height() for bar in self.bars(i)])
                )
                for i, run in enumerate(self.runs)
            },
            self.top,
            tuple(self._marked()),
            tuple(name for mode, name in enumerate(self.modes) if self.missing(mode)),
        )

    def mode_at(self, x: float) -> int | None:
        """Return which mode stands at a place."""
        index = int((x - self.LEFT) // self._pitch()) if self.modes else -1
        return index if 0 <= index < len(self.modes) else None

    # ── painting ─────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        if not self.modes or not self.runs:
            return
        painter = QPainter(self)
        painter.setFont(self._small())
        self._paint_scale(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, run in enumerate(self.runs):
            painter.setBrush(QColor(run.colour))
            painter.drawRects(self.bars(place))
        self._paint_target(painter)
        painter.drawPixmap(0, 0, self._names())
        painter.end()

    def _names(self) -> QPixmap:
        """Return the names as they stand, kept until they change: upright text is slow."""
        missing = tuple(self.missing(mode) for mode in range(len(self.modes)))
        ratio = self.devicePixelRatioF()
        key = (self.modes, missing, self.size().toTuple(), ratio, theme.palette().dark)
        if key != self._kept[0]:
            drawn = QPixmap(self.size() * ratio)
            drawn.setDevicePixelRatio(ratio)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            painter.setFont(self._small())
            self._paint_names(painter)
            painter.end()
            self._kept = (key, drawn)
        return self._kept[1]

    def _paint_scale(self, painter: QPainter) -> None:
        frame, colours = self._frame(), theme.palette()
        for share in self._marked():
            level = frame.bottom() - float(self._high(np.float64(share))) * frame.height()
            painter.setPen(QColor(colours.grid if share else colours.border))
            painter.drawLine(QPointF(frame.left(), level), QPointF(frame.right(), level))
            painter.setPen(QColor(colours.muted))
            text = written(f"{100 * share:.3g}\u202f%")
            place = QRectF(0, level - 8, self.LEFT - 6, 16)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(flags), text)

    def _paint_target(self, painter: QPainter) -> None:
        frame, pitch = self._frame(), self._pitch()
        pen = QPen(QColor(theme.palette().text), 1)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        for mode, share in enumerate(self.target):
            level = frame.bottom() - float(self._high(np.float64(share))) * frame.height()
            left = frame.left() + mode * pitch
            painter.drawLine(
                QPointF(left + 0.06 * pitch, level), QPointF(left + 0.94 * pitch, level)
            )

    def missing(self, mode: int) -> bool:
        """Tell whether every run shown lacks a mode that the data has."""
        level = MISSING * float(self.target[mode])
        return level > 0 and all(float(run.shares[mode]) < level for run in self.runs)

    def _paint_names(self, painter: QPainter) -> None:
        colours, pitch = theme.palette(), self._pitch()
        metrics = painter.fontMetrics()
        upright, frame = self._upright(), self._frame()
        every = max(1, int(np.floor(metrics.height() / (1.25 * pitch)))) if upright else 1
        room = self.height() - frame.bottom() - 6
        for mode in range(0, len(self.modes), every):
            missing = self.missing(mode)
            painter.setPen(QColor(colours.warning if missing else colours.muted))
            middle = frame.left() + (mode + 0.5) * pitch
            if upright:
                text = metrics.elidedText(self.modes[mode], Qt.TextElideMode.ElideRight, int(room))
                painter.save()
                painter.translate(middle, frame.bottom() + 4)
                painter.rotate(-90)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRectF(-room, -10, room, 20), int(flags), text)
                painter.restore()
            else:
                place = QRectF(middle - pitch / 2, frame.bottom() + 3, pitch, metrics.height())
                painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self.modes[mode])

    def event(self, event: QEvent) -> bool:
        """Read the values of the mode under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mode = self.mode_at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if mode is None else self.reading(mode), self)
            return True
        return super().event(event)

    def reading(self, mode: int) -> str:
        """Return the shares of a mode in words."""
        lines = [self.modes[mode], written(f"data: {self.target[mode]:.1%}")]
        lines += [run.title + written(f": {run.shares[mode]:.1%}") for run in self.runs]
        return "\n".join(lines).replace("%", "\u202f%")


def _is_round(share: float) -> bool:
    """Tell whether a share is written in few digits: 1, 2, 2.5 or 5 of some power of ten."""
    return f"{share:.3e}"[:5] in ("1.000", "2.000", "2.500", "5.000")
