"""Sorting samples into the classes of a run's data, for a grid with a class a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.work import finish

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.probes.classifier import Classifier
    from ganstudio.training.run import Run


def taught_classifier(run: Run) -> Classifier | None:
    """Return the classifier of a run's data, taught to the end at once; None without classes."""
    diagnosis = diagnosis_for(run.dataset, run.data)
    if not isinstance(diagnosis, ClassDiagnosis):
        return None
    finish(diagnosis.classifier.lessons())
    return diagnosis.classifier


def classes_of(run: Run, samples: Tensor) -> NDArray[np.int64]:
    """Return the class of each sample (n, C, H, W), from 0, as an array (n,).

    Raises
    ------
    ValueError
        If the run's data has no classes.
    """
    classifier = taught_classifier(run)
    if classifier is None:
        raise ValueError("the data has no classes to sort samples into")
    found: NDArray[np.int64] = finish(classifier.classify(samples)).cpu().numpy()
    return found
