"""The remedies that are changes of settings."""

from __future__ import annotations

import pytest

from ganstudio.preset_folder import find
from ganstudio.probes.cure import Cure
from ganstudio.probes.verdict import meanings
from ganstudio.telemetry.records import FAULTS

CURES = [(word, cure) for word, meaning in meanings().items() for cure in meaning.cures]


def test_only_settings_that_would_change_are_changed() -> None:
    ring = find("ring-collapse")
    (cure,) = meanings()["collapsing"].cures
    assert cure.changes(ring) == {
        "schedule.generator_steps": 1,
        "optimisers.discriminator.lr": 1e-3,
    }  # G's learning rate is what it is to be
    assert cure.changes(ring.with_values(cure.changes(ring))) == {}


def test_numbers_are_multiplied_where_they_are() -> None:
    cure = Cure("Half.", factors=(("optimisers.generator.lr", 0.5), ("penalties.r1.weight", 2.0)))
    assert cure.changes(find("ring")) == {"optimisers.generator.lr": 5e-4}


def test_components_go_by_their_names() -> None:
    ring = find("ring")
    assert Cure("", (("loss", "non-saturating"),)).changes(ring) == {}
    assert Cure("", (("loss", "hinge"),)).changes(ring) == {"loss": "hinge"}
    assert Cure("", (("stabilisers.pacgan", {}),)).changes(ring) == {"stabilisers.pacgan": {}}


@pytest.mark.parametrize(("word", "cure"), CURES)
def test_each_gives_settings_that_hold(word: str, cure: Cure) -> None:
    about = {
        "memorising": "digits",
        "ignores the class": "digits",
        "labels without meaning": "fault-labels",
        "wrong sign": "fault-wrong-sign",
        "content lost": "cyclegan-no-cycle",
        "permuted": "cyclegan-no-identity",
        "copying": "cyclegan-shapes",
    }
    before = find(about.get(word, "ring-collapse"))
    after = before.with_values(cure.changes(before))
    assert after != before or cure.changes(before) == {}
    assert cure.says.endswith(".")


def test_no_word_but_a_fault_has_any() -> None:
    assert {word for word, _ in CURES} <= set(FAULTS)
    assert {"collapsing", "modes missing", "not learning", "diverged"} <= {w for w, _ in CURES}
    remedies = meanings()["modes missing"].remedy + "".join(
        cure.says for cure in meanings()["modes missing"].cures
    )
    assert "steps of G" not in remedies
    assert "generator_steps" not in str(meanings()["modes missing"].cures)
