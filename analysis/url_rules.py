"""Who may open which page of this app."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_SUMS = needs(Permission.DASHBOARD_VIEW)
# Both: agencies have the scorecard of their own, and no territory to count households in.
_YEARS = needs(Permission.DASHBOARD_VIEW, Permission.SCORECARD_VIEW)

RULES: dict[str, Rule] = {
    "analysis:scorecard": needs(Permission.SCORECARD_VIEW),
    "analysis:scorecard_file": needs(Permission.SCORECARD_VIEW),
    "analysis:targeting": _SUMS,
    "analysis:pockets": _SUMS,
    "analysis:variables": _SUMS,
    "analysis:variables_file": _SUMS,
    "analysis:places_file": _SUMS,
    "analysis:years": _YEARS,
    "analysis:years_file": _YEARS,
    "analysis:overlap_totals": needs(Permission.TOTALS_VIEW),
    "analysis:plan_totals": needs(Permission.TOTALS_VIEW),
    "analysis:plan_places": needs(Permission.TOTALS_VIEW),
    "analysis:plan_places_file": needs(Permission.TOTALS_VIEW),
    "analysis:timeline_search": needs(Permission.REGISTRY_VIEW),
    "analysis:household_timeline": needs(Permission.REGISTRY_VIEW),
    "analysis:household_recent": needs(Permission.REGISTRY_VIEW),
    **dict.fromkeys(
        (f"analysis:subject_{act}" for act in ("list", "new", "detail", "answer", "file")),
        needs(Permission.REGISTRY_VIEW, Permission.SUBJECT_SERVE),
    ),
    "analysis:program_report": needs(Permission.PROGRAM_VIEW),
}
