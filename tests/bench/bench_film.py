"""What a picture of a film of points costs: on a copy of what stands still, and drawn whole.

    python tests/bench/bench_film.py

The ratio says how many times faster the first way is.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from pairs import HEADER, compare

from ganstudio.export import panels
from ganstudio.export.plane_film import PlaneFilm
from ganstudio.telemetry.records import Plane

PICTURES, POINTS = 20, 1000


def record(seed: int) -> Plane:
    draw = np.random.default_rng(seed)
    real, fake = draw.normal(size=(2, POINTS, 2)).astype(np.float32)
    heat = draw.normal(size=(48, 48)).astype(np.float32)
    return Plane(real, fake, (-3.0, 3.0, -3.0, 3.0), heat, "logit", np.zeros((0, 2, 2)), True)


def rate(draw: Callable[[PlaneFilm, int], object]) -> Callable[[], float]:
    film = PlaneFilm(caption=True)

    def measure() -> float:
        began = time.perf_counter()
        for number in range(PICTURES):
            draw(film, number)
        return PICTURES / (time.perf_counter() - began)

    return measure


def main() -> None:
    records = [record(seed) for seed in range(PICTURES)]
    real, cloud = records[0].real, records[0].fake
    planes = rate(lambda film, n: film.plane(records[n], n))
    walks = rate(lambda film, n: film.walkers(real, cloud, records[n].fake[:12], 0))
    anew = rate(lambda film, n: film.whole(lambda axes: panels.plane(axes, records[n]), n))
    points = rate(lambda film, n: film.whole(lambda axes: panels.points(axes, real, cloud), n))
    print(HEADER)
    print(compare("film of points: time-lapse", "≥ 2.5", planes, anew))
    print(compare("film of points: walk", "≥ 5", walks, points))


if __name__ == "__main__":
    main()
