"""Aid programs of agencies: kinds, criteria, recipients, lists, distributions, overlaps, plans."""

from programs.models.delivery_uploads import DeliveryFault, DeliveryUpload
from programs.models.distributions import (
    AidPhoto,
    Distribution,
    DistributionDocument,
    DistributionItem,
)
from programs.models.history import ProgramEvent
from programs.models.kinds import KindAttribute, ProgramKind
from programs.models.overlaps import Overlap, OverlapRule, TouchedRecipient
from programs.models.plans import Plan
from programs.models.programs import Criteria, Program
from programs.models.recipients import Recipient, RecipientGroup
from programs.models.uploads import ListMapping, RecipientUpload, UploadRow

__all__ = [
    "AidPhoto",
    "Criteria",
    "DeliveryFault",
    "DeliveryUpload",
    "Distribution",
    "DistributionDocument",
    "DistributionItem",
    "KindAttribute",
    "ListMapping",
    "Overlap",
    "OverlapRule",
    "Plan",
    "Program",
    "ProgramEvent",
    "ProgramKind",
    "Recipient",
    "RecipientGroup",
    "RecipientUpload",
    "TouchedRecipient",
    "UploadRow",
]
