"""A verdict in words, loud enough not to be overlooked."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.plain_text import plain
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.records import FAULTS, Verdict

ICONS = {"diverged": "✕", "starting": "…", "learning": "↗", "healthy": "✓", "arrived": "◎"}
WARNING = "▲"


def tone(word: str) -> tuple[str, str]:
    """Return the colours of a verdict: text and ground."""
    colours = theme.palette()
    if word == "diverged":
        return colours.error, colours.error_fill
    if word in FAULTS:
        return colours.warning, colours.warning_fill
    return colours.ok if word in ("healthy", "arrived") else colours.text, colours.raised


@dataclass(frozen=True)
class ShownBanner:
    """A verdict as it is on screen: its icon, and what it says, as rich text."""

    icon: str
    words: str


class Banner(QFrame):
    """A verdict: icon, word, evidence, and the step since when, which leads there."""

    asked = Signal(int)
    """The user wants to see this step."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._icon, self._words = QLabel(), QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._words.linkActivated.connect(self._ask)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def say(self, name: str, verdict: Verdict) -> None:
        """Show a verdict, with the run's name where there are several."""
        shown = (name, verdict, theme.palette().dark)
        if shown == self._shown:
            return
        self._shown = shown
        stands_for(self, verdict)
        text, ground = tone(verdict.word)
        lead = f"{name}: " if name else ""
        self._icon.setText(ICONS.get(verdict.word, WARNING))
        since = f"since step {number(verdict.since)}"
        link = f'<a href="{verdict.since}" style="color: {text}">{since}</a>'
        said = f"<b>{verdict.word}</b> {link}: {html.escape(verdict.evidence)}"
        self._words.setText(html.escape(lead) + said)
        way = "Click the step to see the runs as they were at it."
        self.setToolTip(plain(f"{lead}{verdict}. {way}"))
        self.setStyleSheet(
            f"Banner {{ background: {ground}; border: none; border-radius: 6px; }}"
            f"QLabel {{ color: {text}; background: transparent; }}"
        )

    @Slot(str)
    def _ask(self, step: str) -> None:
        self.asked.emit(int(step))

    def shown(self) -> ShownBanner:
        """Return what is on screen."""
        return ShownBanner(self._icon.text(), self._words.text())
