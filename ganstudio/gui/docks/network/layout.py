"""Where everything stands in the drawing of two players: boxes from left to right, as they are fed.

G stands at half height; D twice, above with the generated sample and below with the real one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt

from ganstudio.telemetry.inside import Layer, Mover, Networks

HEAD, FOOT = 66.0, 22.0
"""Pixels above and below the boxes, in which the players' frames and skips are drawn."""
LINES = 4
"""Lines of text under a box."""
LINE = 15.0
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
"""How text stands above and under a box."""
ARROW = 24.0
SAMPLE, THUMB = 92.0, 28.0
GIVEN, SCORES = 54.0, 96.0
LEAST, MOST = 46.0, 104.0
PAD = 16.0
SCALES = (2.4, 2.1, 1.8, 1.6, 1.4, 1.2)
"""How many times larger than usual boxes may be where there is room."""


@dataclass(frozen=True)
class Box:
    """A layer where it stands.

    Attributes
    ----------
    way : int
        0 for the generated sample, 1 for the real one.
    room : float
        The width that it and its text take.
    """

    player: Mover
    layer: int
    way: int
    place: QRectF
    room: float


@dataclass(frozen=True)
class Layout:
    """Where everything stands.

    Attributes
    ----------
    boxes : tuple of Box
        The layers.
    frames : dict
        The frame about each player.
    given, scores : QRectF
        What G is given, and the axis of D's outputs.
    samples : tuple of QRectF
        The generated and the real sample.
    """

    boxes: tuple[Box, ...]
    frames: dict[Mover, QRectF]
    given: QRectF
    samples: tuple[QRectF, QRectF]
    scores: QRectF
    width: float
    height: float

    def of(self, player: Mover, way: int = 0) -> list[Box]:
        """Return the boxes of a player on one way through it."""
        return [each for each in self.boxes if each.player == player and each.way == way]

    def thumbs(self, way: int) -> list[QRectF]:
        """Return where further samples stand beside the chosen one."""
        large = self.samples[way]
        tops = (large.top() + n * (THUMB + 4) for n in range(3))
        return [QRectF(large.right() + 5, top, THUMB, THUMB) for top in tops]


def least_height() -> float:
    """Return the height below which boxes would lie on each other."""
    return HEAD + 2 * SAMPLE + LINES * LINE + 3 * PAD + FOOT


def side_of(layer: Layer, most: float, scale: float = 1.0) -> tuple[float, float]:
    """Return the width and height of a layer's box: the larger its map, the larger it is."""
    if len(layer.shape) < 3:
        return 26.0, min(most, scale * 92.0)
    side = LEAST + 16.0 * math.log2(max(max(layer.shape[1:]) / 4.0, 1.0))
    return (min(scale * min(side, MOST), most),) * 2


def laid_out(
    record: Networks, width: float, height: float, text_width: Callable[[Layer], float]
) -> Layout:
    """Lay out both players, as large as a room lets them be.

    Parameters
    ----------
    record
        The players.
    width, height
        Of the room; where it is too small, the layout is larger than it.
    text_width
        Tells how wide the text at a layer is.
    """
    tried = (_laid_out(record, height, text_width, scale) for scale in SCALES)
    return next((each for each in tried if each.width <= width), None) or _laid_out(
        record, height, text_width, 1.0
    )


def _laid_out(
    record: Networks, height: float, text_width: Callable[[Layer], float], scale: float
) -> Layout:
    height = max(height, least_height())
    above = (height - HEAD - FOOT - LINES * LINE - PAD) / 2
    upper = HEAD + above / 2
    lower = height - FOOT - above / 2
    boxes: list[Box] = []
    frames: dict[Mover, QRectF] = {}
    frame_height = height - 18
    middle = (HEAD + height - FOOT - LINES * LINE) / 2
    given = QRectF(PAD, middle - 60, GIVEN, 120)

    gap = scale * ARROW

    def row(player: Mover, layers: tuple[Layer, ...], x: float, centres: list[float]) -> float:
        for number, layer in enumerate(layers):
            width, tall = side_of(layer, above if len(centres) > 1 else 2 * above, scale)
            room = max(width, text_width(layer))
            for way, centre in enumerate(centres):
                left = x + (room - width) / 2
                place = QRectF(left, centre - tall / 2, width, tall)
                boxes.append(Box(player, number, way, place, room))
            x += room + gap
        return x - gap

    start = given.right() + ARROW + PAD
    end = row("generator", record.generator.layers, start, [middle])
    frames["generator"] = QRectF(start - PAD, 8, max(end - start, 190) + 2 * PAD, frame_height)
    x = frames["generator"].right() + ARROW
    size = min(scale * SAMPLE, above)
    samples = tuple(QRectF(x, centre - size / 2, size, size) for centre in (upper, lower))
    start = x + size + 8 + THUMB + ARROW + PAD
    end = row("discriminator", record.discriminator.layers, start, [upper, lower])
    frames["discriminator"] = QRectF(start - PAD, 8, max(end - start, 190) + 2 * PAD, frame_height)
    x = frames["discriminator"].right() + ARROW
    scores = QRectF(x, HEAD, SCORES, height - HEAD - FOOT - 12)
    return Layout(
        tuple(boxes), frames, given, (samples[0], samples[1]), scores, scores.right() + PAD, height
    )
