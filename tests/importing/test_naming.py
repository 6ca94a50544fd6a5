from __future__ import annotations

import pytest

from ganstudio.importing.naming import called, step_column


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("errD", "loss_d"), ("errG", "loss_g"), ("d_loss", "loss_d"),
        ("Loss/discriminator", "loss_d"), ("train/gen_loss", "loss_g"),
        ("loss_G", "loss_g"), ("lossD", "loss_d"),
        ("generator_loss", "loss_g"), ("critic-loss", "loss_d"), ("D(x)", "score_real"),
        ("D(G(z))", "score_fake"), ("scores/fake", "score_fake"), ("loss_d", "loss_d"),
        ("fid", "fid"), ("gradient_penalty", "gradient_penalty"), ("loss", "loss"),
    ],
)  # fmt: skip
def test_losses_are_known_by_many_names(theirs: str, ours: str) -> None:
    assert called([theirs]) == {theirs: ours}


def test_no_two_series_become_one() -> None:
    assert called(["errD", "d_loss", "loss_d"]) == {
        "errD": "errD", "d_loss": "d_loss", "loss_d": "loss_d",
    }  # fmt: skip
    assert called(["errD", "d_loss"]) == {"errD": "loss_d", "d_loss": "d_loss"}


def test_the_likeliest_column_holds_the_steps() -> None:
    assert step_column(["epoch", "Step", "loss"]) == "Step"
    assert step_column(["epoch", "loss"]) == "epoch"
    assert step_column(["a", "b"]) is None
