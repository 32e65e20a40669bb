"""What people take along from this app: a worker writes it, see `accounts.exports`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.export_source import Asked
from accounts.exports import BookExport, ListExport, register
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.forms.households import HouseholdFilter
from beneficiaries.import_book import import_book, import_of, regency_of
from beneficiaries.lists import HOUSEHOLDS
from beneficiaries.models import Household
from beneficiaries.proposal_exports import CENTRAL_FILE, PROPOSAL_LIST
from beneficiaries.quality_exports import QUALITY_LIST, QUALITY_SHEET
from beneficiaries.queries.households import household_list, taken_along


def _households(scope: Scope, asked: Asked) -> QuerySet[Household]:
    filters = HouseholdFilter(asked.query, scope=scope)
    return taken_along(household_list(scope, filters.place(), filters.answers()))


HOUSEHOLD_LIST = register(
    ListExport(
        code="registry.households",
        label=_("Rumah tangga"),
        filename="rumah-tangga",
        action="registry.export",
        permission=Permission.REGISTRY_EXPORT,
        filters=HOUSEHOLDS.filters,
        listing=HOUSEHOLDS,
        rows=_households,
    )
)

# Rows of a checked file with what each would change, and who is gone, before it is applied.
IMPORT_BOOK = register(
    BookExport(
        code="registry.import",
        label=_("Hasil pemeriksaan impor"),
        filename="hasil-pemeriksaan",
        action="registry_import.export",
        permission=Permission.REGISTRY_EXPORT,
        filters=("kabupaten",),
        subject=import_of,
        regency=regency_of,
        book=import_book,
    )
)

__all__ = [
    "CENTRAL_FILE",
    "HOUSEHOLD_LIST",
    "IMPORT_BOOK",
    "PROPOSAL_LIST",
    "QUALITY_LIST",
    "QUALITY_SHEET",
]
