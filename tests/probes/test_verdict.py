"""Scripted sequences of findings and games, and the words that they must lead to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ganstudio.probes.counting import Tally
from ganstudio.probes.findings import IMAGES, NO_MODES, POINTS, Findings, percent
from ganstudio.probes.game import Game
from ganstudio.probes.progress import Moment, Progress
from ganstudio.probes.swing import Swing
from ganstudio.probes.symptom import Distinct, Look, Moved, Obeyed
from ganstudio.probes.symptoms import symptoms
from ganstudio.probes.translated import Translated
from ganstudio.probes.verdict import UNKNOWN, Judge, meanings
from ganstudio.telemetry.recording.packing import pack, unpack
from ganstudio.telemetry.records import FAULTS, WORDS, Verdict

SURE = {"ranking": 0.999, "overlap": 0.01, "accuracy_real": 1.0, "accuracy_fake": 0.99}
OF_LOOKS = ("copying", "obeyed", "moved", "distinct", "translated", "travelled")
FINE = Translated(spread=1.0, moved=0.1, needed=0.1, found=1.0, content=0.9, permuted=0.0)
WON = "discriminator winning"
ROUND = {"swing": Swing(1.2, 6)}


def found(coverage: float, quality: float = 1.0, width: float = 1.0) -> Findings:
    said = f"{coverage:g} covered", None, f"quality {percent(quality)}"
    return Findings((), NO_MODES, NO_MODES, (), coverage, quality, *said, width=width)


def verdicts(looks: list[dict[str, Any]], warm_up: int = 0, every: int = 50) -> list[Verdict]:
    """Judge games and findings, one look every so many steps; ``coverage`` is 0.9 unless given."""
    judge = Judge(warm_up)
    return [judge.judge(look) for look in looked(looks, every)]


def looked(looks: list[dict[str, Any]], every: int = 50) -> list[Look]:
    found_at = []
    for number, look in enumerate(looks):
        findings = found(
            look.get("coverage", 0.9), look.get("quality", 1.0), look.get("width", 1.0)
        )
        beside = {name: look[name] for name in OF_LOOKS if name in look}
        told = {"coverage", "quality", "width", *OF_LOOKS}
        game = Game(**{name: value for name, value in look.items() if name not in told})
        found_at.append(Look(every * number, findings, game, **beside))
    return found_at


def words(coverages: list[float], warm_up: int = 0, quality: float = 1.0) -> list[str]:
    looks = [{"coverage": each, "quality": quality} for each in coverages]
    return [verdict.word for verdict in verdicts(looks, warm_up)]


# ── coverage ──────────────────────────────────────────────────────────────────


def test_a_healthy_course() -> None:
    course = words([0.1, 0.2, 0.6, 0.7, 0.7, 0.9, 0.9, 0.9, 0.95, 0.8, 0.7], warm_up=250)
    assert course == ["starting"] * 2 + ["learning"] * 5 + ["healthy"] * 3 + ["learning"]


def test_a_collapse_from_health() -> None:
    course = words([0.9] * 4 + [0.1] * 4)
    assert course == ["learning"] * 2 + ["healthy"] * 2 + ["learning"] * 2 + ["collapsing"] * 2


def test_a_blob_that_stays_one() -> None:
    course = words([0.13] * 10, warm_up=250)
    assert course == ["starting"] * 5 + ["learning"] * 2 + ["collapsing"] * 3


def test_nothing_collapses_within_the_warm_up() -> None:
    assert "collapsing" not in words([0.0] * 10, warm_up=500)


def test_half_of_what_it_was_is_a_collapse_even_above_the_half() -> None:
    assert words([1.0] * 4 + [0.55] * 4)[-1] == "collapsing"
    assert words([0.7] * 4 + [0.55] * 4)[-1] == "learning"


def test_praise_ends_at_the_look_that_contradicts_it_and_has_to_be_earned_anew() -> None:
    course = words([0.9] * 4 + [0.1, 0.9, 0.9, 0.9])
    assert course == ["learning"] * 2 + ["healthy"] * 2 + ["learning"] * 3 + ["healthy"]


def test_praise_ends_as_soon_as_a_fault_is_seen_though_it_is_not_told_yet() -> None:
    course = verdicts([{}] * 4 + [SURE])
    assert [verdict.word for verdict in course[-2:]] == ["healthy", "learning"]


def test_samples_whose_mean_lies_beside_the_data_s_are_not_healthy() -> None:
    beside = {"centre": np.array([0.6, 0.0], np.float32)}
    course = verdicts([{}] * 4 + [beside])
    assert [verdict.word for verdict in course[-2:]] == ["healthy", "learning"]
    assert verdicts([beside] * 8)[-1].word == "learning"


def test_dots_within_the_modes_are_not_healthy_and_are_called_so() -> None:
    course = verdicts([{"width": 0.05}] * 8)
    assert course[-1].word == "learning"
    assert "the samples are dots, 5.0 % as wide as the modes" in course[-1].evidence
    assert verdicts([{"width": 0.3}] * 8)[-1].word == "healthy"


def test_a_single_measurement_is_held_against_nobody() -> None:
    assert "collapsing" not in words([0.9] * 4 + [0.1, 0.9, 0.1, 0.1, 0.9, 0.9])


def test_wavering_around_a_threshold_does_not_flicker() -> None:
    assert set(words([0.9] * 3 + [0.86, 0.84] * 10)[3:]) == {"healthy"}
    assert set(words([0.44] * 3 + [0.46, 0.44] * 10)[3:]) == {"collapsing"}


def test_one_that_rises_from_nothing_is_not_collapsing() -> None:
    rising = [0.02 * i for i in range(1, 40)]
    assert "collapsing" not in words(rising, warm_up=200)


def test_recovery() -> None:
    course = words([0.1] * 4 + [0.9] * 4)
    assert course == ["learning"] * 2 + ["collapsing"] * 4 + ["healthy"] * 2


def test_covering_without_quality_is_still_learning() -> None:
    assert words([0.99] * 6, quality=0.1)[-1] == "learning"


@pytest.mark.parametrize(("start", "word"), [(0.0, "starting"), (1.0, "learning")])
def test_who_covers_the_data_within_the_warm_up_is_no_longer_starting(
    start: float, word: str
) -> None:
    assert words([start, 0.0], warm_up=300) == [word, word]


def test_before_the_first_look_nothing_is_judged() -> None:
    assert str(Judge(200).verdict) == "starting since step 0: just begun"


# ── the game ──────────────────────────────────────────────────────────────────

FAULTY: dict[str, dict[str, Any]] = {
    "data without variety": {"distinct": Distinct(2, 100)},
    "diverged": {"reach": 40.0},
    "wrong sign": {"upwards_d": 1.0, "upwards_g": -1.0},
    "vanishing generator gradient": {"pull": 1e-6, "saturated": 1.0, "coverage": 0.7, **SURE},
    "not learning": {"moved": Moved(2e-6, 0.1), "coverage": 0.7},
    "labels without meaning": {"obeyed": Obeyed(0.12, 0.15, 0.1, 500)},
    "ignores the class": {"obeyed": Obeyed(0.12, 0.97, 0.1, 500)},
    "discriminator winning": SURE,
    "collapsing": {"coverage": 0.2},
    "memorising": {"copying": 0.3},
    "content lost": {"translated": FINE._replace(found=0.4)},
    "permuted": {"translated": FINE._replace(content=0.1, permuted=0.8)},
    "copying": {"translated": FINE._replace(moved=0.01)},
    "poor samples": {"quality": 0.2},
}
EVIDENCE = {
    "data without variety": "2 of 100 images of the data are different",
    "wrong sign": "D's loss pulls the scores of generated samples down, and so does G's",
    "not learning": "G moves by 2e-06 of the weights' length in 50 steps",
    "labels without meaning": "real samples themselves are of their own class in 15 %, "
    "by chance 10 %",
    "ignores the class": "12 % of the samples are of the class that G was told, by chance 10 %, "
    "of real ones 97.0 %",
    "poor samples": "quality 20 %",
    "diverged": "half of the samples lie 40 times the data's spread away from it",
    "vanishing generator gradient": "over one spread of the data G's loss changes by 1e-06, "
    "100 % of D's logits are beyond ±5",
    "discriminator winning": "D is right on 100 % of real and 99.0 % of generated samples, "
    "overlap 1.0 %",
    "collapsing": "0.2 covered",
    "content lost": "40 % of the round trips end nearest to their own sample",
    "permuted": "10 % keep their class, 90.0 % if classes were renamed",
    "copying": "samples are moved by 0.01, and should be by 0.1",
    "memorising": "samples are 0.30 times as far from the nearest training sample as unseen real "
    "ones are",
}


@pytest.mark.parametrize("word", FAULTY)
def test_each_fault_is_named_with_its_evidence_and_since_when(word: str) -> None:
    course = verdicts([{}] * 5 + [FAULTY[word]] * 5)
    assert course[4].word == "healthy"
    assert (course[-1].word, course[-1].since) == (word, 200 if word == "not learning" else 250)
    assert course[-1].evidence == EVIDENCE[word]
    assert course[-1].is_fault


def test_a_translation_whose_samples_are_all_alike_collapses() -> None:
    course = verdicts([{"translated": FINE}] * 5 + [{"translated": FINE._replace(spread=0.2)}] * 5)
    assert (course[4].word, course[-1].word) == ("healthy", "collapsing")
    assert course[-1].evidence == "translated samples have 0.20 of real ones' spread"


@pytest.mark.parametrize("word", FAULTY)
def test_a_fault_that_passes_is_forgotten(word: str) -> None:
    course = verdicts([{}] * 3 + [FAULTY[word]] * 6 + [{}] * 6)
    assert course[8].word == word
    assert course[-1].word == "healthy"
    assert course[-1].since >= 450


LASTING = [word for word in FAULTY if word != "data without variety"]


@pytest.mark.parametrize("word", LASTING)
def test_two_looks_are_no_fault(word: str) -> None:
    said = verdicts(([{}] * 4 + [FAULTY[word]] * 2) * 4)
    assert {each.word for each in said} <= {"learning", "healthy"}


def test_a_fault_must_last_however_often_it_is_looked_for() -> None:
    course = verdicts([{}] * 4 + [FAULTY["collapsing"]] * 30, every=5)
    first = next(i for i, verdict in enumerate(course) if verdict.is_fault)
    assert (first - 4) * 5 == 100


@pytest.mark.parametrize("every", [25, 50, 100])
@pytest.mark.parametrize("word", LASTING)
def test_a_fault_is_told_and_forgotten_by_steps_however_often_it_is_looked_for(
    word: str, every: int
) -> None:
    looks = 1000 // every
    course = verdicts([{}] * looks + [FAULTY[word]] * looks + [{}] * looks, every=every)
    told = [i * every for i, verdict in enumerate(course) if verdict.word == word]
    assert 100 <= told[0] - 1000 <= 200
    assert 100 <= told[-1] - (2000 - every) <= 150


def test_looks_that_are_many_may_miss_a_fault_now_and_then() -> None:
    """Its words are to be the same on a machine of four times the speed."""
    seldom, often = ([FAULTY["collapsing"]] * n + [{"coverage": 0.5}] for n in (5, 3))
    assert any(each.is_fault for each in verdicts(seldom * 8, every=12))
    assert not any(each.is_fault for each in verdicts(often * 8, every=12))


def test_chance_is_no_slope_because_it_is_looked_at_more_often() -> None:
    """Coverage that hops every 50 steps: five looks in a row are one hop, and no rise."""
    hops = np.random.default_rng(5).choice([0.12, 0.2, 0.28], 40)
    near, far = Progress(0), Progress(0)
    for step in range(0, 2000, 50):
        coverage = float(hops[step // 50])
        for each in range(step, step + 50, 10):
            past = near.take(Moment(each, coverage, 0.0, 1.0))
        assert past.gaining == far.take(Moment(step, coverage, 0.0, 1.0)).gaining


def test_praise_takes_three_looks_however_far_apart() -> None:
    said = [verdict.word for verdict in verdicts([{}] * 4, every=200)]
    assert said == ["learning", "learning", "healthy", "healthy"]


def test_an_early_fault_is_told_after_the_warm_up_with_its_first_step() -> None:
    course = verdicts([{"coverage": 0.1}] + [SURE] * 12, warm_up=200)
    told = next(verdict for verdict in course if verdict.is_fault)
    assert (told.word, told.since) == ("discriminator winning", 50)
    assert not any(verdict.is_fault for verdict in course[:6])


def test_a_critic_wins_by_the_order_of_its_scores() -> None:
    """It has no threshold, so there is no accuracy to speak of."""
    course = verdicts([{"ranking": 0.995, "overlap": 0.05}] * 6)
    assert course[-1].evidence == (
        "the critic ranks real above generated in 99.5 % of pairs, overlap 5.0 %"
    )


def test_a_critic_of_no_slope_leaves_no_gradient() -> None:
    course = verdicts([{"pull": 2e-6, "slope": 3e-7, "coverage": 0.7}] * 6)
    assert course[-1].word == "vanishing generator gradient"
    assert course[-1].evidence.endswith("D's scores by 3e-07")


@pytest.mark.parametrize("scores", [1e3, 1e5])
def test_scores_that_explode_are_diverged(scores: float) -> None:
    word = verdicts([{"scores": scores}] * 6)[-1].word
    assert word == ("diverged" if scores > 1e4 else "healthy")


def placed(places: np.ndarray) -> list[dict[str, Any]]:
    return [{**ROUND, "centre": np.array([place], np.float32)} for place in places]


def centred(amplitude: float) -> list[dict[str, Any]]:
    """Return looks 50 steps apart at samples that go round with D, six turns in 200 steps."""
    return placed(amplitude * np.sin(2 * np.pi * 50 * np.arange(24.0) * 3 / 200))


def test_oscillation_needs_scores_that_swing_and_samples_that_move() -> None:
    course = verdicts(centred(1.0))
    assert (course[-1].word, course[-1].since) == ("oscillating", 0)
    assert course[-1].evidence.startswith("D's scores swing by ±1.2 deviations, 6 turns in 200")
    assert verdicts(centred(0.1))[-1].word == "healthy"
    still = [{**look, "swing": Swing(0.2, 20)} for look in centred(1.0)]
    assert verdicts(still)[-1].word == "learning"


def test_samples_that_move_to_another_place_and_stay_do_not_oscillate() -> None:
    """As when G finds a second mode: D is stirred up while they go, but they do not return."""
    moving = placed(np.repeat([-1.0, -0.6, 0.0], [8, 1, 15]))
    assert not any(verdict.is_fault for verdict in verdicts(moving))


def test_a_swing_is_followed_for_as_long_as_the_scores_are_looked_at() -> None:
    """Looks five steps apart: five of them would see a small part of one swing."""
    slow = placed(np.sin(2 * np.pi * 5 * np.arange(100.0) / 150))
    assert verdicts(slow, every=5)[-1].word == "oscillating"


def test_the_swings_at_the_beginning_are_none() -> None:
    assert not any(each.is_fault for each in verdicts(centred(1.0), warm_up=1000))


def test_samples_that_hop_between_single_modes_are_collapsing() -> None:
    hopping = [{**look, "coverage": 0.125} for look in centred(1.0)]
    assert verdicts(hopping)[-1].word == "collapsing"
    well = [{**look, "coverage": 0.9, "swing": None} for look in hopping[:12]]
    after = verdicts([*well, *hopping])[12:]
    assert "oscillating" not in {verdict.word for verdict in after}
    assert after[-1].word == "collapsing"


def test_what_explains_more_is_named_first() -> None:
    """A D that wins leaves a generator that covers little, and not the other way round."""
    assert verdicts([{**SURE, "coverage": 0.2}] * 6)[-1].word == "discriminator winning"
    flat = {**SURE, "coverage": 0.2, "pull": 0.0, "saturated": 1.0}
    assert verdicts([flat] * 6)[-1].word == "vanishing generator gradient"


def test_without_data_to_compare_with_the_game_alone_is_judged() -> None:
    judge = Judge(0)
    for step in range(0, 300, 50):
        calm = judge.judge(Look(step, None, Game()))
    assert (calm.word, calm.evidence) == ("learning", UNKNOWN)
    for step in range(300, 600, 50):
        sure = judge.judge(Look(step, None, Game(**SURE)))
    assert sure.word == "discriminator winning"


def test_diverged_at_once_and_since_then() -> None:
    judge = Judge(0)
    judge.judge(Look(0, found(0.9)))
    judge.diverge(10, "G's weights")
    verdict = judge.diverge(20, "G's weights")
    assert (verdict.word, verdict.since) == ("diverged", 10)


def test_samples_that_follow_a_d_that_stands_still_have_not_diverged_but_d_does_not_learn() -> None:
    away = {"reach": 40.0, "moved": Moved(1e-2, 1e-8), "coverage": 0.1, "quality": 0.0}
    assert verdicts([away] * 6)[-1].word == "not learning"
    assert verdicts([away | {"moved": Moved(1e-2, 1e-2)}] * 6)[-1].word == "diverged"


def test_a_wrong_sign_is_why_samples_fly_away() -> None:
    away = {"reach": 40.0, "upwards_d": 1.0, "upwards_g": -1.0}
    assert verdicts([away] * 6)[-1].word == "wrong sign"


def test_a_generator_that_never_moved_has_not_diverged() -> None:
    judge = Judge(0, reach=15.0)
    for step in range(0, 300, 50):
        verdict = judge.judge(Look(step, found(0.2), Game(reach=15.0)))
    assert verdict.word == "collapsing"
    for step in range(300, 600, 50):
        verdict = judge.judge(Look(step, found(0.2), Game(reach=50.0)))
    assert verdict.word == "diverged"


def test_a_flat_loss_under_good_samples_has_arrived() -> None:
    course = verdicts([{"pull": 1e-9, **SURE}] * 6)
    assert [each.word for each in course[2:]] == ["arrived"] * 4
    assert not course[-1].is_fault


def test_a_game_about_a_point_arrives_when_it_stays_there() -> None:
    """On its way round it passes the point, and near it D's scores are apart however close."""
    judge, words = Judge(0), []
    for number, reach in enumerate([0.8, 0.3, 0.005, 0.4, 0.5, *[0.002] * 5]):
        look = Look(50 * number, None, Game(reach=reach, at_point=True, pull=1e-3))
        words.append(judge.judge(look).word)
    assert words[-1] == "arrived"
    assert "arrived" not in words[:7]
    assert judge.verdict.evidence == "the samples are 0.002 away from the data"


def test_a_discriminator_that_is_right_while_g_gets_better_is_not_held_against_a_run() -> None:
    better = [{**SURE, "coverage": 0.5, "quality": 0.02 * number} for number in range(1, 25)]
    assert not any(each.is_fault for each in verdicts(better, warm_up=200))
    stuck = better + [{**SURE, "coverage": 0.5, "quality": 0.5}] * 15
    assert verdicts(stuck, warm_up=200)[-1].word == "discriminator winning"


def test_a_blob_at_its_beginning_covers_more_by_chance_and_d_wins_all_the_same() -> None:
    looks = [SURE | {"coverage": 0.46 + 0.03 * k, "quality": 0.0} for k in range(8)]
    assert verdicts(looks, warm_up=200)[-1].word == "learning"
    assert verdicts([each | {"travelled": 0.2} for each in looks], warm_up=200)[-1].word == WON


def test_samples_that_come_nearer_are_slow_and_not_collapsed() -> None:
    slow = [{"coverage": 0.1, "quality": 0.0, "copying": 5 * 0.97**number} for number in range(20)]
    course = verdicts(slow, warm_up=200)
    assert not any(each.is_fault for each in course)
    assert "coming nearer to the data" in course[-1].evidence


@pytest.mark.parametrize(("loss", "word"), [(0.1, "wrong sign"), (2.0, "learning")])
def test_real_and_generated_exchanged_where_d_is_given_them(loss: float, word: str) -> None:
    """A D that is merely beaten ranks its data lowest too, but its loss is above chance."""
    game = {"upwards_d": 1.0, "upwards_g": 1.0, "own_ranking": 0.0, "loss_d": loss, "chance": 1.386}
    assert verdicts([{**game, "coverage": 0.6}] * 6)[-1].word == word


def test_a_wrong_sign_is_told_within_the_warm_up() -> None:
    course = verdicts([{**FAULTY["wrong sign"], "coverage": 0.1}] * 4, warm_up=300)
    assert [verdict.word for verdict in course] == ["starting", "starting", *["wrong sign"] * 2]


def test_a_flat_loss_of_d_does_not_tell_which_order_it_wants() -> None:
    """A hinge that all scores are beyond: D is right and nothing is exchanged."""
    won = {"upwards_d": 0.0, "upwards_g": 1.0, "own_ranking": 1.0, "loss_d": 0.0, "chance": 2.0}
    assert verdicts([{**won, "coverage": 0.6}] * 6)[-1].word == "learning"


def blob(travelled: float, quality: float = 0.0) -> dict[str, Any]:
    return {"coverage": 0.13, "quality": quality, "travelled": travelled}


def test_a_run_that_has_not_left_its_beginning_is_starting_and_not_collapsed() -> None:
    said = verdicts([blob(0.03 * look) for look in range(8)], warm_up=200)
    assert {verdict.word for verdict in said} == {"starting"}
    assert "the samples are still about what the untrained G made" in said[-1].evidence


@pytest.mark.parametrize("way", [{"travelled": 0.6}, {"quality": 0.9}, {"travelled": None}])
def test_one_that_has_left_it_or_was_good_from_there_is_not_spared(way: dict[str, Any]) -> None:
    assert verdicts([blob(0.1) | way for _ in range(10)], warm_up=200)[-1].word == "collapsing"


def test_who_hopped_away_has_left_though_it_be_near_again() -> None:
    looks = [blob(9.0), *[blob(0.3)] * 9]
    assert verdicts(looks, warm_up=200)[-1].word == "collapsing"


def test_a_judge_of_before_ways_were_measured_spares_nobody() -> None:
    judge = Judge(warm_up=200)
    for look in looked([blob(0.1)] * 6):
        judge.judge(look)
    memory = judge.memory()
    del memory["progress"]["travelled"]
    after = Judge(warm_up=200)
    after.recall(memory)
    words = [after.judge(look).word for look in looked([blob(0.1)] * 12)[6:]]
    assert (words[0], words[-1]) == ("learning", "collapsing")


def counted(gone: int, quality: float, on_data: float) -> Findings:
    """Return what a classifier finds in 500 images, of which some of ten classes have none."""
    counts = np.array([0.0] * gone + [500 / (10 - gone)] * (10 - gone))
    even = np.full(10, 0.1)
    tally = Tally(tuple("0123456789"), "classes", 500, counts, even, None, np.eye(10))
    said = (NO_MODES, NO_MODES, (), 1.0, quality, "", None, "quality")
    return Findings((), *said, tally=tally, standard=IMAGES, on_data=on_data)


@pytest.mark.parametrize(
    ("quality", "on_data", "word"),
    [(0.2, 0.2, "poor samples"), (0.9, 1.0, "modes missing"), (0.5, 1.0, "modes missing")],
)
def test_what_a_classifier_says_of_spoilt_samples_is_no_loss_of_modes(
    quality: float, on_data: float, word: str
) -> None:
    """Noise makes it call some classes others; a class that is lost spoils recall alone."""
    judge = Judge(warm_up=0)
    course = [counted(0, 1.0, 1.0)] * 6 + [counted(3, quality, on_data)] * 6
    said = [judge.judge(Look(50 * k, each)) for k, each in enumerate(course)]
    assert said[5].word == "healthy"
    assert said[-1].word == word


def test_a_mode_that_is_found_does_not_acquit_those_that_never_were() -> None:
    course = [counted(3, 0.9, 1.0)] * 10 + [counted(2, 0.9, 1.0)] * 10
    judge = Judge(warm_up=0)
    said = [judge.judge(Look(50 * k, each)) for k, each in enumerate(course)]
    assert {verdict.word for verdict in said[9:]} == {"modes missing"}
    assert said[-1].evidence.startswith("2 of 10 classes: 0 at 0 %, 1 at 0 %")


def test_what_was_good_and_is_half_as_good_is_poor() -> None:
    assert words([0.9] * 6, quality=0.45)[-1] == "learning"
    fallen = [{"quality": 0.9}] * 5 + [{"quality": 0.4}] * 5
    assert verdicts(fallen)[-1].word == "poor samples"


def test_learning_says_what_is_still_to_come() -> None:
    course = verdicts([{"coverage": 0.6 + 0.01 * n, "quality": 0.02 * n} for n in range(1, 10)])
    assert course[-1].word == "learning"
    assert course[-1].evidence == "0.69 covered, rising, quality 18 %"


def test_praise_says_how_slim_the_modes_are() -> None:
    slim, full = ([{"width": width}] * 6 for width in (0.3, 0.8))
    assert verdicts(slim)[-1].word == verdicts(full)[-1].word == "healthy"
    assert "but only 30 % as wide as the modes" in verdicts(slim)[-1].evidence
    assert "wide" not in verdicts(full)[-1].evidence


@pytest.mark.parametrize(
    ("close", "to_come"),
    [
        (None, ", still to come: 0 at 2.0 %, 1 at 8.0 % of their share"),
        ([0, 0, 0, 0, 0, 0, 0, 9, 9, 9], ""),
    ],
)
def test_modes_to_come_are_named_once_the_others_are_there(
    close: list[float] | None, to_come: str
) -> None:
    counts = np.array([1.0, 4.0, *[495 / 8] * 8])
    on = None if close is None else np.array(close, float)
    tally = Tally(tuple("0123456789"), "modes", 500, counts, np.full(10, 0.1), on)
    said = (NO_MODES, NO_MODES, (), 0.5, 0.5, "some of 10 modes", None, "")
    verdict = Judge(warm_up=200).judge(Look(50, Findings((), *said, tally=tally, standard=POINTS)))
    assert (verdict.word, verdict.evidence) == ("starting", f"some of 10 modes{to_come}")


def test_the_words_keep_their_codes_and_faults_the_order_in_which_they_are_told() -> None:
    assert WORDS[:9] == (
        "starting", "learning", "healthy", "discriminator winning",
        "vanishing generator gradient", "oscillating", "collapsing", "memorising", "diverged",
    )  # fmt: skip
    assert tuple(each.word for each in symptoms(0)) == FAULTS
    assert set(FAULTS) | {"starting", "learning", "healthy", "arrived"} == set(WORDS)
    assert tuple(meanings()) == WORDS


# ── its memory ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("word", [*FAULTY, "oscillating"])
def test_a_judge_that_recalls_goes_on_as_if_it_had_never_stopped(word: str) -> None:
    sick = centred(1.0)[:10] if word == "oscillating" else [FAULTY[word]] * 5
    looks = [{"coverage": 0.3}, {}, {}, {}, *sick, {}, {}, {}, {}, {}, {}]
    straight = verdicts(looks, 50)
    assert word in {verdict.word for verdict in straight}
    for stop in range(len(looks)):
        judge = Judge(50)
        said = [judge.judge(look) for look in looked(looks[:stop])]
        after = Judge(50)
        after.recall(unpack(pack(judge.memory())))
        said += [after.judge(look) for look in looked(looks)[stop:]]
        assert said == straight


def test_a_judge_recalls_since_when_samples_are_poor() -> None:
    looks = [{"quality": 0.1}] * 12
    straight = verdicts(looks, 50)
    assert (straight[-1].word, straight[-1].since) == ("poor samples", straight[2].since)
    judge, after = Judge(50), Judge(50)
    said = [judge.judge(look) for look in looked(looks[:6])]
    after.recall(unpack(pack(judge.memory())))
    assert said + [after.judge(look) for look in looked(looks)[6:]] == straight


@pytest.mark.parametrize("lost", ["courses", "_good", "version", "progress"])
def test_a_judge_begins_anew_where_another_version_has_remembered_something_else(
    lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    judge = Judge(warm_up=0)
    for step in range(0, 500, 50):
        judge.judge(Look(step))
    memory = judge.memory()
    del memory[lost]
    after, fresh = Judge(warm_up=0), Judge(warm_up=0)
    after.recall(memory)
    assert after.memory() == fresh.memory()
    for step in (500, 550):
        after.judge(Look(step))
    (note,) = caplog.messages
    assert "from step 500 on" in note


@pytest.mark.parametrize(("right", "word"), [(0.75, "learning"), (0.95, "healthy")])
def test_a_g_that_exchanges_two_of_eight_classes_is_not_healthy(right: float, word: str) -> None:
    last = verdicts([{"obeyed": Obeyed(right, 1.0, 0.125, 1000)}] * 6)[-1]
    assert last.word == word
    assert ("75 % of the class that G was told" in last.evidence) == (word == "learning")


def test_scores_of_a_loss_turned_round_are_pulled_the_other_way() -> None:
    game = {"upwards_d": -1.0, "upwards_g": 1.0, "orientation": -1, "coverage": 0.6}
    last = verdicts([game] * 6)[-1]
    assert last.evidence == "D's loss pulls the scores of generated samples down, and so does G's"


@pytest.mark.parametrize(("own", "word"), [(1.0, "wrong sign"), (0.6, "learning")])
def test_scores_that_are_told_the_wrong_way_round(own: float, word: str) -> None:
    """D itself ranks the data first, knows it by its loss, and is told to have said otherwise."""
    game = {"upwards_d": 1.0, "upwards_g": 1.0, "loss_d": 0.1, "chance": 1.386, "coverage": 0.6}
    last = verdicts([{**game, "ranking": 0.0, "overlap": 0.0, "own_ranking": own}] * 6)[-1]
    assert last.word == word
    assert ("exchanged in watch.step" in last.evidence) == (word == "wrong sign")


def test_a_d_that_wins_over_a_g_of_one_sample_does_not_hide_it() -> None:
    last = verdicts([{**SURE, "coverage": 0.13}] * 6)[-1]
    assert last.word == WON
    assert last.evidence.endswith("; and G makes little of the data: 0.13 covered")
