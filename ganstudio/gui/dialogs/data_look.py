"""What is seen of data before it is trained on: in words, samples, classes, values."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.data.own.data import Own
from ganstudio.data.own.looking import Look, look
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.grids import best_columns
from ganstudio.gui.widgets.mosaic import as_image, compose, enlarged
from ganstudio.gui.widgets.numerals import written
from ganstudio.wording import sentence

NOTHING = "Choose a folder, an archive or a file."
MOST_BARS = 24
"""Classes that are drawn; more would be too thin to name."""


class DataReader(QObject):
    """Looks at data in a thread; of several that are asked for the newest counts.

    The window's thread owns it. The reading thread hands over frozen values by a signal.
    """

    seen = Signal(object)
    """A `Look`."""
    _read = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: tuple[Own, bool] | None = None
        self._thread: threading.Thread | None = None
        self._read.connect(self._take)

    def ask(self, data: Own, *, suit: bool) -> None:
        """Look at data as soon as the look before is over."""
        suit = suit or (self._wanted is not None and self._wanted[1])
        self._wanted = data, suit
        self._begin()

    def close(self) -> None:
        """Wait until the thread has ended."""
        self._wanted = None
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _begin(self) -> None:
        if self._thread is None and self._wanted is not None:
            data, suit = self._wanted
            self._wanted = None

            def work() -> None:
                try:
                    found = look(data, suit=suit)
                except Exception as error:  # whatever lies there, the next look must be possible
                    sentence = f"{data.path} cannot be read: {error}; choose other data"
                    found = Look(data, refusal=sentence)
                self._read.emit(found)

            self._thread = threading.Thread(target=work, name="looking at data", daemon=True)
            self._thread.start()

    def _take(self, found: Look) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._wanted is None:
            self.seen.emit(found)
        self._begin()


class Sheet(QWidget):
    """Some pictures side by side, or points in the plane or on a line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(260, 200)

    def show_look(self, seen: Look | None) -> None:
        """Draw what was seen."""
        self._look = seen
        count = 0 if seen is None or seen.pictures is None else len(seen.pictures)
        self.setAccessibleName(f"{count} pictures of the data" if count else "Points of the data")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.palette().surface))
        if self._look is None:
            return
        if self._look.pictures is not None:
            self._paint_pictures(painter)
        elif self._look.points is not None:
            self._paint_points(painter)

    def _paint_pictures(self, painter: QPainter) -> None:
        assert self._look is not None
        pictures = self._look.pictures
        assert pictures is not None
        height, width = pictures.shape[1:3]
        columns = best_columns(len(pictures), self.width(), self.height(), width / height)
        picture = as_image(compose(pictures, columns, theme.palette().surface))
        ratio = self.devicePixelRatioF()
        large = enlarged(picture, int(self.width() * ratio), int(self.height() * ratio))
        large.setDevicePixelRatio(ratio)
        left = (self.width() - large.width() / ratio) / 2
        painter.drawPixmap(QPointF(left, 0), large)

    def _paint_points(self, painter: QPainter) -> None:
        assert self._look is not None
        points = self._look.points
        assert points is not None
        low, high = points.min(axis=0), points.max(axis=0)
        middle, half = (low + high) / 2, max(float((high - low).max()) / 2, 1e-9) * 1.08
        side = min(self.width(), self.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.palette().text))
        painter.setOpacity(0.6)
        for point in (points - middle) / half:
            y = -float(point[1]) if len(point) > 1 else 0.0
            centre = QPointF(float(point[0]), y) * side / 2
            painter.drawEllipse(centre + QPointF(self.width() / 2, self.height() / 2), 1.6, 1.6)


class Bars(QWidget):
    """Bars side by side, each of which may have a name below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heights: list[float] = []
        self._names: list[str] = []
        self._ends = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a low, wide strip."""
        return QSize(260, 84)

    def show_bars(self, heights: list[float], names: list[str], ends: tuple[str, str]) -> None:
        """Draw bars, with a name each or what stands at both ends."""
        self._heights, self._names, self._ends = heights, names, ends
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        if not self._heights:
            return
        painter, colours = QPainter(self), theme.palette()
        metrics = self.fontMetrics()
        foot = metrics.height() + 2
        room = QRectF(0, 0, self.width(), self.height() - foot)
        each, most = room.width() / len(self._heights), max(self._heights) or 1.0
        gap = 2.0 if self._names else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.muted))
        for place, height in enumerate(self._heights):
            tall = room.height() * height / most
            painter.drawRect(QRectF(place * each, room.height() - tall, each - gap, tall))
        painter.setPen(QColor(colours.muted))
        below = QRectF(0, room.height() + 2, room.width(), foot)
        for side, text in zip(
            (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), self._ends, strict=True
        ):
            painter.drawText(below, side, text)
        for place, name in enumerate(self._names):
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(each) - 4)
            cell = QRectF(place * each, room.height() + 2, each - gap, foot)
            painter.drawText(cell, Qt.AlignmentFlag.AlignHCenter, short)


class DataLook(QWidget):
    """All of it, or the words in its place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.sheet = Sheet(self)
        self._facts = QLabel(self)
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._classes, self._values = Bars(self), Bars(self)
        self._of_classes, self._of_values = QLabel("Classes", self), QLabel("Values", self)
        for title in (self._of_classes, self._of_values):
            title.setProperty("role", "muted")
        bars = QGridLayout()
        bars.setHorizontalSpacing(16)
        bars.addWidget(self._of_values, 0, 0)
        bars.addWidget(self._values, 1, 0)
        bars.addWidget(self._of_classes, 0, 1)
        bars.addWidget(self._classes, 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.sheet, 1)
        column.addLayout(bars)
        column.addWidget(self._facts)
        self.show_words(NOTHING)

    def show_words(self, words: str) -> None:
        """Say something in the place of data."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        for each in (self.sheet, self._facts, self._classes, self._values, self._of_classes,
                     self._of_values):  # fmt: skip
            each.setVisible(not words)

    def show_look(self, seen: Look) -> None:
        """Show what was seen, or why there is nothing to be seen."""
        self.show_words(sentence(seen.refusal))
        if seen.refusal:
            return
        self.sheet.show_look(seen)
        self._facts.setText("\n".join(f"{about}: {text}" for about, text in seen.lines))
        assert seen.heights is not None
        ends = written(f"{seen.low:.4g}"), written(f"{seen.high:.4g}")
        self._values.show_bars([float(height) for height in seen.heights], [], ends)
        few = seen.classes[:MOST_BARS]
        self._classes.show_bars([float(n) for _, n in few], [name for name, _ in few], ("", ""))
        more = len(seen.classes) - len(few)
        self._of_classes.setText(f"Classes, {more} more" if more > 0 else "Classes")
        for each in (self._classes, self._of_classes):
            each.setVisible(bool(few))

    def shown(self) -> str:
        """Return the words on screen: those in the place of data, or what was understood."""
        return self.words.text() if not self.words.isHidden() else self._facts.text()
