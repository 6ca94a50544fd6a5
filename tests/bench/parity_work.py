"""What `bench_parity` has a checkout do: list the cases, and train each of them.

    python tests/bench/parity_work.py list CASES
    python tests/bench/parity_work.py train CASES FOLDER

It is run in the checkout, which ``PYTHONPATH`` names too, and that may be of any age. So it
keeps to what does not move: the package's own names, experiments as TOML, the command line.

A case is an experiment, or a preset and one of its variants, for so many steps. Its series
comes out as ``FOLDER/NAME.csv``; where it cannot be trained, why not as ``FOLDER/NAME.txt``.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

os.environ["OMP_WAIT_POLICY"] = "passive"

import ganstudio
from ganstudio import Experiment, ExperimentError, Run, find_preset

LONG, SHORT = 200, 50
"""Steps of a preset, and of a component."""
ALIKE = {"device": "cpu", "threads": 1, "watch.budget": 0.0}
"""What every case is trained under."""
SMALL = {"hidden": 8, "layers": 1, "features": 2, "latent": 4, "count": 200, "size": 8}
"""Taken where a component has such a setting."""
BASES: dict[str, dict[str, Any]] = {
    "points": {"data": "ring", "network": "mlp"},
    "images": {"data": "digits", "network": "upconv"},
    "large images": {"data": "shapes", "network": "upconv"},
    "a point": {"data": "point", "network": "dirac"},
}
SIZES = {"large images": 16}
"""Side of the images, where it is not the small one."""
BY_CLASS = {"network.conditioning": "projection"}
LAZY = {"every": (4,)}
"""Values that are tried beside the default where a component has such a setting."""
PLAIN = {"loss": "non-saturating", "schedule": {"batch_size": 8}}


# ── the cases ─────────────────────────────────────────────────────────────────


class Cases:
    """The cases by name, made of what a checkout's command line lists."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "ganstudio", "list", "--json"]
        said = subprocess.run(command, capture_output=True, check=True).stdout
        self._listed: dict[str, list[dict[str, Any]]] = json.loads(said)
        self._found: dict[str, dict[str, Any]] = {}

    def all(self) -> dict[str, dict[str, Any]]:
        """Return them."""
        for preset in self._listed["presets"]:
            self._presets(preset["name"])
        for base in ("points", "images"):
            for variant in self._listed["loss_variants"]:
                plain = self._based(base).compared([variant["name"]]).expand()[0]
                self._add(f"loss {variant['name']}, {base}", plain, {"title": variant["title"]})
            for group in ("penalties", "stabilisers"):
                self._each(group, base)
            self._optimisers(base)
        self._networks()
        self._data()
        self._schedules()
        self._check()
        return self._found

    def _check(self) -> None:
        """See to it that no component is left out since all that was tried with it is refused."""
        words = {word for name in self._found for word in re.split(r"[ ,]+", name)}
        known = {entry["name"] for entries in self._listed.values() for entry in entries}
        left_out = known - words - {"wasserstein"}  # it is there with each of its constraints
        if left_out:
            raise SystemExit(f"no case has {', '.join(sorted(left_out))}")

    def _presets(self, name: str) -> None:
        preset = find_preset(name)
        several = bool(preset.variants)
        for number, variant in enumerate(preset.expand()):
            key = f"preset {name}, {variant.title}" if several else f"preset {name}"
            self._found[key] = {"preset": name, "variant": number, "steps": LONG}

    def _add(self, name: str, base: Experiment, changes: Mapping[str, Any]) -> bool:
        """Add a case; tell whether it can be one."""
        try:
            text = base.with_values(changes).dumps()
        except ExperimentError:
            return False
        self._found[name] = {"experiment": text, "steps": SHORT}
        return True

    def _each(self, group: str, base: str) -> None:
        """Add each penalty or stabiliser: as it is, by class, lazy, with each of its choices."""
        plain = self._based(base)
        for entry in self._listed[group]:
            name = f"{group} {entry['name']}"
            path = f"{group}.{entry['name']}"
            self._add(f"{name}, {base}", plain, {path: {}})
            self._add(f"{name}, {base} by class", plain, {path: {}, **BY_CLASS})
            for key, value in choices(entry):
                self._add(f"{name}, {key} {value}, {base}", plain, {f"{path}.{key}": value})

    def _optimisers(self, base: str) -> None:
        for entry, player in itertools.product(
            self._listed["optimisers"], ("generator", "discriminator")
        ):
            name, changes = entry["name"], {f"optimisers.{player}": {"name": entry["name"]}}
            self._add(f"optimiser {name} of the {player}, {base}", self._based(base), changes)

    def _networks(self) -> None:
        """Add each network with all that it can be made of, on all bases that it suits."""
        for entry, base in itertools.product(self._listed["networks"], BASES):
            made = self._small(entry, base)
            for more in ({}, *({key: value} for key, value in choices(entry))):
                what = "".join(f", {key} {value}" for key, value in more.items())
                changes = {"network": {**made, **more}}
                self._add(f"network {entry['name']}{what}, {base}", self._based(base), changes)

    def _data(self) -> None:
        for entry in self._listed["data"]:
            for base in ("points", "images", "a point"):
                changes = {"data": self._small(entry, base)}
                if self._add(f"data {entry['name']}", self._based(base), changes):
                    break

    def _schedules(self) -> None:
        fields = type(self._based("points").schedule).model_fields
        changes = [
            {f"schedule.{key}": value}
            for key in ("order", "decay")
            for value in get_args(fields[key].annotation)
        ]
        changes += [{f"schedule.{player}_steps": 3} for player in ("discriminator", "generator")]
        changes += [{"schedule.warmup": 20}, {"seed": 7}]
        for change, base in itertools.product(changes, ("points", "images")):
            ((key, value),) = change.items()
            self._add(f"{key} {value}, {base}", self._based(base), {"schedule.steps": 40, **change})

    def _based(self, base: str) -> Experiment:
        values = {
            group: self._small(self._entry(listed, BASES[base][group]), base)
            for group, listed in (("data", "data"), ("network", "networks"))
        }
        return Experiment.parse({**PLAIN, **values}).with_values(ALIKE)

    def _entry(self, group: str, name: str) -> dict[str, Any]:
        return next(entry for entry in self._listed[group] if entry["name"] == name)

    def _small(self, entry: Mapping[str, Any], base: str) -> dict[str, Any]:
        """Return a data set or a network as a table, as small as it can be set."""
        small = {**SMALL, "size": SIZES.get(base, SMALL["size"])}
        keys = {field["key"] for field in entry["fields"]}
        return {"name": entry["name"], **{key: small[key] for key in small.keys() & keys}}


def choices(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a component can be set to where that is one of several, but for the default."""
    for field in entry["fields"]:
        known = field["choices"] or LAZY.get(field["key"], ())
        if isinstance(field["default"], bool):
            known = (True, False)
        yield from ((field["key"], each) for each in known if each != field["default"])


# ── training them ─────────────────────────────────────────────────────────────


def experiment_of(case: Mapping[str, Any]) -> Experiment:
    """Return what a case trains; a preset is the checkout's own."""
    if "preset" in case:
        return find_preset(case["preset"]).expand()[case["variant"]].with_values(ALIKE)
    return Experiment.loads(case["experiment"])


def series_of(case: Mapping[str, Any]) -> str:
    """Train a case and return its series as CSV, each float32 in its shortest exact form."""
    run = Run(experiment_of(case))
    for _ in range(case["steps"]):
        run.step()
    series = run.take_series()
    assert series is not None
    rows = series.values.astype(str).tolist()
    lines = [[str(step), *row] for step, row in enumerate(rows, series.first_step)]
    return "".join(",".join(line) + "\n" for line in (["step", *series.names], *lines))


def file_name(case: str) -> str:
    """Return the stem of a case's files."""
    return re.sub(r"[^\w-]+", "-", case)


def train(cases: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
    """Train all cases; one that fails is told beside the others."""
    for name, case in cases.items():
        stem = folder / file_name(name)
        try:
            Path(f"{stem}.csv").write_text(series_of(case), encoding="utf-8")
        except Exception as error:  # whatever it is, the other cases are wanted
            last = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__}: {error} ({Path(last.filename).name}, {last.lineno})"
            Path(f"{stem}.txt").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    if not Path(ganstudio.__file__).is_relative_to(Path.cwd()):
        raise SystemExit(f"{ganstudio.__file__} is of another checkout; set PYTHONPATH")
    what, place, *rest = sys.argv[1:]
    if what == "list":
        Path(place).write_text(json.dumps(Cases().all(), indent=1), encoding="utf-8")
    else:
        train(json.loads(Path(place).read_text(encoding="utf-8")), Path(rest[0]))
