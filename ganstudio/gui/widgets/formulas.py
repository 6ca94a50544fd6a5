"""Formulas, and prose with symbols in it, as rich text in the notation in force."""

from __future__ import annotations

import html
import re

from ganstudio.gui.widgets.notation import write

FONT = "'STIX Two Text', 'Cambria', 'Noto Serif', 'DejaVu Serif', serif"
_INDEX = re.compile(r"(?<![A-Za-z])([A-Za-z)‖α-ω]\u0303?)_(\{[^}]*\}|[A-Za-z]+|[α-ω])")
_POWER = re.compile(r"\^(\{[^}]*\}|\w)")
_SYMBOL = re.compile(r"(?<![A-Za-z_])([A-DF-TV-Za-z]|[α-ω])(?![A-Za-z])")
_ACCENTED = re.compile(r"(\w[\u0300-\u036f])")
"""Symbols with an accent, such as x̂, which few fonts for reading can put together."""
_ENTITY = re.compile(r"(&\w+;)")


def prose(text: str) -> str:
    """Return a text as rich text; indices such as that of p_G stand where they belong."""
    marked = _raised(html.escape(write(text.replace("``", "")), quote=False))
    return _ACCENTED.sub(rf'<span style="font-family: {FONT};"><i>\1</i></span>', marked)


def typeset(formula: str) -> str:
    """Return a formula as rich text, a line a line: symbols slanted, names of functions upright."""
    lines = "<br>".join(_raised(_slanted(line)) for line in write(formula).splitlines())
    lines = lines.replace("  ", "&nbsp; ")  # what stands apart stays apart
    return f'<span style="font-family: {FONT};">{lines}</span>'


def _slanted(line: str) -> str:
    parts = _ENTITY.split(html.escape(line, quote=False))
    return "".join(p if _ENTITY.fullmatch(p) else _SYMBOL.sub(r"<i>\1</i>", p) for p in parts)


def _raised(text: str) -> str:
    """Return rich text with ``a_b`` as an index and ``a^b`` as a power; braces group."""
    text = re.sub(r"<i>(.)</i>(?=\u0303?_)", r"\1", text)  # an index sits on a plain symbol
    text = _INDEX.sub(lambda m: f"<i>{m[1]}</i><sub>{m[2].strip('{}')}</sub>", text)
    return _POWER.sub(lambda m: f"<sup>{m[1].strip('{}')}</sup>", text)
