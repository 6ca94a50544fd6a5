"""A list played on buffers that stay, as a CUDA graph plays it: the same bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import torch

from ganstudio.training import turns
from ganstudio.training.captured import Captured
from ganstudio.training.tape import Outcome, Play, Tape
from tests.turns import CASES, everything, trained


class Rerun:
    """What a CUDA graph does, on a CPU: the kernels read and write where they did at first."""

    def __init__(self, generators: Sequence[torch.Generator]) -> None:
        self.generators, self.replays = generators, 0

    def begin(self, play: Callable[[], Outcome]) -> Outcome:
        self._play, self._outcome = play, play()
        return self._outcome

    def replay(self) -> None:
        self.replays += 1
        for there, new in zip(_tensors(self._outcome), _tensors(self._play()), strict=True):
            there.copy_(new)


def _tensors(outcome: Outcome) -> list[torch.Tensor]:
    values, slopes, scores = outcome
    several = [each for of_pairing in scores.values() for each in of_pairing]
    return [*values.values(), *(each for each in slopes if each is not None), *several]


@pytest.mark.parametrize("case", CASES)
def test_buffers_that_stay_give_the_same_bits(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = trained(CASES[case])
    graphs: list[Rerun] = []

    def through(play: Play, device: torch.device, generators: list[torch.Generator]) -> Play:
        graphs.append(Rerun(generators))
        return Captured(play, graphs[-1])

    monkeypatch.setattr(turns, "captured", through)
    replayed = trained(CASES[case])
    assert any(graph.replays for graph in graphs)
    ours, theirs = everything(replayed), everything(listed)
    for name, tensor in theirs.items():
        assert torch.equal(ours[name].nan_to_num(), tensor.nan_to_num()), name


def test_a_graph_knows_what_is_drawn_from() -> None:
    first, second = torch.Generator(), torch.Generator()
    found: list[torch.Generator] = []

    def piece(x: torch.Tensor) -> Outcome:
        noise = torch.randn(2, generator=first) + torch.rand(2, generator=second)
        return {"sum": (x + noise + torch.randn(2, generator=first)).sum()}, [], {}

    def through(play: Play, generators: list[torch.Generator]) -> Play:
        found.extend(generators)
        return play

    tape = Tape(piece, through)
    for _ in range(3):
        tape(torch.ones(2))
    for seed, generator in enumerate(found):
        generator.manual_seed(seed)
    assert [first.initial_seed(), second.initial_seed()] == [0, 1]


def test_what_cannot_be_captured_is_played_as_the_list(caplog: pytest.LogCaptureFixture) -> None:
    class Refusing(Rerun):
        def begin(self, play: Callable[[], Outcome]) -> Outcome:
            raise RuntimeError("operation not permitted when stream is capturing")

    played = Captured(lambda x: ({"twice": 2 * x}, [], {}), Refusing([]))
    for number in (1.0, 2.0):
        assert played(torch.tensor(number))[0]["twice"].item() == 2 * number
    assert len(caplog.messages) == 1


def test_inputs_go_where_they_lay_and_what_is_remembered_outlasts_the_next_replay() -> None:
    def play(x: torch.Tensor) -> Outcome:
        assert not given or x.data_ptr() == given[0]
        given.append(x.data_ptr())
        return {"value": x.sum()}, [x + 1], {"pair": (x + 2,)}

    given: list[int] = []
    played = Captured(play, Rerun([]))
    _, slopes, scores = played(torch.zeros(2))
    _, again, later = played(torch.ones(2))
    assert slopes[0] is again[0]
    assert (scores["pair"][0].tolist(), later["pair"][0].tolist()) == ([2.0, 2.0], [3.0, 3.0])
