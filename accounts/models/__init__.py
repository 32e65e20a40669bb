"""Who may enter and over what, and what they are told."""

from accounts.models.desk import Campaign, CampaignItem, MembershipEvent
from accounts.models.notices import MailSetting, Notice
from accounts.models.people import AccountRequest, Activation, Agency, Membership, User

__all__ = [
    "AccountRequest",
    "Activation",
    "Agency",
    "Campaign",
    "CampaignItem",
    "MailSetting",
    "Membership",
    "MembershipEvent",
    "Notice",
    "User",
]
