"""The sweep of the truncation that the window asks for, beside the exported one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ganstudio.export.options import TruncationOptions
from ganstudio.export.sampler import Sampler
from ganstudio.export.truncation import swept
from ganstudio.inspecting.specimen import InquiryError, Specimen
from ganstudio.inspecting.truncation import sweep
from ganstudio.preset_folder import find
from ganstudio.probes.gauging import SampleJudges
from ganstudio.probes.pixels import pixels
from ganstudio.probes.work import finish
from ganstudio.telemetry.questions import Truncate
from ganstudio.training.run import Run

pytestmark = pytest.mark.usefixtures("few_lessons")
SMALL = {"device": "cpu", "threads": 1, "network.features": 4}


@pytest.mark.parametrize(
    ("preset", "more"),
    [("digits", {}), ("biggan-digits", {}), ("stylegan-shapes", {"data.count": 900})],
)
def test_it_is_the_exported_one(preset: str, more: dict[str, int]) -> None:
    run = Run(find(preset).with_values(SMALL | more))
    found = finish(sweep(Specimen.of(run, run.pairing), Truncate(shown=6, seed=4)))
    sampler = Sampler.of(run, gauge=SampleJudges().gauge(run, run.pairing))
    levels = swept(sampler, TruncationOptions(columns=6, seed=4))
    assert found.thresholds == tuple(level.threshold for level in levels)
    np.testing.assert_allclose(found.precision, [level.precision for level in levels], atol=1e-6)
    np.testing.assert_allclose(found.recall, [level.recall for level in levels], atol=1e-6)
    shown = np.concatenate([level.shown for level in levels])
    np.testing.assert_array_equal(found.pictures, pixels(torch.from_numpy(shown)))
    assert found.perfect == sampler.gauge.floor()


def test_a_handful_of_data_is_refused() -> None:
    run = Run(find("shapes").with_values(SMALL | {"data.count": 9}))
    with pytest.raises(InquiryError, match="too small to tell precision by; choose"):
        finish(sweep(Specimen.of(run, run.pairing), Truncate()))
