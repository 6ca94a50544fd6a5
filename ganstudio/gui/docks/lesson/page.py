"""One lesson as it is read: text, prediction, what to watch for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ganstudio.gui.docks.lesson.ballot import Ballot
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.notation import write
from ganstudio.gui.widgets.scales import number
from ganstudio.gui.widgets.wrapped import WrappedRadioButton
from ganstudio.lessons.lesson import Lesson, Sight, with_formulas
from ganstudio.lessons.progress import Progress

SEEN, UNSEEN = "✓", "○"


class Tick(QWidget):
    """Something to watch for, and the step at which it came, which leads there."""

    asked = Signal(int)

    def __init__(self, place: int, sight: Sight) -> None:
        super().__init__()
        self._sight = sight
        self._mark = QLabel(UNSEEN)
        self._mark.setFixedWidth(18)
        self._place = place
        self._words = words = QLabel()
        words.setTextFormat(Qt.TextFormat.MarkdownText)
        self._remark = QLabel()
        self._remark.setProperty("role", "muted")
        self._remark.linkActivated.connect(lambda step: self.asked.emit(int(step)))
        self._remark.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (words, self._remark):
            label.setWordWrap(True)
            texts.addWidget(label)
        self.write()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 4)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def write(self) -> None:
        """Write what is to be seen in the notation in force."""
        self._words.setText(f"**{self._place}** {with_formulas(self._sight.text, write)}")

    def show_step(self, step: int | None, hint: str) -> None:
        """Show that it came at a step, or that it has not come yet, perhaps with what to try."""
        colours = theme.palette()
        seen = step is not None
        self._mark.setText(SEEN if seen else UNSEEN)
        self._mark.setStyleSheet(f"color: {colours.ok if seen else colours.muted};")
        self._mark.setAccessibleName("seen" if seen else "not seen yet")
        link = f'<a href="{step}" style="color: {colours.accent_hover}">'
        told = f"{link}step {number(step)}</a>: {self._sight.remark}" if step is not None else hint
        self._remark.setText(with_formulas(told, write))
        self._remark.setVisible(bool(told))

    def shown(self) -> tuple[str, str]:
        """Return mark and remark."""
        return self._mark.text(), self._remark.text()

    def text(self) -> str:
        """Return what is to be seen, as Markdown."""
        return self._words.text()


class LessonPage(QScrollArea):
    """Asks for an answer, then for the run to be set up, then tells what has come."""

    setUpAsked = Signal()
    answered = Signal(int)
    stepAsked = Signal(int)

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson
        self.setAccessibleName(lesson.title)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        content = QWidget()
        content.setAutoFillBackground(False)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(14, 4, 14, 14)
        self._column.setSpacing(8)
        self._written: list[tuple[QLabel | WrappedRadioButton, str]] = []
        self._add(lesson.title, role="heading")
        self.text = self._add(lesson.text, markdown=True)
        if lesson.source:
            self._add(lesson.source, role="muted")
        self._add("PREDICT", role="muted")
        self._question = self._add(lesson.prediction.question)
        self.answers = QButtonGroup(self)
        for i, answer in enumerate(lesson.prediction.answers):
            button = WrappedRadioButton("")
            self._written.append((button, answer))
            button.setToolTip(f"Predict answer {i + 1}")
            self.answers.addButton(button, i)
            self._column.addWidget(button)
        self.answers.idToggled.connect(self._take_answer)  # a screen reader does not click
        self.ballot = Ballot(lesson.prediction)
        self._column.addWidget(self.ballot)
        self.judgement = self._add("")
        self._add_set_up()
        self._watch = self._add("WATCH FOR", role="muted")
        self.ticks = [Tick(i, sight) for i, sight in enumerate(lesson.sights, start=1)]
        for tick in self.ticks:
            tick.asked.connect(self.stepAsked)
            self._column.addWidget(tick)
        self._column.addStretch(1)
        self.setWidget(content)
        self.write()

    def write(self) -> None:
        """Write all texts in the notation in force."""
        for widget, text in self._written:
            widget.setText(with_formulas(text, write))
        self.ballot.write()
        for tick in self.ticks:
            tick.write()

    def _add(self, text: str, role: str = "", *, markdown: bool = False) -> QLabel:
        label = QLabel()
        self._written.append((label, text))
        form = Qt.TextFormat
        label.setTextFormat(form.MarkdownText if markdown else form.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", role)
        self._column.addWidget(label)
        return label

    def _add_set_up(self) -> None:
        self.set_up = QPushButton()
        self.set_up.setObjectName("primary")
        self.set_up.setToolTip("Open the lesson's experiment and run it from its start")
        self.set_up.clicked.connect(self.setUpAsked)
        self.skip = QPushButton("skip the question")
        self.skip.setFlat(True)
        self.skip.setToolTip("Run it without a prediction")
        self.skip.clicked.connect(self._skip)
        row = QHBoxLayout()
        row.addWidget(self.set_up)
        row.addWidget(self.skip)
        row.addStretch(1)
        self._column.addLayout(row)

    @Slot(int, bool)
    def _take_answer(self, answer: int, on: bool) -> None:
        if on:
            self.answered.emit(answer)

    @Slot()
    def _skip(self) -> None:
        self.answered.emit(-1)
        self.setUpAsked.emit()

    def show_progress(self, progress: Progress, *, in_class: bool = False) -> None:
        """Show what has come until now; in class the question alone, until it is voted on."""
        self._ask(in_class, voting=in_class and not progress.votes.closed)
        self.ballot.show_votes(progress.votes)
        self.set_up.setEnabled(in_class or progress.answer is not None)
        self.set_up.setText("Set up && run again" if progress.run is not None else "Set up && run")
        self.skip.setVisible(progress.answer is None and not in_class)
        if progress.answer is not None and progress.answer >= 0:
            self.answers.button(progress.answer).setChecked(True)
        judged = _judged_in_class(progress) if in_class else _judged(progress)
        self.judgement.setText(with_formulas(judged, write))
        self.judgement.setVisible(bool(self.judgement.text()))
        for i, tick in enumerate(self.ticks):
            tick.show_step(progress.seen.get(i), self.lesson.hint if progress.paused else "")

    def _ask(self, in_class: bool, *, voting: bool) -> None:
        for button in self.answers.buttons():
            button.setVisible(not in_class)
        self.ballot.setVisible(in_class)
        for each in (self.text, self.set_up, self._watch, *self.ticks):
            each.setVisible(not voting)
        if self._question.property("role") != ("heading" if voting else ""):
            self._question.setProperty("role", "heading" if voting else "")
            self._question.style().polish(self._question)
        self.text.updateGeometry()  # its height was not asked for while it was hidden


def _judged_in_class(progress: Progress) -> str:
    """Return how the class did, once the evidence is in."""
    asked = progress.lesson.prediction
    if not progress.paused:
        return ""
    told = f"Right is: {asked.answers[asked.right]}. {asked.reason}"
    return f"{progress.votes.judged(asked.right)} {told}".strip()


def _judged(progress: Progress) -> str:
    """Return whether the prediction was right, once its evidence is in."""
    asked = progress.lesson.prediction
    if not progress.paused:
        return ""
    if progress.answer is None or progress.answer < 0:
        return f"{asked.answers[asked.right]}. {asked.reason}"
    verdict = "✓ Right" if progress.answer == asked.right else "✕ Not so"
    return f"{verdict}. {asked.reason}"
