"""Who may open which page of this app."""

from accounts.access import Rule, needs
from accounts.permissions import Permission
from beneficiaries.url_rules_groups import RULES as GROUP_RULES
from beneficiaries.url_rules_imports import RULES as IMPORT_RULES
from beneficiaries.url_rules_matching import RULES as MATCHING_RULES
from beneficiaries.url_rules_photos import RULES as PHOTO_RULES
from beneficiaries.url_rules_proposals import RULES as PROPOSAL_RULES
from beneficiaries.url_rules_quality import RULES as QUALITY_RULES
from beneficiaries.url_rules_regions import RULES as REGION_RULES

_VIEW = needs(Permission.REGISTRY_VIEW)

RULES: dict[str, Rule] = {
    "beneficiaries:household_list": _VIEW,
    "beneficiaries:search": _VIEW,
    "beneficiaries:search_results": _VIEW,
    "beneficiaries:person_detail": _VIEW,
    "beneficiaries:family_detail": _VIEW,
    "beneficiaries:household_detail": _VIEW,
    "beneficiaries:person_reveal": needs(Permission.REGISTRY_VIEW, Permission.REGISTRY_REVEAL),
    # Places by number; agencies have no rows of the base beyond those they aid.
    "beneficiaries:verification_clock": needs(Permission.REGISTRY_VIEW, Permission.REGISTRY_REVEAL),
    "beneficiaries:breach_report": needs(Permission.BREACH_REPORT),
    "beneficiaries:breach_persons": needs(Permission.BREACH_REPORT),
    "beneficiaries:sight_report": needs(Permission.REGISTRY_VIEW, Permission.AUDIT_VIEW),
    "beneficiaries:sight_search": needs(Permission.REGISTRY_VIEW, Permission.AUDIT_VIEW),
    **GROUP_RULES,
    **IMPORT_RULES,
    **MATCHING_RULES,
    **PHOTO_RULES,
    **PROPOSAL_RULES,
    **QUALITY_RULES,
    **REGION_RULES,
}
