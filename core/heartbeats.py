"""Signs of life while something long runs, from a thread with a database connection of its own.

with heartbeat(still_here, every=20):
    …

What works inside one long transaction cannot tell anybody of it there: nothing of it is seen before
it ends.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import Error, connection, transaction

logger = logging.getLogger(__name__)

# A row that the work itself holds is not waited for: it would wait for us at the end.
_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'"
# At the end a beat that is under way is waited for no longer: the database may be gone.
_FAREWELL_SECONDS = 10


@contextmanager
def heartbeat(beat: Callable[[], bool], *, every: float) -> Iterator[None]:
    """Call `beat` in a transaction every so many seconds until the block ends or it says False.

    The thread connects as this process's login and takes on no role. An error of the database costs
    one beat.
    """
    over = Event()
    thread = Thread(target=_live, args=(beat, every, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(_FAREWELL_SECONDS)


def _live(beat: Callable[[], bool], every: float, over: Event) -> None:
    while not over.wait(every):
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(_LOCK_TIMEOUT)
                goes_on = beat()
        except Error as error:
            logger.warning("A sign of life was not told (%s).", type(error).__name__)
            continue
        finally:
            # Between two beats nothing is held: connections are few.
            connection.close()
        if not goes_on:
            return
