"""Serving a session: put together from its parts, in a thread or in a process of its own.

Both ways run the same loop on the same session. A command waits in an inbox until the
step at hand is done; what is said goes to an outbox, from which the watcher takes what
is newest whenever it likes, so neither ever waits for the other.
"""

from __future__ import annotations

import queue
import threading
import time
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from ganstudio.endings import asked_to_end
from ganstudio.export.ordering import prepared
from ganstudio.inspecting.answering import Answerer
from ganstudio.probes import standard_probes
from ganstudio.probes.gauging import SampleJudges
from ganstudio.telemetry.crew import Done, Order
from ganstudio.telemetry.messages import Quit
from ganstudio.telemetry.source import Outbox
from ganstudio.training.hardware import keep_memory
from ganstudio.training.place import SharedPlace
from ganstudio.training.session import Session

Inbox = queue.SimpleQueue[Any]
"""Of commands, or of orders where somebody leads."""
_FRAME_TIME = 1 / 60
PACE_INTERVAL = 0.5
"""Seconds between two words of one of several processes on how far its runs are."""


def new_session(outbox: Outbox, place: SharedPlace | None = None) -> Session:
    """Return a session with everything that is measured and exported, which speaks to an outbox."""
    export = partial(prepared, judges=SampleJudges())

    def say(item: Any) -> None:  # replies go the same way, so that they come in order
        outbox.put([item])

    return Session(standard_probes, export, say, answer=Answerer(), place=place, reply=say)


def serve(session: Session, inbox: Inbox) -> None:
    """Obey and advance until told to quit; what is recorded is then complete."""
    pace_due = 0.0
    try:
        while True:
            while session.idle or not inbox.empty():
                command = inbox.get()
                if isinstance(command, Quit):
                    return
                if isinstance(command, Order):
                    _obey_leader(session, command)
                else:
                    session.obey(command)
            session.advance()
            if session.place is not None and (session.idle or time.monotonic() >= pace_due):
                session.reply(session.lockstep.pace())
                pace_due = time.monotonic() + PACE_INTERVAL
    finally:
        session.close()


def _obey_leader(session: Session, order: Order) -> None:
    session.lockstep.turn = max(session.lockstep.turn, order.turn)
    done = session.obey(order.deed)
    session.reply(session.lockstep.pace())
    session.reply(Done(order.number, refused=not done))


def process_main(connection: Connection, place: SharedPlace | None = None) -> None:
    """Serve a session at the end of a pipe: commands come in, updates go out.

    With a place it is one of several, which somebody leads by orders.

    The process ends when it is told to quit, when the other end of the pipe is gone, or by a
    signal, each time at the end of the step at hand; Ctrl-C is the watcher's to obey.
    """
    keep_memory()
    inbox: Inbox = queue.SimpleQueue()
    outbox = Outbox()
    threading.Thread(target=_receive, args=(connection, inbox), daemon=True).start()
    threading.Thread(target=_send, args=(connection, outbox), daemon=True).start()
    with asked_to_end(partial(inbox.put, Quit())):
        serve(new_session(outbox, place), inbox)


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
