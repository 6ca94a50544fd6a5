"""A list of kernels, started as one.

A GPU is done with a kernel of a small network before Python has called the next. A CUDA graph holds
all of them and starts them by one call. They read and write where they did when it was captured,
so inputs are copied to where they lay then, and results lie where they lay then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

import torch
from torch import Tensor

from ganstudio.training.tape import Outcome, Play


class Graph(Protocol):
    """Holds the kernels that a function has called."""

    def begin(self, play: Callable[[], Outcome]) -> Outcome:
        """Hold the kernels of a function and start them once; return where results lie.

        Raises
        ------
        RuntimeError
            If they cannot be held; nothing has been computed then.
        """

    def replay(self) -> None:
        """Start them again."""


class CudaGraph:
    """A graph on a CUDA device.

    Captured by hand, since ``torch.cuda.graph`` collects Python's garbage first, which only the
    window's thread may do. Other threads may call CUDA meanwhile.

    Parameters
    ----------
    device
        Where.
    generators
        What is drawn from, so that each replay draws what comes next.
    """

    def __init__(self, device: torch.device, generators: Sequence[torch.Generator]) -> None:
        self._device = device
        self._graph = torch.cuda.CUDAGraph()
        for each in generators:
            self._graph.register_generator_state(each)

    def begin(self, play: Callable[[], Outcome]) -> Outcome:
        """Capture, and replay once."""
        stream = torch.cuda.Stream(self._device)  # type: ignore[no-untyped-call]
        torch.cuda.synchronize(self._device)
        with torch.cuda.stream(stream):
            self._graph.capture_begin(capture_error_mode="thread_local")
            try:
                outcome = play()
            finally:
                self._graph.capture_end()
        torch.cuda.current_stream(self._device).wait_stream(stream)
        self._graph.replay()
        return outcome

    def replay(self) -> None:
        """Start the kernels again."""
        self._graph.replay()


class Captured:
    """Plays a list of kernels by a graph; where there can be none, as the list.

    Gradients are found where those of the last time were, which are no longer needed by then.
    Values and scores are remembered for longer, so they are copies.

    Parameters
    ----------
    play
        Makes the calls.
    graph
        Is to hold them.
    """

    def __init__(self, play: Play, graph: Graph) -> None:
        self._play, self._graph = play, graph
        self._inputs: list[Tensor] = []
        self._outcome: Outcome | None = None
        self._refused = False

    def __call__(self, *inputs: Tensor) -> Outcome:
        """Return what the kernels make of the inputs."""
        if self._refused:
            return self._play(*inputs)
        if self._outcome is not None:
            torch._foreach_copy_(self._inputs, list(inputs))
            self._graph.replay()
            return _lasting(self._outcome)
        self._inputs = [each.clone() for each in inputs]
        try:
            self._outcome = self._graph.begin(lambda: self._play(*self._inputs))
        except RuntimeError as error:
            self._refused, self._inputs = True, []
            logging.getLogger(__name__).warning("A turn is not captured: %s", error)
            return self._play(*inputs)
        return _lasting(self._outcome)


def _lasting(outcome: Outcome) -> Outcome:
    values, slopes, scores = outcome
    copied = torch.stack(list(values.values())).unbind()
    kept = {name: tuple(each.clone() for each in several) for name, several in scores.items()}
    return dict(zip(values, copied, strict=True)), list(slopes), kept


def captured(play: Play, device: torch.device, generators: Sequence[torch.Generator]) -> Play:
    """Return what plays a list of kernels on a device by one call, where that has graphs."""
    if device.type != "cuda":
        return play
    return Captured(play, CudaGraph(device, generators))
