from __future__ import annotations

import numpy as np

from ganstudio.probes.walk import WalkProbe


def test_walk_of_images(make_run) -> None:
    run = make_run("digits", {"watch.walk_strips": 3, "watch.walk_frames": 8})
    walk = WalkProbe(run, run.pairing).measure(run)
    assert walk.frames.shape == (3, 8, 8, 8, 1)
    assert walk.frames.dtype == np.uint8
    assert (walk.anchors, walk.spherical) == (4, True)


def test_walk_of_points(make_run) -> None:
    run = make_run("ring", {"watch.walk_path": "linear"})
    walk = WalkProbe(run, run.pairing).measure(run)
    assert walk.frames.shape == (2, 24, 2)
    assert walk.frames.dtype == np.float32
    assert not walk.spherical


def test_anchors_stay_when_there_are_more_of_them(make_run) -> None:
    run = make_run("digits")
    few = WalkProbe(run, run.pairing).measure(run)
    more = {"watch.walk_anchors": 6, "watch.walk_strips": 4, "watch.walk_frames": 12}
    run.adopt(run.experiment.with_values(more))
    many = WalkProbe(run, run.pairing).measure(run)
    np.testing.assert_array_equal(few.frames[:, ::6], many.frames[:2, :8:2])
