"""Who may open which page of this app."""

from accounts.access import Rule, needs
from accounts.permissions import Permission

RULES: dict[str, Rule] = {
    "verification:case_list": needs(Permission.CASE_VIEW),
    "verification:case_detail": needs(Permission.CASE_VIEW),
    "verification:case_decide": needs(Permission.CASE_DECIDE),
    "verification:bulk_preview": needs(Permission.CASE_DECIDE),
    "verification:bulk_decide": needs(Permission.CASE_DECIDE),
    "verification:submit": needs(Permission.RECIPIENT_SUBMIT),
    "verification:submission_detail": needs(Permission.RECIPIENT_SUBMIT),
}
