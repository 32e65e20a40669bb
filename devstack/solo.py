"""`python -m devstack.solo LOCKFILE COMMAND…`: run a command that only one may run at a time.

Waits for the lock, then becomes the command and takes the lock along, so that the kernel frees
it when the command ends. Used for the scheduler: of several `make run` over one data folder, one
schedules, and the next takes over when that one stops.
"""

import fcntl
import os
import sys


def main(arguments: list[str]) -> None:
    """Never returns: it waits, then is replaced by the command."""
    path, *command = arguments
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(
            "another 'make run' over this data folder schedules; waiting to take over", flush=True
        )
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.set_inheritable(descriptor, True)  # noqa: FBT003
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
