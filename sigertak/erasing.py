"""What each floor blanks when a person is erased; see `beneficiaries.erasure`."""

from collections.abc import Sequence

from beneficiaries.erasure import Eraser
from beneficiaries.operations.erasing_rows import erase_from_registry
from programs.erasing import erase_from_programs
from verification.erasing import erase_from_verification

# From the top: those above still find their rows by what those below are about to blank.
ERASERS: Sequence[Eraser] = (erase_from_verification, erase_from_programs, erase_from_registry)
