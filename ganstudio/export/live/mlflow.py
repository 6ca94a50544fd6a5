"""A log of MLflow: in a database in a folder, or where ``MLFLOW_TRACKING_URI`` says."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

import mlflow
from mlflow.entities import Metric, Param

from ganstudio.export.grid import Pixels
from ganstudio.export.live.log import Subject

EXPERIMENT = "GAN Studio"
DATABASE, ARTIFACTS = "mlflow.db", "mlflow-artifacts"
AT_ONCE, PARAMETERS = 1000, 100
"""Values and parameters that MLflow takes at a time."""
LONGEST = 6000
"""Characters of a parameter."""


class MlflowLog:
    """A run of MLflow; values are gathered, and told many at a time."""

    def __init__(self, subject: Subject) -> None:
        folder = (subject.folder or subject.place).absolute()
        uri, files = None if subject.folder else os.environ.get("MLFLOW_TRACKING_URI"), None
        if uri is None:
            folder.mkdir(parents=True, exist_ok=True)
            uri = f"sqlite:///{(folder / DATABASE).as_posix()}"
            files = (folder / ARTIFACTS).as_uri()
        self.where = f"{uri}; look at it with: mlflow ui --backend-store-uri {uri}"
        self._client = mlflow.MlflowClient(tracking_uri=uri)
        known = self._client.get_experiment_by_name(EXPERIMENT)
        experiment = (
            self._client.create_experiment(EXPERIMENT, artifact_location=files)
            if known is None
            else known.experiment_id
        )
        run = self._client.create_run(
            experiment, start_time=round(1000 * subject.began), run_name=subject.title
        )
        self._run = run.info.run_id
        self._values: list[Metric] = []
        self._said = ""
        settings = [
            Param(_name(key), str(value)[:LONGEST]) for key, value in subject.settings.items()
        ]
        for first in range(0, len(settings), PARAMETERS):
            self._client.log_batch(self._run, params=settings[first : first + PARAMETERS])

    def scalars(self, step: int, at: float, values: Mapping[str, float]) -> None:
        """Take the values of a step."""
        time = round(1000 * at)
        self._values += [Metric(_name(name), value, time, step) for name, value in values.items()]
        if len(self._values) >= AT_ONCE:
            self.flush()

    def picture(self, step: int, at: float, name: str, picture: Pixels) -> None:
        """Take a picture."""
        self._client.log_image(
            self._run, picture, key=_name(name), step=step, timestamp=round(1000 * at)
        )

    def word(self, step: int, at: float, name: str, word: str, reason: str) -> None:
        """Take a verdict: the newest is a tag, all are a file."""
        self._client.set_tag(self._run, _name(name), word)
        self._said += f"{name}, step {step}: {word} ({reason})\n"
        self._client.log_text(self._run, self._said, "verdicts.txt")

    def flush(self) -> None:
        """Tell what was gathered."""
        while self._values:
            told, self._values = self._values[:AT_ONCE], self._values[AT_ONCE:]
            self._client.log_batch(self._run, metrics=told)

    def close(self) -> None:
        """Complete it."""
        self.flush()
        self._client.set_terminated(self._run)


def begin(subject: Subject) -> MlflowLog:
    """Begin a log of a run."""
    return MlflowLog(subject)


def _name(name: str) -> str:
    """Return a name with what MLflow does not allow in one replaced."""
    return re.sub(r"[^\w\-. /]", "_", name)
