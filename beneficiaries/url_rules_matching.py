"""Who may have files matched against the base: stewards, each within their own territory."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_MATCH = needs(Permission.REGISTRY_VIEW, Permission.REGISTRY_IMPORT)

RULES: dict[str, Rule] = {
    "beneficiaries:match_list": _MATCH,
    "beneficiaries:match_create": _MATCH,
    "beneficiaries:match_detail": _MATCH,
    "beneficiaries:match_progress": _MATCH,
    "beneficiaries:match_resume": _MATCH,
    "beneficiaries:match_result": _MATCH,
}
