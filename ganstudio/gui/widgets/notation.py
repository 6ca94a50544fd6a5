"""How formulas are written: the house's symbols, or those of the book that is read beside.

Formulas, axes and legends are declared in the house's symbols and written in those in force where
they are shown. As the palette, the notation in force is the application's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

PROPERTY = "notation"
"""What the application keeps the name of the notation in force as."""


@dataclass(frozen=True)
class Notation:
    """One table of symbols.

    Attributes
    ----------
    name, title, source : str
        As settings keep it, as menus show it, and where it is from.
    generator, discriminator : str
        The two as functions.
    generator_weights, discriminator_weights : str
        Their parameters.
    with_weights : bool
        Whether a function's parameters stand behind its argument, as in g(z, w).
    data, generated : str
        The densities of data and of generated samples.
    discriminator_loss, generator_loss : str
        What each player makes as small as it can.
    logarithm : str
        The natural one.
    """

    name: str
    title: str
    source: str
    generator: str
    discriminator: str
    generator_weights: str
    discriminator_weights: str
    data: str
    generated: str
    discriminator_loss: str = "L_D"
    generator_loss: str = "L_G"
    logarithm: str = "log"
    with_weights: bool = False

    def write(self, text: str) -> str:
        """Return a text of the house's symbols in these."""
        if self is HOUSE:
            return text
        written, done = [], 0
        while found := _SYMBOL.search(text, done):
            symbol, start, end = found[0], found.start(), found.end()
            written.append(text[done:start])
            if not symbol.endswith("("):
                written.append(self._symbol(symbol, text))
            elif close := _closing(text, end):
                star = "*" * ("*" in symbol)
                inner = self.write(text[end:close])
                written.append(f"{self._function(symbol[0])}{star}({inner}")
                if self.with_weights and not star:
                    written.append(f", {self._weights(symbol[0])}")
                end = close
            else:
                written.append(symbol)
            done = end
        return "".join([*written, text[done:]])

    def _function(self, player: str) -> str:
        return self.generator if player == "G" else self.discriminator

    def _weights(self, player: str) -> str:
        return self.generator_weights if player == "G" else self.discriminator_weights

    def _symbol(self, symbol: str, text: str) -> str:
        match symbol:
            case "θ" if "θ ←" in text and "ψ" not in text:
                return symbol  # an optimiser's, of either player
            case "p" if text != "p" and "p_G" not in text and "p(" not in text:
                return symbol  # any probability
            case "p" | "p_data":
                return self.data
            case "p_G":
                return self.generated
            case "L_D":
                return self.discriminator_loss
            case "L_G":
                return self.generator_loss
            case "ln":
                return self.logarithm
            case "d" | "d*":
                return symbol.replace("d", self.discriminator)
        bare = symbol.removesuffix(TILDE)
        weights = self._weights("G" if bare in ("θ", "θ_G") else "D")
        return weights[0] + symbol[len(bare) :] + weights[1:]


TILDE = "\u0303"
_SYMBOL = re.compile(
    r"(?<![\w‖])[dDG]\*?\("  # a function and its argument
    r"|(?<![\w‖])(?:L_[DG]|p_data|p_G|p|ln)(?!\w)"
    r"|(?:θ_[GD]|[θψφ])\u0303?(?![α-ω])"
    r"|(?<![\w‖'’])(?<!, )d\*?(?![\w(])"
)


def _closing(text: str, start: int) -> int:
    """Return where the parenthesis that was opened before ``start`` is closed; 0 if nowhere."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    return 0


HOUSE = Notation(
    "house", "GAN Studio's own",
    "As the guides have it: G(z), D(x), weights θ and φ, p and p_G, L_D and L_G, ln.",
    "G", "D", "θ", "φ", "p", "p_G", logarithm="ln",
)  # fmt: skip
NOTATIONS = (
    HOUSE,
    Notation(
        "bishop", "Bishop",
        "As in Bishop and Bishop 2024, Deep Learning, chapter 17: g(z, w), d(x, φ), errors E, ln.",
        "g", "d", "w", "φ", "p_data", "p_G", "E_D", "E_G", logarithm="ln", with_weights=True,
    ),
    Notation(
        "goodfellow", "Goodfellow",
        "As in Goodfellow et al. 2014: weights θ_g and θ_d, p_data and p_g, log; each player's "
        "cost J as in his tutorial of 2016.",
        "G", "D", "θ_g", "θ_d", "p_data", "p_g", "J_D", "J_G",
    ),
    Notation(
        "fleuret", "Fleuret",
        "As in Fleuret, Deep Learning course EE-559, lecture 11.1: laws μ and μ_G, log; without "
        "his capitals for random variables.",
        "G", "D", "w_G", "w_D", "μ", "μ_G",
    ),
    Notation(
        "iit-m", "IIT-M",
        "As in Khapra, CS7015, lecture 23: G_φ(z) and D_θ(x), with the weights' letters the other "
        "way round, log.",
        "G_φ", "D_θ", "φ", "θ", "p_data", "p_G",
    ),
)  # fmt: skip


def named(name: str) -> Notation:
    """Return the notation of a name, the house's own where there is none such."""
    return next((each for each in NOTATIONS if each.name == name), HOUSE)


def in_force() -> Notation:
    """Return the notation in force."""
    app = QCoreApplication.instance()
    return HOUSE if app is None else named(str(app.property(PROPERTY)))


def put_in_force(notation: Notation) -> None:
    """Write by this notation from now on; what is on screen is told by the window."""
    app = QCoreApplication.instance()
    assert app is not None
    app.setProperty(PROPERTY, notation.name)


def write(text: str) -> str:
    """Return a text of the house's symbols in those in force."""
    return in_force().write(text)
