"""What is written for a formula of the house's, by whose symbols."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ganstudio.components import catalogue
from ganstudio.gui.widgets.formulas import typeset
from ganstudio.gui.widgets.notation import HOUSE, NOTATIONS, named, put_in_force

LOSS = "L_D = −E[ln d(x)] − E[ln(1 − d(G(z)))]"


@pytest.mark.parametrize(
    ("name", "loss", "best", "slope", "label"),
    [
        ("house", LOSS, "d*(x) = p(x)/(p(x) + p_G(x))", "∂L_G/∂θ", "ψ: slope of D"),
        ("bishop", "E_D = −E[ln d(x, φ)] − E[ln(1 − d(g(z, w), φ))]",
         "d*(x) = p_data(x)/(p_data(x) + p_G(x))", "∂E_G/∂w", "φ: slope of D"),
        ("goodfellow", "J_D = −E[log D(x)] − E[log(1 − D(G(z)))]",
         "D*(x) = p_data(x)/(p_data(x) + p_g(x))", "∂J_G/∂θ_g", "θ_d: slope of D"),
        ("fleuret", "L_D = −E[log D(x)] − E[log(1 − D(G(z)))]",
         "D*(x) = μ(x)/(μ(x) + μ_G(x))", "∂L_G/∂w_G", "w_D: slope of D"),
        ("iit-m", "L_D = −E[log D_θ(x)] − E[log(1 − D_θ(G_φ(z)))]",
         "D_θ*(x) = p_data(x)/(p_data(x) + p_G(x))", "∂L_G/∂φ", "θ: slope of D"),
    ],
)  # fmt: skip
def test_each_writes_as_its_book_does(
    name: str, loss: str, best: str, slope: str, label: str
) -> None:
    notation = named(name)
    assert notation.write(LOSS) == loss
    assert notation.write("d*(x) = p(x)/(p(x) + p_G(x))") == best
    assert notation.write("∂L_G/∂θ") == slope
    assert notation.write("ψ: slope of D") == label


@pytest.mark.parametrize(
    "text",
    [
        "θ ← θ − η m̂ / (√v̂ + ε)",  # of whoever moves
        "which is p = 0",
        "points (n, d)",
        "I'd say that D learns; a line; sinh(x)",
        "L_DX and p_Gx",
        "G(z",
        "c(x), h(x), σ(W), E[f(x)], x̂ = εx",
    ],
)
def test_what_is_no_symbol_of_the_game_stays(text: str) -> None:
    assert [each.write(text) for each in NOTATIONS] == [text] * len(NOTATIONS)


def test_an_optimiser_of_both_is_written_for_both() -> None:
    text = catalogue("optimiser")["extragradient"].formula
    assert named("iit-m").write(text) == (
        "φ̃ ← φ − η g(φ, θ),   θ̃ ← θ − η g(φ, θ)\nφ ← φ − η g(φ̃, θ̃)"
    )


def test_an_accent_stays_on_the_letter_and_an_index_below_it(qapp: QApplication) -> None:
    text = catalogue("optimiser")["extragradient"].formula
    assert named("goodfellow").write(text).startswith("θ̃_g ← θ_g − η g(θ_g, θ_d)")
    put_in_force(named("goodfellow"))
    assert "<i>θ̃</i><sub>g</sub> ← " in typeset(text)
    put_in_force(HOUSE)
    assert "<sub>" not in typeset(text)


def test_every_formula_of_the_house_is_written_and_its_own_way_is_untouched() -> None:
    formulas = [
        cls.formula
        for kind in ("loss", "penalty", "stabiliser", "optimiser", "network")
        for cls in catalogue(kind).values()
    ]
    assert [HOUSE.write(each) for each in formulas] == formulas
    for notation in NOTATIONS[1:]:
        for formula in formulas:
            written = notation.write(formula)
            opened, closed = (written.count(each) - formula.count(each) for each in "()")
            assert opened == closed
            assert "d(G" not in written


def test_a_name_that_is_none_is_the_houses_own() -> None:
    assert named("nobody") is HOUSE
