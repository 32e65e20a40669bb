"""What people take along from this app: a worker writes it, see `accounts.exports`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.exports import Asked, ListExport, register
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.forms.households import HouseholdFilter
from beneficiaries.lists import HOUSEHOLDS
from beneficiaries.models import Household
from beneficiaries.queries.households import household_list


def _households(scope: Scope, asked: Asked) -> QuerySet[Household]:
    filters = HouseholdFilter(asked.query, scope=scope)
    return household_list(scope, filters.place(), filters.answers())


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
