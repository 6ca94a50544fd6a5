"""A verdict in words, loud enough not to be overlooked."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from ganstudio.gui.docks.shared.verdict_looks import mark, tone
from ganstudio.gui.treatment import Treatment
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.explainer import stands_for
from ganstudio.gui.widgets.numerals import unbroken, written
from ganstudio.gui.widgets.plain_text import plain
from ganstudio.gui.widgets.scales import number
from ganstudio.telemetry.records import Verdict


@dataclass(frozen=True)
class ShownBanner:
    """A verdict as it is on screen: its icon, what it says, as rich text, and what heals it."""

    icon: str
    words: str
    remedy: str


class Banner(QFrame):
    """A verdict: icon, word, evidence, the step since when, which leads there, and what heals it.

    Attributes
    ----------
    heal : QPushButton
        Carries out the remedy; there where one is known.
    """

    asked = Signal(int)
    """The user wants to see this step."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._icon, self._words = QLabel(), QLabel()
        self._remedy = ""
        self.heal = QPushButton("Heal")
        self.heal.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.heal.hide()
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)  # beside the icon
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
        row.addWidget(self.heal, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, name: str, verdict: Verdict, treatment: Treatment | None = None) -> None:
        """Show a verdict, with the run's name where there are several, and what heals it."""
        shown = (name, verdict, treatment, theme.palette().dark)
        if shown == self._shown:
            return
        self._shown = shown
        stands_for(self, verdict)
        text, ground = tone(verdict.word)
        lead = f"{name}: " if name else ""
        self._icon.setText(mark(verdict.word))
        link = ""
        if verdict.word != "starting":  # which nobody asks since when
            since = f"since step {number(verdict.since)}"
            link = f' <a href="{verdict.since}" style="color: {text}">{since}</a>'
        said = f"<b>{verdict.word}</b>{link}: {html.escape(written(unbroken(verdict.evidence)))}"
        self._remedy = f"Heal {treatment.words}" if treatment is not None else ""
        remedy = f'<div style="margin-top: 2px;">{html.escape(self._remedy)}</div>'
        words = html.escape(lead) + said + (remedy if self._remedy else "")
        # Else Qt makes the space between thousands an ordinary one, at which a line may end.
        self._words.setText(f'<div style="white-space: pre-wrap">{words}</div>')
        self.heal.setVisible(treatment is not None)
        if treatment is not None:
            self.heal.setToolTip(plain(f"{treatment.says} The run itself goes on beside it."))
            self.heal.setAccessibleDescription(self._remedy)
        way = " Click the step to see the runs as they were at it." if link else ""
        self.setToolTip(plain(f"{lead}{verdict}.{way}"))
        self.setStyleSheet(
            f"Banner {{ background: {ground}; border: none; border-radius: 6px; }}"
            f"QLabel {{ color: {text}; background: transparent; }}"
            f"QLabel:focus {{ border: 1px solid {text}; border-radius: 3px; }}"
        )

    @Slot(str)
    def _ask(self, step: str) -> None:
        self.asked.emit(int(step))

    def shown(self) -> ShownBanner:
        """Return what is on screen."""
        return ShownBanner(self._icon.text(), self._words.text(), self._remedy)
