"""The part of the action table that comes from the catalogue and the presets folder."""

from __future__ import annotations

from ganstudio.components import Component, catalogue
from ganstudio.gui.actions.table import Action
from ganstudio.gui.docks import DOCKS
from ganstudio.gui.shell.dock_area import LAYOUTS
from ganstudio.gui.widgets.explanations import Explanation
from ganstudio.objectives.variants import LossVariant, loss_variants
from ganstudio.presets import presets
from ganstudio.training.choices import paths

POINTS, IMAGES, FILES = "Points", "Images", "Your own"
SUBMENUS = ("Relativistic", "f-divergences")


def catalogue_actions() -> list[Action]:
    """Return an action for each preset, data set, network, loss, penalty and stabiliser."""
    return [*_presets(), *_data(), *_networks(), *_losses()]


def _presets() -> list[Action]:
    return [
        Action(f"preset.{preset.name}", preset.title, ("Preset",), "file.open_preset",
               preset.description, preset.group, argument=preset.name, checked="file.is_preset")
        for preset in presets()
    ]  # fmt: skip


def _data() -> list[Action]:
    order = (IMAGES, POINTS, FILES)
    classes = sorted(catalogue("data").values(), key=lambda cls: order.index(_section(cls)))
    return [
        Action(f"data.{cls.name}", cls.title + ("…" if paths(cls) else ""), ("Data",),
               "choose.data", _tip(cls), _section(cls), argument=cls.name,
               enabled="choose.can_change", reason="choose.why_not", outcome="choose.outcome",
               checked="choose.is_data", subject=cls)
        for cls in classes
    ]  # fmt: skip


def _section(cls: type[Component]) -> str:
    if paths(cls):
        return FILES
    shape: tuple[int, ...] = cls().shape  # type: ignore[attr-defined]
    return POINTS if len(shape) == 1 else IMAGES


def _networks() -> list[Action]:
    return [
        Action(f"network.{name}", cls.title, ("Architecture",), "choose.network", _tip(cls),
               argument=name, enabled="choose.fits", reason="choose.why_unfit",
               outcome="choose.outcome", checked="choose.is_network", subject=cls)
        for name, cls in catalogue("network").items()
    ]  # fmt: skip


def _losses() -> list[Action]:
    losses = [
        Action(f"loss.{name}", variant.title, _loss_menu(variant), "choose.loss",
               _tip(type(variant.loss)), argument=name, enabled="choose.can_change",
               reason="choose.why_not", outcome="choose.outcome", checked="choose.is_loss",
               subject=variant)
        for name, variant in loss_variants().items()
    ]  # fmt: skip
    extras = [
        Action(f"{kind}.{name}", cls.title, ("Loss", menu), "choose.toggle", _tip(cls),
               argument=cls, enabled="choose.can_change", reason="choose.why_not",
               outcome="choose.outcome", checked="choose.has", subject=cls)
        for kind, menu in (("penalty", "Penalties"), ("stabiliser", "Stabilisers"))
        for name, cls in catalogue(kind).items()
    ]  # fmt: skip
    return losses + extras


def _loss_menu(variant: LossVariant) -> tuple[str, ...]:
    """Return where a loss stands: the textbooks' own in the menu, large families below it."""
    return ("Loss", variant.family) if variant.family in SUBMENUS else ("Loss",)


def view_actions() -> list[Action]:
    """Return an action for each dock and each layout."""
    docks = [
        Action(f"view.dock.{dock.name}", dock.title, ("View", "Docks"), "view.toggle_dock",
               dock.help.partition("\n")[0], argument=dock.name, checked="view.shows",
               subject=Explanation(dock.title, "Dock", dock.help))
        for dock in DOCKS
    ]  # fmt: skip
    layouts = [
        Action(f"view.layout.{layout.name}", layout.name, ("View", "Layout"), "view.choose_layout",
               layout.purpose, argument=layout.name, shortcut=f"Ctrl+{number}")
        for number, layout in enumerate(LAYOUTS, start=1)
    ]  # fmt: skip
    return docks + layouts


def _tip(cls: type[Component]) -> str:
    """Return the line that menus show, and the paper."""
    return cls.summary() + (f"\n{cls.paper}" if cls.paper else "")
