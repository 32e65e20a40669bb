"""Who sees and works on what is wrong in the base: stewards; auditors look on."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_VIEW = needs(Permission.QUALITY_VIEW)
_WORK = needs(Permission.QUALITY_VIEW, Permission.QUALITY_WORK)

RULES: dict[str, Rule] = {
    "beneficiaries:quality_overview": _VIEW,
    "beneficiaries:quality_list": _VIEW,
    "beneficiaries:quality_detail": _VIEW,
    "beneficiaries:quality_progress": _VIEW,
    "beneficiaries:quality_task_list": _VIEW,
    "beneficiaries:quality_task_detail": _VIEW,
    # Numbers without names, small ones left out.
    "beneficiaries:quality_figures": needs(Permission.DASHBOARD_VIEW),
    "beneficiaries:quality_check": _WORK,
    "beneficiaries:quality_close": _WORK,
    "beneficiaries:quality_close_many": _WORK,
    "beneficiaries:quality_reopen": _WORK,
    "beneficiaries:quality_hand": _WORK,
    "beneficiaries:quality_task_undo": _WORK,
    "beneficiaries:answers_list": _WORK,
    "beneficiaries:answers_create": _WORK,
    "beneficiaries:answers_detail": _WORK,
    "beneficiaries:answers_progress": _WORK,
    "beneficiaries:answers_resume": _WORK,
    "beneficiaries:answers_corrections": _WORK,
}
