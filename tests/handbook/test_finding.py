"""Whatever there is, is found by its name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache

import pytest

from ganstudio.components import KINDS, catalogue, parameters
from ganstudio.handbook.article import Article
from ganstudio.handbook.catalogue import articles, declared_measures
from ganstudio.handbook.finding import Finder, folded
from ganstudio.preset_folder import presets
from ganstudio.telemetry.records import WORDS
from ganstudio.training.schedule import Schedule
from ganstudio.training.watch import Watch

Find = Callable[[str], list[Article]]


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(articles())


@pytest.fixture(scope="module")
def find(finder: Finder) -> Find:
    """Return a search that looks for the same words once, since many settings share a title."""
    return cache(finder.find)


def is_found(find: Find, typed: str, key: str) -> bool:
    """Tell whether what is typed finds an article, and nothing of another name before it."""
    found = find(typed)
    at = next((place for place, each in enumerate(found) if each.key == key), None)
    if at is None:
        return False
    wanted = folded(typed)
    return all(
        wanted in (folded(each.title), *map(folded, each.also), folded(each.key.split("/")[-1]))
        for each in found[:at]
    )


def test_every_component_is_found_by_name_and_title(find: Find) -> None:
    for kind in KINDS:
        for name, cls in catalogue(kind).items():
            for typed in (name, cls.title):
                assert is_found(find, typed, f"{kind}/{name}"), typed


def test_every_setting_is_found_by_name_title_and_path(find: Find) -> None:
    for kind in KINDS:
        for name, cls in catalogue(kind).items():
            for each in parameters(cls):
                key = f"setting/{kind}/{name}/{each.key}"
                for typed in (each.title, each.key):
                    assert is_found(find, typed, key), (typed, key)
    for group, model in (("schedule", Schedule), ("watch", Watch)):
        for each in parameters(model):
            for typed in (each.title, each.key, f"{group}.{each.key}"):
                assert is_found(find, typed, f"setting/{group}.{each.key}"), typed


def test_every_measure_is_found_by_name_and_title(find: Find) -> None:
    for each in declared_measures():
        for typed in (each.title, each.name, *each.also):
            assert is_found(find, typed, f"measure/{each.key}"), typed


def test_every_preset_and_every_word_is_found(find: Find) -> None:
    for preset in presets():
        for typed in (preset.title, preset.name):
            assert is_found(find, typed, f"preset/{preset.name}"), typed
    for word in WORDS:
        assert is_found(find, word, f"verdict/{word.replace(' ', '-')}"), word


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("recall", "measure/recall"),
        ("Precision", "measure/precision"),
        ("FD", "measure/fréchet-distance"),
        ("fid", "measure/fréchet-distance"),
        ("frechet", "measure/fréchet-distance"),
        ("batch size", "setting/schedule.batch_size"),
        ("schedule.batch_size", "setting/schedule.batch_size"),
        ("wgan-gp", "penalty/wgan-gp"),
        ("HINGE", "loss/hinge"),
        ("sub-folders classes", "your-own-pictures"),
        ("mode collapse", "not-learning"),
    ],
)
def test_what_is_meant_comes_first(finder: Finder, typed: str, first: str) -> None:
    assert finder.find(typed)[0].key == first


def test_a_title_counts_before_a_name_and_that_before_text() -> None:
    known = [
        Article("text", "A", "One", "of the apple"),
        Article("name", "A", "Two", "", also=("apple",)),
        Article("inside", "A", "Green apple", ""),
        Article("title", "A", "Apple", ""),
        Article("part", "A", "Pineapple", ""),
        Article("nothing", "A", "Pear", ""),
    ]
    found = [each.key for each in Finder(known).find("apple")]
    assert found[0] == "title"
    assert found.index("name") < found.index("part") < found.index("text")
    assert "nothing" not in found


def test_all_words_have_to_be_there(finder: Finder) -> None:
    assert finder.find("hinge qwertz") == []
    assert finder.find("   ") == []


def test_what_is_misspelt_is_near_something(finder: Finder) -> None:
    assert finder.find("presicion") == []
    near = finder.near("presicion")
    assert near is not None
    assert near.title.casefold() == "precision"
    assert finder.near("qqqqqqqqqq") is None


def test_keys_are_unique() -> None:
    keys = [each.key for each in articles()]
    assert len(set(keys)) == len(keys)
    assert all(each.text for each in articles())


def test_torch_is_not_loaded_for_it() -> None:
    code = (
        "import sys\nfrom ganstudio.handbook.catalogue import articles\n"
        "articles(); sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
