"""What is measured and shown of a run while it trains: ``[watch]`` in an experiment."""

from __future__ import annotations

from typing import Literal

from ganstudio.components import Settings, param


class Watch(Settings):
    """What is measured and shown of a run; never changes how it trains."""

    rows: int = param(8, "rows", "Rows of the sample grid.", ge=1, le=32, live=True)
    columns: int = param(8, "columns", "Columns of the sample grid.", ge=1, le=32, live=True)
    averaged: bool = param(
        True, "averaged generator", "Show the EMA generator where there is one.", live=True
    )
    truncation: float = param(
        0.0,
        "truncation",
        "Samples and walks keep to latents within ± this many σ, where samples are more typical "
        "and less diverse; 0 takes the whole law. Diagnoses always do. Brock et al. 2019.",
        ge=0,
        le=5,
        live=True,
    )
    standing: int = param(
        0,
        "standing statistics",
        "Samples are made with the statistics of G's batch norms over so many batches of its own, "
        "in place of the running ones; 0 keeps these. Brock et al. 2019.",
        unit="batches",
        ge=0,
        le=1000,
        live=True,
    )
    classes: Literal["rows", "mixed", "one"] = param(
        "rows", "classes", "Of a conditional run: one class a row, all mixed, or one alone.",
        live=True,
    )  # fmt: skip
    label: int = param(0, "class", "The one that is shown alone, from 0.", ge=0, live=True)
    lattice: bool = param(
        False, "lattice of z", "Of points in the plane: show where G sends a lattice of z.",
        live=True,
    )  # fmt: skip
    matching: bool = param(
        False, "matching", "Of points in the plane: match generated with real points one by one, "
        "as near as all together can be, which tells W₁.", live=True,
    )  # fmt: skip
    walk_strips: int = param(
        2, "strips", "How many latent walks are shown, a strip each.", ge=1, le=8, live=True
    )
    walk_anchors: int = param(4, "anchors", "Fixed latents on each walk.", ge=2, le=16, live=True)
    walk_frames: int = param(24, "frames", "Samples along each walk.", ge=4, le=128, live=True)
    walk_path: Literal["spherical", "linear"] = param(
        "spherical",
        "path",
        "How latents lead from anchor to anchor: on the sphere, or straight.",
        live=True,
    )
    walk_classes: Literal["fixed", "between"] = param(
        "fixed", "walk of classes", "Of a conditional run: z walks while the class is fixed, or "
        "the class walks while z is.", live=True,
    )  # fmt: skip
    budget: float = param(
        0.05, "diagnostics", "Share of the time spent on diagnostics.", ge=0, le=0.5, live=True
    )
    record_limit: int = param(
        2000,
        "recording",
        "Size that the recording may reach; old snapshots and checkpoints thin out to keep to it.",
        unit="MB",
        ge=20,
        le=1_000_000,
        live=True,
    )
    best: str = param(
        "fd",
        "best by",
        "The measure that tells the best checkpoint: the first of the diagnosis whose name begins "
        "so, else the first of all.",
        live=True,
    )
    samples: int = param(
        0,
        "samples counted",
        "Generated samples that known modes are counted on; 0 takes 2500 points or 2600 stacked "
        "digits, of which the papers take 26000.",
        ge=0,
        le=100_000,
    )
    inception: str = param(
        "",
        "Inception weights",
        "File of Inception v3 weights, such as pt_inception-2015-12-05, for FID and KID; none "
        "comes with the program, and each round takes minutes without a GPU.",
        path="file",
    )
    extractor: str = param(
        "",
        "extractor",
        "ONNX file of a network of your own that makes features of images, in [-1, 1]; distances "
        "by them carry its name. It runs in a process of its own, with limits.",
        path="file",
    )
