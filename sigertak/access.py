"""The one map from URL name to rule, and that of what shared programs hold, both composed."""

from collections.abc import Mapping

from accounts.access import (
    ANYONE,
    OWN_SECURITY,
    SHOWING_FACTOR,
    SIGNING_IN,
    Rule,
    needs,
)
from accounts.shared_parts import Parts
from accounts.url_rules import RULES as ACCOUNTS
from analysis.url_rules import RULES as ANALYSIS
from beneficiaries.url_rules import RULES as BENEFICIARIES
from programs.shared_parts import PARTS as PARTS_OF_PROGRAMS
from programs.url_rules import RULES as PROGRAMS
from public.url_rules import RULES as PUBLIC
from sigertak.administration.url_rules import RULES as ADMINISTRATION
from verification.shared_parts import PARTS as PARTS_OF_VERIFICATION
from verification.url_rules import RULES as VERIFICATION

_SIGN_IN = dict.fromkeys(
    (
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
    ),
    SIGNING_IN,
)
_OWN_SECURITY = dict.fromkeys(
    (
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "usersessions_list",
    ),
    OWN_SECURITY,
)

_SHOWING_FACTOR = dict.fromkeys(
    ("mfa_reauthenticate", "mfa_reauthenticate_webauthn"), SHOWING_FACTOR
)

URL_RULES: Mapping[str, Rule] = {
    **_SIGN_IN,
    **_OWN_SECURITY,
    **_SHOWING_FACTOR,
    "set_language": ANYONE,
    "home": needs(),
    "regions:options": ANYONE,
    **ACCOUNTS,
    **BENEFICIARIES,
    **PROGRAMS,
    **VERIFICATION,
    **PUBLIC,
    **ANALYSIS,
    **ADMINISTRATION,
}
SHARED_PARTS: Parts = {**PARTS_OF_PROGRAMS, **PARTS_OF_VERIFICATION}
