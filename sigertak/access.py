"""The one map from URL name to rule, composed from the apps."""

from collections.abc import Mapping

from accounts.access import ANYONE, OWN_SECURITY, SIGNING_IN, Rule, needs
from accounts.url_rules import RULES as ACCOUNTS
from analysis.url_rules import RULES as ANALYSIS
from beneficiaries.url_rules import RULES as BENEFICIARIES
from programs.url_rules import RULES as PROGRAMS
from public.url_rules import RULES as PUBLIC
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
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "usersessions_list",
    ),
    OWN_SECURITY,
)

URL_RULES: Mapping[str, Rule] = {
    **_SIGN_IN,
    **_OWN_SECURITY,
    "set_language": ANYONE,
    "home": needs(),
    "regions:options": ANYONE,
    **ACCOUNTS,
    **BENEFICIARIES,
    **PROGRAMS,
    **VERIFICATION,
    **PUBLIC,
    **ANALYSIS,
}
