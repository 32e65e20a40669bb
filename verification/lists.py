"""The lists of this app whose columns and order their reader chooses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.lists import ListColumn, Listing
from verification.enums import (
    AdministrationOutcome,
    CaseState,
    EligibilityOutcome,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
)
from verification.queries.worklist import ANY_STATE, DRIFTED, ESCALATED

_WORDS = {
    "person": PersonOutcome.values,
    "location": LocationOutcome.values,
    "eligibility": EligibilityOutcome.values,
    "overlap": OverlapOutcome.values,
    "administration": AdministrationOutcome.values,
}

# Every order runs along an index of `Case` within one state, so that the first page of a million
# cases costs what the first page of a hundred does.
WORKLIST = Listing(
    page="verification.worklist",
    title=_("Kasus verifikasi"),
    sort="-waiting",
    filters=(
        "state", "flag", "proposed", "program", "kind", "agency", "regency", "district", "village",
        "person", "location", "eligibility", "overlap", "administration", "older",
    ),
    words={**_WORDS, "state": [*CaseState.values, ANY_STATE], "flag": [ESCALATED, DRIFTED]},
    columns=(
        ListColumn("name", _("Penerima"), fixed=True),
        ListColumn(
            "program", _("Program dan instansi"), order=("program_id", "submitted_at", "id")
        ),
        ListColumn("village", _("Tempat tinggal"), order=("village_id", "submitted_at", "id")),
        ListColumn("findings", _("Temuan")),
        ListColumn("state", _("Status"), shown=False),
        ListColumn("amount", _("Nilai bantuan"), shown=False, numeric=True),
        ListColumn("submitted", _("Diajukan"), shown=False),
        # Who was handed in last has waited least.
        ListColumn("waiting", _("Menunggu"), order=("-submitted_at", "-id"), numeric=True),
    ),
)  # fmt: skip

AGENCY_CASES = Listing(
    page="verification.agency_cases",
    title=_("Penerima yang diajukan"),
    sort="submitted",
    filters=("state", "program", "person", "location", "eligibility", "overlap", "administration"),
    words={**_WORDS, "state": CaseState.values},
    columns=(
        ListColumn("name", _("Penerima"), fixed=True),
        ListColumn("program", _("Program")),
        ListColumn("village", _("Tempat tinggal")),
        ListColumn("state", _("Status")),
        ListColumn("findings", _("Temuan")),
        ListColumn("amount", _("Nilai bantuan"), shown=False, numeric=True),
        ListColumn("submitted", _("Diajukan"), order=("submitted_at", "id")),
    ),
)
