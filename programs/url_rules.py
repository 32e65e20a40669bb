"""Who may open which page of this app."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_VIEW = needs(Permission.PROGRAM_VIEW)
_EDIT = needs(Permission.PROGRAM_EDIT)
_ENTER = needs(Permission.RECIPIENT_EDIT)

RULES: dict[str, Rule] = {
    "programs:program_list": _VIEW,
    "programs:program_detail": _VIEW,
    "programs:program_history": _VIEW,
    "programs:program_create": _EDIT,
    "programs:program_edit": _EDIT,
    "programs:program_criteria": _EDIT,
    "programs:program_move": _EDIT,
    "programs:household_aid": needs(Permission.REGISTRY_VIEW),
    "programs:recipient_list": _VIEW,
    "programs:recipient_search": _VIEW,
    "programs:recipient_detail": _VIEW,
    "programs:recipient_create": _ENTER,
    "programs:recipient_edit": _ENTER,
    "programs:recipient_withdraw": _ENTER,
    "programs:person_lookup": _ENTER,
    "programs:person_fill": _ENTER,
    # Lists are working papers of the agency: its operators and its supervisors.
    "programs:draft_list": _EDIT,
    "programs:returned_list": _EDIT,
    "programs:upload_list": _EDIT,
    "programs:upload_detail": _EDIT,
    "programs:upload_progress": _EDIT,
    "programs:upload_errors": _EDIT,
    "programs:upload_create": _ENTER,
    "programs:upload_template": _ENTER,
}
