"""Who proposes changes of the base, and who decides them; auditors look on.

Which of several steps somebody may take, the proposal's state and makers say (`proposals.rules`).
"""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_VIEW = needs(Permission.PROPOSAL_VIEW)
_EDIT = needs(Permission.PROPOSAL_VIEW, Permission.PROPOSAL_EDIT)
_OF_VILLAGE = needs(Permission.PROPOSAL_EDIT, Permission.VILLAGE_VIEW)

RULES: dict[str, Rule] = {
    "beneficiaries:proposal_list": _VIEW,
    "beneficiaries:proposal_detail": _VIEW,
    "beneficiaries:proposalpaper_file": _VIEW,
    "beneficiaries:proposal_new": _OF_VILLAGE,
    "beneficiaries:villagehome_list": _OF_VILLAGE,
    "beneficiaries:villagehome_search": _OF_VILLAGE,
    "beneficiaries:villagehome_detail": _OF_VILLAGE,
    "beneficiaries:household_propose": _EDIT,
    "beneficiaries:member_propose": _EDIT,
    "beneficiaries:member_revise": _EDIT,
    "beneficiaries:person_propose": _EDIT,
    "beneficiaries:proposal_revise": _EDIT,
    "beneficiaries:proposal_paper": _EDIT,
    "beneficiaries:proposalpaper_remove": _EDIT,
    "beneficiaries:proposal_act": _EDIT,
    "beneficiaries:proposal_ratify": needs(Permission.PROPOSAL_DECIDE, of_province=True),
}
