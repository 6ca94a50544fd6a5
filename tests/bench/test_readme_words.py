"""The pictures of the README show no word that the judge refuses."""

from __future__ import annotations

import json
from pathlib import Path

from ganstudio.preset_folder import find

PICTURES = Path(__file__).parents[2] / "assets" / "pictures"


def test_what_each_picture_shows_is_written_beside_it() -> None:
    from readme_pictures import PICTURES as MADE

    shown = json.loads((PICTURES / "shown.json").read_text(encoding="utf-8"))
    assert shown.keys() == MADE.keys()
    for name, each in shown.items():
        assert (PICTURES / f"{name}.png").is_file()
        assert each["preset"] == MADE[name][0]
        titles = {experiment.title for experiment in find(each["preset"]).expand()}
        assert titles == {run["title"] for run in each["runs"]}


def test_the_word_over_the_ring_is_what_the_judge_says() -> None:
    """The other pictures take minutes: `python tests/bench/readme_words.py`."""
    from readme_words import held

    (ring,) = held("ring")
    assert not ring.refused, ring


def test_a_word_that_is_not_told_is_refused() -> None:
    from readme_words import Held

    assert Held("ring", "Ring, healthy", 4000, "healthy", ("modes missing",) * 3).refused
    assert not Held("ring", "Ring, healthy", 4000, "healthy", ("learning", "healthy")).refused
