"""The command line: the same engine as the window's, no display needed.

Whatever is wrong with the input is told in one sentence on stderr, with exit code 2.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import ganstudio
from ganstudio.commands import COMMANDS, own_files
from ganstudio.commands.saying import tell
from ganstudio.endings import INTERRUPTED

NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")
"""What torch says, of CUDA and of a CPU on Unix and Windows, in errors of no class of their own."""
REFUSED, UNHEARD = 2, 141
"""Exit codes; the latter is what a shell has for a broken pipe."""


class _Parser(argparse.ArgumentParser):
    """Refuses in one sentence, without the usage above it.

    Parameters
    ----------
    declare
        Declares what a command takes, once it is that command that is to be parsed.
    """

    def __init__(
        self, *, declare: Callable[[argparse.ArgumentParser], None] | None = None, **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._declare = declare

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; called for a command by the parser above it."""
        if self._declare is not None:
            self._declare(self)
            self._declare = None
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        self.exit(REFUSED, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code."""
    try:
        words = own_files.taken(sys.argv[1:] if argv is None else argv)
    except OSError as error:
        tell(f"ganstudio: {_sentence(error)}")
        return REFUSED
    _refuse_misspelt(words)
    arguments = parsed(words)
    _tell_refused()
    try:
        code = COMMANDS[arguments.command].run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _unheard()
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        tell(f"ganstudio: {sentence}")
        return REFUSED
    except KeyboardInterrupt:
        tell("ganstudio: interrupted")
        return INTERRUPTED


def window() -> int:
    """Run what a desktop's menu starts: there may be nothing to print to."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    return main()


def _unheard() -> int:
    """End as programs do whose reader has gone, such as ``ganstudio list | head``."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more
    return UNHEARD


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """Return what words say; those that begin with no command are said to the window."""
    return parser().parse_args(_with_command(list(words)))


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = _Parser(
        prog="ganstudio",
        description="Watch generative adversarial networks train. Without a command: the window.",
    )
    top.add_argument("--version", action="version", version=f"GAN Studio {ganstudio.__version__}")
    top.add_argument(
        own_files.OPTION, metavar="FILE", dest="own_file",
        help="first of all: also the components in a Python file, which is run as you; asks once",
    )  # fmt: skip
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, module in COMMANDS.items():
        text = (module.__doc__ or "").strip()
        first = text.partition("\n")[0].removesuffix(".")
        commands.add_parser(
            name,
            help=first[:1].lower() + first[1:],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            declare=module.add_arguments,
        )
    return top


def _with_command(words: list[str]) -> list[str]:
    """Put ``gui`` before words that begin with no command: ``ganstudio digits --run``."""
    if words and words[0] in (*COMMANDS, "-h", "--help", "--version"):
        return words
    return ["gui", *words]


def _refuse_misspelt(words: list[str]) -> None:
    """Name the command that is meant where two words begin with one that is none."""
    if len(words) < 2 or words[0] in COMMANDS or any(word.startswith("-") for word in words[:2]):
        return
    near = difflib.get_close_matches(words[0], COMMANDS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(COMMANDS)}"
    _Parser(prog="ganstudio").exit(
        REFUSED, f"ganstudio: there is no command {words[0]!r}; {hint}\n"
    )


def _tell_refused() -> None:
    """Say which components of other packages are not there, before anybody misses them."""
    from ganstudio.components import refused

    for sentence in refused():
        tell(f"note: {sentence}")


def _sentence(error: Exception) -> str | None:
    """Return what is wrong with the input, None if the error is the program's own."""
    from ganstudio.commands.help import TopicError
    from ganstudio.data.base import DataError
    from ganstudio.telemetry.jobs import ExportError
    from ganstudio.telemetry.recording.database import RecordingError
    from ganstudio.training.experiment import ExperimentError

    if isinstance(error, DataError | ExperimentError | ExportError | RecordingError | TopicError):
        return str(error)
    if isinstance(error, OSError):
        if error.strerror and error.filename:
            return f"{error.filename}: {error.strerror}; choose another file or folder"
        return str(error)
    if isinstance(error, MemoryError) or any(words in str(error) for words in NO_MEMORY):
        return "there is not enough memory; take a smaller batch or smaller networks (--set)"
    return None
