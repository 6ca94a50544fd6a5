"""Which run is moved, of processes that are told of by their pace alone."""

from __future__ import annotations

import pytest

from ganstudio.balance import LAG, next_move
from ganstudio.telemetry.crew import Pace


class Process:
    """A process whose runs take so many seconds a step, and make steps when they are told to."""

    def __init__(self, name: str, costs: dict[int, float]) -> None:
        self.name = name
        self.pace = Pace(dict.fromkeys(costs, 0), dict(costs))
        self.spare = 0.0

    @property
    def idle(self) -> bool:
        return not self.pace.turns

    @property
    def load(self) -> float:
        return sum(self.pace.costs.values())

    @property
    def front(self) -> int:
        return min(self.pace.turns.values(), default=0)

    def work(self, seconds: float, end: int) -> None:
        """Let the run that is furthest behind make a step, again and again."""
        self.spare += seconds
        turns, costs = self.pace.turns, self.pace.costs
        while turns:
            run = min(turns, key=lambda each: (turns[each], each))
            if self.spare < costs[run]:
                return
            self.spare -= costs[run]
            turns[run] += 1
            if turns[run] == end:
                del turns[run], costs[run]
        self.spare = 0.0


def finished_after(costs: list[float], processes: int, steps: int) -> float:
    """Return the seconds that runs take which are dealt out and moved."""
    dealt = [range(place, len(costs), processes) for place in range(processes)]
    crew = [Process("", {run: costs[run] for run in runs}) for runs in dealt]
    seconds = 0.0
    while not all(each.idle for each in crew):
        seconds += 1.0
        for each in crew:
            each.work(1.0, steps)
        move = next_move(crew)
        if move is not None:
            for there, back in (
                (move.target.pace.turns, move.source.pace.turns),
                (move.target.pace.costs, move.source.pace.costs),
            ):
                there[move.run] = back.pop(move.run)
    return seconds


@pytest.mark.parametrize(
    ("costs", "processes"),
    [
        ([0.03] * 5, 2),
        ([0.03, 0.03, 0.03, 0.03, 0.099], 2),
        ([0.099, 0.03, 0.03, 0.03, 0.03], 2),
        ([0.03] * 20, 8),
        ([0.5, 0.01, 0.01], 2),
    ],
)
def test_no_core_is_idle_for_long(costs: list[float], processes: int) -> None:
    steps = 4000
    bound = steps * max(sum(costs) / processes, *costs)
    assert finished_after(costs, processes, steps) <= 1.05 * bound + LAG


def test_runs_that_come_along_together_stay_where_they_are() -> None:
    crew = [Process("a", {0: 0.03, 2: 0.03}), Process("b", {1: 0.03, 3: 0.03})]
    assert next_move(crew) is None
    crew[0].work(1.0, 100)
    assert next_move(crew) is None


def test_what_took_long_is_done_seldom() -> None:
    behind, ahead = Process("a", {0: 0.03, 2: 0.03}), Process("b", {1: 0.03})
    ahead.work(5.0, 10**6)
    assert next_move([behind, ahead], took=0.1) is not None
    assert next_move([behind, ahead], took=1.0) is None


def test_one_run_alone_is_left_alone_however_slow_it_is() -> None:
    crew = [Process("a", {0: 9.0}), Process("b", {1: 0.01})]
    crew[1].work(60.0, 10**6)
    assert next_move(crew) is None


def test_of_the_runs_of_who_is_behind_the_one_goes_that_makes_the_load_most_even() -> None:
    behind, ahead = Process("a", {0: 0.099, 2: 0.03}), Process("b", {1: 0.03})
    ahead.work(30.0, 10**6)
    move = next_move([behind, ahead])
    assert move is not None
    assert (move.run, move.source.name, move.target.name) == (2, "a", "b")


def test_who_has_nothing_to_do_gets_a_run_at_once() -> None:
    busy, idle = Process("a", {0: 0.03, 1: 0.03}), Process("b", {})
    move = next_move([busy, idle])
    assert move is not None
    assert (move.source, move.target) == (busy, idle)
