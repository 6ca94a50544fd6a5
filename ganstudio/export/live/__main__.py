"""The process that has a run logged; what it is told comes from the one that trains, on stdin.

At its end it says where the log is, or in its place, with exit code 1, what went wrong.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import IO

from ganstudio.export.live.account import Account
from ganstudio.export.live.kinds import LOGS
from ganstudio.export.live.log import Begin
from ganstudio.export.live.wire import told


def serve(begin: Begin, pipe: IO[bytes]) -> str:
    """Log what comes until there is no more; return where."""
    subject = told(pipe)
    log = begin(subject)
    account = Account(log, subject.began)
    try:
        while True:
            account.take(*told(pipe))
            log.flush()
    except EOFError:
        log.close()
    return log.where


def main(name: str) -> int:
    """Serve a kind of log."""
    warnings.simplefilter("ignore")
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # loggers say what they like
    kind = next(each for each in LOGS if each.name == name)
    try:
        said, code = serve(kind.begin(), sys.stdin.buffer), 0
    except Exception as error:
        reason = str(error).strip().partition("\n")[0]
        said, code = reason or type(error).__name__, 1
    with answer:
        answer.write(said)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
