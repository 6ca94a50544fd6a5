"""That everything says what it is: words, formula, signs, paper."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from ganstudio.components import KINDS, catalogue, find, parameters
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.widgets.explanations import Explanation, explain, find_component, tooltip
from ganstudio.gui.widgets.formulas import prose, typeset
from ganstudio.objectives.variants import loss_variants
from ganstudio.telemetry.records import Measure
from ganstudio.training.schedule import Schedule

COMPONENTS = [(kind, name) for kind in KINDS for name in catalogue(kind)]
HAVE_FORMULA = ("loss", "penalty", "stabiliser", "optimiser")


@pytest.mark.parametrize(("kind", "name"), COMPONENTS)
def test_every_component_explains_itself(kind: str, name: str) -> None:
    cls = find(kind, name)
    found = explain(cls)
    assert found is not None
    assert found.title == cls.title
    assert len(found.words) > 25
    assert found.words[0].isupper() or found.words[0].isdigit()
    assert "----" not in found.words
    if kind in HAVE_FORMULA:
        assert found.formula
        assert found.paper
    if kind in ("loss", "penalty"):
        assert "minimised" in found.convention
    for parameter in parameters(cls):
        assert parameter.title
        assert parameter.help[-1] in ".!"


@pytest.mark.parametrize("dock", DOCKS, ids=lambda dock: dock.name)
def test_every_dock_explains_itself(dock: Any) -> None:
    assert len(dock.help) > 80
    assert dock.help.endswith(".")


def test_a_variant_tells_what_it_brings() -> None:
    for variant in loss_variants().values():
        found = explain(variant)
        assert found is not None
        assert found.title == variant.title
        company = {*variant.penalties, *variant.stabilisers}
        assert company <= {cls.name for cls in found.related}


def test_a_wasserstein_loss_leads_to_what_bounds_the_slope() -> None:
    found = explain(find("loss", "wasserstein"))
    assert found is not None
    names = {cls.name for cls in found.related}
    assert names == {"wgan-gp", "wgan-lp", "spectral-norm", "weight-clipping"}
    assert all(find_component(f"{c.kind}/{c.name}") is c for c in found.related)
    assert find_component("no/such") is None


def test_a_parameter_tells_range_default_and_effect() -> None:
    known = {each.key: each for each in parameters(Schedule)}
    found = explain(known["order"])
    assert found is not None
    facts = dict(found.facts)
    assert "generator-first" in facts["One of"]
    assert facts["Default"] == "discriminator-first"
    assert facts["A change takes effect"] == "while training goes on"
    assert found.paper.startswith("Goodfellow")
    batch = explain(known["batch_size"])
    assert batch is not None
    assert dict(batch.facts)["Range"] == "2 to 65536"


def test_a_measure_tells_its_value_and_that_of_a_perfect_sampler() -> None:
    measure = Measure("kl", "KL", "Distance of shares.", 0.2, 0.01, "0.20", "0.01", "low")
    found = explain(measure)
    assert found is not None
    assert found.words == "Distance of shares."
    assert found.convention == "Low values are good."
    assert dict(found.facts) == {"Now": "0.20", "A perfect sampler gets": "0.01"}


def test_settings_are_explained_by_the_words_for_people_alone() -> None:
    found = explain(Schedule())
    assert found is not None
    assert found.words == (inspect.getdoc(Schedule) or "").split("\n\n")[0]


def test_what_has_nothing_to_say() -> None:
    assert explain(None) is None
    assert explain(3) is None
    assert tooltip(object()) == ""


# ── rich text ─────────────────────────────────────────────────────────────────


def test_indices_powers_and_symbols(dressed: None) -> None:
    rich = typeset("L_D = −E[ln d(x)],   W = LambertW(e^{1 − t})\na < b")
    assert "<i>L</i><sub>D</sub>" in rich
    assert "E[ln <i>d</i>(<i>x</i>)]" in rich
    assert "<sup>1 − <i>t</i></sup>" in rich
    assert "LambertW(" in rich
    assert "<i>a</i> &lt; <i>b</i>" in rich
    assert rich.count("<br>") == 1


def test_prose_leaves_names_alone() -> None:
    assert prose("a “reg_param” of p_data") == "a “reg_param” of <i>p</i><sub>data</sub>"
    assert prose("1 < 2 & ``x``") == "1 &lt; 2 &amp; x"


@pytest.mark.parametrize(("kind", "name"), COMPONENTS)
def test_nothing_is_lost_on_the_way_to_the_screen(dressed: None, kind: str, name: str) -> None:
    """Every letter of words, formula and note is in the rich text, in the order of the source."""
    cls = find(kind, name)
    found = explain(cls)
    assert found is not None
    shown = _letters(re.sub(r"<[^>]+>", "", found.html()).replace("&nbsp;", " "))
    for text in (cls.formula, cls.remark, cls.paper, found.convention):
        for line in text.splitlines():
            assert _letters(line) in shown


def _letters(text: str) -> str:
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"[\s_^{}`]", "", plain)


def test_a_text_of_ones_own() -> None:
    own = Explanation("Title", "Kind", "First.\n\nSecond.")
    assert explain(own) is own
    assert own.html().index("First.") < own.html().index("Second.")
