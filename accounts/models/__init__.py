"""Who may enter and over what, and what they are told."""

from accounts.models.notices import MailSetting, Notice
from accounts.models.people import AccountRequest, Activation, Agency, Membership, User

__all__ = [
    "AccountRequest",
    "Activation",
    "Agency",
    "MailSetting",
    "Membership",
    "Notice",
    "User",
]
