"""The part of the action table that comes from the catalogue and the presets folder."""

from __future__ import annotations

from functools import partial

from ganstudio.components import Component, catalogue
from ganstudio.data.drawn import Drawn
from ganstudio.gui.actions.components import ComponentActions
from ganstudio.gui.actions.files import FileActions
from ganstudio.gui.menus.action import Action
from ganstudio.objectives.variants import LARGE_FAMILIES, LossVariant, loss_variants
from ganstudio.preset_folder import FAULTS, Preset
from ganstudio.training.choices import paths

POINTS, IMAGES, FILES = "Points", "Images", "Your own"
FIRST = ("mlp", "upconv", "dcgan", "resnet")
"""The networks that one begins with; the menu has no room for all."""


def catalogue_actions(files: FileActions, components: ComponentActions) -> list[Action]:
    """Return an action for each preset, data set, network, loss, penalty and stabiliser."""
    return [
        *_presets(files),
        *_data(components),
        *_networks(components),
        *_losses(components),
        *_extras(components),
    ]


def _presets(files: FileActions) -> list[Action]:
    return [
        Action(f"preset.{preset.name}", preset.title, _preset_menu(preset),
               partial(files.open_preset, preset.name), preset.description, preset.group,
               checked=partial(files.is_preset, preset.name))
        for preset in files.presets
    ]  # fmt: skip


def _preset_menu(preset: Preset) -> tuple[str, ...]:
    """Return where a preset stands: those that show a fault in a menu of their own."""
    return ("Preset", FAULTS) if preset.group == FAULTS else ("Preset",)


def _data(components: ComponentActions) -> list[Action]:
    order = (IMAGES, POINTS, FILES)
    classes = sorted(catalogue("data").values(), key=lambda cls: order.index(_section(cls)))
    return [
        Action(f"data.{cls.name}", cls.title + ("…" if _asks(cls) else ""), ("Data",),
               partial(components.choose_data, cls.name), _tip(cls), _section(cls),
               enabled=components.can_change, reason=components.why_not,
               outcome=components.outcome, checked=partial(components.is_data, cls.name),
               subject=cls)
        for cls in classes
    ]  # fmt: skip


def _asks(cls: type[Component]) -> bool:
    """Tell whether a dialog asks for the data first."""
    return bool(paths(cls)) or issubclass(cls, Drawn)


def _section(cls: type[Component]) -> str:
    if paths(cls):
        return FILES
    shape: tuple[int, ...] = cls().shape  # type: ignore[attr-defined]
    return POINTS if len(shape) == 1 else IMAGES


def _networks(components: ComponentActions) -> list[Action]:
    networks = catalogue("network")
    names = [*FIRST, *(name for name in networks if name not in FIRST)]
    return [
        Action(f"network.{name}", networks[name].title, ("Architecture",),
               partial(components.choose_network, name), _tip(networks[name]),
               enabled=partial(components.fits, name),
               reason=partial(components.why_unfit, name), outcome=components.outcome,
               checked=partial(components.is_network, name), subject=networks[name])
        for name in names
    ]  # fmt: skip


def _losses(components: ComponentActions) -> list[Action]:
    return [
        Action(f"loss.{name}", variant.title, _loss_menu(variant),
               partial(components.choose_loss, name), _tip(type(variant.loss)),
               enabled=components.can_change, reason=components.why_not,
               outcome=components.outcome, checked=partial(components.is_loss, name),
               subject=variant)
        for name, variant in loss_variants().items()
    ]  # fmt: skip


def _loss_menu(variant: LossVariant) -> tuple[str, ...]:
    """Return where a loss stands: the textbooks' own in the menu, large families below it."""
    return ("Loss", variant.family) if variant.family in LARGE_FAMILIES else ("Loss",)


def _extras(components: ComponentActions) -> list[Action]:
    return [
        Action(f"{kind}.{name}", cls.title, ("Loss", menu), partial(components.toggle, cls),
               _tip(cls), enabled=components.can_change, reason=components.why_not,
               outcome=partial(components.outcome_of, cls),
               checked=partial(components.has, cls), subject=cls)
        for kind, menu in (("penalty", "Penalties"), ("stabiliser", "Stabilisers"))
        for name, cls in catalogue(kind).items()
    ]  # fmt: skip


def _tip(cls: type[Component]) -> str:
    """Return the line that menus show, and the paper."""
    return cls.summary() + (f"\n{cls.paper}" if cls.paper else "")
