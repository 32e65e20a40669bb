"""Who may import and activate: stewards, each over their own territory."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_IMPORT = needs(Permission.REGISTRY_IMPORT)
_ACTIVATE = needs(Permission.REGISTRY_IMPORT, Permission.REGISTRY_ACTIVATE)

RULES: dict[str, Rule] = {
    "beneficiaries:import_list": _IMPORT,
    "beneficiaries:import_create": _IMPORT,
    "beneficiaries:import_template": _IMPORT,
    "beneficiaries:import_detail": _IMPORT,
    "beneficiaries:import_progress": _IMPORT,
    "beneficiaries:import_mapping": _IMPORT,
    "beneficiaries:import_places": _IMPORT,
    "beneficiaries:remembered_place_list": _IMPORT,
    "beneficiaries:remembered_place_forget": _IMPORT,
    "beneficiaries:mapping_list": _IMPORT,
    "beneficiaries:mapping_forget": _IMPORT,
    "beneficiaries:import_apply": _IMPORT,
    "beneficiaries:import_resume": _IMPORT,
    "beneficiaries:import_turn_over": _IMPORT,
    "beneficiaries:import_discard": _IMPORT,
    "beneficiaries:import_errors": _IMPORT,
    "beneficiaries:release_list": _IMPORT,
    "beneficiaries:release_create": _IMPORT,
    "beneficiaries:release_detail": _IMPORT,
    # All regencies share a release.
    "beneficiaries:release_decree": needs(Permission.REGISTRY_IMPORT, of_province=True),
    "beneficiaries:release_activate": _ACTIVATE,
    "beneficiaries:release_effect": _ACTIVATE,
    "beneficiaries:release_progress": _ACTIVATE,
    "beneficiaries:activation_undo": _ACTIVATE,
    "beneficiaries:activation_undo_progress": _ACTIVATE,
}
