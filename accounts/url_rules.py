"""Who may open which page of this app."""

from accounts.access import ANYONE, OWN_SECURITY, SIGNING_IN, Rule, needs
from accounts.permissions import Permission

_DESK = needs(Permission.ACCOUNT_MANAGE)
# What the desk reads, auditors read too; they are offered no act.
_RIGHTS = needs(Permission.ACCOUNT_VIEW)
# Officers, and the technical administration for the secretariat's own.
_SECOND = needs(Permission.ACCOUNT_CONFIRM)
# Whatever is exported, the kind of export asks for its own permission besides.
_BY_NAME = needs(by_name=True)

RULES: dict[str, Rule] = {
    "accounts:request_new": ANYONE,
    "accounts:request_sent": ANYONE,
    "accounts:activate": SIGNING_IN,
    "accounts:session_state": SIGNING_IN,
    "accounts:session_prolong": SIGNING_IN,
    "accounts:request_list": _DESK,
    "accounts:request_detail": _DESK,
    "accounts:request_letter": _DESK,
    "accounts:request_approve": _DESK,
    "accounts:request_refuse": _DESK,
    "accounts:member_list": _RIGHTS,
    "accounts:member_search": _RIGHTS,
    "accounts:member_detail": _RIGHTS,
    "accounts:member_act": _DESK,
    "accounts:member_village": _DESK,
    "accounts:member_link": _DESK,
    "accounts:member_recover": _DESK,
    "accounts:recovery_list": _SECOND,
    "accounts:recovery_detail": _SECOND,
    "accounts:recovery_letter": _SECOND,
    "accounts:recovery_confirm": _SECOND,
    "accounts:recovery_refuse": _SECOND,
    "accounts:recovery_withdraw": _DESK,
    "accounts:recovery_resend": _DESK,
    "accounts:recovery_stop": OWN_SECURITY,
    "accounts:office_list": _DESK,
    "accounts:office_hand": _DESK,
    "accounts:sight_list": _RIGHTS,
    "accounts:campaign_list": _RIGHTS,
    "accounts:campaign_detail": _RIGHTS,
    "accounts:campaign_keep_chosen": _DESK,
    "accounts:campaignitem_keep": _DESK,
    "accounts:campaignitem_end": _DESK,
    "accounts:grant_list": _RIGHTS,
    "accounts:grant_new_regency": _DESK,
    "accounts:grant_new_agency": _DESK,
    "accounts:grant_detail": _RIGHTS,
    "accounts:grant_approve": _DESK,
    "accounts:grant_close": _DESK,
    "accounts:grant_resume": _DESK,
    "accounts:standpoint_list": needs(),
    "accounts:membership_choose": needs(),
    "accounts:notice_list": needs(),
    "accounts:notice_open": needs(),
    "accounts:notice_read": needs(),
    "accounts:notice_read_all": needs(),
    "accounts:notice_settings": needs(),
    "accounts:export_list": _BY_NAME,
    "accounts:export_ask": _BY_NAME,
    "accounts:export_progress": _BY_NAME,
    "accounts:export_file": _BY_NAME,
    "accounts:export_delete": _BY_NAME,
    "accounts:view_list": needs(),
    "accounts:view_save": needs(),
    "accounts:layout_keep": needs(),
    "accounts:view_rename": needs(),
    "accounts:view_default": needs(),
    "accounts:view_delete": needs(),
    "accounts:trail_list": needs(Permission.AUDIT_VIEW),
    "accounts:change_list": needs(Permission.AUDIT_VIEW),
}
