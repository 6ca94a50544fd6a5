"""What can be begun with, as cards; a package that has more registers them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """Something to begin with.

    Attributes
    ----------
    name, title, words : str
        Its name, and what stands on it.
    picture : str
        A picture in ``assets/welcome``; empty for a card that shows ``code``.
    actions : tuple of str
        What it offers, by id, such as ``preset.digits``; a card of one does it at once.
    button : str
        What its button says.
    code : str
        Lines of a program, shown in place of a picture.
    """

    name: str
    title: str
    words: str
    picture: str
    actions: tuple[str, ...] = ()
    button: str = "Open"
    code: str = ""


CARDS: dict[str, Card] = {}
"""The registered cards by name, in order."""


def register(card: Card) -> Card:
    """Put a card on the page, in place of one of the same name."""
    CARDS[card.name] = card
    return card


register(
    Card(
        "first-steps",
        "First steps",
        "Digits, digits by class, coloured shapes: runs that work at once.",
        "digits",
        ("preset.digits", "preset.digits-by-class", "preset.shapes"),
    )
)
register(
    Card(
        "losses",
        "Compare losses",
        "Same data, seed and latents under five losses, side by side.",
        "losses",
        ("preset.five-losses", "preset.latent-dimensions"),
    )
)
register(
    Card(
        "pathologies",
        "Pathologies and cures",
        "A collapse that is healed as you watch; and what else can go wrong, made on purpose.",
        "pathologies",
        (
            "preset.collapse-and-cure",
            "preset.digits-collapse",
            "preset.ring-collapse",
            "preset.fault-modes-missing",
            "preset.fault-unbalanced",
            "preset.fault-memorising",
            "preset.fault-poor-samples",
            "preset.fault-oscillating",
            "preset.fault-diverged",
            "preset.fault-winning",
            "preset.fault-vanishing",
            "preset.fault-not-learning",
            "preset.fault-wrong-sign",
            "preset.fault-ignores-class",
            "preset.fault-labels",
            "preset.fault-no-variety",
        ),
    )
)
register(
    Card(
        "toys",
        "Points on a plane",
        "Data that can be seen whole, with the discriminator behind it.",
        "toys",
        ("preset.ring", "preset.grid", "preset.swiss-roll-wgan-gp",
         "preset.swiss-roll-wgan-clip", "preset.ring-by-class"),
    )
)  # fmt: skip
register(
    Card(
        "two-numbers",
        "Two numbers",
        "A game of one number a player: why training circles, and what stops it.",
        "two-numbers",
        ("preset.dirac-circling", "preset.dirac-cured", "preset.ab-orbit"),
    )
)
register(
    Card(
        "architectures",
        "Architectures",
        "Growing, BigGAN and StyleGAN in small: how the large ones were made.",
        "architectures",
        ("preset.growing-digits", "preset.biggan-digits", "preset.stylegan-shapes"),
    )
)
register(
    Card(
        "translation",
        "Translation",
        "Filled shapes to outlines and back, without one pair to learn from.",
        "translation",
        ("preset.cyclegan-shapes", "preset.cyclegan-no-cycle", "preset.cyclegan-no-identity",
         "preset.pix2pix-shapes", "preset.cyclegan-points", "preset.digits-on-hues",
         "preset.cyclegan-emoji"),
    )
)  # fmt: skip
register(
    Card(
        "own-data",
        "Your own data",
        "A folder or zip of images, with sub-folders as labels. Dropping it anywhere does.",
        "shapes",
        ("preset.pictures",),
        "Choose…",
    )
)
register(
    Card(
        "own-loop",
        "Your own training loop",
        "Two lines in your script, and these docks follow it while it trains.",
        "",
        ("welcome.copy_loop",),
        "Copy",
        "import ganstudio\n"
        "watch = ganstudio.watch(\n"
        "    G, D, loader, latent=64)\n"
        "for real in loader:\n"
        "    ...  # as before\n"
        "    watch.step(loss_d=d, loss_g=g)\n",
    )
)
