"""Who may open which page of this app."""

from accounts.access import ANYONE, SIGNING_IN, Rule, needs
from accounts.permissions import Permission

_DESK = needs(Permission.ACCOUNT_MANAGE)

RULES: dict[str, Rule] = {
    "accounts:request_new": ANYONE,
    "accounts:request_sent": ANYONE,
    "accounts:activate": SIGNING_IN,
    "accounts:request_list": _DESK,
    "accounts:request_detail": _DESK,
    "accounts:request_letter": _DESK,
    "accounts:request_approve": _DESK,
    "accounts:request_refuse": _DESK,
    "accounts:member_list": _DESK,
    "accounts:member_revoke": _DESK,
    "accounts:member_link": _DESK,
    "accounts:membership_choose": needs(),
    "accounts:notice_list": needs(),
    "accounts:notice_open": needs(),
    "accounts:notice_read": needs(),
    "accounts:notice_read_all": needs(),
    "accounts:notice_settings": needs(),
    "accounts:trail_list": needs(Permission.AUDIT_VIEW),
}
