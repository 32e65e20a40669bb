"""Who may bring in group lists: stewards, each for their own territory; and who may open a group
that is confidential.
"""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_LISTS = needs(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)

RULES: dict[str, Rule] = {
    "beneficiaries:grouplist_list": _LISTS,
    "beneficiaries:grouplist_create": _LISTS,
    "beneficiaries:grouplist_detail": _LISTS,
    "beneficiaries:grouplist_progress": _LISTS,
    "beneficiaries:grouplist_resume": _LISTS,
    "beneficiaries:grouplist_apply": _LISTS,
    "beneficiaries:grouplist_discard": _LISTS,
    "beneficiaries:grouplist_take_back": _LISTS,
    "beneficiaries:grouplist_leftovers": _LISTS,
    "beneficiaries:person_groups": needs(
        Permission.REGISTRY_VIEW, Permission.REGISTRY_REVEAL, Permission.REGISTRY_SENSITIVE
    ),
}
