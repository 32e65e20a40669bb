"""Who may open which page of this app."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

RULES: dict[str, Rule] = {
    "verification:case_list": needs(Permission.CASE_VIEW, shared=True),
    "verification:case_everywhere": needs(Permission.CASE_VIEW),
    "verification:case_detail": needs(Permission.CASE_VIEW, shared=True),
    "verification:case_decide": needs(Permission.CASE_DECIDE),
    "verification:case_next": needs(Permission.CASE_DECIDE),
    "verification:case_claim": needs(Permission.CASE_DECIDE),
    "verification:case_release": needs(Permission.CASE_DECIDE),
    "verification:case_take": needs(Permission.CASE_DECIDE),
    "verification:bulk_preview": needs(Permission.CASE_DECIDE),
    "verification:bulk_decide": needs(Permission.CASE_DECIDE),
    "verification:bulk_list": needs(Permission.CASE_DECIDE),
    "verification:bulk_detail": needs(Permission.CASE_DECIDE),
    "verification:bulk_undo": needs(Permission.CASE_DECIDE),
    "verification:sample_list": needs(Permission.CASE_DECIDE),
    "verification:sample_detail": needs(Permission.CASE_DECIDE),
    "verification:sample_check": needs(Permission.CASE_DECIDE),
    "verification:minutes_list": needs(Permission.MINUTES_VIEW),
    "verification:minutes_detail": needs(Permission.MINUTES_VIEW),
    "verification:minutes_create": needs(Permission.MINUTES_ISSUE),
    "verification:minutes_file": needs(Permission.MINUTES_VIEW),
    "verification:field_list": needs(Permission.CASE_DECIDE),
    "verification:field_request": needs(Permission.CASE_DECIDE),
    "verification:field_report": needs(Permission.CASE_DECIDE),
    "verification:field_cancel": needs(Permission.CASE_DECIDE),
    "verification:field_sheet": needs(Permission.CASE_DECIDE),
    "verification:field_photo": needs(Permission.CASE_VIEW),
    "verification:field_photo_thumb": needs(Permission.CASE_VIEW),
    "verification:objection_list": needs(Permission.CASE_VIEW, shared=True),
    "verification:objection_detail": needs(Permission.CASE_VIEW, shared=True),
    "verification:objection_file": needs(Permission.CASE_VIEW, shared=True),
    "verification:objection_lodge": needs(
        Permission.CASE_VIEW, Permission.RECIPIENT_SUBMIT, shared=True
    ),
    "verification:objection_withdraw": needs(
        Permission.CASE_VIEW, Permission.RECIPIENT_SUBMIT, shared=True
    ),
    "verification:objection_answer": needs(Permission.CASE_DECIDE),
    "verification:drift_list": needs(Permission.CASE_DECIDE),
    "verification:drift_keep_all": needs(Permission.CASE_DECIDE),
    "verification:drift_keep": needs(Permission.CASE_DECIDE),
    "verification:drift_reopen": needs(Permission.CASE_DECIDE),
    "verification:queue_list": needs(Permission.CASE_VIEW, of_province=True),
    "verification:takeover_start": needs(Permission.CASE_DECIDE, of_province=True),
    "verification:takeover_end": needs(Permission.CASE_DECIDE, of_province=True),
    # Whoever keeps the base or verifies for the province; figures without names.
    "verification:calibration": needs(Permission.SCORECARD_VIEW, of_province=True, by_name=True),
    "verification:submission_preview": needs(Permission.RECIPIENT_SUBMIT, shared=True),
    "verification:submit": needs(Permission.RECIPIENT_SUBMIT, shared=True),
    "verification:submission_detail": needs(Permission.RECIPIENT_SUBMIT, shared=True),
}
