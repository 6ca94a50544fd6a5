"""What the user prefers, whatever is opened; kept with the window's settings, a key each."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import ValidationError

from ganstudio.components import Settings as Group
from ganstudio.components import param
from ganstudio.gui.settings import Settings
from ganstudio.training.experiment import DeviceName, Experiment, ExperimentError
from ganstudio.training.rules import Rule
from ganstudio.training.watch import Watch


class Preferences(Group):
    """One frozen value.

    What an experiment says itself counts more than what is preferred here.
    """

    theme: Literal["system", "dark", "light"] = param("system", "Theme", "The window's colours.")
    numerals: Literal["point", "comma", "system"] = param(
        "point",
        "Numbers",
        "How they are shown; both kinds can be typed, exports have a point.",
    )
    space: Literal["focused", "always"] = param(
        "focused", "Space", "What the key does where a button has the focus."
    )
    library: str = param("", "Runs go to", "The folder below which runs are recorded.")
    record_limit: int = param(
        Watch().record_limit,
        "Size limit",
        "Megabytes that the recording of a run may fill; old snapshots and checkpoints thin out.",
        ge=20,
        le=1_000_000,
    )
    budget: float = param(
        Watch().budget, "Diagnoses", "Share of the time that measuring may take.", ge=0, le=0.5
    )
    engine: Literal["auto", "thread", "process"] = param(
        "auto", "Training runs in", "Who trains, from the next opening on."
    )
    device: DeviceName = param(
        "auto",
        "Device",
        "Where training runs, unless the experiment says: auto, cpu, cuda or cuda:N.",
    )
    rules: tuple[Rule, ...] = param(
        (), "Rules", "What every run does when its verdict turns, unless its experiment has rules."
    )
    on_verdict: str = param(
        "",
        "On a verdict, run",
        "A command that the shell runs when the verdict of a run turns, for a minute at most; "
        "GANSTUDIO_VERDICT, _STEP, _SINCE, _EVIDENCE, _TITLE and _FOLDER tell it of what.",
    )

    @classmethod
    def kept(cls, settings: Settings) -> Self:
        """Return what is kept; what cannot be is as at the first start."""
        preferences = cls()
        for key, default in preferences.model_dump(mode="json").items():
            try:
                preferences = preferences.but(key, settings.get(key, default))
            except ValidationError:
                continue
        return preferences

    def but(self, key: str, value: Any) -> Self:
        """Return the same with another value.

        Raises
        ------
        ValidationError
            If it cannot be.
        """
        return type(self).model_validate({**self.model_dump(), key: value})

    def adapt(self, experiment: Experiment) -> Experiment:
        """Return an experiment as it is preferred, in what it does not say itself.

        Raises
        ------
        ExperimentError
            If a preferred rule sets what it does not have.
        """
        usual, watch = Watch(), experiment.watch
        wanted = {
            "device": (experiment.device == "auto", self.device),
            "watch.budget": (watch.budget == usual.budget, self.budget),
            "watch.record_limit": (watch.record_limit == usual.record_limit, self.record_limit),
        }
        values = {key: value for key, (open, value) in wanted.items() if open}
        adapted = experiment.with_values(values)
        if not self.rules or experiment.rules:
            return adapted
        try:
            return adapted.with_values({"rules": [rule.model_dump() for rule in self.rules]})
        except ExperimentError as error:
            sentence = f"the rules in Edit ▸ Preferences do not suit {experiment.title}: {error}"
            raise ExperimentError((sentence,)) from None
