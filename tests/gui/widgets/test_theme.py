"""Two palettes, one style sheet."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.assets import asset


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [theme.DARK, theme.LIGHT])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "window"), ("text", "surface"), ("text", "base"), ("text", "raised"),
        ("text", "selection"), ("muted", "surface"), ("muted", "window"), ("muted", "selection"),
        ("on_accent", "accent"), ("warning", "warning_fill"), ("error", "error_fill"),
        ("ok", "surface"), ("warning", "surface"), ("error", "surface"),
    ],
)  # fmt: skip
def test_text_can_be_read(palette: theme.Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


def test_every_name_in_the_style_sheet_is_a_colour() -> None:
    names = set(re.findall(r"(?<!\$)\$(\w+)", asset("style.qss").read_text(encoding="utf-8")))
    known = {field.name for field in fields(theme.Palette)}
    assert names <= known | {"icons"}
    for palette in (theme.DARK, theme.LIGHT):
        assert "$" not in re.sub(r"/\*.*?\*/", "", theme.style_sheet(palette), flags=re.DOTALL)


def test_every_picture_in_the_style_sheet_exists() -> None:
    for path in re.findall(r"url\((.*?)\)", theme.style_sheet(theme.DARK)):
        assert asset(f"icons/{path.rsplit('/', 1)[1]}").is_file()


@pytest.mark.parametrize(("name", "dark"), [("dark", True), ("light", False)])
def test_the_palette_in_force(qapp: QApplication, name: theme.Theme, dark: bool) -> None:
    theme.apply(qapp, name)
    assert theme.palette().dark is dark
    assert qapp.palette().window().color() == QColor(theme.palette().surface)
    qapp.setStyleSheet("")
