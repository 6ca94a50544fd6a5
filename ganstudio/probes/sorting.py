"""Sorting samples into the classes of a run's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.probes.classes import ClassDiagnosis
from ganstudio.probes.diagnosis import diagnosis_for
from ganstudio.probes.work import finish

if TYPE_CHECKING:
    from torch import Tensor

    from ganstudio.data.base import Dataset
    from ganstudio.probes.classifier import Classifier
    from ganstudio.training.subject import Subject


def taught_classifier(run: Subject) -> Classifier | None:
    """Return the classifier of a run's data, taught to the end at once; None without classes."""
    domain = run.players.pairings[0].domain
    diagnosis = diagnosis_for(domain.dataset, domain.samples)
    if not isinstance(diagnosis, ClassDiagnosis):
        return None
    finish(diagnosis.classifier.lessons())
    return diagnosis.classifier


@dataclass(frozen=True)
class ClassSorter:
    """Tells the class of samples, beside whatever the run does meanwhile.

    Attributes
    ----------
    names : tuple of str
        The classes.
    classifier : Classifier
        Taught to the end when it is first asked.
    """

    names: tuple[str, ...]
    classifier: Classifier

    def __call__(self, samples: Tensor) -> NDArray[np.int64]:
        """Return the class of each sample (n, C, H, W), from 0, as an array (n,)."""
        finish(self.classifier.lessons())
        found: NDArray[np.int64] = finish(self.classifier.classify(samples)).cpu().numpy()
        return found


def classifier_for(dataset: Dataset, samples: Tensor) -> Classifier | None:
    """Return the classifier of labelled images, as yet untaught; None for any other data."""
    diagnosis = diagnosis_for(dataset, samples)
    return diagnosis.classifier if isinstance(diagnosis, ClassDiagnosis) else None


def sorter_for(run: Subject) -> ClassSorter | None:
    """Return what sorts a run's samples, with a classifier of its own; None without classes."""
    domain = run.players.pairings[0].domain
    diagnosis = diagnosis_for(domain.dataset, domain.samples)
    if not isinstance(diagnosis, ClassDiagnosis):
        return None
    return ClassSorter(diagnosis.names, diagnosis.classifier.apart())
