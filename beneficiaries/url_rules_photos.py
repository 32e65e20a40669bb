"""Who may see, add and remove pictures, and say where a house stands."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_VIEW = needs(Permission.REGISTRY_VIEW)
_ADD = needs(Permission.REGISTRY_VIEW, Permission.PHOTO_ADD)

RULES: dict[str, Rule] = {
    "beneficiaries:photo_index": _VIEW,
    "beneficiaries:photo": _VIEW,
    "beneficiaries:photo_show": _VIEW,
    "beneficiaries:photo_thumb": _VIEW,
    "beneficiaries:photo_add": _ADD,
    "beneficiaries:photo_remove": _ADD,
    "beneficiaries:photo_open": needs(Permission.REGISTRY_VIEW, Permission.REGISTRY_REVEAL),
    "beneficiaries:household_place": _ADD,
    "beneficiaries:household_map": _VIEW,
    "beneficiaries:household_outside": _VIEW,
    **{
        f"beneficiaries:photobatch_{act}": _ADD
        for act in ("list", "create", "detail", "progress", "resume", "outcome")
    },
}
