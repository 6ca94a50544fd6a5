"""What goes from the process that trains to the one that logs, both of one program."""

from __future__ import annotations

import pickle
from typing import IO, Any


def tell(item: Any, pipe: IO[bytes]) -> None:
    """Put something into the pipe."""
    pickle.dump(item, pipe)


def told(pipe: IO[bytes]) -> Any:
    """Take the next from the pipe, which nobody but the parent process writes to.

    Raises
    ------
    EOFError
        If there is no more.
    """
    return pickle.load(pipe)
