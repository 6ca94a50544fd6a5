"""Each preset of the gallery that shows a fault, and what its remedy makes of it.

    python tests/bench/bench_remedies.py [--seeds 0 1 2 3] [preset …]

A preset is trained until its word is told, and then forked with the remedy where Heal goes
back to, and trained for as many steps as the preset has. Looks are taken every 50
steps. Rows are added to ``REMEDIES.md``, one a preset and seed; run again, they are replaced.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from pathlib import Path

from ganstudio.preset_folder import FAULTS, find, presets
from ganstudio.probes.healing import healing, last_well
from ganstudio.scripting import Session
from ganstudio.telemetry.records import Collapse, Verdict
from ganstudio.training.run import Run

EVERY = 50
WORDS = {
    "fault-diverged": "diverged",
    "fault-ignores-class": "ignores the class",
    "fault-labels": "labels without meaning",
    "fault-memorising": "memorising",
    "fault-modes-missing": "modes missing",
    "fault-no-variety": "data without variety",
    "fault-not-learning": "not learning",
    "fault-oscillating": "oscillating",
    "fault-poor-samples": "poor samples",
    "fault-unbalanced": "unbalanced",
    "fault-vanishing": "vanishing generator gradient",
    "fault-winning": "discriminator winning",
    "fault-wrong-sign": "wrong sign",
    "ring-collapse": "collapsing",
}
"""What each preset is to show."""
RESULTS = Path(__file__).with_name("REMEDIES.md")
HEAD = """# Remedies of the gallery

What `bench_remedies.py` found: each preset of the group "Faults" was trained until its word was
told, and forked with the remedy where Heal goes back to, for as many steps as the preset has.
Seconds are of one core (CPU time of training and measuring).

| preset | seed | word told | at step | s | remedy | words after it | at the end | s |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def verdict(session: Session, run: Run) -> Verdict:
    record = session.latest(run, "collapse")
    assert isinstance(record, Collapse)
    return record.verdict


def row(name: str, seed: int) -> str:
    """Train a preset and its cure; return what came of it as a row of the table."""
    experiment = find(name).with_values({"seed": seed, "threads": 1})
    length = experiment.schedule.steps
    with tempfile.TemporaryDirectory() as folder, Session(folder) as session:
        began = time.process_time()
        sick = session.add(experiment.with_values({"schedule.steps": 10 * length}))
        said = verdict(session, sick)
        words = [said.word]
        while said.word != WORDS[name] and sick.iteration < length:
            session.train(EVERY, sick)
            said = verdict(session, sick)
            words += [said.word] if said.word != words[-1] else []
        first = f"{time.process_time() - began:.0f}"
        told = said.word if said.word == WORDS[name] else f"**{', '.join(words)}**"
        found = healing(experiment, said.word)
        if found is None:
            return f"| {name} | {seed} | {told} | {sick.iteration} | {first} | none | – | – | – |"
        began = time.process_time()
        cured = session.fork(sick, last_well(said), found.experiment)
        after = [said.word]
        end = said
        for _ in range(length // EVERY):
            session.train(EVERY, cured)
            end = verdict(session, cured)
            after += [end.word] if end.word != after[-1] else []
        cost = f"{time.process_time() - began:.0f}"
        changes = ", ".join(found.changes)
        return (
            f"| {name} | {seed} | {told} | {sick.iteration} | {first} | {changes} "
            f"| {' → '.join(after[1:]) or 'none other'} | {end.word}: {end.evidence} | {cost} |"
        )


def keep(line: str) -> None:
    """Put a row in its place."""
    known = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    rows = [each for each in known.splitlines() if re.match(r"\| (fault|ring)", each)]
    key = line.split("|")[1:3]
    rows = sorted([line, *(each for each in rows if each.split("|")[1:3] != key)])
    tail = known.partition("\n\n## ")
    rest = f"\n\n## {tail[2]}" if tail[1] else "\n"
    RESULTS.write_text(HEAD + "\n".join(rows) + rest, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3])
    parser.add_argument("presets", nargs="*", default=[])
    arguments = parser.parse_args()
    known = [each.name for each in presets() if each.group == FAULTS]
    for seed in arguments.seeds:
        for name in arguments.presets or known:
            line = row(name, seed)
            print(line, flush=True)
            keep(line)


if __name__ == "__main__":
    main()
