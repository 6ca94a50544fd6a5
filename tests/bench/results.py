"""Run benchmarks and put what they print into RESULTS.md, a section each.

    python tests/bench/results.py [name …]

Without names, all that take minutes rather than hours. The sections of those that are not run
stay as they are. Run it with nothing else going on.
"""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
BY_NAME = ("before", "kills", "memory", "parity", "soak", "two_numbers", "verdict")
"""Benchmarks that take hours, or most of one, and those that compare two revisions."""
HEAD = """\
# What was measured

Each section is what a command printed: ratios of interleaved pairs in one run wherever two
things are compared, the median and the range of several. Machines differ and drift, so a figure
without its pair says little. Written by `python tests/bench/results.py`, which replaces the
sections of the benchmarks that it is told to run.
"""


def sections() -> dict[str, str]:
    """Return the sections that are there, by benchmark."""
    if not RESULTS.exists():
        return {}
    parts = re.split(r"^## ", RESULTS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].strip(): part.partition("\n")[2].strip() for part in parts}


def measured(name: str) -> str:
    """Run a benchmark and return its section; what went wrong is told in it."""
    file = HERE / f"bench_{name}.py"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise SystemExit(f"bench_{name}.py failed; RESULTS.md holds the sections before it")
    about = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").strip()
    return f"{_paragraph(about)}\n\n{machine()}\n\n{done.stdout.strip()}"


def _paragraph(docstring: str) -> str:
    """Return a docstring without its indented command lines."""
    kept = [line for line in docstring.splitlines() if not line.startswith("    ")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def machine() -> str:
    """Return where and when, in a line."""
    import torch

    cuda = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    python = platform.python_version()
    return (
        f"*{date.today()} · {os.cpu_count()} cores ({_processor()}) · {cuda} · Python {python} · "
        f"torch {torch.__version__}*"
    )


def _processor() -> str:
    table = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*:\s*(.*)", table.read_text()) if table.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def main() -> None:
    """Measure and write after each benchmark."""
    known = sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py"))
    wanted = sys.argv[1:] or [name for name in known if name not in BY_NAME]
    found = sections()
    for name in wanted:
        print(name, flush=True)
        found[name] = measured(name)
        text = [HEAD, *(f"## {name}\n\n{found[name]}\n" for name in sorted(found))]
        RESULTS.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
