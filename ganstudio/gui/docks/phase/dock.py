"""The phase portrait of all runs: of two numbers the game itself, of more the way in a plane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganstudio.gui.docks.base import StudioDock
from ganstudio.gui.docks.phase.hand import Hand
from ganstudio.gui.docks.phase.larger import LargerPlane, ShownLarger, way_of
from ganstudio.gui.docks.phase.portrait import Portrait, ShownPortrait
from ganstudio.gui.docks.phase.radius import RadiusPlot, ShownRadius
from ganstudio.gui.docks.phase.run_game import RunGame
from ganstudio.gui.docks.phase.saddle import Saddle, ShownSaddle
from ganstudio.gui.docks.shared.body import Body
from ganstudio.gui.docks.shared.controls import SegmentedChoice
from ganstudio.gui.docks.shared.header import Header
from ganstudio.gui.state import RunView, StudioState
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.legend import Entry, Legend
from ganstudio.gui.widgets.plain_text import plain
from ganstudio.gui.widgets.plot_area import PlotArea
from ganstudio.gui.widgets.plotting import Plot
from ganstudio.gui.widgets.scales import number, reading
from ganstudio.networks.dirac import AB
from ganstudio.telemetry.records import WeightPath

Made = TypeVar("Made", Portrait, RadiusPlot, Saddle, LargerPlane)
WIDE = 1.45
"""Times as wide as high from which the radius stands beside the portrait."""


@dataclass(frozen=True, eq=False)
class ShownPhase:
    """The dock as it is on screen.

    Attributes
    ----------
    words : str
        What stands in place of all of it.
    portrait, radius, saddle, larger
        The plots; None where one is not shown.
    legend : tuple of Entry
        The runs, each with its distance from rest.
    said : str
        What happens near the equilibrium, a line a run.
    readout : str
        What the slider stands at.
    """

    words: str
    portrait: ShownPortrait | None
    radius: ShownRadius | None
    saddle: ShownSaddle | None
    larger: ShownLarger | None
    legend: tuple[Entry, ...]
    said: str
    readout: str


class PhaseDock(StudioDock):
    """The plane that the game moves in, and how far it is from rest.

    A plot is made when it is first drawn, since that takes long; only the portrait is there at
    once, for the hand that draws on it.
    """

    name = "phase"
    within = "samples"
    channels = ("phase", "losses")
    title = "Phase portrait"
    help = (
        "A game of two numbers as a motion in their plane. Arrows show where the losses of the "
        "chosen run draw both players, with its penalties, all of one length; under instance "
        "noise they are means. Each run's way is in its colour, faint after the cursor. Drag the "
        "square to another start, or a weight by the slider: how the game will go is drawn at "
        "once in double precision, and let go it is trained. (Or set both in Parameters.)\n\n"
        "Below it is said what becomes of a small distance from rest. λ of small steps are the "
        "eigenvalues of the flow; |λ| is the factor of an iteration as it is set, in its order "
        "and by its optimisers. On the logarithmic axis a straight line is a constant factor. "
        "“η → 0” shrinks the steps and keeps the time: at its left end v = ab goes round on "
        "the exact circle.\n\n"
        "Of larger networks it shows the way in the plane of the two losses, of the gradients' "
        "norms, or in the plane that holds the most of the way of all weights. For that the "
        "weights are folded into 128 random sums at each look, which keeps distances within "
        "about 9 %. Wheel zooms, drag pans, double-click returns."
    )
    interval = 1 / 15

    def __init__(self, studio: StudioState, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._games: list[RunGame] = []
        self._laid: tuple[object, ...] = ()
        self._had_game = False
        self._made: list[Portrait | RadiusPlot | Saddle | LargerPlane] = []
        self._build()

    def _build(self) -> None:
        self.portrait = self._take_in(Portrait())
        self.hand = Hand(self.portrait)
        self.hand.command.connect(self.command)
        self.hand.letGo.connect(self._hurry)
        self.legend = Legend()
        self.area = PlotArea("phase portrait")
        self.area.ci.setContentsMargins(4, 0, 10, 0)
        self.area.ci.setSpacing(6)
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setProperty("role", "muted")
        self._said.setContentsMargins(12, 2, 12, 6)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.legend)
        column.addWidget(self.area, 1)
        column.addWidget(self.hand)
        column.addWidget(self._said)
        words = (
            "The game as a motion in a plane.\nPress Run; of two numbers, as in Preset ▸ Two "
            "numbers, it is the game itself."
        )
        self._header = self._choices()
        self.body = Body(self._header, content, words)
        self.setWidget(self.body)
        self.area.noted.connect(self.studio.noted)
        self.legend.hiddenChanged.connect(self._hurry)

    @cached_property
    def radius(self) -> RadiusPlot:
        """The distance from rest."""
        return self._take_in(RadiusPlot())

    @cached_property
    def saddle(self) -> Saddle:
        """The surface of v = ab."""
        return self._take_in(Saddle())

    @cached_property
    def larger(self) -> LargerPlane:
        """The plane of a larger network."""
        return self._take_in(LargerPlane())

    def _take_in(self, made: Made) -> Made:
        self._made.append(made)
        made.restyle()
        made.plot.box.moved.connect(self._hurry)
        made.plot.box.wentHome.connect(self._hurry)
        made.plot.logChosen.connect(self._hurry)
        return made

    def _choices(self) -> Header:
        """Return what chooses between views: for v = ab, and for larger networks."""
        header = Header()
        self._view = SegmentedChoice(
            {"plane": "plane", "surface": "surface"},
            {"plane": "The plane of a and b", "surface": "v = ab as a surface over it"},
        )
        self._plane = SegmentedChoice(
            {"weights": "weights", "losses": "losses", "gradients": "gradients"},
            {
                "weights": "The plane that holds the most of the way of all weights",
                "losses": "The loss of D over that of G",
                "gradients": "The gradient norm of D over that of G",
            },
        )
        header.add(self._view)
        header.add(self._plane)
        self._view.changed.connect(self._hurry)
        self._plane.changed.connect(self._hurry)
        return header

    # ── settings ─────────────────────────────────────────────────────────────

    def options(self) -> dict[str, Any]:
        """Return what is kept between starts."""
        return {"view": self._view.value(), "plane": self._plane.value()}

    def set_options(self, options: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._view.set_value(options.get("view"))
        self._plane.set_value(options.get("plane"))

    def restyle(self) -> None:
        """Take over the palette's colours."""
        self.area.setBackground(theme.palette().surface)
        for made in self._made:
            made.restyle()
        self.dirty = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the plots out anew where there is more or less room."""
        super().resizeEvent(event)
        self.dirty = True

    # ── drawing ──────────────────────────────────────────────────────────────

    def _chosen(self) -> RunGame | None:
        """Return the game whose field is drawn: the chosen run's, or the first."""
        chosen = (game for game in self._games if game.run.run == self.studio.current)
        return next(chosen, self._games[0] if self._games else None)

    def refresh(self) -> None:
        """Draw what is newest."""
        self.dirty = self.urgent = False
        self._games = [game for run in self.studio.visible() if (game := RunGame.of(run))]
        if self._games:
            self._draw_games()
        else:
            self._draw_larger()
        hidden = self.legend.hidden
        shown = [game for game in self._games if game.run.title not in hidden]
        self.hand.follow(shown, self._chosen())

    def mark(self, *args: object) -> None:
        """Ask to be redrawn, and to be seen where a game of two numbers comes."""
        super().mark(*args)
        has_game = any(RunGame.of(run) for run in self.studio.visible())
        if has_game != self._had_game:
            self._had_game = has_game
            self.wanted.emit(has_game)

    def _draw_games(self) -> None:
        chosen = self._chosen()
        assert chosen is not None
        self.body.show_content(True)
        surface = isinstance(chosen.experiment.network, AB)
        self._view.setVisible(surface)
        self._plane.hide()
        self._header.setVisible(surface)
        hidden = self.legend.hidden
        as_surface = surface and self._view.value() == "surface"
        self.hand.setVisible(not as_surface)
        first = self.saddle.plot if as_surface else self.portrait.plot
        self._lay_out(first, self.radius.plot, square=not as_surface)
        if as_surface:
            self.saddle.show_games(self._games, hidden)
        else:
            self.portrait.show_games(self._games, chosen, hidden)
        self.radius.show_games(self._games, hidden)
        self.legend.show_entries([self._entry(game) for game in self._games])
        alone = len(self._games) == 1
        lines = [
            game.words() if alone else f"{game.run.short}: {game.words()}"
            for game in sorted(self._games, key=lambda game: game is not chosen)
            if game.words()
        ]
        self._say(lines)

    def _draw_larger(self) -> None:
        runs = [run for run in self.studio.visible() if len(run.losses)]
        self.body.show_content(bool(runs))
        self._view.hide()
        self._plane.show()
        self._header.show()
        self.hand.hide()
        plane: Any = self._plane.value()
        self._lay_out(self.larger.plot)
        self.larger.show_runs(runs, plane, self.legend.hidden)
        self.legend.show_entries(
            [Entry(run.title, run.style.colour, run.style.dash, key=run.title) for run in runs]
        )
        self._say([line for run in runs if (line := self._about(run, plane))])

    def _about(self, run: RunView, plane: str) -> str:
        frame = run.newest.get("phase")
        record = None if frame is None else frame.record
        if plane != "losses" and not len(way_of(run, plane)[0]):  # type: ignore[arg-type]
            return f"{run.short}: three looks at the weights are needed first"
        if plane != "weights" or not isinstance(record, WeightPath):
            return ""
        shares = " and ".join(f"{100 * share:.0f} %" for share in record.shares)
        return (
            f"{run.short}: {number(record.weights)} weights; {shares} of their way lie in these "
            f"directions"
        )

    def _say(self, lines: list[str]) -> None:
        """Say what there is room for, at least the chosen run's; the tooltip has all."""
        rows = self.body.height() // (6 * self.fontMetrics().height())
        self._said.setText("\n".join(lines[: max(rows, 1)]))
        self._said.setToolTip(plain("\n".join(lines)))
        self._said.setVisible(bool(lines))

    def _entry(self, game: RunGame) -> Entry:
        style = game.run.style
        value = reading(float(game.radius[game.here]))
        return Entry(
            game.run.short, style.colour, style.dash, value=value, room="00.000", key=game.run.title
        )

    def _lay_out(self, first: Plot, second: Plot | None = None, *, square: bool = False) -> None:
        """Put a plot, and the distance below or beside it, as the room is."""
        width, height = self.area.width(), self.area.height()
        wide = second is not None and width >= WIDE * height
        across = height if wide and square else 0
        if self._laid == (laid := (first, second, wide, across)):
            return
        self._laid = laid
        plots = [first] if second is None else [first, second]
        self.area.lay_out({((0, k) if wide else (k, 0)): plot for k, plot in enumerate(plots)})
        layout = self.area.ci.layout
        for k in (0, 1):
            layout.setColumnStretchFactor(k, (3, 2)[k] if wide else 1 - k)
            layout.setRowStretchFactor(k, 1 - k if wide or second is None else (3, 1)[k])
        layout.setColumnMaximumWidth(0, across or 1e6)

    def shown(self) -> ShownPhase:
        """Return what is on screen."""
        on_screen = self.area.laid_out()

        def seen(kind: type[Any]) -> Any:
            (found,) = [made for made in self._made if isinstance(made, kind)] or [None]
            return found.shown() if found is not None and found.plot in on_screen else None

        return ShownPhase(
            self.body.words(),
            seen(Portrait),
            seen(RadiusPlot),
            seen(Saddle),
            seen(LargerPlane),
            self.legend.entries,
            self._said.text() if self._said.isVisibleTo(self) else "",
            self.hand.told(),
        )
