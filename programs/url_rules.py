"""Who may open which page of this app."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

_VIEW = needs(Permission.PROGRAM_VIEW)
# Also for whom one program of another agency was shared with.
_LOOK = needs(Permission.PROGRAM_VIEW, shared=True)
_EDIT = needs(Permission.PROGRAM_EDIT)
_ENTER = needs(Permission.RECIPIENT_EDIT)
_WRITE = needs(Permission.RECIPIENT_EDIT, shared=True)
_HAND_IN = needs(Permission.RECIPIENT_SUBMIT, shared=True)
_LAY_DOWN = needs(Permission.RULES_EDIT, of_province=True)
_OVERLAPS = needs(Permission.OVERLAP_VIEW)

RULES: dict[str, Rule] = {
    "programs:program_list": _LOOK,
    "programs:program_detail": _LOOK,
    "programs:program_history": _LOOK,
    "programs:program_create": _EDIT,
    "programs:program_edit": _EDIT,
    "programs:program_copy": _EDIT,
    "programs:program_copying": _VIEW,
    "programs:program_share": needs(Permission.PROGRAM_SHARE),
    "programs:grant_end": needs(Permission.PROGRAM_SHARE),
    "programs:program_criteria": _EDIT,
    "programs:criteria_count": _EDIT,
    "programs:criteria_versions": _LOOK,
    "programs:criteria_unserved": _VIEW,
    "programs:unserved_list": needs(Permission.NEED_VIEW),
    "programs:program_move": _EDIT,
    "programs:household_aid": needs(Permission.REGISTRY_VIEW),
    "programs:recipient_list": _LOOK,
    "programs:recipient_search": _LOOK,
    "programs:recipient_detail": _LOOK,
    "programs:recipient_create": _WRITE,
    "programs:recipient_edit": _WRITE,
    "programs:recipient_withdraw": _WRITE,
    "programs:recipient_undo": _WRITE,
    "programs:recipient_end": _ENTER,
    "programs:recipient_heir": _ENTER,
    "programs:recipient_return": _ENTER,
    "programs:group_list": _LOOK,
    "programs:group_detail": _LOOK,
    "programs:group_create": _ENTER,
    "programs:group_edit": _ENTER,
    "programs:person_lookup": _ENTER,
    "programs:person_fill": _ENTER,
    "programs:distribution_list": _LOOK,
    "programs:distribution_detail": _LOOK,
    "programs:distribution_create": _EDIT,
    "programs:distribution_series": _EDIT,
    "programs:distribution_edit": _EDIT,
    "programs:distribution_cancel": _EDIT,
    "programs:distribution_close": _ENTER,
    "programs:distribution_draw_up": _ENTER,
    "programs:distribution_progress": _ENTER,
    "programs:distribution_mark": _ENTER,
    "programs:distribution_search": _LOOK,
    "programs:distribution_file": _EDIT,
    "programs:item_edit": _ENTER,
    "programs:delivery_upload_create": _ENTER,
    "programs:delivery_upload_detail": _EDIT,
    "programs:delivery_upload_progress": _EDIT,
    "programs:delivery_upload_errors": _EDIT,
    "programs:document_create": _EDIT,
    "programs:document_file": _LOOK,
    "programs:aid_photo_create": _ENTER,
    "programs:aid_photo_image": _LOOK,
    "programs:aid_photo_thumb": _LOOK,
    # Agencies read which kinds of aid go together; Bappeda of the province lays it down.
    "programs:overlap_rule_list": _VIEW,
    "programs:overlap_rule_detail": _VIEW,
    "programs:overlap_rule_edit": _LAY_DOWN,
    "programs:overlap_rule_progress": _LAY_DOWN,
    "programs:overlap_report": _OVERLAPS,
    "programs:overlap_list": _OVERLAPS,
    "programs:plan_list": needs(Permission.PLAN_VIEW),
    "programs:plan_realisation": needs(Permission.PLAN_VIEW),
    "programs:plan_matrix": needs(Permission.PLAN_VIEW),
    "programs:plan_export": needs(Permission.PLAN_VIEW),
    "programs:plan_create": needs(Permission.PLAN_EDIT),
    "programs:plan_edit": needs(Permission.PLAN_EDIT),
    "programs:plan_withdraw": needs(Permission.PLAN_EDIT),
    # The kinds are one list for the whole province.
    "programs:kind_list": _LAY_DOWN,
    "programs:kind_create": _LAY_DOWN,
    "programs:kind_detail": _LAY_DOWN,
    "programs:kind_edit": _LAY_DOWN,
    "programs:kind_switch": _LAY_DOWN,
    "programs:kind_attribute_create": _LAY_DOWN,
    "programs:kind_attribute_edit": _LAY_DOWN,
    # Lists are working papers of the agency, or of a guest in its program: of operators and
    # supervisors.
    "programs:draft_list": _HAND_IN,
    "programs:returned_list": _HAND_IN,
    "programs:upload_list": _HAND_IN,
    "programs:upload_detail": _HAND_IN,
    "programs:upload_progress": _HAND_IN,
    "programs:upload_errors": _HAND_IN,
    "programs:upload_create": _WRITE,
    "programs:upload_check": _WRITE,
    "programs:upload_mapping": _WRITE,
    "programs:listmapping_list": _ENTER,
    "programs:listmapping_forget": _ENTER,
    "programs:upload_template": _WRITE,
}
