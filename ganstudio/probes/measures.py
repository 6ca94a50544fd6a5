"""What the measures of samples are: a declaration each, which torch is not needed to read.

From it come the title and the words beside a number, and the page that explains it. Those of the
game stand in ``scoreboard``, those of a translation in ``translated``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

from ganstudio.telemetry.records import Group, Measure


@dataclass(frozen=True)
class Declared:
    """A measure before it is taken.

    Attributes
    ----------
    name, title : str
        Its key, and its name on screen. Of one that is called after what made the features, what
        is common to them, such as ``"fd"``.
    help : str
        What it is, in a sentence or two that hold wherever it is taken.
    better : {"high", "low", "neither"}
        Which direction is good.
    group : str
        What it tells of; see `Group`.
    paper : str
        Author and year, as a sentence.
    also : tuple of str
        By which other names it is known.
    of : str
        What it is taken of, where another one has the same title.
    """

    name: str
    title: str
    help: str
    better: Literal["high", "low", "neither"] = "high"
    group: Group = "coverage"
    paper: str = ""
    also: tuple[str, ...] = ()
    of: str = ""

    @property
    def key(self) -> str:
        """What it is told from others by, also of those that share a name with it."""
        words = f"{self.title.partition('(')[0]} {self.of}"
        return "-".join(words.lower().split())

    def called(self, title: str) -> Self:
        """Return it by the name that it has with certain features, such as "FD-digits"."""
        return replace(self, name=title.lower(), title=title)

    def taken(
        self,
        value: float,
        floor: float,
        text: str,
        floor_text: str,
        *,
        aside: str = "",
        n: int | None = None,
        extractor: str = "",
        uncertainty: float | None = None,
    ) -> Measure:
        """Return it with its value.

        Parameters
        ----------
        value, floor
            What was found, and what a perfect sampler gets.
        text, floor_text
            The two as they are read.
        aside
            What holds for this one, as sentences.
        n
            Samples that it was taken of.
        extractor
            By whose features.
        uncertainty
            Standard deviation of the value, over other samples of the same law.
        """
        words = (self.help, aside, self.paper)
        return Measure(
            self.name, self.title, " ".join(filter(None, words)), value, floor, text, floor_text,
            self.better, self.group, n=n, extractor=extractor, uncertainty=uncertainty,
        )  # fmt: skip


KYNKAANNIEMI, NAEEM = "Kynkäänniemi et al. 2019.", "Naeem et al. 2020."
MEEHAN, RICHARDSON = "After Meehan et al. 2020.", "Richardson and Weiss 2018."

PRECISION = Declared(
    "precision", "Precision",
    "Samples nearer to some real one than its 3rd real neighbour: how many are good.",
    group="quality", paper=KYNKAANNIEMI, also=("fidelity",),
)  # fmt: skip
DENSITY = Declared(
    "density", "Density",
    "How many real samples a sample is near to, by their 5th real neighbours, over 5; the law "
    "itself has 1.",
    group="quality", paper=NAEEM,
)  # fmt: skip
RECALL = Declared(
    "recall", "Recall",
    "Real samples nearer to some generated one than its 3rd generated neighbour: how much of the "
    "data is there.",
    paper=KYNKAANNIEMI,
)  # fmt: skip
COVERAGE = Declared(
    "coverage", "Coverage",
    "Real samples with a generated one nearer than their 5th real neighbour.",
    paper=NAEEM,
)  # fmt: skip
QUALITY = Declared(
    "quality", "High quality", "Share of the samples within 3 σ of the nearest mode.",
    group="quality",
)  # fmt: skip
MODES = Declared(
    "modes", "Modes covered", "Modes that are nearest to at least one sample within 3 σ of them."
)
STACKED_MODES = Declared(
    "modes", "Modes covered",
    "Combinations of classes that one of the samples at least is classified as, channel by "
    "channel.",
    paper="Metz et al. 2017, with 26 000 samples.", of="stacked digits",
)  # fmt: skip
CLASSES = Declared(
    "modes", "Classes hit",
    "Classes with at least a tenth of their share in the data, told by a small classifier.",
)  # fmt: skip
REGIONS_HIT = Declared(
    "modes", "Regions hit",
    "Regions of the data, by k-means, with at least a tenth of their share in it.",
)  # fmt: skip
DIVERGENCE = Declared(
    "kl", "KL divergence",
    "KL(model ‖ data) over the modes or classes, in nats: 0 where all have the data's shares, and "
    "a little more for any finite number of samples.",
    "low", also=("Kullback–Leibler",),
)  # fmt: skip
OBEDIENCE = Declared(
    "obedience", "Right class",
    "Share of the samples that are of the class that G was told to draw.",
    also=("conditional accuracy",),
)  # fmt: skip
DIVERSITY = Declared(
    "diversity", "Diversity",
    "Mean distance of the pixels of two samples over that of two real images.",
    group="variety",
)  # fmt: skip
DUPLICATES = Declared(
    "duplicates", "Near-duplicates",
    "Share of the samples that have another one closer to them than 95 % of real images have, "
    "among as many.",
    "low", "variety",
)  # fmt: skip
SUPPORT = Declared(
    "support", "Support",
    "Different images that there are, by the birthday paradox: so many make as many "
    "near-duplicate pairs likely as were found. Real images have near-duplicates too, so theirs "
    "is told beside it.",
    group="variety", paper="Arora and Zhang 2018.", also=("birthday paradox",),
)  # fmt: skip
BINS = Declared(
    "ndb", "NDB",
    "Of the bins of the data (k-means), those whose share of the samples differs from the data's "
    "at α = 0.05.",
    "low", paper=RICHARDSON, also=("number of statistically different bins",),
)  # fmt: skip
BIN_DIVERGENCE = Declared(
    "js", "JS of the bins",
    "Jensen–Shannon divergence of the shares in the bins of the data, in nats, at most 0.693.",
    "low", paper=RICHARDSON,
)  # fmt: skip
DISTANCE = Declared(
    "memorisation", "Distance to training",
    "Median distance from a sample to the nearest training sample, over that from a real sample "
    "to the nearest other one; towards 0 where G copies.",
    group="memory", paper=MEEHAN, also=("overfitting",),
)  # fmt: skip
COPIES = Declared(
    "copies", "Copies",
    "Share of the samples that are nearer to a training sample than 95 % of real samples are to "
    "another one.",
    "low", "memory", MEEHAN,
)  # fmt: skip
FRECHET = Declared(
    "fd", "Fréchet distance (FD, FID)",
    "Fréchet distance between Gaussians fitted to features of samples and of real images. It "
    "depends on how many there are of both, so only the floor tells what is good. It is named "
    "after what makes the features.",
    "low", "quality", "Heusel et al. 2017.", ("FD", "FID", "Fréchet Inception Distance"),
)  # fmt: skip
KERNEL = Declared(
    "kd", "Kernel distance (KD, KID)",
    "Squared maximum mean discrepancy with the kernel (x·y/d + 1)³ between features, unbiased: a "
    "perfect sampler's is 0 on average and mostly within the floor.",
    "low", "quality", "Bińkowski et al. 2018.", ("KD", "KID", "MMD"),
)  # fmt: skip
SCORE = Declared(
    "is", "Inception Score (IS)",
    "Inception Score, exp E KL(p(y|x)‖p(y)), of the samples in one split. High where each image "
    "is plainly of one class and all classes are drawn; it knows nothing of the real images, nor "
    "of variety within a class.",
    group="quality", paper="Salimans et al. 2016 take ten splits of 5 000.", also=("IS",),
)  # fmt: skip

MEASURES = (
    PRECISION, DENSITY, RECALL, COVERAGE, QUALITY, MODES, STACKED_MODES, CLASSES, REGIONS_HIT,
    DIVERGENCE, OBEDIENCE, DIVERSITY, DUPLICATES, SUPPORT, BINS, BIN_DIVERGENCE, DISTANCE, COPIES,
    FRECHET, KERNEL, SCORE,
)  # fmt: skip
"""All of them, those of quality and coverage first."""
