"""Who may enter and over what, and what they are told."""

from accounts.models.credentials import Credential
from accounts.models.desk import Campaign, CampaignItem, MembershipEvent
from accounts.models.grants import Grant
from accounts.models.notices import MailSetting, Notice
from accounts.models.people import AccountRequest, Activation, Agency, Membership, User
from accounts.models.recoveries import FactorRecovery
from accounts.models.spending import ExportSpending

__all__ = [
    "AccountRequest",
    "Activation",
    "Agency",
    "Campaign",
    "CampaignItem",
    "Credential",
    "ExportSpending",
    "FactorRecovery",
    "Grant",
    "MailSetting",
    "Membership",
    "MembershipEvent",
    "Notice",
    "User",
]
