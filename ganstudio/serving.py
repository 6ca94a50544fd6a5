"""Serving a session: put together from its parts, in a thread or in a process of its own.

Both ways run the same loop on the same session. A command waits in an inbox until the
step at hand is done; what is said goes to an outbox, from which the watcher takes what
is newest whenever it likes, so neither ever waits for the other.
"""

from __future__ import annotations

import queue
import threading
from functools import partial
from multiprocessing.connection import Connection

from ganstudio.endings import asked_to_end
from ganstudio.export.ordering import prepared
from ganstudio.inspecting.answering import Answerer
from ganstudio.probes import standard_probes
from ganstudio.probes.sorting import sorter_for
from ganstudio.telemetry.messages import Command, Quit
from ganstudio.telemetry.source import Outbox
from ganstudio.training.hardware import keep_memory
from ganstudio.training.session import Session

Inbox = queue.SimpleQueue[Command]
_FRAME_TIME = 1 / 60


def new_session(outbox: Outbox) -> Session:
    """Return a session with everything that is measured and exported, which speaks to an outbox."""
    export = partial(prepared, sorter_for=sorter_for)
    return Session(
        probes=standard_probes,
        export=export,
        say=lambda item: outbox.put([item]),
        answer=Answerer(),
    )


def serve(session: Session, inbox: Inbox) -> None:
    """Obey and advance until told to quit; what is recorded is then complete."""
    try:
        while True:
            while session.idle or not inbox.empty():
                command = inbox.get()
                if isinstance(command, Quit):
                    return
                session.obey(command)
            session.advance()
    finally:
        session.close()


def process_main(connection: Connection) -> None:
    """Serve a session at the end of a pipe: commands come in, updates go out.

    The process ends when it is told to quit, when the other end of the pipe is gone, or by a
    signal, each time at the end of the step at hand; Ctrl-C is the watcher's to obey.
    """
    keep_memory()
    inbox: Inbox = queue.SimpleQueue()
    outbox = Outbox()
    threading.Thread(target=_receive, args=(connection, inbox), daemon=True).start()
    threading.Thread(target=_send, args=(connection, outbox), daemon=True).start()
    with asked_to_end(partial(inbox.put, Quit())):
        serve(new_session(outbox), inbox)


def _receive(connection: Connection, inbox: Inbox) -> None:
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        inbox.put(Quit())


def _send(connection: Connection, outbox: Outbox) -> None:
    pause = threading.Event()
    try:
        while True:
            update = outbox.take(timeout=1.0)
            if update:
                connection.send(update)
                pause.wait(_FRAME_TIME)  # a watcher sees no more than sixty updates a second
    except OSError:
        return  # nobody is watching any more; the receiver has said so to the session
