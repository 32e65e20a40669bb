"""Who sees changes of regions, records them, and moves the people in them.

Recording is the province's alone; that is asked for in the view, since it hangs on the territory.
"""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_VIEW = needs(Permission.QUALITY_VIEW)
_WORK = needs(Permission.QUALITY_VIEW, Permission.QUALITY_WORK)

RULES: dict[str, Rule] = {
    "beneficiaries:region_change_list": _VIEW,
    "beneficiaries:region_history": needs(Permission.REGISTRY_VIEW),
    "beneficiaries:region_change_create": needs(
        Permission.QUALITY_VIEW, Permission.REGISTRY_ACTIVATE
    ),
    "beneficiaries:region_carry": needs(Permission.QUALITY_VIEW, Permission.REGISTRY_ACTIVATE),
    "beneficiaries:region_progress": _VIEW,
    "beneficiaries:region_move": _WORK,
    "beneficiaries:region_assign": _WORK,
}
