"""When players that grow became what, told from their series."""

from __future__ import annotations

from collections.abc import Iterator

from ganstudio.telemetry.records import Losses
from ganstudio.telemetry.series import ALPHA, STAGE


class Growth:
    """Follows the stage of one run; what it is seen in first is no news."""

    def __init__(self) -> None:
        self._known: tuple[float, bool] | None = None

    def news(self, series: Losses | None) -> Iterator[tuple[int, str]]:
        """Yield each step at which a new side began to fade in or was there, with a sentence."""
        if series is None or STAGE not in series.names:
            return
        rows = zip(series.column(STAGE).tolist(), series.column(ALPHA).tolist(), strict=True)
        for step, (stage, alpha) in enumerate(rows, start=series.first_step):
            found = stage, alpha < 1
            if found != self._known and self._known is not None:
                side = 4 * 2 ** round(stage)
                yield step, f"{side} × {side} " + ("fades in" if alpha < 1 else "whole")
            self._known = found
