"""How numbers are written: with a point or a comma, and what stands between thousands.

Numbers are formatted with a point and narrow spaces between thousands, and told in the numerals in
force where they are shown. What leaves the program, as CSV or TOML, has a point. As the palette and
the notation, the numerals in force are the application's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

PROPERTY = "numerals"
"""What the application keeps the name of the numerals in force as."""
NARROW = "\u202f"
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_APART = re.compile(NARROW + r"(?=\d{3}(?!\d))")
_PERCENT = re.compile(r"(?<=\d) (?=%)")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([.,'’])\d{3}(?:\1\d{3})*")
"""A whole number in which one kind of mark stands between thousands."""


@dataclass(frozen=True)
class Numerals:
    """What stands before the decimals, and between thousands."""

    point: str = "."
    apart: str = NARROW

    def write(self, text: str) -> str:
        """Return a text of the house's numbers in these."""
        if self == HOUSE:
            return text
        return _APART.sub(self.apart, _POINT.sub(self.point, text))


HOUSE = Numerals()


def named(name: str) -> Numerals:
    """Return the numerals of a name: ``point``, ``comma``, or as the system has them."""
    if name == "system":
        system = QLocale.system()
        return Numerals(system.decimalPoint(), system.groupSeparator())
    return Numerals(",") if name == "comma" else HOUSE


def put_in_force(name: str) -> None:
    """Write by the numerals of this name from now on; what is on screen is told by the window."""
    app = QCoreApplication.instance()
    assert app is not None
    app.setProperty(PROPERTY, name)


def in_force() -> Numerals:
    """Return the numerals in force."""
    app = QCoreApplication.instance()
    return HOUSE if app is None else named(str(app.property(PROPERTY)))


def written(text: str) -> str:
    """Return a text with numbers as the user reads them."""
    return in_force().write(text)


def unbroken(text: str) -> str:
    """Return a text in which no line ends between a number and its per cent sign."""
    return _PERCENT.sub(NARROW, text)


def typed(text: str) -> str:
    """Return a number that was typed in any numerals as Python reads it.

    Of two kinds of marks the last is the decimal one, and one kind that comes twice stands between
    thousands; spaces are for the eye.
    """
    plain = re.sub(r"[\s'’]", "", text).replace("−", "-")
    if _THOUSANDS.fullmatch(plain) and max(plain.count("."), plain.count(",")) > 1:
        return re.sub(r"[.,]", "", plain)
    last = max(plain.rfind("."), plain.rfind(","))
    whole, decimals = plain[:last], plain[last + 1 :]
    if last < 0 or not (re.fullmatch(r"[+-]?\d*", whole) or _THOUSANDS.fullmatch(whole)):
        return plain
    return re.sub(r"[.,]", "", whole) + "." + decimals


def typed_whole(text: str) -> str:
    """Return a whole number that was typed in any numerals as Python reads it."""
    plain = re.sub(r"\s", "", text).replace("−", "-")
    return re.sub(r"[.,'’]", "", plain) if _THOUSANDS.fullmatch(plain) else plain
