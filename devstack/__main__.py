"""`python3 -m devstack COMMAND`: what the Makefile calls.

Kept to syntax that old Pythons can parse, so that they get to the clear message below.
"""

import os
import shutil
import sys

LEAST = (3, 11)


def main():  # type: () -> int
    """Check the Python, then hand over to `devstack.commands`."""
    if sys.version_info < LEAST:
        use_newer_python()
    if os.name != "posix":
        sys.exit("Linux and macOS are supported; on Windows use WSL or docker-compose.yml.")
    from devstack import commands

    return commands.main(sys.argv[1:])


def use_newer_python():  # type: () -> None
    """Go on with a newer Python when the machine has one; otherwise say what is missing."""
    for minor in range(19, LEAST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)  # noqa: UP031
        if found:
            os.execv(found, [found, "-m", "devstack"] + sys.argv[1:])  # noqa: RUF005, S606
    sys.exit(
        "Python %d.%d or newer is needed; this is %s. Install it, or name another one:\n"  # noqa: UP031
        "  make PYTHON=/path/to/python3 ..." % (LEAST[0], LEAST[1], sys.version.split()[0])
    )


if __name__ == "__main__":
    sys.exit(main())
