"""The look, in one place: colours with a meaning, the two palettes, the style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from string import Template
from typing import Literal, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ganstudio.gui.widgets.assets import asset

Theme = Literal["system", "dark", "light"]
THEMES: tuple[Theme, ...] = get_args(Theme)

REAL = "#56B4E9"
FAKE = "#E69F00"
DISCRIMINATOR = "#CC79A7"
GENERATOR = "#00B388"
"""Four colours that mean the same everywhere (Okabe and Ito 2008: safe for the colour-blind)."""


@dataclass(frozen=True)
class RunStyle:
    """Colour and line style of a run; the pair is unique, so nothing rests on colour alone."""

    colour: str
    dash: tuple[float, ...] = ()


RUN_STYLES = (
    RunStyle("#0A84D6"),
    RunStyle("#D55E00", (6, 3)),
    RunStyle("#B4A000", (2, 2)),
    RunStyle("#9467BD", (8, 3, 2, 3)),
    RunStyle("#17A2A2", (4, 2)),
    RunStyle("#8C6D5A", (1, 2)),
    RunStyle("#7F8FA6", (10, 4)),
    RunStyle("#E377C2", (3, 4)),
)

MANY = len(RUN_STYLES) ** 2
"""So many runs look different each: every colour with every line style."""


def run_style(index: int) -> RunStyle:
    """Return one of `MANY` looks; after the first of `RUN_STYLES` colours take others' dashes."""
    turn, place = divmod(index, len(RUN_STYLES))
    dash = RUN_STYLES[(place + turn) % len(RUN_STYLES)].dash
    return RunStyle(RUN_STYLES[place].colour, dash)


@dataclass(frozen=True)
class Palette:
    """Every colour of the chrome; the names stand in ``assets/style.qss`` too.

    Attributes
    ----------
    window, surface, base
        Behind everything, behind a dock's content, behind plots and fields.
    raised, hover, pressed
        A button at rest, under the mouse, held down.
    text, muted, disabled
        What is read, what is glanced at, what cannot be used.
    warning, error, ok
        Text of that meaning; the ``_fill`` is the surface it stands on.
    """

    dark: bool
    window: str
    surface: str
    base: str
    raised: str
    hover: str
    pressed: str
    border: str
    grid: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    selection: str
    warning: str
    warning_fill: str
    error: str
    error_fill: str
    ok: str


DARK = Palette(
    dark=True,
    window="#13151A",
    surface="#1A1D24",
    base="#15181E",
    raised="#252932",
    hover="#2E333F",
    pressed="#383F4D",
    border="#2D323D",
    grid="#2A2F39",
    text="#DDE1E8",
    muted="#98A1B0",
    disabled="#5A6270",
    accent="#2F74C0",
    accent_hover="#3B84D4",
    accent_pressed="#265F9F",
    on_accent="#FFFFFF",
    selection="#1F354E",
    warning="#F0A848",
    warning_fill="#382A17",
    error="#FF8A80",
    error_fill="#3D2022",
    ok="#34C796",
)
LIGHT = Palette(
    dark=False,
    window="#E9ECF1",
    surface="#F8F9FB",
    base="#FFFFFF",
    raised="#FFFFFF",
    hover="#EEF2F8",
    pressed="#DFE6F0",
    border="#CFD5DF",
    grid="#E4E8EE",
    text="#1C212A",
    muted="#5C6675",
    disabled="#A2AAB7",
    accent="#1F6FC4",
    accent_hover="#2B7FD8",
    accent_pressed="#195CA4",
    on_accent="#FFFFFF",
    selection="#D9E8F9",
    warning="#8F5200",
    warning_fill="#FDF0D9",
    error="#B3261E",
    error_fill="#FDE8E6",
    ok="#0A7A57",
)


PROJECTED_TYPE, USUAL_TYPE, PROJECTED_LINES = 20, 13, 3.0
"""Pixels of type on a projector of 1080 lines and otherwise, and how much thicker lines are there.
"""


def palette() -> Palette:
    """Return the palette in force."""
    behind = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if behind.lightness() < 128 else LIGHT


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the application; ``"system"`` takes what the desktop has, dark where it does not say.

    Widgets hear of it by Qt's own ``PaletteChange``; docks are told by the window.
    """
    schemes = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}
    hints = app.styleHints()
    hints.setColorScheme(schemes.get(theme, Qt.ColorScheme.Unknown))
    scheme = schemes.get(theme, hints.colorScheme())
    chosen = LIGHT if scheme is Qt.ColorScheme.Light else DARK
    app.setStyleSheet("")  # which Qt would work out anew for all widgets at each of the next
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_qt_palette(chosen))
    app.setFont(_font(app))
    app.setStyleSheet(style_sheet(chosen))


@contextmanager
def undressed() -> Iterator[None]:
    """Let widgets be made without the style sheet, which all get at once at the end.

    With it Qt works out the style of every widget of a tree anew each time the tree is put into
    another, which takes longer than making the widgets.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def project(scale: float | None) -> None:
    """Enlarge type and lines as suits a projector of so many times 1080 lines; None ends that."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    usual = app.property("usual_font") or app.font()
    font = QFont(usual)
    if scale is not None:
        font.setPointSizeF(usual.pointSizeF() * PROJECTED_TYPE / USUAL_TYPE * scale)
    app.setProperty("usual_font", usual)
    app.setProperty("projected", scale or 0.0)
    with undressed():  # whatever the sheet gives a weight or a colour would keep the old font
        app.setFont(font)


def thickness() -> float:
    """Return how much thicker than usual lines are drawn."""
    return max(1.0, PROJECTED_LINES * _projected())


def enlargement() -> float:
    """Return how much larger than usual type is."""
    return max(1.0, PROJECTED_TYPE / USUAL_TYPE * _projected())


def _projected() -> float:
    app = QApplication.instance()
    return float((app.property("projected") if app is not None else 0) or 0)


def style_sheet(colours: Palette) -> str:
    """Return ``assets/style.qss`` with the colours filled in."""
    names = {**asdict(colours), "icons": asset("icons").as_posix()}
    return Template(asset("style.qss").read_text(encoding="utf-8")).substitute(names)


def _font(app: QApplication) -> QFont:
    """Return the desktop's font, or Inter where it is installed and the desktop has no own."""
    font = QFont(app.font())
    if QFontInfo(font).family() in ("DejaVu Sans", "Bitstream Vera Sans"):
        font.setFamilies(["Inter", font.family()])
    return font


def _qt_palette(colours: Palette) -> QPalette:
    role = QPalette.ColorRole
    roles = {
        role.Window: colours.surface,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.surface,
        role.Text: colours.text,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.error,
        role.PlaceholderText: colours.muted,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent_hover,
        role.Light: colours.hover,
        role.Midlight: colours.raised,
        role.Mid: colours.border,
        role.Dark: colours.border,
        role.Shadow: colours.window,
    }
    dressed = QPalette()
    for which, colour in roles.items():
        dressed.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        dressed.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.disabled))
    dressed.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours.border))
    return dressed
