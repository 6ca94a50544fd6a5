"""A network as it is: which layers it calls, in which order, and what feeds what.

Nothing is known of the network beforehand. Its innermost modules are watched while it is called
once, and autograd's graph tells which of them each is fed by, also where plain arithmetic stands
between two, as it does at the end of a skip. A layer is what has weights of its own, with the
modules that go along with it: what leads only to it before, a norm and an activation behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from ganstudio.telemetry.inside import INPUT

PARAMETRIZED = "parametrizations"
"""Where torch keeps what stands for a layer's weight, such as its spectral norm."""


@dataclass(eq=False)
class Called:
    """An innermost module that has been called: its name, what it gave, what it was fed by."""

    name: str
    module: nn.Module
    output: Tensor
    sources: frozenset[int]
    told: bool

    @property
    def weighs(self) -> bool:
        """Whether it has weights that mix what it is given, which a norm has not."""
        return bool(list(self.module.parameters())) and "Norm" not in type(self.module).__name__


@dataclass(eq=False)
class TracedLayer:
    """Modules that belong together.

    Attributes
    ----------
    members : list of Called
        In the order in which they were called.
    sources : tuple of int
        The layers that it is fed by, by their places, or `INPUT`.
    """

    members: list[Called]
    sources: tuple[int, ...] = ()

    @property
    def chief(self) -> Called:
        """The member with weights, or else the first one."""
        return next((each for each in self.members if each.weighs), self.members[0])

    @property
    def last(self) -> Called:
        """The member whose output is the layer's."""
        return self.members[-1]

    @property
    def parameters(self) -> list[nn.Parameter]:
        """What is trained in it, each once."""
        found = (weight for each in self.members for weight in each.module.parameters())
        return list(dict.fromkeys(found))


@dataclass
class Traced:
    """What a call of a network came to: its layers, and which of them its output comes from."""

    output: Tensor
    layers: list[TracedLayer]
    ends: tuple[int, ...]


@dataclass
class _Watching:
    """Notes every innermost module that is called."""

    network: nn.Module
    calls: list[Called] = field(default_factory=list)
    _known: dict[Any, int] = field(default_factory=dict)
    _fed: dict[nn.Module, frozenset[int]] = field(default_factory=dict)

    def given(self, tensor: Tensor) -> None:
        """Know a tensor for what the network is given."""
        self._known[_origin(tensor)] = INPUT

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch while it is entered."""
        with ExitStack() as stack:
            for name, module in leaves(self.network):
                before = module.register_forward_pre_hook(self._before)
                after = module.register_forward_hook(self._after(name))
                stack.callback(before.remove)
                stack.callback(after.remove)
            for module in self.network.modules():
                if any(True for _ in module.children()) and module is not self.network:
                    stack.callback(module.register_forward_hook(self._behind).remove)
            yield

    def sources(self, tensors: Sequence[Any]) -> frozenset[int]:
        """Return the calls that tensors come from, with nothing but arithmetic between."""
        open_nodes = [_origin(each) for each in tensors if isinstance(each, Tensor)]
        found: set[int] = set()
        seen: set[Any] = set()
        while open_nodes:
            node = open_nodes.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            if node in self._known:
                found.add(self._known[node])
            else:
                open_nodes.extend(each for each, _ in node.next_functions)
        return frozenset(found)

    def _before(self, module: nn.Module, given: tuple[Any, ...]) -> None:
        self._fed[module] = self.sources(given)  # a call in place changes where its input is from

    def _after(self, name: str) -> Callable[..., None]:
        def note(module: nn.Module, given: tuple[Any, ...], output: Any) -> None:
            if not isinstance(output, Tensor) or _origin(output) in self._known:
                return  # it passed on what it was given
            self._known[_origin(output)] = len(self.calls)
            told, kept = len(given) > 1, output.detach().clone()
            self.calls.append(Called(name, module, kept, self._fed[module], told))

        return note

    def _behind(self, module: nn.Module, given: tuple[Any, ...], _: Any) -> None:
        """Mark where a class goes in that no inner module was told of."""
        if len(given) < 2 or isinstance(module, nn.Sequential):
            return
        inner = set(module.modules())
        called = [each for each in self.calls if each.module in inner]
        if called and not any(each.told for each in called):
            called[-1].told = True


def _origin(tensor: Tensor) -> Any:
    """Return the node of autograd's graph that a tensor comes from."""
    if tensor.grad_fn is not None:
        return tensor.grad_fn
    return torch.autograd.graph.get_gradient_edge(tensor).node if tensor.requires_grad else None


def leaves(network: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """Yield the innermost modules with their names; a parametrised layer is one."""
    for name, module in network.named_modules():
        if PARAMETRIZED not in name.split(".") and not any(
            child != PARAMETRIZED for child, _ in module.named_children()
        ):
            yield name, module


def trace(network: nn.Module, inputs: Tensor, *told: Tensor) -> Traced:
    """Call a network once, and return its layers.

    Nothing changes in it where it is in evaluation mode.

    Parameters
    ----------
    network
        Any module that makes one tensor of one.
    inputs
        A batch for it.
    told
        What else it takes, such as labels.
    """
    watching = _Watching(network)
    with torch.enable_grad(), watching.watching():
        given = inputs.detach().clone().requires_grad_()
        watching.given(given)
        output = network(given, *told)
        ends = watching.sources([output])
    layers, places = _grouped(watching.calls, ends)
    return Traced(output.detach(), layers, _translated(ends, places))


def _grouped(
    calls: Sequence[Called], ends: frozenset[int]
) -> tuple[list[TracedLayer], dict[int, int]]:
    """Return the calls as layers, and in which of them each stands."""
    fed: dict[int, int] = {}
    for source in (s for each in calls for s in each.sources):
        fed[source] = fed.get(source, 0) + 1
    for source in ends:
        fed[source] = fed.get(source, 0) + 1
    layers: list[TracedLayer] = []
    places: dict[int, int] = {}
    for number, each in enumerate(calls):
        goes_on = number > 0 and each.sources == {number - 1} and fed[number - 1] == 1
        if goes_on and _belongs(each, layers[-1], calls[number + 1 :]):
            layers[-1].members.append(each)
        else:
            layers.append(TracedLayer([each]))
        places[number] = len(layers) - 1
    for layer in layers:
        layer.sources = _translated(layer.members[0].sources, places)
    return layers, places


def _belongs(each: Called, layer: TracedLayer, later: Sequence[Called]) -> bool:
    """Tell whether a module that is fed by a layer alone is a part of it."""
    if each.weighs:
        return not any(member.weighs for member in layer.members)
    leads = isinstance(each.module, nn.Upsample | nn.Flatten | nn.ZeroPad2d | nn.ReflectionPad2d)
    return not (leads and any(call.weighs for call in later))


def _translated(sources: frozenset[int], places: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted({places.get(source, INPUT) for source in sources}))


@contextmanager
def switched_off(layers: Sequence[TracedLayer], units: Sequence[tuple[str, int]]) -> Iterator[None]:
    """Let units of layers give 0, each by the name of its layer and its channel."""
    with ExitStack() as stack:
        for layer in layers:
            channels = [channel for name, channel in units if name == layer.chief.name]
            known = [c for c in channels if c < layer.last.output.shape[1:2].numel()]
            if known and layer.last.output.ndim > 1:
                hook = layer.last.module.register_forward_hook(_silence(known))
                stack.callback(hook.remove)
        yield


def _silence(channels: list[int]) -> Callable[..., Tensor]:
    def silence(module: nn.Module, given: Any, output: Tensor) -> Tensor:
        silent = output.clone()
        silent[:, channels] = 0
        return silent

    return silence
