"""Who may do what with a finding or a task, beyond the permission of the page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from beneficiaries.quality_enums import QualityDesk
from core.scope import DatabaseRole

# Outcomes that need a word why.
REASON_LEAST = 10
LONGEST_TERM_DAYS = 365


class QualityRefused(Exception):
    """The act cannot be done as asked; the text is for the screen."""


class SomebodyElseWas(QualityRefused):
    """The finding is not as the user saw it."""

    def __init__(self) -> None:
        super().__init__(_("Temuan ini baru saja diubah oleh petugas lain. Muat ulang halaman."))


def desks_of(scope: Scope) -> tuple[QualityDesk, ...]:
    """To whom a steward may hand down: always one floor below."""
    if scope.role is DatabaseRole.PROVINCE:
        return (QualityDesk.REGENCY,)
    return (QualityDesk.DISTRICT, QualityDesk.VILLAGE)


def may_undo(scope: Scope, desk: str) -> bool:
    """A task is taken back by the floor that gave it."""
    return desk in desks_of(scope)
