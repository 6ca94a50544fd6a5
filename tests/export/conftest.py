from __future__ import annotations

import pytest

from ganstudio.training.experiment import Experiment


@pytest.fixture(scope="session")
def points_experiment() -> Experiment:
    """A run on the ring that takes a millisecond a step."""
    return Experiment.loads(
        """
        title = "Small ring"
        threads = 1
        data = { name = "ring", count = 200 }
        network = { name = "mlp", hidden = 8, layers = 1 }
        loss = "non-saturating"
        stabilisers = { ema = { decay = 0.5 } }
        schedule = { batch_size = 8, steps = 4 }
        """
    )


@pytest.fixture(scope="session")
def images_experiment() -> Experiment:
    """A run on 8 × 8 digits."""
    return Experiment.loads(
        """
        title = "Small digits"
        threads = 1
        data = { name = "digits", size = 8 }
        network = { name = "upconv", features = 4, latent = 4 }
        loss = "hinge"
        schedule = { batch_size = 8, steps = 4 }
        watch = { rows = 2, columns = 3 }
        """
    )


@pytest.fixture(scope="session")
def classes_experiment(images_experiment: Experiment) -> Experiment:
    """A conditional run on 8 × 8 digits."""
    return images_experiment.with_values({"network.conditioning": "projection"})
