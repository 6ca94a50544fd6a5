from __future__ import annotations

import pytest

from ganstudio.training.experiment import Experiment


@pytest.fixture(scope="session")
def classes_experiment(images_experiment: Experiment) -> Experiment:
    """A conditional run on 8 × 8 digits."""
    return images_experiment.with_values({"network.conditioning": "projection"})
